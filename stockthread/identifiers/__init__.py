"""Codes and serial numbers: canonical forms, code types, serial schemes and their counters.

Other areas use what is listed here; `gs1` and `barcodes` are loaded only where asked for.
"""

from stockthread.identifiers import read
from stockthread.identifiers.blocks import (
    block_serials,
    pass_over,
    reserve_block,
    return_block,
)
from stockthread.identifiers.codes import canonical, canonical_all, groups, looks_like
from stockthread.identifiers.collisions import Meeting, meeting
from stockthread.identifiers.counters import take
from stockthread.identifiers.explaining import explain
from stockthread.identifiers.parts import Scheme
from stockthread.identifiers.records import (
    BlockRow,
    CodeType,
    CounterRow,
    Fields,
    GapRow,
    NewScheme,
    SaidPart,
    SchemeRow,
)
from stockthread.identifiers.register import add_schemes, close_scheme
from stockthread.identifiers.schemes import parse
from stockthread.identifiers.serials import examples, remaining, render
from stockthread.identifiers.shapes import regex

__all__ = [
    "BlockRow",
    "CodeType",
    "CounterRow",
    "Fields",
    "GapRow",
    "Meeting",
    "NewScheme",
    "SaidPart",
    "Scheme",
    "SchemeRow",
    "add_schemes",
    "barcodes",
    "block_serials",
    "canonical",
    "canonical_all",
    "close_scheme",
    "examples",
    "explain",
    "groups",
    "gs1",
    "looks_like",
    "meeting",
    "parse",
    "pass_over",
    "read",
    "regex",
    "remaining",
    "render",
    "reserve_block",
    "return_block",
    "take",
]
