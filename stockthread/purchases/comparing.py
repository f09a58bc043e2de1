"""A delivery beside its order, before anything is posted: what matches, is extra, is missing."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence, Set
from typing import Final, NamedTuple

from stockthread import catalog, ledger, orders, receipts
from stockthread.kernel.errors import Refusal
from stockthread.ledger import Act, Brought, EventView, Inside, Kind, Stage
from stockthread.orders import Order
from stockthread.purchases import judging, packs
from stockthread.purchases.awaiting import Awaiting, Key
from stockthread.purchases.judging import Room
from stockthread.purchases.records import (
    EXTRA,
    MATCHED,
    Coming,
    Counted,
    ProductPiles,
    Scanned,
)
from stockthread.receipts import (
    ACCEPTED,
    DOUBTFUL,
    Awaited,
    Delivery,
    Entry,
    Receipt,
    Units,
    Verdict,
)

_NUMBERED: Final = ("serial", "serial_in_lot")


class Judged(NamedTuple):
    """A delivery apart: packs that are announced, and loose goods, with what judges these."""

    order: Order
    delivery: Delivery
    packs: tuple[Scanned, ...]
    counted: tuple[Counted, ...]
    wrong_counts: tuple[Refusal, ...]
    room: Room
    awaiting: Awaiting
    inside: Sequence[Inside]

    def judge(self, entries: Sequence[Entry], numbers: Sequence[int]) -> Mapping[int, Verdict]:
        """Doubt entries that do not fit the order."""
        return judging.entries_judged(self.room, entries, numbers, self.awaiting)


def check(order: Order, delivery: Delivery, act: Act, *, counted: Sequence[Counted] = ()) -> Coming:
    """Return what a delivery would be beside its order; nothing stays.

    Raises Refused: purchase_no_order, order_is_draft, order_ended, and as receipts.check does.
    """
    order = judging.need_open(orders.read.order(order.id))
    act = act._replace(cause=order.cause)
    done = ledger.read.events_of_act(act.cause, act.key)
    judged = judged_apart(order, delivery, counted, came=items_of(done))
    if done:
        return told(judged, receipts.check(judged.delivery, act), is_repeat=True)
    return told(judged, receipts.check(judged.delivery, act, judge=judged.judge))


def items_of(done: Sequence[EventView]) -> frozenset[int]:
    """What the events of an act that was done before brought in."""
    return frozenset(
        each.item
        for event in done
        if event.kind == "receive"
        for each in ledger.read.event_items(event.id, limit=receipts.LINES_MAX)
    )


def judged_apart(
    order: Order,
    delivery: Delivery,
    counted: Sequence[Counted],
    *,
    came: frozenset[int] = frozenset(),
) -> Judged:
    """Take announced packs out of a delivery, and count them and what was counted by hand.

    Lines for things inside a pack that is scanned too say nothing new, and are left out. `came`:
    what the same act brought in before.
    """
    room = Room(order)
    awaiting = Awaiting(order)
    # A line that is an announced unit is no container, and is asked about no further.
    are_units = awaiting.units.keys() >= set(delivery.lines)
    texts = delivery.lines if are_units else [line.strip() for line in delivery.lines]
    others = [] if are_units else [text for text in texts if text not in awaiting.units]
    found = _containers(others, delivery.year, came)
    inside = ledger.read.inside(sorted(set(found.values())))
    scanned = _scanned(found, inside, awaiting, room, delivery.taken | _texts_of(found, came))
    known = {each.code for each in inside if each.code} if scanned else set()
    lines = delivery.lines
    if found:
        lines = ["" if text in found or text in known else line
                 for text, line in zip(texts, delivery.lines, strict=True)]  # fmt: skip
    wrong = [reason for each in counted if (reason := _counts(room, each))]
    is_loose = any(line.strip() for line in lines)
    loose = delivery._replace(
        lines=lines, supplier=delivery.supplier or order.party,
        by_code=awaiting.units,
        awaited=_bare(awaiting, {each.item for each in inside} if scanned else set()),
        otherwise=_only(room, _NUMBERED) if is_loose else None,
        otherwise_in_lots=_only(room, catalog.STOCKED_AS_LOTS) if is_loose else None,
    )  # fmt: skip
    return Judged(order, loose, scanned, tuple(counted), tuple(wrong), room, awaiting, inside)


def _only(room: Room, trackings: Collection[str]) -> catalog.Product | None:
    """The one product of the order that is tracked so: an unannounced code is one of it."""
    found = [
        each
        for each in catalog.read.products(sorted(room.open)).values()
        if each.tracking in trackings
    ]
    return found[0] if len(found) == 1 else None


def _bare(awaiting: Awaiting, packed: Set[int]) -> list[Awaited]:
    """What was announced by its amount alone and does not come in a pack that is scanned too.

    What is loose comes first.
    """
    if awaiting.has_only_loose_units:
        return []
    some = [
        each for each in awaiting.each
        if each.kind == Kind.LOT and not each.code and each.item not in packed
    ]  # fmt: skip
    some.sort(key=lambda each: (each.container > 0, each.item))
    return [Awaited(each.product, each.item, each.quantity) for each in some]


def _texts_of(found: Mapping[str, int], came: frozenset[int]) -> frozenset[str]:
    """The lines of packs that came by the same act before: nothing is to be decided of them."""
    return frozenset(text for text, item in found.items() if item in came)


def _containers(texts: Sequence[str], year: int, came: frozenset[int]) -> dict[str, int]:
    """The containers that lines are, by the text of the line: those that are expected."""
    codes = {text: packs.sscc_of(text, year) or text for text in dict.fromkeys(texts) if text}
    matches = ledger.read.find_codes(sorted(set(codes.values()))) if codes else {}
    items = sorted({match.item for found in matches.values() for match in found if match.is_live})
    kinds = ledger.read.kinds(items)
    boxes = [item for item in items if kinds.get(item) == Kind.CONTAINER]
    stages = {view.id: view.stage for view in ledger.read.items(boxes)}
    found: dict[str, int] = {}
    for text, code in codes.items():
        here = [match.item for match in matches.get(code, ()) if match.item in stages]
        if here and (stages[here[0]] == Stage.EXPECTED or here[0] in came):
            found[text] = here[0]
    return found


def _scanned(
    found: Mapping[str, int],
    inside: Sequence[Inside],
    awaiting: Awaiting,
    room: Room,
    taken: frozenset[str],
) -> tuple[Scanned, ...]:
    """The packs that were scanned, each once; one inside another that was scanned is in that."""
    if not found:
        return ()
    ours = {each.item for each in awaiting.each}
    nested = {each.item for each in inside}
    views = {view.id: view for view in ledger.read.items(sorted(set(found.values())))}
    named = catalog.read.products(sorted({each.product for each in inside if each.product}))
    by_root: dict[int, list[Inside]] = {}
    for each in inside:
        by_root.setdefault(each.root, []).append(each)
    done: dict[int, Scanned] = {}
    for text, item in found.items():
        if item in done or item in nested:
            continue
        contents: dict[int, int] = {}
        for each in by_root.get(item, ()):
            if each.product:
                contents[each.product] = contents.get(each.product, 0) + each.quantity
        code = views[item].code
        things = sum(1 for each in by_root.get(item, ()) if each.kind != Kind.CONTAINER)
        reason = next(
            (room.why(p, code, named) for p, q in contents.items() if not room.fits(p, q)), None
        )
        if item not in ours:
            reason = Refusal(None, "purchase_pack_of_other", {"code": code})
        for product, quantity in contents.items():
            room.take(product, quantity)
        is_extra = reason is not None and text not in taken
        pile = EXTRA if is_extra else MATCHED
        done[item] = Scanned(text, item, code, contents, things, pile, reason)
    return tuple(done.values())


def _counts(room: Room, counted: Counted) -> Refusal | None:
    """Take counted pieces into account; say why they do not fit, unless that is on purpose."""
    fits = room.fits(counted.product, counted.quantity)
    named = catalog.read.products([counted.product])
    reason = None if fits or counted.is_extra else room.why(counted.product, "", named)
    if reason:
        reason.data["code"] = reason.data["name"]
    room.take(counted.product, counted.quantity)
    return reason


def told(
    judged: Judged, receipt: Receipt, *, is_repeat: bool = False, with_doubtful: bool = False
) -> Coming:
    """The comparison as it is told: by product, and what was announced and is missing.

    with_doubtful: packs that are extra came in too.
    """
    if isinstance(entries := receipt.entries, Units):
        seen, boxed = set[Key](), set(entries.items)
    else:
        seen = {(e.product, e.code) for e in entries if e.code and not e.awaited}
        boxed = {entry.awaited for entry in entries}
    boxed.update(each.item for each in judged.inside)
    boxed.update(each.item for each in judged.packs)
    missing = judged.awaiting.missing(boxed, seen)
    piles = _by_product(judged, receipt, missing, with_doubtful)
    return Coming(
        judged.order, receipt, judged.packs, judged.counted, piles, missing, is_repeat
    )  # fmt: skip


def _by_product(
    judged: Judged, receipt: Receipt, missing: Sequence[Brought], with_doubtful: bool
) -> tuple[ProductPiles, ...]:
    """The piles of each product; what is doubtful matches nothing until somebody takes it."""
    room = judged.room
    sure, doubted, announced = Counter[int](), Counter[int](), Counter[int]()
    verdicts = receipt.verdicts  # as a rule there is one for all
    if verdicts and verdicts[0].pile == ACCEPTED and verdicts.count(verdicts[0]) == len(verdicts):
        sure.update(receipts.quantities(receipt.entries))
    else:
        for entry, verdict in zip(receipt.entries, receipt.verdicts, strict=True):
            if verdict.pile != receipts.REFUSED:
                (sure if verdict.pile == ACCEPTED else doubted)[entry.product] += entry.quantity
    for pack in judged.packs:
        (sure if pack.pile == MATCHED or with_doubtful else doubted).update(pack.contents)
    for each in judged.counted:
        sure[each.product] += each.quantity
    for awaited in missing:
        announced[awaited.product] += awaited.quantity
    found = []
    for product in sorted({*room.open, *room.fitting, *room.extra}):
        open, fitting = room.open.get(product, 0), room.fitting.get(product, 0)
        matched = min(sure[product], fitting)
        found.append(ProductPiles(
            product, open, matched, room.extra.get(product, 0),
            max(open - matched, announced[product]), min(doubted[product], fitting - matched),
        ))  # fmt: skip
    return tuple(found)


def waits_for_decision(coming: Coming) -> bool:
    """Whether something of a delivery is doubtful, refused or extra."""
    wrong = (DOUBTFUL, receipts.REFUSED)
    return any(verdict.pile in wrong for verdict in coming.receipt.verdicts) or any(
        pack.pile == EXTRA for pack in coming.packs
    )


def is_complete(coming: Coming) -> bool:
    """Whether a delivery is just what its order still awaits: nothing missing, extra or wrong."""
    return (
        not waits_for_decision(coming)
        and not coming.missing
        and not any(each.missing or each.extra for each in coming.products)
    )


def good_packs(coming: Sequence[Scanned], with_doubtful: bool) -> list[Scanned]:
    """The packs that come in: those that fit, and others where that is wanted."""
    return [pack for pack in coming if pack.pile == MATCHED or with_doubtful]


def accepted(receipt: Receipt) -> int:
    """How many entries are in the first pile."""
    return sum(verdict.pile == ACCEPTED for verdict in receipt.verdicts)
