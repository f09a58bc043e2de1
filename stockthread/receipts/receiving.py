"""A delivery from its lines to its piles, and into the ledger: `check` and `receive`.

What is told beforehand is what posting will say: the same verbs are asked, and write nothing.
"""

from collections.abc import Mapping, Sequence

from django.db import transaction

from stockthread import catalog, ledger, places
from stockthread.kernel import db
from stockthread.kernel.errors import Refusal, Refused, refuse
from stockthread.ledger import NO_CAUSE, Act, Cause
from stockthread.receipts import away, doubts, entries, posting, unnumbered
from stockthread.receipts.records import (
    ACCEPTED,
    LEAVE,
    REFUSED,
    Awaited,
    Delivery,
    Entry,
    Judge,
    Receipt,
    Repair,
    Units,
    Verdict,
)

CAUSE = "receipt"
_ACCEPTED = Verdict(ACCEPTED)
_LEAVE = (Repair(LEAVE),)


def check(delivery: Delivery, act: Act, *, judge: Judge | None = None) -> Receipt:
    """Return what would come of a delivery; nothing stays. Of one that is posted, what came of it.

    `judge` has doubts of its own, beyond those that there are of any delivery.
    Raises Refused: too_many_lines, and what is wrong with the whole of it.
    """
    found = _read(delivery, act)
    act = _with_cause(act)
    if done := ledger.read.events_of_act(act.cause, act.key):
        return again(found, done)
    return Receipt(
        found,
        db.retried(lambda: _verdicts(delivery, found, act, judge, _expected(delivery, found))),
    )


def receive(
    delivery: Delivery, act: Act, *, with_doubtful: bool = False, judge: Judge | None = None
) -> Receipt:
    """Bring in what is good, and what is doubtful where that is wanted; posted twice, once.

    Raises Refused: no_lines, and as `check` does. Nothing is posted where nothing is good.
    """
    found = _read(delivery, act)
    if not found:
        refuse("no_lines")
    act = _with_cause(act)
    return db.retried(lambda: _receive(delivery, found, act, with_doubtful, judge))


def _read(delivery: Delivery, act: Act) -> Sequence[Entry]:
    """What the lines say; amounts without a number are what was announced of them, if any was.

    Without an order that is what its supplier announced without one.
    """
    found = entries.entries(delivery)
    if isinstance(found, Units):
        return found
    awaited = delivery.awaited
    bare = sorted({entry.product for entry in found if unnumbered.is_bare(entry)})
    if bare and act.cause == NO_CAUSE and delivery.supplier and not delivery.is_announced:
        place = places.place_of_party(delivery.supplier, "supplier")
        awaited = [Awaited(*each) for each in ledger.read.expected_bare(bare, place, CAUSE)]
    return unnumbered.dealt(found, awaited) if bare and awaited else found


def _with_cause(act: Act) -> Act:
    """The act with its cause: the order that the goods come for, else the receipt itself."""
    return act._replace(cause=Cause(CAUSE, act.key)) if act.cause == NO_CAUSE else act


def _receive(
    delivery: Delivery,
    found: Sequence[Entry],
    act: Act,
    with_doubtful: bool,
    judge: Judge | None,
) -> Receipt:
    with db.writing():
        if done := ledger.read.events_of_act(act.cause, act.key):
            return again(found, done)
        expected = _expected(delivery, found)
        if posted := _outright(delivery, found, act, judge, expected):
            return Receipt(
                found, [_ACCEPTED] * len(found), posted.events, len(posted.items),
                items=posted.items,
            )  # fmt: skip
        verdicts = _verdicts(delivery, found, act, judge, expected)
        good = numbers_of(verdicts, with_doubtful)
        if not good:
            return Receipt(found, verdicts)
        posted = posting.post(delivery, found, good, act, expected)
    for n, refusal in posted.refused.items():
        verdicts[n] = Verdict(REFUSED, refusal, _LEAVE)
    for n in posted.items:
        verdicts[n] = _ACCEPTED
    return Receipt(found, verdicts, posted.events, len(posted.items), items=posted.items)


def _outright(
    delivery: Delivery,
    found: Sequence[Entry],
    act: Act,
    judge: Judge | None,
    expected: dict[posting.Key, int],
) -> posting.Posted | None:
    """What was posted of a delivery of which nothing is wrong or doubtful; None of any other.

    Most are so, and their entries need not be asked about before they are posted.
    """
    every = range(len(found))
    if not isinstance(found, Units) and (
        any(entry.problem for entry in found) or doubts.doubts(delivery, found, every, expected)
    ):
        return None
    if judge and judge(found, every):
        return None
    try:
        with transaction.atomic():
            posted = posting.post(delivery, found, every, act, expected)
            if posted.refused:
                raise Refused(list(posted.refused.values()))
            return posted
    except Refused:
        return None


