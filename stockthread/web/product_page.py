"""What the pages of products show."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.urls import reverse

from stockthread import access, catalog, consigned, identifiers, ledger, parties, places
from stockthread.kernel import ids
from stockthread.web import (
    inspection_policies,
    order_list,
    pictures,
    placed,
    shown,
    specification_page,
    standing_in,
    tracking,
    warranty_terms,
    words,
)

Totals = dict[int, list[int]]


class Sums(NamedTuple):
    """How much of products is expected, here, and elsewhere though it is in hand or was."""

    expected: Totals
    in_hand: Totals
    transit: Totals
    lost: Totals
    out: Totals


def totals(products: Sequence[catalog.Product]) -> Sums:
    """How much of each product is expected, here, in transit, lost, with others. Two statements."""
    counts = ledger.read.stock_counts([product.id for product in products]) if products else []
    kinds = places.read.kinds(sorted({each.place for each in counts}))
    sums = Sums({}, {}, {}, {}, {})
    for each in counts:
        kind = kinds.get(each.place)
        if each.stage == ledger.Stage.EXPECTED:
            add(sums.expected, each)
        elif each.stage in placed.IN_HAND:
            elsewhere = {"transit": sums.transit, "lost": sums.lost}.get(kind or "", sums.in_hand)
            add(sums.out if kind in places.PARTY_KINDS else elsewhere, each)
    return sums


def rows(products: Sequence[catalog.Product]) -> list[dict[str, Any]]:
    """Products with what is expected and in hand of each."""
    sums = totals(products)
    of_others = kept([product.id for product in products]) if products else {}
    classes = {each.id: each.name for each in catalog.read.classes()}
    return [
        {
            "id": ids.public_id("product", product.id),
            "sku": product.sku,
            "is_active": product.is_active,
            "name": product.name,
            "href": shown.product_href(product.id),
            "class_name": classes.get(product.product_class or 0, ""),
            "tracking": tracking.WORDS[product.tracking],
            "expected": total(product, sums.expected),
            "in_hand": total(product, sums.in_hand),
            "transit": total(product, sums.transit) if product.id in sums.transit else "",
            "of_others": total(product, of_others) if product.id in of_others else "",
        }
        for product in products
    ]


def kept(products: Sequence[int]) -> Totals:
    """How much of products in hand belongs to others."""
    found: Totals = {}
    for each in consigned.read.stock(consigned.KEPT, products=products):
        sums = found.setdefault(each.product, [0, 0])
        sums[0] += each.units
        sums[1] += each.lot_quantity
    return found


def add(totals: Totals, count: ledger.StockCount) -> None:
    """Add units and quantities to a product's totals."""
    sums = totals.setdefault(count.product, [0, 0])
    sums[0] += count.units
    sums[1] += count.lot_quantity


def total(product: catalog.Product, totals: Totals) -> str:
    """A product's total in its own unit; nothing where there is none."""
    units, quantity = totals.get(product.id, [0, 0])
    return shown.amount(product, units, quantity) if units or quantity else "–"


def one_product(id: int, said: str, actor: access.Actor) -> dict[str, Any]:
    """One product: its facts, how it is followed, its stock by stage and by place.

    `said` names what was just changed. Raises Refused unknown_id.
    """
    product = catalog.read.product(id)
    counts = ledger.read.stock_counts([id])
    spots = places.read.places(sorted({each.place for each in counts}))
    classes = {each.id: each.name for each in catalog.read.classes()}
    asked = {"product": product.sku}
    of_others = kept([id])
    return {
        "product": product,
        "of_others": total(product, of_others) if of_others else "",
        "of_others_href": placed.items_href({**asked, "owner": "others", "stage": "hand"}),
        "class_name": classes.get(product.product_class or 0, ""),
        "is_serial": product.tracking in ("serial", "serial_in_lot"),
        "facts": facts(product),
        **order_list.open_with(product=id),
        "items_href": placed.items_href(asked),
        "bom_href": reverse("bom", args=[ids.public_id("product", id)]),
        "close_href": reverse("product_close", args=[ids.public_id("product", id)]),
        "reopen_href": reverse("product_reopen", args=[ids.public_id("product", id)]),
        "change_href": reverse("product_change", args=[ids.public_id("product", id)]),
        "segments": pictures.stacked(shares(product, counts, spots, asked)),
        "bars": place_bars(product, counts, spots),
        **tracking.section(product),
        **inspection_policies.of_product(product),
        **specification_page.of_product(product),
        "passport_href": reverse("product_passport", args=[ids.public_id("product", product.id)]),
        **warranty_terms.section(product),
        **standing_in.section(product),
        **tracking.just_changed(product, said, actor),
    }


def facts(product: catalog.Product) -> list[dict[str, Any]]:
    """What is said of the product."""
    maker = parties.read.names([product.maker]).get(product.maker, "") if product.maker else ""
    scheme = identifiers.read.scheme(product.scheme).name if product.scheme else ""
    every = [
        ("Followed by", tracking.WORDS[product.tracking], False),
        ("Counted in", product.unit if product.unit != "piece" else "", False),
        ("Maker", maker, False),
        ("GTIN", product.gtin, True),
        ("Serials by", scheme, False),
        ("Serials look like", product.serial_pattern, True),
    ]
    for each in catalog.read.conversions([product.id]):
        unit, _, amount = catalog.shown_conversion(each, product).partition(" = ")
        every.append((unit, amount, False))
    for value in catalog.read.values(product.id):
        every.append((value.name, f"{value.value} {value.unit}".strip(), False))
    return [{"name": name, "value": value, "is_code": c} for name, value, c in every if value]


def shares(
    product: catalog.Product,
    counts: Sequence[ledger.StockCount],
    spots: dict[int, places.Place],
    asked: dict[str, str],
) -> list[pictures.Share]:
    """How much of the product is at each stage here, how much with others, in transit, lost."""
    totals = {
        name: [0, 0] for name in ("expected", "raw", "wip", "ready", "out", "transit", "lost")
    }
    for each in counts:
        name = ledger.Stage(each.stage).name.lower()
        if name in ("raw", "wip", "ready"):
            kind = spots[each.place].kind
            name = "out" if kind in places.PARTY_KINDS else kind if kind in words.APART else name
        if name in totals:
            totals[name][0] += each.units
            totals[name][1] += each.lot_quantity
    return [
        pictures.Share(
            words.STAGES.get(name) or words.APART.get(name, words.WITH_OTHERS), units + quantity,
            placed.items_href(asked, stage=name), shown.amount(product, units, quantity),
        )
        for name, (units, quantity) in totals.items()
    ]  # fmt: skip


def place_bars(
    product: catalog.Product, counts: Sequence[ledger.StockCount], spots: dict[int, places.Place]
) -> list[pictures.Bar]:
    """Where it stands, the most first."""
    totals: Totals = {}
    for each in counts:
        if each.stage in placed.LIVING:
            sums = totals.setdefault(each.place, [0, 0])
            sums[0] += each.units
            sums[1] += each.lot_quantity
    amounts = [
        placed.amount(spots[place], units + quantity, shown.amount(product, units, quantity))
        for place, (units, quantity) in totals.items()
    ]
    return pictures.bars(sorted(amounts, key=lambda each: (-each.count, each.name))[:12])
