"""What is inside a container: seen, or only assumed because somebody said so.

An item was seen if, since it came into our hands, it moved by itself (not carried along inside the
container) or was scanned in a count or a sample check. A sample check compares some of the contents
with the record; a difference breaks the pack on record.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from stockthread import ledger
from stockthread.counts import resolving
from stockthread.counts.records import Checked, Compared, Content
from stockthread.kernel import clock, db, rows
from stockthread.kernel.errors import Refused, refuse
from stockthread.ledger import Act, Kind, Lines

SCANS_MAX: Final = 10_000
CAUSE: Final = "sample check"
_FOUND, _EXTRA, _MISSING, _UNKNOWN = "found", "extra", "missing", "unknown"
_SCANNED: Final = """
    SELECT item, MAX(at) FROM (
        SELECT s.item, s.at FROM counts_scan s JOIN counts_count c ON c.id = s.count_id
         WHERE s.item IN {ids} AND s.voids_id IS NULL AND c.state <> 'cancelled'
           AND NOT EXISTS (SELECT 1 FROM counts_scan v WHERE v.voids_id = s.id)
        UNION ALL
        SELECT d.item, k.at FROM counts_check_scan d JOIN counts_check k ON k.id = d.check_id
         WHERE d.item IN {ids} AND d.said IN ('found', 'extra')) seen
     GROUP BY item"""


def contents(container: int) -> list[Content]:
    """Return what is inside a container at any depth, and whether it was seen there.

    A constant number of statements, whatever is inside.
    """
    inside = ledger.counting.inside(container)
    wanted, param = db.ids_in(sorted({each.item for each in inside}))
    scanned = dict(db.query(_SCANNED.format(ids=wanted), (param, param))) if inside else {}
    found = []
    for each in inside:
        seen_at = max(each.seen_at, scanned.get(each.item, 0))
        is_seen = seen_at > 0 and seen_at >= each.came_at
        found.append(Content(
            each.item, each.kind, each.product, each.container, each.code, each.quantity, is_seen,
            clock.from_micros(seen_at) if is_seen else None,
        ))  # fmt: skip
    return found


_BY_KEY: Final = "SELECT id FROM counts_check WHERE key = %s"
_INSERT: Final = """
    INSERT INTO counts_check (container, key, person, at, expected, opened, is_whole)
    VALUES (%s, %s, %s, %s, %s, %s, %s) RETURNING id"""
_SCANS = {"check_id": "bigint", "text": "text", "item": "bigint", "said": "text"}


def compare(container: int, texts: Sequence[str], *, is_whole: bool, year: int) -> Compared:
    """Return what a sample check would find; nothing is changed.

    Raises Refused: check_no_container, no_lines, too_many_lines.
    """
    wanted = _wanted(texts, is_whole=is_whole)
    return _compared(container, _place_of(container), wanted, is_whole=is_whole, year=year)[0]


def sample_check(
    container: int, texts: Sequence[str], *, is_whole: bool = False, act: Act
) -> Checked:
    """Compare what was scanned inside an opened container with what is on record in it.

    is_whole: everything inside was scanned, so that what was not is missing. A difference breaks
    the pack on record: what is missing is taken out, to be looked for where the container stands,
    and what is extra comes to where it stands. Repeating the key returns the first check. Raises
    Refused: check_no_container, no_lines, too_many_lines, and what the ledger refuses.
    """
    wanted = _wanted(texts, is_whole=is_whole)

    def once() -> Checked:
        with db.writing():
            db.lock_text("counts_check")
            known = db.query_one(_BY_KEY, (act.key,))
            if known:
                return check(known[0])
            return _done(container, wanted, is_whole=is_whole, act=act)

    return db.retried(once)


def _wanted(texts: Sequence[str], *, is_whole: bool) -> list[str]:
    wanted = list(dict.fromkeys(text.strip() for text in texts if text.strip()))
    if not wanted and not is_whole:
        refuse("no_lines")
    if len(wanted) > SCANS_MAX:
        refuse("too_many_lines", count=len(wanted), lines_max=SCANS_MAX)
    return wanted


def _place_of(container: int) -> int:
    state = ledger.counting.states_of([container]).get(container)
    if state is None or state.kind != Kind.CONTAINER:
        refuse("check_no_container")
    return state.place


def _done(container: int, texts: Sequence[str], *, is_whole: bool, act: Act) -> Checked:
    place, year = _place_of(container), act.recorded_at.year
    seen, said = _compared(container, place, texts, is_whole=is_whole, year=year)
    id = _insert(container, seen, said, is_whole=is_whole, act=act)
    _break(place, seen.extra, seen.missing, id, act)
    return check(id)


def _compared(
    container: int, place: int, texts: Sequence[str], *, is_whole: bool, year: int
) -> tuple[Compared, dict[int, str]]:
    """What scans come to, and the text of each item among them."""
    inside = {each.item: each for each in ledger.counting.inside(container)}
    found = resolving.resolve(texts, [place] * len(texts), frozenset([place]), year)
    said = {each.item: each.text for each in found if each.item and each.item != container}
    met = {item for item in said if item in inside}
    for item in list(met):
        around = inside[item].container
        while around in inside:
            met.add(around)
            around = inside[around].container
    direct = [item for item, each in inside.items() if each.container == container]
    compared = Compared(
        len(inside),
        tuple(item for item in said if item in inside),
        tuple(item for item in said if item not in inside),
        tuple(item for item in direct if item not in met) if is_whole else (),
        tuple(each.text for each in found if not each.item),
    )
    return compared, said


def _insert(
    container: int, seen: Compared, said: Mapping[int, str], *, is_whole: bool, act: Act
) -> int:
    at = clock.micros(act.at or act.recorded_at)
    expected, opened = seen.expected, len(seen.found)
    row = db.query_one(_INSERT, (container, act.key, act.by, at, expected, opened, is_whole))
    assert row is not None, "RETURNING returns the row"
    id = int(row[0])
    words = {_FOUND: seen.found, _EXTRA: seen.extra}
    lines = [(id, said[item][:400], item, word) for word, some in words.items() for item in some]
    lines += [(id, "", item, _MISSING) for item in seen.missing]
    lines += [(id, text[:400], 0, _UNKNOWN) for text in seen.unknown]
    if lines:
        text, params = rows.source(_SCANS, lines)
        names = ", ".join(_SCANS)
        db.execute(
            f"INSERT INTO counts_check_scan ({names}) SELECT {names} FROM {text} AS source"
            " ORDER BY line",
            params,
        )
    return id


def _break(place: int, extra: Sequence[int], missing: Sequence[int], id: int, act: Act) -> None:
    """Take out on record what is missing, and bring what is extra to where it was seen."""
    cause = ledger.Cause(CAUSE, str(id))
    reason = act.reason or "Not as on record at a sample check"
    parts = [act._replace(
        key=f"{ledger.stem(act.key)}.{n}", cause=cause, reason=reason, accept="good"
    ) for n in (1, 2)]  # fmt: skip
    if missing:
        ledger.unpack(Lines(missing), act=parts[0]._replace(accept="all"))
    states = ledger.counting.states_of(extra)
    movable = [i for i in extra if states[i].kind != Kind.LOT and states[i].stage in (2, 3, 4)]
    elsewhere = [i for i in movable if states[i].place != place or states[i].container]
    if elsewhere:
        try:
            ledger.move(Lines(elsewhere), place=place, unpack=True, act=parts[1])
        except Refused:
            return  # all of them stay where they are on record; the check tells them as extra


_CHECKS: Final = """
    SELECT id, container, expected, opened, is_whole, person, at FROM counts_check"""
_FINDINGS: Final = """
    SELECT text, item, said FROM counts_check_scan WHERE check_id = %s ORDER BY id"""


def check(id: int) -> Checked:
    """Return one sample check. Raises Refused unknown_id."""
    row = db.query_one(f"{_CHECKS} WHERE id = %s", (id,))
    if row is None:
        refuse("unknown_id", id=id)
    piles: dict[str, list[int]] = {_FOUND: [], _EXTRA: [], _MISSING: []}
    unknown = []
    for text, item, said in db.query(_FINDINGS, (id,)):
        if said == _UNKNOWN:
            unknown.append(text)
        else:
            piles[said].append(item)
    events = tuple(event.id for event in ledger.read.events_for(CAUSE, str(id)))
    found, extra, missing = (tuple(piles[name]) for name in (_FOUND, _EXTRA, _MISSING))
    return Checked(
        row[0], row[1], row[2], row[3], found, extra, missing, tuple(unknown), events, bool(row[4]),
        row[5], clock.from_micros(row[6]),
    )  # fmt: skip


def checks_of(container: int, limit: int = 20) -> list[Checked]:
    """Return the sample checks of a container, the latest first."""
    ids = db.query(
        "SELECT id FROM counts_check WHERE container = %s ORDER BY id DESC LIMIT %s",
        (container, limit),
    )
    return [check(id) for (id,) in ids]
