"""Receiving against a purchase order: one field for every scan, three piles, one commit."""

from collections.abc import Mapping, Sequence
from typing import Any, Final
from urllib.parse import urlencode

from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils import timezone

from stockthread import access, catalog, exchange, ledger, orders, places, purchases
from stockthread.identifiers import barcodes
from stockthread.kernel import errors, ids
from stockthread.kernel.errors import refuse
from stockthread.orders import Order
from stockthread.purchases import (
    DAMAGED,
    EXTRA,
    INSPECTION,
    MATCHED,
    Coming,
    Counted,
    Received,
    Scanned,
)
from stockthread.receipts import ACCEPTED, DOUBTFUL, REFUSED, Delivery
from stockthread.web import (
    acting,
    asked,
    event_page,
    order_list,
    order_story,
    receive_file,
    receive_page,
    receiving,
    shown,
    told,
    words,
)
from stockthread.web.piled import pile

SHOWN_MAX: Final = 50
NAMED_MAX: Final = 3
NUMBERED_MAX: Final = 1_000
LOT_FIELDS: Final = ("lot_sku", "lot_number", "lot_quantity", "lot_day")
"""The row for one lot by hand: its product, number, amount, and the day until it is good."""
FIELDS: Final = ("place", "product", "stage", "serials", "taken", "left", "reason", "at",
                 "count_sku", "count_number", "count_lot", "damaged", "damage",
                 *LOT_FIELDS)  # fmt: skip
_OF_ORDER: Final = ("purchase_not_ordered", "purchase_too_much")


def page(order: Order, form: QueryDict) -> dict[str, Any]:
    """The form as it was filled, with what is open on the order."""
    progress = orders.progress.of_order(order)
    products = catalog.read.products([line.line.product for line in progress.lines])
    place = places.read.places([order.place_to]).get(order.place_to) if order.place_to else None
    said = {name: form.get(name, "") for name in FIELDS}
    said["place"] = said["place"] or (place.code if place else "")
    public = ids.public_id("order", order.id)
    return {
        "order": order,
        "order_href": order_list.href(order.id),
        "asked": said,
        "key": asked.new_key(),
        "action": reverse("order_receive_post", args=[public]),
        "check_href": reverse("order_receive", args=[public]),
        "preview_href": reverse("order_receive_preview", args=[public]),
        "products": [
            each for each in products.values() if each.tracking in ("serial", "serial_in_lot")
        ],
        "in_lots": [each for each in products.values() if each.tracking in catalog.STOCKED_AS_LOTS],
        "focus": focus(said, form),
        "places": acting.suggested_places(),
    }


def focus(said: Mapping[str, str], form: QueryDict) -> str:
    """The field to go on in: where the hand was, or where something is missing."""
    if not said["place"]:
        return "place"
    if said["lot_number"] or said["lot_quantity"]:
        return "lot_number" if said["lot_quantity"] else "lot_quantity"
    return "lot_number" if form.get("add_lot") else "serials"


def with_lot(order: Order, form: QueryDict, act: ledger.Act) -> tuple[QueryDict, str]:
    """The form with its row for one lot among the scans, or what is wrong with the row."""
    number = form.get("lot_number", "").strip()
    if not (number or form.get("lot_quantity", "").strip()):
        return form, ""
    line = lot_line(form)
    try:
        coming = purchases.check(order, delivery(form)._replace(lines=[line]), act)
    except errors.Refused as refused:
        return form, errors.text(refused.refusals[0]._replace(line=None))
    wrong = [each for each in coming.receipt.verdicts if each.pile == REFUSED]
    if wrong and wrong[0].reason:
        return form, errors.text(wrong[0].reason._replace(line=None))
    added = form.copy()
    lines = [each for each in form.get("serials", "").splitlines() if each.strip()]
    added["serials"] = "\n".join([*lines, line]) + "\n"
    for name in LOT_FIELDS[1:]:
        added[name] = ""
    return added, ""


def lot_line(form: QueryDict) -> str:
    """The row for one lot as a line; a barcode says for itself what it is."""
    said = {name: form.get(name, "").strip() for name in LOT_FIELDS}
    try:
        is_barcode = bool(barcodes.read(said["lot_number"]).facts)
    except errors.Refused:
        is_barcode = False
    day = said["lot_day"] and f"(15){barcodes.yymmdd(said['lot_day'])}"
    product = "" if is_barcode else said["lot_sku"]
    return "\t".join(filter(None, (product, day, said["lot_number"], said["lot_quantity"])))


