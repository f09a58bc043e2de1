"""What the fields of labels say: of items and places, for any number of them in a few statements.

Fields are texts, days are dates. A field that has no value is left out.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, tzinfo
from typing import Any, Final, NamedTuple
from zoneinfo import ZoneInfo

from django.conf import settings

from stockthread import catalog, containers, identifiers, ledger, parties, passports, places
from stockthread.identifiers import gs1
from stockthread.kernel import clock, db, ids
from stockthread.kernel.errors import Refused
from stockthread.labels import Values
from stockthread.ledger import ItemView, Kind
from stockthread.printing.records import SUBJECTS

KIND_OF: Final = {"unit": Kind.UNIT, "lot": Kind.LOT, "container": Kind.CONTAINER}
"""Which kind of item each subject is."""

FIELDS: Final[Mapping[str, tuple[str, ...]]] = {
    "unit": (
        "product", "sku", "gtin", "class", "serial", "lot", "code", "quantity", "expiry", "made",
        "received", "supplier", "place", "place_name", "container", "link", "passport", "company",
        "today",
    ),
    "lot": (
        "product", "sku", "gtin", "class", "lot", "code", "quantity", "expiry", "made",
        "received", "supplier", "place", "place_name", "container", "link", "passport", "company",
        "today",
    ),
    "container": (
        "code", "sscc", "type", "weight", "contents_count", "product", "sku", "gtin", "class",
        "quantity", "received", "supplier", "place", "place_name", "container", "link", "company",
        "today",
    ),
    "place": ("code", "name", "path", "link", "company", "today"),
    "task": ("code", "name", "from", "to", "quantity", "company", "today"),
}  # fmt: skip
"""The fields that a label of each subject may ask for, beside `attribute.<code>` of items."""

EXPIRY: Final = ("expiry_date", "expiry", "best_before_date", "best_before", "use_by")
MADE: Final = ("production_date", "made", "packaging_date")
"""Attributes that say until when something is good, and when it was made: the first that does."""

assert set(FIELDS) == set(SUBJECTS), "every subject has its fields"

_LIVE_CODES = """
SELECT item, type, canonical FROM ledger_code WHERE item IN {} AND closed_by IS NULL
ORDER BY opened_by, canonical
"""
_CAME = """
SELECT i.item, e.kind, e.happened_at, m.from_place
FROM ledger_movement_item i JOIN ledger_movement m ON m.id = i.movement
JOIN ledger_event e ON e.id = m.event
WHERE i.item IN {} AND e.kind IN ('receive', 'commission', 'produce', 'serialise')
    AND NOT EXISTS (SELECT 1 FROM ledger_event r WHERE r.reverses = e.id)
