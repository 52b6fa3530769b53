"""The commented file that ``ntksym new`` writes."""

TEMPLATE = r'''# A conjecture of yours: `ntksym check --file THIS` decides it, `ntksym show THIS` explains the verdict.
# The format is described in ntksym/conjectures/FORMAT.md.

# Where the statements come from; it may be left out.
source = "my notes"

# Abbreviations, for all claims of this file; they may be left out, too.
[definitions]
"kappa_0(u)" = "(pi - acos(u))/pi"

[[claim]]
id = "cauchy-schwarz"
title = "The Hermite coefficients of tanh are bounded by the norm"
# A statement as in SymPy or in plain ASCII mathematics; for other kinds of statements see below.
statement = "HermiteCoefficient(tanh, 1)^2 <= GaussianMean(x -> tanh(x)^2)"
# A verdict that you expect: proved, certified, supported, refuted, undecided or ill-posed.
# expect = "certified"

[[claim]]
id = "arc-cosine"
title = "The arc-cosine kernel of the step function"
statement = "kappa_0(u) <= 1"
# Hypotheses that restrict the variables further.
where = ["u^2 < 1"]
# Every variable with its domain: "integer >= 0", "odd integer", "real > 0", "0 < x < 1", "sequence",
# "function: square integrable", ...
[claim.variables]
u = "-1 <= u <= 1"
# Conventions, for the reader.
[claim.conventions]
normalisation = "kappa_0(1) = 1"

# Other statements:
#   "a + b = b + a"                                      an identity
#   "Sum(x^k, (k, 0, oo)) = 1/(1 - x)"                   a series; also Product, Integral, Limit, Derivative
#   "HermiteCoefficient(relu, 0) rounds to 0.399"        a decimal as printed
#   "n^2 + n ~ n^2 as n -> oo"                           a rate; also = Theta(...), = O(...), = o(...), = Omega(...)
#   "[[1, 2], [2, 1]]*[[0, 1], [1, 0]] = [[2, 1], [1, 2]]"   matrices
#   "x > 0 and not x = 1"                                and, or, not
'''
