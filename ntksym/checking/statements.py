"""What a claim can say beyond SymPy's relations: rates, printed decimals, classes of functions, convexity."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sympy as sp
from sympy.core.symbol import Str
from sympy.logic.boolalg import BooleanFunction

from ..errors import UserError
from ..evaluation.formulas import PLAIN_NAMES
from ..evaluation.tree import exact_number, to_tree
from .records import Claim, Variable

Convert = Callable[[Any], Any]


class Predicate(BooleanFunction):  # type: ignore[misc]  # SymPy has no types
    """A statement that SymPy leaves alone; ``operator`` is its name in the verifier's language."""

    operator = ""

    @classmethod
    def eval(cls, *args: Any) -> None:
        return None

    def tree_node(self, convert: Convert) -> Any:
        return (self.operator, *(convert(a) for a in self.args))

    def _sympystr(self, printer: Any) -> str:
        # SymPy's own printer would take it for one of its assumption predicates, by the name of the class.
        return f"{type(self).__name__}({', '.join(PLAIN_NAMES.get(a) or printer._print(a) for a in self.args)})"


class AllOf(Predicate):
    """All the statements that are its arguments; unlike SymPy's ``And`` it does not evaluate or reorder them."""

    operator = "and"

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        return r" \;\wedge\; ".join(printer._print(a) for a in self.args)


class Rate(Predicate):
    """A statement about f(n) and g(n) as n -> infinity, for each fixed value of all other variables; g is positive."""

    nargs = 3
    sign = ""

    def tree_node(self, convert: Convert) -> Any:
        f, g, n = self.args
        return (self.operator, convert(f), convert(g), convert(n)[1])

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        f, g, n = (printer._print(a) for a in self.args)
        if self.operator == "equivalent":
            return rf"{f} \sim {g} \quad ({n}\to\infty)"
        return rf"{f} = {self.sign}\left({g}\right) \quad ({n}\to\infty)"


class Theta(Rate):
    """c1 g <= f <= c2 g for all large n, with constants 0 < c1 <= c2 that may depend on the other variables."""

    operator, sign = "theta", r"\Theta"


class BigO(Rate):
    """|f| <= c g for all large n."""

    operator, sign = "bigo", "O"


class BigOmega(Rate):
    """f >= c g for all large n, with c > 0."""

    operator, sign = "omega", r"\Omega"


class LittleO(Rate):
    """f/g -> 0."""

    operator, sign = "littleo", "o"


class Equivalent(Rate):
    """f/g -> 1."""

    operator, sign = "equivalent", r"\sim"


class RoundsTo(Predicate):
    """The decimal as printed is the expression rounded to the nearest unit of its last place: RoundsTo(pi, "3.142")."""

    nargs = 2

    def __new__(cls, expression: Any, printed: Any) -> RoundsTo:
        text = printed if isinstance(printed, Str) else Str(str(printed))
        result: RoundsTo = super().__new__(cls, exact_number(expression), text)
        return result

    def tree_node(self, convert: Convert) -> Any:
        return ("rounds", convert(self.args[0]), self.args[1].name)

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        return rf"{printer._print(self.args[0])} \doteq {self.args[1].name}"


def _named(words: str) -> Callable[[Any, Any], str]:
    def latex(self: Any, printer: Any, exp: str | None = None) -> str:
        return rf"{printer._print(self.args[0])}\ \text{{{words}}}"

    return latex


class SquareIntegrable(Predicate):
    """E[phi(Z)^2] < infinity, Z standard Gaussian."""

    operator, nargs = "square_integrable", 1
    _latex = _named("is square-integrable under the standard Gaussian")


class DifferentiableAlmostEverywhere(Predicate):
    """phi is differentiable outside a null set."""

    operator, nargs = "differentiable_almost_everywhere", 1
    _latex = _named("is differentiable almost everywhere")


class LocallyAbsolutelyContinuous(Predicate):
    """phi is absolutely continuous on every compact interval."""

    operator, nargs = "locally_absolutely_continuous", 1
    _latex = _named("is locally absolutely continuous")


class PolynomiallyBounded(Predicate):
    """|phi(x)| = O(|x|^beta) as |x| -> infinity, for some beta."""

    operator, nargs = "polynomially_bounded", 1
    _latex = _named("is polynomially bounded")


class Converges(Predicate):
    """A series converges absolutely: Converges(Sum(a, (n, 0, oo)))."""

    operator, nargs = "converges", 1
    _latex = _named("converges absolutely")


