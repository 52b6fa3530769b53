"""The vectorised reading: NumPy arrays over a range of indices, in double precision, without overflow.

Where the verifier's normal form knows the expression as a sum of hypergeometric terms, each term is evaluated as sign
and logarithm: Gamma functions through their asymptotic series relative to the common factor m log m - m, so that what
cancels between them is never computed.  Relative error about 1e-14 for indices up to 10^7.  Elsewhere (ELU, for
example) the coefficients are those of the balls.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import sympy as sp
from flint import arb, fmpq, fmpq_poly

from ..errors import UserError
from ..verifier import decide
from ..verifier.hypergeometric.terms import Fraction, Generator, Kernel, NotATerm, Sum
from ..verifier.syntax import Node, number
from .balls import SPENT
from .exact import substituted
from .factor_arrays import by_factors, written_out
from .steps import Indices
from .terms import read_sum, read_value
from .tree import to_tree
from .tuple_sums import convolved

Array = np.ndarray[Any, np.dtype[np.float64]]
Indexes = np.ndarray[Any, np.dtype[np.int64]]
#: the least m at which the series of log Gamma is used, and the number of starts tried for a normal form
FIRST = 24
SERIES_TERMS = 9
#: the largest index of a coefficient without closed form
MAX_BALL_INDEX = 5_000
BALL_BITS = 128


def array(expression: Any, **values: Any) -> Array:
    """The values of an expression for an array of indices: float64, of the shape of the one array among ``values``.

    ``values`` gives the index by name as an array of integers >= 0 (``p=np.arange(10)``), all other free symbols
    exact numbers. Values below the smallest double become 0, values above the largest one inf: :func:`log_array`
    keeps their size.  Raises :class:`UserError` for free symbols without value, negative indices, and what has
    neither a normal form nor balls.
    """
    signs, logs = log_array(expression, **values)
    with np.errstate(under="ignore", over="ignore"):
        return signs * np.exp(logs)


def log_array(expression: Any, **values: Any) -> tuple[Array, Array]:
    """Sign (-1, 0, 1) and logarithm of the absolute value (-inf for zero), with shapes and errors of :func:`array`."""
    e, symbol, index = arranged(expression, values)
    flat = index.ravel()
    if hasattr(e, "split_off"):
        found = over_tuples(e, symbol, flat)
        with np.errstate(divide="ignore"):
            return np.sign(found).reshape(index.shape), np.log(np.abs(found)).reshape(index.shape)
    signs, logs = np.zeros(flat.shape), np.full(flat.shape, -np.inf)
    for residue in (0, 1):
        chosen = flat % 2 == residue
        if chosen.any():
            signs[chosen], logs[chosen] = on_class(e, symbol, residue, flat[chosen])
    return signs.reshape(index.shape), logs.reshape(index.shape)


def over_tuples(e: sp.Expr, symbol: sp.Symbol, index: Indexes) -> Array:
    """Sums over tuples with the indices as their sums, for one number of entries."""
    body, name, count, total = e.args
    if total != symbol or not count.is_Integer or count < 0 or symbol in body.free_symbols:
        raise UserError(f"the array gives the sums of the tuples, nothing else: got {str(e)[:60]}")
    if not index.size:
        return np.zeros(0)
    entries = array(body, **{name.name: np.arange(int(index.max()) + 1)})
    return convolved(entries, int(count))[index]


def arranged(expression: Any, values: dict[str, Any]) -> tuple[sp.Expr, sp.Symbol, Indexes]:
    """The expression with its parameters replaced, the index symbol, and the index array."""
    arrays = {name: value for name, value in values.items() if isinstance(value, (np.ndarray, range, list))}
    if len(arrays) != 1:
        raise UserError(f"one index is an array, for example p=np.arange(10); got {sorted(arrays) or 'none'}")
    ((name, given),) = arrays.items()
    index = np.asarray(given)
    if index.size == 0:
        index = index.astype(np.int64)
    if index.dtype.kind not in "iu" or (index.size and index.min() < 0):
        raise UserError(f"the array {name} holds integers >= 0")
    e = written_out(substituted(expression, {key: value for key, value in values.items() if key != name}))
    symbol = next((s for s in e.free_symbols if s.name == name), sp.Symbol(name, integer=True, nonnegative=True))
    if e.free_symbols - {symbol}:
        raise UserError(f"no value for {', '.join(sorted(s.name for s in e.free_symbols - {symbol}))} in {str(e)[:60]}")
    return e, symbol, index


def single(e: sp.Expr, symbol: sp.Symbol, n: int) -> tuple[float, float]:
    """Sign and logarithm at one index."""
    from .balls import ball

    value = ball(e.subs(symbol, n), 17) if not is_zero(e, symbol, n) else arb(0)
    size = abs(value)
    if decide.is_zero(value) is decide.Answer.YES:
        return 0.0, -math.inf
    return math.copysign(1.0, float(value)), float(size.log())


def is_zero(e: sp.Expr, symbol: sp.Symbol, n: int) -> bool:
    try:
        return read_value(e, symbol, n).is_zero()
    except NotATerm:
        return False


def on_class(e: sp.Expr, symbol: sp.Symbol, residue: int, n: Indexes) -> tuple[Array, Array]:
    """Sign and logarithm for indices of one parity: one by one as long as they have no common normal form, then all
    at once."""
    for start in range(residue, residue + 2 * FIRST, 2):
        try:
            value = read_sum(e, Indices(symbol, 2, residue, start))
            break
        except NotATerm as failure:
            reason = failure
    else:
        return by_balls(e, symbol, n, reason)
    signs, logs = np.zeros(n.shape), np.full(n.shape, -np.inf)
    for k in range(residue, start, 2):
        if (n == k).any():
            signs[n == k], logs[n == k] = single(e, symbol, k)
    try:
        signs[n >= start], logs[n >= start] = on_terms(value, (n[n >= start] - start) // 2)
    except NotATerm as failure:
        return by_balls(e, symbol, n, failure)
    return signs, logs


def on_terms(value: Sum, steps: Indexes) -> tuple[Array, Array]:
    """Sign and logarithm of a sum of terms at m = steps."""
    m = steps.astype(np.float64)
    terms = [log_term(value, kernel, c, m) for kernel, c in value.terms.items()]
    if not terms:
        return np.zeros(m.shape), np.full(m.shape, -np.inf)
    if len(terms) == 1:
        return terms[0]
    top = np.maximum.reduce([logs for _, logs in terms])
    with np.errstate(under="ignore"):
        total = np.sum([signs * np.exp(logs - top) for signs, logs in terms], axis=0)
    with np.errstate(divide="ignore"):
        return np.sign(total), np.log(np.abs(total)) + top


def log_term(whole: Sum, kernel: Kernel, coefficient: Fraction, m: Array) -> tuple[Array, Array]:
    """Sign and logarithm of coefficient(m) * kernel(m), m >= 0 integers."""
    signs, logs = log_fraction(coefficient, m)
    gammas: list[tuple[fmpq, float]] = []
    slope = 0.0
    for generator, constant, growth in kernel:
        a, b, kind = _float(constant), _float(growth), generator[0]
        if kind == "sgn":
            signs = signs * np.where(m % 2.0, -1.0, 1.0)
        elif kind == "gamma":
            gammas.append((fmpq(*map(int, generator[1].split("/"))), a))
        elif kind == "lin":
            logs = logs + a * np.log(m + _float(fmpq(*map(int, generator[1].split("/")))))
        elif kind == "mu":
            logs = logs + a * log_hyperbolic(whole, generator, m)
        else:
            size = log_constant(whole, generator)
            logs = logs + a * size
            slope += b * size
    return signs, logs + slope * m + log_gammas(gammas, m)


def log_fraction(fraction: Fraction, m: Array) -> tuple[Array, Array]:
    """Sign and logarithm of a rational function of m."""
    signs, logs = np.ones(m.shape), np.zeros(m.shape)
    for polynomial, way in ((fraction.num, 1), (fraction.den, -1)):
        rows: dict[int, arb] = {}
        for exponents, c in polynomial.to_dict().items():
            if any(exponents[2:]):
                raise NotATerm("a parameter without value")
            k = int(exponents[0])
            rows[k] = rows.get(k, arb(0)) + arb(fmpq(c)) * arb.pi() ** int(exponents[1])
        degree = max(rows)
        # Horner in 1/(m+1), which stays in range for any degree.
        shifted = shift(rows, degree)
        u = 1.0 / (m + 1.0)
        ratio = np.zeros(m.shape)
        for entry in shifted:
            ratio = ratio * u + entry
        with np.errstate(divide="ignore"):
            logs += way * np.log(np.abs(ratio))
        if degree:
            logs += way * degree * np.log(m + 1.0)
        signs *= np.sign(ratio)
    return signs, logs


def shift(rows: dict[int, arb], degree: int) -> list[float]:
    """Coefficients c_0, ..., c_degree of the polynomial in powers (m+1)^k, constant first."""
    result = [arb(0)] * (degree + 1)
    for k, c in rows.items():
        for j, binomial in enumerate(fmpq_poly([-1, 1]) ** k):
            result[j] += c * binomial
    return [float(c) for c in result]


def log_constant(whole: Sum, generator: Generator) -> float:
    """The logarithm of a positive constant generator."""
    ring, kind = whole.ring, generator[0]

    def constant(key: str) -> arb:
        value = arb(0)
        for exponents, c in ring.atom(key).to_dict().items():
            if any(exponents[2:]) or exponents[0]:
                raise NotATerm("a base or exponent that depends on the index")
            value += arb(fmpq(c)) * arb.pi() ** int(exponents[1])
        return value

    if kind == "num":
        return float(arb(int(generator[1])).log())
    if kind == "par":
        return float(constant(generator[1]).log())
    if kind == "exp" and not generator[3]:
        return float(constant(generator[1]) / constant(generator[2]))
    if kind == "gconst":
        return float(arb(fmpq(*map(int, generator[1].split("/")))).lgamma())
    raise NotATerm(f"a factor of kind {kind!r} has no floating-point value")


def log_hyperbolic(whole: Sum, generator: Generator, m: Array) -> Array:
    """log T_n(c), from the enclosed coefficients of tanh(c x)."""
    ring = whole.ring
    scale = Fraction(ring, ring.atom(generator[1]), ring.atom(generator[2])).constant_value()
    if scale is None:
        raise NotATerm("tanh(c x) with an irrational scale")
    n = int(generator[3]) * m.astype(np.int64) + int(generator[4])
    function: Node = ("lam", "x", ("f", "tanh", ("*", number(scale), ("s", "x"))))
    table = coefficient_balls(function, int(n.max()))
    found = np.array([float(abs(table[k]).log()) for k in n.tolist()])
    return found


def coefficient_balls(function: Node, largest: int) -> list[arb]:
    """Balls for mu_0, ..., mu_largest with 17 digits relative to the last nonzero ones."""
    from ..verifier.enclosures.hermite import hermite_coefficients

    if largest > MAX_BALL_INDEX:
        raise UserError(
            f"coefficients without closed form are available to index {MAX_BALL_INDEX}, asked for {largest}", SPENT
        )
    # |mu_n| of a function analytic in a strip decays like exp(-c sqrt n): the bits grow with sqrt n.
    return hermite_coefficients(function, largest + 1, BALL_BITS + 8 * math.isqrt(largest))


def bernoulli_polynomial(k: int, at: fmpq) -> fmpq:
    """B_k(a)."""
    total = fmpq(0)
    for j in range(k + 1):
        total += math.comb(k, j) * fmpq.bernoulli(j) * at ** (k - j)
    return total


def log_gammas(gammas: list[tuple[fmpq, float]], m: Array) -> Array:
    """sum g_i log Gamma(m + a_i), 0 < a_i <= 1: exactly rounded for m < FIRST, above by the series DLMF 5.11.8,

    log Gamma(m + a) = (m + a - 1/2) log m - m + log(2 pi)/2 + sum_{k>=2} (-1)^k B_k(a) / (k (k-1) m^{k-1}),

    whose common part is left out where the g_i add up to zero.
    """
    result = np.zeros(m.shape)
    if not gammas:
        return result
    small = m < FIRST
    if small.any():
        for n in np.unique(m[small]):
            value = sum((arb(fmpq(g)) * (arb(fmpq(int(n)) + a)).lgamma() for a, g in _exact(gammas)), arb(0))
            result[m == n] = float(value)
    if not small.all():
        z = m[~small].astype(np.float64)
        total = sum(g for _, g in gammas)
        linear = float(sum((fmpq(g) * a for a, g in _exact(gammas)), fmpq(0)))
        log_z = np.log(z)
        series = linear * log_z
        if total:
            series += total * ((z - 0.5) * log_z - z + 0.5 * math.log(2 * math.pi))
        power = np.ones(z.shape)
        for k in range(2, 2 + SERIES_TERMS):
            power = power / z
            c = sum((fmpq(g) * bernoulli_polynomial(k, a) for a, g in _exact(gammas)), fmpq(0))
            if c:
                series += power * ((-1) ** k * _float(c) / (k * (k - 1)))
        result[~small] = series
    return result


def _exact(gammas: list[tuple[fmpq, float]]) -> list[tuple[fmpq, fmpq]]:
    return [(a, fmpq(*float(g).as_integer_ratio())) for a, g in gammas]


def _float(value: fmpq) -> float:
    return int(value.p) / int(value.q)


def by_balls(e: sp.Expr, symbol: sp.Symbol, n: Indexes, failure: NotATerm) -> tuple[Array, Array]:
    """Sign and logarithm of one coefficient without closed form, or of products with such factors; raises
    :class:`UserError` for other expressions."""
    if isinstance(e, (sp.Mul, sp.Pow, sp.Add)):
        return by_factors(e, symbol, n, lambda part: on_class(part, symbol, int(n[0]) % 2, n))
    node = to_tree(e)
    if node[0] == "sphere_eigenvalue" and node[2] == ("s", symbol.name) and e.args[2].is_Integer:
        from .sphere_arrays import log_sphere_eigenvalue_arrays

        return log_sphere_eigenvalue_arrays(e.args[0], n, int(e.args[2]))
    if node[0] != "hermite_coefficient" or node[2] != ("s", symbol.name) or node[1][0] != "lam":
        raise UserError(f"no vectorised value of {str(e)[:60]}: {failure}")
    table = coefficient_balls(node[1], int(n.max()))
    signs = np.array([math.copysign(1.0, float(table[k])) if table[k] != 0 else 0.0 for k in n.tolist()])
    logs = np.array([float(abs(table[k]).log()) if table[k] != 0 else -math.inf for k in n.tolist()])
    return signs, logs


__all__ = ["array", "log_array"]
