"""Use as it is: goods that lack something are let go all the same, signed, with a reason.

A concession can be for a part of a lot, which becomes a lot of its own; until a day; or for one
sales order, to which the goods are promised in the same act. It counts until it is ended: by
people, when its day is past, or when the goods are not promised to its order any more. Then what
is still lacking holds the goods again. None is ever deleted.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Final

from stockthread import access, ledger, orders, parties
from stockthread.access import Signer
from stockthread.certificates import family, judging, settling
from stockthread.certificates.records import Conceded, Concession, Settled
from stockthread.kernel import clock, db, rows
from stockthread.kernel.errors import Refusal, Refused, refuse
from stockthread.ledger import Act, Kind, Lines
from stockthread.orders import Order

CONCESSION: Final = "concession"
"""The kind of signed act."""
ROLES: Final = ("quality", "admin")
_COLUMNS: Final = {
    "item": "bigint", "of": "bigint", "reason": "text", "lacks": "text", "until": "text",
    "order_kind": "text", "order_number": "text", "signature": "bigint", "key": "text",
    "person": "bigint", "made_at": "bigint", "ended_why": "text",
}  # fmt: skip
_END: Final = """
    UPDATE certificates_concession SET ended_by = %s, ended_at = %s, ended_why = %s
     WHERE ended_at IS NULL AND id IN {}"""
_SELECT: Final = """
    SELECT c.id, c.item, c.of, c.reason, c.lacks, c.until, c.order_kind, c.order_number,
           c.signature, c.person, c.made_at, c.ended_by, c.ended_at, c.ended_why
      FROM certificates_concession c"""
_OPEN_ON: Final = "SELECT id FROM certificates_concession WHERE ended_at IS NULL AND item IN {}"
_BY_KEY: Final = "SELECT item FROM certificates_concession WHERE key = %s ORDER BY item"
# What is out of our hands needs its promise no more.
_NOT_PROMISED: Final = """
    SELECT c.id FROM certificates_concession c
     WHERE c.ended_at IS NULL AND c.order_number <> '' AND NOT EXISTS (
            SELECT 1 FROM ledger_reservation r WHERE r.item = c.item AND r.closed_by IS NULL
               AND r.order_kind = c.order_kind AND r.order_id = c.order_number)
       AND NOT EXISTS (SELECT 1 FROM ledger_movement_item i JOIN ledger_movement m
                ON m.id = i.movement JOIN ledger_event e ON e.id = m.event
             WHERE i.item = c.item AND e.cause_kind = c.order_kind
               AND e.cause_id = c.order_number)"""


def meaning(items: Sequence[int], reason: str, lacking: str) -> str:
    """Return the sentence that whoever concedes signs."""
    names = ledger.read.codes(items)
    told = ", ".join(names.get(each) or f"#{each}" for each in items[:3])
    more = f" and {len(items) - 3} more" if len(items) > 3 else ""
    return f"{told}{more} may be used as it is ({lacking}): {reason.strip()}"[:500]


def lacking(items: Sequence[int]) -> str:
    """Return in words what goods lack, all together. Raises Refused as `concede`."""
    bearers = family.bearers(items)
    stands = judging.standings(sorted(set(bearers.values())))
    found = [judging.lacks(each) for each in stands.values() if not each.is_complete]
    return "; ".join(dict.fromkeys(found))


def concede(
    items: Sequence[int],
    *,
    act: Act,
    signer: Signer | None,
    quantity: int | None = None,
    until: date | None = None,
    order: Order | None = None,
) -> Conceded:
    """Let goods be used as they are, for `act.reason`.

    quantity: so much of one lot alone, which is split off. until: the last day on which it counts.
    order: an open sales order; the goods are promised to it. Repeating a key does nothing again.
    Raises Refused: no_lines, no_reason, signature_needed, hold_role, concession_not_needed,
    concession_of_a_part, concession_until, concession_order, and as ledger.split and reserve.
    """
    if not items:
        refuse("no_lines")
    if not act.reason.strip():
        refuse("no_reason", length_max=500)
    if signer is None:
        refuse("signature_needed")
    if signer.role not in ROLES:
        refuse("hold_role", role=signer.role, allowed="quality", reason="use as it is")
    if until and until < clock.day_of(act.recorded_at):
        refuse("concession_until", until=until)
    if order and (order.kind != orders.SALE or order.state != orders.OPEN):
        refuse("concession_order", number=order.number)

    def once() -> Conceded:
        with db.writing():
            db.lock_text("certificates")
            key = act.key[:80]
            if known := [item for (item,) in db.query(_BY_KEY, (key,))]:
                return Conceded(tuple(known), is_repeat=True)
            wanted = _lacking_bearers(items, quantity)
            lacks = judging.standings(wanted)
            told = meaning(wanted, act.reason, lacking(wanted))
            chosen = wanted if quantity is None else _split(wanted[0], quantity, act)
            content = {"items": chosen, "why": act.reason, "until": str(until or ""),
                       "order": order.number if order else ""}  # fmt: skip
            signature = access.sign(
                signer, act_kind=CONCESSION, act_id=key, meaning=told, content=content
            )
            said = (_day(until), order.kind if order else "", order.number if order else "")
            rows.insert("certificates_concession", _COLUMNS, [
                (item, of, act.reason.strip()[:500], judging.lacks(lacks[of])[:500], *said,
                 signature, key, act.by, clock.micros(act.recorded_at), "")
                for item, of in zip(chosen, wanted, strict=True)
            ])  # fmt: skip
            settled = settling.settle(chosen, act=act, why=f"Use as it is: {act.reason}")
            if order:
                ledger.reserve(Lines(chosen), order=order.cause,
                               act=settling.part_of(act, "promised", act.reason))  # fmt: skip
            return Conceded(tuple(chosen), settled)

    return db.retried(once)


def _lacking_bearers(items: Sequence[int], quantity: int | None) -> list[int]:
    bearers = family.bearers(items)
    wanted = list(dict.fromkeys(bearers[item] for item in items))
    stands = judging.standings(wanted)
    refusals = [
        Refusal(line, "concession_not_needed", {"item": item, "code": f"#{item}"})
        for line, item in enumerate(wanted)
        if stands[item].is_complete or stands[item].is_conceded
    ]
    if refusals:
        raise Refused(ledger.named(refusals))
    if quantity is not None:
        kinds = ledger.read.kinds(wanted)
        if len(wanted) != 1 or kinds[wanted[0]] != Kind.LOT:
            refuse("concession_of_a_part")
    return wanted


def _split(lot: int, quantity: int, act: Act) -> list[int]:
    """Split a part off a lot, from the holding that has enough; all of it is no part."""
    parts = [each for each in ledger.read.holdings_of([lot]) if each.stage in settling.IN_HAND]
    if len(parts) == 1 and parts[0].quantity == quantity:
        return [lot]
    part = max(parts, key=lambda each: each.quantity - each.reserved, default=None)
    place = part.place if part else None
    container = part.container if part else None
    split = ledger.split(
        Lines([lot], [quantity], place=place, container=container),
        act=settling.part_of(act, "part", act.reason),
    )  # fmt: skip
    return list(split.items)


def end_concession(id: int, *, act: Act, signer: Signer | None) -> Settled:
    """End a concession, for `act.reason`: what is lacking holds the goods again.

    Raises Refused: unknown_id, no_reason, concession_ended, signature_needed, hold_role.
    """
    if not act.reason.strip():
        refuse("no_reason", length_max=500)
    if signer is None:
        refuse("signature_needed")
    if signer.role not in ROLES:
        refuse("hold_role", role=signer.role, allowed="quality", reason="use as it is")

    def once() -> Settled:
        with db.writing():
            db.lock_text("certificates")
            found = concession(id)
            if found.ended_at is not None:
                refuse("concession_ended")
            said = f"I end that {meaning([found.item], found.reason, found.lacks)}"[:500]
            access.sign(signer, act_kind=CONCESSION, act_id=str(id), meaning=said,
                        content={"ended": id, "why": act.reason})  # fmt: skip
            _end([id], act.by, act.reason, act)
            return settling.settle([found.item], act=act, why=f"No longer as it is: {act.reason}")

    return db.retried(once)


def end_due(at: datetime) -> list[int]:
    """End concessions whose day is past, or whose goods are not promised to their order any more;
    return their ids. What is lacking holds the goods again, in the name of who conceded.

    One that cannot be ended keeps no other from it; what was in its way is raised at the end.
    """
    today = clock.day_of(at).isoformat()
    over = [id for (id,) in db.query(
        "SELECT id FROM certificates_concession WHERE ended_at IS NULL AND until <> ''"
        " AND until < %s ORDER BY id", (today,)
    )]  # fmt: skip
    loose = [id for (id,) in db.query(_NOT_PROMISED)]
    due = sorted({*over, *loose})
    broken = []
    for each in concessions(ids=due) if due else ():
        why = "Its day is past" if each.id in over else "Not promised to its order any more"
        act = Act(key=f"concession{each.id}.ended", by=each.person, recorded_at=at, reason=why)
        try:
            with db.writing():
                db.lock_text("certificates")
                if _end([each.id], 0, why, act):
                    settling.settle([each.item], act=act, why=why)
        except Exception as error:
            error.add_note(f"Concession {each.id}")
            broken.append(error)
    if broken:
        raise ExceptionGroup("Concessions that could not be ended", broken)
    return due


def end_on(items: Sequence[int], why: str, *, act: Act) -> None:
    """End the concessions on items, in the caller's transaction, which settles them."""
    among, param = db.ids_in(items)
    _end([id for (id,) in db.query(_OPEN_ON.format(among), [param])], act.by, why, act)


