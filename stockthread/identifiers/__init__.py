"""Codes and serial numbers: canonical forms, code types, serial schemes and their counters.

Other areas use what is listed here.
"""

from stockthread.identifiers import read
from stockthread.identifiers.codes import canonical, canonical_all, groups, looks_like
from stockthread.identifiers.counters import take
from stockthread.identifiers.explaining import explain
from stockthread.identifiers.parts import Scheme
from stockthread.identifiers.records import (
    CodeType,
    CounterRow,
    Fields,
    NewScheme,
    SaidPart,
    SchemeRow,
)
from stockthread.identifiers.register import add_schemes, close_scheme
from stockthread.identifiers.schemes import parse
from stockthread.identifiers.serials import examples, remaining, render
from stockthread.identifiers.shapes import may_collide, regex

__all__ = [
    "CodeType",
    "CounterRow",
    "Fields",
    "NewScheme",
    "SaidPart",
    "Scheme",
    "SchemeRow",
    "add_schemes",
    "canonical",
    "canonical_all",
    "close_scheme",
    "examples",
    "explain",
    "groups",
    "looks_like",
    "may_collide",
    "parse",
    "read",
    "regex",
    "remaining",
    "render",
    "take",
]