ORDER BY e.happened_at, e.id
"""
_READINGS = """
SELECT r.item, r.attribute, r.value FROM ledger_reading r JOIN ledger_event e ON e.id = r.event
WHERE r.item IN {} ORDER BY e.happened_at, r.event
"""
_PRODUCT_VALUES = """
SELECT product_id, attribute_id, value FROM catalog_product_attribute WHERE product_id IN {}
"""
_INSIDE = """
SELECT container, product, kind, COUNT(*), CAST(SUM(quantity) AS BIGINT) FROM (
    SELECT container, product, kind, 1 AS quantity FROM ledger_state
    WHERE container IN {wanted} AND container <> 0 AND kind <> 2
    UNION ALL
    SELECT h.container, s.product, s.kind, h.quantity
    FROM ledger_holding h JOIN ledger_state s ON s.item = h.item
    WHERE h.container IN {wanted} AND h.container <> 0 AND h.quantity > 0 AND h.stage < 5
) inside GROUP BY container, product, kind ORDER BY container, product, kind
"""


class Inside(NamedTuple):
    """What lies right inside a container of one product and kind: how many things, how much
    in all."""

    product: int
    kind: int
    things: int
    quantity: int


class _Came(NamedTuple):
    """When an item came to be here, and from which place if it was received."""

    made: date | None = None
    received: date | None = None
    source: int = 0


class _Known(NamedTuple):
    """All that the labels of one call have to know."""

    products: dict[int, catalog.Product]
    classes: dict[int, str]
    places: dict[int, places.Place]
    codes: dict[int, str]
    live: dict[int, dict[int, str]]
    came: dict[int, _Came]
    said: dict[int, dict[str, str | date]]
    said_of_products: dict[int, dict[str, str | date]]
    inside: dict[int, list[Inside]]
    types: dict[int, str]
    weights: dict[int, str]
    sscc: int
    general: dict[str, str | date]
    keys: dict[int, str]


def values(subject: str, ids: Sequence[int], *, at: datetime) -> list[Values]:
    """Return the fields of a label for each id, in order; empty for an id that nothing has.

    At most some twenty statements, however many ids.
    """
    assert subject in SUBJECTS, "a subject of SUBJECTS"
    if subject == "place":
        return _of_places(ids, at)
    return _of_items(ids, at) if subject in KIND_OF else [{} for _ in ids]


def _of_places(wanted: Sequence[int], at: datetime) -> list[Values]:
    """The fields of places."""
    found = places.read.places(list(dict.fromkeys(wanted)))
    above = {id for place in found.values() for id in places.read.ids_on(place.path)}
    names = places.read.names(sorted(above))
    general = _general(at)
    made: dict[int, Values] = {}
    for id, place in found.items():
        on_path = [names.get(each, "") for each in places.read.ids_on(place.path)]
        made[id] = _filled(
            general,
            code=place.code,
            name=place.name,
            path=" › ".join(name for name in on_path if name),
            link=_page("places", "place", id),
        )
    return [made.get(id, {}) for id in wanted]


def _of_items(wanted: Sequence[int], at: datetime) -> list[Values]:
    views = {view.id: view for view in ledger.read.items(list(dict.fromkeys(wanted)))}
    known = _known(list(views.values()), at)
    made = {id: _of_item(view, known) for id, view in views.items()}
    return [made.get(id, {}) for id in wanted]


def _of_item(view: ItemView, known: _Known) -> Values:
    """The fields of one item."""
    inside = known.inside.get(view.id, [])
    only = {each.product for each in inside}
    is_container = view.kind == Kind.CONTAINER
    product = known.products.get(
        next(iter(only)) if is_container and len(only) == 1 else view.product
    )
    came, came_lot = known.came.get(view.id, _Came()), known.came.get(view.lot, _Came())
    source = known.places.get(came.source or came_lot.source)
    said = {
        **(known.said_of_products.get(product.id, {}) if product else {}),
        **known.said.get(view.lot, {}),
        **known.said.get(view.id, {}),
    }
    lot = view.code if view.kind == Kind.LOT else known.codes.get(view.lot, "")
    live = known.live.get(view.id, {})
    serial = live.get(product.code_type, "") if product and view.kind == Kind.UNIT else ""
    sscc = live.get(known.sscc, "") if is_container else ""
    gtin = product.gtin if product else ""
    place = known.places.get(view.place)
    return _filled(
        {**known.general, **{f"attribute.{code}": value for code, value in said.items()}},
        product=product.name if product else "",
        sku=product.sku if product else "",
        gtin=gtin,
        **{"class": known.classes.get(product.product_class or 0, "") if product else ""},
        serial=serial,
        lot=lot,
        code=view.code,
        sscc=sscc,
        type=known.types.get(view.id, ""),
        weight=known.weights.get(view.id, ""),
        quantity=_quantity(view, product, inside),
        contents_count=str(sum(each.things for each in inside)) if inside else "",
        expiry=_first(said, EXPIRY),
        made="" if is_container else _first(said, MADE) or came.made or came_lot.made or "",
        received=came.received or came_lot.received or "",
        supplier=source.name if source and source.kind == "supplier" else "",
        place=_place_code(place),
        place_name=place.name if place else "",
        container=known.codes.get(view.container, ""),
        link=_link(view, "" if is_container else gtin, serial, lot, sscc),
        passport=""
        if is_container
        else _passport(view, gtin, serial, lot, known.keys.get(view.id, "")),
    )


def _filled(general: Mapping[str, str | date], **said: str | date) -> Values:
    """Return the fields that have a value."""
    return {**general, **{name: value for name, value in said.items() if value}}


def _first(said: Mapping[str, str | date], names: Sequence[str]) -> str | date:
    return next((said[name] for name in names if name in said), "")


def _quantity(view: ItemView, product: catalog.Product | None, inside: Sequence[Inside]) -> str:
    if product is None:
        return ""
    if view.kind == Kind.CONTAINER:
        return catalog.shown_quantity(product, sum(each.quantity for each in inside))
    return catalog.shown_quantity(product, view.quantity)


def _place_code(place: places.Place | None) -> str:
    """Our own places go by their codes, others' by their names."""
    if place is None:
        return ""
    return place.name if place.party or place.kind in places.VIRTUAL_KINDS else place.code


def _link(view: ItemView, gtin: str, serial: str, lot: str, sscc: str) -> str:
    """Return a GS1 Digital Link, or the address of the item's page; "" without an address."""
    address = getattr(settings, "ADDRESS", "")
    if not address:
        return ""
    said = f"(00){sscc}" if sscc else ""
    if gtin and (serial or view.kind == Kind.LOT):
        tail = f"(10){_bracketed(lot)}" if lot else ""
        tail += f"(21){_bracketed(serial)}" if serial else ""
        said = f"(01){gtin}{tail}"
    if said:
        try:
            return gs1.digital_link(gs1.parse(said), address)
        except Refused:
            pass  # a serial that GS1 cannot say: the item's own page does as well
    return _page("items", "item", view.id)


def _passport(view: ItemView, gtin: str, serial: str, lot: str, key: str) -> str:
    """Return the address of the item's public page with its key; "" without an address."""
    address = getattr(settings, "ADDRESS", "")
    if not address:
        return ""
    link = _link(view, gtin, serial, lot, "")
    return f"{link}?k={key}" if link.startswith(f"{address}/01/") else f"{address}/p/{key}"


