"""Causes: which circumstances units that were complained of share more often than others.

Other areas use what is listed here. The ledger is read and never written; a comparison is kept as a
study.
"""

from stockthread.causes import naming, paper, statistics, studies, wording
from stockthread.causes.choosing import by_reading
from stockthread.causes.comparing import compare
from stockthread.causes.population import drawn, items_of, usual
from stockthread.causes.records import (
    ALONG,
    CLEAR,
    COMPLAINED_MAX,
    FEW,
    FEWER,
    KINDS,
    MADE,
    RIVAL,
    SHIPPED,
    TIMES,
    UNCLEAR,
    UNITS_MAX,
    Case,
    Circumstance,
    Drawn,
    Group,
    LeftOut,
    Population,
    Question,
    Ranking,
    Study,
    StudyHead,
    is_outward,
    number_of,
)
from stockthread.causes.statistics import fisher
from stockthread.causes.studies import (
    OTHERS,
    SIDES,
    WITH,
    WITHOUT,
    Overlap,
    overlap,
    study,
    units_of,
)

__all__ = [
    "ALONG",
    "CLEAR",
    "COMPLAINED_MAX",
    "FEW",
    "FEWER",
    "KINDS",
    "MADE",
    "OTHERS",
    "RIVAL",
    "SHIPPED",
    "SIDES",
    "TIMES",
    "UNCLEAR",
    "UNITS_MAX",
    "WITH",
    "WITHOUT",
    "Case",
    "Circumstance",
    "Drawn",
    "Group",
    "LeftOut",
    "Overlap",
    "Population",
    "Question",
    "Ranking",
    "Study",
    "StudyHead",
    "by_reading",
    "compare",
    "drawn",
    "fisher",
    "is_outward",
    "items_of",
    "naming",
    "number_of",
    "overlap",
    "paper",
    "statistics",
    "studies",
    "study",
    "units_of",
    "usual",
    "wording",
]
