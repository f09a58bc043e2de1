"""At which position of a unit a component sits: given when it goes in, kept when it is exchanged.

A bill's line names positions. Pieces get them in the order in which they go in; the first free name
is the next one's. What the ledger says of a component in a unit holds; a position is said beside it
by the event that put the component in, is never changed, and counts for as long as the ledger has
the component there. Where a removal is undone the component is at its position again.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from stockthread import ledger
from stockthread.kernel import db, rows
from stockthread.ledger import ItemView
from stockthread.production.matching import Slots, needs_of
from stockthread.production.records import SERIALISED, BomLine, Plan

Fit = tuple[int, int]
"""A unit, and a component in it."""

_COLUMNS = {"event": "bigint", "unit": "bigint", "item": "bigint", "position": "text"}
_NAMES: Final = ", ".join(_COLUMNS)
_OF_UNITS: Final = "SELECT event, item, position FROM production_fitting WHERE unit IN {}"


def record(event: int, fitted: Mapping[Fit, str]) -> None:
    """Say at which positions an event put components; nothing of those without one."""
    said = [(event, unit, item, position) for (unit, item), position in fitted.items() if position]
    if said:
        text, params = rows.source(_COLUMNS, said)
        sql = f"INSERT INTO production_fitting ({_NAMES}) SELECT {_NAMES} FROM {text} AS source"
        db.execute(sql, params)


def given(
    plan: Plan,
    pairs: Sequence[Fit],
    inside: Mapping[int, Sequence[int]],
    items: Mapping[int, ItemView],
) -> dict[Fit, str]:
    """Return the positions that components get which go into units, in this order.

    inside: what is in each of these units already. No statement where the bill has no positions,
    else two.
    """
    lines = [line for line in plan.lines if line.kind == SERIALISED]
    if not any(line.positions for line in lines):
        return {}
    before = now([unit for unit, ids in inside.items() if ids])
    slots: dict[int, Slots] = {}
    free: dict[int, list[list[str]]] = {}
    for unit in dict.fromkeys(unit for unit, _ in pairs):
        slots[unit] = Slots(needs_of(plan))
        free[unit] = [names_of(line, plan) for line in lines]
        for id in inside.get(unit, ()):
            n = slots[unit].takes_for(items[id].product) if id in items else None
            if n is not None and (name := before.get((unit, id))) in free[unit][n]:
                free[unit][n].remove(name)
    found = {}
    for unit, id in pairs:
        n = slots[unit].takes_for(items[id].product)
        if n is not None and free[unit][n]:
            found[unit, id] = free[unit][n].pop(0)
    return found


def names_of(line: BomLine, plan: Plan) -> list[str]:
    """The positions of a line's pieces in one unit, one a piece; none where it has none."""
    count = line.quantity // plan.bom.yield_quantity
    names = list(line.positions)
    return names if len(names) == count else [line.position] * count if names else []


def of_units(units: Sequence[int]) -> dict[tuple[int, int, int], str]:
    """Return where in units their components sit or sat: by unit, component and event of the link.

    Those without a position are left out. Two statements.
    """
    return {(each.unit, each.input, each.event): name for each, name in _told(units)}


def now(units: Sequence[int]) -> dict[Fit, str]:
    """Return where in units their components sit now, by unit and component. Two statements."""
    return {(each.unit, each.input): name for each, name in _told(units) if not each.closed_by}


def _told(units: Sequence[int]) -> list[tuple[ledger.read.FittingView, str]]:
    wanted, param = db.ids_in(units)
    said = {
        (event, item): position
        for event, item, position in db.query(_OF_UNITS.format(wanted), (param,))
    }
    return [
        (each, said[each.origin, each.input])
        for each in (ledger.read.fittings(units) if said else ())
        if (each.origin, each.input) in said
    ]
