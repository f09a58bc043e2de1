"""What stood where at a moment of the past: whole places, products and lists at once.

Candidates are what ever came to a place, or is of a product now; how each stood then is told by
its chain of movements, all in a constant number of statements. Nothing here writes.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

from stockthread import catalog, ledger, places
from stockthread.kernel import clock, db
from stockthread.kernel.findtext import folded
from stockthread.ledger import chain

MOMENTS_MAX: Final = 100
_CAME = """
SELECT DISTINCT i.item FROM ledger_movement m CROSS JOIN ledger_movement_item i
WHERE m.to_place IN {} AND i.movement = m.id
"""
_OF_PRODUCTS = "SELECT item FROM ledger_state WHERE product IN {} AND kind <> 4"
_EVERYTHING = "SELECT item FROM ledger_state WHERE kind <> 4"
_MOMENTS = """
SELECT e.happened_at, MAX(e.id), MAX(e.kind) FROM ledger_event e WHERE e.id IN (
    SELECT m.event FROM ledger_movement m WHERE m.to_place IN {ids}
    UNION SELECT m.event FROM ledger_movement m WHERE m.from_place IN {ids})
    AND e.recorded_at <= %s
GROUP BY e.happened_at ORDER BY e.happened_at DESC LIMIT %s
"""


class Wanted(NamedTuple):
    """What is asked of the past; empty means all. Places are meant by themselves.

    is_not_theirs: what others than the owners own. text: each word is in a code of it or of its
    lot, in what it is, or in where it stood. items: no others are looked at.
    """

    places: Collection[int] = ()
    products: Collection[int] = ()
    stages: Collection[int] = ()
    owners: Collection[int] = ()
    is_not_theirs: bool = False
    text: str = ""
    items: Collection[int] | None = None


class Stood(NamedTuple):
    """A unit or a container, or so much of a lot in one place, as it stood."""

    item: int
    kind: int
    product: int
    lot: int
    place: int
    stage: int
    owner: int
    container: int
    quantity: int


def stood(wanted: Wanted, at: datetime, known_at: datetime | None = None) -> list[Stood]:
    """Return what stood as asked at a moment, as known at another, in the order of items.

    Three statements, six where words are asked for, however much there is.
    """
    if wanted.items is not None:
        items = list(wanted.items)
    elif wanted.places:
        items = _ids(_CAME, wanted.places)
    elif wanted.products:
        items = _ids(_OF_PRODUCTS, wanted.products)
    else:
        items = [item for (item,) in db.query(_EVERYTHING)]
    wanted = wanted._replace(places=frozenset(wanted.places), products=frozenset(wanted.products))
    states = chain.states_then(items, at, known_at)
    lots = [item for item, then in states.items() if then.kind == ledger.Kind.LOT]
    found = [
        Stood(then.item, then.kind, *then.state, 1)
        for then in states.values()
        if then.kind != ledger.Kind.LOT
    ]
    for part in chain.holdings_then(lots, at, known_at) if lots else ():
        of = states[part.item].state
        found.append(
            Stood(part.item, int(ledger.Kind.LOT), of.product, of.lot, part.place, part.stage,
                  part.owner, part.container, part.quantity)
        )  # fmt: skip
    return _with_words(sorted(each for each in found if _fits(each, wanted)), wanted.text)


def _with_words(found: list[Stood], text: str) -> list[Stood]:
    sought = folded(text).split()
    if not sought:
        return found
    products = catalog.read.products(sorted({each.product for each in found} - {0}))
    spots = places.read.places(sorted({each.place for each in found} - {0}))
    codes = ledger.read.codes(sorted({id for each in found for id in (each.item, each.lot)} - {0}))
    of_products = {id: folded(f"{each.sku} {each.name}") for id, each in products.items()}
    of_places = {id: folded(f"{each.code} {each.name}") for id, each in spots.items()}

    def fits(each: Stood) -> bool:
        own = folded(f"{codes.get(each.item, '')} {codes.get(each.lot, '')}")
        told = f"{own} {of_products.get(each.product, '')} {of_places.get(each.place, '')}"
        return all(word in told for word in sought)

    return [each for each in found if fits(each)]


def _ids(sql: str, of: Collection[int]) -> list[int]:
    ids, param = db.ids_in(sorted(of))
    return [item for (item,) in db.query(sql.format(ids), [param])]


def _fits(each: Stood, wanted: Wanted) -> bool:
    return (
        (not wanted.places or each.place in wanted.places)
        and (not wanted.products or each.product in wanted.products)
        and (not wanted.stages or each.stage in wanted.stages)
        and (not wanted.owners or (each.owner in wanted.owners) != wanted.is_not_theirs)
    )


class Moment(NamedTuple):
    """When something changed, with an event that changed it and its kind."""

    at: datetime
    event: int
    kind: str


def moments(
    places: Sequence[int], limit: int = MOMENTS_MAX, known_at: datetime | None = None
) -> list[Moment]:
    """Return when things last came to places or left them, the earliest first. One statement."""
    ids, param = db.ids_in(places)
    known = chain.ALWAYS if known_at is None else clock.micros(known_at)
    params: list[Any] = [param, param, known, limit]
    rows = db.query(_MOMENTS.format(ids=ids), params)
    return [Moment(clock.from_micros(at), event, kind) for at, event, kind in reversed(rows)]
