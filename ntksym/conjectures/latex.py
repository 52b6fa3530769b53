r"""Trees of the verifier's language as LaTeX, in the notation of the field."""

from __future__ import annotations

from sympy.printing.latex import translate

from ..verifier.syntax import Node, number
from .writing import HALF, activation_names, without_sign

#: how tightly what is written holds together: a statement, a relation, a sum, a product, a power, a word
STATEMENT, RELATION, SUM, PRODUCT, POWER, WORD = range(6)
RELATIONS = {"eq": "=", "ne": r"\ne", "lt": "<", "le": r"\le"}
RATES = {"theta": r"\Theta", "bigo": "O", "omega": r"\Omega", "littleo": "o"}
CONSTANTS = {"pi": r"\pi", "e": "e", "oo": r"\infty"}
ACTIVATIONS = {"relu": r"\mathrm{ReLU}", "step": r"\mathbf{1}_{>0}", "absolute": r"|\cdot|", "sine": r"\sin",
               "cosine": r"\cos", "exponential": r"\exp", "identity": r"\mathrm{id}", "gelu": r"\mathrm{GELU}",
               "silu": r"\mathrm{SiLU}"}
LINE = r" \\ "
PLAIN = frozenset(("exp", "log", "sin", "cos", "tan", "sinh", "cosh", "tanh", "max", "min"))
FUNCTIONS = {"asin": r"\arcsin", "acos": r"\arccos", "atan": r"\arctan", "gamma": r"\Gamma"}
MARKS = {"transpose": r"^{\top}", "inverse": "^{-1}"}
NAMED = {"det": r"\det", "trace": r"\mathrm{tr}", "rank": r"\mathrm{rank}", "gaussian_mean": r"\mathbb{E}"}
INFIX = {"matrix_sum": " + ", "matrix_product": r"\,", "hadamard": r" \odot ", "kronecker": r" \otimes ",
         "scaled": r"\,", "operator_sum": " + ", "operator_scaled": r"\,", "compose": r" \circ ",
         "and": r" \;\wedge\; ", "or": r" \;\vee\; "}
WORDS = {
    "square_integrable": "is square-integrable under the standard Gaussian", "converges": "converges absolutely",
    "differentiable_almost_everywhere": "is differentiable almost everywhere",
    "locally_absolutely_continuous": "is locally absolutely continuous",
    "polynomially_bounded": "is polynomially bounded", "linear": "is linear in", "affine": "is affine in",
    "convex": "is convex in",
}


def name(text: str) -> str:
    """A name, with what follows its first underscore or digits as an index."""
    head, _, tail = text.partition("_")
    stem = head.rstrip("0123456789")
    index = ",".join(part for part in (head[len(stem):], *tail.split("_")) if part)
    shown = translate(stem) if stem else head
    shown = shown if len(shown) == 1 or shown.startswith("\\") else rf"\mathrm{{{shown}}}"
    return rf"{shown}_{{{index}}}" if index else shown


def latex_node(node: Node, least: int = STATEMENT) -> str:
    """The LaTeX of a tree, in parentheses unless it holds together at least so tightly."""
    text, tightness = printed(node)
    return text if tightness >= least else rf"\left({text}\right)"


def listed(parts: tuple[Node, ...]) -> str:
    return r",\, ".join(latex_node(part) for part in parts if isinstance(part, tuple))


def called(head: str, *parts: Node) -> str:
    return rf"{head}\left({listed(parts)}\right)"


def printed(node: Node) -> tuple[str, int]:
    op = node[0]
    if op == "q":
        return rational_number(node[1])
    if op in ("s", "fv"):
        return name(node[1]), WORD
    if op == "c":
        return CONSTANTS[node[1]], WORD
    if op == "+":
        return sum_of(node), SUM
    if op == "*":
        return product_of(node)
    if op == "^":
        return power_of(node[1], node[2])
    if op == "f":
        return function_of(node[1], node[2:]), WORD
    if op in RELATIONS:
        return f"{latex_node(node[1], SUM)} {RELATIONS[op]} {latex_node(node[2], SUM)}", RELATION
    if op in RATES or op == "equivalent":
        left, right = latex_node(node[1], SUM), latex_node(node[2])
        relation = rf"\sim {right}" if op == "equivalent" else rf"= {RATES[op]}\left({right}\right)"
        return rf"{left} {relation} \quad ({name(node[3])}\to\infty)", RELATION
    if op == "rounds":
        return rf"{latex_node(node[1], SUM)} \doteq {node[2]}", RELATION
    if op in WORDS:
        subject, others = latex_node(node[1], SUM), rf"\ {listed(node[2:])}" if len(node) > 2 else ""
        return rf"{subject}\ \text{{{WORDS[op]}}}{others}", RELATION
    if op in INFIX:
        least = RELATION if op in ("and", "or") else POWER
        return INFIX[op].join(latex_node(part, least) for part in node[1:]), STATEMENT if least == RELATION else PRODUCT
    return (BINDING[op](node), PRODUCT) if op in BINDING else (object_of(node), WORD)


