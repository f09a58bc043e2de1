"""Items as rows of a page: ids become names, states become words, all names in one go a kind."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from django.urls import reverse

from stockthread import catalog, containers, ledger, parties, places
from stockthread.kernel import ids
from stockthread.lots import Custody, custody
from stockthread.web import words

IN_HAND: Final = (ledger.Stage.RAW, ledger.Stage.WIP, ledger.Stage.READY)


class Row(NamedTuple):
    """One item in a list, ready to be written down."""

    id: str
    href: str
    code: str
    product: str
    lot: str
    state: words.State
    held: words.State | None
    place: str
    place_href: str
    quantity: str
    owner: str = ""


class Names(NamedTuple):
    """What the ids of a page are called, and in whose hands lots are that lie in several places.

    boxes: of which type containers are, by name.
    """

    products: dict[int, catalog.Product]
    places: dict[int, places.Place]
    lots: dict[int, str]
    owners: dict[int, parties.Party]
    custody: dict[int, list[Custody]]
    boxes: dict[int, str]


def item_href(id: int) -> str:
    return reverse("item", args=[ids.public_id("item", id)])


def place_href(id: int) -> str:
    return reverse("place", args=[ids.public_id("place", id)])


def product_href(id: int) -> str:
    return reverse("product", args=[ids.public_id("product", id)])


def party_href(id: int) -> str:
    return reverse("party", args=[ids.public_id("party", id)])


def order_href(id: int) -> str:
    """The page of an order."""
    return reverse("order", args=[ids.public_id("order", id)])


def event_href(id: int) -> str:
    return reverse("event", args=[ids.public_id("event", id)])


def names(views: Sequence[ledger.ItemView]) -> Names:
    """Fetch what products, places and lots of these items are called."""
    lots = sorted({view.lot for view in views if view.lot})
    apart = [view.id for view in views if lies_apart(view)]
    boxes = [view.id for view in views if view.kind == ledger.Kind.CONTAINER]
    return Names(
        catalog.read.products(sorted({view.product for view in views if view.product})),
        places.read.places(sorted({view.place for view in views if view.place})),
        {view.id: view.code for view in ledger.read.items(lots)} if lots else {},
        parties.read.of_ids(sorted({view.owner for view in views if view.owner})),
        custody.custody(apart) if apart else {},
        {id: each.name for id, each in containers.of_items(boxes).items()} if boxes else {},
    )


def rows(views: Sequence[ledger.ItemView]) -> list[Row]:
    """Write items as rows, with seven queries however many they are."""
    known = names(views)
    return [row(view, known) for view in views]


def row(view: ledger.ItemView, known: Names) -> Row:
    """Write one item as a row."""
    place = known.places.get(view.place)
    parts = known.custody.get(view.id, ())
    return Row(
        id=ids.public_id("item", view.id),
        href=item_href(view.id),
        code=view.code or f"#{view.id}",
        product=product_name(view, known),
        lot=known.lots.get(view.lot, ""),
        state=lot_state(parts) if parts else state(view, place),
        held=words.HELD if view.holds else None,
        place=several(parts) if lies_apart(view) else place_name(place),
        place_href=place_href(view.place) if view.place else "",
        quantity=quantity(view, known),
        owner=owner(view, place, known),
    )


def lies_apart(view: ledger.ItemView) -> bool:
    """Whether a lot lies in several places."""
    return view.kind == ledger.Kind.LOT and not view.place and view.quantity > 0


def lot_state(parts: Sequence[Custody]) -> words.State:
    """The word for a lot that lies in several places: how far it has come where some is here."""
    where, stage = custody.chiefly(parts)
    if where in (custody.HERE, custody.EXPECTED):
        return stage_state(stage, None)
    return words.OUTSIDE.get(where, words.WITH_OTHERS)


def several(parts: Sequence[Custody]) -> str:
    """Several places, or several customers where all of it is with them."""
    where, _ = custody.chiefly(parts) if parts else ("", 0)
    return f"several {where}s" if where in places.PARTY_KINDS else "several places"


def owner(view: ledger.ItemView, place: places.Place | None, known: Names) -> str:
    """Whose it is where that does not go without saying: others' with us, ours with others."""
    found = known.owners.get(view.owner)
    holder = place.party if place else None
    if found is None or view.stage not in IN_HAND or holder == found.id:
        return ""
    if found.is_own:
        return "ours" if holder else ""
    return found.name


def state(view: ledger.ItemView, place: places.Place | None) -> words.State:
    """The word for how far the item has come and who has it."""
    if view.kind == ledger.Kind.PROCESS:
        return words.DONE
    if view.stage == ledger.Stage.CONSUMED and view.container:
        return words.BUILT_IN
    return stage_state(view.stage, place)


def stage_state(stage: int, place: places.Place | None) -> words.State:
    """The word for a stage in a place."""
    return words.state(ledger.Stage(stage).name.lower(), place.kind if place else "")


def product_name(view: ledger.ItemView, known: Names) -> str:
    """The product's name; a container has none and says of which type it is."""
    product = known.products.get(view.product)
    if product:
        return product.name
    box = known.boxes.get(view.id, "Container")
    return {ledger.Kind.CONTAINER: box, ledger.Kind.PROCESS: "Process"}.get(view.kind, "")


def place_name(place: places.Place | None) -> str:
    """Our own places go by their codes, others' by their names."""
    if place is None:
        return ""
    return place.name if place.party or place.kind in places.VIRTUAL_KINDS else place.code


def quantity(view: ledger.ItemView, known: Names) -> str:
    """How much there is in the unit that people read: here and in all, where some is elsewhere."""
    product = known.products.get(view.product)
    if view.kind != ledger.Kind.LOT or product is None:
        return "1" if view.kind == ledger.Kind.UNIT else ""
    sums = custody.by_where(known.custody.get(view.id, ()))
    whole = measure(product, view.quantity)
    if len(sums) < 2 or custody.HERE not in sums:
        return whole
    return f"{measure(product, sums[custody.HERE])} of {whole}"


def amount(product: catalog.Product, units: int, lot_quantity: int) -> str:
    """How much of a product there is: pieces, or a measure, whichever it is followed by."""
    if product.tracking in ("lot", "bulk"):
        return measure(product, lot_quantity)
    return words.number(units + lot_quantity)


def both(product: catalog.Product, quantity: int, measures: catalog.Measures) -> str:
    """An amount in the product's unit, and in packs where it has some: `36 (3 cases)`."""
    told, packs = measure(product, quantity), catalog.in_own_units(product, quantity, measures)
    return f"{told} ({packs})" if packs else told


def measure(product: catalog.Product, quantity: int) -> str:
    """An amount in the product's unit, its digits grouped: `1 400.5 kg`."""
    whole, dot, rest = catalog.shown_quantity(product, quantity).partition(".")
    digits, space, unit = whole.partition(" ")
    return f"{words.number(int(digits))}{space}{unit}{dot}{rest}"
