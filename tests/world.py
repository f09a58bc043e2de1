"""The fixed cast of the tests: two people, one warehouse, one drill, one battery, one juice."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from stockthread import catalog, identifiers, ledger, parties, places
from stockthread.ledger import Act, Given, Kind, Lines, New, Stage

START = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


class Counter:
    """Counts from 0; unlike `itertools.count` it can be copied."""

    def __init__(self) -> None:
        self.next = 0

    def __next__(self) -> int:
        self.next += 1
        return self.next - 1


class World(NamedTuple):
    """Ids of everyone and everything; `act` makes the header of the next posting, a minute on."""

    anna: int
    ben: int
    us: int
    customer_party: int
    supplier_party: int
    warehouse: int
    a1: int
    a2: int
    a3: int
    supplier: int
    customer: int
    carrier: int
    production: int
    lost: int
    scrap: int
    variance: int
    drill: int
    battery: int
    juice: int
    apples: int
    serial: int
    lot: int
    clock: Any
    keys: Any

    def act(self, **fields: Any) -> Act:
        """Return the next act, by Anna, a minute after the last."""
        moment = START + timedelta(minutes=next(self.clock))
        header = {"key": f"k{next(self.keys)}", "by": self.anna, "recorded_at": moment}
        return Act(**(header | fields))

    def drills(self, number: int, place: int = 0, prefix: str = "D") -> list[int]:
        """Commission drills that are ready in `place` (A-1 unless told); return their ids."""
        start = next(self.keys)
        codes = [f"{prefix}{start:04d}-{i:05d}" for i in range(number)]
        new = New(Kind.UNIT, self.drill, number, Given(self.serial, codes))
        return list(self._ready(new, place))

    def batteries(self, number: int, place: int = 0) -> list[int]:
        """Commission batteries that are raw material in `place`; return their ids."""
        start = next(self.keys)
        codes = [f"B{start:04d}-{i:05d}" for i in range(number)]
        new = New(Kind.UNIT, self.battery, number, Given(self.serial, codes))
        posting = ledger.commission(
            new, place=place or self.a1, stage=Stage.RAW, owner=self.us, act=self.act()
        )
        return list(posting.items)

    def juice_lot(self, quantity: int, code: str = "", place: int = 0, product: int = 0) -> int:
        """Commission one lot of juice (in millilitres) that is ready in `place`."""
        given = Given(self.lot, [code or f"L{next(self.keys):04d}"])
        new = New(Kind.LOT, product or self.juice, 1, given, [quantity])
        return self._ready(new, place)[0]

    def cartons(self, number: int, place: int = 0) -> list[int]:
        """Commission empty cartons in `place`."""
        return list(self._ready(New(Kind.CONTAINER, 0, number), place))

    def pump(self) -> int:
        """Return the product whose units belong to lots; it is made when it is first asked for."""
        known = catalog.read.by_sku(["PUMP"])
        if not known:
            catalog.add_products([catalog.NewProduct("PUMP", "Pump", "serial_in_lot")])
            known = catalog.read.by_sku(["PUMP"])
        return known["PUMP"]

    def pump_lot(self, quantity: int = 10) -> int:
        """Commission one lot of pumps that is ready in A-1."""
        given = Given(self.lot, [f"PL{next(self.keys):04d}"])
        return self._ready(New(Kind.LOT, self.pump(), 1, given, [quantity]), 0)[0]

    def pumps_of(self, lot: int, number: int = 1, product: int = 0) -> New:
        """Return what is to be made: units of a lot, pumps unless told."""
        start = next(self.keys)
        codes = [f"P{start:04d}-{i:05d}" for i in range(number)]
        return New(Kind.UNIT, product or self.pump(), number, Given(self.serial, codes), lot=lot)

    def _ready(self, new: New, place: int) -> range:
        posting = ledger.commission(
            new, place=place or self.a1, stage=Stage.READY, owner=self.us, act=self.act()
        )
        return posting.items

    def move(self, items: Sequence[int], place: int, **fields: Any) -> ledger.Posting:
        """Move items."""
        return ledger.move(Lines(items), place=place, act=self.act(**fields))


def build() -> World:
    """Make the cast in an empty installation."""
    anna, ben = parties.add_people(
        [parties.NewPerson("Anna Adler", ""), parties.NewPerson("Ben Bauer", "")]
    )
    us, supplier, customer, carrier = parties.add_parties(
        [
            parties.NewParty("US", "Our company", is_own=True, is_maker=True),
            parties.NewParty("SUP", "Supply Ltd", is_supplier=True, is_maker=True),
            parties.NewParty("CUS", "Customer Ltd", is_customer=True),
            parties.NewParty("CAR", "Carrier Ltd", is_carrier=True),
        ]
    )
    new_places = [
        places.NewPlace("WH", "Warehouse", "site"),
        places.NewPlace("A-1", "Bin A-1", "bin", "WH"),
        places.NewPlace("A-2", "Bin A-2", "bin", "WH"),
        places.NewPlace("A-3", "Bin A-3", "bin", "WH"),
    ]
    warehouse, a1, a2, a3 = places.add_places(new_places)
    catalog.add_classes([catalog.NewClass("tools", "Tools"), catalog.NewClass("food", "Food")])
    catalog.add_attributes([catalog.NewAttribute("days", "Days powered on", "number")])
    drill, battery, juice, apples = catalog.add_products(
        [
            catalog.NewProduct("DRILL", "Cordless drill", product_class="tools", maker="US"),
            catalog.NewProduct("BATTERY", "Battery", product_class="tools", maker="SUP"),
            catalog.NewProduct(
                "JUICE", "Apple juice", "lot", "l", 1000, "food", "US", code_type="lot"
            ),
            catalog.NewProduct("APPLES", "Apples", "lot", "kg", 1000, "food", code_type="lot"),
        ]
    )
    return World(
        anna, ben, us, customer, supplier, warehouse, a1, a2, a3,
        places.place_of_party(supplier, "supplier"), places.place_of_party(customer, "customer"),
        places.place_of_party(carrier, "carrier"),
        *(places.virtual_place(kind) for kind in ("production", "lost", "scrap", "variance")),
        drill, battery, juice, apples,
        identifiers.read.code_type_by_code("serial").id,
        identifiers.read.code_type_by_code("lot").id,
        Counter(), Counter(),
    )  # fmt: skip
