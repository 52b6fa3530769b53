"""ntksym: a theorem checker for the spectral theory of the Neural Tangent Kernel.

One import gives what a notebook needs::

    import ntksym as nt

    nt.decide("M-C13-every")                  # decide a claim of a source now, and have the verifier re-check it
    nt.ball(nt.HermiteCoefficient(nt.tanh, 3))   # a rigorous enclosure

Names are loaded when they are first used: the import itself takes no time, and what needs no SymPy does not load it.
"""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

#: where each public name lives
_HOMES: dict[str, tuple[str, ...]] = {
    "ntksym.theory.activations": (
        "CATALOGUE", "absolute", "activation", "cosine", "elu", "erf_scaled", "exponential", "gaussian_density", "gelu",
        "identity", "leaky_relu", "relu", "relu_power", "sigmoid", "silu", "sine", "softplus", "step", "tanh",
    ),
    "ntksym.theory.objects": (
        "DualActivation", "GaussianMean", "HermiteCoefficient", "HermitePolynomial", "RotationMean", "derivative_of",
    ),
    "ntksym.theory.power_series": (
        "NTKRecurrenceCoefficient", "NetworkNTKCoefficient", "TaylorCoefficient", "TupleSum", "TwoLayerNTKCoefficient",
    ),
    "ntksym.theory.kernels": ("DerivativeDual", "NNGP", "NTK", "balanced_bias", "kernel_closed_form"),
    "ntksym.theory.harmonics": (
        "FunkHecke", "Gegenbauer", "funk_hecke_eigenvalue", "harmonic_multiplicity", "sphere_area",
    ),
    "ntksym.theory.sobolev": (
        "IDENTITY", "KernelOperator", "LAPLACIAN", "Mode", "SobolevSymbol", "SphereOperator", "sobolev_operator",
    ),
    "ntksym.theory.sobolev_proofs": (
        "derive_composite_eigenvalue", "derive_decay", "derive_decoupling", "derive_definition_form",
        "derive_gradient_flow", "derive_sobolev_form",
    ),
    "ntksym.theory.gaussian_space": ("GaussianEigenvalue", "HermiteElement", "OrnsteinUhlenbeck", "hermite_element"),
    "ntksym.theory.sobolev_kernels": ("circle_matrix", "multiplicity_term", "truncated_kernel"),
    "ntksym.theory.dynamics": ("balancing_order", "descent", "flow", "flow_rate"),
    "ntksym.theory.torus": (
        "GridEigenvalue", "TorusEigenvalue", "dft_matrix", "torus_embedding", "torus_inner_product",
    ),
    "ntksym.theory.hermite": ("ClosedForm", "closed_form", "derive_coefficient"),
    "ntksym.theory.duals": ("check_dual", "dual_closed_form"),
    "ntksym.theory.derivations": ("Derivation", "Indices", "Setting", "Step"),
    "ntksym.theory.layer_series": ("derive_recursion",),
    "ntksym.evaluation.exact": ("exact",),
    "ntksym.evaluation.balls": ("ball", "hermite_balls"),
    "ntksym.evaluation.multiprecision": ("multiprecision",),
    "ntksym.evaluation.arrays": ("array", "log_array"),
    "ntksym.evaluation.deep_coefficients": ("deep_coefficient_arrays", "deep_coefficients"),
    "ntksym.evaluation.deep_recurrence": ("exact_coefficients", "literal_recurrence"),
    "ntksym.evaluation.sphere_arrays": ("log_sphere_eigenvalue_arrays", "sphere_eigenvalue_arrays"),
    "ntksym.evaluation.sphere_eigenvalues": ("sphere_eigenvalues",),
    "ntksym.evaluation.sobolev_kernels": (
        "sobolev_kernel_array", "sobolev_kernel_ball", "sobolev_kernel_multiprecision", "sobolev_matrix",
        "truncation_error",
    ),
    "ntksym.evaluation.sphere_traces": ("circle_eigenvalues", "sphere_trace"),
    "ntksym.evaluation.torus_operators": (
        "TorusOperator", "grid_eigenvalues", "torus_sobolev_operator", "torus_sobolev_weights",
    ),
    "ntksym.evaluation.torus_flow": ("SobolevFlow",),
    "ntksym.evaluation.gram": ("nngp_gram", "ntk_gram"),
    "ntksym.evaluation.formulas": ("latex",),
    "ntksym.evaluation.steps": ("check_equation",),
    "ntksym.checking.records": ("Claim", "Conventions", "Entry", "Ledger", "Source", "Variable", "Verdict"),
    "ntksym.checking.statements": (
        "AllOf", "BigO", "BigOmega", "Converges", "Convex", "DifferentiableAlmostEverywhere", "Equivalent", "LittleO",
        "LocallyAbsolutelyContinuous", "PolynomiallyBounded", "RoundsTo", "SquareIntegrable", "Theta",
        "function", "integer", "real",
    ),
    "ntksym.checking.certify": ("certify",),
    "ntksym.checking.run": ("check",),
    "ntksym.checking.present": ("describe",),
    "ntksym.verifier": ("verify",),
    "ntksym.claims": ("all_claims", "by_source"),
    "ntksym.errors": ("UserError",),
    "ntksym.publishing.live": ("Decision", "decide"),
    "ntksym.publishing.grids": ("Formula", "Printed", "grid"),
    "ntksym.publishing.tables": ("claims_table",),
    "ntksym.publishing.figures": ("drawing",),
    "ntksym.conjectures.notebook": ("Verdicts", "conjecture", "verdicts"),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}

__all__ = ["ledger", *sorted(_HOME_OF)]

if TYPE_CHECKING:
    from ntksym.checking.records import Ledger


def ledger(directory: Path | None = None) -> Ledger:
    """Every claim with its recorded verdict, from the certificates in a directory (default: those of the checkout)."""
    from ntksym.claims import load_ledger
    from ntksym.publishing.places import certificates_directory

    return load_ledger(certificates_directory() if directory is None else directory)


def load_ipython_extension(ipython: Any) -> None:
    """What ``%load_ext ntksym`` does: the cell magic ``%%claim``."""
    from ntksym.conjectures.magic import register

    register(ipython)


def __getattr__(name: str) -> Any:
    home = _HOME_OF.get(name)
    if home is None:
        raise AttributeError(f"module 'ntksym' has no attribute {name!r}")
    value = getattr(importlib.import_module(home), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
