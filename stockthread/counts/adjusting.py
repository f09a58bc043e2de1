"""Adjustments outside of counts: amounts corrected, goods lost or scrapped, each with a reason.

Reasons are a table; an event's reason reads "CODE: words". Nothing is ever deleted: what is too
much goes to the place of variances, of the lost or of scrap, and the report reads it from there.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Final, NoReturn

from stockthread import catalog, ledger, places
from stockthread.counts import read
from stockthread.counts.records import (
    DIRECTIONS,
    GAIN,
    LOSS,
    SCRAP,
    Adjusted,
    Made,
    NewReason,
    Reason,
)
from stockthread.kernel import clock, db, rows
from stockthread.kernel.errors import Refusal, Refused, refuse
from stockthread.kernel.fields import (
    Rule,
    field_refusals,
    in_line_order,
    repeated,
    taken,
    tidied,
)
from stockthread.ledger import Act, Kind, Lines, Posting, Stage

_RULES = {"code": Rule(40, is_needed=True), "name": Rule(200, is_needed=True)}
_COLUMNS = {"code": "text", "name": "text", "direction": "text", "is_active": "boolean"}


def add_reasons(reasons: Sequence[NewReason]) -> list[int]:
    """Store reasons and return their ids, all or none.

    Raises Refused: no_lines, and line by line field_missing, field_too_long, field_bad_characters,
    reason_code, reason_direction_unknown, code_repeated, code_taken.
    """
    if not reasons:
        refuse("no_lines")
    tidy = [tidied(each)._replace(code=each.code.strip().upper()) for each in reasons]
    found = []
    for line, each in enumerate(tidy):
        found += field_refusals(line, each, _RULES)
        if ":" in each.code or " " in each.code:
            found.append(Refusal(line, "reason_code", {"code": each.code}))
        if each.direction not in DIRECTIONS:
            data = {"direction": each.direction, "directions": ", ".join(DIRECTIONS)}
            found.append(Refusal(line, "reason_direction_unknown", data))

    def once() -> list[int]:
        with db.writing():
            db.lock_text("counts_reason")
            codes = [each.code for each in tidy]
            known = [each.code for each in read.reasons()]
            refusals = [*found, *repeated(codes), *taken("reason", codes, known)]
            if refusals:
                raise Refused(in_line_order(refusals))
            made = rows.insert(
                "counts_reason",
                _COLUMNS,
                [(each.code, each.name, each.direction, True) for each in tidy],
                key="code",
            )
            return [made[code] for code in codes]

    return db.retried(once)


_USE: Final = "UPDATE counts_reason SET is_active = %s WHERE code = %s"


def close_reason(code: str) -> None:
    """Give a reason no more. Raises Refused reason_unknown."""
    _set_use(code, is_active=False)


def reopen_reason(code: str) -> None:
    """Give a reason again. Raises Refused reason_unknown."""
    _set_use(code, is_active=True)


def _set_use(code: str, *, is_active: bool) -> None:
    if not db.execute(_USE, (is_active, code.strip().upper())):
        _refuse_unknown(code)


def _refuse_unknown(code: str) -> NoReturn:
    known = ", ".join(each.code for each in read.reasons(is_active=True))
    refuse("reason_unknown", reason=code, known=known)


def reason(code: str, direction: str) -> Reason:
    """Return a reason for a direction.

    Raises Refused: reason_unknown, reason_closed, reason_direction.
    """
    known = {each.code: each for each in read.reasons()}
    found = known.get(code.strip().upper())
    if found is None:
        _refuse_unknown(code)
    if not found.is_active:
        refuse("reason_closed", reason=found.code)
    if found.direction != direction:
        fitting = ", ".join(
            each.code for each in known.values() if each.is_active and each.direction == direction
        )
        refuse(
            "reason_direction", reason=found.code, direction=found.direction, wanted=direction,
            fitting=fitting,
        )  # fmt: skip
    return found


def said(chosen: Reason, words: str = "") -> str:
    """A reason as events have it."""
    words = " ".join((words or chosen.name).split())
    return f"{chosen.code}: {words}"[:500]


def adjust(lines: Lines, *, changes: Sequence[int], reason_code: str, act: Act) -> Posting:
    """Correct booked amounts of lots, all up or all down, for a reason of that direction.

    act.reason: words of one's own. Raises Refused: no_lines, adjust_both_ways, what `reason` and
    `ledger.adjust` refuse.
    """
    if not changes:
        refuse("no_lines")
    ups = {change > 0 for change in changes}
    if len(ups) > 1:
        refuse("adjust_both_ways")
    chosen = reason(reason_code, GAIN if ups == {True} else LOSS)
    return ledger.adjust(lines, changes=changes, act=_with(act, chosen))


def put_right(lot: int, really: int, *, place: int, reason_code: str, act: Act) -> Posting:
    """Book so much of a lot in one of its places (0: its only one) as is really there.

    What differs is reckoned from what lies there when it is booked, once for a key and an amount.
    Raises Refused: adjust_no_amount, lot_in_several_places, lot_not_there, adjust_nothing, and as
    `adjust`.
    """
    act = act._replace(key=f"{act.key[:_KEY_MAX]}.{really:x}")

    def once() -> Posting:
        with db.writing():
            ledger.lock_items([lot])
            for done in ledger.read.events_by_keys([act.key]):
                return Posting(done.id, done.accepted, (), range(0), repeated=True)
            lines, there = _lying(lot, place)
            if really == there:
                product = catalog.read.product(ledger.read.item(lot).product)
                refuse("adjust_nothing", quantity=catalog.shown_quantity(product, really))
            return adjust(lines, changes=[really - there], reason_code=reason_code, act=act)

    return db.retried(once)


_KEY_MAX: Final = 60
"""So long that an amount fits behind it."""


def _lying(lot: int, place: int) -> tuple[Lines, int]:
    """A lot where it lies in our hands, and how much of it."""
    view = ledger.read.item(lot)
    if view.kind != Kind.LOT:
        refuse("adjust_no_amount")
    parts = [
        part for part in ledger.read.holdings(lot)
        if Stage.RAW <= part.stage <= Stage.READY and place in (0, part.place)
    ]  # fmt: skip
    if len(parts) != 1:
        why = "lot_in_several_places" if parts else "lot_not_there"
        raise Refused(ledger.named([Refusal(None, why, {"item": lot, "code": view.code})]))
    [part] = parts
    return Lines([lot], place=part.place, stage=part.stage), part.quantity


def lose(lines: Lines, *, reason_code: str, act: Act) -> Posting:
    """Write items off as lost, for a reason; they can be found again.

    Raises Refused: what `reason` and `ledger.lose` refuse.
    """
    chosen = reason(reason_code, LOSS)
    return ledger.lose(lines, place=places.virtual_place("lost"), act=_with(act, chosen))


def scrap(lines: Lines, *, reason_code: str, act: Act) -> Posting:
    """End items as waste, for a reason. Raises Refused: what `reason` and `ledger.scrap` refuse."""
    chosen = reason(reason_code, SCRAP)
    return ledger.scrap(lines, place=places.virtual_place("scrap"), act=_with(act, chosen))


def _with(act: Act, chosen: Reason) -> Act:
    return act._replace(reason=said(chosen, act.reason))


def report(since: datetime, until: datetime) -> list[Adjusted]:
    """Return what was adjusted, lost, found and scrapped from `since` to before `until`.

    By reason, product, person and verb, read from the events that stand; those of counts too.
    """
    known = _known_codes()
    sums: dict[tuple[str, int, int, str], list[int]] = defaultdict(lambda: [0, 0, 0])
    for row in ledger.counting.adjusted(clock.micros(since), clock.micros(until)):
        code = _split(row.reason, known)[0]
        total = sums[code, row.product, row.person, row.verb]
        for n, number in enumerate((row.items, row.gained, row.given_up)):
            total[n] += number
    return [Adjusted(*key, *total) for key, total in sorted(sums.items())]


def _known_codes() -> set[str]:
    return {each.code for each in read.reasons()}


def _split(reason: str, known: set[str]) -> tuple[str, str]:
    """The code of the table and the words in an event's reason; no code, where it has none."""
    head, sign, words = reason.partition(":")
    return (head, words.strip()) if sign and head in known else ("", reason)


