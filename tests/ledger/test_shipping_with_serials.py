"""Serials at shipment: goods are kept as a lot, and each piece leaves with a serial of its own."""

from collections.abc import Iterator

import pytest

from stockthread import catalog, ledger, trace
from stockthread.ledger import Block, Cause, Given, Kind, Lines, New, Posting, Stage
from tests import stock
from tests.refusals import refused
from tests.world import World


@pytest.fixture(autouse=True)
def sound(world: World) -> Iterator[None]:
    yield
    stock.assert_sound()


@pytest.fixture
def saws(world: World) -> int:
    """A lot of a hundred saws, which get their serials when they leave."""
    [saw] = catalog.add_products([catalog.NewProduct("SAW", "Saw", "serial_at_shipment")])
    new = New(Kind.LOT, saw, 1, Given(world.lot, ["SL"]), [100])
    made = ledger.commission(
        new, place=world.a1, stage=Stage.READY, owner=world.us, act=world.act()
    )
    return made.items[0]


def ship(w: World, lot: int, texts: list[str], **act: object) -> list[Posting]:
    return ledger.ship_with_serials(
        Lines([lot], [len(texts)]), codes=Given(w.serial, texts), place=w.customer,
        owner=w.customer_party, act=w.act(**act),
    )  # fmt: skip


def test_a_lot_does_not_leave_without_serials(world: World, saws: int) -> None:
    for lines in (Lines([saws], [3]), Lines([saws])):
        with stock.unchanged():
            found = refused(lambda lines=lines: ledger.ship(
                lines, place=world.customer, act=world.act()))  # fmt: skip
        assert found == [(0, "serials_needed")]
    assert refused(lambda: ledger.ship(Lines([saws]), place=world.carrier, act=world.act())) == [
        (0, "serials_needed")
    ]


def test_what_goes_back_to_its_supplier_needs_none(world: World, saws: int) -> None:
    ledger.ship(Lines([saws], [40]), place=world.supplier, act=world.act(reason="defective"))
    assert stock.lying(saws) == {world.a1: 60, world.supplier: 40}


def test_pieces_get_serials_and_leave_in_one_act(world: World, saws: int) -> None:
    made, gone = ship(world, saws, ["S-1", "S-2"])
    units = ledger.read.items(list(made.items))
    assert [(unit.code, unit.place, unit.owner, unit.lot) for unit in units] == [
        ("S-1", world.customer, world.customer_party, saws),
        ("S-2", world.customer, world.customer_party, saws),
    ]
    assert gone.accepted == 2
    assert stock.lying(saws) == {world.a1: 98}
    causes = {event.cause_id for event in ledger.read.events([made.event, gone.event])}
    assert len(causes) == 1
    assert [node.item for node in trace.trace_down(saws).nodes] == [saws, *made.items]


def test_the_order_that_it_is_for_is_the_cause_of_both(world: World, saws: int) -> None:
    done = ship(world, saws, ["S-1"], cause=Cause("order", "SO-1"))
    causes = [(e.cause_kind, e.cause_id) for e in ledger.read.events([p.event for p in done])]
    assert causes == [("order", "SO-1")] * 2


def test_what_cannot_leave_gets_no_serials_either(world: World, saws: int) -> None:
    ledger.hold(Lines([saws]), reason="recalled", blocks=Block.SHIP, act=world.act())
    with stock.unchanged():
        assert {code for _, code in refused(lambda: ship(world, saws, ["S-1", "S-2"]))} == {"held"}


def test_a_bad_serial_stops_all_or_its_piece_stays(world: World, saws: int) -> None:
    with stock.unchanged():
        assert refused(lambda: ship(world, saws, ["S-1", "SAW"])) == [(1, "code_is_a_product")]
    made, gone = ship(world, saws, ["S-1", "SAW"], accept="good")
    assert (made.accepted, gone.accepted) == (1, 1)
    assert stock.lying(saws) == {world.a1: 99}


def test_more_than_there_is_is_refused(world: World, saws: int) -> None:
    texts = [f"S-{n}" for n in range(101)]
    assert refused(lambda: ship(world, saws, texts)) == [(0, "not_enough")]


def test_the_same_key_ships_once(world: World, saws: int) -> None:
    act = world.act()

    def once() -> list[Posting]:
        codes = Given(world.serial, ["S-1"])
        return ledger.ship_with_serials(
            Lines([saws], [1]), codes=codes, place=world.customer, act=act
        )

    first = once()
    assert once() == [posting._replace(repeated=True) for posting in first]
    assert stock.lying(saws) == {world.a1: 99}


def test_both_are_undone_as_one(world: World, saws: int) -> None:
    done = ship(world, saws, ["S-1", "S-2"])
    events = [posting.event for posting in done]
    act = world.act()
    undone = ledger.reverse_together(events, act=act)
    assert stock.lying(saws) == {world.a1: 100}
    assert ledger.reverse_together(events, act=act) == [p._replace(repeated=True) for p in undone]
    assert ship(world, saws, ["S-1", "S-2"])[0].accepted == 2


def test_of_what_rests_on_it_neither_is_undone(world: World, saws: int) -> None:
    done = ship(world, saws, ["S-1"])
    ledger.take_back(Lines(done[0].items), place=world.a2, act=world.act())
    with stock.unchanged():
        found = refused(lambda: ledger.reverse_together([p.event for p in done], act=world.act()))
    assert found == [(0, "later_event")]


def test_the_shipment_alone_may_be_undone_and_the_serials_stay(world: World, saws: int) -> None:
    made, gone = ship(world, saws, ["S-1"])
    ledger.reverse(gone.event, act=world.act())
    [unit] = made.items
    assert (stock.unit(unit).place, stock.codes(unit)) == (world.a1, ["S-1"])
    ledger.ship(Lines([unit]), place=world.customer, act=world.act())


def test_nothing_to_undo_is_refused(world: World) -> None:
    assert refused(lambda: ledger.reverse_together([], act=world.act())) == [(None, "no_lines")]