def delivery(form: QueryDict) -> Delivery:
    """What comes. Raises Refused no_place, unknown_place, unknown_product."""
    if not form.get("place", "").strip():
        refuse("no_place")
    text = form.get("product", "").strip()
    return Delivery(
        lines=exchange.pasted(form.get("serials", "")),
        place=asked.place(form["place"]),
        year=timezone.localdate().year,
        product=asked.product(text) if text else None,
        stage=receiving.STAGES.get(form.get("stage", ""), ledger.Stage.READY),
        taken=frozenset(form.get("taken", "").splitlines()),
        left=frozenset(form.get("left", "").splitlines()),
    )


def counted(form: QueryDict, *, is_extra: bool) -> list[Counted]:
    """Pieces that come in by number. Raises Refused unknown_product, not_a_whole_quantity."""
    number = form.get("count_number", "").strip()
    if not number:
        return []
    product = asked.product(form.get("count_sku", ""))
    quantity = catalog.parse_quantity(product, number)
    if quantity < 1:
        refuse("not_a_whole_quantity", quantity=number)
    return [Counted(product.id, quantity, form.get("count_lot", "").strip(), is_extra)]


def preview(order: Order, form: QueryDict, act: ledger.Act) -> dict[str, Any]:
    """The three piles as far as they can be told. What is missing is told before any scan."""
    is_blank = not form.get("serials", "").strip() and not form.get("count_number", "").strip()
    try:
        if is_blank:
            return piles(*waiting(order, act))
        wanted = delivery(form)
        found = counted(form, is_extra=True)
        coming = purchases.check(order, wanted, act, counted=found)
    except errors.Refused as refused:
        return {"problem": errors.text(refused.refusals[0]._replace(line=None))}
    return {**piles(wanted, coming), **receive_file.unread(form.get("serials", ""))}


def waiting(order: Order, act: ledger.Act) -> tuple[Delivery, Coming]:
    """What is missing while nothing is scanned."""
    wanted = Delivery([], 0, timezone.localdate().year)
    return wanted, purchases.check(order, wanted, act)


def piles(wanted: Delivery, coming: Coming) -> dict[str, Any]:
    """Three numbers that open, what to look at first, and the words of the buttons."""
    verdicts = coming.receipt.verdicts
    good = sum(verdict.pile == ACCEPTED for verdict in verdicts)
    packs = [pack for pack in coming.packs if pack.pile == MATCHED]
    extra = extra_rows(wanted, coming)
    odd = odd_rows(wanted, coming)
    products = catalog.read.products(sorted(
        {each.product for each in coming.products} | {each.product for each in coming.missing}
        - {0}
    ))  # fmt: skip
    matched = good + sum(pack.things for pack in packs) + len(coming.counted)
    missing = missing_rows(coming, products)
    return {
        "has_piles": True,
        "piles": [
            pile("finished", "check", "matched", matched, "open on the order"),
            {**pile("progress", "doubt", "extra", len(extra) + doubtful(odd),
                    "doubtful, or more than is open"), "anchor": "extra" if extra else "look"},
            pile("expected", "late", "missing", sum(row["things"] for row in missing),
                 "still to come"),
        ],
        "matched": matched_rows(coming, products),
        "full": full_rows(coming, products),
        "packs": [pack_row(pack, products) for pack in packs],
        "extra": extra[:SHOWN_MAX],
        "odd": odd[:SHOWN_MAX],
        "missing": missing,
        "codes": missing_codes(coming),
        "good": good + len(packs) + len(coming.counted),
        "deed": f"Receive {words.number(matched)}"
        if matched or not packs else f"Receive {words.count(len(packs), 'empty pack')}",
        "deed_both": f"Receive {words.number(matched + len(extra) + doubtful(odd))}, all of it"
        if extra or doubtful(odd) else "",
    }  # fmt: skip


def doubtful(rows: Sequence[Mapping[str, Any]]) -> int:
    """How many rows would come in if one said so."""
    return sum(row["pile"] == DOUBTFUL for row in rows)


def matched_rows(coming: Coming, products: Mapping[int, catalog.Product]) -> list[dict[str, str]]:
    """By product: what comes, and of how much that is open."""
    return [
        {
            "name": products[each.product].name,
            "amount": order_story.grouped(products[each.product], each.matched),
            "open": order_story.grouped(products[each.product], each.open),
        }
        for each in coming.products
        if each.matched
    ]


