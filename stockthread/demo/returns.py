"""What comes back: complaints wait in quarantine, are mended, credited or scrapped."""

from collections.abc import Sequence
from functools import partial
from typing import Protocol

from stockthread import ledger, orders
from stockthread.demo.drills import DRILLS, measure_torque
from stockthread.demo.firm import Firm, Sale
from stockthread.demo.packs import measure
from stockthread.demo.papers import agree
from stockthread.demo.shelves import put_away
from stockthread.ledger import Block, Cause, Lines, Stage

SHELF = "QU-2"


class Outcome(Protocol):
    """What becomes of a complaint."""

    def __call__(self, firm: Firm, sale: Sale, cause: Cause) -> None:
        """Do it."""


def take_back(firm: Firm, sale: Sale, cause: Cause, *, owner: int | None = None) -> None:
    """Book a unit back into quarantine; whoever got it in a carton has opened that."""
    firm.sold.remove(sale)
    if sale.carton:
        act = firm.act("anna", cause, "Carton opened by the customer")
        ledger.unpack(Lines([sale.item]), act=act)
    ledger.take_back(
        Lines([sale.item]), place=firm.places[SHELF], owner=owner, act=firm.act("anna", cause)
    )


def complain(firm: Firm, sale: Sale, symptom: str) -> Cause:
    """A customer complains and sends the unit in: it is held for what the customer said."""
    cause = firm.paper("complaint", "C")
    take_back(firm, sale, cause)
    reason = f"Complaint: {symptom}"
    ledger.hold(
        Lines([sale.item]), reason=reason, blocks=Block.SHIP | Block.MOVE,
        act=firm.act("dora", cause, reason),
    )  # fmt: skip
    return cause


def complaint(firm: Firm, sku: str, symptom: str, outcome: Outcome | None, days: int = 6) -> None:
    """Some customer of a drill complains; after some days it comes to an outcome, if any."""
    sales = [
        sale for sale in firm.sold
        if sale.sku == sku and sale.item in firm.built_in and not is_suspect(firm, sale)
    ]  # fmt: skip
    if not sales:
        return
    sale = firm.random.choice(sales)
    cause = complain(firm, sale, symptom)
    if outcome is not None:
        firm.later(days, partial(outcome, sale=sale, cause=cause))


def is_suspect(firm: Firm, sale: Sale) -> bool:
    """Tell whether a sold unit is, or has in it, a battery pack with cells of the bad lot."""
    return sale.item in firm.suspects or firm.built_in.get(sale.item) in firm.suspects


def release(firm: Firm, items: Sequence[int], cause: Cause, reason: str) -> None:
    """Release all holds of items."""
    holds = [hold.id for item in items for hold in ledger.read.holds_of(item)]
    ledger.release(holds, act=firm.act("dora", cause, reason))


def mend(firm: Firm, sale: Sale, cause: Cause) -> None:
    """Mended, measured and sent back to the customer, whose it was all the time."""
    if sale.sku in DRILLS:
        measure_torque(firm, [sale.item], DRILLS[sale.sku], cause)
    release(firm, [sale.item], cause, "Mended")
    send_home(firm, sale, cause)


def send_home(firm: Firm, sale: Sale, cause: Cause) -> None:
    """Ship a unit back to the customer it came from."""
    ledger.ship(Lines([sale.item]), place=firm.places["SWIFT"], act=firm.act("anna", cause))
    firm.later(2, partial(_is_home, sale=sale, cause=cause))


def _is_home(firm: Firm, sale: Sale, cause: Cause) -> None:
    ledger.deliver(
        Lines([sale.item]), place=firm.places[sale.customer],
        owner=firm.parties[sale.customer], act=firm.act("emil", cause),
    )  # fmt: skip
    firm.sold.append(sale._replace(carton=0))


def write_off(firm: Firm, sale: Sale, cause: Cause) -> None:
    """Not worth mending: motor and battery are taken out for other drills, the rest is scrap."""
    pack = firm.built_in.pop(sale.item)
    [motor] = [item.id for item in ledger.read.contents(sale.item) if item.id != pack]
    ledger.remove(Lines([motor]), stage=Stage.RAW, act=firm.act("ben", cause))
    ledger.remove(Lines([pack]), stage=Stage.READY, act=firm.act("ben", cause))
    release(firm, [sale.item], cause, "Cannot be mended")
    ledger.scrap(
        Lines([sale.item]), place=firm.places["scrap"],
        act=firm.act("carla", cause, "Cannot be mended"),
    )  # fmt: skip
    model = DRILLS[sale.sku]
    measure(firm, [pack], cause)
    put_away(firm, model.motor, [motor], cause=cause)
    put_away(firm, model.pack, [pack], cause=cause)


def change_battery(firm: Firm, sale: Sale, cause: Cause) -> None:
    """The battery is worn: the drill gets another, the old one is scrap."""
    if not firm.at_hand(DRILLS[sale.sku].pack):
        firm.later(3, partial(change_battery, sale=sale, cause=cause))
        return
    old = exchange_pack(firm, sale, cause)
    act = firm.act("dora", cause, "Worn out")
    ledger.scrap(Lines([old]), place=firm.places["scrap"], act=act)


def exchange_pack(firm: Firm, sale: Sale, cause: Cause) -> int:
    """Take the battery out, measure it, put another in, send the drill home; return the old one."""
    [fresh] = firm.take(DRILLS[sale.sku].pack, 1)
    old = firm.built_in[sale.item]
    ledger.remove(Lines([old]), stage=Stage.READY, act=firm.act("ben", cause))
    measure(firm, [old], cause, is_bad=True)
    ledger.move(Lines([fresh]), place=firm.places[SHELF], act=firm.act("anna", cause))
    ledger.install(Lines([fresh]), parent=sale.item, act=firm.act("ben", cause))
    firm.built_in[sale.item] = fresh
    release(firm, [sale.item], cause, "Battery exchanged")
    send_home(firm, sale, cause)
    return old


def changed_mind(firm: Firm, sku: str) -> None:
    """A customer sends a unit back unused and is credited: it is ours again and can be sold."""
    sales = [sale for sale in firm.sold if sale.sku == sku and not is_suspect(firm, sale)]
    if not sales:
        return
    sale = firm.random.choice(sales)
    cause = agree(firm, orders.RETURN, [(sku, 1)], sale.customer)
    take_back(firm, sale, cause, owner=firm.us)
    firm.later(1, lambda firm: put_away(firm, sku, [sale.item], cause=cause))
