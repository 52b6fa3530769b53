r"""Zonal kernels as sums of coefficient * t^n * atom, the atoms being kernels whose eigenvalues are known.

The atoms are asin t, |t|, (1-t^2)^s and (1 -+ t)^s for s > -1/2 that is no integer, exp(c t), the power series of a
summable sequence, and, where nothing else fits, a whole kernel of the class P of :mod:`.kernel_series` by its Taylor
coefficients.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from flint import fmpq, fmpq_poly

from ..enclosures.calculus import mul, value
from ..enclosures.exact_means import NoPolynomial, polynomial
from ..hypergeometric.term_trees import add, times
from ..hypergeometric.terms import NotATerm
from ..statement import Quantified, Statement
from ..syntax import Node, free_names, number, substitute
from ..work import spend
from .array_series import array_series
from .assumptions import Context, context_from_statement
from .closed_forms import closed_forms
from .identities import condition_holds, is_whole
from .kernel_series import is_kernel_series
from .layer_forms import layer_forms

ONE, MINUS_ONE, HALF = number(1), number(-1), number(fmpq(1, 2))
#: the inner product in a statement of its own
T = "t_inner"
MAX_TERMS = 200
MAX_POWER = 30


@dataclass(frozen=True)
class Atom:
    """A kernel by its kind: "asin"; "abs"; "even", (1-t^2)^exponent; "end", (1 - end t)^exponent; "series", a power
    series with the coefficient of t^p that ``coefficient`` gives."""

    kind: str
    exponent: fmpq = fmpq(0)
    end: int = 0
    coefficient: Callable[[Node], Node] = lambda p: p


#: coefficient free of t, exponent of t (a tree if it is symbolic), atom or None for 1
ZonalTerm = tuple[Node, int | Node, Atom | None]


@dataclass(frozen=True)
class Product:
    """coefficient * t^power * t^symbolic * (1-t)^minus (1+t)^plus * asin(t)^arcs * exp(rate t) * |t|^bends."""

    coefficient: Node = ONE
    power: int = 0
    symbolic: Node | None = None
    minus: fmpq = fmpq(0)
    plus: fmpq = fmpq(0)
    arcs: int = 0
    rate: Node | None = None
    bends: int = 0

    def __mul__(self, other: Product) -> Product:
        if self.symbolic is not None and other.symbolic is not None:
            raise NotATerm("a product of symbolic powers of the inner product")
        rates = [rate for rate in (self.rate, other.rate) if rate is not None]
        return Product(mul(self.coefficient, other.coefficient), self.power + other.power,
                       self.symbolic or other.symbolic, self.minus + other.minus, self.plus + other.plus,
                       self.arcs + other.arcs, add(*rates) if len(rates) > 1 else rates[0] if rates else None,
                       self.bends + other.bends)


def zonal_terms(function: Node, statement: Statement, context: Context) -> tuple[list[ZonalTerm], tuple[str, ...]]:
    """The kernel as such a sum, and the axioms used; raises :class:`NotATerm`."""
    if function[0] != "lam":
        raise NotATerm("the eigenvalue of a kernel that is not given")
    if mentions(function, T) or any(v.name == T for v in statement.variables):
        raise NotATerm(f"the name {T} is taken")
    body = substitute(function[2], {function[1]: ("s", T)})
    series = array_series(body, T, statement)
    if series is not None:
        return [(ONE, 0, Atom("series", coefficient=series.at))], ()
    try:
        whole, axioms = written_out(body, statement)
        return [term for product in products(whole, statement) for term in terms_of(product)], axioms
    except NotATerm:
        if not is_kernel_series(body, T, statement, context):
            raise
    return [(ONE, 0, Atom("series", coefficient=lambda p: ("taylor_coefficient", body, T, p)))], ("mehler",)


def mentions(node: Node, name: str) -> bool:
    """Does the name occur in the tree, free or bound?"""
    return any(mentions(part, name) if isinstance(part, tuple) else part == name for part in node[1:])


def written_out(body: Node, statement: Statement) -> tuple[Node, tuple[str, ...]]:
    """The body with duals and kernels of layers in closed form for every inner product in [-1, 1], and the axioms."""
    inner = Quantified(T, "real", MINUS_ONE, ONE, False, False, 1, 0, 0, frozenset())
    held = replace(statement, variables=(*statement.variables, inner), claim=body)
    deep, layered = layer_forms(held)
    claim, axioms = closed_forms(deep)
    return claim, (*layered, *axioms)


def products(node: Node, statement: Statement) -> list[Product]:
    """The tree, multiplied out."""
    spend(20)
    if T not in free_names(node):
        return [Product(node)]
    match node[0]:
        case "s":
            return [Product(power=1)]
        case "+":
            return [term for part in node[1:] for term in products(part, statement)]
        case "*":
            result = [Product()]
            for part in node[1:]:
                own = products(part, statement)
                if len(own) * len(result) > MAX_TERMS:
                    raise NotATerm(f"a kernel of more than {MAX_TERMS} terms")
                result = [one * two for one in result for two in own]
            return result
        case "^":
            return power(node[1], node[2], statement)
        case "f" if node[1] in ("asin", "acos") and node[2] == ("s", T):
            arc = Product(arcs=1)
            if node[1] == "asin":
                return [arc]
            return [Product(times(HALF, ("c", "pi"))), replace(arc, coefficient=MINUS_ONE)]
        case "f" if node[1] == "exp":
            return exponential(node[2], statement)
        case "f" if node[1:] == ("abs", ("s", T)):
            return [Product(bends=1)]
        case "f" if node[1] == "max" and {*node[2:]} == {("s", T), number(0)}:
            return [Product(HALF, power=1), Product(HALF, bends=1)]
    raise NotATerm(f"a kernel with {node[1] if node[0] == 'f' else node[0]!r} around the inner product")


def power(base: Node, exponent: Node, statement: Statement) -> list[Product]:
    context = context_from_statement(statement.data)
    if base == ("c", "e"):
        return exponential(exponent, statement)
    n = value(exponent)
    if n is not None and n.q == 1 and 0 <= n <= MAX_POWER:
        return products(("*", ONE, ONE, *(base,) * int(n.p)), statement)
    if base == ("s", T) and T not in free_names(exponent) and is_whole(exponent, context, statement) \
            and condition_holds(("le", number(0), exponent), context, statement):
        return [Product(symbolic=exponent)]
    if n is None:
        raise NotATerm("a power in a kernel with an exponent that is not given")
    try:
        rest = polynomial(base, T)
    except NoPolynomial as failure:
        raise NotATerm(str(failure)) from failure
    multiplicities = []
    for root in (1, -1):
        line, found = fmpq_poly([1, -root]), 0
        while rest.degree() > 0 and rest(fmpq(root)) == 0:
            rest, found = rest // line, found + 1
        multiplicities.append(found)
    if rest.degree() != 0:
        raise NotATerm("a root of a polynomial of the inner product with zeros other than 1 and -1")
    minus, plus = (n * found for found in multiplicities)
    return [Product(("^", number(rest[0]), exponent), minus=minus, plus=plus)]


def exponential(argument: Node, statement: Statement) -> list[Product]:
    """exp(a + b t) = exp(a) exp(b t)."""
    constant: list[Node] = []
    rate: list[Node] = []
    for term in products(argument, statement):
        if term not in (Product(term.coefficient), Product(term.coefficient, power=1)):
            raise NotATerm("the exponential of what is not linear in the inner product")
        (rate if term.power else constant).append(term.coefficient)
    return [Product(("f", "exp", add(*constant)), rate=add(*rate))]


def terms_of(product: Product) -> list[ZonalTerm]:
    """The product as terms with one atom each."""
    minus, plus, kinds = product.minus, product.plus, product.arcs + (product.rate is not None) + product.bends
    coefficient, base = product.coefficient, product.power
    whole = min(minus, plus)
    if minus.q == 1 and plus.q == 1 and whole >= 0:
        lines, atom = spread(int(minus.p), int(plus.p)), of_kind(product)
        kinds = min(kinds, 1) if atom is not None or kinds == 0 else 2
    elif (minus - plus).q == 1:
        # (1-t^2)^least times what is left of one factor
        lines, atom = spread(int((minus - whole).p), int((plus - whole).p)), Atom("even", whole)
        kinds += 1
    elif minus.q == 1 or plus.q == 1:
        end, exponent, other = (1, minus, plus) if plus.q == 1 else (-1, plus, minus)
        if other < 0:
            raise NotATerm("a pole of a kernel at 1 or -1")
        lines = spread(0, int(other.p)) if end == 1 else spread(int(other.p), 0)
        atom, kinds = Atom("end", exponent, end), kinds + 1
    else:
        raise NotATerm("different fractional powers of 1 - t and 1 + t")
    if kinds > 1 or (atom is not None and atom.kind in ("even", "end") and 2 * atom.exponent <= -1):
        raise NotATerm("a product of kernels, or one that is too singular")
    result: list[ZonalTerm] = []
    for shift, factor in enumerate(lines.coeffs()):
        if factor == 0:
            continue
        exponent_of_t: int | Node = base + shift
        if product.symbolic is not None:
            exponent_of_t = add(product.symbolic, number(base + shift))
        result.append((mul(number(factor), coefficient), exponent_of_t, atom))
    return result


def spread(minus: int, plus: int) -> fmpq_poly:
    """(1-t)^minus (1+t)^plus."""
    if minus + plus > MAX_POWER:
        raise NotATerm("a power of 1 - t or 1 + t that is too large")
    return fmpq_poly([1, -1]) ** minus * fmpq_poly([1, 1]) ** plus


def of_kind(product: Product) -> Atom | None:
    """asin t, |t| or exp(c t), if the product is one of them up to powers."""
    rate = product.rate
    if rate is None and product.arcs + product.bends == 1:
        return Atom("asin" if product.arcs else "abs")
    if product.arcs == product.bends == 0 and rate is not None:
        return Atom("series", coefficient=lambda p: times(("^", rate, p), ("^", ("f", "factorial", p), MINUS_ONE)))
    return None


__all__ = ["Atom", "zonal_terms"]
