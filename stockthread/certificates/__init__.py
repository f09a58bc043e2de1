"""Certificates and results: what is asked of goods before use, what is in, and what is lacking.

Other areas use what is listed here. Goods without what is asked of them are held in the event by
which they come; the hold ends by itself when all is in and within limits.
"""

from stockthread.certificates import read
from stockthread.certificates.certifying import (
    add_certificate,
    correct_certificate,
    cover_more,
    withdraw_certificate,
)
from stockthread.certificates.conceding import (
    CONCESSION,
    concede,
    conceded_among,
    concession,
    concessions,
    concessions_on,
    end_concession,
    end_due,
    lacking,
    meaning,
)
from stockthread.certificates.expiring import expire_due, running_out
from stockthread.certificates.family import bearers
from stockthread.certificates.judging import lacks, standings
from stockthread.certificates.rebooking import rebook, undo
from stockthread.certificates.records import (
    NEEDS,
    NUMBER,
    OUT,
    PAPER,
    PAPERS,
    PASS,
    REASON,
    TEXT,
    VALID,
    Certificate,
    Certified,
    Conceded,
    Concession,
    Entered,
    Finding,
    Kind,
    Need,
    NewCertificate,
    NewNeed,
    NewResult,
    Result,
    Settled,
    Specification,
    Standing,
)
from stockthread.certificates.results import enter_results, withdraw_result, withdraw_results
from stockthread.certificates.retaining import (
    MONTHS_MAX,
    Retained,
    dispose,
    due,
    retained,
    retentions,
    set_retention,
)
from stockthread.certificates.settling import apply_now
from stockthread.certificates.setup import kind, kinds, offer_kind, set_kind
from stockthread.certificates.specifying import set_specification
from stockthread.certificates.tables import ResultTable, is_heading_row, results_of_table

__all__ = [
    "CONCESSION",
    "MONTHS_MAX",
    "NEEDS",
    "NUMBER",
    "OUT",
    "PAPER",
    "PAPERS",
    "PASS",
    "REASON",
    "TEXT",
    "VALID",
    "Certificate",
    "Certified",
    "Conceded",
    "Concession",
    "Entered",
    "Finding",
    "Kind",
    "Need",
    "NewCertificate",
    "NewNeed",
    "NewResult",
    "Result",
    "ResultTable",
    "Retained",
    "Settled",
    "Specification",
    "Standing",
    "add_certificate",
    "apply_now",
    "bearers",
    "concede",
    "conceded_among",
    "concession",
    "concessions",
    "concessions_on",
    "correct_certificate",
    "cover_more",
    "dispose",
    "due",
    "end_concession",
    "end_due",
    "enter_results",
    "expire_due",
    "is_heading_row",
    "kind",
    "kinds",
    "lacking",
    "lacks",
    "meaning",
    "offer_kind",
    "read",
    "rebook",
    "results_of_table",
    "retained",
    "retentions",
    "running_out",
    "set_kind",
    "set_retention",
    "set_specification",
    "standings",
    "undo",
    "withdraw_certificate",
    "withdraw_result",
    "withdraw_results",
]
