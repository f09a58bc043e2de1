"""Serials made by a scheme: in order, once, and no number is lost without a reason."""

import pytest

from stockthread import identifiers, ledger
from stockthread.identifiers import counters
from stockthread.ledger import Generated, Given, Kind, New, Posting, Stage
from tests import stock
from tests.refusals import refused
from tests.world import World

NOTHING_SAID = identifiers.Fields()
BY_ITEMS = "on another item already"


def scheme(w: World, pattern: str) -> int:
    return identifiers.add_schemes([identifiers.NewScheme("S", "Serials", pattern, w.serial)])[0]


def make(
    w: World, scheme: int, number: int, *, place: int | list[int] = 0, **fields: object
) -> Posting:
    """Commission drills with serials of the scheme."""
    new = New(Kind.UNIT, w.drill, number, Generated(scheme, NOTHING_SAID))
    act = w.act(**fields)
    return ledger.commission(new, place=place or w.a1, stage=Stage.RAW, owner=w.us, act=act)


def typed(w: World, *serials: str) -> None:
    """Bring in drills with these serials as somebody typed them."""
    new = New(Kind.UNIT, w.drill, len(serials), Given(w.serial, serials))
    ledger.commission(new, place=w.a1, stage=Stage.RAW, owner=w.us, act=w.act())


def serials(posting: Posting) -> list[str]:
    return [text for item in posting.items for text in stock.codes(item)]


def gaps(scheme: int) -> list[tuple[int, str, str]]:
    return [(gap.number, gap.serial, gap.reason) for gap in identifiers.read.gaps(scheme)]


def test_they_are_taken_in_order_and_only_once(world: World) -> None:
    counted = scheme(world, "S-{counter:4}")
    assert serials(make(world, counted, 3)) == ["S-0001", "S-0002", "S-0003"]
    assert serials(make(world, counted, 2)) == ["S-0004", "S-0005"]
    assert gaps(counted) == []


def test_one_that_somebody_had_typed_is_passed_over_and_noted(world: World) -> None:
    counted = scheme(world, "S-{counter:4}")
    typed(world, "S-0002", "S-0004", "S-0006")
    made = serials(make(world, counted, 4))
    assert sorted(made) == ["S-0001", "S-0003", "S-0005", "S-0007"]
    assert gaps(counted) == [
        (6, "S-0006", BY_ITEMS), (4, "S-0004", BY_ITEMS), (2, "S-0002", BY_ITEMS),
    ]  # fmt: skip
    stock.assert_sound()


def test_a_hidden_number_that_is_passed_over_is_noted_by_what_it_counts(world: World) -> None:
    hidden = scheme(world, "{unguessable:8:32}")
    shown = identifiers.render(identifiers.read.parsed(hidden), NOTHING_SAID, range(3))
    typed(world, shown[1])
    assert serials(make(world, hidden, 2))[0] == shown[0]
    assert gaps(hidden) == [(1, shown[1], BY_ITEMS)]
    stock.assert_sound()


def test_a_serial_drawn_again_may_not_equal_one_of_the_same_batch(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = scheme(world, "{random:8}")
    typed(world, "00000005")
    draws = iter([5, 7, 7, 9])
    monkeypatch.setattr(counters.secrets, "randbelow", lambda below: next(draws))
    assert sorted(serials(make(world, drawn, 2))) == ["00000007", "00000009"]
    assert gaps(drawn) == []
    stock.assert_sound()


def test_a_refused_line_takes_no_number(world: World) -> None:
    counted = scheme(world, "S-{counter:4}")
    posting = make(world, counted, 3, place=[world.a1, 10**9, world.a2], accept="good")
    assert [refusal.line for refusal in posting.refused] == [1]
    assert serials(posting) == ["S-0001", "S-0002"]
    assert serials(make(world, counted, 1)) == ["S-0003"]
    assert gaps(counted) == []


def test_a_refused_product_takes_no_number(world: World) -> None:
    counted = scheme(world, "S-{counter:4}")
    new = New(Kind.UNIT, [world.juice, world.drill], 2, Generated(counted, NOTHING_SAID))
    posting = ledger.commission(
        new, place=world.a1, stage=Stage.RAW, owner=world.us, act=world.act(accept="good")
    )
    assert [refusal.code for refusal in posting.refused] == ["wrong_tracking"]
    assert serials(posting) == ["S-0001"]


def test_a_refused_batch_takes_no_number(world: World) -> None:
    counted = scheme(world, "S-{counter:4}")
    with stock.unchanged():
        told = refused(lambda: make(world, counted, 2, place=[world.a1, 10**9]))
    assert told == [(1, "place_not_open")]
    assert identifiers.read.counters(counted) == []
