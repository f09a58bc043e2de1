"""Codes swapped, ended, replaced one by one and made anew; each act can be undone."""

from collections.abc import Iterator

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from stockthread import catalog, identifiers, ledger
from stockthread.kernel import db
from stockthread.ledger import Generated, Given, Kind, Lines, New, Stage
from tests import stock
from tests.refusals import refused
from tests.world import World

FIELDS = identifiers.Fields()


@pytest.fixture(autouse=True)
def sound(world: World) -> Iterator[None]:
    yield
    stock.assert_sound()


def named(w: World, *texts: str, product: int = 0) -> list[int]:
    new = New(Kind.UNIT, product or w.drill, len(texts), Given(w.serial, texts))
    return list(
        ledger.commission(new, place=w.a1, stage=Stage.READY, owner=w.us, act=w.act()).items
    )


def maker(w: World, items: list[int], *texts: str) -> int:
    """Give items codes of their makers beside ours; return the type."""
    type_id = identifiers.read.code_type_by_code("maker_serial").id
    ledger.correct_codes(items, codes=Given(type_id, texts), act=w.act(), keep=True)
    return type_id


def scheme(w: World, pattern: str = "S-{counter:4}") -> int:
    return identifiers.add_schemes([identifiers.NewScheme("S", "Serials", pattern, w.serial)])[0]


def undone(w: World, posting: ledger.Posting) -> None:
    ledger.reverse(posting.event, act=w.act())


def test_two_units_swap_their_serials_and_back(world: World) -> None:
    a, b = named(world, "A", "B")
    posting = ledger.swap_codes(a, b, type=world.serial, act=world.act())
    assert [stock.codes(a), stock.codes(b)] == [["B"], ["A"]]
    found = [(match.item, match.is_live) for match in ledger.read.find_code("A")]
    assert found == [(b, True), (a, False)]
    undone(world, posting)
    assert [stock.codes(a), stock.codes(b)] == [["A"], ["B"]]


def test_a_swap_leaves_codes_of_other_types_where_they_are(world: World) -> None:
    a, b = named(world, "A", "B")
    type_id = maker(world, [a, b], "M-A", "M-B")
    ledger.correct_codes([a], codes=Given(type_id, ["M-2"]), act=world.act(), keep=True)
    ledger.swap_codes(a, b, type=type_id, act=world.act())
    assert [stock.codes(a), stock.codes(b)] == [["A", "M-B"], ["B", "M-2", "M-A"]]


def test_codes_that_go_to_another_product_are_unique_there(world: World) -> None:
    [drill] = named(world, "A")
    battery, other = named(world, "B", "A", product=world.battery)
    swap = lambda: ledger.swap_codes(drill, battery, type=world.serial, act=world.act())  # noqa: E731
    assert refused(swap) == [(None, "code_in_use")]
    ledger.correct_codes([other], codes=Given(world.serial, ["C"]), act=world.act())
    swap()
    assert [stock.codes(drill), stock.codes(battery)] == [["B"], ["A"]]
    named(world, "A")  # free for a drill again


def test_what_has_no_code_of_the_type_has_nothing_to_swap(world: World) -> None:
    a, b = named(world, "A", "B")
    type_id = maker(world, [a], "M-A")
    act = world.act()
    assert refused(lambda: ledger.swap_codes(a, b, type=type_id, act=act)) == [
        (1, "no_code_of_type")
    ]
    assert refused(lambda: ledger.swap_codes(a, a, type=world.serial, act=act)) == [
        (1, "repeated_item")
    ]
    assert refused(lambda: ledger.swap_codes(a, 10**9, type=world.serial, act=act)) == [
        (1, "unknown_item")
    ]


def test_equal_serials_of_two_products_are_nothing_to_swap(world: World) -> None:
    [drill], [battery] = named(world, "7"), named(world, "7", product=world.battery)
    act = world.act()
    found = refused(lambda: ledger.swap_codes(drill, battery, type=world.serial, act=act))
    assert set(found) == {(None, "already_there")}