def passport_links(views: Sequence[ItemView]) -> dict[int, str]:
    """Return the address of each item's public page, as its label says it; without the
    installation's own address what follows that."""
    address = getattr(settings, "ADDRESS", "")
    products = catalog.read.products(sorted({view.product for view in views if view.product}))
    keys = passports.keys_of([view.id for view in views])
    live = _live([view.id for view in views])
    lots = ledger.read.codes(sorted({view.lot for view in views if view.lot}))
    found = {}
    for view in views:
        product = products.get(view.product)
        is_unit = view.kind == Kind.UNIT
        serial = live.get(view.id, {}).get(product.code_type, "") if product and is_unit else ""
        lot = view.code if view.kind == Kind.LOT else lots.get(view.lot, "")
        gtin = product.gtin if product else ""
        said = _passport(view, gtin, serial, lot, keys[view.id])
        found[view.id] = said or f"{address}/p/{keys[view.id]}"
    return found


def _bracketed(value: str) -> str:
    return value.replace("\\", "\\\\").replace("(", "\\(")


def _page(folder: str, kind: str, id: int) -> str:
    address = getattr(settings, "ADDRESS", "")
    return f"{address}/{folder}/{ids.public_id(kind, id)}" if address else ""


def _general(at: datetime) -> dict[str, str | date]:
    """What every label may say."""
    own = parties.read.own_party()
    said: dict[str, str | date] = {"today": at.astimezone(_zone()).date()}
    return said | ({"company": own.name} if own else {})


def _zone() -> tzinfo:
    return ZoneInfo(settings.TIME_ZONE)


def _known(views: Sequence[ItemView], at: datetime) -> _Known:
    """Ask for everything at once."""
    own = [view.id for view in views]
    lots = {view.lot for view in views if view.lot}
    boxes = [view.id for view in views if view.kind == Kind.CONTAINER]
    inside = _inside(boxes) if boxes else {}
    types = containers.of_items(boxes)
    weights = containers.of_containers([id for id, each in types.items() if each.tare is not None])
    shown = {view.product for view in views} | {each.product for x in inside.values() for each in x}
    products = catalog.read.products(sorted(shown - {0}))
    came = _came(sorted({*own, *lots}))
    stands = {view.place for view in views} | {each.source for each in came.values()}
    others = {view.container for view in views if view.container} | lots
    attributes = {each.id: each for each in catalog.read.attributes()}
    wanted, param = db.ids_in(sorted({*own, *lots}))
    readings = db.query(_READINGS.format(wanted), [param])
    of_products, product_param = db.ids_in(sorted(products))
    product_values = db.query(_PRODUCT_VALUES.format(of_products), [product_param])
    return _Known(
        products=products,
        classes={each.id: each.name for each in catalog.read.classes()},
        places=places.read.places(sorted(stands - {0})),
        codes=ledger.read.codes(sorted(others)),
        live=_live(own),
        came=came,
        said=_said(readings, attributes),
        said_of_products=_said(product_values, attributes),
        inside=inside,
        types={id: each.name for id, each in types.items()},
        weights={
            id: containers.shown(each.kilograms) for id, each in weights.items() if not each.unknown
        },
        sscc=identifiers.read.code_type_by_code("sscc").id,
        general=_general(at),
        keys=passports.keys_of(own) if getattr(settings, "ADDRESS", "") else {},
    )


def _live(items: Sequence[int]) -> dict[int, dict[int, str]]:
    """The newest live code of each type of each item."""
    wanted, param = db.ids_in(items)
    found: dict[int, dict[int, str]] = {}
    for item, type, code in db.query(_LIVE_CODES.format(wanted), [param]):
        found.setdefault(item, {})[type] = code
    return found


def _came(items: Sequence[int]) -> dict[int, _Came]:
    """When items were made and first received, and from where."""
    wanted, param = db.ids_in(items)
    zone = _zone()
    found: dict[int, _Came] = {}
    for item, kind, happened_at, source in db.query(_CAME.format(wanted), [param]):
        day = clock.from_micros(happened_at).astimezone(zone).date()
        before = found.get(item, _Came())
        if kind == "receive" and before.received is None:
            found[item] = before._replace(received=day, source=source)
        elif kind != "receive" and before.made is None:
            found[item] = before._replace(made=day)
    return found


def _said(
    rows: Iterable[tuple[Any, ...]], attributes: Mapping[int, catalog.Attribute]
) -> dict[int, dict[str, str | date]]:
    """What attributes say of each id; of several values the last."""
    found: dict[int, dict[str, str | date]] = {}
    for id, number, value in rows:
        attribute = attributes[number]
        found.setdefault(id, {})[attribute.code] = (
            _day(value) if attribute.type == "date" else value
        )
    return found


def _day(text: str) -> str | date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return text


def _inside(boxes: Sequence[int]) -> dict[int, list[Inside]]:
    """What lies right inside each container, by product and kind."""
    wanted, param = db.ids_in(boxes)
    found: dict[int, list[Inside]] = {}
    for container, *columns in db.query(_INSIDE.format(wanted=wanted), [param, param]):
        found.setdefault(container, []).append(Inside._make(columns))
    return found
