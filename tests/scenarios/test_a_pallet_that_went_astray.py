"""A mis-shipped pallet is found by a count.

Two pallets stand side by side. One is shipped on record, the other one leaves the house. A count
of the dock finds the pallet that should be with the customer, misses the one that is, and says
what is likely. The books are put right, and the order tells what really left.
"""

from datetime import timedelta

from stockthread import counts, ledger, orders, sales
from stockthread.counts import NewCount, NewScan
from stockthread.orders import SALE, NewLine
from stockthread.sales import Load
from tests.world import START


def test_the_pallet_that_stayed_is_found_and_the_one_that_left_is_told(firm):
    world = firm.world
    pallets, drills = [], []
    for name in ("P", "Q"):
        units = world.drills(3, place=world.a3, prefix=name)
        pallet = firm.carton(world.a3)
        firm.pack(units, pallet)
        pallets.append(pallet)
        drills.append(units)
    order = firm.order(SALE, NewLine(world.drill, 3))
    sales.ship([order], [Load(pallets[0])], act=firm.act())
    assert orders.progress.of_order(order).is_complete

    # In the evening somebody counts the dock; the pallet there is the one that was shipped.
    evening = START + timedelta(hours=12)
    count = counts.open_count(NewCount(places=(world.a3,)), key="dock", by=world.ben, at=evening)
    texts = list(ledger.read.codes([pallets[0], *drills[0]]).values())
    scans = [NewScan(text, world.a3, f"scan-{n}") for n, text in enumerate(texts)]
    counts.add_scans(count.id, scans, by=world.ben, at=evening + timedelta(minutes=5))
    counts.review(count.id, by=world.ben, at=evening + timedelta(minutes=6))
    survey = counts.survey(count.id)
    piles = {}
    for line in survey.lines:
        piles.setdefault(line.pile, set()).add(line.item)
    assert piles[counts.EXTRA] <= {pallets[0], *drills[0]}
    [missing] = [line for line in survey.lines if line.pile == counts.MISSING]
    assert (missing.item, missing.inside) == (pallets[1], 3)
    assert all(line.whys for line in survey.lines), "likely explanations are told"

    # It is put right: the shipment is undone, and the pallet that left is shipped instead.
    [shipped] = [event for event in ledger.read.events_for(*order.cause) if event.kind == "ship"]
    act = firm.act(recorded_at=evening + timedelta(minutes=30), reason="the other pallet left")
    ledger.reverse(shipped.id, act=act)
    firm.deliver([order], [Load(pallets[1])], recorded_at=evening + timedelta(minutes=31))
    assert {ledger.read.item(unit).place for unit in drills[1]} == {world.customer}
    assert {ledger.read.item(unit).place for unit in drills[0]} == {world.a3}
    assert orders.progress.of_order(order).is_complete

    # The count now finds that the dock is as the books say.
    assert counts.survey(count.id).lines == ()
    assert ledger.verify().ok
