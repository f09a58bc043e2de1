"""What customers of the demo company complained of, and its public product pages.

Each complaint that brought something back has its record under the number of its events. Some more
came by the product's page or by telephone and are still to be found out: their batteries are of the
same bad cells. One label is scanned where it should not be.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from stockthread import catalog, complaints, ledger, parties, passports
from stockthread.complaints import (
    Complaint,
    Hints,
    NewAnswer,
    NewComplaint,
    NewContact,
)
from stockthread.demo.firm import Firm
from stockthread.kernel import clock, db
from stockthread.passports import NewField

_CAME: Final = """
    SELECT e.cause_id, e.happened_at, h.item, h.reason
      FROM ledger_event e CROSS JOIN ledger_hold h CROSS JOIN ledger_state s
     WHERE e.cause_kind = 'complaint' AND e.kind = 'hold' AND h.event = e.id AND h.item <> 0
       AND s.item = h.item AND s.kind IN (1, 2)
     ORDER BY e.id DESC LIMIT 40"""
_SOLD: Final = """
    SELECT s.item, s.owner FROM ledger_state s CROSS JOIN places_place p
     WHERE s.product = %s AND p.id = s.place AND p.kind = 'customer' AND s.item IN {}
     ORDER BY s.item DESC"""
_STORED: Final = """
    SELECT s.item FROM ledger_state s CROSS JOIN places_place p
     WHERE s.product = %s AND s.stage = 4 AND p.id = s.place AND p.kind = 'bin'
     ORDER BY s.item DESC LIMIT 1"""
_KINDS: Final[Mapping[str, str]] = {
    "empty": "WORN", "smokes": "SAFETY", "charge": "DEAD", "start": "DEAD", "wobbles": "WORN",
}  # fmt: skip
NOTHING: Final = Hints()
_PEOPLE: Final = (
    NewContact("Ida Ott", "ida.ott@example.com"),
    NewContact("Max Moser", phone="+43 660 555 01 01"),
    NewContact("", "workshop@example.org"),
    NewContact("Lea Lang", "lea.lang@example.com", language="de"),
    NewContact(),
)


def add_complaints(firm: Firm, *, at: datetime) -> None:
    """Record them all, up to a moment; the older ones are answered and closed."""
    people = firm.people
    sku = catalog.read.by_sku(["DR18", "DR12", "AJ75"])
    first = {number: rest for number, *rest in db.query(_CAME)}
    for n, (number, (happened, item, reason)) in enumerate(reversed(first.items())):
        words = str(reason).removeprefix("Complaint: ")
        moment = clock.from_micros(happened)
        made = _record(people, moment, words, n, items=(item,), number=number)
        _follow(people, made, moment, at)
    returned = {item for _, item, _ in first.values()}
    bad = [drill for drill, pack in firm.built_in.items()
           if pack in firm.suspects and drill not in returned]  # fmt: skip
    among, param = db.ids_in(bad)
    sold = [tuple(row) for row in db.query(_SOLD.format(among), [sku["DR18"], param])]
    customers = [owner for _, owner in sold] or [0]
    morning = at - timedelta(hours=6)
    others: list[tuple[timedelta, str, int, tuple[int, ...], Hints]] = [
        (timedelta(days=9), "Battery is empty after ten minutes of drilling", 0,
         tuple(item for item, _ in sold[:1]), Hints()),
        (timedelta(days=8), "My battery is empty after ten minutes", 0,
         tuple(item for item, _ in sold[:1]), Hints()),
        (timedelta(days=6), "The battery gets hot and is empty soon", 2,
         tuple(item for item, _ in sold[1:2]), Hints()),
        (timedelta(days=4), "Akku nach zehn Minuten leer", 3,
         tuple(item for item, _ in sold[2:3]), Hints()),
        (timedelta(days=3), "It does not start, the label is worn off", 1, (),
         Hints(party=customers[0], product=sku["DR18"])),
        (timedelta(days=1), "The chuck wobbles", 4, (),
         Hints(code="DR18", product=sku["DR18"],
               bought=complaints.days_of(f"{at - timedelta(days=30):%Y-%m}"))),
        (timedelta(hours=20), "The juice smells of cellar", 3, (), Hints(product=sku["AJ75"])),
        (timedelta(hours=1), "It smokes when I drill", 2,
         tuple(item for item, _ in sold[3:4]), Hints()),
    ]  # fmt: skip
    for n, (ago, words, who, items, hints) in enumerate(others):
        moment = min(at - ago, morning) if ago > timedelta(hours=12) else at - ago
        made = _record(people, moment, words, who, items=items, hints=hints, is_page=n % 2 == 0)
        if n in (0, 2):
            _set_state(people, made, "looking", moment + timedelta(hours=3))
        if n == 3:
            _set_state(people, made, "waiting", moment + timedelta(hours=5))
    _add_pages(people, sku, [item for item, _ in sold[:1]], at)


def _record(
    people: Mapping[str, int], at: datetime, words: str, who: int, *, items: tuple[int, ...] = (),
    hints: Hints = NOTHING, number: str = "", is_page: bool = False,
) -> Complaint:  # fmt: skip
    kind = next((kind for sign, kind in _KINDS.items() if sign in words), "")
    if not hints.party and items:
        owner = ledger.read.item(items[0]).owner
        known = parties.read.of_ids([owner]) if owner else {}
        hints = hints._replace(party=owner if owner in known and known[owner].is_customer else 0)
    new = NewComplaint(
        words[:1].upper() + words[1:], complaints.PAGE if is_page else complaints.PHONE,
        "" if is_page else kind, _PEOPLE[who % len(_PEOPLE)], hints, items, (), number,
    )  # fmt: skip
    by = parties.SYSTEM if is_page else people["emil"]
    return complaints.record(new, key=f"demo {number or words}", by=by, at=at)


def _follow(people: Mapping[str, int], made: Complaint, at: datetime, now: datetime) -> None:
    """What became of a complaint by now: the older, the further."""
    age = now - at
    by = people["dora"]
    if age > timedelta(days=1):
        complaints.assign([made.id], by, by=by, at=at + timedelta(hours=2))
        _set_state(people, made, "looking", at + timedelta(hours=2))
    if age > timedelta(days=12):
        said = NewAnswer(f"Your complaint {made.number}",
                         "Dear customer,\n\nwe have looked at it and made it good.", "email",
                         template="RECEIVED")  # fmt: skip
        complaints.answer(made.id, said, key=f"demo {made.number}", by=by,
                          at=at + timedelta(days=6))  # fmt: skip
    if age > timedelta(days=60):
        _set_state(people, made, "closed", at + timedelta(days=40))


def _set_state(people: Mapping[str, int], made: Complaint, state: str, at: datetime) -> None:
    complaints.set_states([made.id], state, by=people["dora"], at=at)


def _add_pages(
    people: Mapping[str, int], sku: Mapping[str, int], scanned: Sequence[int], at: datetime
) -> None:
    """Fields of the drill's public page, and a label that was scanned where it cannot be."""
    passports.set_fields(sku["DR18"], [
        NewField("Voltage", "18 V", "en"), NewField("Weight", "1.6 kg", "en"),
        NewField("Battery", "lithium-ion, can be exchanged by hand", "en"),
        NewField("Spannung", "18 V", "de"), NewField("Gewicht", "1,6 kg", "de"),
        NewField("Akku", "Lithium-Ionen, von Hand zu wechseln", "de"),
        NewField("Spare motor", "article MO18", "en", is_restricted=True),
    ])  # fmt: skip
    passports.grant(sku["DR18"], "Repair shop Moser", by=people["dora"], at=at)
    for view in ledger.read.items(scanned):
        passports.scanned(view, address="203.0.113.5", at=at - timedelta(hours=3),
                          area="48.2,16.4")  # fmt: skip
        passports.scanned(view, address="198.51.100.9", at=at - timedelta(hours=2),
                          area="38.7,-9.1")  # fmt: skip
    for (item,) in db.query(_STORED, [sku["DR18"]]):
        passports.scanned(ledger.read.item(item), address="203.0.113.77",
                          at=at - timedelta(hours=1))  # fmt: skip
