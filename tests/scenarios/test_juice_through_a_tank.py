"""Juice from fruit lots through a tank to bottles on three customers' pallets with SSCC.

Fruit is pressed into a tank; bottles are filled; the tank is topped up with juice of other fruit;
more bottles are filled. Only what was filled after the top-up is accused of the second fruit. More
was in the tank than was booked, which is a gain for somebody to look at.
"""

from fractions import Fraction

from stockthread import (
    catalog,
    containers,
    counts,
    identifiers,
    ledger,
    lots,
    orders,
    parties,
    places,
    sales,
    trace,
)
from stockthread.ledger import Given, Kind, Lines, New, Stage
from stockthread.orders import SALE, NewLine
from stockthread.sales import Scan
from tests import stock


def at(buyer: int) -> int:
    return places.place_of_party(buyer, "customer")


def palletise(firm, loads) -> list[str]:
    """Put bottles onto pallets in the store, by scan; return what is on the pallets' labels."""
    [sscc] = identifiers.add_schemes([
        identifiers.NewScheme("PALLET", "SSCC of pallets", "19521234{counter:9}{check:gs1}",
                              identifiers.read.code_type_by_code("sscc").id)
    ])  # fmt: skip
    labels = []
    for lot, number in loads:
        scan = f"{ledger.read.item(lot).code} {number}"
        done = containers.pack_into_new([scan], act=firm.act(), scheme=sscc)
        labels.append(ledger.read.item(done.container).code)
    return labels


def sell(firm, bottle: int, buyers: list[int], labels: list[str], loads) -> None:
    """Sell a pallet to each buyer: picked by one scan, and shipped by one scan of its label."""
    for buyer, label, (_, number) in zip(buyers, labels, loads, strict=True):
        order = firm.order(SALE, NewLine(bottle, number), party=buyer)
        sales.pick([order], [Scan(label)], act=firm.act(), place=firm.world.a3)
        gone = sales.ship_scanned([Scan(f"]C100{label}")], act=firm.act(), is_collected=True)
        moved = [e for e in ledger.read.events(gone.step.events) if e.kind == "ship"]
        assert [event.accepted for event in moved] == [1]
        assert orders.progress.of_order(order).is_complete


def fill(firm, bottle: int, code: str, litres: int) -> int:
    """Draw from the tank and fill bottles of a litre; return their lot."""
    world = firm.world
    drawn, _ = lots.draw(world.a2, litres * 1000, place=world.a1, act=firm.act())
    new = New(Kind.LOT, bottle, 1, Given(world.lot, [code]), [litres])
    made = ledger.blend(Lines(list(drawn.items)), new, place=world.a1, owner=world.us,
                        stage=Stage.READY, act=firm.act())  # fmt: skip
    return made.items[-1]


def fruit(firm, lot: int) -> dict[int, Fraction]:
    """The lots of apples in a lot, each with its share."""
    found = trace.composition(lot).ingredients
    return {each.item: each.share for each in found if each.product == firm.world.apples}


def test_a_bottle_filled_before_the_top_up_is_not_accused_of_it(firm):
    world = firm.world
    lots.add_tanks([world.a2])
    [bottle] = catalog.add_products(
        [catalog.NewProduct("BOTTLE", "Juice, 1 l", "lot", "piece", 1, code_type="lot")]
    )
    buyers = parties.add_parties(
        [parties.NewParty(f"SHOP-{n}", f"Shop {n}", is_customer=True) for n in range(3)]
    )

    # Apples become juice in the tank: 1,000 kg give 700 l.
    early = firm.buy_lot(world.apples, "APPLES-1", 1_000_000, cents=40)
    first = lots.pour(world.a2, Lines([early]), act=firm.act(), product=world.juice,
                      quantity=700_000).items[-1]  # fmt: skip

    before = fill(firm, bottle, "BOTTLES-1", 300)

    # The tank is topped up with juice of other apples.
    late = firm.buy_lot(world.apples, "APPLES-2", 300_000, cents=45)
    pressed = ledger.blend(
        Lines([late]), New(Kind.LOT, world.juice, 1, Given(world.lot, ["J-2"]), [200_000]),
        place=world.a1, owner=world.us, stage=Stage.WIP, act=firm.act(),
    ).items[-1]  # fmt: skip
    second = lots.pour(world.a2, Lines([pressed]), act=firm.act()).items[-1]
    assert lots.read.states([world.a2])[world.a2].quantity == 600_000

    # The meter says 630 l: 30 l more than is booked, and none of it is lost from sight.
    after = fill(firm, bottle, "BOTTLES-2", 630)
    [gain] = lots.read.gains(unreviewed=True)
    assert gain.quantity == 30_000
    lots.empty(world.a2, act=firm.act())

    # Who is in which bottle?
    assert fruit(firm, before) == {early: 1}
    shares = fruit(firm, after)
    assert set(shares) == {early, late}
    assert sum(shares.values()) == 1
    assert {each.item for each in trace.composition(second).ingredients} >= {first, pressed}

    loads = ((before, 300), (after, 200), (after, 430))
    labels = palletise(firm, loads)
    sell(firm, bottle, buyers, labels, loads)

    # The second fruit is complained about: it is with two of the three.
    down = {node.item for node in trace.trace_down(late).nodes}
    with_whom = {
        each.place for each in ledger.read.holdings_of([before, after]) if each.item in down
    }
    assert with_whom == {at(buyer) for buyer in buyers[1:]}
    assert stock.lying(after) == {at(buyers[1]): 200, at(buyers[2]): 430}

    # The pallets went along, and say what is on them.
    inside = [counts.contents(firm.items(label)[0]) for label in labels]
    assert [[(each.item, each.quantity) for each in found] for found in inside] == [
        [load] for load in loads
    ]

    # Mass balance of the bottles: filled is shipped.
    assert (
        sum(stock.lying(lot)[place] for lot in (before, after) for place in stock.lying(lot)) == 930
    )
    assert ledger.verify().ok
