"""Taking back what comes: one act of several events, with the return as their cause.

Everything that came is held until somebody has decided about it. Whose it is stays as it was.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Final

from stockthread import catalog, ledger, orders, places
from stockthread.kernel import db
from stockthread.kernel.errors import refuse, text
from stockthread.ledger import Act, Block, Cause, Given, Kind, Lines, New, Posting, Stage
from stockthread.orders import RETURN, NewLine, NewOrder
from stockthread.returns import checking, scans
from stockthread.returns.acts import done_before, part_of
from stockthread.returns.checking import Delivery
from stockthread.returns.records import DOUBTFUL, GOOD, INSPECT, Came, Judged

INSPECTING: Final = Block.SHIP | Block.CONSUME
_PARTS_MAX: Final = 400


def receive(
    delivery: Delivery, *, place: int, act: Act, on: date, with_doubtful: bool = False,
    stage: Stage = Stage.READY,
) -> Came:  # fmt: skip
    """Take in what is good, and what is doubtful where that is wanted; the same key does it once.

    place: where returns wait. Without an order one is made, for whoever sends or bought it all.
    Nothing is recorded where nothing may come in. Raises Refused: as `check`, return_party_unclear,
    and as ledger.take_back.
    """

    def once() -> Came:
        with db.writing():
            db.lock_text(f"returns.{act.key}")
            if done := _before(act):
                return done
            if delivery.order:
                orders.hold_order(delivery.order)  # two at once would both be what was announced
            came = checking.check(delivery, on=on)
            wanted = (GOOD, DOUBTFUL) if with_doubtful else (GOOD,)
            good = [each for each in came.lines if each.verdict in wanted]
            if not good:
                return came
            made = delivery.order or _order(delivery, good, act)
            cause = orders.read.order(made).cause
            events = _post(delivery, good, place, stage, act._replace(cause=cause))
            left = checking.awaited(orders.read.order(made))
            return came._replace(order=made, events=tuple(events), accepted=len(good), missing=left)

    return db.retried(once)


def _before(act: Act) -> Came | None:
    """What the same act did before: its events, and how much came in."""
    holding = ledger.read.events_by_keys([part_of(act, "hold").key])
    if not holding:
        return None
    cause = Cause(holding[0].cause_kind, holding[0].cause_id)
    order = orders.read.by_number(RETURN, cause.id)
    events = tuple(each.event for each in done_before(act._replace(cause=cause)))
    accepted = holding[0].accepted
    return Came((), {}, order.id if order else 0, events, accepted, is_repeated=True)


def _order(delivery: Delivery, good: Sequence[Judged], act: Act) -> int:
    """Make the order of a return that nobody announced."""
    buyers = {
        each.seen.loan.party if each.seen.loan else each.seen.sale.party if each.seen.sale else 0
        for each in good if each.seen and not each.parts
    } | {part.party for each in good for part in each.parts}  # fmt: skip
    buyers -= {0}
    party = delivery.party or (buyers.pop() if len(buyers) == 1 else 0)
    if not party:
        refuse("return_party_unclear")
    counts = Counter[int]()
    for each in good:
        counts[each.product] += each.quantity
    lines = tuple(NewLine(product, count) for product, count in sorted(counts.items()))
    new = NewOrder(RETURN, lines, party, note="Came unannounced.")
    [id] = orders.add_orders([new], key=f"{act.key[:60]}.rma", by=act.by, at=act.recorded_at)
    return id


def _post(
    delivery: Delivery, good: Sequence[Judged], place: int, stage: Stage, act: Act
) -> list[int]:
    """Record what comes in: unpacked, taken back, found again or made, then held."""
    order = orders.read.by_number(RETURN, act.cause.id)
    party = delivery.party or (order.party if order else 0)
    known = [each for each in good if each.seen and not each.parts]
    packed = [each.item for each in known if each.seen and each.seen.view.container]
    postings = []
    if packed:
        postings.append(ledger.unpack(Lines(packed), act=part_of(act, "open")))
    groups: dict[tuple[str, str], list[Judged]] = {}
    lost = places.virtual_place("lost")
    for each in known:
        groups.setdefault((_way(each, lost), each.reason.code if each.reason else ""), []).append(
            each
        )
    for n, ((way, code), some) in enumerate(sorted(groups.items())):
        header = part_of(act, f"{way}{n}", _said(act, some) if code else "")
        lines = Lines([each.item for each in some])
        if way == "back":
            posted = ledger.take_back(lines, place=place, stage=stage, act=header)
        elif way == "find":
            posted = ledger.find(lines, place=place, act=header)
        else:
            away = [e.item for e in some if e.seen and e.seen.view.place != place]
            if not away:
                continue
            posted = ledger.move(Lines(away), place=place, act=header)
        postings.append(posted)
    items = [each.item for each in known]
    if amounts := [each for each in good if each.parts]:
        came, new_lots = _amounts(amounts, place, stage, act)
        postings += came
        items += new_lots
    if foreign := [each for each in good if not each.seen and not each.parts]:
        product = catalog.read.product(delivery.foreign)
        given = Given(product.code_type, [scans.serial_of(each.text) for each in foreign])
        new = New(Kind.UNIT, product.id, len(foreign), given,
                  origin=places.place_of_party(party, "customer"))  # fmt: skip
        header = part_of(act, "new", _said(act, foreign))
        made = ledger.receive_new(new, place=place, stage=stage, owner=party, act=header)
        postings.append(made)
        items += made.items
    postings.append(ledger.hold(
        Lines(items), reason=INSPECT, blocks=INSPECTING, act=part_of(act, "hold", INSPECT)
    ))  # fmt: skip
    return [posting.event for posting in postings]


def _amounts(
    good: Sequence[Judged], place: int, stage: Stage, act: Act
) -> tuple[list[Posting], list[int]]:
    """Take back parts of lots: each is a lot of its own from now on, unless it is all there is."""
    parts = [part for each in good for part in each.parts]
    wholes: Counter[int] = Counter()
    for lying in ledger.read.holdings_of(sorted({part.item for part in parts})):
        wholes[lying.item] += lying.quantity if lying.stage < Stage.CONSUMED else 0
    items = [part.item for part in parts]
    split = [n for n, part in enumerate(parts) if part.quantity < wholes[part.item]]
    postings = []
    if split:
        some = [parts[n] for n in split]
        lines = Lines(
            [part.item for part in some], [part.quantity for part in some],
            place=[part.place for part in some], owner=[part.owner for part in some],
            container=[part.container for part in some],
        )  # fmt: skip
        posted = ledger.split(lines, act=part_of(act, "part"))
        postings.append(posted)
        for n, new in zip(split, posted.items, strict=True):
            items[n] = new
    if packed := [item for item, part in zip(items, parts, strict=True) if part.container]:
        postings.append(ledger.unpack(Lines(packed), act=part_of(act, "out")))
    of_code: dict[str, list[int]] = {}
    codes = [each.reason.code if each.reason else "" for each in good for _ in each.parts]
    for item, code in zip(items, codes, strict=True):
        of_code.setdefault(code, []).append(item)
    for n, (code, some_items) in enumerate(sorted(of_code.items())):
        told = [each for each in good if each.reason and each.reason.code == code]
        header = part_of(act, f"lots{n}", _said(act, told) if code else "")
        lines = Lines(some_items)
        postings.append(ledger.take_back(lines, place=place, stage=stage, act=header))
    return postings, items


def _way(each: Judged, lost: int) -> str:
    """By which verb something comes in."""
    assert each.seen is not None, "only what is on record has a way"
    if each.seen.is_here:
        return "move"
    return "find" if each.seen.view.place == lost else "back"


def _said(act: Act, some: Sequence[Judged]) -> str:
    """Why doubtful things were taken all the same, for the record."""
    reasons = list(dict.fromkeys(text(each.reason) for each in some if each.reason))
    told = f"Taken on purpose. {reasons[0]}" if reasons else ""
    if len(reasons) > 1:
        told += f" And {len(reasons) - 1} more like it."
    return f"{act.reason} {told}".strip()[:_PARTS_MAX]
