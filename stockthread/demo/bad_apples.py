"""A story: a tank of juice is topped up from a lot of mouldy apples.

What was bottled before the top-up is good. What was bottled after it is partly with customers when
the laboratory reports; the rest, and the tank, are held, and one shop's cartons come back.
"""

from stockthread import ledger, orders
from stockthread.demo.bottling import BOTTLES_OF_CARTON, JUICES, sell_cartons, sell_pallet
from stockthread.demo.firm import Firm, Pallet
from stockthread.demo.juice import tank_of
from stockthread.demo.papers import agree
from stockthread.ledger import Block, Cause, Lines

TANK, MUST = "TANK-1", "MUST-A"
REASON = "Patulin above 50 µg/kg in the apples of a top-up"


def remember_good(firm: Firm) -> None:
    """Note the lot that was bottled before the top-up."""
    firm.known["good juice"] = firm.known["lot of AJ75"]


def remember_bad(firm: Firm) -> None:
    """Note the apples of the top-up and the lot that was bottled after it."""
    firm.known["bad apples"] = firm.known[f"fruit in {TANK}"]
    firm.known["bad juice"] = firm.known["lot of AJ75"]


def _pallets(firm: Firm) -> list[Pallet]:
    return [each for each in firm.pallets if each.lot == firm.known["bad juice"]]


def pallet_leaves(firm: Firm) -> None:
    """A pallet goes to the canteens."""
    sell_pallet(firm, _pallets(firm)[0], "CANTEEN")


def cartons_leave(firm: Firm, customer: str, number: int) -> None:
    """A shop gets some cartons of another pallet."""
    sell_cartons(firm, _pallets(firm)[0], customer, number)


def laboratory_reports(firm: Firm) -> None:
    """The sample was measured two days ago; today the report is here and everything is held."""
    cause = Cause("laboratory report", f"LR-{firm.counted('laboratory'):03d}")
    ledger.observe(
        [firm.known["bad apples"]], attributes=firm.catalogue.attributes["patulin"],
        values=["78"], act=firm.act("dora", cause, at=firm.diary.earlier(2)),
    )  # fmt: skip
    tank = tank_of(firm, MUST, TANK)
    ledger.hold(Lines([tank.lot]), reason=REASON, blocks=7, act=firm.act("dora", cause, REASON))
    pallets = _pallets(firm)
    bottles = Lines([firm.known["bad juice"]])  # the whole lot, wherever it is
    act = firm.act("dora", cause, REASON)
    ledger.hold(bottles, reason=REASON, blocks=Block.SHIP | Block.CONSUME, act=act)
    firm.pallets = [each for each in firm.pallets if each not in pallets]


def cartons_return(firm: Firm, customer: str) -> None:
    """A shop sends back what it has not sold; the hold on the lot goes with the bottles."""
    bottles = len(firm.loads_of[customer]) * BOTTLES_OF_CARTON
    cause = agree(firm, orders.RETURN, [(JUICES[MUST], bottles)], customer)
    act = firm.act("anna", cause, REASON)
    cartons = Lines(firm.loads_of[customer])
    ledger.take_back(cartons, place=firm.places["QU-4"], owner=firm.us, act=act)