def test_a_swap_is_done_once_for_its_key(world: World) -> None:
    a, b = named(world, "A", "B")
    act = world.act()
    first = ledger.swap_codes(a, b, type=world.serial, act=act)
    again = ledger.swap_codes(a, b, type=world.serial, act=act)
    assert (again.event, again.repeated) == (first.event, True)
    assert stock.codes(a) == ["B"]


def test_an_ended_code_still_finds_its_item_and_is_free_for_others(world: World) -> None:
    a, b = named(world, "A", "B")
    type_id = maker(world, [a], "M-A")
    posting = ledger.close_codes([a], codes=Given(type_id, [" M-A"]), act=world.act())
    assert stock.codes(a) == ["A"]
    assert [(m.item, m.is_live) for m in ledger.read.find_code("M-A")] == [(a, False)]
    maker(world, [b], "M-A")
    assert refused(lambda: undone(world, posting)) == [(0, "later_event")]


def test_ending_a_code_is_undone(world: World) -> None:
    [a] = named(world, "A")
    type_id = maker(world, [a], "M-A")
    posting = ledger.close_codes([a], codes=Given(type_id, ["M-A"]), act=world.act())
    undone(world, posting)
    assert stock.codes(a) == ["A", "M-A"]


def test_the_last_code_of_an_item_stays(world: World) -> None:
    a, b = named(world, "A", "B")
    type_id = maker(world, [a], "M-A")
    close = lambda **fields: ledger.close_codes(  # noqa: E731
        [a, b], codes=Given(world.serial, ["A", "B"]), act=world.act(**fields)
    )
    assert refused(close) == [(1, "last_code")]
    assert [r[:2] for r in close(accept="good").refused] == [(1, "last_code")]
    assert [stock.codes(a), stock.codes(b)] == [["M-A"], ["B"]]
    last = Given(type_id, ["M-A"])
    assert refused(lambda: ledger.close_codes([a], codes=last, act=world.act())) == [
        (0, "last_code")
    ]


def test_only_a_code_that_the_item_has_is_ended(world: World) -> None:
    a, b = named(world, "A", "B")
    maker(world, [a, b], "M-A", "M-B")
    codes = Given(world.serial, ["B", "M-B"])
    assert refused(lambda: ledger.close_codes([a, b], codes=codes, act=world.act())) == [
        (0, "not_its_code"), (1, "not_its_code"),
    ]  # fmt: skip
    empty = Given(world.serial, ["A", "  "])
    assert refused(lambda: ledger.close_codes([a, b], codes=empty, act=world.act())) == [
        (1, "empty_code")
    ]
    few = Given(world.serial, ["A"])
    assert refused(lambda: ledger.close_codes([a, b], codes=few, act=world.act())) == [
        (None, "bad_lines")
    ]


def test_of_two_codes_of_a_type_the_named_one_is_replaced(world: World) -> None:
    [a] = named(world, "A")
    type_id = maker(world, [a], "M-1")
    ledger.correct_codes([a], codes=Given(type_id, ["M-2"]), act=world.act(), keep=True)
    correct = lambda old, new: ledger.correct_codes(  # noqa: E731
        [a], codes=Given(type_id, [new]), instead=[old], act=world.act()
    )
    posting = correct("M-2", "M-3")
    assert stock.codes(a) == ["A", "M-1", "M-3"]
    assert refused(lambda: correct("M-2", "M-4")) == [(0, "not_its_code")]
    assert refused(lambda: correct("M-3", "M-1")) == [(0, "already_there")]
    assert refused(lambda: correct("M-3", "M-3")) == [(0, "already_there")]
    undone(world, posting)
    assert stock.codes(a) == ["A", "M-1", "M-2"]


