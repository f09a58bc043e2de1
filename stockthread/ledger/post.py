"""The one road in: a posting is one transaction that records one event, whole or not at all.

`post` keeps the order that everything else relies on: the key, then locks, then the state that is
read, then refusals, and only then ids and rows. A verb says what to do in `steps(work)`; nothing
outside this area may call `post` with steps of its own making.
"""

import hashlib
import json
from array import array
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from typing import Any

from django.db import IntegrityError

from stockthread.kernel import clock, db
from stockthread.kernel.errors import Refusal, Refused, refuse
from stockthread.ledger import digest, periods, positions, staging
from stockthread.ledger.naming import named
from stockthread.ledger.records import Act, Header, Posting

KEY_LENGTH_MAX = 80
TEXT_LENGTH_MAX = 500
REFUSALS_SHOWN_MAX = 10_000


_is_asking = ContextVar("is_asking", default=False)


@contextmanager
def asking() -> Iterator[None]:
    """Inside, a posting only tells what it would refuse, and writes nothing: it has no event.

    What only shows while rows are written, a race say, is not told. It raises as it would else.
    """
    token = _is_asking.set(True)
    try:
        yield
    finally:
        _is_asking.reset(token)


class _Asked(Exception):
    """A posting that was only asked about has come to where it would write."""

    def __init__(self, work: "Work") -> None:
        self.work = work


class Work:
    """One posting on its way: what is known so far, and the rows for its digest."""

    def __init__(self, kind: str, act: Act, request: bytes) -> None:
        self.kind = kind
        self.act = act
        self.request = request
        self.happened_at = clock.micros(act.at or act.recorded_at)
        self.recorded_at = clock.micros(act.recorded_at)
        self.event = 0
        self.lines = 0
        self.refusals: list[Refusal] = []
        self.first_item = 0
        self.new_items = 0
        self.reverses: int | None = None
        self.rows = digest.Rows()

    def refuse_lines(self, refusals: Sequence[Refusal]) -> None:
        """Leave lines out, or stop the batch, as the act asks."""
        assert not (refusals and self.event), "refused only after rows were written"
        told = {refusal.line for refusal in self.refusals}
        refusals = [refusal for refusal in refusals if refusal.line not in told]
        if not refusals:
            return
        self.refusals.extend(refusals)
        left_out = {refusal.line for refusal in self.refusals}
        if self.act.accept == "all" or None in left_out or len(left_out) >= self.lines:
            raise Refused(sorted(self.refusals, key=_by_line)[:REFUSALS_SHOWN_MAX])
        staging.drop_lines([line for line in left_out if line is not None])

    def begin_rows(self) -> int:
        """Draw the event's id; from here on nothing is refused, only written."""
        if _is_asking.get():
            raise _Asked(self)
        if not self.event:
            self.event = allot("event", 1)
        return self.event

    def made_items(self, first: int, count: int) -> None:
        """Note the block of ids that this posting made."""
        assert not self.new_items, "a posting makes one block of items"
        self.first_item, self.new_items = first, count


def _by_line(refusal: Refusal) -> int:
    return -1 if refusal.line is None else refusal.line


def post(kind: str, act: Act, request: Sequence[Any], steps: Callable[[Work], None]) -> Posting:
    """Record one event by running `steps` in one transaction.

    Repeating a key with the same request returns what was recorded the first time.
    Raises Refused: bad_key, field_bad_characters, happens_in_future, key_reused, period_locked, and
    whatever the steps refuse.
    """
    check_act(act)
    at = None if act.at is None else clock.micros(act.at)
    work_request = fingerprint([kind, act.by, at, act.cause, act.reason, act.accept, *request])

    def once() -> Posting:
        for _ in range(db.TRIES):
            try:
                with db.writing():
                    return _post_once(Work(kind, act, work_request), steps)
            except staging.Again:
                continue
        refuse("database_busy")

    try:
        return db.retried(once)
    except _Asked as asked:
        told = tuple(named(sorted(asked.work.refusals, key=_by_line)))
        return Posting(0, asked.work.lines - len({r.line for r in told}), told, range(0))
    except Refused as error:  # named after the rollback, when the database answers again
        raise Refused(named(error.refusals)) from None


def check_act(act: Act) -> None:
    """Refuse a header that cannot be kept.

    Raises Refused: bad_key, field_bad_characters, field_too_long, happens_in_future.
    """
    if not 1 <= len(act.key) <= KEY_LENGTH_MAX:
        refuse("bad_key", length_max=KEY_LENGTH_MAX)
    for field, text in (("key", act.key), ("device", act.device), ("reason", act.reason),
                        ("cause", act.cause.kind + act.cause.id)):  # fmt: skip
        check_text(field, text)
        if len(text) > TEXT_LENGTH_MAX:
            refuse("field_too_long", field=field, length=len(text), limit=TEXT_LENGTH_MAX)
    if act.at is not None and act.at > act.recorded_at:
        refuse("happens_in_future", at=act.at.isoformat(timespec="seconds"))


def check_text(field: str, text: str) -> None:
    """Refuse a text that no database can hold. Raises Refused: field_bad_characters."""
    if not db.is_storable(text):
        refuse("field_bad_characters", field=field)


