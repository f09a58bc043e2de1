"""`stockthread show` tells what an item is, where, whose, in what state, and what is in it."""

from typing import Any, Final

import click

from stockthread import catalog, holds, identifiers, ledger, lots, parties, places, printing
from stockthread.cli import naming, shown, words
from stockthread.cli.frame import Frame, asking
from stockthread.ledger import Block, HoldView, ItemView, Kind

CONTENTS_MAX: Final = 50
BLOCKS: Final = {Block.SHIP: "ship", Block.CONSUME: "consume", Block.MOVE: "move"}


@click.command()
@click.argument("items", nargs=-1, required=True, metavar="ITEM...")
@asking("view")
def show(frame: Frame, items: tuple[str, ...]) -> None:
    """Show items: what they are, where, whose, in what state, and what is in them."""
    found = naming.many(naming.from_input(items))
    whole = [whole_item(view) for view in ledger.read.items(found)]
    if frame.is_json:
        frame.print(whole if len(items) > 1 or items[0] == "-" else whole[0])
        return
    click.echo("\n\n".join(sheet(each) for each in whole))


def whole_item(view: ItemView) -> dict[str, Any]:
    """Everything about one item, for programs."""
    known = shown.names([view])
    product = known.products.get(view.product)
    types = {each.id: each.code for each in identifiers.read.code_types()}
    inside = ledger.read.contents(view.id, limit=CONTENTS_MAX + 1)
    return {
        **shown.item_json(view, known),
        "codes": [
            {
                "type": types[each.type],
                "code": each.canonical,
                "raw": each.raw,
                "is_live": not each.closed_by,
                "from": each.opened_at,
                "to": each.closed_at,
            }
            for each in ledger.read.codes_of(view.id)
        ],
        "open_holds": [hold_json(each) for each in ledger.read.holds_of(view.id)],
        "attributes": attributes(product),
        "readings": readings(view.id),
        "holdings": holdings(view, product),
        "lies_in": lies_in(view, product),
        "custody": in_hands(view, product),
        "reservations": [
            {"order": f"{each.order_kind} {each.order_id}".strip(), "quantity": each.quantity}
            for each in ledger.read.reservations_of(view.id)
        ],
        "label": last_label(view.id),
        "contents": shown.items_json(inside[:CONTENTS_MAX]),
        "contents_left_out": len(inside) > CONTENTS_MAX,
    }


def last_label(id: int) -> dict[str, Any] | None:
    """The label that was printed last, or is on its way, for programs."""
    for each in printing.read.printed("item", [id], limit=1):
        return {
            "template": printing.read.template(each.template).code,
            "version": each.version,
            "job": each.job,
            "state": each.state,
            "at": each.asked_at,
            "by": parties.read.people_names([each.person]).get(each.person, ""),
            "is_reprint": each.is_reprint,
            "reason": each.reason,
        }
    return None


def label_words(label: dict[str, Any] | None) -> str:
    """The last label for people: what printed it, when, and why again."""
    if label is None:
        return ""
    made = f"{label['template']}, version {label['version']}, job {label['job']}"
    state = printing.STATE_WORDS[label["state"]]
    told = f"{made}, {words.moment(label['at'])}" + f", {state}" * (state != "done")
    return told + f", printed again: {label['reason']}" * label["is_reprint"]


def hold_json(hold: HoldView) -> dict[str, Any]:
    """One open hold, for programs; `on` says whether the item itself is held."""
    spot = places.read.places([hold.place]).get(hold.place) if hold.place else None
    return {
        "hold": hold.id,
        "on": spot.code if spot else "item",
        "reason": hold.reason,
        "why": holds.said([hold.reason])[hold.reason],
        "blocks": blocks(hold.blocks),
        "since": hold.since,
        "by": parties.read.people_names([hold.person]).get(hold.person, ""),
    }


def blocks(number: int) -> list[str]:
    """What a hold forbids, in words."""
    return [word for block, word in BLOCKS.items() if number & block]


def attributes(product: catalog.Product | None) -> list[dict[str, str]]:
    """What is said of the item's product."""
    said = catalog.read.values(product.id) if product else []
    return [{"attribute": each.code, "value": each.value, "unit": each.unit} for each in said]


def readings(item: int) -> list[dict[str, Any]]:
    """The latest value that was read of each attribute on the item."""
    known = {each.id: each for each in catalog.read.attributes()}
    latest: dict[int, dict[str, Any]] = {}
    for each in ledger.read.readings_of(item):
        attribute = known.get(each.attribute)
        said = {"attribute": attribute.code if attribute else "", "value": each.value,
                "unit": attribute.unit if attribute else "", "at": each.happened_at}  # fmt: skip
        latest.setdefault(each.attribute, said)
    return list(latest.values())


