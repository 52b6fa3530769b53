r"""Operators on the sphere that act by degree, and the weights of Sobolev losses.

A :class:`SphereOperator` acts on functions on S^{d-1} in R^d, under the uniform probability measure, and multiplies
every spherical harmonic of degree k by one number, its :class:`Mode`.  Operators are added, multiplied by numbers,
composed (``*``) and raised to powers (``**``, the functional calculus)::

    smoothing = KernelOperator(kernel)
    sobolev = (IDENTITY + (-LAPLACIAN) ** Rational(1, 2)) ** s
    (smoothing * sobolev).mode(k, d)

A Sobolev weight is a number by degree; what sources call by one name differs, so :class:`SobolevSymbol` names the kind.
"""

from __future__ import annotations

from typing import Any

import sympy as sp
from sympy.core.symbol import Str

from ..errors import UserError
from ..evaluation.tree import exact_number
from .harmonics import FunkHecke, as_kernel, check_degree, check_dimension
from .objects import Convert, TheoryObject, name_of

#: kind -> what it stands for
KINDS = {
    "degree": "(1 + l)^(2s), on the sphere",
    "root": "(1 + sqrt(l (l + d - 2)))^s, the mode of (I + (-Delta)^(1/2))^s on the sphere",
    "laplacian": "(1 + l (l + d - 2))^s, the mode of (I - Delta)^s on the sphere",
    "frequency": "(1 + l)^s on the torus, where l = |k|^2 for the integer vector k",
    "hermite": "(1 + l)^s in Gaussian space, where l = |alpha|",
}


class SphereOperator(sp.Basic):  # type: ignore[misc]  # SymPy has no types
    """An operator on functions on the sphere that acts on spherical harmonics by their degree."""

    #: its name in the verifier's language
    operator = ""
    # SymPy would otherwise ask the arguments
    is_commutative = True

    def tree_node(self, convert: Convert) -> Any:
        return (self.operator, *(convert(a) for a in self.args))

    def mode_number(self, k: sp.Expr, d: sp.Expr) -> sp.Expr:
        """The number by which it acts on harmonics of degree k, as an expression."""
        raise NotImplementedError

    def mode(self, k: Any, d: Any) -> Mode:
        """The same as an object of the theory; raises :class:`UserError` for other than k >= 0, d >= 2."""
        return Mode(self, k, d)

    def __add__(self, other: SphereOperator) -> SphereOperator:
        return OperatorSum(self, other)

    def __sub__(self, other: SphereOperator) -> SphereOperator:
        return OperatorSum(self, -other)

    def __neg__(self) -> SphereOperator:
        return OperatorScaled(sp.S.NegativeOne, self)

    def __mul__(self, other: SphereOperator) -> SphereOperator:
        """The composition, ``other`` first."""
        return Compose(self, other)

    def __rmul__(self, factor: Any) -> SphereOperator:
        return OperatorScaled(exact_number(factor), self)

    def __pow__(self, exponent: Any) -> SphereOperator:
        return OperatorPower(self, exact_number(exponent))

    def latex_in(self, printer: Any, tight: bool) -> str:
        """LaTeX; in brackets where a factor or the base of a power is ``tight``."""
        raise NotImplementedError

    def _latex(self, printer: Any) -> str:
        return self.latex_in(printer, False)

    def _sympystr(self, printer: Any) -> str:
        return f"{type(self).__name__}({', '.join(printer._print(a) for a in self.args)})"


class KernelOperator(SphereOperator):
    """The integral operator with the kernel F(<x, y>), F integrable on the sphere: a Lambda of the inner product."""

    operator = "kernel_operator"

    def __new__(cls, kernel: Any) -> KernelOperator:
        found: KernelOperator = sp.Basic.__new__(cls, as_kernel(kernel))
        return found

    def mode_number(self, k: sp.Expr, d: sp.Expr) -> sp.Expr:
        return FunkHecke(self.args[0], k, d)

    def latex_in(self, printer: Any, tight: bool) -> str:
        return rf"\mathcal{{K}}\left[{name_of(self.args[0])}\right]"


class Laplacian(SphereOperator):
    """The Laplace-Beltrami operator of the sphere, which has no positive eigenvalue."""

    operator = "laplacian"

    def mode_number(self, k: sp.Expr, d: sp.Expr) -> sp.Expr:
        return -k * (k + d - 2)

    def latex_in(self, printer: Any, tight: bool) -> str:
        return r"\Delta"


class Identity(SphereOperator):
    operator = "identity"

    def mode_number(self, k: sp.Expr, d: sp.Expr) -> sp.Expr:
        return sp.S.One

    def latex_in(self, printer: Any, tight: bool) -> str:
        return "I"


class OperatorSum(SphereOperator):
    operator = "operator_sum"

    def mode_number(self, k: sp.Expr, d: sp.Expr) -> sp.Expr:
        return sp.Add(*(part.mode_number(k, d) for part in self.args))

    def latex_in(self, printer: Any, tight: bool) -> str:
        text = "+".join(part.latex_in(printer, False) for part in self.args).replace("+-", "-")
        return rf"\left({text}\right)" if tight else text


class OperatorScaled(SphereOperator):
    """A number times an operator."""

    operator = "operator_scaled"

    def mode_number(self, k: sp.Expr, d: sp.Expr) -> sp.Expr:
        return self.args[0] * self.args[1].mode_number(k, d)

    def latex_in(self, printer: Any, tight: bool) -> str:
        factor, inner = self.args[0], self.args[1].latex_in(printer, True)
        number = printer._print(factor)
        text = f"-{inner}" if factor == -1 else rf"\left({number}\right){inner}" if factor.is_Add else number + inner
        return rf"\left({text}\right)" if tight else text


