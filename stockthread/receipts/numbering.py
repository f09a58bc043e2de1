"""Serials for goods that are here: lines become three piles, and the good ones units of their lot.

The lines are read and judged as those of a delivery are. What is told beforehand is what the
ledger says when it is asked.
"""

from collections.abc import Sequence

from stockthread import ledger
from stockthread.kernel import db
from stockthread.kernel.errors import Refusal, Refused, refuse
from stockthread.ledger import NO_CAUSE, Act, Cause, Given, Lines, Posting
from stockthread.receipts import doubts, entries
from stockthread.receipts.receiving import again, numbers_of
from stockthread.receipts.records import (
    ACCEPTED,
    LEAVE,
    REFUSED,
    Delivery,
    Entry,
    Numbering,
    Receipt,
    Repair,
    Verdict,
)

NUMBERED = "serials"
"""The kind of cause of units that got their serials from a list."""
_ACCEPTED = Verdict(ACCEPTED)
_LEAVE = (Repair(LEAVE),)
_OF_CODES = ("code_in_use", "code_is_a_product", "code_listed_twice")


def check_serials(numbering: Numbering, act: Act) -> Receipt:
    """Return what would come of the lines; nothing is written.

    Raises Refused: too_many_lines, and why the holding can have no serials now.
    """
    found = entries.each_entry(_delivery(numbering))
    return Receipt(found, db.retried(lambda: _verdicts(numbering, found, act)))


def give_serials(numbering: Numbering, act: Act, *, with_doubtful: bool = False) -> Receipt:
    """Give the good serials, and the doubtful where that is wanted; posted twice, once.

    With `sold_to` the units are shipped in the same act. Raises Refused: no_lines, and as
    `check_serials` and the ledger do. Nothing is posted where nothing is good.
    """
    found = entries.each_entry(_delivery(numbering))
    if not found:
        refuse("no_lines")
    if act.cause == NO_CAUSE:
        act = act._replace(cause=Cause(NUMBERED, act.key))
    return db.retried(lambda: _give(numbering, found, act, with_doubtful))


def _delivery(numbering: Numbering) -> Delivery:
    """The lines as if units came that are announced: nobody has to have expected the serials."""
    return Delivery(
        numbering.lines, numbering.place, numbering.year,
        numbering.product._replace(tracking="serial"),
        is_announced=True, taken=numbering.taken, left=numbering.left,
    )  # fmt: skip


def _give(numbering: Numbering, found: Sequence[Entry], act: Act, with_doubtful: bool) -> Receipt:
    with db.writing():
        if act.cause.kind == NUMBERED and (done := ledger.read.events_for(NUMBERED, act.cause.id)):
            return again(found, done)
        verdicts = _verdicts(numbering, found, act)
        good = numbers_of(verdicts, with_doubtful)
        if not good:
            return Receipt(found, verdicts)
        postings = _post(numbering, [found[n].raw for n in good], act)
    for n in good:
        verdicts[n] = _ACCEPTED
    for refusal in postings[0].refused:
        assert refusal.line is not None, "of one serial"
        verdicts[good[refusal.line]] = Verdict(REFUSED, refusal._replace(line=None), _LEAVE)
    events = tuple(posting.event for posting in postings)
    return Receipt(found, verdicts, events, postings[0].accepted)


def _post(numbering: Numbering, texts: Sequence[str], act: Act) -> list[Posting]:
    lines = Lines(
        [numbering.lot], [len(texts)], place=numbering.place, stage=numbering.stage,
        owner=numbering.owner, container=numbering.container,
    )  # fmt: skip
    codes, act = Given(numbering.product.code_type, texts), act._replace(accept="good")
    if not numbering.sold_to:
        return [ledger.serialise(lines, codes=codes, act=act)]
    place, owner = numbering.sold_to, numbering.buyer
    return ledger.ship_with_serials(lines, codes=codes, place=place, act=act, owner=owner)


def _verdicts(numbering: Numbering, found: Sequence[Entry], act: Act) -> list[Verdict]:
    """The pile of each entry, and why."""
    verdicts = [
        Verdict(REFUSED, entry.problem, entry.repairs) if entry.problem else _ACCEPTED
        for entry in found
    ]
    whole = [n for n, entry in enumerate(found) if not entry.problem]
    asked = whole[: numbering.free]
    beyond = Refusal(None, "receipt_beyond", {"count": numbering.free})
    refused = dict.fromkeys(whole[numbering.free :], beyond)
    refused |= _asked(numbering, [found[n].raw for n in asked], asked, act) if asked else {}
    for n, refusal in refused.items():
        verdicts[n] = Verdict(REFUSED, refusal, _LEAVE)
    good = [n for n in whole if n not in refused]
    for n, doubt in doubts.doubts(_delivery(numbering), found, good, {}).items():
        verdicts[n] = doubt
    return verdicts


def _asked(
    numbering: Numbering, texts: Sequence[str], numbers: Sequence[int], act: Act
) -> dict[int, Refusal]:
    """Return why the ledger would refuse entries; what is wrong with the holding is raised."""
    stays = numbering._replace(sold_to=0)
    try:
        with ledger.asking():
            refusals = _post(stays, texts, act)[0].refused
    except Refused as error:
        refusals = error.refusals
    if wrong := [refusal for refusal in refusals if refusal.code not in _OF_CODES]:
        raise Refused([refusal._replace(line=None) for refusal in wrong])
    return {numbers[r.line]: r._replace(line=None) for r in refusals if r.line is not None}
