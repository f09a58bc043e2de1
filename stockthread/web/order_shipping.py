"""Packing and shipping an order on a page: what was picked, as it stands; one field for scans."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.http import HttpRequest
from django.urls import reverse

from stockthread import (
    access,
    containers,
    files,
    identifiers,
    ledger,
    orders,
    papers,
    parties,
    sales,
)
from stockthread.files import NewFile
from stockthread.kernel import ids
from stockthread.kernel.errors import refuse
from stockthread.ledger import Act, Kind
from stockthread.orders import Order, Progress
from stockthread.sales import Load, Shipment
from stockthread.web import acting, asked, container_types, kept, loading, order_list

FIELDS: Final = (*loading.FIELDS, "container", "type", "scheme", "back_loads", "to", "reason")
LOADS_SHOWN: Final = 60


def page(id: int, form: Mapping[str, str], actor: access.Actor) -> dict[str, Any]:
    """Everything on the page. Raises Refused: unknown_id, not_an_open_sale."""
    order = orders.read.order(id)
    public = ids.public_id("order", id)
    here = reverse("order_shipping", args=[public])
    is_open = order.state == orders.OPEN
    loads = sales.to_load([order]) if is_open else []
    beside = sales.also_in([order], loads) if loads else []
    sent = sales.read.shipments_of(id)
    underway = bool(sent) and is_underway(orders.progress.of_order(order))
    return {
        "order": order,
        "href": order_list.href(id),
        "here": here,
        "customer": parties.read.party(order.party).name,
        **loading.fields(form),
        **(preview(id, form) if loads else {}),
        "loads": loading.rows(loads[:LOADS_SHOWN]),
        "beside": [{"number": each.number, "href": order_list.href(each.id)} for each in beside],
        "loads_count": len(loads),
        "loads_left": max(len(loads) - LOADS_SHOWN, 0),
        "types": container_types.choices(),
        "schemes": [
            {"code": each.code, "name": each.name}
            for each in identifiers.read.schemes()
            if each.code_type == identifiers.read.code_type_by_code("sscc").id and each.is_active
        ],
        "shipments": shipment_rows(sent, order, is_underway=underway),
        "may_pack": is_open and access.may(actor, "pack"),
        "may_ship": access.may(actor, "ship"),
        "may_take_back": bool(sent) and access.may(actor, "take_back"),
        "places": acting.suggested_places() if sent else [],
        "asked": {name: form.get(name, "") for name in FIELDS},
        "routes": {
            name: reverse(f"order_shipping_{name}", args=[public])
            for name in ("check", "pack", "ship", "arrived", "refused")
        },
        "pick_href": reverse("order_picking", args=[public]) if is_open else "",
    }


def preview(id: int, form: Mapping[str, str]) -> dict[str, Any]:
    """The three piles of what was scanned, beside what was picked for the order."""
    return loading.preview([orders.read.order(id)], form)


def shipment_rows(
    sent: Sequence[Shipment], order: Order, *, is_underway: bool = True
) -> list[dict[str, Any]]:
    """The shipments of an order, with how they left, who took them and their papers.

    is_underway: whether anything of the order has not arrived.
    """
    public = ids.public_id("order", order.id)
    proofs = sales.read.proofs([each.id for each in sent])
    people = parties.read.people_names(sorted({proof.person for proof in proofs.values()}))
    names = parties.read.names(sorted({each.carrier for each in sent} - {0}))
    undone, collected = sales.read.undone(sent), sales.read.collected(sent)
    return [
        {
            "id": each.id,
            "number": sales.read.shipment_number(each),
            "at": each.shipped_at,
            "way": way(each, names, is_collected=each.id in collected),
            "tracking": each.tracking,
            "is_undone": each.id in undone,
            "is_collected": each.id in collected,
            "is_awaited": is_underway and each.id not in undone | collected | set(proofs),
            "proof": proof_of(proofs.get(each.id), people),
            "papers": [
                {"word": word, "href": reverse("order_paper", args=[public, each.id, kind])}
                for kind, word in (("delivery", "Delivery note"), ("packing", "Packing list"))
            ],
        }
        for each in reversed(sent)
    ]


def way(sent: Shipment, names: Mapping[int, str], *, is_collected: bool) -> str:
    """Who took a shipment away."""
    if sent.carrier:
        return f"with {names.get(sent.carrier, '')}"
    return "collected by the customer" if is_collected else "without a carrier"


def proof_of(proof: sales.Proof | None, people: Mapping[int, str]) -> dict[str, Any] | None:
    """Who took a shipment and when, with the photo or paper of it."""
    if proof is None:
        return None
    found = kept.rows([files.read.file(proof.file)]) if proof.file else []
    by = people.get(proof.person, "somebody who has left")
    return {**proof._asdict(), "kept": found, "by": by}


def of_order(progress: Progress, actor: access.Actor) -> dict[str, Any]:
    """What the order's page tells of its shipments: what has not arrived, who took what did."""
    order = progress.order
    sent = sales.read.shipments_of(order.id) if order.kind == orders.SALE else []
    if not sent:
        return {}
    rows = shipment_rows(sent, order, is_underway=is_underway(progress))
    public = ids.public_id("order", order.id)
    return {
        "proofs": [row for row in rows if row["proof"] and not row["is_undone"]],
        "awaited": [row for row in rows if row["is_awaited"]],
        "arrived_href": reverse("order_shipping_arrived", args=[public]),
        "shipping_href": reverse("order_shipping", args=[public]),
        "may_ship": access.may(actor, "ship"),
    }