def _verdicts(
    delivery: Delivery,
    found: Sequence[Entry],
    act: Act,
    judge: Judge | None,
    expected: dict[posting.Key, int],
) -> list[Verdict]:
    """The pile of each entry, and why."""
    verdicts = [
        Verdict(REFUSED, entry.problem, entry.repairs) if entry.problem else _ACCEPTED
        for entry in found
    ]
    whole = [n for n, entry in enumerate(found) if not entry.problem]
    if not whole:
        return verdicts
    refused = posting.ask(delivery, found, whole, act, expected)
    for n, refusal in _told_better(delivery, found, refused, expected).items():
        verdicts[n] = Verdict(REFUSED, refusal, _LEAVE)
    good = [n for n in whole if n not in refused]
    for n, doubt in doubts.doubts(delivery, found, good, expected).items():
        verdicts[n] = doubt
    # What is doubtful comes last: it may be taken, and must not be beyond what is open then.
    ordered = sorted(good, key=lambda n: verdicts[n].pile != ACCEPTED)
    for n, doubt in (judge(found, ordered) if judge else {}).items():
        if found[n].text not in delivery.taken:
            verdicts[n] = doubt
    return verdicts


def _told_better(
    delivery: Delivery,
    found: Sequence[Entry],
    refused: Mapping[int, Refusal],
    expected: Mapping[posting.Key, int],
) -> dict[int, Refusal]:
    """The refusals, with what stands twice, is expected already, or is ours and away told as that.

    To the ledger all three are codes that are on an item.
    """
    ours = away.told(each for each in refused.values() if each.code == "code_in_use")
    codes = [found[n].code for n, refusal in refused.items() if refusal.code == "code_in_use"]
    known = expected if not delivery.is_announced else ledger.read.expected(None, codes)
    told = "receipt_expected_already" if delivery.is_announced else "code_listed_twice"
    return {
        n: Refusal(None, told, {"code": found[n].code})
        if refusal.code == "code_in_use" and (found[n].product, found[n].code) in known
        else ours.get(refusal.data.get("item", 0)) or in_units(refusal, found[n])
        for n, refusal in refused.items()
    }


def in_units(refusal: Refusal, entry: Entry) -> Refusal:
    """The refusal of more than there is, with its amounts as the product shows them."""
    if refusal.code != "not_enough":
        return refusal
    [product] = catalog.read.products([entry.product]).values()
    shown = {
        name: catalog.shown_quantity(product, refusal.data[name])
        for name in ("available", "quantity")
    }
    return refusal._replace(data={**refusal.data, **shown})


def _expected(delivery: Delivery, found: Sequence[Entry]) -> dict[posting.Key, int]:
    """The expected items that entries are, by product and code."""
    if delivery.is_announced or isinstance(found, Units):
        return {}
    awaited = delivery.by_code
    open = [entry for entry in found if not entry.awaited]
    known = {
        (entry.product, entry.code): awaited[entry.code][0]
        for entry in open
        if entry.code in awaited and awaited[entry.code][1] == entry.product
    }
    whole = [e for e in open if not e.problem and (e.product, e.code) not in known]
    products = sorted({entry.product for entry in whole})
    return known | ledger.read.expected(products, [entry.code for entry in whole])


def numbers_of(verdicts: Sequence[Verdict], with_doubtful: bool) -> list[int]:
    """The numbers of the entries that go in."""
    return [
        n for n, verdict in enumerate(verdicts)
        if verdict.pile == ACCEPTED or (with_doubtful and verdict.pile != REFUSED)
    ]  # fmt: skip


def again(found: Sequence[Entry], done: Sequence[ledger.EventView]) -> Receipt:
    """What the same act brought in before."""
    done = [event for event in done if event.kind != "observe"]
    came = {
        (each.target.product, each.code)
        for event in done
        for each in ledger.read.event_items(event.id, limit=2 * len(found))
    }
    reason = Refusal(None, "receipt_not_then", {})
    verdicts = [
        _ACCEPTED if (entry.product, entry.code) in came else Verdict(REFUSED, reason, _LEAVE)
        for entry in found
    ]
    accepted = sum(verdict.pile == ACCEPTED for verdict in verdicts)
    return Receipt(found, verdicts, tuple(event.id for event in done), accepted, True)
