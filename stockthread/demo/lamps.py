"""Lamps: bought and kept as lots; each gets the serial stamped on it when it is sold."""

from stockthread import ledger, orders
from stockthread.demo.firm import Firm
from stockthread.demo.papers import agree
from stockthread.demo.purchases import lot_number
from stockthread.ledger import Kind, Lines, New, Stage

SKU = "LAMP18"
_BIN = "A-03-10"


def arrive(firm: Firm, number: int) -> None:
    """A lot of lamps comes and goes on its shelf."""
    cause = agree(firm, orders.PURCHASE, [(SKU, number)], "LADE")
    new = New(
        Kind.LOT, firm.products[SKU], 1, firm.given("lot", [lot_number(firm, "LADE")]), [number],
        origin=firm.places["LADE"],
    )  # fmt: skip
    posting = ledger.receive_new(
        new, place=firm.places["GI"], stage=Stage.READY, owner=firm.us,
        act=firm.act("anna", cause),
    )  # fmt: skip
    ledger.move(Lines(posting.items), place=firm.places[_BIN], act=firm.act("anna", cause))


def sell(firm: Firm, customer: str, number: int) -> None:
    """Some lamps go to a customer: their serials are scanned while they are packed."""
    order = agree(firm, orders.SALE, [(SKU, number)], customer)
    part = ledger.read.waiting(firm.products[SKU])[0]
    texts = [f"LS{firm.counted('lamps') + 417:06d}" for _ in range(number)]
    packed = ledger.serialise(
        Lines([part.lot], [number], place=part.place), codes=firm.given("serial", texts),
        act=firm.act("anna", order),
    )  # fmt: skip
    ledger.ship(
        Lines(packed.items), place=firm.places[customer], owner=firm.parties[customer],
        act=firm.act("anna", order),
    )  # fmt: skip
