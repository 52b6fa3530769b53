"""The words of the format: how operators, functions, constants and activations are called in a text.

Every operator of the verifier's language may be called by its own name, and most by the name that SymPy or
``ntksym`` gives it as well.  Activations stand where a function is expected: ``HermiteCoefficient(relu, p)``.
"""

from __future__ import annotations

from functools import lru_cache

from ..verifier.sorts import ARGUMENTS, NUMBER
from ..verifier.syntax import BINDERS, FUNCTIONS, OPERATORS, STRING_POSITIONS, Node

#: what an operator is called besides its own name; the first name is the one that is written
CALLED: dict[str, tuple[str, ...]] = {
    "sum": ("Sum",), "prod": ("Product",), "integral": ("Integral",), "limit": ("Limit",),
    "d": ("Derivative", "diff"), "delta": ("KroneckerDelta",), "app": ("app",), "dfun": ("nth_derivative",),
    "hermite_polynomial": ("HermitePolynomial",), "hermite_coefficient": ("HermiteCoefficient",),
    "gaussian_mean": ("GaussianMean",), "dual": ("DualActivation",), "rotation_mean": ("RotationMean",),
    "gegenbauer": ("Gegenbauer",), "sphere_eigenvalue": ("FunkHecke",),
    "torus_eigenvalue": ("TorusEigenvalue",), "hermite_element": ("HermiteElement",),
    "gaussian_eigenvalue": ("GaussianEigenvalue",), "taylor_coefficient": ("TaylorCoefficient",),
    "tuple_sum": ("TupleSum",),
    "theta": ("Theta",), "bigo": ("BigO", "O"), "omega": ("BigOmega", "Omega"), "littleo": ("LittleO", "o"),
    "equivalent": ("Equivalent",),
    "transpose": ("Transpose",), "inverse": ("Inverse",), "hadamard": ("HadamardProduct",),
    "kronecker": ("KroneckerProduct",), "det": ("Determinant", "Det"), "trace": ("Trace", "MatrixTrace"),
    "gram": ("Gram",), "ones": ("Ones",), "hadamard_series": ("HadamardSeries",), "eigenvalue": ("Eigenvalue",),
    "rank": ("Rank",), "scaled": ("Scaled",), "matrix_sum": ("MatrixSum", "MatAdd"),
    "matrix_product": ("MatrixProduct", "MatMul"),
    "mode": ("Mode",), "kernel_operator": ("KernelOperator",), "operator_sum": ("OperatorSum",),
    "operator_scaled": ("OperatorScaled",), "compose": ("Compose",), "operator_power": ("OperatorPower",),
    "converges": ("Converges",), "square_integrable": ("SquareIntegrable",),
    "differentiable_almost_everywhere": ("DifferentiableAlmostEverywhere",),
    "locally_absolutely_continuous": ("LocallyAbsolutelyContinuous",), "polynomially_bounded": ("PolynomiallyBounded",),
    "convex": ("Convex",), "linear": ("Linear",), "affine": ("Affine",),
    "eq": ("Eq",), "ne": ("Ne",), "lt": ("Lt",), "le": ("Le",), "and": ("And", "AllOf"), "or": ("Or",), "not": ("Not",),
}
#: operators that have a notation of their own and no arguments that could be listed as those of the others are
WITHOUT_CALL = frozenset(("q", "s", "c", "fv", "f", "+", "*", "^", "true", "false", "idx", "lam", "matrix", "row",
                          "piecewise", "rounds", "laplacian", "identity"))
#: operators whose own names are left to variables and definitions
NAMED_OTHERWISE = frozenset(("d", "delta"))
OPERATOR_OF = {name: operator for operator in OPERATORS if operator not in WITHOUT_CALL
               for name in (*(() if operator in NAMED_OTHERWISE else (operator,)), *CALLED.get(operator, ()))}
#: functions of numbers by the names of SymPy and common ones
FUNCTION_NAMES = {**{name: name for name in FUNCTIONS}, "Abs": "abs", "Max": "max", "Min": "min", "ln": "log",
                  "arcsin": "asin", "arccos": "acos", "arctan": "atan", "Heaviside": "heaviside", "Mod": "mod"}
#: relations that have the sides exchanged in the language
EXCHANGED = {"Gt": "lt", "Ge": "le"}
CONSTANTS = {"pi": "pi", "E": "e", "oo": "oo"}
TRUTH_VALUES = {"true": "true", "True": "true", "false": "false", "False": "false"}
LANDAU = {"Theta": "theta", "O": "bigo", "BigO": "bigo", "Omega": "omega", "BigOmega": "omega", "o": "littleo",
          "LittleO": "littleo"}
#: built here: own notations
SPECIAL = ("sqrt", "Piecewise", "RoundsTo", "Matrix", "Lambda", "EffectiveRank", "OrnsteinUhlenbeck", "Laplacian",
           "Identity")
#: activations with a parameter: name -> name of the parameter
FAMILIES = {"leaky_relu": "slope", "relu_power": "k", "erf_scaled": "c", "gaussian_density": "sigma", "elu": "alpha"}


def sorts_of_arguments(operator: str, count: int) -> list[str]:
    """The sort of every argument of an operator that is not a name, in order."""
    *first, last = ARGUMENTS.get(operator, (NUMBER,))
    return [*first, *[last] * count][:count]


def names_bound(operator: str) -> tuple[frozenset[int], int | None]:
    """Places of the bodies of a binder among its arguments, counted from 0, and the place of the name it binds."""
    if operator not in BINDERS:
        return frozenset(), None
    bodies, name = BINDERS[operator]
    return frozenset(place - 1 for place in bodies), name - 1


def name_places(operator: str) -> frozenset[int]:
    """Places of the arguments that are names, counted from 0."""
    return frozenset(place - 1 for place in STRING_POSITIONS.get(operator, ()))


@lru_cache(maxsize=1)
def activations() -> dict[str, Node]:
    """The activations of the library by name, as functions of the language."""
    from ..evaluation.tree import to_tree
    from ..theory.activations import PLAIN_NAMES

    return {name: to_tree(function) for function, name in PLAIN_NAMES.items()} | {
        name: ("lam", "x", ("f", name, ("s", "x"))) for name, arity in FUNCTIONS.items() if arity == 1 and name not in
        PLAIN_NAMES.values()}


@lru_cache(maxsize=1)
def families() -> dict[str, Node]:
    """The activations with a parameter, as functions of the language in which the parameter is a symbol of its name."""
    import sympy as sp

    from ..evaluation.tree import to_tree
    from ..theory import activations as theory

    found = {name: getattr(theory, name)(sp.Symbol(parameter, positive=True))
             for name, parameter in FAMILIES.items() if name != "relu_power"}
    x = theory.x
    found["relu_power"] = sp.Lambda(x, sp.Max(x, 0) ** sp.Symbol("k", positive=True))
    return {name: to_tree(function) for name, function in found.items()}


@lru_cache(maxsize=1)
def words() -> frozenset[str]:
    """Every name that has a meaning of its own, so that no definition may take it."""
    from .derived import DERIVED

    return frozenset((*OPERATOR_OF, *FUNCTION_NAMES, *EXCHANGED, *CONSTANTS, *TRUTH_VALUES, *SPECIAL, *FAMILIES,
                      *activations(), *DERIVED))