def holdings(view: ItemView, product: catalog.Product | None) -> list[dict[str, Any]]:
    """Where a lot lies, and how much of it."""
    if view.kind != Kind.LOT or product is None:
        return []
    parts = ledger.read.holdings(view.id)
    spots = places.read.places(sorted({part.place for part in parts} - {0}))
    return [
        {
            "place": shown.place_json(spots.get(part.place)),
            "stage": shown.stage_name(part.stage),
            "quantity": catalog.shown_quantity(product, part.quantity),
            "container": f"#{part.container}" if part.container else None,
        }
        for part in parts
    ]


def lies_in(view: ItemView, product: catalog.Product | None) -> list[dict[str, Any]]:
    """Where a lot lies, one line a place and stage, and in how many containers."""
    if view.kind != Kind.LOT or product is None:
        return []
    sums: dict[tuple[int, int], list[int]] = {}
    for part in ledger.read.holdings(view.id):
        spot = sums.setdefault((part.place, part.stage), [0, 0])
        spot[0] += part.quantity
        spot[1] += bool(part.container)
    spots = places.read.places(sorted({place for place, _ in sums} - {0}))
    return [
        {
            "place": shown.place_json(spots.get(place)),
            "stage": shown.stage_name(stage),
            "quantity": catalog.shown_quantity(product, quantity),
            "containers": boxes,
        }
        for (place, stage), (quantity, boxes) in sums.items()
    ]


def in_hands(view: ItemView, product: catalog.Product | None) -> list[dict[str, Any]]:
    """How much of a lot is in whose hands, and whose it is."""
    if view.kind != Kind.LOT or product is None:
        return []
    parts = lots.custody.custody([view.id]).get(view.id, [])
    names = parties.read.names(sorted({part.owner for part in parts} - {0}))
    return [
        {
            "where": part.where,
            "stage": shown.stage_name(part.stage),
            "owner": names.get(part.owner),
            "quantity": catalog.shown_quantity(product, part.quantity),
        }
        for part in parts
    ]


def sheet(item: dict[str, Any]) -> str:
    """One item for people."""
    place = item["place"]
    spot = f"{place['code']}  {place['name']}" if place else ""
    live = [each for each in item["codes"] if each["is_live"] and each["code"] != item["code"]]
    old = [each["code"] for each in item["codes"] if not each["is_live"]]
    since = words.moment(item["happened_at"])
    product = item["product"]
    said = [f"{e['attribute']} {e['value']} {e['unit']}".strip() for e in item["attributes"]]
    read = [f"{e['attribute']} {e['value']} {e['unit']}".strip() for e in item["readings"]]
    pairs = [
        ("item", f"{item['code'] or '#' + str(item['number'])}  ({item['kind']})"),
        ("product", f"{product['sku']}  {product['name']}" if product else ""),
        ("state", item["state"] + (", held" if item["is_held"] else "")),
        ("place", spot + (f", since {since}" if spot and since else "")),
        ("in", item["container"] or ""),
        ("lot", item["lot"] or ""),
        ("quantity", item["quantity"] if item["kind"] == "lot" else ""),
        ("owner", item["owner"] or ""),
        ("also", ", ".join(f"{each['code']} ({each['type']})" for each in live)),
        ("was", ", ".join(old)),
        ("attributes", ", ".join(said)),
        ("readings", ", ".join(read)),
        ("label", label_words(item["label"])),
        ("reserved", ", ".join(each["order"] for each in item["reservations"])),
        ("number", f"#{item['number']}, {item['id']}"),
    ]
    parts = [words.facts(pairs), *_tables(item)]
    return "\n\n".join(parts)


def _tables(item: dict[str, Any]) -> list[str]:
    tables = []
    if item["open_holds"]:
        rows = [
            [str(e["hold"]), e["why"], ", ".join(e["blocks"]), e["on"], words.moment(e["since"])]
            for e in item["open_holds"]
        ]
        tables.append(words.table(["hold", "reason", "blocks", "on", "since"], rows))
    if len(item["custody"]) > 1 or any(each["where"] != "here" for each in item["custody"]):
        rows = [
            [each["where"], each["stage"], each["owner"] or "", each["quantity"]]
            for each in item["custody"]
        ]
        tables.append(words.table(["hands", "stage", "owner", "quantity"], rows, ("quantity",)))
    if len(item["holdings"]) > 1:
        rows = [
            [each["place"]["code"] if each["place"] else "", each["stage"], each["quantity"],
             str(each["containers"] or "")]
            for each in item["lies_in"]
        ]  # fmt: skip
        heads = ["lies in", "stage", "quantity", "containers"]
        tables.append(words.table(heads, rows, right=("quantity", "containers")))
    if item["contents"]:
        rows = [
            [e["code"] or f"#{e['number']}", e["product"]["name"] if e["product"] else e["kind"],
             e["quantity"]]
            for e in item["contents"]
        ]  # fmt: skip
        tables.append(words.table(["inside", "product", "quantity"], rows, right=("quantity",)))
        if item["contents_left_out"]:
            tables.append("… and more.")
    return tables
