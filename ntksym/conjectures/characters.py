"""Characters that are not what they look like: statements are ASCII, free text has nothing invisible."""

from __future__ import annotations

import re
import unicodedata

from .errors import Passage

#: signs that have an ASCII spelling
SPELLINGS = {
    "≤": "<=", "≥": ">=", "≠": "!=", "⩽": "<=", "⩾": ">=", "−": "-", "–": "-", "—": "-", "‐": "-", "×": "*", "·": "*",
    "⋅": "*", "∗": "*", "÷": "/", "∕": "/", "⁄": "/", "√": "sqrt(...)", "∞": "oo", "π": "pi", "∑": "Sum(...)",
    "∏": "Product(...)", "∫": "Integral(...)", "∼": "~", "→": "->", "↦": "->", "∧": "and", "∨": "or", "¬": "not",
    "∀": "for all", "∃": "exists", "′": "'", "’": "'", "‘": "'", "“": '"', "”": '"', "Θ": "Theta", "Ω": "Omega",
    "²": "^2", "³": "^3", "¹": "^1", "½": "1/2", "¼": "1/4", "ℓ": "l", "∂": "Derivative(...)", "…": "..", "∈": "in",
}
#: letters that look like Latin ones
LOOK_ALIKES = {pair[1]: pair[0] for pair in re.findall(
    r"\S\S", "aа eе oо pр cс yу xх iі jј sѕ hһ dԁ qԛ wԝ AА BВ EЕ KК MМ HН OО PР CС TТ YУ XХ IІ JЈ SЅ"
    " AΑ BΒ EΕ ZΖ HΗ IΙ KΚ MΜ NΝ OΟ PΡ TΤ YΥ XΧ oο iı aɑ gɡ cϲ")}
GREEK = "GREEK SMALL LETTER "


def meant(character: str) -> str:
    """The ASCII text that a character most likely stands for, or the empty text."""
    if character in SPELLINGS:
        return SPELLINGS[character]
    if character in LOOK_ALIKES:
        return LOOK_ALIKES[character]
    plain = unicodedata.normalize("NFKC", character)
    if plain.isascii() and plain.isprintable() and plain.strip():
        return plain
    name = unicodedata.name(character, "")
    return name.removeprefix(GREEK).lower() if name.startswith(GREEK) and name.count(" ") == 3 else ""


def named(character: str) -> str:
    """The character as an error names it: U+0435 CYRILLIC SMALL LETTER IE."""
    return f"U+{ord(character):04X} {unicodedata.name(character, 'a control character')}"


def require_ascii(passage: Passage) -> None:
    """Raise an error at the first character that is not printable ASCII, a space, a tab or the end of a line."""
    text = passage.text
    if text.isascii() and text.isprintable():
        return
    for position, character in enumerate(text):
        if not (character.isascii() and character.isprintable()) and character not in "\n\t\r":
            hint = meant(character)
            expected = f"where {hint!r} was meant" if hint else "expected printable ASCII"
            raise passage.error(position, f"{named(character)}, {expected}")


def require_visible(passage: Passage) -> None:
    """Raise an error at a character that cannot be seen or turns the direction of the text."""
    for position, character in enumerate(passage.text):
        if unicodedata.category(character)[0] == "C" and character not in "\n\t\r":
            raise passage.error(position, f"{named(character)}, which cannot be seen; expected visible text")
