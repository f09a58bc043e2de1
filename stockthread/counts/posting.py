"""Posting a count: each difference as it was decided, in one transaction with the count as cause.

Nothing but this changes stock because of a count, once for a key. It is undone by the ledger's own
reversal of its events.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from stockthread import ledger, places
from stockthread.counts import adjusting, documents, portions, promised, read
from stockthread.counts.portions import Part
from stockthread.counts.records import (
    ADJUST,
    DECISIONS,
    FIND,
    GAIN,
    LEAVE,
    LOSE,
    LOSS,
    MOVE,
    POSTED,
    REVIEWING,
    TAKE_BACK,
    Count,
    Line,
    Posted,
    Reason,
    Survey,
)
from stockthread.counts.survey import survey
from stockthread.kernel import clock, db, errors, rows
from stockthread.kernel.errors import Refusal, Refused, refuse
from stockthread.ledger import Act, Cause, Kind, Lines, Lying, ReservationView

GAIN_CODE, LOSS_CODE = "COUNT-MORE", "COUNT-LESS"
"""The reasons that adjustments of a count have unless others are named."""

OUT_OF_CONTAINER = "Counted outside of the container on record"
"""Why a container has less in it on record than before."""

_LINES = {
    "count_id": "bigint", "post_key": "text", "name": "text", "pile": "text", "item": "bigint",
    "kind": "bigint", "product": "bigint", "text": "text", "expected": "bigint",
    "counted": "bigint", "quantity_expected": "bigint", "quantity_counted": "bigint",
    "decision": "text", "refused": "text",
}  # fmt: skip


def proposed(found: Survey) -> dict[str, str]:
    """Return what is proposed for each difference."""
    return {line.key: line.proposed for line in found.lines}


Decide = Callable[[Survey], Mapping[str, str]]
"""Tells the decision about each difference of a count as it stands when it is posted."""


def post(
    count: int,
    decisions: Mapping[str, str] | Decide,
    *,
    act: Act,
    gain: str = GAIN_CODE,
    loss: str = LOSS_CODE,
) -> Posted:
    """Do what was decided about each difference, by its key; a line not named is left.

    decisions may be told from the count as it stands, `proposed` for one; so it is looked at once.
    act: its cause is the count's, whatever it says; accept "good" leaves lines out that the ledger
    refuses, and tells them. gain, loss: codes of the reasons. Repeating the key returns what was
    done. Raises Refused: unknown_id, count_ended, count_post_undone (the key's posting was undone),
    count_line_gone (decided about a difference that is none any more), count_decision,
    reason_unknown, reason_closed, reason_direction, count_lot_gone, count_lot_less, and what the
    ledger refuses; lines of refusals count the decisions.
    """

    def once() -> Posted:
        with db.writing():
            row = documents.locked(count)
            if row.state == POSTED and _key_of(count) == act.key:
                return _again(row, act)
            documents.refuse_ended(row)
            if db.query_one(_POSTED_BEFORE, (count, act.key)):
                refuse("count_post_undone", number=row.number)
            found = survey(count, has_causes=callable(decisions))
            said = decisions(found) if callable(decisions) else decisions
            decided = _checked(found, said)
            reasons = adjusting.reason(gain, GAIN), adjusting.reason(loss, LOSS)
            work = _Work(row, act, reasons, list(said))
            work.do(decided)
            _keep(row, act, found, said, work)
            done = Counter(said[line.key] for line in decided if line.key not in work.refused)
            return Posted(
                read.count(count), tuple(work.events), dict(done), tuple(work.refused.items())
            )

    return db.retried(once)


_POSTED_BEFORE: Final = "SELECT 1 FROM counts_line WHERE count_id = %s AND post_key = %s LIMIT 1"


def _key_of(count: int) -> str:
    row = db.query_one("SELECT post_key FROM counts_count WHERE id = %s", (count,))
    return str(row[0]) if row else ""


def _again(row: Count, act: Act) -> Posted:
    """What the same posting did the first time."""
    outcomes = read.outcomes(row.id)
    events = ledger.read.events_of_act(row.cause, act.key)
    done = Counter(
        each.decision for each in outcomes if not each.refused and each.decision != LEAVE
    )
    refused = tuple((each.line.key, each.refused) for each in outcomes if each.refused)
    return Posted(row, tuple(event.id for event in events), dict(done), refused, repeated=True)


def _checked(found: Survey, decisions: Mapping[str, str]) -> list[Line]:
    """The lines about which something is to be done."""
    known = {line.key: line for line in found.lines}
    refusals = []
    for n, (key, decision) in enumerate(decisions.items()):
        if decision == LEAVE:
            continue
        if key not in known:
            refusals.append(Refusal(n, "count_line_gone", {"key": key}))
        elif decision not in DECISIONS or decision not in known[key].choices:
            data = {"decision": decision, "choices": ", ".join(known[key].choices)}
            refusals.append(Refusal(n, "count_decision", data))
    if refusals:
        raise Refused(refusals)
    return [line for line in found.lines if decisions.get(line.key, LEAVE) != LEAVE]


class _Work:
    """The events of one posting, one after the other."""

    def __init__(
        self, count: Count, act: Act, reasons: tuple[Reason, Reason], keys: Sequence[str]
    ) -> None:
        self.count, self.act, self.reasons = count, act, reasons
        self.position = {key: n for n, key in enumerate(keys)}
        self.events: list[int] = []
        self.refused: dict[str, str] = {}

    def do(self, lines: Sequence[Line]) -> None:
        """Bring everything to where it was seen, before what was not seen is given up."""
        units = [line for line in lines if not line.is_lot]
        by_way: dict[str, list[Line]] = defaultdict(list)
        for line in units:
            by_way[_way(line)].append(line)
        self._unpack_seen(by_way[LOSE] + by_way[MOVE])
        for verb, way in (
            (ledger.find, FIND), (ledger.take_back, TAKE_BACK), (ledger.move, MOVE)
        ):  # fmt: skip
            for some in _inside_first(by_way[way]):
                at = [line.counted for line in some]
                is_out = any(line.container for line in some)
                reason = self.act.reason or (OUT_OF_CONTAINER if is_out else "")
                self._post(some, verb, reason, place=at, unpack=True)
        # A missing carton goes last: its lots are in their own lines too, and leave it by those.
        self._lots([line for line in lines if line.is_lot])
        self._lose(by_way[LOSE])

    def _lose(self, lines: Sequence[Line]) -> None:
        """Give up what was not seen; what of it was promised to an order is promised no more."""
        reason = adjusting.said(self.reasons[1], self.count.number)
        lost = places.virtual_place("lost")
        if lines and (reservations := promised.of_items(lines)):
            items = Lines([line.item for line in lines])
            act = self._next()
            tried = act._replace(key=f"{act.key}.tried", reason=reason)
            stay = promised.staying(
                reservations, lambda: ledger.lose(items, place=lost, act=tried), act
            )
            self._free([r.id for line, r in reservations if line not in stay])
        self._post(lines, ledger.lose, reason, place=lost)

    def _free(self, reservations: Sequence[int]) -> None:
        """End promises of what is not there."""
        if reservations:
            self._event(
                lambda act: ledger.unreserve(reservations, act=act), reason=promised.NOT_THERE
            )

    def _unpack_seen(self, carriers: Sequence[Line]) -> None:
        """Take out on record what was seen outside of a container that now goes elsewhere."""
        wanted = {line.item for line in carriers if line.kind == Kind.CONTAINER}
        if not wanted:
            return
        scans = {s.item: s for s in read.scans(self.count.id) if s.item and s.kind != Kind.LOT}
        inside = ledger.counting.below(sorted(wanted))
        moving = {line.item for line in carriers}
        at = {line.item: line.counted for line in carriers}
        loose = []
        for item, state in inside.items():
            around = state.container
            while around in inside and around not in wanted:
                around = inside[around].container
            scan = scans.get(item)
            if scan and item not in moving and scan.place != at.get(around, 0):
                loose.append(item)
        if loose:
            self._event(lambda act: ledger.unpack(Lines(loose), act=act))

    def _lots(self, lines: Sequence[Line]) -> None:
        if not lines:
            return
        lying: dict[int, list[Lying]] = defaultdict(list)
        for part in ledger.counting.lying_of(sorted({line.item for line in lines})):
            lying[part.item].append(part)
        shifts: list[Part] = []
        less: list[Part] = []
        more: list[Part] = []
        refusals: list[tuple[Line, Refusal]] = []
        for line in lines:
            if line.difference < 0 or portions.is_shift(line):
                wanted = line.quantity_counted if portions.is_shift(line) else -line.difference
                parts = portions.drawn(line, lying[line.item], wanted)
                if missing := wanted - sum(part.quantity for part in parts):
                    refusals.append((line, portions.too_little(line, wanted, wanted - missing)))
                else:
                    (shifts if portions.is_shift(line) else less).extend(parts)
                    lying[line.item] = portions.without(lying[line.item], parts)
            elif target := portions.grown(line, lying[line.item]):
                more.append(target)
            else:
                refusals.append((line, Refusal(None, "count_lot_gone", {})))
        self._leave_out(refusals)
        gain, loss = (adjusting.said(each, self.count.number) for each in self.reasons)
        self._adjust(more, 1, gain)
        freed = promised.of_parts([*shifts, *less])
        self._free([reservation.id for reservation in freed])
        self._shift([*shifts, *(p for p in more if p.holding.place != p.line.counted)])
        self._adjust(less, -1, loss)
        self._promise_again(freed, shifts, less)

    def _promise_again(
        self, freed: Sequence[ReservationView], shifts: Sequence[Part], less: Sequence[Part]
    ) -> None:
        """Promise what of ended promises is still there, or went along, to the same orders."""
        went, gone = (
            [part for part in some if part.line.key not in self.refused] for some in (shifts, less)
        )
        for order, lines in promised.kept(freed, went, gone) if freed else ():

            def again(act: Act, order: Cause = order, lines: Lines = lines) -> ledger.Posting:
                return ledger.reserve(lines, order=order, act=act)

            self._event(again)

    def _leave_out(self, refusals: Sequence[tuple[Line, Refusal]]) -> None:
        """Note lines that cannot be done, or refuse all where none may be left out."""
        if refusals and self.act.accept == "all":
            raise Refused([each._replace(line=self.position[line.key]) for line, each in refusals])
        for line, each in refusals:
            self.refused[line.key] = errors.text(each)

    def _adjust(self, parts: Sequence[Part], sign: int, reason: str) -> None:
        for some in portions.alike(parts):
            changes = [sign * part.quantity for part in some]
            held = portions.lines_of(some, with_quantities=False)
            lines = [part.line for part in some]

            def verb(act: Act, held: Lines = held, changes: list[int] = changes) -> ledger.Posting:
                return ledger.adjust(held, changes=changes, act=act)

            self._event(verb, lines, reason)

    def _shift(self, parts: Sequence[Part]) -> None:
        """Move amounts to where they were counted."""
        for some in portions.alike(parts):
            held = portions.lines_of(some, with_quantities=True)
            at = [part.line.counted for part in some]

            def moved(act: Act, held: Lines = held, at: list[int] = at) -> ledger.Posting:
                return ledger.move(held, place=at, act=act, unpack=True)

            self._event(moved, [part.line for part in some])

    def _post(
        self,
        lines: Sequence[Line],
        verb: Callable[..., ledger.Posting],
        reason: str = "",
        **where: Any,
    ) -> None:
        if lines:
            items = Lines([line.item for line in lines])
            self._event(lambda act: verb(items, act=act, **where), lines, reason)

    def _event(
        self, verb: Callable[[Act], ledger.Posting], lines: Sequence[Line] = (), reason: str = ""
    ) -> None:
        """Post one event; where lines may be left out, those refused are noted."""
        act = self._next()
        if reason:
            act = act._replace(reason=reason)
        try:
            posting = verb(act)
        except Refused as refused:
            if self.act.accept == "all" or not lines:
                raise Refused(
                    [self._as_decided(each, lines) for each in refused.refusals]
                ) from None
            self._note(refused.refusals, lines)
            return
        self.events.append(posting.event)
        self._note(posting.refused, lines)

    def _next(self) -> Act:
        """The header of the next event."""
        key = f"{ledger.stem(self.act.key)}.{len(self.events) + len(self.refused) + 1}"
        return self.act._replace(key=key, cause=self.count.cause)

    def _as_decided(self, refusal: Refusal, lines: Sequence[Line]) -> Refusal:
        """A refusal of the ledger with the position of its decision as its line."""
        if refusal.line is None or not lines:
            return refusal._replace(line=None)
        return refusal._replace(line=self.position[lines[refusal.line].key])

    def _note(self, refusals: Sequence[Refusal], lines: Sequence[Line]) -> None:
        for each in refusals:
            for line in lines if each.line is None else [lines[each.line]]:
                self.refused.setdefault(line.key, errors.text(each._replace(line=None)))


def _way(line: Line) -> str:
    """What is done with a unit or container where anything is done: its one choice but to leave."""
    return next(choice for choice in line.choices if choice != LEAVE)


def _inside_first(lines: Sequence[Line]) -> list[list[Line]]:
    """Lines in groups: nothing is in a group with, or behind, what it is in on record."""
    known = {line.item: line for line in lines}
    states = ledger.counting.states_of([line.container for line in lines if line.container])
    groups: dict[int, list[Line]] = defaultdict(list)
    for line in lines:
        depth, around = 0, line.container
        while around:
            depth += around in known
            if around in known:
                around = known[around].container
            elif around in states:
                around = states[around].container
            else:
                around = 0
        groups[-depth].append(line)
    return [groups[depth] for depth in sorted(groups)]


def _keep(row: Count, act: Act, found: Survey, decisions: Mapping[str, str], work: _Work) -> None:
    """Keep the count as posted: its figures, and each difference as it was decided."""
    text, params = rows.source(_LINES, [
        (row.id, act.key, line.key[:200], line.pile, line.item, line.kind, line.product, line.text,
         line.expected, line.counted, line.quantity_expected, line.quantity_counted,
         decisions.get(line.key, LEAVE), work.refused.get(line.key, ""))
        for line in found.lines
    ])  # fmt: skip
    names = ", ".join(_LINES)
    db.execute(
        f"INSERT INTO counts_line ({names}) SELECT {names} FROM {text} AS source ORDER BY line",
        params,
    )
    db.execute(_POSTED, (
        POSTED, act.key, act.by, clock.micros(act.recorded_at),
        json.dumps(found.figures._asdict()), row.id,
    ))  # fmt: skip
    documents.changed(row.id, f"{row.state} → {POSTED}", act.by, act.recorded_at)


_POSTED: Final = """
    UPDATE counts_count SET state = %s, post_key = %s, posted_by = %s, posted_at = %s, figures = %s
     WHERE id = %s"""
_UNPOSTED: Final = """
    UPDATE counts_count SET state = %s, post_key = '', posted_by = 0, posted_at = 0, figures = ''
     WHERE id = %s"""


def undo(count: int, *, act: Act) -> Count:
    """Undo the posting of a count, all of it or nothing; it is under review again.

    What orders were promised until then is promised to them again, as far as it may be.

    Raises Refused: unknown_id, count_not_posted, and what `ledger.reverse` refuses.
    """

    def once() -> Count:
        with db.writing():
            row = documents.locked(count)
            if row.state != POSTED:
                refuse("count_not_posted", number=row.number, state=row.state)
            own = act._replace(cause=row.cause)
            done = ledger.read.events_of_act(row.cause, _key_of(count))
            freed = [event.id for event in done if event.kind == "unreserve"]
            events = [
                event.id
                for event in done
                if not event.reverses and not event.reversed_by and event.id not in freed
            ]
            if events:
                ledger.reverse_together(events, act=own)
            if freed:
                promised.promise_again(freed, own)
            db.execute(_UNPOSTED, (REVIEWING, count))
            documents.changed(count, f"{POSTED} → {REVIEWING}", act.by, act.recorded_at)
            return read.count(count)

    return db.retried(once)


assert {MOVE, LOSE, FIND, TAKE_BACK, ADJUST} < set(DECISIONS), "each decision is done above"
