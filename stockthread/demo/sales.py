"""Selling tools: orders are kept, picked, packed, shipped and delivered."""

from collections import Counter
from collections.abc import Sequence
from functools import partial

from stockthread import ledger, orders
from stockthread.demo.drills import DRILLS
from stockthread.demo.firm import Firm, Sale
from stockthread.demo.papers import agree
from stockthread.demo.partners import CARRIERS, TOOL_CUSTOMERS
from stockthread.ledger import Cause, Kind, Lines, New, Stage

CONTINENTAL = ("NORDBAU", "ATELIER")
Order = list[tuple[int, str]]
"""Units with their SKUs."""


def tool_order(firm: Firm, is_kept: bool | None = None) -> None:
    """A dealer orders drills with chargers and spare packs: as much as there is is promised."""
    customer = _customer(firm)
    weights = [1 + firm.at_hand(sku) for sku in DRILLS]
    units: Order = []
    for sku in firm.random.choices(list(DRILLS), weights, k=2):
        units += [(item, sku) for item in firm.take(sku, firm.random.randint(4, 9))]
    plug = "CH-EU" if customer in CONTINENTAL else "CH-UK"
    pack = DRILLS[firm.random.choice(list(DRILLS))].pack
    spares = firm.random.randint(0, len(units) // 2)
    units += [(item, plug) for item in firm.take(plug, len(units) - 1)]
    units += [(item, pack) for item in firm.take(pack, spares)]
    if not units:
        return
    said = list(Counter(sku for _, sku in units).items())
    order = agree(firm, orders.SALE, said, customer, 4)
    if firm.random.random() < 0.5 if is_kept is None else is_kept:
        ledger.reserve(_lines(units), order=order, act=firm.act("emil", order))
    firm.later(1, partial(pick, units=units, customer=customer, order=order))


def _customer(firm: Firm) -> str:
    """Good customers come first in the list and order more often."""
    weights = [1 / (8 + number) for number in range(len(TOOL_CUSTOMERS))]
    return firm.random.choices(TOOL_CUSTOMERS, weights)[0].code


def _lines(units: Order) -> Lines:
    return Lines([item for item, _ in units])


def pick(firm: Firm, units: Order, customer: str, order: Cause) -> None:
    """Bring the units to the packing tables: a few by single scans, many as one list."""
    table = firm.places["PK"]
    if len(units) <= 6:
        for item, _ in units:
            ledger.move(Lines([item]), place=table, act=firm.act("anna", order))
    else:
        ledger.move(_lines(units), place=table, act=firm.act("anna", order))
    firm.later(0, partial(ship, units=units, customer=customer, order=order))


def ship(firm: Firm, units: Order, customer: str, order: Cause) -> None:
    """Pack every third order into cartons, and give it to a carrier."""
    carrier = CARRIERS[firm.random.randint(0, 1)].code
    cartons = pack(firm, units, order) if firm.counted("parcels") % 3 == 0 else {}
    end_reservations(firm, order)
    loads = sorted(set(cartons.values())) or [item for item, _ in units]
    ledger.ship(Lines(loads), place=firm.places[carrier], act=firm.act("anna", order))
    sales = [Sale(item, sku, customer, order, cartons.get(item, 0)) for item, sku in units]
    arrive = partial(deliver, loads=loads, customer=customer, order=order, sales=sales)
    firm.later(firm.random.randint(1, 4), arrive)


def pack(firm: Firm, units: Order, order: Cause) -> dict[int, int]:
    """Pack up to six units a carton; return each unit's carton."""
    number = -(-len(units) // 6)
    new = New(Kind.CONTAINER, 0, number, firm.serials("CARTON"))
    cartons = ledger.commission(
        new, place=firm.places["PK"], stage=Stage.READY, owner=firm.us,
        act=firm.act("anna", order),
    ).items  # fmt: skip
    into = [cartons[n // 6] for n in range(len(units))]
    ledger.pack(_lines(units), container=into, act=firm.act("anna", order))
    return {item: carton for (item, _), carton in zip(units, into, strict=True)}


def end_reservations(firm: Firm, order: Cause) -> None:
    """What was kept for an order is free to leave with it."""
    kept = [each.id for each in ledger.read.reservations_for(order.kind, order.id)]
    if kept:
        ledger.unreserve(kept, act=firm.act("anna", order))


def deliver(
    firm: Firm, loads: Sequence[int], customer: str, order: Cause, sales: Sequence[Sale]
) -> None:
    """The carrier reports that the customer has the goods; they are the customer's now."""
    ledger.deliver(
        Lines(list(loads)), place=firm.places[customer], owner=firm.parties[customer],
        act=firm.act("emil", order),
    )  # fmt: skip
    firm.sold += sales
