"""What becomes of what came back: stock, repair, scrap, supplier, or back to its owner.

Each decision is one act with the return as its cause. None of them touches the sale.
"""

from collections.abc import Sequence
from typing import Final

from stockthread import ledger, places, production
from stockthread.kernel import db
from stockthread.kernel.errors import refuse
from stockthread.ledger import Act, Block, Cause, Kind, Lines, Posting, Stage
from stockthread.returns import checking, read, trips
from stockthread.returns.acts import need_items, once, part_of, refuse_items
from stockthread.returns.receiving import INSPECTING
from stockthread.returns.records import (
    BACK,
    IN_REPAIR,
    INSPECT,
    OUTCOMES,
    REPAIR,
    SCRAP,
    STOCK,
    SUPPLIER,
)

_STAYS: Final = (STOCK, REPAIR)
"""Decisions by which a thing stays here."""
_KEEPS: Final = (REPAIR, BACK)
"""Decisions by which a thing stays whose it was."""


def decide(
    order: int,
    items: Sequence[int],
    outcome: str,
    *,
    act: Act,
    place: int = 0,
    supplier: int = 0,
    is_credited: bool = True,
    is_opened: bool = False,
    stage: Stage | None = None,
) -> list[Posting]:
    """Record what is decided about items that came for a return order; all or none.

    stock: they are ours again, in `place`. repair: they stay whose they are, held from leaving,
    in `place`. scrap, supplier: ours first where they are credited; else they stay the owner's.
    is_opened: what is in what is scrapped is taken out first, and waits for a decision of its own,
    in the stage that it had before it was built in, or at `stage`.
    back: to the owner, mended or not. place: 0 leaves them where they are. supplier: a party.
    Raises Refused: no_lines, unknown_id, return_order_kind, order_ended, return_outcome,
    return_no_supplier, return_beside_outcome, return_not_here, return_decided, return_is_ours, and
    as the ledger's verbs.
    """
    items = list(dict.fromkeys(items))
    need_items(items)
    if outcome not in OUTCOMES:
        refuse("return_outcome", outcome=outcome, known=", ".join(OUTCOMES))
    _need_fitting(outcome, place, supplier, is_credited)
    cause = checking.order_of(order).cause
    header = act._replace(cause=cause)

    def do() -> list[Posting]:
        db.lock_text(f"returns.decide.{cause.id}")
        need_here(items, cause)
        posted = _freed(items, cause, header)
        if outcome not in _KEEPS and (outcome == STOCK or is_credited):
            posted += make_ours(items, header)
        if outcome == SCRAP and is_opened:
            posted += _opened(items, header, stage)
        return posted + _gone(items, outcome, header, place, supplier, is_credited)

    return once(header, do)


def _need_fitting(outcome: str, place: int, supplier: int, is_credited: bool) -> None:
    """Refuse what a decision would leave out of account."""
    if outcome == SUPPLIER and not supplier:
        refuse("return_no_supplier")
    beside = [
        ("place", place and outcome not in _STAYS),
        ("supplier", supplier and outcome != SUPPLIER),
        ("credit", not is_credited and outcome not in (SCRAP, SUPPLIER)),
    ]
    for what, is_beside in beside:
        if is_beside:
            refuse("return_beside_outcome", outcome=outcome, what=what)


def need_here(items: Sequence[int], cause: Cause) -> None:
    """Refuse items that did not come for this return, are not here any more, or are decided about.

    Raises Refused by line: return_not_here, return_decided.
    """
    views = {view.id: view for view in ledger.read.items(items)}
    lots = [id for id, view in views.items() if view.kind == Kind.LOT]
    came = _came(items, lots, cause)
    found = [(n, "return_not_here", item) for n, item in enumerate(items) if item not in came]
    refuse_items(found, number=cause.id)
    done = read.decided(cause.id, items)
    found = [(n, "return_decided", item) for n, item in enumerate(items) if item in done]
    refuse_items(found, number=cause.id)


