"""What is done with goods apart from their owners: each a deed of the ledger's verbs.

Goods of others go back, or become ours for a price; goods of ours go out and stay ours, come home,
or become the party's for a price. A deed is done whole or not at all, but for lines that the caller
leaves out; its key does it once.
"""

from collections import Counter
from collections.abc import Mapping, Sequence

from stockthread import catalog, ledger, parties, places
from stockthread.consigned import read
from stockthread.consigned.judging import Piece, judge
from stockthread.consigned.records import (
    BRING_HOME,
    CAUSE,
    DEEDS,
    GIVE_BACK,
    PRICED,
    SELL,
    SEND,
    Done,
    Wanted,
)
from stockthread.kernel import db, money, rows
from stockthread.kernel.errors import Refusal, Refused, refuse
from stockthread.ledger import Act, Cause, Lines, Posting, Stage

_DEAL = {
    "event": "bigint", "product": "bigint", "party": "bigint", "is_sale": "boolean",
    "price": "bigint", "currency": "text",
}  # fmt: skip


def do(wanted: Wanted, act: Act) -> Done:
    """Do a deed. `act.accept` "good" leaves out the lines that cannot be.

    Raises Refused: no_lines, consigned_deed, consigned_own, no_place; by line consigned_not_theirs,
    consigned_not_here, consigned_not_ours, consigned_not_there, consigned_none_kept,
    consigned_none_ours, consigned_too_little; consigned_price of products without a price; and as
    the ledger's ship, take_back and change_owner.
    """
    _need(wanted)
    act = act._replace(cause=Cause(CAUSE, act.key))

    def once() -> Done:
        with db.writing():
            db.lock_text(f"consigned.{act.key}")
            if known := ledger.read.events_of_act(act.cause, ledger.stem(act.key)):
                events = tuple(event.id for event in known)
                return Done(events, _summed(events), repeated=True)
            done = _done(wanted, act)
            _note(wanted, done.events)
            return done

    return db.retried(once)


class _Checked(Exception):
    """What was only asked about is told, and taken back."""

    def __init__(self, done: Done) -> None:
        self.done = done


def check(wanted: Wanted, act: Act) -> Done:
    """Return what a deed would do, and what it would leave out; nothing changes.

    Raises Refused as `do` where that is about no line, but for missing prices.
    """
    _need(wanted)
    act = act._replace(cause=Cause(CAUSE, act.key), accept="good")

    def once() -> Done:
        with db.writing():
            raise _Checked(_done(wanted, act))

    try:
        return db.retried(once)
    except _Checked as checked:
        return checked.done
    except Refused as refused:
        if any(each.line is None for each in refused.refusals):
            raise
        return Done((), {}, tuple(refused.refusals))


def _need(wanted: Wanted) -> None:
    if wanted.deed not in DEEDS:
        refuse("consigned_deed", deed=wanted.deed, known=", ".join(DEEDS))
    if not wanted.lines.items:
        refuse("no_lines")
    party = parties.read.party(wanted.party)
    if party.is_own:
        refuse("consigned_own", party=party.name)
    if wanted.deed == BRING_HOME and not wanted.place:
        refuse("no_place")


def _done(wanted: Wanted, act: Act) -> Done:
    """Post what fits; lines that do not are refused, or left out where that is wanted."""
    judged = judge(wanted)
    if judged.refused and (act.accept == "all" or not judged.pieces):
        raise Refused(list(judged.refused))
    refused = list(judged.refused)
    events: list[int] = []
    for n, pieces in enumerate(_batches(wanted, judged.pieces)):
        header = act._replace(key=f"{ledger.stem(act.key)}.{n}")
        posting = _posted(wanted, pieces, header)
        refused += _at_lines(posting.refused, pieces)
        events += [posting.event] if posting.event else []
    if not events:
        raise Refused(refused)
    refused.sort(key=lambda each: each.line or 0)
    return Done(tuple(events), _summed(events), tuple(refused))


def _batches(wanted: Wanted, pieces: Sequence[Piece]) -> list[list[Piece]]:
    """The pieces of each event: what comes home as it went keeps its stage; an event has one."""
    if wanted.deed != BRING_HOME or wanted.is_finished:
        return [list(pieces)]
    stages = sorted({piece.stage for piece in pieces})
    return [[piece for piece in pieces if piece.stage == stage] for stage in stages]


def _posted(wanted: Wanted, pieces: Sequence[Piece], act: Act) -> Posting:
    """Post one event; what is refused is told of the lines that were scanned."""
    lines = Lines(
        [piece.item for piece in pieces],
        [piece.quantity for piece in pieces],
        place=[piece.place for piece in pieces],
        owner=[piece.owner for piece in pieces],
        container=[piece.container for piece in pieces],
    )
    try:
        return _post(wanted, lines, pieces[0].stage, act)
    except Refused as refused:
        raise Refused(_at_lines(refused.refusals, pieces)) from None


def _post(wanted: Wanted, lines: Lines, stage: int, act: Act) -> Posting:
    if wanted.deed in (GIVE_BACK, SEND):
        kind = wanted.place_kind or _kind_of(wanted.party)
        return ledger.ship(lines, place=places.place_of_party(wanted.party, kind), act=act)
    if wanted.deed == BRING_HOME:
        as_stage = Stage.READY if wanted.is_finished else Stage(stage)
        return ledger.take_back(lines, place=wanted.place, stage=as_stage, act=act)
    if wanted.deed == SELL:
        return ledger.change_owner(lines, owner=wanted.party, act=act)
    own = parties.read.own_party() or refuse("no_own_company")
    return ledger.change_owner(lines, owner=own.id, act=act)


def _kind_of(party: int) -> str:
    found = parties.read.party(party)
    return "customer" if found.is_customer and not found.is_supplier else "supplier"


def _at_lines(refusals: Sequence[Refusal], pieces: Sequence[Piece]) -> list[Refusal]:
    """Refusals of pieces as those of the lines that they are parts of."""
    return [
        each if each.line is None else each._replace(line=pieces[each.line].line)
        for each in refusals
    ]


def _summed(events: Sequence[int]) -> Mapping[int, int]:
    total: Counter[int] = Counter()
    for some in read.sums(events).values():
        total.update(some)
    return dict(total)


def _note(wanted: Wanted, events: Sequence[int]) -> None:
    """Store for what prices goods changed hands. Raises Refused consigned_price."""
    if wanted.deed not in PRICED:
        return
    moved = read.sums(events)
    needed = sorted({product for some in moved.values() for product in some})
    if missing := [product for product in needed if product not in wanted.prices]:
        known = catalog.read.products(missing)
        raise Refused([
            Refusal(None, "consigned_price", {"name": known[id].name}) for id in missing
        ])  # fmt: skip
    home = money.home_currency()
    rows.insert("consigned_deal", _DEAL, [
        (event, product, wanted.party, wanted.deed == SELL, wanted.prices[product], home)
        for event, some in moved.items() for product in some
    ])  # fmt: skip