def full_rows(coming: Coming, products: Mapping[int, catalog.Product]) -> list[dict[str, Any]]:
    """The lines that would be full if what is doubtful were taken, and what they would be missing
    by name all the same."""
    found = []
    for each in coming.products:
        if each.would_be_full:
            codes = [m.code for m in coming.missing if m.product == each.product and m.code]
            found.append({
                "name": products[each.product].name,
                "open": order_story.grouped(products[each.product], each.open),
                "doubtful": order_story.grouped(products[each.product], each.doubtful),
                "codes": codes[:NAMED_MAX], "left": max(len(codes) - NAMED_MAX, 0),
            })  # fmt: skip
    return found


def pack_row(pack: Scanned, products: Mapping[int, catalog.Product]) -> dict[str, str]:
    """A pack with what is in it."""
    inside = [
        f"{order_story.grouped(products[id], quantity)} {products[id].name}"
        for id, quantity in pack.contents.items()
        if id in products
    ]
    return {"code": pack.code, "inside": ", ".join(inside) or "nothing that was announced"}


def extra_rows(wanted: Delivery, coming: Coming) -> list[dict[str, Any]]:
    """What is more than is open, each line with a button that takes it on purpose."""
    rows = [
        row for row in _rows(wanted, coming)
        if row["pile"] == DOUBTFUL and row["code"] in _OF_ORDER
    ]  # fmt: skip
    texts = [line.strip() for line in wanted.lines]
    for each in coming.packs:
        if each.pile == EXTRA and each.reason:
            number = texts.index(each.text) if each.text in texts else 0
            rows.append({
                "number": number + 1, "index": number, "also": "", "text": each.text,
                "is_part": False, "product": "", "why": errors.text(each.reason),
                "repairs": [{"word": "Take it", "takes": each.text}], "pile": DOUBTFUL,
            })  # fmt: skip
    for row in rows:
        row["repairs"] = [
            {**repair, "word": "Take it"} for repair in row["repairs"] if "takes" in repair
        ]
    return rows


def odd_rows(wanted: Delivery, coming: Coming) -> list[dict[str, Any]]:
    """What is doubtful or refused for reasons of its own, whatever was ordered."""
    rows = [row for row in _rows(wanted, coming) if row["code"] not in _OF_ORDER]
    items = sorted({row["item"] for row in rows if row["item"]})
    came = ledger.read.brought_by(coming.order.cause, "receive", items) if items else set()
    for row in rows:
        if row["item"] in came:
            row["why"] = f"{row['held_by']} was received already for {coming.order.number}."
            row["look_href"] = shown.item_href(row["item"])
    return rows


def _rows(wanted: Delivery, coming: Coming) -> list[dict[str, Any]]:
    found = []
    for which in (DOUBTFUL, REFUSED):
        numbers = [n for n, v in enumerate(coming.receipt.verdicts) if v.pile == which]
        entries = [coming.receipt.entries[n] for n in numbers]
        products = catalog.read.products(sorted({entry.product for entry in entries} - {0}))
        for n in numbers[: 2 * SHOWN_MAX]:
            entry, verdict = coming.receipt.entries[n], coming.receipt.verdicts[n]
            row = receive_page.row(entry, verdict, products, wanted)
            reason = verdict.reason
            item = reason.data.get("item", 0) if reason and reason.code == "code_in_use" else 0
            found.append({**row, "pile": which, "code": reason.code if reason else "",
                          "item": item, "held_by": entry.code})  # fmt: skip
    return found


def missing_rows(coming: Coming, products: Mapping[int, catalog.Product]) -> list[dict[str, Any]]:
    """By product: what is still to come after this; of goods without pieces one thing each."""
    return [
        {
            "name": products[each.product].name,
            "amount": order_story.grouped(products[each.product], each.missing),
            "things": 1
            if products[each.product].tracking in catalog.STOCKED_AS_LOTS
            else each.missing,
        }
        for each in coming.products
        if each.missing
    ]


def missing_codes(coming: Coming) -> dict[str, Any]:
    """What was announced by serial or lot and has not been scanned; of many the first."""
    codes = [each.code for each in coming.missing if each.product and each.code]
    return {"first": codes[:SHOWN_MAX], "left": max(len(codes) - SHOWN_MAX, 0)}