def rational_number(text: str) -> tuple[str, int]:
    sign, digits = ("-", text[1:]) if text[0] == "-" else ("", text)
    above, slash, below = digits.partition("/")
    shown = rf"\frac{{{above}}}{{{below}}}" if slash else above
    return sign + shown, SUM if sign else PRODUCT if slash else WORD


def sum_of(node: Node) -> str:
    text = ""
    for place, term in enumerate(node[1:]):
        opposite = without_sign(term)
        sign = "-" if opposite is not None else "+"
        lead = sign if place or opposite is not None else ""
        text += f" {lead} {latex_node(term if opposite is None else opposite, PRODUCT)}"
    return text.strip()


def product_of(node: Node) -> tuple[str, int]:
    """Factors with a negative rational exponent stand under a fraction bar."""
    opposite = without_sign(node)
    if opposite is not None:
        return f"-{latex_node(opposite, PRODUCT)}", SUM
    below = [part for part in node[1:] if is_denominator(part)]
    above = [part for part in node[1:] if not is_denominator(part)]
    if not below:
        return r" \, ".join(latex_node(part, PRODUCT if part[0] == "q" else POWER) for part in above), PRODUCT
    over = [("^", part[1], number_without_sign(part[2])) if part[2] != number(-1) else part[1] for part in below]
    top = r" \, ".join(latex_node(part, SUM if len(above) == 1 else POWER) for part in above) or "1"
    bottom = r" \, ".join(latex_node(part, SUM if len(over) == 1 else POWER) for part in over)
    return rf"\frac{{{top}}}{{{bottom}}}", PRODUCT


def is_denominator(node: Node) -> bool:
    return node[0] == "^" and node[2][0] == "q" and node[2][1][0] == "-"


def number_without_sign(node: Node) -> Node:
    return ("q", node[1][1:])


def power_of(base: Node, exponent: Node) -> tuple[str, int]:
    if exponent == HALF:
        return rf"\sqrt{{{latex_node(base)}}}", WORD
    if is_denominator(("^", base, exponent)):
        return product_of(("*", ("^", base, exponent)))
    shown = exponent[1] if exponent[0] == "q" else latex_node(exponent)  # fractions stand on one line up there
    return rf"{latex_node(base, WORD)}^{{{shown}}}", POWER


def function_of(function: str, parts: tuple[Node, ...]) -> str:
    if function == "abs":
        return rf"\left|{latex_node(parts[0])}\right|"
    if function == "binomial":
        return rf"\binom{{{latex_node(parts[0])}}}{{{latex_node(parts[1])}}}"
    if function in ("factorial", "factorial2"):
        return latex_node(parts[0], WORD) + ("!" if function == "factorial" else "!!")
    if function == "floor":
        return rf"\left\lfloor {latex_node(parts[0])} \right\rfloor"
    head = FUNCTIONS.get(function, rf"\{function}" if function in PLAIN else rf"\mathrm{{{function}}}")
    return called(head, *parts)


def object_of(node: Node) -> str:
    """Functions, arrays, matrices, objects of the theory."""
    op = node[0]
    if node in activation_names():
        known = activation_names()[node]
        return ACTIVATIONS.get(known, rf"\{known}" if known in PLAIN else rf"\mathrm{{{known}}}")
    if op == "lam":
        return rf"\left({name(node[1])} \mapsto {latex_node(node[2])}\right)"
    if op == "dfun":
        mark = "'" * int(node[2][1]) if node[2] in (number(1), number(2)) else rf"^{{({latex_node(node[2])})}}"
        return latex_node(node[1], WORD) + mark
    if op == "app":
        return called(latex_node(node[1], WORD), node[2])
    if op == "idx":
        return rf"{name(node[1])}_{{{','.join(map(latex_node, node[2:]))}}}"
    if op == "matrix":
        rows = LINE.join(" & ".join(map(latex_node, row[1:])) for row in node[1:])
        return rf"\begin{{pmatrix}}{rows}\end{{pmatrix}}"
    if op == "piecewise":
        pairs = zip(node[1::2], node[2::2], strict=True)
        cases = LINE.join(f"{latex_node(value)} & {latex_node(test)}" for test, value in pairs)
        return rf"\begin{{cases}}{cases}\end{{cases}}"
    if op in MARKS:
        return latex_node(node[1], WORD) + MARKS[op]
    indexed = INDEXED.get(op)
    if indexed is not None:
        return indexed(node)
    names = [rf"\mathrm{{{part}}}" for part in node[1:] if isinstance(part, str)]
    head = NAMED.get(op, rf"\mathrm{{{op.replace('_', chr(92) + '_')}}}")
    parts = r",\, ".join([*names, listed(node[1:])]).strip()
    return rf"{head}\left({parts}\right)"