def test_named_codes_may_be_passed_round(world: World) -> None:
    items = named(world, "A", "B", "C")
    ledger.correct_codes(
        items, codes=Given(world.serial, ["B", "C", "A"]), instead=["A", "B", "C"], act=world.act()
    )
    assert [stock.codes(item) for item in items] == [["B"], ["C"], ["A"]]


def test_a_kept_code_stands_in_the_way_of_the_one_that_wants_it(world: World) -> None:
    a, b = named(world, "A", "B")
    ledger.correct_codes([a], codes=Given(world.serial, ["A2"]), act=world.act(), keep=True)
    codes = Given(world.serial, ["X", "A2"])
    act = world.act()
    again = lambda: ledger.correct_codes([a, b], codes=codes, instead=["A", "B"], act=act)  # noqa: E731
    assert refused(again) == [(1, "code_in_use")]


def test_new_serials_come_from_a_scheme(world: World) -> None:
    items = named(world, "A", "B", "C")
    made = scheme(world)
    posting = ledger.correct_codes(items, codes=Generated(made, FIELDS), act=world.act())
    assert [stock.codes(item) for item in items] == [["S-0001"], ["S-0002"], ["S-0003"]]
    assert [match.item for match in ledger.read.find_code("B")] == [items[1]]
    undone(world, posting)
    assert [stock.codes(item) for item in items] == [["A"], ["B"], ["C"]]
    ledger.correct_codes(items, codes=Generated(made, FIELDS), act=world.act())
    assert [stock.codes(item) for item in items] == [["S-0004"], ["S-0005"], ["S-0006"]]


def test_numbers_in_use_are_passed_over_and_noted(world: World) -> None:
    items = named(world, "A", "S-0002", "C")
    named(world, "S-0003")
    made = scheme(world)
    ledger.correct_codes(items[:1] + items[2:], codes=Generated(made, FIELDS), act=world.act())
    assert [stock.codes(item) for item in items] == [["S-0001"], ["S-0002"], ["S-0004"]]
    gaps = [(gap.number, gap.reason) for gap in identifiers.read.gaps(made)]
    assert gaps == [(3, "on another item already"), (2, "on another item already")]


def test_a_number_that_an_item_of_the_batch_gives_up_is_taken_by_another(world: World) -> None:
    items = named(world, "S-0002", "X")
    made = scheme(world)
    ledger.correct_codes(items, codes=Generated(made, FIELDS), act=world.act())
    assert [stock.codes(item) for item in items] == [["S-0001"], ["S-0002"]]
    assert identifiers.read.gaps(made) == []


def test_a_number_that_its_own_item_bears_is_passed_over(world: World) -> None:
    items = named(world, "S-0001", "S-0002")
    made = scheme(world)
    ledger.correct_codes(items, codes=Generated(made, FIELDS), act=world.act())
    codes = [stock.codes(item) for item in items]
    assert codes == [["S-0003"], ["S-0004"]]


def test_what_is_refused_takes_no_number(world: World) -> None:
    items = named(world, "A", "B")
    made = scheme(world)
    new = lambda wanted, **fields: ledger.correct_codes(  # noqa: E731
        wanted, codes=Generated(made, FIELDS), act=world.act(**fields)
    )
    assert refused(lambda: new([*items, 10**9])) == [(2, "unknown_item")]
    assert identifiers.read.counters(made) == []
    posting = new([items[0], 10**9, items[1]], accept="good")
    assert posting.accepted == 2
    assert [stock.codes(item) for item in items] == [["S-0001"], ["S-0002"]]
    assert [row.next_number for row in identifiers.read.counters(made)] == [3]


def test_a_scheme_that_is_used_up_changes_nothing(world: World) -> None:
    items = named(world, *(f"A{n}" for n in range(12)))
    made = scheme(world, "S-{counter:1}")
    new = lambda: ledger.correct_codes(  # noqa: E731
        items, codes=Generated(made, FIELDS), act=world.act()
    )
    with stock.unchanged():
        assert refused(new) == [(None, "scheme_used_up")]
    assert identifiers.read.counters(made) == []


