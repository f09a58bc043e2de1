"""Labels of items: the product in words, the code for the scanner and for people."""

from collections.abc import Sequence

from stockthread import labels, ledger
from stockthread.web import shown


def pdf(items: Sequence[int]) -> bytes:
    """One PDF with a label for each item that has a code. Raises Refused too_many_labels."""
    rows = shown.rows(ledger.read.items(items))
    wanted = [label(row) for row in rows]
    return labels.render_pdf(wanted, size=labels.UNIT)


def label(row: shown.Row) -> labels.Label:
    """One item's label."""
    lines = [
        row.product,
        f"Lot {row.lot}" if row.lot else "",
        row.quantity if row.quantity != "1" else "",
    ]
    return labels.Label(tuple(line for line in lines if line), code=row.code, serial=row.code)
