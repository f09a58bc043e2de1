"""Announcements: what a supplier says will come for an order, by serial or lot, and in which packs.

Goods become expected items at the supplier's, packs expected containers with these inside, all with
the order as cause; who then receives a pack receives all that is in it.
"""

from collections.abc import Mapping

from stockthread import catalog, identifiers, ledger, orders, places, receipts
from stockthread.kernel import db
from stockthread.kernel.errors import Refusal, Refused
from stockthread.ledger import Act, Given, Kind, Lines, New, Stage
from stockthread.orders import Order
from stockthread.purchases import packs
from stockthread.purchases.judging import held_open, need_open
from stockthread.purchases.records import Announced, Packs
from stockthread.receipts import Delivery, Entry, Receipt


def check_announcement(order: Order, delivery: Delivery, act: Act) -> Announced:
    """Return what an announcement would be; nothing stays.

    Raises Refused: as `announce`.
    """
    order = need_open(orders.read.order(order.id))
    act = act._replace(cause=order.cause)
    read = packs.read(delivery.lines, delivery.year)
    if not ledger.read.events_of_act(act.cause, act.key):
        _refuse_known(read.parents)
    found = receipts.check(_loose(order, delivery, read), act)
    return Announced(order, found, read.parents, empty=read.empty)


def announce(
    order: Order, delivery: Delivery, act: Act, *, with_doubtful: bool = False
) -> Announced:
    """Record what will come for an order; the same act again does nothing.

    Lines are as for any delivery; an SSCC among them says the pack that goods are in, see `packs`.
    What is refused stays out, as at a receipt. Raises Refused: order_ended, order_is_draft,
    purchase_no_order, purchase_pack_in_two, purchase_pack_known, no_lines, and as receipts do.
    """

    def once() -> Announced:
        with db.writing():
            known = held_open(order.id)
            return _announce(known, delivery, act._replace(cause=known.cause), with_doubtful)

    return db.retried(once)


def _announce(order: Order, delivery: Delivery, act: Act, with_doubtful: bool) -> Announced:
    read = packs.read(delivery.lines, delivery.year)
    is_repeat = bool(ledger.read.events_of_act(act.cause, act.key))
    if not is_repeat:
        _refuse_known(read.parents)
    loose = _loose(order, delivery, read)
    found = Receipt([], [])
    if any(line.strip() for line in loose.lines) or not read.parents:
        found = receipts.receive(loose, act, with_doubtful=with_doubtful)
    if is_repeat or (not found.items and any(line.strip() for line in loose.lines)):
        return Announced(order, found, read.parents, 0, found.events)
    events, packed = _pack(order, loose, read, found, act)
    return Announced(order, found, read.parents, packed, (*found.events, *events))


def _loose(order: Order, delivery: Delivery, read: Packs) -> Delivery:
    """The goods without their packs, line by line."""
    return delivery._replace(
        lines=[line.text for line in read.lines], supplier=order.party, is_announced=True,
        otherwise_in_lots=_only_in_lots(order),
    )  # fmt: skip


def _only_in_lots(order: Order) -> catalog.Product | None:
    """The one product of an order of nothing else, where it comes in lots."""
    ordered = {line.product for line in orders.read.lines([order.id])[order.id]}
    found = list(catalog.read.products(sorted(ordered)).values())
    is_only = len(found) == 1 and found[0].tracking in catalog.STOCKED_AS_LOTS
    return found[0] if is_only else None


def _refuse_known(parents: Mapping[str, str]) -> None:
    """A pack is announced once. Raises Refused purchase_pack_known for each that is on record."""
    type_id = identifiers.read.code_type_by_code("sscc").id
    known = ledger.read.codes_on_record(type_id, list(parents))
    if known:
        raise Refused([Refusal(None, "purchase_pack_known", {"sscc": s}) for s in sorted(known)])


def _pack(
    order: Order, loose: Delivery, read: Packs, found: Receipt, act: Act
) -> tuple[list[int], int]:
    """Make the packs, put them into each other and the goods into them: events, things packed."""
    if not read.parents:
        return [], 0
    place = places.place_of_party(order.party, "supplier")
    type_id = identifiers.read.code_type_by_code("sscc").id
    codes = list(read.parents)
    new = New(Kind.CONTAINER, 0, len(codes), Given(type_id, codes))
    made = ledger.expect(new, place=place, owner=0, act=part_of_act(act, "packs"))
    items = dict(zip(codes, made.items, strict=True))
    events = [made.event]
    for n, level in enumerate(packs.levels(read.parents)):
        outer = [items[read.parents[code]] for code in level]
        lines = Lines([items[code] for code in level])
        events.append(ledger.pack(lines, container=outer, act=part_of_act(act, f"nest{n}")).event)
    lines, containers = _contents(loose, read, found, items)
    if containers:
        posting = ledger.pack(lines, container=containers, act=part_of_act(act, "fill"))
        events.append(posting.event)
    return events, len(containers)


def _contents(
    loose: Delivery, read: Packs, found: Receipt, items: Mapping[str, int]
) -> tuple[Lines, list[int]]:
    """Which item, and how much of a lot, goes into which pack."""
    made = {key(found.entries[n]): item for n, item in found.items.items() if found.entries[n].code}
    by_row = {found.entries[n].rows[0]: item for n, item in found.items.items()}
    amounts: dict[tuple[int, int], int] = {}
    for entry in receipts.each_entry(loose):
        sscc = read.lines[entry.rows[0]].sscc
        item = made.get(key(entry)) if entry.code else by_row.get(entry.rows[0])
        if sscc and item:
            where = item, items[sscc]
            amounts[where] = amounts.get(where, 0) + entry.quantity
    lines = Lines(
        [item for item, _ in amounts], list(amounts.values()), stage=Stage.EXPECTED, container=0
    )
    return lines, [container for _, container in amounts]


def key(entry: Entry) -> tuple[int, str]:
    """What makes two entries one thing: product and code."""
    return entry.product, entry.code


def part_of_act(act: Act, name: str) -> Act:
    """The act of one of several events of an act; nothing of it may be left out."""
    return act._replace(key=f"{ledger.stem(act.key)}.{name}", accept="all")
