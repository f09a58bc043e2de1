"""A story: a hotel orders a pallet of mixed juice and gets one of pear juice."""

from functools import partial

from stockthread import ledger, orders
from stockthread.demo.bottling import BOTTLES_OF_CARTON, arrives
from stockthread.demo.firm import Firm, Pallet
from stockthread.demo.papers import agree
from stockthread.demo.sales import end_reservations
from stockthread.demo.shelves import HOMES
from stockthread.ledger import Cause, Lines

CUSTOMER = "HOTEL"


def ordered(firm: Firm) -> None:
    """The right pallet is kept for the order."""
    right = next(each for each in firm.pallets if each.sku == "APJ75")
    wrong = next(each for each in firm.pallets if each.sku == "PJ75")
    firm.pallets = [each for each in firm.pallets if each not in (right, wrong)]
    bottles = len(right.cartons) * BOTTLES_OF_CARTON
    order = agree(firm, orders.SALE, [(right.sku, bottles)], CUSTOMER)
    ledger.reserve(Lines([right.item]), order=order, act=firm.act("emil", order))
    firm.later(1, partial(_shipped, wrong=wrong, right=right, order=order))


def _shipped(firm: Firm, wrong: Pallet, right: Pallet, order: Cause) -> None:
    """The pallet beside it is scanned and loaded; nobody looks at the order again."""
    _load(firm, wrong, order)
    firm.known["wrong pallet"], firm.known["right pallet"] = wrong.item, right.item
    firm.later(1, partial(arrives, loads=[wrong.item], customer=CUSTOMER, order=order))
    firm.later(3, partial(_noticed, wrong=wrong, right=right, order=order))


def _load(firm: Firm, pallet: Pallet, order: Cause) -> None:
    load = Lines([pallet.item])
    ledger.move(load, place=firm.places["SH"], act=firm.act("anna", order))
    ledger.ship(load, place=firm.places["COOLRUN"], act=firm.act("anna", order))


def _noticed(firm: Firm, wrong: Pallet, right: Pallet, order: Cause) -> None:
    """The hotel rings up: the wrong pallet comes back, the right one leaves at last."""
    cause = firm.paper("complaint", "C")
    ledger.take_back(
        Lines([wrong.item]), place=firm.places["GI"], owner=firm.us,
        act=firm.act("anna", cause, "Pear juice instead of mixed juice"),
    )  # fmt: skip
    home = firm.places[HOMES[wrong.sku][0]]
    ledger.move(Lines([wrong.item]), place=home, act=firm.act("anna", cause))
    firm.pallets.append(wrong)
    end_reservations(firm, order)
    _load(firm, right, order)
    firm.later(1, partial(arrives, loads=[right.item], customer=CUSTOMER, order=order))