def _came(items: Sequence[int], lots: Sequence[int], cause: Cause) -> set[int]:
    """Those of items that came for a return and are here; of lots what it held, as it lies now."""
    steps = read.steps([item for item in items if item not in lots])
    came = {
        item for item, some in steps.items()
        if any(step.cause == cause for step in some) and trips.is_here(some[-1].to_kind)
    }  # fmt: skip
    there = [lying for lying in ledger.read.holdings_of(lots) if lying.stage < Stage.CONSUMED]
    kinds = places.read.kinds(sorted({lying.place for lying in there}))
    here = {lying.item for lying in there if trips.is_here(kinds[lying.place])}
    waiting = {*read.undecided(cause.id), *read.decided(cause.id, lots)} if lots else set[int]()
    return came | (here & waiting)


def _freed(items: Sequence[int], cause: Cause, act: Act) -> list[Posting]:
    """End the holds that this return put on items; others stay."""
    ids = read.holds_by(cause.id, items)
    return [ledger.release(ids, act=part_of(act, "free"))] if ids else []


def _opened(items: Sequence[int], act: Act, stage: Stage | None) -> list[Posting]:
    """Take out what is built into items; it is held until somebody has inspected it."""
    parts = [id for some in ledger.read.contents_of(items).values() for id in some]
    if not parts:
        return []
    header = part_of(act, "inside", INSPECT)
    posted = production.take_out(parts, part_of(act, "out"), stage=stage)
    return [*posted, ledger.hold(Lines(parts), reason=INSPECT, blocks=INSPECTING, act=header)]


def make_ours(items: Sequence[int], act: Act) -> list[Posting]:
    """Record that items are ours, where they are not yet."""
    own = read.own_parties()
    theirs = [view.id for view in ledger.read.items(items) if view.owner not in own]
    if not theirs:
        return []
    return [ledger.change_owner(Lines(theirs), owner=read.our_party(), act=part_of(act, "own"))]


def _gone(
    items: Sequence[int], outcome: str, act: Act, place: int, supplier: int, is_credited: bool
) -> list[Posting]:
    if outcome == SCRAP:
        waste = places.virtual_place("scrap")
        return [ledger.scrap(Lines(items), place=waste, act=part_of(act, "scrap"))]
    if outcome == SUPPLIER:
        to = places.place_of_party(supplier, "supplier")
        owner = supplier if is_credited else None
        return [ledger.ship(Lines(items), place=to, owner=owner, act=part_of(act, "send"))]
    if outcome == BACK:
        return send_back(items, act)
    posted = put(items, place, act)
    if outcome == REPAIR:
        posted.append(ledger.hold(
            Lines(items), reason=IN_REPAIR, blocks=Block.SHIP, act=part_of(act, "hold", IN_REPAIR)
        ))  # fmt: skip
    return posted


def put(items: Sequence[int], place: int, act: Act) -> list[Posting]:
    """Bring items to a place of ours, where they are not there yet; 0 leaves them."""
    away = [view.id for view in ledger.read.items(items) if place and view.place != place]
    return [ledger.move(Lines(away), place=place, act=part_of(act, "put"))] if away else []


def send_back(items: Sequence[int], act: Act) -> list[Posting]:
    """Send customer-owned items to their owners, with all that is in them."""
    own = read.own_parties()
    by_owner: dict[int, list[int]] = {}
    for view in ledger.read.items(items):
        by_owner.setdefault(view.owner, []).append(view.id)
    mine = {id for owner, some in by_owner.items() if owner in own for id in some}
    refuse_items([(n, "return_is_ours", item) for n, item in enumerate(items) if item in mine])
    return [
        ledger.ship(Lines(some), place=places.place_of_party(owner, "customer"), owner=owner,
                    act=part_of(act, f"back{n}"))
        for n, (owner, some) in enumerate(sorted(by_owner.items()))
    ]  # fmt: skip
