"""What the complained units are compared with, and the units that are drawn from it.

All units of a population of up to UNITS_MAX are compared. Of more, all that were complained of and
a random draw of the others: an odds ratio does not change by how many of the others are drawn, and
twenty others for each complaint tell nearly what all would. Source: N. E. Breslow and N. E. Day,
"Statistical methods in cancer research" I (1980), 27 to 29. The draw is the same for the same
population.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any, Final

from stockthread.causes.gathering import by_indexes
from stockthread.causes.records import (
    COMPLAINED_MAX,
    SHIPPED,
    UNITS_MAX,
    Case,
    Drawn,
    LeftOut,
    Population,
)
from stockthread.kernel import clock, db
from stockthread.kernel.errors import refuse
from stockthread.ledger import STANDS, chain

AROUND_DAYS: Final = 90
_FITS: Final = "s.kind IN (1, 2) AND s.stage NOT IN (1, 7)"
"""Units and lots that have come and were no mistake."""
_PRODUCTS = f"SELECT DISTINCT s.product FROM ledger_state s WHERE s.item IN {{}} AND {_FITS}"
_ALL = f"SELECT s.item FROM ledger_state s WHERE s.product IN {{products}} AND {_FITS}"
_THESE = f"SELECT s.item FROM ledger_state s WHERE s.item IN {{}} AND {_FITS}"
_WHEN = "e.happened_at >= %s AND e.happened_at < %s"


def _made_sql() -> str:
    """Items by the event that made them, which names them as one range of ids."""
    on = "s.item >= e.first_item AND s.item < e.first_item + e.new_items"
    states = db.looked_up("ledger_state", "s", on)
    return (
        f"SELECT s.item FROM ledger_event e {states}"
        f" WHERE e.new_items > 0 AND {_WHEN} AND s.product IN {{products}} AND {_FITS}"
    )


def _shipped_sql() -> str:
    legs = db.looked_up("ledger_movement", "m", "m.event = e.id")
    moved = db.looked_up("ledger_movement_item", "i", "i.movement = m.id")
    states = db.looked_up("ledger_state", "s", "s.item = i.item")
    return (
        f"SELECT DISTINCT s.item FROM ledger_event e {legs} {moved} {states}"
        f" WHERE e.kind = 'ship' AND {STANDS} AND {_WHEN}"
        f" AND s.product IN {{products}} AND {_FITS}"
    )


def items_of(population: Population) -> list[int]:
    """Return the ids of all units of a population, in order. One statement.

    Raises Refused causes_no_population.
    """
    if population.items is not None:
        wanted, param = db.ids_in(sorted(set(population.items)))
        return sorted(item for (item,) in db.query(_THESE.format(wanted), [param]))
    if not population.products:
        refuse("causes_no_population")
    wanted, param = db.ids_in(sorted(set(population.products)))
    params: list[Any] = [param]
    if population.since is None and population.until is None and population.by != SHIPPED:
        sql = _ALL
    else:
        sql = _shipped_sql() if population.by == SHIPPED else _made_sql()
        params = [*_moments(population), param]
    with by_indexes():
        return sorted(item for (item,) in db.query(sql.format(products=wanted), params))


def _moments(population: Population) -> list[int]:
    since = clock.micros(population.since) if population.since else 0
    return [since, clock.micros(population.until) if population.until else chain.ALWAYS]


_FIRST = f"""{chain.CHAIN}
SELECT MIN(e.happened_at), MAX(e.happened_at)
FROM chain c CROSS JOIN ledger_movement m CROSS JOIN ledger_event e
WHERE c.previous = 0 AND m.id = c.movement AND e.id = m.event
"""


def usual(cases: Sequence[Case]) -> Population:
    """Return the usual population: the same products, made in the same time and around it.

    Around it, because a bad week cannot be seen by what was made in that week alone: as long
    before and after as the complained units were made in, and AROUND_DAYS at least. Two statements.
    Raises Refused causes_no_cases.
    """
    ids, param = db.ids_in(sorted({case.item for case in cases}))
    products = sorted(product for (product,) in db.query(_PRODUCTS.format(ids), [param]))
    if not products:
        refuse("causes_no_cases")
    with by_indexes():
        [(first, last)] = db.query(_FIRST.format(ids=ids), [param])
    since, until = clock.from_micros(first), clock.from_micros(last)
    around = max(until - since, timedelta(AROUND_DAYS))
    since, until = _midnight(since - around), _midnight(until + around + timedelta(1))
    return Population(products, since=since, until=until)


def _midnight(at: datetime) -> datetime:
    local = at.astimezone(clock.zone())
    return local.replace(hour=0, minute=0, second=0, microsecond=0)


def drawn(cases: Sequence[Case], population: Population, left_out: Sequence[LeftOut] = ()) -> Drawn:
    """Return the units that are compared, drawn from all but those left out. One statement.

    Raises Refused: causes_no_reason, causes_no_cases, causes_too_many, causes_none_inside,
    causes_none_other.
    """
    without = {each.item for each in left_out}
    if any(not each.reason.strip() for each in left_out):
        refuse("causes_no_reason")
    told = {case.item: case.at for case in cases if case.item not in without}
    if not told:
        refuse("causes_no_cases")
    if len(told) > COMPLAINED_MAX:
        refuse("causes_too_many", count=len(told), limit=COMPLAINED_MAX)
    found = [item for item in items_of(population) if item not in without]
    inside = [item for item in found if item in told]
    if not inside:
        refuse("causes_none_inside")
    others = [item for item in found if item not in told]
    if not others:
        refuse("causes_none_other")
    room = max(UNITS_MAX - len(inside), len(inside))
    if len(others) > room:
        others = sorted(Random(len(found)).sample(others, room))
    until = {item: clock.micros(at) for item, at in told.items() if at is not None}
    return Drawn(
        [*inside, *others], len(inside), until, len(found), len(told) - len(inside)
    )  # fmt: skip
