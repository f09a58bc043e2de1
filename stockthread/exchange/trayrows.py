"""Rows of the tray: doubtful and refused ones, kept whole, so that nothing of a file is lost."""

import json
from collections.abc import Sequence

from stockthread.exchange.records import DOUBTFUL, REFUSED, Verdict
from stockthread.exchange.sheets import Sheet, digest_of
from stockthread.kernel import db, rows

_COLUMNS = {
    "import_id": "bigint",
    "number": "bigint",
    "file_line": "bigint",
    "pile": "text",
    "reason": "text",
    "data": "text",
    "cells": "text",
    "digest": "text",
    "item": "bigint",
    "decision": "text",
    "decided_by": "bigint",
}


def keep(import_id: int, sheet: Sheet, verdicts: Sequence[Verdict]) -> None:
    """Put the doubtful and refused rows of a sheet into the tray, in the caller's transaction."""
    kept = [
        (
            import_id,
            sheet.rows[n].number,
            sheet.rows[n].line,
            verdict.pile,
            verdict.reason.code,
            json.dumps(verdict.reason.data, default=str),
            json.dumps(sheet.rows[n].cells),
            digest_of(sheet, n),
            verdict.item,
            "",
            0,
        )
        for n, verdict in enumerate(verdicts)
        if verdict.pile in (DOUBTFUL, REFUSED) and verdict.reason
    ]
    if kept:
        rows.insert("exchange_tray", _COLUMNS, kept)


_DECIDE = """
UPDATE exchange_tray SET decision = %s, decided_by = %s, decided_at = %s,
    item = CASE WHEN source.now <> 0 THEN source.now ELSE exchange_tray.item END
FROM {source} AS source WHERE exchange_tray.id = source.row_id AND decision = ''
"""


def decide(items: Sequence[tuple[int, int]], decision: str, by: int, at: int) -> int:
    """Note a decision on waiting rows, each with the item that it came to (0: none).

    Returns how many rows were still waiting.
    """
    source, params = rows.source({"row_id": "bigint", "now": "bigint"}, items)
    return db.execute(_DECIDE.format(source=source), [decision, by, at, *params])
