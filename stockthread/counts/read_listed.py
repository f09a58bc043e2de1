"""Counts by filters, a page at a time. Nothing here writes."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

from stockthread.counts.read import COUNTS, count_of
from stockthread.counts.records import Count
from stockthread.kernel import clock, db
from stockthread.kernel.findtext import folded

_TEXTS: Final = "SELECT id, number, note FROM counts_count"
_SCOPES: Final = """
    SELECT count_id, kind, target FROM counts_scope WHERE count_id IN {} ORDER BY id"""


class CountFilter(NamedTuple):
    """Which counts are wanted; what is left out does not matter.

    text: each of its words stands in the number or the note. since, until: when it was opened,
    `until` itself not.
    """

    text: str = ""
    states: Sequence[str] = ()
    kind: str = ""
    since: datetime | None = None
    until: datetime | None = None


def listed_counts(wanted: CountFilter, *, before: int = 2**62, limit: int = 50) -> list[Count]:
    """Return counts, the newest first, from before the count `before`. Two statements at most."""
    where, params = _conditions(wanted)
    sql = f"{COUNTS} WHERE c.id < %s{where} ORDER BY c.id DESC LIMIT %s"
    return db.query_records(count_of, sql, [before, *params, limit])


def count_counts(wanted: CountFilter) -> int:
    """Return how many counts there are. Two statements at most."""
    where, params = _conditions(wanted)
    [(count,)] = db.query(f"SELECT COUNT(*) FROM counts_count c WHERE 1 = 1{where}", params)
    return int(count)


def said_scopes(counts: Sequence[int]) -> dict[int, dict[str, list[int]]]:
    """Return what each of these counts is said to be about: ids by place, product and class."""
    wanted, param = db.ids_in(counts)
    found: dict[int, dict[str, list[int]]] = {
        id: {"place": [], "product": [], "class": []} for id in counts
    }
    for id, kind, target in db.query(_SCOPES.format(wanted), (param,)):
        found[id][kind].append(target)
    return found


def _conditions(wanted: CountFilter) -> tuple[str, list[Any]]:
    found, params = [""], list[Any]()
    if words := folded(wanted.text).split():
        # Folded here and not in SQL, where the databases fold differently.
        fit = [id for id, *texts in db.query(_TEXTS)
               if all(word in folded(" ".join(texts)) for word in words)]  # fmt: skip
        among, param = db.ids_in(fit)
        found.append(f"c.id IN {among}")
        params.append(param)
    if wanted.states:
        found.append(f"c.state IN ({db.marks(len(wanted.states))})")
        params += wanted.states
    if wanted.kind:
        found.append("c.kind = %s")
        params.append(wanted.kind)
    if wanted.since:
        found.append("c.made_at >= %s")
        params.append(clock.micros(wanted.since))
    if wanted.until:
        found.append("c.made_at < %s")
        params.append(clock.micros(wanted.until))
    return " AND ".join(found), params
