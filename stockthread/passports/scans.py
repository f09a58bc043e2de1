"""Public scans, and the alarm where they do not fit what is on record.

A scan tells of an item, a moment, a hash of the address, and a rough area where the visitor gave
it. It is deleted after KEPT. No alarm changes anything: people look at it and decide.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from math import asin, cos, radians, sin, sqrt
from typing import Final

from stockthread import places
from stockthread.kernel import clock, db
from stockthread.kernel.errors import Refusal, Refused, refuse
from stockthread.ledger import GONE, STANDS, ItemView, Kind
from stockthread.passports import codes, doors, read
from stockthread.passports.records import FALSE, FAR, HERE, NEVER, OFTEN, OPEN, REAL, Scan

KEPT: Final = timedelta(days=90)
SAME_LOOK: Final = timedelta(minutes=5)
KM_MIN: Final = 150
KM_PER_HOUR: Final = 900
OFTEN_WITHIN: Final = timedelta(days=7)
ADDRESSES_MAX: Final = 25
NOTE_MAX: Final = 500
EARTH_KM: Final = 6371
OUTSIDE: Final = ("customer", "carrier", "supplier", "transit")
_INSERT: Final = """
    INSERT INTO passports_scan (item, scanned_at, area, address) VALUES (%s, %s, %s, %s)"""
_RECENT: Final = """
    SELECT id FROM passports_scan WHERE item = %s AND scanned_at > %s AND address = %s
     ORDER BY id DESC LIMIT 1"""
_SHIPPED: Final = f"""
    SELECT 1 FROM ledger_movement_item i CROSS JOIN ledger_movement m CROSS JOIN ledger_event e
     WHERE i.item = %s AND m.id = i.movement AND e.id = m.event AND e.kind IN ('ship', 'deliver')
       AND {STANDS} LIMIT 1"""
_ADDRESSES: Final = """
    SELECT COUNT(DISTINCT address) FROM passports_scan WHERE item = %s AND scanned_at > %s"""
_RAISE: Final = """
    INSERT INTO passports_alarm (item, kind, evidence, first_at, last_at, count, decision, person,
        note) VALUES (%s, %s, %s, %s, %s, 1, 'open', 0, '')
    ON CONFLICT (item, kind) WHERE decision = 'open' DO UPDATE
       SET evidence = excluded.evidence, last_at = excluded.last_at,
           count = passports_alarm.count + 1"""


def scanned(view: ItemView, *, address: str, at: datetime, area: str = "") -> list[str]:
    """Keep a public scan of an item; return the kinds of alarms that it raised.

    The same address within five minutes is one scan; an area that is told later is added to it.
    """
    area, moment, hashed = rounded(area), clock.micros(at), codes.hashed(address)

    def once() -> list[str]:
        with db.writing():
            same = db.query_one(_RECENT, [view.id, clock.micros(at - SAME_LOOK), hashed])
            if same and not area:
                return []
            if same:
                db.execute("UPDATE passports_scan SET area = %s WHERE id = %s", [area, same[0]])
            else:
                db.execute(_INSERT, [view.id, moment, area, hashed])
            found = _doubts(view, at)
            for kind, evidence in found.items():
                db.execute(_RAISE, [view.id, kind, evidence, moment, moment])
            return list(found)

    return db.retried(once)


def _doubts(view: ItemView, at: datetime) -> dict[str, str]:
    """Why the scans of a unit do not fit, by the kind of alarm, in words.

    The number of a lot stands on many packs, in many places: no scan of it is one too many.
    """
    if view.kind != Kind.UNIT:
        return {}
    found: dict[str, str] = {}
    kind = places.read.kinds([view.place]).get(view.place, "")
    if kind not in OUTSIDE and view.stage not in GONE:
        place = places.read.names([view.place]).get(view.place, "")
        if db.query_one(_SHIPPED, [view.id]):
            found[HERE] = f"scanned in public while the books have it with us, in {place}"
        else:
            found[NEVER] = f"scanned in public, and it never left us: the books have it in {place}"
    scans = read.scans(view.id, 50)
    if far := _far(scans):
        found[FAR] = far
    [(addresses,)] = db.query(_ADDRESSES, [view.id, clock.micros(at - OFTEN_WITHIN)])
    if addresses > ADDRESSES_MAX:
        days = OFTEN_WITHIN.days
        found[OFTEN] = f"scanned from {addresses} addresses within {days} days"
    return found


def _far(scans: Sequence[Scan]) -> str:
    """The latest scan with an area, beside the one before: too far in too short a time."""
    with_area = [each for each in scans if each.area]
    if len(with_area) < 2:
        return ""
    last, before = with_area[0], with_area[1]
    km = kilometres(last.area, before.area)
    hours = max((last.at - before.at).total_seconds() / 3600, 1 / 60)
    if km < KM_MIN or km / hours < KM_PER_HOUR:
        return ""
    minutes = round(hours * 60)
    return f"scanned near {before.area} and {minutes} minutes later near {last.area}, {km} km away"


def rounded(area: str) -> str:
    """A position in tenths of a degree, some ten kilometres; "" for anything else."""
    parts = area.split(",")
    try:
        north, east = (round(float(part), 1) for part in parts)
    except ValueError:
        return ""
    if not (-90 <= north <= 90 and -180 <= east <= 180):
        return ""
    return f"{north + 0:.1f},{east + 0:.1f}"


def kilometres(one: str, other: str) -> int:
    """The distance of two areas over the sphere, by the haversine formula."""
    (a, b), (c, d) = (
        [radians(float(part)) for part in area.split(",")] for area in (one, other)
    )  # fmt: skip
    half = sin((c - a) / 2) ** 2 + cos(a) * cos(c) * sin((d - b) / 2) ** 2
    return round(2 * EARTH_KM * asin(sqrt(min(half, 1))))


def decide(ids: Sequence[int], decision: str, *, by: int, at: datetime, note: str = "") -> None:
    """Say whether alarms are real or false, or open them again.

    Raises Refused: no_lines, unknown_id, field_too_long, field_bad_characters, alarm_decision;
    alarm_open with a line.
    """
    note = " ".join(note.split())
    if not ids:
        refuse("no_lines")
    if decision not in (OPEN, REAL, FALSE):
        refuse("alarm_decision", decision=decision)
    if not db.is_storable(note):
        refuse("field_bad_characters", field="note")
    if len(note) > NOTE_MAX:
        refuse("field_too_long", field="note", length=len(note), limit=NOTE_MAX)
    wanted, param = db.ids_in(list(dict.fromkeys(ids)))
    sql = f"""UPDATE passports_alarm SET decision = %s, person = %s, decided_at = %s, note = %s
               WHERE id IN {wanted}"""

    def once() -> None:
        with db.writing():
            known = {each.id: each for each in read.alarms_by_ids(ids)}
            if strange := [id for id in ids if id not in known]:
                refuse("unknown_id", id=strange[0])
            if decision == OPEN:
                _need_none_open([known[id].item for id in ids], [known[id].kind for id in ids])
            db.execute(sql, [decision, by, clock.micros(at), note, param])

    db.retried(once)


def _need_none_open(items: Sequence[int], kinds: Sequence[str]) -> None:
    open_now = {(each.item, each.kind) for each in read.alarms(OPEN)}
    wrong = [n for n, pair in enumerate(zip(items, kinds, strict=True)) if pair in open_now]
    if wrong:
        raise Refused([Refusal(n, "alarm_open", {}) for n in wrong])


def clean(at: datetime) -> None:
    """Delete scans that were kept long enough, and counts of tries."""
    db.execute("DELETE FROM passports_scan WHERE scanned_at < %s", [clock.micros(at - KEPT)])
    doors.clean(at)