def _post_once(work: Work, steps: Callable[[Work], None]) -> Posting:
    db.lock_text(work.act.key)
    recorded = _recorded(work.act.key, work.request)
    if recorded is not None:
        return recorded
    periods.refuse_if_locked(work.happened_at, is_told=work.act.at is not None)
    staging.clear()
    db.expect(few_rows=True)
    steps(work)
    work.begin_rows()
    return _finish(work)


_BY_KEY = """
SELECT id, request, accepted, refused, first_item, new_items FROM ledger_event WHERE key = %s
"""


def _recorded(key: str, request: bytes) -> Posting | None:
    row = db.query_one(_BY_KEY, [key])
    if row is None:
        return None
    event, recorded_request, accepted, refused, first, count = row
    if bytes(recorded_request) != request:
        refuse("key_reused", key=key)
    refusals = tuple(Refusal(*fields) for fields in json.loads(refused))
    return Posting(event, accepted, refusals, range(first, first + count), repeated=True)


# Of two processes that post at once, the one whose clock was read first may get the locks last.
CLOCKS_DIFFER_MAX = 60_000_000
_LATEST = "SELECT MAX(happened_at) FROM ledger_event"
_INSERT_EVENT = f"""
INSERT INTO ledger_event (id, kind, happened_at, recorded_at, person, device, cause_kind, cause_id,
    reason, key, request, accepted, refused, first_item, new_items, reverses, backdated, digest,
    marks)
VALUES ({db.marks(19)})
"""


def is_late(work: Work) -> bool:
    """Tell whether anything at all is on record as having happened after this.

    What happens now, by the act's own word, is not late because another process was quicker by a
    moment: then it happens when that did, and its higher id puts it behind.
    """
    row = db.query_one(_LATEST)
    latest = int(row[0]) if row and row[0] is not None else 0
    if work.act.at is None and 0 < latest - work.happened_at <= CLOCKS_DIFFER_MAX:
        work.happened_at = latest
        work.recorded_at = max(work.recorded_at, latest)
    return latest > work.happened_at


def _finish(work: Work) -> Posting:
    refusals = named(sorted(work.refusals, key=_by_line))
    act, accepted = work.act, work.lines - len({r.line for r in refusals})
    header = Header(
        work.event, work.kind, work.happened_at, work.recorded_at, act.by, act.device,
        act.cause.kind, act.cause.id, act.reason, act.key, work.request, accepted,
        json.dumps(refusals, separators=(",", ":")), work.first_item, work.new_items,
        work.reverses, int(work.happened_at < work.recorded_at and is_late(work)),
    )  # fmt: skip
    leaves = work.rows.leaves()
    try:
        event_digest = digest.of_event(header, leaves)
        db.execute(_INSERT_EVENT, [*header, event_digest, digest.marks(leaves)])
    except IntegrityError as error:
        if "reverses" in str(error):
            refuse("already_reversed", event=work.reverses)
        raise
    positions.append(work.event)
    items = range(work.first_item, work.first_item + work.new_items)
    return Posting(work.event, accepted, tuple(refusals), items)


_ALLOT = "UPDATE ledger_sequence SET next = next + %s WHERE name = %s RETURNING next - %s"


def allot(name: str, count: int) -> int:
    """Return the first of `count` ids in a row that nobody else will ever have.

    PostgreSQL: a sequence, so that writers do not wait for each other and a posting that is rolled
    back leaves a gap. SQLite: a counter in the writer's own transaction.
    """
    if db.is_postgresql():
        row = db.query_one("SELECT ledger_allot(%s::regclass, %s)", [f"ledger_{name}_ids", count])
    else:
        row = db.query_one(_ALLOT, [count, name, count])
    assert row is not None, f"no ids named {name}"
    return int(row[0])


def fingerprint(request: Any) -> bytes:
    """Return a hash of a request: equal exactly for equal requests, fast for long id lists."""
    hasher = hashlib.sha256()
    _feed(hasher, request)
    return hasher.digest()


def _feed(hasher: Any, value: Any) -> None:
    if isinstance(value, list | tuple | range):
        hasher.update(b"[%d:" % len(value))
        packed = _packed(value) if len(value) > 8 else None
        if packed is not None:
            hasher.update(packed)
            return
        for part in value:
            _feed(hasher, part)
    else:
        text = json.dumps(value, default=str, sort_keys=True).encode()
        hasher.update(b"%d:" % len(text) + text)


def _packed(values: Sequence[Any]) -> bytes | None:
    """Return a long list of whole numbers, or of texts, as bytes; None for any other list.

    Nothing may stand in the place of any of them.
    """
    if None in values:
        rest = [value for value in values if value is not None]
        packed = _packed(rest) if rest else b""
        return None if packed is None else b"n" + bytes([v is None for v in values]) + packed
    with suppress(TypeError, OverflowError):  # it may hold something else further on
        if isinstance(values[0], int):
            return b"q" + array("q", values).tobytes()
        if isinstance(values[0], str):
            lengths = array("q", map(len, values))
            return b"t" + lengths.tobytes() + "".join(values).encode(errors="surrogatepass")
    return None
