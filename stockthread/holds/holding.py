"""Holding for a reason, with all that is made from it; releasing as the reason asks.

Everything happens in the transaction of the hold: what is already made from the items is looked up
while nobody else can make more.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Final

from stockthread import access, ledger, trace
from stockthread.holds import reasons
from stockthread.holds.records import BY_ITSELF, Held, Needs, Reach, Told
from stockthread.kernel import db
from stockthread.kernel.errors import refuse
from stockthread.ledger import GONE, Act, Block, Kind, Lines, Posting

EVENT: Final = "event"
_STOPS: Final = Block.SHIP | Block.MOVE
_PLACES: Final = """
    SELECT COUNT(*) FROM (SELECT place FROM ledger_state WHERE item IN {0} AND kind <> 2
    UNION SELECT place FROM ledger_holding WHERE item IN {0} AND quantity > 0) spots"""
_KINDS: Final = "SELECT kind, COUNT(*) FROM ledger_state WHERE item IN {} GROUP BY kind"


def hold(
    lines: Lines, *, reason: str, words: str, act: Act, blocks: int | None = None,
    with_made: bool = False,
) -> Held:  # fmt: skip
    """Hold items for a reason; of a lot also a part, which is split off.

    reason: a code, or "" for a hold in words of its own, which needs `blocks`. blocks: what it
    forbids; None is what the reason says. with_made: everything that is made from
    them is held with them, also what is made later. Raises Refused: hold_reason_unknown,
    hold_reason_closed, hold_of_a_part_with_made, and as the ledger's hold.
    """
    text, forbids = _said(reason, words, blocks)
    if not with_made:
        return db.retried(lambda: _held(lines, text, forbids, act))
    if lines != Lines(lines.items):
        refuse("hold_of_a_part_with_made")

    def once() -> Held:
        with db.writing():
            db.lock_alone(db.RULES_LOCK)
            made = made_from(lines.items)
            every = Lines(list(dict.fromkeys([*lines.items, *made])))
            posting = ledger.hold(
                every, reason=text, blocks=forbids | Block.PASSES_ON, act=act, asked=lines
            )  # fmt: skip
            held = posting.accepted + len({each.line for each in posting.refused})
            told = told_of(posting.event) if posting.repeated else promised(every.items)
            return Held(posting, held - len(set(lines.items)), told)

    return db.retried(once)


def _held(lines: Lines, text: str, forbids: int, act: Act) -> Held:
    with db.writing():
        posting = ledger.hold(lines, reason=text, blocks=forbids, act=act)
        return Held(posting, 0, promised(_bearing(posting, lines)))


def hold_place(place: int, *, reason: str, words: str, act: Act, blocks: int | None = None) -> Held:
    """Hold whatever stands in a place or under it, newcomers included, for a reason.

    Raises Refused: hold_reason_unknown, hold_reason_closed, and as the ledger's hold_place.
    """
    text, forbids = _said(reason, words, blocks)
    return Held(ledger.hold_place(place, reason=text, blocks=forbids, act=act), 0, ())


def _said(code: str, words: str, blocks: int | None) -> tuple[str, int]:
    """The text of a hold, and what it forbids."""
    if not code:
        return words, blocks or 0
    found = reasons.reason(code)
    if not found.is_active:
        refuse("hold_reason_closed", reason=found.code)
    return reasons.text_of(found.code, words), found.blocks if blocks is None else blocks


def _bearing(posting: Posting, lines: Lines) -> Sequence[int]:
    """On what the hold of a posting lies: a part that was split off is an item of its own."""
    return posting.items if len(posting.items) else lines.items


def made_from(items: Sequence[int]) -> list[int]:
    """Return what is made from items and still there, through processes and units of lots."""
    below = trace.descendants(items, shares=False)
    return [each.item for each in below.items
            if each.kind != Kind.PROCESS and each.stage not in GONE]  # fmt: skip


def reach(items: Sequence[int], *, with_made: bool = False) -> Reach:
    """Return what a hold on items would bear on now; nothing changes."""
    made = made_from(items) if with_made else []
    every = list(dict.fromkeys([*items, *made]))
    among, param = db.ids_in(every)
    kinds = dict(db.query(_KINDS.format(among), [param]))
    [(spots,)] = db.query(_PLACES.format(among), [param, param])
    return Reach(
        kinds.get(Kind.UNIT, 0), kinds.get(Kind.LOT, 0), kinds.get(Kind.CONTAINER, 0), spots,
        len(every) - len(set(items)), promised(every),
    )  # fmt: skip


def promised(items: Sequence[int]) -> tuple[Told, ...]:
    """Return the orders that are promised some of these items, those with most first."""
    units, quantities = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    lots = {id for id, kind in ledger.read.kinds(items).items() if kind == Kind.LOT}
    for each in ledger.read.reservations_on(items):
        order = (each.order_kind, each.order_id)
        if each.item in lots:
            quantities[order] += each.quantity
        else:
            units[order] += each.quantity
    orders = sorted({*units, *quantities}, key=lambda o: (-units[o], -quantities[o], o))
    return tuple(Told(*order, units[order], quantities[order]) for order in orders)


_ON_EVENT: Final = "SELECT item FROM ledger_hold WHERE event = %s AND item <> 0 ORDER BY item"


def told_of(event: int) -> tuple[Told, ...]:
    """Return the orders that are promised some of what an event held. Four statements."""
    return promised([item for (item,) in db.query(_ON_EVENT, (event,))])


def on_promised(order_kind: str, number: str) -> dict[str, list[int]]:
    """Return what is promised to an order and must not be shipped or moved now: the items by the
    reasons for which they are held. Three statements."""
    items = sorted({each.item for each in ledger.read.reservations_for(order_kind, number)})
    found: dict[str, list[int]] = {}
    for item, holds in ledger.read.holds_on(items).items() if items else ():
        for reason in dict.fromkeys(each.reason for each in holds if each.blocks & _STOPS):
            found.setdefault(reason, []).append(item)
    return found


def needs(holds: Sequence[int]) -> Needs:
    """Return what it takes to release these holds. Three statements at most."""
    found = reasons.of_texts([each.reason for each in ledger.read.holds(holds)])
    every = {each.code: each for each in found.values()}
    return Needs(
        any(each.is_signed for each in every.values()),
        tuple(sorted({each.role for each in every.values()} - {""})),
        tuple(sorted(every)),
    )


def same_holds(hold: int) -> list[int]:
    """Return all open holds that were passed on together with this one: of its reason, in words."""
    view = next(iter(ledger.read.holds([hold])), None)
    if view is None or not view.blocks & Block.PASSES_ON:
        return [hold]
    wanted = ledger.HoldFilter(text=view.reason)
    found = ledger.read.listed_holds(wanted, limit=2**31 - 1)
    return sorted(each.id for each in found
                  if each.reason == view.reason and each.blocks == view.blocks)  # fmt: skip


def release_meaning(holds: Sequence[int], why: str) -> str:
    """Return the sentence that whoever releases holds signs."""
    found = ledger.read.holds(holds)
    texts = list(dict.fromkeys(each.reason for each in found))
    reason = texts[0] if len(texts) == 1 else f"{len(texts)} reasons"
    count = "1 hold" if len(found) == 1 else f"{len(found)} holds"
    return f"I release {count} for {reason}. {why}".strip()[:500]


def release(
    holds: Sequence[int], *, act: Act, role: str, signer: access.Signer | None = None
) -> Posting:
    """Release holds, as their reasons ask: by a role, and signed where one of them says so.

    The signature is put on record with the event. Raises Refused: hold_ends_by_itself, hold_role,
    signature_needed, and as the ledger's release.
    """
    for hold in ledger.read.holds(holds):
        if hold.reason.startswith(BY_ITSELF):
            refuse("hold_ends_by_itself", reason=hold.reason)
    wanted = needs(holds)
    for each in wanted.roles:
        if role not in (each, "admin"):
            refuse("hold_role", role=role, allowed=each, reason=", ".join(wanted.codes))
    if wanted.is_signed and signer is None:
        refuse("signature_needed")
    meaning = release_meaning(holds, act.reason) if signer else ""

    def once() -> Posting:
        with db.writing():
            posting = ledger.release(holds, act=act)
            if signer:
                content = {"event": posting.event, "holds": sorted(set(holds)), "why": act.reason}
                access.sign(signer, act_kind=EVENT, act_id=str(posting.event), meaning=meaning,
                            content=content)  # fmt: skip
            return posting

    return db.retried(once)


def asks_for_release(events: Sequence[int]) -> str:
    """Return the code of a reason, among those for which these events held something, that asks
    for a role or a signature to release it; "" where none does. Three statements at most."""
    held = [each.id for each in ledger.read.events(events) if each.kind == "hold"]
    if not held:
        return ""
    among, param = db.ids_in(held)
    texts = [text for (text,) in db.query(
        f"SELECT DISTINCT reason FROM ledger_hold WHERE event IN {among}", [param]
    )]  # fmt: skip
    if own := [text for text in texts if text.startswith(BY_ITSELF)]:
        return str(min(own).partition(":")[0])
    asking = [each.code for each in reasons.of_texts(texts).values() if each.is_signed or each.role]
    return min(asking, default="")


def need_undoable(events: Sequence[int]) -> None:
    """Raise Refused hold_undone_by_release where undoing would pass by what a reason asks for."""
    if code := asks_for_release(events):
        refuse("hold_undone_by_release", reason=code)
