"""A story: one lot of battery cells ages too fast.

The cells go into two lots of packs, the packs into drills, the drills to many customers. Months
later the first drill comes back; then another, and another. What is left of the cells and every
such pack still in store is held; two customers get another battery; the rest is out there.
"""

from functools import partial

from stockthread import ledger, orders
from stockthread.demo.drills import DRILLS
from stockthread.demo.firm import Firm, Part, Sale
from stockthread.demo.packs import measure, weld
from stockthread.demo.papers import agree
from stockthread.demo.purchases import Supply
from stockthread.demo.returns import complain, exchange_pack, is_suspect
from stockthread.demo.shelves import HOMES
from stockthread.ledger import Block, Cause, Kind, Lines, New, Stage

LOT = "VO-7714"
QUANTITY = 2_200
SYMPTOM = "battery is empty after ten minutes"
SUPPLY = Supply("CELL", "VOLTA", 0, QUANTITY, 6, "lot")
BIN = HOMES["CELL"][-1]


def ordered(firm: Firm) -> None:
    """A small order between two large ones, from a shift that the supplier started new."""
    cause = agree(firm, orders.PURCHASE, [(SUPPLY.sku, QUANTITY)], SUPPLY.supplier, 10)
    codes = firm.given("lot", [LOT])
    expected = ledger.expect(
        New(Kind.LOT, firm.products["CELL"], 1, codes, [QUANTITY]),
        place=firm.places["VOLTA"], owner=firm.parties["VOLTA"], act=firm.act("carla", cause),
    )  # fmt: skip
    lot = firm.known["bad cells"] = expected.items[0]
    firm.later(SUPPLY.days, partial(_arrive, lot=lot, cause=cause))


def _arrive(firm: Firm, lot: int, cause: Cause) -> None:
    ledger.receive(
        Lines([lot]), place=firm.places["GI"], stage=Stage.RAW, owner=firm.us,
        act=firm.act("anna", cause),
    )  # fmt: skip
    ledger.move(Lines([lot]), place=firm.places[BIN], act=firm.act("anna", cause))


def welded(firm: Firm, sku: str, number: int, cells: int) -> None:
    """Packs are welded from this lot alone."""
    weld(firm, sku, number, [Part(firm.known["bad cells"], cells, firm.places[BIN])])


def drill_returns(firm: Firm, chapter: str = "", days: int = 0) -> None:
    """A customer who has not complained yet sends a drill in; some days later it is measured."""
    sales = [sale for sale in firm.sold if sale.item in firm.built_in and is_suspect(firm, sale)]
    if not sales:
        firm.later(2, partial(drill_returns, chapter=chapter, days=days))
        return
    fresh = [sale for sale in sales if sale.customer not in firm.complained]
    sale = firm.random.choice(fresh or sales)
    firm.complained.add(sale.customer)
    cause = complain(firm, sale, SYMPTOM)
    firm.empty.append(sale.item)
    if chapter == "exchange":
        firm.later(days, partial(_exchange, sale=sale, cause=cause))
    elif chapter == "measure":
        pack = firm.built_in[sale.item]
        firm.later(days, lambda firm: measure(firm, [pack], cause, is_bad=True))


def _exchange(firm: Firm, sale: Sale, cause: Cause) -> None:
    if not firm.at_hand(DRILLS[sale.sku].pack):
        firm.later(3, partial(_exchange, sale=sale, cause=cause))
        return
    old = exchange_pack(firm, sale, cause)
    reason = "Cells lose their capacity: kept for the supplier"
    ledger.hold(
        Lines([old]), reason=reason, blocks=Block.SHIP | Block.CONSUME,
        act=firm.act("dora", cause, reason),
    )  # fmt: skip


def held(firm: Firm) -> None:
    """Quality holds what is left of the cells, and all packs and drills in store with them."""
    reason = f"Cells of lot {LOT} lose their capacity"
    cause = firm.paper("claim", "CL")
    cells = Lines([firm.known["bad cells"]])
    ledger.hold(cells, reason=reason, blocks=7, act=firm.act("dora", cause, reason))
    packs = [item for sku in ("BP18", "BP36") for item in firm.free[sku] if item in firm.suspects]
    drills = [
        item for sku in ("DR18", "DR36") for item in firm.free[sku]
        if firm.built_in.get(item) in firm.suspects
    ]  # fmt: skip
    for items in (packs, drills):
        if items:
            act = firm.act("dora", cause, reason)
            blocks = Block.SHIP | Block.CONSUME
            ledger.hold(Lines(items), reason=reason, blocks=blocks, act=act)
    for sku in ("BP18", "BP36", "DR18", "DR36"):
        firm.free[sku] = [
            item for item in firm.free[sku] if item not in packs and item not in drills
        ]