def made(
    since: datetime,
    until: datetime,
    *,
    reason: str = "",
    under: Sequence[int] | None = None,
    product: int = 0,
    skip: int = 0,
    limit: int = 100,
) -> list[Made]:
    """Return what was adjusted, lost, found and scrapped, event by event, the latest first.

    reason: only for this one; under: only in these places. By event, product and place, of the
    events that stand; those of counts too. A constant number of statements.
    """
    return _made(
        ledger.counting.adjustments(
            clock.micros(since), clock.micros(until), head=f"{reason}:" if reason else "",
            places=under, product=product, skip=skip, limit=limit,
        )
    )  # fmt: skip


def made_by(events: Sequence[int], limit: int = 10_000) -> list[Made]:
    """Return what these events adjusted, as `made` does."""
    if not events:
        return []
    return _made(ledger.counting.adjustments(-(2**62), 2**62, events=events, limit=limit))


def count_made(
    since: datetime,
    until: datetime,
    *,
    reason: str = "",
    under: Sequence[int] | None = None,
    product: int = 0,
) -> int:
    """Return how many there are of what `made` returns."""
    head = f"{reason}:" if reason else ""
    return ledger.counting.count_adjustments(
        clock.micros(since), clock.micros(until), head=head, places=under, product=product
    )


def _made(rows: Sequence[ledger.counting.Adjustment]) -> list[Made]:
    known = _known_codes()
    return [
        Made(
            row.event, row.verb, *_split(row.reason, known), row.person,
            clock.from_micros(row.happened_at), ledger.Cause(row.cause_kind, row.cause_id),
            row.product, row.place, row.items, row.gained, row.given_up,
        )
        for row in rows
    ]  # fmt: skip
