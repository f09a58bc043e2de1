"""What people do with complaints: states, deadlines, who minds them, notes, what they are about.

Any number of complaints costs the same statements. Every change is a line of the story, and the
last change of its sort can be taken back by such a line too.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from stockthread import parties
from stockthread.complaints import making, read, story
from stockthread.complaints.records import (
    ASSIGNED,
    BY_HAND,
    CHOSEN,
    CLOSED,
    DUE,
    EMPTIED,
    FILED,
    HINTED,
    JUDGED,
    KIND,
    LINKED,
    NEXT,
    NOT_BY_HAND,
    NOTE,
    SCANNED,
    STATE,
    STATES,
    UNDOABLE,
    UNLINKED,
    Change,
    Complaint,
    Hints,
)
from stockthread.complaints.story import Told
from stockthread.files import NewFile
from stockthread.kernel import clock, db, rows
from stockthread.kernel.errors import Refusal, Refused, refuse
from stockthread.kernel.fields import field_refusals, tidied

COMPLAINTS_MAX: Final = 10_000
REASON_MAX: Final = 500
NOTE_MAX: Final = 2_000
_LOCK: Final = "SELECT id FROM complaints_complaint WHERE id IN {} ORDER BY id"
_UPDATE: Final = """
    UPDATE complaints_complaint SET {sets} FROM {source} AS source
     WHERE complaints_complaint.id = source.complaint"""


def set_states(
    ids: Sequence[int], state: str, *, by: int, at: datetime, reason: str = ""
) -> list[int]:
    """Bring complaints into a state, with its deadline; return the lines of their stories.

    Those that are in it stay as they are. Raises Refused: no_lines, too_many_lines,
    field_too_long, field_bad_characters, unknown_id; complaint_state with a line each.
    """
    reason = _reason(reason)
    if state not in STATES:
        refuse("complaint_state_unknown", state=state, known=", ".join(STATES))

    def do() -> list[int]:
        found = _locked(ids)
        wrong = [
            Refusal(n, "complaint_state", {"number": c.number, "state": c.state, "next": state})
            for n, c in enumerate(found)
            if c.state != state and state not in NEXT[c.state]
        ]
        if wrong:
            raise Refused(wrong)
        kinds = {each.code: each for each in read.kinds()}
        moved = [each for each in found if each.state != state]
        since = clock.micros(at)
        news = {
            each.id: (
                state,
                since,
                making.due_in(state, kinds.get(each.kind), at, is_dangerous=each.is_dangerous),
            )
            for each in moved
        }
        _write({"state": "text", "since": "bigint", "due": "bigint"}, news)
        told = [Told(c.id, STATE, _stand(c), state, reason) for c in moved]
        return story.tell(told, by=by, at=at)

    return _done(do)


def _stand(complaint: Complaint) -> str:
    """A state with its times, as an undoing needs them: `looking 1767… 1768…`."""
    due = clock.micros(complaint.due) if complaint.due else 0
    return f"{complaint.state} {clock.micros(complaint.since)} {due}"


def assign(ids: Sequence[int], person: int, *, by: int, at: datetime) -> list[int]:
    """Say who minds complaints, 0 for nobody; return the lines of their stories.

    Raises Refused: no_lines, too_many_lines, unknown_id, complaint_person.
    """
    if person and person not in {each.id for each in parties.read.people() if each.is_active}:
        refuse("complaint_person")
    return _set(ids, ASSIGNED, {"assigned": "bigint"}, (person,),
                lambda c: str(c.assigned), str(person), by=by, at=at)  # fmt: skip


def set_due(ids: Sequence[int], due: datetime | None, *, by: int, at: datetime) -> list[int]:
    """Set another deadline, None for none; return the lines of their stories."""
    value = clock.micros(due) if due else None
    return _set(ids, DUE, {"due": "bigint"}, (value,),
                lambda c: str(clock.micros(c.due)) if c.due else "",
                "" if value is None else str(value), by=by, at=at)  # fmt: skip


def set_kind(ids: Sequence[int], kind: str, *, by: int, at: datetime) -> list[int]:
    """Say what is wrong, by the code of a kind; "" for not sorted. Raises complaint_kind too."""
    known = [each.code for each in read.kinds()]
    if kind and kind not in known:
        refuse("complaint_kind", kind=kind, known=", ".join(known))
    return _set(ids, KIND, {"kind": "text"}, (kind,), lambda c: c.kind, kind, by=by, at=at)


def judge(
    ids: Sequence[int], *, is_dangerous: bool, by: int, at: datetime, reason: str = ""
) -> list[int]:
    """Say that complaints are dangerous or are not, whatever their words and kinds say.

    Raises Refused: no_lines, too_many_lines, unknown_id, field_too_long, field_bad_characters.
    """
    judged = BY_HAND if is_dangerous else NOT_BY_HAND
    return _set(ids, JUDGED, {"judged": "bigint"}, (judged,), lambda c: str(c.judged), str(judged),
                text=_reason(reason), by=by, at=at)  # fmt: skip


_HINT_COLUMNS: Final = {
    "code": "text", "order_number": "text", "bought": "text", "lot": "text", "best_before": "text",
    "party": "bigint", "product": "bigint", "goods": "text",
}  # fmt: skip


def set_hints(id: int, hints: Hints, *, by: int, at: datetime) -> list[int]:
    """Say what is known of the goods and of the customer. Raises as `record` does."""
    hints = tidied(hints)
    if found := field_refusals(None, hints, making.HINT_RULES):
        raise Refused(found)
    making.check_hints(hints)
    return _set([id], HINTED, _HINT_COLUMNS, read.hint_values(hints),
                lambda c: hints_text(c.hints), hints_text(hints), by=by, at=at)  # fmt: skip


def hints_text(hints: Hints) -> str:
    """Hints as a line of the story keeps them; the last value where there is one, as of old."""
    *values, goods = read.hint_values(hints)
    return json.dumps([*values, goods] if goods else values, ensure_ascii=False)


def _hint_values(text: str) -> tuple[Any, ...]:
    """What `hints_text` wrote, as the table keeps it."""
    return (*json.loads(text), "")[: len(_HINT_COLUMNS)]


def note(ids: Sequence[int], text: str, *, by: int, at: datetime) -> list[int]:
    """Write something into the stories of complaints.

    Raises Refused: no_lines, too_many_lines, unknown_id, field_missing, field_too_long,
    field_bad_characters.
    """
    text = text.strip()
    if not text:
        refuse("field_missing", field="note")
    if not db.is_storable(text):
        refuse("field_bad_characters", field="note")
    if len(text) > NOTE_MAX:
        refuse("field_too_long", field="note", length=len(text), limit=NOTE_MAX)
    return _done(lambda: story.tell(
        [Told(c.id, NOTE, text=text) for c in _locked(ids)], by=by, at=at
    ))  # fmt: skip


def attach(id: int, some: Sequence[NewFile], *, by: int, at: datetime) -> list[int]:
    """Keep photos and papers with a complaint. Raises Refused: no_lines, and as files.keep does."""
    if not some:
        refuse("no_lines")

    def do() -> list[int]:
        _locked([id])
        making.keep(id, some, by=by, at=at)
        names = ", ".join(each.name for each in some)
        return story.tell([Told(id, FILED, text=names)], by=by, at=at)

    return _done(do)


def link(
    id: int, items: Sequence[int], *, by: int, at: datetime, sure: int = 0, why: str = ""
) -> list[int]:
    """Say that a complaint is about units or lots; sure and why, where they were chosen.

    Raises Refused: no_lines, too_many_lines, unknown_id, complaint_item, complaint_linked.
    """
    items = list(dict.fromkeys(items))
    if not items:
        refuse("no_lines")
    making.check_items(items)

    def do() -> list[int]:
        [complaint] = _locked([id])
        known = {each.item for each in read.links([id]).get(id, ())}
        fresh = [item for item in items if item not in known]
        if not fresh:
            refuse("complaint_linked", number=complaint.number)
        how = CHOSEN if sure else SCANNED
        making.insert_links(id, fresh, how=how, sure=sure or 100, why=why, by=by, at=at)
        told = [Told(id, LINKED, after=str(item), text=why[:REASON_MAX]) for item in fresh]
        return story.tell(told, by=by, at=at)

    return _done(do)


_END: Final = """
    UPDATE complaints_link SET ended_at = %s
     WHERE complaint_id = %s AND item = %s AND ended_at IS NULL"""

_REOPEN: Final = """
    UPDATE complaints_link SET ended_at = NULL WHERE id = (
        SELECT MAX(id) FROM complaints_link WHERE complaint_id = %s AND item = %s)"""


def unlink(id: int, item: int, *, by: int, at: datetime, reason: str = "") -> list[int]:
    """Say that a complaint is not about an item. Raises Refused: unknown_id, complaint_unlinked."""
    reason = _reason(reason)

    def do() -> list[int]:
        [complaint] = _locked([id])
        if not db.execute(_END, [clock.micros(at), id, item]):
            refuse("complaint_unlinked", number=complaint.number)
        return story.tell([Told(id, UNLINKED, before=str(item), text=reason)], by=by, at=at)

    return _done(do)


_EMPTY_CONTACT: Final = """
    UPDATE complaints_contact SET name = '', name_key = '', email = '', email_key = '', phone = '',
        phone_key = '', address = '', emptied_at = %s WHERE complaint_id IN {}"""
_EMPTY_ANSWERS: Final = """
    UPDATE complaints_answer SET sent_to = '', subject = '', body = '' WHERE complaint_id IN {}"""


def empty_contacts(ids: Sequence[int], *, by: int, at: datetime) -> list[int]:
    """Forget who complained and what they were written; everything else stays.

    This cannot be undone. Raises Refused: no_lines, too_many_lines, unknown_id; complaint_open
    with a line each.
    """

    def do() -> list[int]:
        found = _locked(ids)
        wrong = [Refusal(n, "complaint_open", {"number": c.number})
                 for n, c in enumerate(found) if c.state != CLOSED]  # fmt: skip
        if wrong:
            raise Refused(wrong)
        wanted, param = db.ids_in([c.id for c in found])
        db.execute(_EMPTY_CONTACT.format(wanted), [clock.micros(at), param])
        db.execute(_EMPTY_ANSWERS.format(wanted), [param])
        return story.tell([Told(c.id, EMPTIED) for c in found], by=by, at=at)

    return _done(do)


def undo(ids: Sequence[int], *, by: int, at: datetime) -> list[int]:
    """Take back changes, each the last of its sort of its complaint; return the lines that say so.

    Raises Refused: no_lines, too_many_lines, unknown_id; complaint_not_undone with a line each.
    """
    if not ids:
        refuse("no_lines")

    def do() -> list[int]:
        lines = {each.id: each for each in read.changes(ids)}
        if strange := [id for id in ids if id not in lines]:
            refuse("unknown_id", id=strange[0])
        ordered = [lines[id] for id in ids]
        now = {each.id: each for each in _locked([each.complaint for each in ordered])}
        linked, last = read.links(list(now)), _last_of_sort(read.stories(list(now)))
        wrong = [
            Refusal(n, "complaint_not_undone", {"number": now[line.complaint].number})
            for n, line in enumerate(ordered)
            if line.id not in last or not _stands(
                line, now[line.complaint], {link.item for link in linked.get(line.complaint, ())}
            )
        ]  # fmt: skip
        if wrong:
            raise Refused(wrong)
        _restore(ordered, at=at)
        told = [
            Told(each.complaint, _OPPOSITE.get(each.what, each.what), each.after, each.before,
                 undoes=each.id)
            for each in ordered
        ]  # fmt: skip
        return story.tell(told, by=by, at=at)

    return _done(do)


_NUMBERS: Final = {ASSIGNED: "assigned", DUE: "due", JUDGED: "judged"}
_OPPOSITE: Final = {LINKED: UNLINKED, UNLINKED: LINKED}
_READERS: Final[Mapping[str, Callable[[Complaint], str]]] = {
    STATE: lambda c: c.state,
    ASSIGNED: lambda c: str(c.assigned),
    DUE: lambda c: str(clock.micros(c.due)) if c.due else "",
    KIND: lambda c: c.kind,
    HINTED: lambda c: hints_text(c.hints),
    JUDGED: lambda c: str(c.judged),
}


def _last_of_sort(lines: Sequence[Change]) -> set[int]:
    """The lines that are the last of their sort of their complaint, of what was not undone."""
    last: dict[tuple[int, str, str], int] = {}
    for each in lines:
        if each.what in UNDOABLE and not each.undone_by and not each.undoes:
            is_link = each.what in (LINKED, UNLINKED)
            sort = (LINKED, each.after or each.before) if is_link else (each.what, "")
            key = (each.complaint, *sort)
            last[key] = max(each.id, last.get(key, 0))
    return set(last.values())


def _stands(line: Change, now: Complaint, items: set[int]) -> bool:
    """Whether what a line says is so now."""
    if line.what == HINTED and not line.before.endswith("]"):
        return False  # lines of old were cut
    if line.what == LINKED:
        return int(line.after) in items
    if line.what == UNLINKED:
        return int(line.before) not in items
    return _READERS[line.what](now) == line.after


def undoable(lines: Sequence[Change], now: Complaint, items: set[int]) -> set[int]:
    """Which lines of its story can be taken back as a complaint stands, which is about these."""
    last = _last_of_sort(lines)
    return {each.id for each in lines if each.id in last and _stands(each, now, items)}


def _restore(lines: Sequence[Change], *, at: datetime) -> None:
    """Write what stood before, one statement a sort of change; links one by one, being few."""
    by_what: dict[str, list[Change]] = {}
    for each in sorted(lines, key=lambda line: -line.id):  # the latest is taken back first
        by_what.setdefault(each.what, []).append(each)
    for what, some in by_what.items():
        if what == LINKED:
            pairs = [(each.complaint, int(each.after)) for each in some]
            db.execute_many(_END, [(clock.micros(at), *pair) for pair in pairs])
        elif what == UNLINKED:
            pairs = [(each.complaint, int(each.before)) for each in some]
            db.execute_many(_REOPEN, pairs)
        elif what == STATE:
            parts = {each.complaint: each.before.split() for each in some}
            _write(
                {"state": "text", "since": "bigint", "due": "bigint"},
                {id: (p[0], int(p[1]), int(p[2]) or None) for id, p in parts.items()},
            )
        elif what == HINTED:
            _write(_HINT_COLUMNS, {each.complaint: _hint_values(each.before) for each in some})
        elif what == KIND:
            _write({"kind": "text"}, {each.complaint: (each.before,) for each in some})
        else:
            column = {_NUMBERS[what]: "bigint"}
            _write(column, {e.complaint: (int(e.before) if e.before else None,) for e in some})


def _set(
    ids: Sequence[int],
    what: str,
    columns: Mapping[str, str],
    values: tuple[Any, ...],
    reader: Callable[[Complaint], str],
    after: str,
    *,
    by: int,
    at: datetime,
    text: str = "",
) -> list[int]:
    """Give complaints the same values; those that have them stay as they are."""

    def do() -> list[int]:
        moved = [each for each in _locked(ids) if reader(each) != after]
        _write(columns, {each.id: values for each in moved})
        told = [Told(each.id, what, reader(each), after, text) for each in moved]
        return story.tell(told, by=by, at=at)

    return _done(do)


def _write(columns: Mapping[str, str], news: Mapping[int, tuple[Any, ...]]) -> None:
    """Write new values into complaints, in one statement."""
    if not news:
        return
    text, params = rows.source({"complaint": "bigint", **columns},
                               [(id, *values) for id, values in news.items()])  # fmt: skip
    sets = ", ".join(f"{name} = source.{name}" for name in columns)
    touched = db.execute(_UPDATE.format(sets=sets, source=text), params)
    assert touched == len(news), "what is locked is there"


def _locked(ids: Sequence[int]) -> list[Complaint]:
    """The complaints, locked until the transaction ends, in the order asked, each once."""
    once = list(dict.fromkeys(ids))
    if not once:
        refuse("no_lines")
    if len(once) > COMPLAINTS_MAX:
        refuse("too_many_lines", count=len(once), lines_max=COMPLAINTS_MAX)
    wanted, param = db.ids_in(once)
    db.query(_LOCK.format(wanted) + (" FOR UPDATE" if db.is_postgresql() else ""), [param])
    found = {each.id: each for each in read.of_ids(once)}
    if strange := [id for id in once if id not in found]:
        refuse("unknown_id", id=strange[0])
    return [found[id] for id in once]


def _done(do: Callable[[], list[int]]) -> list[int]:
    def once() -> list[int]:
        with db.writing():
            return do()

    return db.retried(once)


def _reason(text: str) -> str:
    text = " ".join(text.split())
    if not db.is_storable(text):
        refuse("field_bad_characters", field="reason")
    if len(text) > REASON_MAX:
        refuse("field_too_long", field="reason", length=len(text), limit=REASON_MAX)
    return text
