"""Shifts: names for parts of the local day, by which events are told apart when they are read.

Where people say at a machine which shift works there, that counts for what is done with it from
then on, whatever the clock says.
"""

from collections.abc import Sequence
from datetime import datetime, tzinfo

from stockthread import ledger
from stockthread.kernel import clock, db, rows
from stockthread.kernel.errors import Refusal, Refused, refuse
from stockthread.kernel.fields import Rule, field_refusals, tidied
from stockthread.ledger import Doing
from stockthread.orders import Order
from stockthread.production import read
from stockthread.production.records import Circumstance, MachineShift, NewShift, Shift

DAY = 24 * 60
SHIFTS_MAX = 24
MACHINE_LENGTH_MAX = 60
_AT_MACHINE = """
    SELECT id, shift, begun_at FROM production_machine_shift
     WHERE machine = %s AND ended_at IS NULL"""
_END_AT_MACHINE = "UPDATE production_machine_shift SET ended_at = %s WHERE id = %s"
_BEGIN_AT_MACHINE = """
    INSERT INTO production_machine_shift (machine, shift, person, begun_at)
    VALUES (%s, %s, %s, %s)"""
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


def set_shift_at(machine: str, shift: str, *, by: int, at: datetime) -> None:
    """Say which shift works at a machine from now on; "" leaves it to the clock again.

    Saying what is said already changes nothing. Raises Refused: machine_name, unknown_shift.
    """
    machine = " ".join(machine.split())
    if not 1 <= len(machine) <= MACHINE_LENGTH_MAX or not machine.isprintable():
        refuse("machine_name", limit=MACHINE_LENGTH_MAX)
    if shift and shift not in [each.name for each in read.shifts()]:
        refuse("unknown_shift", name=shift)

    def once() -> None:
        with db.writing():
            db.lock_text(f"production_shift.{machine}")
            before = db.query_one(_AT_MACHINE, (machine,))
            if shift == (before[1] if before else ""):
                return
            moment = clock.micros(at)
            if before:
                moment = max(moment, before[2])
                db.execute(_END_AT_MACHINE, (moment, before[0]))
            if shift:
                db.execute(_BEGIN_AT_MACHINE, (machine, shift, by, moment))

    db.retried(once)


def shift_now(machine: str, at: datetime, zone: tzinfo) -> str:
    """Return the shift at a machine: what was said there, else what the clock says."""
    said = db.query_one(_AT_MACHINE, (machine,)) if machine else None
    return str(said[1]) if said else shift_at(at, read.shifts(), zone)


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


TAKE_APART = "take apart"
"""What is told of an event by which whole units came back into work."""


def circumstances(order: Order, zone: tzinfo, limit: int = 1000) -> list[Circumstance]:
    """Return who did what for an order, with which machine and in which shift.

    So too what was exchanged later in what was made for it. Six statements.
    """
    shifts = read.shifts()
    own = ledger.read.events_for(*order.cause, limit=limit)
    later = ledger.read.events(ledger.read.fitted_later(order.cause)[:limit])
    events = sorted([*own, *later], key=lambda event: event.id)[:limit]
    doings = ledger.read.doings([event.id for event in events])
    nothing = Doing((), 0, is_begun_again=False)
    said = read.machine_shifts(sorted({event.device for event in events} - {""}))
    return [
        Circumstance(
            event.id,
            TAKE_APART if doing.is_begun_again else event.kind,
            event.happened_at,
            event.person,
            event.device,
            shift,
            doing.codes,
            doing.number,
        )
        for event in events
        for doing in [doings.get(event.id, nothing)]
        for shift in [
            _said(event.device, event.happened_at, said)
            or shift_at(event.happened_at, shifts, zone)
        ]
    ]


def _said(machine: str, at: datetime, said: Sequence[MachineShift]) -> str:
    """The shift that was said to work at a machine at a moment."""
    return next(
        (
            each.shift
            for each in said
            if each.machine == machine
            and each.begun_at <= at
            and (each.ended_at is None or at < each.ended_at)
        ),
        "",
    )