class Compose(SphereOperator):
    """Operators after one another, the last one first."""

    operator = "compose"

    def mode_number(self, k: sp.Expr, d: sp.Expr) -> sp.Expr:
        return sp.Mul(*(part.mode_number(k, d) for part in self.args))

    def latex_in(self, printer: Any, tight: bool) -> str:
        text = r"\circ ".join(part.latex_in(printer, True) for part in self.args)
        return rf"\left({text}\right)" if tight else text


class OperatorPower(SphereOperator):
    """A^s, which acts by the powers of the modes: undefined for a negative mode unless s is an integer, and for the
    mode 0 if s < 0."""

    operator = "operator_power"

    def mode_number(self, k: sp.Expr, d: sp.Expr) -> sp.Expr:
        return self.args[0].mode_number(k, d) ** self.args[1]

    def latex_in(self, printer: Any, tight: bool) -> str:
        text = f"{self.args[0].latex_in(printer, True)}^{{{printer._print(self.args[1])}}}"
        return rf"\left({text}\right)" if tight else text


LAPLACIAN, IDENTITY = Laplacian(), Identity()


class Mode(TheoryObject):
    r"""The number by which an operator acts on spherical harmonics of degree k = 0, 1, ... on S^{d-1}, d = 2, 3, ....

    Raises :class:`UserError` for what is no operator, degree or dimension.
    """

    nargs = 3

    def __new__(cls, *args: Any, **options: Any) -> Mode:
        if len(args) == 3:
            if not isinstance(args[0], SphereOperator):
                raise UserError(f"a mode is that of a SphereOperator, got {type(args[0]).__name__} {str(args[0])[:40]}")
            check_degree(exact_number(args[1]))
            check_dimension(exact_number(args[2]))
        found: Mode = super().__new__(cls, *args, **options)
        return found

    def tree_node(self, convert: Convert) -> Any:
        return ("mode", *(convert(a) for a in self.args))

    def unfolded(self) -> sp.Expr:
        """What the independent reading evaluates."""
        return self.definition()

    def written_out(self) -> sp.Expr:
        return self.definition()

    def definition(self) -> sp.Expr:
        operator, k, d = self.args
        found: sp.Expr = operator.mode_number(k, d)
        return found

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        operator, k, d = self.args
        power = "" if exp is None else f"^{{{exp}}}"
        return (rf"\mu_{{{printer._print(k)}}}{power}\left({operator.latex_in(printer, False)};"
                rf"\,\mathbb{{S}}^{{{printer._print(d - 1)}}}\right)")


class SobolevSymbol(TheoryObject):
    """The weight of degree l = 0, 1, ... in a Sobolev loss of order s in dimension d, of the kind named: see ``KINDS``.

    Translates to the plain expression.  Raises :class:`UserError` for an unknown kind.  Sources: "degree" Yu, Yang and
    Townsend (2023) and script (Sobolev Training Framework); "root" script (Proof 2); "frequency" script (torus).
    """

    nargs = 4

    def __new__(cls, *args: Any, **options: Any) -> SobolevSymbol:
        given = list(args)
        if len(given) == 4:
            kind = given[3].name if isinstance(given[3], Str) else given[3]
            if kind not in KINDS:
                raise UserError(f"the kind of a Sobolev weight is one of {', '.join(KINDS)}, got {kind!r}")
            given[3] = Str(kind)
            check_degree(exact_number(given[0]))
            if kind in ("root", "laplacian"):
                check_dimension(exact_number(given[1]))
        found: SobolevSymbol = super().__new__(cls, *given, **options)
        return found

    def tree_node(self, convert: Convert) -> Any:
        return convert(self.definition())

    def written_out(self) -> sp.Expr:
        return self.definition()

    def definition(self) -> sp.Expr:
        degree, d, s, kind = self.args
        eigenvalue = degree * (degree + d - 2)
        base = {"root": 1 + sp.sqrt(eigenvalue), "laplacian": 1 + eigenvalue}.get(kind.name, 1 + degree)
        result: sp.Expr = base ** (2 * s if kind.name == "degree" else s)
        return result

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        weight = self.definition()
        text = printer._print(weight)
        if exp is None and (weight.is_Add or weight.is_number):
            return rf"\left({text}\right)"  # the printer of products knows this as a function, which needs none
        return text if exp is None else rf"\left({text}\right)^{{{exp}}}"


def sobolev_operator(s: Any, d: Any, kind: str) -> SphereOperator:
    r"""The operator on the sphere whose modes are the weights of that kind: "root", "laplacian", or "degree".

    For the last, l + (d-2)/2 = sqrt(l(l+d-2) + ((d-2)/2)^2) gives (1 - (d-2)/2 + (((d-2)/2)^2 - Delta)^(1/2))^(2s).
    Raises :class:`UserError` for other kinds.
    """
    s, half = exact_number(s), (exact_number(d) - 2) / 2
    if kind == "root":
        return (IDENTITY + (-LAPLACIAN) ** sp.Rational(1, 2)) ** s
    if kind == "laplacian":
        return (IDENTITY - LAPLACIAN) ** s
    if kind == "degree":
        return ((1 - half) * IDENTITY + (half**2 * IDENTITY - LAPLACIAN) ** sp.Rational(1, 2)) ** (2 * s)
    raise UserError(f"an operator on the sphere has a weight of the kind root, laplacian or degree, got {kind!r}")
