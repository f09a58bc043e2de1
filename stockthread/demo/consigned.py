"""Goods apart from their owners: a maker's motors in our racks, our goods at others'."""

from stockthread import consigned, ledger
from stockthread.consigned import SELL, SEND, TAKE_OVER, Wanted
from stockthread.demo.firm import Firm
from stockthread.demo.papers import PRICES, SALE_PRICES
from stockthread.demo.purchases import motor_serials
from stockthread.kernel import money
from stockthread.ledger import Kind, Lines, New, Stage

BIN = "A-03-04"


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


def housings_printed(firm: Firm, number: int) -> None:
    """Housings go back to the moulder to be printed on; they stay ours."""
    parts = firm.draw("HS18", min(number, firm.at_hand("HS18")))
    lines = Lines([part.lot for part in parts], [part.quantity for part in parts])
    act = firm.act("carla", reason="To be printed with the dealer's name")
    consigned.do(Wanted(SEND, firm.parties["FORMA"], lines, place_kind="supplier"), act)


def _price(text: str) -> int:
    return money.parse_price(text, money.home_currency())
