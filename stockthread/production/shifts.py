"""Shifts: names for parts of the local day, by which events are told apart when they are read."""

from collections.abc import Sequence
from datetime import datetime, tzinfo

from stockthread import ledger
from stockthread.kernel import db, rows
from stockthread.kernel.errors import Refusal, Refused, refuse
from stockthread.kernel.fields import Rule, field_refusals, tidied
from stockthread.orders import Order
from stockthread.production import read
from stockthread.production.records import Circumstance, NewShift, Shift

DAY = 24 * 60
SHIFTS_MAX = 24
_RULES = {"name": Rule(60, is_needed=True)}
_COLUMNS = {"name": "text", "begins": "bigint", "ends": "bigint"}


def set_shifts(shifts: Sequence[NewShift]) -> list[Shift]:
    """Store which shifts there are, in place of those before; events keep their moments.

    Raises Refused: shift_times, shift_repeated, shifts_overlap, too_many_lines, those of fields.
    """
    shifts = [tidied(shift) for shift in shifts]
    if len(shifts) > SHIFTS_MAX:
        refuse("too_many_lines", count=len(shifts), lines_max=SHIFTS_MAX)
    found: list[Refusal] = []
    for n, shift in enumerate(shifts):
        found += field_refusals(n, shift, _RULES)
        data = {"name": shift.name}
        if not _has_times(shift):
            found.append(Refusal(n, "shift_times", data))
        elif any(shift.name == other.name for other in shifts[:n]):
            found.append(Refusal(n, "shift_repeated", data))
        elif other := next((each for each in shifts[:n] if _overlap(shift, each)), None):
            found.append(Refusal(n, "shifts_overlap", data | {"other": other.name}))
    if found:
        raise Refused(found)

    def once() -> None:
        with db.writing():
            db.lock_text("production_shift")
            db.execute("DELETE FROM production_shift")
            if shifts:
                rows.insert("production_shift", _COLUMNS, [tuple(each) for each in shifts],
                            key="name")  # fmt: skip

    db.retried(once)
    return read.shifts()


def _has_times(shift: NewShift) -> bool:
    times = (shift.begins, shift.ends)
    return all(0 <= minute < DAY for minute in times) and shift.begins != shift.ends


def _overlap(one: NewShift, other: NewShift) -> bool:
    return _has_times(other) and bool(_minutes(one) & _minutes(other))


def _minutes(shift: NewShift) -> set[int]:
    if shift.begins < shift.ends:
        return set(range(shift.begins, shift.ends))
    return set(range(shift.begins, DAY)) | set(range(shift.ends))


def shift_at(moment: datetime, shifts: Sequence[Shift], zone: tzinfo) -> str:
    """Return the name of the shift in which a moment falls, "" where none is. Pure."""
    local = moment.astimezone(zone)
    minute = local.hour * 60 + local.minute
    for shift in shifts:
        if shift.begins < shift.ends:
            is_in = shift.begins <= minute < shift.ends
        else:
            is_in = minute >= shift.begins or minute < shift.ends
        if is_in:
            return shift.name
    return ""


def circumstances(order: Order, zone: tzinfo, limit: int = 1000) -> list[Circumstance]:
    """Return who did what for an order, with which machine and in which shift. Two statements."""
    shifts = read.shifts()
    return [
        Circumstance(event.id, event.kind, event.happened_at, event.person, event.device, shift)
        for event in ledger.read.events_for(*order.cause, limit=limit)
        for shift in [shift_at(event.happened_at, shifts, zone)]
    ]
