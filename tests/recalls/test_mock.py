"""Mock recalls: a lot and all that was made of it is accounted for, timed, kept, on paper."""

import itertools
from datetime import timedelta

import pytest

from stockthread import ledger, recalls
from stockthread.ledger import Given, Kind, Lines, New
from stockthread.recalls import mock_paper
from tests.recalls.conftest import received, sold
from tests.refusals import refused
from tests.world import START


@pytest.fixture
def now():
    """A clock that moves on by a quarter of a second each time somebody looks."""
    ticks = itertools.count()
    return lambda: START + timedelta(days=1, milliseconds=250 * next(ticks))


def pressed(world):
    """Apples of two lots become juice, which is on a shelf and with the customer."""
    apples = received(world, 6_000, "A-1", world.apples)
    others = received(world, 4_000, "A-2", world.apples)
    made = ledger.blend(
        Lines([apples, others], [6_000, 4_000]),
        New(Kind.LOT, world.juice, 1, Given(world.lot, ["J-1"]), [6_900]),
        place=world.a2, owner=world.us, act=world.act(),
    )  # fmt: skip
    juice = made.items[-1]
    sold(world, [juice], [5_000])
    return apples, juice


def test_a_raw_lot_is_accounted_for_down_to_the_customer(world, now):
    apples, _ = pressed(world)
    found = recalls.run_mock([apples], key="m", by=world.anna, now=now)
    assert found.number == f"M-{found.id}"
    assert (found.title, found.roots, found.reached) == ("A-1", (apples,), 2)
    assert [(each.product, each.numbers) for each in found.balances] == [
        (world.apples, {"received": 6_000, "consumed": 6_000}),
        (world.juice, {"made": 6_900, "hand": 1_900, "shipped": 5_000}),
    ]
    assert found.accounted == 1
    assert (world.juice, "shipped", world.customer, 5_000) in found.holders
    assert 0 < found.trace < found.balance < found.evidence
    assert recalls.mocks() == [found]
    assert recalls.mock(found.id) == found


def test_pressed_twice_it_is_one(world, now):
    apples, _ = pressed(world)
    one = recalls.run_mock([apples], key="m", by=world.anna, now=now)
    assert recalls.run_mock([apples], key="m", by=world.anna, now=now) == one
    assert len(recalls.mocks()) == 1


def test_what_is_missing_is_told_in_per_cent_that_are_not_rounded_up(world, now):
    lot = received(world, 10_000, "L-1")
    ledger.lose(Lines([lot], [1]), place=world.lost, act=world.act())
    found = recalls.run_mock([lot], key="m", by=world.anna, now=now)
    assert recalls.wording.percent(found.accounted) == "99.9 %"


def test_a_container_has_no_balance(world, now):
    [carton] = world.cartons(1)
    run = lambda items: recalls.run_mock(items, key="m", by=world.anna, now=now)  # noqa: E731
    assert refused(lambda: run([carton])) == [(None, "mock_no_goods")]
    assert refused(lambda: run([])) == [(None, "no_lines")]


def test_the_evidence_says_the_balance_and_who_has_what(world, now):
    apples, _ = pressed(world)
    found = recalls.run_mock([apples], key="m", by=world.anna, now=now)
    form = mock_paper.form(found)
    assert ("Accounted for", "100 %") in form.facts
    cells = [row.cells for group in form.groups for row in group.rows]
    assert ("Shipped, net", "5 l", "72.5 %") in cells
    assert ("Customer Ltd", "5 l", "") in cells
    assert mock_paper.pdf(found).startswith(b"%PDF")


def test_what_was_made_of_a_lot_tells_its_share(world):
    apples, _ = pressed(world)
    [made] = recalls.made_of([apples])
    assert (made.used, made.of, made.outputs) == (6_000, 10_000, ((world.juice, 6_900),))
    assert str(made.share) == "3/5"
    [drill], [battery] = world.drills(1), world.batteries(1)
    ledger.install(Lines([battery]), parent=drill, act=world.act())
    [into] = recalls.made_of([battery])
    assert (into.output, into.outputs) == (drill, ((world.drill, 1),))


def test_what_was_taken_out_before_the_fault_is_not_reached(world):
    [drill, other], [battery, new] = world.drills(2), world.batteries(2)
    ledger.install(Lines([battery]), parent=drill, act=world.act())
    then = world.act()
    ledger.remove(Lines([battery]), stage=ledger.Stage.READY, act=world.act())
    ledger.install(Lines([new]), parent=drill, act=world.act())
    assert recalls.below([battery]).items == (battery,)
    assert set(recalls.below([new]).items) == {new, drill}
    since = then.recorded_at
    assert set(recalls.below([battery], taken_out_after=since).items) == {battery, drill}
    later = world.act().recorded_at
    assert recalls.below([battery], taken_out_after=later).items == (battery,)
    assert other not in recalls.below([battery, new]).items
