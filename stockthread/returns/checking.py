"""What comes back, judged by scan before anything is recorded: `check` reads, never writes.

Matched, extra, missing; and for each scan whether it is what it should be. Doubtful scans are
taken on purpose only. The first reason that applies is told, in a fixed order.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final, NamedTuple

from stockthread import catalog, ledger, orders, parties
from stockthread.catalog import MEASURED_TRACKINGS
from stockthread.kernel.errors import Refusal, refuse
from stockthread.ledger import Kind, Stage
from stockthread.orders import RETURN, Order
from stockthread.returns import looking, lots, scans
from stockthread.returns.records import (
    DOUBTFUL,
    EXTRA,
    GOOD,
    MATCHED,
    REFUSED,
    Came,
    Judged,
    Look,
)
from stockthread.returns.scans import Meant

SCANS_MAX: Final = 10_000


class Delivery(NamedTuple):
    """What comes back: texts as scanned, for a return order (0: for none yet).

    party: who sends it, 0 for the order's, or for whoever bought it. foreign: the product of what
    nothing on record has the code of, 0 where such things are not taken in.
    """

    texts: tuple[str, ...]
    order: int = 0
    party: int = 0
    foreign: int = 0


def check(delivery: Delivery, *, on: date) -> Came:
    """Return what would come of a delivery on a day; the same few statements for any number.

    Raises Refused: no_lines, too_many_lines, unknown_id, return_order_kind, order_ended.
    """
    texts = [text.strip() for text in delivery.texts if text.strip()]
    if not texts:
        refuse("no_lines")
    if len(texts) > SCANS_MAX:
        refuse("too_many_lines", count=len(texts), lines_max=SCANS_MAX)
    order = order_of(delivery.order) if delivery.order else None
    room = Counter(awaited(order) if order else {})
    party = delivery.party or (order.party if order else 0)
    lines = _judged(texts, party, delivery.foreign, room, on, has_order=order is not None)
    return Came(tuple(lines), {id: left for id, left in room.items() if left > 0}, delivery.order)


def awaited(order: Order) -> dict[int, int]:
    """Return how much of each product is still to come back for a return."""
    room = Counter[int]()
    for line in orders.progress.of_order(order).lines:
        room[line.line.product] += line.open
    return {product: quantity for product, quantity in room.items() if quantity > 0}


def order_of(id: int) -> Order:
    """Return a return order that is open. Raises Refused: unknown_id, return_order_kind,
    order_ended."""
    order = orders.read.order(id)
    if order.kind != RETURN:
        refuse("return_order_kind", number=order.number, kind=order.kind)
    if order.state != orders.OPEN:
        refuse("order_ended", number=order.number, state=order.state)
    return order


def _judged(
    texts: Sequence[str], party: int, foreign: int, room: Counter[int], on: date, *,
    has_order: bool,
) -> list[Judged]:  # fmt: skip
    """Judge each scan; `room` is how much of each product is awaited, and is used up."""
    meant = scans.meant(texts)
    seen = looking.looks(
        sorted({match.item for each in meant.values() for match in each.matches}), on=on
    )
    shelf = _Shelf(meant, seen, party)
    before: set[int | str] = set()
    found = []
    for nth, text in enumerate(texts):
        item = _item(meant[text], seen, room)
        look = seen.get(item)
        if shelf.has(meant[text], look):
            one = shelf.judge(nth, text, meant[text], look, room)
        else:
            product = look.view.product if look else foreign
            verdict, reason = _verdict(text, item, look, party, foreign, shelf.names)
            if look and meant[text].amount:
                verdict, reason = REFUSED, Refusal(None, "return_one_unit", {"code": text})
            if (item or text) in before:
                verdict, reason = REFUSED, Refusal(None, "code_listed_twice", {"code": text})
            before.add(item or text)
            one = Judged(nth, text, max(item, 0), product, MATCHED, verdict, reason, look)
        found.append(_announced(one, room) if has_order and one.verdict != REFUSED else one)
    return found


def _announced(one: Judged, room: Counter[int]) -> Judged:
    """Put a scan into the pile of what was announced, or is more than that."""
    is_awaited = room[one.product] >= one.quantity
    room[one.product] -= min(one.quantity, max(room[one.product], 0))
    if is_awaited:
        return one
    verdict, reason = one.verdict, one.reason
    if verdict == GOOD:
        verdict, reason = DOUBTFUL, Refusal(None, "return_not_announced", {"code": one.text})
    return one._replace(pile=EXTRA, verdict=verdict, reason=reason)


class _Shelf:
    """What of lots and bulk goods lies with customers, while scans use it up one by one."""

    def __init__(self, meant: Mapping[str, Meant], seen: Mapping[int, Look], party: int) -> None:
        of_lots = [id for id, look in seen.items() if look.view.kind == Kind.LOT]
        goods = sorted({each.goods for each in meant.values()} - {0})
        of_goods = lots.of_products(goods) if goods else []
        every = sorted({*of_lots, *of_goods})
        self.party = party
        self.there = lots.spots(every)
        ids = {view.id: view.product for view in ledger.read.items(every)} if every else {}
        self.lots_of = {id: frozenset(i for i, of in ids.items() if of == id) for id in goods}
        self.products = catalog.read.products(sorted({*ids.values(), *goods}))
        self.names = parties.read.names(sorted(
            {party, *(each.sale.party for each in seen.values() if each.sale),
             *(spot.party for spot in self.there)} - {0}
        ))  # fmt: skip

    def has(self, meant: Meant, look: Look | None) -> bool:
        """Whether a scan is of an amount: of a lot, or of goods that are kept without any."""
        if look:
            return look.view.kind == Kind.LOT
        goods = self.products.get(meant.goods)
        return not meant.matches and goods is not None and goods.tracking in MEASURED_TRACKINGS

    def judge(
        self, nth: int, text: str, meant: Meant, look: Look | None, room: Mapping[int, int]
    ) -> Judged:
        """Judge it, and take what may come in from what lies there."""
        item = look.view.id if look else 0
        product = look.view.product if look else meant.goods
        of = frozenset([item]) if item else self.lots_of[product]
        code = look.view.code or text if look else self.products[product].sku
        asked = lots.Asked(
            code, of, self.products[product], meant.amount, self.party, room.get(product, 0)
        )
        told = lots.judge(asked, self.there, self.names)
        self.there = lots.without(self.there, told.parts)
        quantity = sum(part.quantity for part in told.parts)
        return Judged(
            nth, text, item, product, MATCHED, told.verdict, told.reason, look, quantity,
            told.parts, is_amount=True,
        )  # fmt: skip


def _item(meant: Meant, seen: Mapping[int, Look], room: Mapping[int, int]) -> int:
    """The item that a scan means: 0 for none, -1 for several."""
    live = [each.item for each in meant.matches if each.is_live]
    items = list(dict.fromkeys(live or [each.item for each in meant.matches]))
    if meant.product:
        items = [item for item in items if seen[item].view.product == meant.product]
    for narrower in (
        [item for item in items if room.get(seen[item].view.product)],
        [item for item in items if not seen[item].is_here],
    ):
        if len(items) > 1 and narrower:
            items = narrower
    return items[0] if len(items) == 1 else -1 if items else 0


def _verdict(
    text: str, item: int, look: Look | None, party: int, foreign: int, names: Mapping[int, str]
) -> tuple[str, Refusal | None]:
    """Whether a scan may come in."""
    data = {"code": text, "party": names.get(party, "")}
    if item < 0:
        return REFUSED, Refusal(None, "return_ambiguous", data)
    if look is None:
        told = "return_foreign" if foreign and party else "return_unknown"
        return DOUBTFUL if foreign and party else REFUSED, Refusal(None, told, data)
    view = look.view
    if view.kind != Kind.UNIT:
        return REFUSED, Refusal(None, "return_container", data)
    if view.stage == Stage.CONSUMED and view.container:
        return REFUSED, Refusal(None, "return_built_in", data)
    if view.stage not in (Stage.RAW, Stage.READY):
        return REFUSED, Refusal(None, "return_gone", data)
    if look.is_here and look.returns and (not look.trips or look.trips[0].ended_at):
        data["day"] = f"{look.returns[0].at:%Y-%m-%d}"
        return DOUBTFUL, Refusal(None, "return_already", data)
    if look.loan:
        is_other = party not in (0, look.loan.party)
        return (DOUBTFUL, Refusal(None, "return_lent_to_other", data)) if is_other else (GOOD, None)
    if look.sale is None or look.is_here:
        told = "return_never_sold" if look.is_here or look.is_ours else "return_never_ours"
        return DOUBTFUL, Refusal(None, told, data)
    if party and party not in (look.sale.party, view.owner):
        data["buyer"] = names.get(look.sale.party, "")
        return DOUBTFUL, Refusal(None, "return_other_buyer", data)
    return GOOD, None
