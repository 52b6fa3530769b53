"""The small trusted part: re-checks certificates with python-flint and the standard library alone."""

from .axioms import AXIOMS
from .certificates import FORMAT, Report, verify, verify_text

__all__ = ["AXIOMS", "FORMAT", "Report", "verify", "verify_text"]