def post(order: Order, request: HttpRequest) -> Received:
    """Bring in what fits, and what is extra or doubtful where that was pressed.

    Raises Refused where nothing can come in at all.
    """
    is_all = bool(request.POST.get("doubtful"))
    done = purchases.receive(
        order, delivery(request.POST), asked.act(request),
        counted=counted(request.POST, is_extra=is_all), damaged=receiving.damaged(request),
        with_doubtful=is_all,
    )  # fmt: skip
    if not done.events:
        raise errors.Refused(
            receive_page.reasons(done.coming.receipt)
            or [each.reason for each in done.coming.packs if each.reason]
            or [errors.Refusal(None, "no_lines", {})]
        )
    return done


def address_after(order: Order, done: Received) -> str:
    """The order's page, which says what came."""
    came = ".".join(ids.public_id("event", event) for event in done.events)
    return f"{order_list.href(order.id)}?{urlencode({'came': came})}"


def left(request: HttpRequest, done: Received) -> str:
    """The lines that stay in the field, since they did not come in."""
    entries = [
        entry for entry, verdict in zip(
            done.coming.receipt.entries, done.coming.receipt.verdicts, strict=True
        ) if verdict.pile != ACCEPTED
    ]  # fmt: skip
    lines = exchange.pasted(request.POST.get("serials", ""))
    rest = receive_page.tray(lines, entries)
    if not request.POST.get("doubtful"):
        rest += [pack.text for pack in done.coming.packs if pack.pile == EXTRA]
    return "\n".join(rest)


def again(order: Order, request: HttpRequest, done: Received, rest: str) -> dict[str, Any]:
    """The form with what stays in it, and what came in told above it."""
    form = request.POST.copy()
    form["serials"] = rest
    for name in ("count_number", "count_lot", "damaged", "damage"):
        form[name] = ""
    tried = preview(order, form, asked.act(request)._replace(key=asked.new_key()))
    came = {"came": ".".join(ids.public_id("event", event) for event in done.events)}
    actor: access.Actor = request.actor  # type: ignore[attr-defined]
    return {**page(order, form), **tried, "toasts": toasts(order, came, actor)}


def came_words(events: Sequence[ledger.EventView], lines: Sequence[told.Line]) -> list[str]:
    """What each event did; of what came its first and last number, of holds why."""
    return [
        held_words(event, line) if event.kind == "hold"
        else f"{line.sentence}{numbers_of(event)}" if event.kind == "receive"
        else line.sentence
        for event, line in zip(events, lines, strict=True)
    ]  # fmt: skip


def held_words(event: ledger.EventView, line: told.Line) -> str:
    """`2 held to be inspected`, `1 held: damaged`."""
    count = words.number(max(event.accepted, 1))
    if line.reason == INSPECTION:
        return f"{count} held to be inspected"
    is_damaged = line.reason.startswith(DAMAGED)
    return f"{count} held: damaged" if is_damaged else f"{count} held: {line.reason}"


def numbers_of(event: ledger.EventView) -> str:
    """`, N-1 to N-9`: the first and the last number of what came; nothing of several products."""
    if event.accepted > NUMBERED_MAX:
        return ""
    some = [
        each for each in ledger.read.event_items(event.id, limit=NUMBERED_MAX + 1)
        if each.code and each.kind != ledger.Kind.CONTAINER
    ]  # fmt: skip
    codes = [each.code for each in some]
    is_of_one = len({each.target.product for each in some}) == 1
    if not is_of_one or len(codes) > NUMBERED_MAX:
        return ""
    return f", {codes[0]}" if len(codes) == 1 else f", {codes[0]} to {codes[-1]}"


def toasts(order: Order, query: Mapping[str, str], actor: access.Actor) -> list[dict[str, Any]]:
    """What just came in for an order, as one act that can be undone as one."""
    wanted = [
        ids.internal_id("event", each) for each in query.get("came", "").split(".") if each
    ]  # fmt: skip
    events = [
        each for each in ledger.read.events(wanted)
        if (each.cause_kind, each.cause_id) == order.cause and not each.reversed_by
    ]  # fmt: skip
    if not events:
        return []
    sentences = came_words(events, told.lines(events))
    last = events[-1]
    may = event_page.can_undo(events, actor)
    return [{
        "sentence": ". ".join(sentences[:3]) + ".",
        "undo": event_page.undo_href(last.id) if may else "",
        "key": asked.new_key(),
        "back": order_list.href(order.id),
        "fields": [("also", ids.public_id("event", each.id)) for each in events[:-1]],
    }]  # fmt: skip
