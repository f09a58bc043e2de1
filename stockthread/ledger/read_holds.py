"""Open holds by filters, a page at a time. Nothing here writes."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

from stockthread.kernel import clock, db
from stockthread.ledger import naming
from stockthread.ledger.read_marks import HOLD, hold_of
from stockthread.ledger.view_records import HoldView

_OPEN: Final = "FROM ledger_hold h JOIN ledger_event e ON e.id = h.event WHERE h.closed_by IS NULL"
_REASONS: Final = "SELECT DISTINCT reason FROM ledger_hold WHERE closed_by IS NULL"
_OF_PRODUCT: Final = "h.item IN (SELECT item FROM ledger_state WHERE product = %s)"
_IN_PLACES: Final = """(h.place IN {0} OR h.item IN (SELECT item FROM ledger_state
    WHERE place IN {0}) OR h.item IN (SELECT item FROM ledger_holding
    WHERE stage < 5 AND place IN {0}))"""


class HoldFilter(NamedTuple):
    """Which open holds are wanted; what is left out does not matter.

    text: each of its words stands in the reason, by its name or its code. places: on one of these,
    or on what lies there.
    since, until: when it was put on, `until` itself not.
    """

    text: str = ""
    product: int = 0
    places: Sequence[int] | None = None
    since: datetime | None = None
    until: datetime | None = None


def listed_holds(wanted: HoldFilter, *, before: int = 2**62, limit: int = 50) -> list[HoldView]:
    """Return open holds, the newest first, from before the hold `before`. Three statements."""
    where, params = _conditions(wanted)
    sql = f"SELECT {HOLD} {_OPEN}{where} AND h.id < %s ORDER BY h.id DESC LIMIT %s"
    return [hold_of(*row) for row in db.query(sql, [*params, before, limit])]


def count_listed_holds(wanted: HoldFilter) -> int:
    """Return how many open holds fit. Three statements."""
    where, params = _conditions(wanted)
    [(count,)] = db.query(f"SELECT COUNT(*) {_OPEN}{where}", params)
    return int(count)


def _conditions(wanted: HoldFilter) -> tuple[str, list[Any]]:
    found, params = [""], list[Any]()
    if words := wanted.text.casefold().split():
        # Folded here and not in SQL, where the databases fold differently.
        told = naming.told([reason for (reason,) in db.query(_REASONS)])
        fit = [reason for reason, said in told.items()
               if all(word in f"{reason} {said}".casefold() for word in words)]  # fmt: skip
        among, param = db.texts_in(fit)
        found.append(f"h.reason IN {among}")
        params.append(param)
    if wanted.product:
        found.append(_OF_PRODUCT)
        params.append(wanted.product)
    if wanted.places is not None:
        among, param = db.ids_in(wanted.places)
        found.append(_IN_PLACES.format(among))
        params += [param] * 3
    if wanted.since:
        found.append("e.happened_at >= %s")
        params.append(clock.micros(wanted.since))
    if wanted.until:
        found.append("e.happened_at < %s")
        params.append(clock.micros(wanted.until))
    return " AND ".join(found), params
