"""Claims of Zolfaghari, Zohrabi, Velae 2025, high-dimensional probability analysis of the NTK (slides), sharif2025."""

from __future__ import annotations

from ..checking.records import Claim, Source
from ..checking.statements import Equivalent, LittleO, Theta
from .script.eigenvalue_decay import DEGREE, DIMENSION, OWN, d, k, tangent

DEPTH = Source("sharif2025", "Modern Perspective",
               r"\text{Depth induces spectral bias (eigenvalue decay of } \Theta^\infty)")

CLAIMS = (
    Claim("S-05", "Depth induces spectral bias", DEPTH,
          missing="what depth changes: that eigenvalues decay, the exponent, or the constant; and for which "
                  "activation and data",
          readings=("S-05-shallow", "S-05-exponent")),
    Claim("S-05-shallow", "Eigenvalues decay without depth: ReLU, two layers, even degrees", DEPTH,
          Theta(tangent(2, d, 2 * k), k ** (-d), k), variables=(DEGREE, DIMENSION), conventions=OWN),
    Claim("S-05-exponent", "ReLU: the eigenvalues of three layers decay faster than those of two, even degrees", DEPTH,
          LittleO(tangent(3, d, 2 * k), tangent(2, d, 2 * k), k), variables=(DEGREE, DIMENSION), conventions=OWN,
          remark="The exponent is the same; the constant grows with depth."),
    Claim("S-05-exponent-amended", "The exponent is the same; the constants are 2 and 7/2", DEPTH,
          Equivalent(7 * tangent(2, d, 2 * k), 4 * tangent(3, d, 2 * k), k), variables=(DEGREE, DIMENSION),
          conventions=OWN, amends="S-05-exponent"),
    Claim("S-05-amended", "ReLU: eigenvalues decay without depth, and depth changes the constant alone", DEPTH,
          parts=("S-05-shallow", "S-05-exponent-amended", "L-BB-7-growth"), amends="S-05"),
)