def _end(ids: Sequence[int], by: int, why: str, act: Act) -> int:
    among, param = db.ids_in(ids)
    moment = clock.micros(act.recorded_at)
    return db.execute(_END.format(among), (by, moment, why.strip()[:500], param))


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def concession(id: int) -> Concession:
    """Return one concession. Raises Refused unknown_id."""
    found = concessions(ids=[id])
    return found[0] if found else refuse("unknown_id", id=id)


def concessions(
    *, ids: Sequence[int] = (), is_open: bool | None = None, limit: int = 1000
) -> list[Concession]:
    """Return concessions, the latest first: all, those with ids, those that count or not."""
    where, params = "WHERE 1 = 1", list[Any]()
    if ids:
        among, param = db.ids_in(ids)
        where, params = f"{where} AND c.id IN {among}", [param]
    if is_open is not None:
        where += f" AND c.ended_at IS {'' if is_open else 'NOT '}NULL"
    sql = f"{_SELECT} {where} ORDER BY c.id DESC LIMIT %s"
    return db.query_records(_concession, sql, [*params, limit])


def concessions_on(items: Sequence[int]) -> list[Concession]:
    """Return concessions on items and on all that they have their certificates from, the earliest
    first: ended ones too, for ever."""
    above = family.parents(items)
    every = {*items, *above, *(each for some in above.values() for each in some)}
    among, param = db.ids_in(sorted(every))
    return db.query_records(_concession, f"{_SELECT} WHERE c.item IN {among} ORDER BY c.id",
                            [param])  # fmt: skip


def conceded_among(items: Sequence[int]) -> dict[int, list[str]]:
    """Return what was conceded of these items themselves, in words. Two statements."""
    among, param = db.ids_in(sorted(set(items)))
    found = db.query_records(_concession, f"{_SELECT} WHERE c.item IN {among} ORDER BY c.id",
                             [param])  # fmt: skip
    people = parties.read.people_names(sorted({each.person for each in found}))
    told: dict[int, list[str]] = {}
    for each in found:
        signed = f"signed by {people.get(each.person, '')} on {clock.day_of(each.made_at)}"
        over = f"; ended: {each.ended_why}" if each.ended_at else ""
        told.setdefault(each.item, []).append(f"{each.reason} ({each.lacks}), {signed}{over}")
    return told


def _concession(*columns: Any) -> Concession:
    id, item, of, reason, lacks, until, kind, number, signature, person, made, by, at, why = columns
    return Concession(
        id, item, of, reason, lacks, date.fromisoformat(until) if until else None, kind, number,
        signature, person, clock.from_micros(made), by,
        None if at is None else clock.from_micros(at), why,
    )  # fmt: skip
