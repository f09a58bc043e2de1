"""Codes and serial numbers: canonical forms, code types, serial schemes and their counters.

Other areas use what is listed here; `gs1` and `barcodes` are loaded only where asked for.
"""

from stockthread.identifiers import read
from stockthread.identifiers.blocks import (
    block_serials,
    pass_over,
    proposed_block,
    reserve_block,
    return_block,
)
from stockthread.identifiers.books import (
    add_book,
    check_book,
    close_book,
    mend_numbers,
    reopen_book,
    spoil_numbers,
)
from stockthread.identifiers.code_types import add_code_types, compared, of_macs
from stockthread.identifiers.codes import (
    canonical,
    canonical_all,
    groups,
    looks_like,
    looks_like_all,
)
from stockthread.identifiers.collisions import Meeting, meeting
from stockthread.identifiers.counters import take
from stockthread.identifiers.explaining import explain
from stockthread.identifiers.macs import written as mac_written
from stockthread.identifiers.parts import Scheme, name
from stockthread.identifiers.preview import Preview, meetings, position_of, preview
from stockthread.identifiers.ranges import RangeLine, read_ranges
from stockthread.identifiers.records import (
    BlockRow,
    BookNumber,
    BookRow,
    CodeType,
    CounterRow,
    Fields,
    GapRow,
    NewBook,
    NewCodeType,
    NewScheme,
    Proposal,
    SaidPart,
    SchemeRow,
)
from stockthread.identifiers.register import add_schemes, close_scheme
from stockthread.identifiers.schemes import parse, sources
from stockthread.identifiers.serials import examples, remaining, render, scope_key, shown_scope
from stockthread.identifiers.shapes import regex
from stockthread.identifiers.variants import variants
from stockthread.identifiers.wording import kind_of, words_of

__all__ = [
    "BlockRow",
    "BookNumber",
    "BookRow",
    "CodeType",
    "CounterRow",
    "Fields",
    "GapRow",
    "Meeting",
    "NewBook",
    "NewCodeType",
    "NewScheme",
    "Preview",
    "Proposal",
    "RangeLine",
    "SaidPart",
    "Scheme",
    "SchemeRow",
    "add_book",
    "add_code_types",
    "add_schemes",
    "barcodes",
    "block_serials",
    "canonical",
    "canonical_all",
    "check_book",
    "close_book",
    "close_scheme",
    "compared",
    "examples",
    "explain",
    "groups",
    "gs1",
    "kind_of",
    "looks_like",
    "looks_like_all",
    "mac_written",
    "meeting",
    "meetings",
    "mend_numbers",
    "name",
    "of_macs",
    "parse",
    "pass_over",
    "position_of",
    "preview",
    "proposed_block",
    "read",
    "read_ranges",
    "regex",
    "remaining",
    "render",
    "reopen_book",
    "reserve_block",
    "return_block",
    "scope_key",
    "shown_scope",
    "sources",
    "spoil_numbers",
    "take",
    "variants",
    "words_of",
]
