"""Queries of exchange: imports, and the tray of rows that wait for a decision."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple, cast

from stockthread.exchange.records import TrayRow
from stockthread.kernel import clock, db
from stockthread.kernel.errors import Refusal


class Import(NamedTuple):
    """A file that was imported. finished_at: None while part of it is still to come."""

    id: int
    file: str
    rows: int
    place: int
    person: int
    started_at: datetime
    finished_at: datetime | None
    accepted: int
    here: int
    doubtful: int
    refused: int
    waiting: int


_IMPORTS = """
SELECT i.id, i.file, i.rows, i.place, i.person, i.started_at, i.finished_at, i.accepted,
    i.here, i.doubtful, i.refused,
    (SELECT COUNT(*) FROM exchange_tray t WHERE t.import_id = i.id AND t.decision = '')
FROM exchange_import i ORDER BY i.id DESC LIMIT %s
"""
_TRAY = """
SELECT t.id, t.import_id, i.file, t.number, t.file_line, t.pile, t.reason, t.data,
    i.columns, t.cells, t.item, t.decision, t.decided_by, t.decided_at
FROM exchange_tray t JOIN exchange_import i ON i.id = t.import_id
WHERE {conditions} ORDER BY t.id {limit}
"""
_COUNTS = """
SELECT t.pile, t.reason, COUNT(*) FROM exchange_tray t WHERE {conditions}
GROUP BY t.pile, t.reason ORDER BY t.pile, COUNT(*) DESC, t.reason
"""


class Filter(NamedTuple):
    """Which rows of the tray are meant; what is empty does not limit."""

    import_id: int = 0
    pile: str = ""
    reason: str = ""
    is_waiting: bool = True


WAITING = Filter()


def imports(limit: int = 100) -> list[Import]:
    """Return imports, the newest first."""
    found = db.query_records(Import, _IMPORTS, [limit])
    return [
        each._replace(
            started_at=clock.from_micros(cast(int, each.started_at)),
            finished_at=_moment(cast(int | None, each.finished_at)),
        )
        for each in found
    ]


def tray(filter: Filter = WAITING, after: int = 0, limit: int | None = 1000) -> list[TrayRow]:
    """Return rows of the tray behind the id `after`, the oldest first; limit None is all."""
    conditions, params = _conditions(filter)
    params = [*params, after, *([] if limit is None else [limit])]
    sql = _TRAY.format(
        conditions=f"{conditions} AND t.id > %s", limit="" if limit is None else "LIMIT %s"
    )
    return [_tray_row(*row) for row in db.query(sql, params)]


def tray_rows(ids: Sequence[int]) -> list[TrayRow]:
    """Return these rows of the tray, by id; what does not exist is left out."""
    wanted, param = db.ids_in(ids)
    sql = _TRAY.format(conditions=f"t.id IN {wanted}", limit="")
    return [_tray_row(*row) for row in db.query(sql, [param])]


def tray_counts(filter: Filter = WAITING) -> list[tuple[str, str, int]]:
    """Return (pile, reason, how many rows)."""
    conditions, params = _conditions(filter)
    return [(p, r, int(n)) for p, r, n in db.query(_COUNTS.format(conditions=conditions), params)]


def _conditions(filter: Filter) -> tuple[str, list[object]]:
    conditions, params = ["1 = 1"], list[object]()
    if filter.is_waiting:
        conditions.append("t.decision = ''")
    for column, value in (
        ("import_id", filter.import_id),
        ("pile", filter.pile),
        ("reason", filter.reason),
    ):
        if value:
            conditions.append(f"t.{column} = %s")
            params.append(value)
    return " AND ".join(conditions), params


def _tray_row(
    id: int,
    import_id: int,
    file: str,
    number: int,
    line: int,
    pile: str,
    reason: str,
    data: str,
    columns: str,
    cells: str,
    item: int,
    decision: str,
    decided_by: int,
    decided_at: int | None,
) -> TrayRow:
    refusal = Refusal(None, reason, json.loads(data))
    return TrayRow(
        id, import_id, file, number, line, pile, refusal, json.loads(columns), json.loads(cells),
        item, decision, decided_by, _moment(decided_at),
    )  # fmt: skip


def _moment(micros: int | None) -> datetime | None:
    return None if micros is None else clock.from_micros(micros)
