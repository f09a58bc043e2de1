"""What is known beside the ledger: whose places are, which shift worked when, what products are."""

from collections.abc import Callable, Iterable, Sequence
from typing import Final

from stockthread import production
from stockthread.causes.circumstances import Setting
from stockthread.causes.gathering import Records
from stockthread.causes.records import Circumstance
from stockthread.kernel import clock, db
from stockthread.places import BUILT_KINDS

_PLACES: Final = "SELECT p.id, p.kind, p.party_id, p.parent_id FROM places_place p"
_ABOUT: Final = """
SELECT p.id, p.maker_id, p.product_class_id FROM catalog_product p WHERE p.id IN {}
"""
_VALUES: Final = """
SELECT v.product_id, v.attribute_id, v.value FROM catalog_product_attribute v
WHERE v.product_id IN {}
"""


def setting_of(roots: Iterable[int], records: Records) -> Setting:
    """Return what must be known to tell the circumstances of items. Five statements."""
    zone = clock.zone()
    suppliers, customers, spots, parents = {}, {}, set(), dict[int, int]()
    for id, kind, party, parent in db.query(_PLACES):
        if kind == "supplier":
            suppliers[id] = party
        elif kind == "customer":
            customers[id] = party
        elif kind in BUILT_KINDS:
            spots.add(id)
            parents[id] = parent or 0
    products = sorted({records.items[item].product for item in roots if item in records.items})
    about = _about(products) if len(products) > 1 else {}
    return Setting(
        suppliers, customers, frozenset(spots), parents, _shift(records), about, zone
    )  # fmt: skip


def _shift(records: Records) -> Callable[[str, int], str]:
    """Return what tells the shift of a machine and a moment, asked once for each minute."""
    shifts = production.read.shifts()
    machines = sorted({event.device for event in records.events.values()} - {""})
    said = production.read.machine_shifts(machines) if machines else []
    by_machine: dict[str, list[tuple[int, int, str]]] = {}
    for each in said:
        ended = clock.micros(each.ended_at) if each.ended_at else 2**62
        by_machine.setdefault(each.machine, []).append(
            (clock.micros(each.begun_at), ended, each.shift)
        )
    zone, by_clock = clock.zone(), dict[int, str]()

    def shift(machine: str, at: int) -> str:
        for begun, ended, name in by_machine.get(machine, ()):
            if begun <= at < ended:
                return name
        if not shifts:
            return ""
        minute = at // 60_000_000
        if minute not in by_clock:
            moment = clock.from_micros(minute * 60_000_000)
            by_clock[minute] = production.shift_at(moment, shifts, zone)
        return by_clock[minute]

    return shift


def _about(products: Sequence[int]) -> dict[int, tuple[Circumstance, ...]]:
    """Return what several products differ in: model, maker, class, properties."""
    wanted, param = db.ids_in(products)
    about = {}
    for id, maker, family in db.query(_ABOUT.format(wanted), [param]):
        told = [Circumstance("model", "", 0, id)]
        told += [Circumstance("maker", "", 0, maker)] if maker else []
        told += [Circumstance("class", "", 0, family)] if family else []
        about[id] = told
    for id, attribute, value in db.query(_VALUES.format(wanted), [param]):
        if value:
            about[id].append(Circumstance("property", str(attribute), 0, str(value)))
    return {id: tuple(told) for id, told in about.items()}
