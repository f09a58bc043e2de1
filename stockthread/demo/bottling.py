"""Bottles: filled from a tank, packed in cartons on pallets, kept, and sold by pallet or carton."""

from datetime import timedelta
from functools import partial
from typing import NamedTuple

from stockthread import containers, ledger, lots, orders
from stockthread.demo.catalogue import VALUES
from stockthread.demo.firm import Firm, Pallet, Part, lines
from stockthread.demo.juice import empty_tank, measure_tank, tank_of
from stockthread.demo.papers import agree
from stockthread.demo.partners import JUICE_CUSTOMERS
from stockthread.demo.sales import end_reservations
from stockthread.demo.shelves import HOMES
from stockthread.ledger import Cause, Kind, Lines, New, Stage

BOTTLE_ML = 750
BOTTLES_OF_CARTON = 12
CARTONS_OF_PALLET = 36
SAMPLES = 6
BOTTLE_GRAMS = 1_178
JUICES = {"MUST-A": "AJ75", "MUST-P": "PJ75", "MUST-AP": "APJ75"}


class Filling(NamedTuple):
    """What is to be bottled: up to so many cartons from a tank, and whether all of it."""

    must: str
    tank: str
    cartons: int
    is_last: bool = False


def bottle(firm: Firm, filling: Filling) -> None:
    """Fill bottles, keep and weigh six as samples, pack the rest, bring the pallets to store."""
    sku = JUICES[filling.must]
    stack = tank_of(firm, filling.must, filling.tank)
    cartons = min(filling.cartons, (stack.left // BOTTLE_ML - SAMPLES) // BOTTLES_OF_CARTON)
    bottles = cartons * BOTTLES_OF_CARTON + SAMPLES
    cause = agree(firm, orders.PRODUCTION, [(sku, bottles)])
    measure_tank(firm, filling.must, filling.tank)
    lot = _fill(firm, filling, cartons, cause)
    firm.known[f"lot of {sku}"] = lot
    if filling.is_last:
        empty_tank(firm, filling.must, filling.tank)
    _keep_samples(firm, lot, cause)
    packed = _pack(firm, lot, cartons, cause)
    _palletise(firm, sku, lot, packed, cause)


def _fill(firm: Firm, filling: Filling, cartons: int, cause: Cause) -> int:
    bottles = cartons * BOTTLES_OF_CARTON + SAMPLES
    stack = tank_of(firm, filling.must, filling.tank)
    stack.left -= bottles * BOTTLE_ML
    inputs = [Part(stack.lot, bottles * BOTTLE_ML, stack.place)]
    inputs += firm.draw("BOTTLE", bottles) + firm.draw("CAP", bottles)
    inputs += firm.draw("CARTON", cartons) + firm.draw("PALLET", -(-cartons // CARTONS_OF_PALLET))
    opened = ledger.consume(lines(inputs), act=firm.act("fritz", cause))
    product = firm.products[JUICES[filling.must]]
    made = ledger.produce(
        New(Kind.LOT, product, 1, firm.serials("LOT"), [bottles]), process=opened.items[0],
        place=firm.places["BOTTLING"], owner=firm.us, act=firm.act("fritz", cause),
    )  # fmt: skip
    _date(firm, made.items[0], JUICES[filling.must], cause)
    return made.items[0]


def _date(firm: Firm, lot: int, sku: str, cause: Cause) -> None:
    """Say until when a lot of bottles is good: its day of filling and the product's shelf life."""
    filled = firm.diary.date(firm.diary.today)
    day = filled + timedelta(days=int(VALUES[sku]["shelf_life"]))
    ledger.observe([lot], attributes=firm.catalogue.attributes["best_before_date"],
                   values=[day.isoformat()], act=firm.aside("fritz", cause))  # fmt: skip


def _keep_samples(firm: Firm, lot: int, cause: Cause) -> None:
    kept = lots.take_sample(
        Lines([lot], [SAMPLES], place=firm.places["BOTTLING"]), place=firm.places["LAB"],
        act=firm.act("fritz", cause, "retained"),
    ).items  # fmt: skip
    grams = SAMPLES * BOTTLE_GRAMS + lot % 40
    lots.weigh(kept, [f"{grams} g"], act=firm.act("fritz", cause))


def _pack(firm: Firm, lot: int, cartons: int, cause: Cause) -> list[int]:
    place = firm.places["BOTTLING"]
    made = ledger.commission(
        New(Kind.CONTAINER, 0, cartons, firm.serials("CARTON")), place=place, stage=Stage.READY,
        owner=firm.us, act=firm.act("fritz", cause),
    ).items  # fmt: skip
    parts = Lines([lot] * cartons, [BOTTLES_OF_CARTON] * cartons, place=place, container=0)
    ledger.pack(parts, container=list(made), act=firm.act("fritz", cause))
    return list(made)


def _palletise(firm: Firm, sku: str, lot: int, cartons: list[int], cause: Cause) -> None:
    loads = [cartons[n : n + CARTONS_OF_PALLET] for n in range(0, len(cartons), CARTONS_OF_PALLET)]
    pallets = ledger.commission(
        New(Kind.CONTAINER, 0, len(loads), firm.serials("PALLET")),
        place=firm.places["BOTTLING"], stage=Stage.READY, owner=firm.us,
        act=firm.act("fritz", cause),
    ).items  # fmt: skip
    containers.say_type(list(pallets), "PALLET", act=firm.aside("fritz", cause))
    into = [pallets[n // CARTONS_OF_PALLET] for n in range(len(cartons))]
    ledger.pack(Lines(cartons), container=into, act=firm.act("fritz", cause))
    homes = HOMES[sku]
    to = [firm.places[homes[(n + firm.counted(sku)) % len(homes)]] for n in range(len(pallets))]
    ledger.move(Lines(list(pallets)), place=to, act=firm.act("anna", cause))
    firm.pallets += [
        Pallet(pallet, sku, lot, load) for pallet, load in zip(pallets, loads, strict=True)
    ]


def juice_order(firm: Firm) -> None:
    """A shop orders cartons, or a wholesaler a pallet, of what has been in store longest."""
    if not firm.pallets:
        return
    pallet = firm.pallets[0]
    customer = firm.random.choice(JUICE_CUSTOMERS).code
    if customer in ("WHOLE", "CANTEEN", "HOTEL"):
        sell_pallet(firm, pallet, customer)
    else:
        sell_cartons(firm, pallet, customer, firm.random.randint(4, 10))


def sell_pallet(firm: Firm, pallet: Pallet, customer: str) -> None:
    """Keep a pallet for an order; it leaves two days later."""
    firm.pallets.remove(pallet)
    bottles = len(pallet.cartons) * BOTTLES_OF_CARTON
    order = agree(firm, orders.SALE, [(pallet.sku, bottles)], customer, 5)
    ledger.reserve(Lines([pallet.item]), order=order, act=firm.act("emil", order))
    firm.later(2, partial(_ship, loads=[pallet.item], customer=customer, order=order))


def sell_cartons(firm: Firm, pallet: Pallet, customer: str, number: int) -> None:
    """Take cartons off a pallet and send them."""
    cartons, pallet.cartons[:] = pallet.cartons[:number], pallet.cartons[number:]
    said = [(pallet.sku, len(cartons) * BOTTLES_OF_CARTON)]
    order = agree(firm, orders.SALE, said, customer)
    if not pallet.cartons:
        firm.pallets.remove(pallet)
    ledger.unpack(Lines(cartons), act=firm.act("anna", order))
    _ship(firm, cartons, customer, order)


def sell_first(firm: Firm, customer: str, number: int) -> None:
    """Send cartons of the pallet that has been in store longest."""
    sell_cartons(firm, firm.pallets[0], customer, number)


def _ship(firm: Firm, loads: list[int], customer: str, order: Cause) -> None:
    ledger.move(Lines(loads), place=firm.places["SH"], act=firm.act("anna", order))
    send(firm, loads, customer, order)


def send(firm: Firm, loads: list[int], customer: str, order: Cause) -> None:
    """Give what stands in shipping to the carrier, who delivers within days."""
    end_reservations(firm, order)
    ledger.ship(Lines(loads), place=firm.places["COOLRUN"], act=firm.act("anna", order))
    arrive = partial(arrives, loads=loads, customer=customer, order=order)
    firm.later(firm.random.randint(1, 2), arrive)


def arrives(firm: Firm, loads: list[int], customer: str, order: Cause) -> None:
    """The customer has the goods; they are the customer's now."""
    ledger.deliver(
        Lines(loads), place=firm.places[customer], owner=firm.parties[customer],
        act=firm.act("emil", order),
    )  # fmt: skip
    firm.loads_of[customer] = loads