def test_many_units_cost_as_many_statements_as_a_few(world: World) -> None:
    made = scheme(world)
    few, many = world.drills(2), world.drills(400)
    counts = []
    for items in (few, many):
        with CaptureQueriesContext(connection) as counted:
            ledger.correct_codes(items, codes=Generated(made, FIELDS), act=world.act())
        counts.append(len(counted))
    assert abs(counts[0] - counts[1]) <= 2, counts


def test_a_void_unit_keeps_its_codes_as_they_are(world: World) -> None:
    [a], [b] = named(world, "A"), named(world, "B")
    gone = ledger.commission(
        New(Kind.UNIT, world.drill, 1, Given(world.serial, ["G"])),
        place=world.a1, stage=Stage.READY, owner=world.us, act=world.act(),
    )  # fmt: skip
    undone(world, gone)
    void = gone.items[0]
    act = world.act()
    assert refused(lambda: ledger.swap_codes(a, void, type=world.serial, act=act)) == [
        (1, "wrong_stage")
    ]
    codes = Given(world.serial, ["G"])
    assert refused(lambda: ledger.close_codes([void], codes=codes, act=act)) == [(0, "wrong_stage")]
    assert stock.codes(b) == ["B"]


def test_a_unit_that_is_with_a_customer_may_get_a_new_serial(world: World) -> None:
    [a] = named(world, "A")
    ledger.ship(Lines([a]), place=world.customer, act=world.act())
    ledger.correct_codes([a], codes=Generated(scheme(world), FIELDS), act=world.act())
    assert stock.codes(a) == ["S-0001"]


def test_serials_say_what_their_product_is(world: World) -> None:
    items = named(world, "A")
    made = scheme(world, "{product}-{counter:3}")
    product = catalog.read.product(world.drill)
    fields = catalog.serial_fields(product, on=world.act().recorded_at.date())
    ledger.correct_codes(items, codes=Generated(made, fields), act=world.act())
    assert stock.codes(items[0]) == ["DRILL-001"]
    assert db.query("SELECT COUNT(*) FROM ledger_code WHERE closed_by IS NULL") == [(1,)]


def test_a_given_serial_fits_the_pattern_of_its_product(world: World) -> None:
    [pen] = catalog.add_products([catalog.NewProduct("PEN", "Pen", serial_pattern="P[0-9]{3}")])
    a, b = named(world, "P001", "P002", product=pen)
    codes = Given(world.serial, ["X", "P003"])
    new = lambda **fields: ledger.correct_codes(  # noqa: E731
        [a, b], codes=codes, act=world.act(**fields)
    )
    assert refused(new) == [(0, "serial_misfits_pattern")]
    assert [r[:2] for r in new(accept="good").refused] == [(0, "serial_misfits_pattern")]
    assert [stock.codes(a), stock.codes(b)] == [["P001"], ["P003"]]
    maker(world, [a], "any")
    [drill] = named(world, "DR")
    swap = lambda: ledger.swap_codes(a, drill, type=world.serial, act=world.act())  # noqa: E731
    assert refused(swap) == [(None, "serial_misfits_pattern")]


def test_a_rehearsal_tells_what_would_be_and_leaves_what_is(world: World) -> None:
    items = named(world, "A", "B")
    made = scheme(world)
    act = world.act()
    post = lambda: ledger.correct_codes(items, codes=Generated(made, FIELDS), act=act)  # noqa: E731
    with stock.unchanged():
        seen = ledger.rehearsed(post, lambda posting: ledger.read.codes(items))
        assert seen == dict(zip(items, ["S-0001", "S-0002"], strict=True))
        assert identifiers.read.counters(made) == []
        assert refused(lambda: ledger.rehearsed(lambda: world.move([10**9], 1), len)) == [
            (0, "unknown_item")
        ]
    assert not post().repeated
    assert ledger.read.codes_of_type(items, world.serial) == seen
