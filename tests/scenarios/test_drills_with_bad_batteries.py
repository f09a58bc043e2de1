"""A drill from order to customer; a bad battery lot is found, and its sisters are held.

Batteries come with the maker's serials, two go into each drill. One customer complains. The drill
is traced to its batteries, these to the purchase that they came with, and from there to every
other drill that has one of them, wherever it is.
"""

import pytest

from stockthread import costs, ledger, orders, production, trace
from stockthread.kernel.errors import Refused
from stockthread.ledger import Block, Lines
from stockthread.production import NewBom, NewBomLine
from tests import stock
from tests.printing.cast import settle
from tests.world import START

SHIP = int(Block.SHIP)


def cost_of(item: int) -> int:
    """What an item has cost, in cents."""
    found = costs.read.cost_of(item)
    assert found is not None
    return found.amount


def test_every_drill_with_a_battery_of_the_bad_delivery_is_found(firm):
    world = firm.world
    bill = NewBom(world.drill, (NewBomLine(world.battery, 2),))
    production.add_boms([bill], key="bill", by=world.anna, at=START)

    # Two deliveries of batteries: the second one is bad, as will turn out.
    firm.buy(world.battery, [f"GOOD-{n}" for n in range(6)], cents=1000)
    bad = firm.buy(world.battery, [f"BAD-{n}" for n in range(4)], cents=900)
    assert orders.progress.of_order(bad).is_complete

    # Three drills of good batteries, one of a good and a bad one, one of bad ones.
    batteries = firm.items(*[f"GOOD-{n}" for n in range(6)])
    mixed = [*firm.items("BAD-0", "BAD-1", "BAD-2", "BAD-3")]
    first = firm.make(world.drill, ["D-1", "D-2", "D-3"], batteries)
    second = firm.make(world.drill, ["D-4", "D-5"], mixed)
    assert [ledger.read.item(unit).stage for unit in (*first, *second)] == [4] * 5

    # D-1 and D-4 are sold, D-5 stays in store.
    sale = firm.sell(world.drill, [first[0], second[0]], cents=9900)
    assert orders.progress.of_order(sale).is_complete
    assert ledger.read.item(second[0]).owner == world.customer_party

    # The customer complains about D-4. What is in it, and who else has the like?
    up = {node.item for node in trace.trace_up(second[0]).nodes}
    suspects = [item for item in mixed if item in up]
    assert len(suspects) == 2
    delivery = ledger.read.flows("purchase order", [bad.number])
    assert {flow.verb for flow in delivery} == {"expect", "receive"}
    affected = {
        node.item
        for battery in mixed
        for node in trace.trace_down(battery).nodes
        if node.product == world.drill
    }
    assert firm.codes(affected) == {"D-4", "D-5"}

    # The one that is with us is held at once; the good ones are not.
    here = [item for item in affected if ledger.read.item(item).place == world.a2]
    ledger.hold(Lines(here), reason="Batteries of the bad delivery", blocks=SHIP, act=firm.act())
    assert stock.open_holds(second[1])
    assert not stock.open_holds(first[1])
    with pytest.raises(Refused):
        firm.sell(world.drill, [second[1]])

    # Its batteries are exchanged for good ones; both histories are kept, and it may leave.
    firm.buy(world.battery, ["SPARE-1", "SPARE-2"], cents=1100)
    spares = firm.items("SPARE-1", "SPARE-2")
    world.move(spares, world.a2)
    production.exchange(list(zip(mixed[2:], spares, strict=True)), firm.act())
    fitted = {each.item: each.until for each in production.content_of(second[1])}
    assert {item for item, until in fitted.items() if until is None} == set(spares)
    assert set(fitted) == {*spares, *mixed[2:]}
    ledger.release(stock.open_holds(second[1]), act=firm.act(reason="batteries exchanged"))
    assert orders.progress.of_order(firm.sell(world.drill, [second[1]])).is_complete

    # What it cost: two good ones of 10.00 in D-2, two spares of 11.00 in D-5 and no bad ones.
    settle()
    costs.follow()
    assert [cost_of(unit) for unit in (first[1], second[0], second[1])] == [2000, 1800, 2200]
    assert costs.check().wrong == 0
    assert ledger.verify().ok
