"""Items as rows and as JSON: ids become names, all names of a list in one go a kind."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from stockthread import catalog, ledger, parties, places
from stockthread.cli import words
from stockthread.kernel import ids
from stockthread.ledger import ItemView, Kind, Stage
from stockthread.lots import Custody, custody

HEADERS = ("code", "product", "lot", "state", "place", "quantity", "")


class Names(NamedTuple):
    """What the ids of a list are called, and in whose hands lots are that lie in several places."""

    products: dict[int, catalog.Product]
    places: dict[int, places.Place]
    items: dict[int, str]
    parties: dict[int, str]
    custody: dict[int, list[Custody]]


def names(views: Sequence[ItemView]) -> Names:
    """Fetch what products, places, lots, containers and owners of these items are called."""
    others = {view.lot for view in views} | {view.container for view in views}
    return Names(
        catalog.read.products(sorted({view.product for view in views} - {0})),
        places.read.places(sorted({view.place for view in views} - {0})),
        codes(sorted(others - {0})),
        parties.read.names(sorted({view.owner for view in views} - {0})),
        custody.custody([view.id for view in views if view.kind == Kind.LOT and not view.place]),
    )


def codes(items: Sequence[int]) -> dict[int, str]:
    """What to call these items: by their code, else by their number."""
    found = ledger.read.items(items) if items else []
    return {view.id: view.code or f"#{view.id}" for view in found}


def stage_name(stage: int) -> str:
    """The stage's name, "" for none."""
    return Stage(stage).name.lower() if stage else ""


def product_name(view: ItemView, known: Names) -> str:
    """The product's name; a container has none and says that it is one."""
    product = known.products.get(view.product)
    if product:
        return product.name
    return {Kind.CONTAINER: "container", Kind.PROCESS: "process"}.get(Kind(view.kind), "")


def place_name(place: places.Place | None) -> str:
    """Our own places go by their codes, those of others and the virtual ones by their names."""
    if place is None:
        return ""
    return place.name if place.party or place.kind in places.VIRTUAL_KINDS else place.code


def quantity(view: ItemView, known: Names) -> str:
    """How much of it there is, in the unit that people read."""
    product = known.products.get(view.product)
    if view.kind != Kind.LOT or product is None:
        return "1" if view.kind == Kind.UNIT else ""
    return catalog.shown_quantity(product, view.quantity)


def state(view: ItemView, known: Names) -> str:
    """The word for how far the item has come and who has it."""
    if parts := known.custody.get(view.id):
        where, stage = custody.chiefly(parts)
        return words.state(stage_name(stage), where) if where else words.WITH_OTHERS
    place = known.places.get(view.place)
    return words.state(stage_name(view.stage), place.kind if place else "")


def row(view: ItemView, known: Names) -> list[str]:
    """One line of a list of items, under HEADERS."""
    is_apart = view.kind == Kind.LOT and not view.place and view.quantity
    return [
        view.code or f"#{view.id}",
        product_name(view, known),
        known.items.get(view.lot, ""),
        state(view, known),
        "several places" if is_apart else place_name(known.places.get(view.place)),
        quantity(view, known),
        "held" if view.holds else "",
    ]


def items_table(views: Sequence[ItemView]) -> str:
    """Items as an aligned table without the columns that say nothing."""
    known = names(views)
    rows = [row(view, known) for view in views]
    kept = [n for n in range(len(HEADERS)) if any(cells[n] for cells in rows)]
    headers = [HEADERS[n] for n in kept]
    return words.table(headers, [[cells[n] for n in kept] for cells in rows], right=("quantity",))


def items_json(views: Sequence[ItemView]) -> list[dict[str, Any]]:
    """Items for programs."""
    known = names(views)
    return [item_json(view, known) for view in views]


def item_json(view: ItemView, known: Names) -> dict[str, Any]:
    """One item for programs: `id` is its public id, `number` what stands behind #."""
    product, place = known.products.get(view.product), known.places.get(view.place)
    return {
        "id": ids.public_id("item", view.id),
        "number": view.id,
        "kind": Kind(view.kind).name.lower(),
        "code": view.code,
        "product": {"sku": product.sku, "name": product.name} if product else None,
        "lot": known.items.get(view.lot) if view.lot else None,
        "stage": stage_name(view.stage),
        "state": state(view, known),
        "place": place_json(place),
        "owner": known.parties.get(view.owner) if view.owner else None,
        "container": known.items.get(view.container) if view.container else None,
        "quantity": quantity(view, known),
        "is_held": view.holds > 0,
        "holds": view.holds,
        "is_reserved": view.reserved > 0,
        "event": view.event,
        "happened_at": view.happened_at,
    }


def place_json(place: places.Place | None) -> dict[str, Any] | None:
    """One place for programs."""
    if place is None:
        return None
    return {"code": place.code, "name": place.name, "kind": place.kind}


def subject(items: Sequence[int]) -> str:
    """What was acted on: `D-1 (Cordless drill)`, `12 × Cordless drill`, `12 items`."""
    first = ledger.read.items(items[:1])
    if len(items) == 1 and first:
        known = names(first)
        name = product_name(first[0], known)
        return f"{first[0].code or f'#{first[0].id}'}{f' ({name})' if name else ''}"
    views = ledger.read.items(items[:1000])
    products = {view.product for view in views}
    if len(products) == 1 and products != {0} and len(items) <= 1000:
        return f"{words.number(len(items))} × {product_name(views[0], names(views[:1]))}"
    return words.count(len(items), "item")