def big(sign: str, node: Node) -> str:
    body, index, low, high = latex_node(node[1], PRODUCT), name(node[2]), latex_node(node[3]), latex_node(node[4])
    return rf"{sign}_{{{index}={low}}}^{{{high}}} {body}"


BINDING = {
    "sum": lambda n: big(r"\sum", n), "prod": lambda n: big(r"\prod", n),
    "integral": lambda n: (rf"\int_{{{latex_node(n[3])}}}^{{{latex_node(n[4])}}} {latex_node(n[1], PRODUCT)}"
                           rf"\, d{name(n[2])}"),
    "limit": lambda n: rf"\lim_{{{name(n[2])}\to {latex_node(n[3])}}} {latex_node(n[1], PRODUCT)}",
    "taylor_coefficient": lambda n: rf"[{name(n[2])}^{{{latex_node(n[3])}}}]\, {latex_node(n[1], POWER)}",
    "d": lambda n: rf"\frac{{\partial}}{{\partial {latex_node(n[2])}}} {latex_node(n[1], POWER)}",
    "hadamard_series": lambda n: (rf"\sum_{{{name(n[3])}={latex_node(n[4])}}}^{{{latex_node(n[5])}}} "
                                  rf"{latex_node(n[2], PRODUCT)}\, {latex_node(n[1], WORD)}^{{({name(n[3])})}}"),
    "not": lambda n: rf"\neg {latex_node(n[1], WORD)}",
}
INDEXED = {
    "delta": lambda n: rf"\delta_{{{latex_node(n[1])},{latex_node(n[2])}}}",
    "hermite_polynomial": lambda n: called(rf"h_{{{latex_node(n[1])}}}", n[2]),
    "hermite_coefficient": lambda n: called(rf"\mu_{{{latex_node(n[2])}}}", n[1]),
    "dual": lambda n: called(rf"\widehat{{{latex_node(n[1])}}}", n[2]),
    "gegenbauer": lambda n: called(rf"P_{{{latex_node(n[1])},{latex_node(n[2])}}}", n[3]),
    "sphere_eigenvalue": lambda n: (rf"\lambda_{{{latex_node(n[2])}}}\left({latex_node(n[1])};"
                                    rf"\,\mathbb{{S}}^{{{latex_node(n[3], SUM)}-1}}\right)"),
    "torus_eigenvalue": lambda n: (rf"\mu_{{{','.join(map(latex_node, n[2:]))}}}\left({latex_node(n[1])};"
                                   rf"\,\mathbb{{T}}^{{{len(n) - 2}}}\right)"),
    "eigenvalue": lambda n: called(rf"\lambda_{{{latex_node(n[2])}}}", n[1]),
    "nngp": lambda n: called(rf"\Sigma^{{({latex_node(n[3])})}}_{{{latex_node(n[1])}}}", *n[2:3], *n[4:]),
    "ntk": lambda n: called(rf"\Theta^{{({latex_node(n[4])})}}_{{{latex_node(n[1])}}}", *n[2:4], *n[5:]),
    "mode": lambda n: (rf"\mu_{{{latex_node(n[2])}}}\left({latex_node(n[1])};"
                       rf"\,\mathbb{{S}}^{{{latex_node(n[3], SUM)}-1}}\right)"),
    "kernel_operator": lambda n: rf"\mathcal{{K}}\left[{latex_node(n[1])}\right]",
    "operator_power": lambda n: rf"{latex_node(n[1], WORD)}^{{{latex_node(n[2])}}}",
    "laplacian": lambda n: r"\Delta", "identity": lambda n: "I",
    "gram": lambda n: rf"{name(n[1])} {name(n[1])}^{{\top}}",
    "ones": lambda n: rf"\mathbf{{1}}_{{{latex_node(n[1])} \times {latex_node(n[1])}}}",
    "true": lambda n: r"\text{true}", "false": lambda n: r"\text{false}",
}
