"""Goods apart from their owners: a maker's motors in our racks, our goods at others'."""

from stockthread import catalog, consigned, ledger, orders, production
from stockthread.catalog import NewProduct
from stockthread.consigned import SELL, SEND, TAKE_OVER, Wanted
from stockthread.demo.firm import Firm
from stockthread.demo.papers import PRICES, SALE_PRICES
from stockthread.demo.purchases import motor_serials
from stockthread.kernel import money
from stockthread.ledger import Kind, Lines, New, Stage
from stockthread.orders import NewLine, NewOrder
from stockthread.production import NewBom, NewBomLine, NewStep

BIN = "A-03-04"
ORDER = "WO-FX-0001"
"""The number of the order that a subcontractor works on."""


def motors_left(firm: Firm, number: int, bought: int) -> None:
    """The maker leaves motors in our rack that stay its own; some are bought when they are used."""
    maker = firm.parties["KRAFT"]
    codes = firm.given("maker_serial", motor_serials(firm, number))
    new = New(Kind.UNIT, firm.products["MOT36"], number, codes, origin=firm.places["KRAFT"])
    posting = ledger.receive_new(
        new, place=firm.places[BIN], stage=Stage.RAW, owner=maker,
        act=firm.act("anna", reason="On consignment"),
    )  # fmt: skip
    some = list(posting.items[:bought])
    prices = {firm.products["MOT36"]: _price(PRICES["MOT36"])}
    act = firm.act("carla", reason="Taken for the line")
    consigned.do(Wanted(TAKE_OVER, maker, Lines(some), prices), act)
    firm.free["MOT36"] += some


def drills_shown(firm: Firm, number: int, sold: int) -> None:
    """A dealer shows drills of ours in its shop and pays those that it sells."""
    if firm.waits_for("DR12", number, lambda firm: drills_shown(firm, number, sold)):
        return
    dealer, drills = firm.parties["FIXIT"], firm.take("DR12", number)
    act = firm.act("emil", reason="To be shown")
    consigned.do(Wanted(SEND, dealer, Lines(drills), place_kind="customer"), act)
    prices = {firm.products["DR12"]: _price(SALE_PRICES["DR12"])}
    act = firm.act("emil", reason="Sold by the dealer")
    consigned.do(Wanted(SELL, dealer, Lines(drills[:sold]), prices), act)


def housings_printed(firm: Firm, number: int, printed: int) -> None:
    """The moulder prints a dealer's name on housings of ours; some are back, the rest is there."""
    number = min(number, firm.at_hand("HS18"))
    parts = firm.draw("HS18", number)
    plain, act = firm.products["HS18"], firm.act("carla")
    [product] = catalog.add_products([
        NewProduct("HS18-FIXIT", "Housing of 18 V drills, printed FIXIT", "lot",
                   product_class="HOUSINGS", code_type="lot")
    ])  # fmt: skip
    at = act.recorded_at
    bom = NewBom(product, (NewBomLine(plain, 1),))
    production.add_boms([bom], key="demo printed housings", by=act.by, at=at)
    new = NewOrder(orders.PRODUCTION, (NewLine(product, number),), number=ORDER)
    [id] = orders.add_orders([new], key="demo printed housings", by=act.by, at=at)
    order, steps = orders.read.order(id), [NewStep("Print", firm.places["FORMA"])]
    to = firm.places["GI"]
    production.plan_order(order, steps, by=act.by, at=at, place_to=to)
    lines = Lines([part.lot for part in parts], [part.quantity for part in parts])
    act = firm.act("carla", reason="To be printed with the dealer's name")
    production.fetching.fetch(order, lines, act=act)
    if len(parts) > 1:  # which one is printed on first
        spot = firm.places["FORMA"]
        production.load(spot, parts[0].lot, by=act.by, at=act.recorded_at)
    done = min(printed, parts[0].quantity)
    code = firm.given("lot", ["FX-1"])
    production.make(order, done, firm.act("anna", reason="First part came"), code=code)


def _price(text: str) -> int:
    return money.parse_price(text, money.home_currency())
