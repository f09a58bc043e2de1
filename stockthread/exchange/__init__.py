"""Files in and out: units and orders from tables, and the tray of rows that wait for a decision.

Other areas use what is listed here.
"""

from stockthread.exchange import read
from stockthread.exchange.given_serials import serials_csv
from stockthread.exchange.lists import Listed, pasted, read_list, unread
from stockthread.exchange.on_record import look_alikes
from stockthread.exchange.order_export import HEAD as ORDER_HEAD
from stockthread.exchange.order_export import left_out_csv, order_rows, orders_csv, template_csv
from stockthread.exchange.order_import import (
    ImportedOrders,
    OrderPiles,
    SaidOrder,
    import_orders,
    sort_orders,
    undo_import,
)
from stockthread.exchange.order_rows import are_headings
from stockthread.exchange.plain_rows import plain, read_rows, read_table, rows_of_text
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
    "ORDER_HEAD",
    "REFUSED",
    "Columns",
    "Decision",
    "ImportedOrders",
    "Listed",
    "Note",
    "OrderPiles",
    "Outcome",
    "Progress",
    "Reason",
    "SaidOrder",
    "Survey",
    "Target",
    "TrayRow",
    "accept_rows",
    "are_headings",
    "check_units",
    "columns_of",
    "drop_rows",
    "import_orders",
    "import_units",
    "left_out_csv",
    "look_alikes",
    "opened_units",
    "order_rows",
    "orders_csv",
    "pasted",
    "plain",
    "read",
    "read_list",
    "read_rows",
    "read_table",
    "rows_of_text",
    "serials_csv",
    "sort_orders",
    "template_csv",
    "undo_import",
    "unread",
]