def is_underway(progress: Progress) -> bool:
    """Whether anything of an order has left and neither arrived nor come back."""
    dones = [line.done for line in progress.lines]
    return any(done.shipped > done.came_back + done.delivered for done in dones)


def items_of(text: str) -> list[Load]:
    """Loads by their codes, one a line. Raises Refused: no_lines, code_finds_nothing."""
    codes = [line.strip() for line in text.splitlines() if line.strip()]
    if not codes:
        refuse("no_lines")
    matches = ledger.read.find_codes(codes)
    found = []
    for n, code in enumerate(codes):
        live = list(dict.fromkeys(m.item for m in matches.get(code, []) if m.is_live))
        if len(live) != 1:
            refuse("code_finds_several" if live else "code_finds_nothing", line=n, text=code)
        found.append(Load(live[0]))
    return found


def picked_parts(order: Order, loads: Sequence[Load]) -> list[Load]:
    """Lots among loads as they stand picked: their quantity and place."""
    there = {load.item: load for load in sales.to_load([order])}
    return [there.get(load.item, load) for load in loads]


def pack(order: Order, form: Mapping[str, str], act: Act) -> Sequence[int]:
    """Pack what was scanned, or all that is loose, into the container named or a new one.

    Raises Refused no_container, and as `containers.pack_for_order` does.
    """
    codes = form.get("loads", "").splitlines()
    text = "\n".join(code for code in codes if code.strip() != order.number)
    loads = items_of(text) if text.strip() else loose(order)
    loads = picked_parts(order, loads)
    if code := form.get("container", "").strip():
        into = items_of(code)[0].item
        return containers.pack_for_order(
            order, loads, act=act, into=into, of_type=form.get("type", "")
        )[0].events
    if not form.get("scheme") or not loads:
        refuse("no_container")
    scheme = identifiers.read.scheme_by_code(form["scheme"]).id
    return containers.pack_for_order(
        order, loads, act=act, scheme=scheme, of_type=form.get("type", "")
    )[0].events


def loose(order: Order) -> list[Load]:
    """What was picked and is in no container."""
    loads = sales.to_load([order])
    kinds = ledger.read.kinds([load.item for load in loads])
    return [load for load in loads if kinds[load.item] != Kind.CONTAINER]


def ship(order: Order, form: Mapping[str, str], act: Act) -> Sequence[int]:
    """Let loads leave: those scanned that fit, or all that was picked; return the events."""
    return loading.ship([order], form, act)


def refused(order: Order, form: Mapping[str, str], act: Act) -> Sequence[int]:
    """Take back what the customer did not want; return the events."""
    loads = items_of(form.get("back_loads", ""))
    return sales.refuse_at_door(order, loads, place=asked.place(form.get("to", "")), act=act).events


def arrived(order: Order, request: HttpRequest, act: Act) -> Sequence[int]:
    """Record that a shipment of the order arrived, with a photo or paper of it; the customer took
    it where nobody is named.

    Raises Refused unknown_id, and as `sales.deliver`.
    """
    form, sent = request.POST, request.FILES.get("paper")
    paper = NewFile(sent.name or "proof", sent.read()) if sent else None
    wanted = form.get("shipment", "")
    known = {str(each.id): each.id for each in sales.read.shipments_of(order.id)}
    id = known.get(wanted) or refuse("unknown_id", id=wanted)
    name = form.get("name", "").strip() or parties.read.party(order.party).name
    note = form.get("note", "")
    return sales.deliver(id, name=name, note=note, act=act, paper=paper).events


def paper(order: int, shipment: int, kind: str) -> papers.Form:
    """A paper of a shipment of the order. Raises Refused unknown_id."""
    sent = next((each for each in sales.read.shipments_of(order) if each.id == shipment), None)
    if sent is None or kind not in ("delivery", "packing"):
        refuse("unknown_id", id=shipment)
    return papers.packing_list(sent) if kind == "packing" else papers.delivery_note(sent)
