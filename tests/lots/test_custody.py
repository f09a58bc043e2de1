"""How much of a lot is here, in transit, with whom, and whose it is."""

from stockthread import ledger, lots, places
from stockthread.ledger import Given, Kind, Lines, New, Stage


def test_a_lot_is_told_by_the_hands_it_is_in(world):
    lot = world.juice_lot(1_000)
    ledger.ship(Lines([lot], [200]), place=world.customer, owner=world.customer_party,
                act=world.act())  # fmt: skip
    ledger.move(Lines([lot], [50], place=world.a1), place=places.virtual_place("transit"),
                act=world.act())  # fmt: skip
    ledger.lose(Lines([lot], [10], place=world.a1), place=world.lost, act=world.act())
    ledger.scrap(Lines([lot], [40], place=world.a1), place=world.scrap, act=world.act())
    found = lots.custody.custody([lot])[lot]
    assert lots.custody.by_where(found) == {
        "here": 700, "transit": 50, "customer": 200, "lost": 10,
    }  # fmt: skip
    assert lots.custody.by_owner(found) == {world.us: 760, world.customer_party: 200}


def test_what_is_announced_is_not_with_the_supplier_as_ours(world):
    new = New(Kind.LOT, world.juice, 1, Given(world.lot, ["EXP"]), [400])
    [lot] = ledger.expect(
        new, place=world.supplier, owner=world.supplier_party, act=world.act()
    ).items  # fmt: skip
    found = lots.custody.custody([lot, world.juice_lot(5)])
    assert lots.custody.by_where(found[lot]) == {"expected": 400}
    assert found[lot][0].stage == Stage.EXPECTED
    assert len(found) == 2
    assert lots.custody.custody([]) == {}


def test_a_lot_stands_as_what_is_here_does_else_as_the_hands_it_is_in(world):
    def chiefly(lot: int) -> tuple[str, int]:
        return lots.custody.chiefly(lots.custody.custody([lot])[lot])

    lot = world.juice_lot(1_000)
    assert chiefly(lot) == ("here", Stage.READY)
    ledger.ship(Lines([lot], [200]), place=world.customer, act=world.act())
    assert chiefly(lot) == ("here", Stage.READY)
    ledger.ship(Lines([lot], [700], place=world.a1), place=world.customer, act=world.act())
    ledger.lose(Lines([lot], [100], place=world.a1), place=world.lost, act=world.act())
    assert chiefly(lot) == ("", Stage.READY)
    ledger.find(Lines([lot], place=world.lost), place=world.a1, act=world.act())
    ledger.ship(Lines([lot], place=world.a1), place=world.customer, act=world.act())
    assert chiefly(lot) == ("customer", Stage.READY)