class Convex(Predicate):
    """The first argument is a convex function of the arrays and symbols that follow, jointly."""

    operator = "convex"

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        variables = ", ".join(printer._print(a) for a in self.args[1:])
        return rf"{printer._print(self.args[0])}\ \text{{is convex in }} {variables}"


def variable_data(variable: Variable) -> dict[str, Any]:
    """A variable as it stands in a certificate."""

    def bound(value: Any, infinite: sp.Expr) -> Any:
        if value is None or value == infinite:
            return None
        if value == -infinite:
            raise UserError(
                f"the variable {variable.name} has the bound {value}, which leaves it no value; expected a number"
            )
        return to_tree(value)

    data: dict[str, Any] = {
        "name": variable.name,
        "kind": variable.kind,
        "low": bound(variable.low, -sp.oo),
        "high": bound(variable.high, sp.oo),
    }
    if variable.low_open or variable.high_open:
        data |= {"low_open": variable.low_open, "high_open": variable.high_open}
    if variable.kind == "integer" and variable.modulus != 1:
        data |= {"modulus": variable.modulus, "residue": variable.residue}
    if variable.kind == "array":
        data["rank"] = variable.rank
        data |= {"properties": sorted(variable.properties)} if variable.properties else {}
    if variable.kind == "function":
        data["properties"] = sorted(variable.properties)
    return data


def statement_data(claim: Claim) -> dict[str, Any]:
    """The statement of a claim as JSON data; raises :class:`UserError` when it cannot be written in the language."""
    if claim.missing:
        return {
            "variables": [],
            "hypotheses": [],
            "claim": ("true",),
            "missing": claim.missing,
            "readings": list(claim.readings),
        }
    if claim.statement is None:
        raise UserError(
            f"claim {claim.id} is a compound of {', '.join(claim.parts or claim.readings)}: "
            "it has no statement of its own"
        )
    if claim.statement in (sp.true, sp.false):
        raise UserError(
            f"claim {claim.id}: SymPy has evaluated the statement to {claim.statement} before it was "
            "checked; write the relation "
            "with evaluate=False"
        )
    require_one_symbol_a_name(claim)
    data: dict[str, Any] = {
        "variables": [variable_data(v) for v in claim.variables],
        "hypotheses": [to_tree(h) for h in claim.hypotheses],
        "claim": to_tree(claim.statement),
    }
    if claim.premises:
        data["premises"] = sorted(claim.premises)
    if claim.quantifier != "forall":
        data["quantifier"] = claim.quantifier
    return data


def require_one_symbol_a_name(claim: Claim) -> None:
    """Raise :class:`UserError` when two SymPy symbols of a claim have the same name: a tree knows names only."""
    seen: dict[str, sp.Basic] = {}
    for part in (claim.statement, *claim.hypotheses):
        for symbol in part.atoms(sp.Symbol):
            known = seen.setdefault(symbol.name, symbol)
            if known != symbol and not isinstance(symbol, sp.Dummy):
                raise UserError(
                    f"claim {claim.id}: two different symbols are called {symbol.name!r} "
                    f"(assumptions {known.assumptions0} and "
                    f"{symbol.assumptions0}); use one symbol, or two names"
                )


def integer(symbol: sp.Symbol, low: Any = None, high: Any = None, modulus: int = 1, residue: int = 0) -> Variable:
    """An integer variable, low <= n <= high, n = residue mod modulus."""
    return Variable(symbol.name, "integer", _s(low), _s(high), modulus=modulus, residue=residue)


def real(
    symbol: sp.Symbol, low: Any = None, high: Any = None, *, open_low: bool = False, open_high: bool = False
) -> Variable:
    """A real variable in an interval."""
    return Variable(symbol.name, "real", _s(low), _s(high), open_low, open_high)


def array(base: sp.IndexedBase, rank: int, *properties: str) -> Variable:
    """An array of real numbers with ``rank`` indices; ``orthonormal_eigenvectors``: an n x n matrix of such columns."""
    return Variable(str(base.label), "array", rank=rank, properties=tuple(properties))


def function(f: Any, *properties: str) -> Variable:
    """A real function of one real variable with the named properties."""
    return Variable(f.__name__, "function", properties=tuple(properties))


def _s(value: Any) -> sp.Expr | None:
    return None if value is None else exact_number(value)
