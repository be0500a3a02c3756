"""What a reply must not say, and what it should: rules as data where a pattern can judge, as code where not.

A text is read in a normal form (`reading`), in which one pattern fits both Chinese scripts, full and half width,
and the usual disguises; what it quotes from the customer is not judged. Rules are those of the trade's laws and
platforms (L01 to L36) and of the method (from L37 on).
"""

from __future__ import annotations

from cs_toolkit.core.lint.engine import lint
from cs_toolkit.core.lint.rules import LintRules
from cs_toolkit.core.lint.scope import SEVERITIES, Finding, Known, Scope

__all__ = ["SEVERITIES", "Finding", "Known", "LintRules", "Scope", "lint"]
