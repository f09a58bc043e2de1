"""Lots and bulk goods where they lie, taken by amount: typed, or counted up and down.

A form says so much of each under `much-` and what it is; nothing, or 0, takes none of it.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from stockthread import catalog, ledger, places
from stockthread.kernel import ids
from stockthread.kernel.errors import refuse
from stockthread.sales import PickLine, Scan, Suggested
from stockthread.web import shown

BEGINS: Final = "much-"
ROWS_MAX: Final = 40


class Spot(NamedTuple):
    """A lot where it lies; container 0 for loose."""

    item: int
    place: int
    container: int


def value(spot: Spot) -> str:
    """What a form calls a lot where it lies."""
    container = ids.public_id("item", spot.container) if spot.container else ""
    item, place = ids.public_id("item", spot.item), ids.public_id("place", spot.place)
    return f"{item}:{place}:{container}"


def spot_of(text: str) -> Spot:
    """What `value` meant. Raises Refused unknown_id."""
    item, _, rest = text.partition(":")
    place, _, container = rest.partition(":")
    return Spot(
        ids.internal_id("item", item),
        ids.internal_id("place", place),
        ids.internal_id("item", container) if container else 0,
    )


def rows(
    promised: Sequence[PickLine], free: Sequence[Suggested], form: Mapping[str, str]
) -> list[dict[str, Any]]:
    """The lots that are to be picked, in walking order: what is promised, then what is free."""
    wanted: dict[Spot, int] = {}
    for each in (*promised, *free):
        if each.is_lot:
            spot = Spot(each.item, each.place, each.container)
            wanted[spot] = wanted.get(spot, 0) + each.quantity
    # What lies loose before what is in containers, which are scanned.
    wanted = dict(sorted(wanted.items(), key=lambda pair: bool(pair[0].container))[:ROWS_MAX])
    if not wanted:
        return []
    views = {view.id: view for view in ledger.read.items(sorted({spot.item for spot in wanted}))}
    products = catalog.read.products(sorted({view.product for view in views.values()}))
    measures = catalog.measures_of(sorted(products))
    spots = places.read.places(sorted({spot.place for spot in wanted}))
    boxes = ledger.read.codes(sorted({spot.container for spot in wanted} - {0}))
    return [
        {
            "field": f"{BEGINS}{value(spot)}",
            "code": views[spot.item].code,
            "name": products[views[spot.item].product].name,
            "much": form.get(f"{BEGINS}{value(spot)}", ""),
            "most": catalog.shown_number(products[views[spot.item].product], quantity),
            "amount": shown.both(products[views[spot.item].product], quantity, measures),
            "unit": unit_word(products[views[spot.item].product], quantity),
            "place": spots[spot.place].code,
            "box": boxes.get(spot.container, ""),
        }
        for spot, quantity in wanted.items()
    ]


def unit_word(product: catalog.Product, quantity: int) -> str:
    """The unit behind an amount: `l`; nothing for pieces."""
    return catalog.shown_quantity(product, quantity).partition(" ")[2]


def scans(form: Mapping[str, str]) -> list[Scan]:
    """What the form takes of lots. Raises Refused unknown_id, and as `parse_quantity`."""
    given = {
        spot_of(name[len(BEGINS) :]): text.strip()
        for name, text in form.items()
        if name.startswith(BEGINS) and text.strip() not in ("", "0")
    }
    if not given:
        return []
    views = {view.id: view for view in ledger.read.items(sorted({spot.item for spot in given}))}
    products = catalog.read.products(sorted({view.product for view in views.values()}))
    found = []
    for spot, text in given.items():
        if spot.item not in views:
            refuse("unknown_id", id=value(spot))
        quantity = catalog.parse_quantity(products[views[spot.item].product], text)
        found.append(
            Scan(item=spot.item, quantity=quantity, place=spot.place, container=spot.container)
        )
    return found
