"""Files in and out: units from tables, and the tray of rows that wait for a decision.

Other areas use what is listed here.
"""

from stockthread.exchange import read
from stockthread.exchange.lists import Listed, read_list
from stockthread.exchange.on_record import look_alikes
from stockthread.exchange.plain_rows import read_rows
from stockthread.exchange.records import (
    ACCEPTED,
    DOUBTFUL,
    DRIVES,
    HERE,
    REFUSED,
    Columns,
    Note,
    Outcome,
    Progress,
    Reason,
    Target,
    TrayRow,
)
from stockthread.exchange.survey import Survey
from stockthread.exchange.tables import ENCODINGS, columns_of
from stockthread.exchange.tray import Decision, accept_rows, drop_rows
from stockthread.exchange.units import check_units, import_units, opened_units

__all__ = [
    "ACCEPTED",
    "DOUBTFUL",
    "DRIVES",
    "ENCODINGS",
    "HERE",
    "REFUSED",
    "Columns",
    "Decision",
    "Listed",
    "Note",
    "Outcome",
    "Progress",
    "Reason",
    "Survey",
    "Target",
    "TrayRow",
    "accept_rows",
    "check_units",
    "columns_of",
    "drop_rows",
    "import_units",
    "look_alikes",
    "opened_units",
    "read",
    "read_list",
    "read_rows",
]
