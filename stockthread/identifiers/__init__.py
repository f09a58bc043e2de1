"""Codes and serial numbers: canonical forms, code types, serial schemes and their counters.

Other areas use what is listed here.
"""

from stockthread.identifiers import read
from stockthread.identifiers.codes import canonical, canonical_all, looks_like
from stockthread.identifiers.records import CodeType

__all__ = ["CodeType", "canonical", "canonical_all", "looks_like", "read"]
