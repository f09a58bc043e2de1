"""What is wrong with a whole request; and each refusal on record has its test."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from stockthread import catalog, ledger
from stockthread.identifiers import Fields
from stockthread.ledger import Cause, Generated, Given, Kind, Lines, New, Posting, Stage
from tests import stock
from tests.ledger import verbs
from tests.ledger.test_refusals import REFUSES
from tests.ledger.verbs import DO, NOBODY, Row
from tests.refusals import refused
from tests.world import World

Ask = Callable[[World], Posting]


def commission(w: World, new: New, **fields: object) -> Posting:
    return ledger.commission(new, place=w.a1, stage=Stage.READY, owner=w.us, act=w.act(**fields))


def drills(w: World, *texts: str) -> New:
    return New(Kind.UNIT, w.drill, len(texts), Given(w.serial, texts))


def juice(w: World, *quantities: int) -> New:
    return New(Kind.LOT, w.juice, len(quantities), None, quantities)


def with_closed_product(w: World) -> Posting:
    catalog.close_products([w.drill])
    return commission(w, drills(w, "A"))


def reversed_once(w: World) -> Posting:
    moved = w.move(w.drills(1), w.a2)
    ledger.reverse(moved.event, act=w.act())
    return ledger.reverse(moved.event, act=w.act())


def reversal_of_a_reversal(w: World) -> Posting:
    moved = w.move(w.drills(1), w.a2)
    return ledger.reverse(ledger.reverse(moved.event, act=w.act()).event, act=w.act())


def released_twice(w: World) -> Posting:
    drill = w.drills(1)
    ledger.hold(Lines(drill), reason="x", blocks=1, act=w.act())
    (id,) = stock.open_holds(drill[0])
    ledger.release([id], act=w.act())
    return ledger.release([id], act=w.act())


def unreserved_twice(w: World) -> Posting:
    drill = w.drills(1)
    ledger.reserve(Lines(drill), order=Cause("order", "1"), act=w.act())
    (id,) = stock.reservations(drill[0])
    ledger.unreserve([id], act=w.act())
    return ledger.unreserve([id], act=w.act())


def produced_by(w: World, process: int) -> Posting:
    return ledger.produce(juice(w, 5), process=process, place=w.a1, owner=w.us, act=w.act())


def produced_by_what_was_undone(w: World) -> Posting:
    apples = w.juice_lot(5, product=w.apples)
    used = ledger.consume(Lines([apples]), act=w.act())
    ledger.reverse(used.event, act=w.act())
    return produced_by(w, used.items[0])


def produced_before_anything_went_in(w: World) -> Posting:
    start = w.act().recorded_at
    process = verbs.process(w)
    return ledger.produce(juice(w, 5), process=process, place=w.a1, owner=w.us, act=w.act(at=start))


def same_key_otherwise(w: World) -> Posting:
    drill, act = w.drills(1), w.act()
    ledger.move(Lines(drill), place=w.a2, act=act)
    return ledger.move(Lines(drill), place=w.a3, act=act)


def in_the_future(w: World) -> Posting:
    later = w.act()
    drill = Lines(w.drills(1))
    now = w.act()._replace(recorded_at=later.recorded_at)
    return ledger.move(drill, place=w.a2, act=now._replace(at=w.act().recorded_at))


ASKED: list[tuple[str, Ask]] = [
    ("bad_key", lambda w: w.move(w.drills(1), w.a2, key="")),
    ("bad_key", lambda w: w.move(w.drills(1), w.a2, key="k" * 81)),
    ("field_bad_characters", lambda w: w.move(w.drills(1), w.a2, reason="a\0b")),
    ("field_bad_characters", lambda w: w.move(w.drills(1), w.a2, key="\ud800")),
    ("happens_in_future", in_the_future),
    ("key_reused", same_key_otherwise),
    ("no_lines", lambda w: w.move([], w.a2)),
    ("no_lines", lambda w: commission(w, New(Kind.CONTAINER, 0, 0))),
    ("no_lines", lambda w: ledger.release([], act=w.act())),
    ("no_lines", lambda w: ledger.unreserve([], act=w.act())),
    ("no_lines", lambda w: ledger.observe([], attributes=1, values=[], act=w.act())),
    ("bad_lines", lambda w: ledger.move(Lines([1, 2], [1]), place=w.a2, act=w.act())),
    ("bad_lines", lambda w: ledger.move(Lines([1, 2]), place=[w.a2], act=w.act())),
    ("bad_lines", lambda w: ledger.move(Lines([1, 2], place=[w.a1]), place=w.a2, act=w.act())),
    ("bad_lines", lambda w: ledger.pack(Lines([1, 2]), container=[3], act=w.act())),
    ("bad_lines", lambda w: ledger.adjust(Lines([1]), changes=[1, 2], act=w.act(reason="x"))),
    ("bad_lines", lambda w: ledger.split(Lines([1]), codes=Given(w.lot, []), act=w.act())),
    ("bad_lines", lambda w: ledger.correct_codes([1], codes=Given(w.serial, []), act=w.act())),
    ("bad_lines", lambda w: ledger.observe([1], attributes=1, values=[], act=w.act())),
    ("bad_lines", lambda w: commission(w, New(Kind.UNIT, w.drill, 2, Given(w.serial, ["A"])))),
    ("bad_lines", lambda w: commission(w, New(Kind.UNIT, [w.drill], 2))),
    ("bad_lines", lambda w: commission(w, New(Kind.LOT, w.juice, 2, None, [1]))),
    ("bad_lines", lambda w: ledger.expect(drills(w, "A"), place=[w.a1, w.a2], owner=0,
                                          act=w.act())),
    ("too_many_lines", lambda w: commission(w, New(Kind.CONTAINER, 0, 2_000_001))),
    ("not_a_whole_quantity", lambda w: commission(w, New(Kind.LOT, w.juice, 1))),
    ("not_a_whole_quantity", lambda w: commission(w, juice(w, 5, 0))),
    ("no_such_product", lambda w: commission(w, New(Kind.UNIT, NOBODY, 1))),
    ("no_such_product", with_closed_product),
    ("no_such_product", lambda w: ledger.correct_product(w.drills(1), product=NOBODY,
                                                         act=w.act())),
    ("no_such_product", lambda w: commission(w, New(Kind.PROCESS, 0, 1))),
    ("no_such_product", lambda w: commission(w, New(Kind.CONTAINER, w.drill, 1))),
    ("wrong_stage", lambda w: ledger.commission(
        drills(w, "A"), place=w.a1, stage=Stage.VOID, owner=w.us, act=w.act())),
    ("wrong_stage", lambda w: ledger.remove(
        Lines(w.drills(1)), stage=Stage.CONSUMED, act=w.act())),
    ("wrong_stage", lambda w: ledger.take_back(
        Lines(w.drills(1)), place=w.a1, stage=Stage.VOID, act=w.act())),
    ("unknown_item", lambda w: w.move([2**70], w.a2)),
    ("not_a_whole_quantity", lambda w: ledger.move(
        Lines([w.juice_lot(5)], [10**16]), place=w.a2, act=w.act())),
    ("not_a_whole_quantity", lambda w: commission(w, juice(w, 10**16))),
    ("field_too_long", lambda w: w.move(w.drills(1), w.a2, reason="x" * 501)),
    ("wrong_tracking", lambda w: commission(w, New(Kind.UNIT, w.juice, 1))),
    ("wrong_tracking", lambda w: commission(w, New(Kind.LOT, w.drill, 1, None, [5]))),
    ("unknown_item", lambda w: commission(w, New(Kind.UNIT, w.drill, 1, lot=w.drills(1)[0]))),
    ("lot_of_another_product", lambda w: commission(
        w, w.pumps_of(w.pump_lot(), product=w.drill))),
    ("place_not_open", lambda w: ledger.expect(drills(w, "A"), place=NOBODY, owner=0,
                                               act=w.act())),
    ("place_not_open", lambda w: ledger.hold_place(NOBODY, reason="x", blocks=1, act=w.act())),
    ("wrong_place", lambda w: ledger.receive_new(drills(w, "A"), place=w.customer,
                                                 stage=Stage.RAW, owner=0, act=w.act())),
    ("code_listed_twice", lambda w: commission(w, drills(w, "A", "A"))),
    ("code_listed_twice", lambda w: commission(w, drills(w, "?", "?"))),
    ("code_in_use", lambda w: commission(w, drills(w, "A")) and commission(w, drills(w, "A"))),
    ("code_is_a_product", lambda w: commission(w, drills(w, "DRILL"))),
    ("empty_code", lambda w: commission(w, drills(w, " "))),
    ("code_too_long", lambda w: commission(w, drills(w, "x" * 129))),
    ("bad_code_characters", lambda w: commission(w, drills(w, "a\tb"))),
    ("bad_code_characters", lambda w: commission(w, drills(w, *"abcdefghi", "\ud800"))),
    ("no_reason", lambda w: ledger.hold(Lines([1]), reason="", blocks=1, act=w.act())),
    ("no_reason", lambda w: ledger.hold(Lines([1]), reason="x" * 201, blocks=1, act=w.act())),
    ("no_reason", lambda w: ledger.adjust(Lines([1]), changes=[1], act=w.act())),
    ("bad_blocks", lambda w: ledger.hold(Lines([1]), reason="x", blocks=16, act=w.act())),
    ("bad_blocks", lambda w: ledger.hold_place(w.a1, reason="x", blocks=-1, act=w.act())),
    ("no_order", lambda w: ledger.reserve(Lines([1]), order=Cause("order", ""), act=w.act())),
    ("field_bad_characters", lambda w: ledger.reserve(
        Lines([1]), order=Cause("order", "\0"), act=w.act())),
    ("unknown_hold", lambda w: ledger.release([NOBODY], act=w.act())),
    ("hold_is_released", released_twice),
    ("unknown_reservation", lambda w: ledger.unreserve([NOBODY], act=w.act())),
    ("reservation_is_closed", unreserved_twice),
    ("not_a_process", lambda w: produced_by(w, w.drills(1)[0])),
    ("not_a_process", produced_by_what_was_undone),
    ("not_a_process", lambda w: ledger.consume(
        Lines(w.drills(1)), process=w.drills(1)[0], act=w.act())),
    ("out_of_order", produced_before_anything_went_in),
    ("unknown_event", lambda w: ledger.reverse(NOBODY, act=w.act())),
    ("already_reversed", reversed_once),
    ("not_reversible", reversal_of_a_reversal),
    ("units_stand", lambda w: ledger.change_tracking(
        w.drill, "lot", act=w.drills(1) and w.act())),
    ("unknown_attribute", lambda w: ledger.observe(
        w.drills(1), attributes=NOBODY, values=["1"], act=w.act())),
    ("scheme_unknown", lambda w: commission(
        w, New(Kind.UNIT, w.drill, 1, Generated(NOBODY, Fields())))),
]  # fmt: skip


@pytest.mark.parametrize(
    "code, ask", ASKED, ids=[f"{code}-{n}" for n, (code, _) in enumerate(ASKED)]
)
def test_a_request_that_cannot_be_done_is_refused(world: World, code: str, ask: Ask) -> None:
    assert code in [found for _, found in refused(lambda: ask(world))]


# Told by tests of reversals, or where nothing but chance gets there.
ELSEWHERE = {
    "code_in_use_meanwhile",  # of two processes at once
    "comes_from_process",  # tests/ledger/test_production.py
    "container_moved",  # tests/ledger/test_reversal.py
    "last_code",  # tests/ledger/test_code_corrections.py
    "later_event",  # tests/ledger/test_reversal.py
    "no_code_of_type",  # tests/ledger/test_code_corrections.py
    "not_its_code",  # tests/ledger/test_code_corrections.py
    "number_is_used",  # tests/ledger/test_books.py
    "number_looks_like",  # tests/ledger/test_books.py
    "number_on_record",  # tests/ledger/test_books.py
    "number_unclear",  # tests/ledger/test_books.py
    "period_locked",  # tests/ledger/test_periods.py
    "period_not_over",  # tests/ledger/test_periods.py
    "shared_container",  # tests/ledger/test_sharing.py
}


def test_every_refusal_of_the_ledger_on_record_has_a_test() -> None:
    page = Path("docs/reference/refusals.md").read_text()
    section = page.split("\n## Ledger\n")[1].split("\n## ")[0]
    documented = set(re.findall(r"^\| `(\w+)`", section, re.MULTILINE))
    tested = {code for codes in REFUSES.values() for code in codes} | {code for code, _ in ASKED}
    assert documented - tested == ELSEWHERE


@pytest.mark.parametrize("verb", DO)
def test_a_retry_changes_nothing_and_another_request_needs_another_key(
    world: World, verb: str
) -> None:
    change = 5 if verb in verbs.OF_LOTS else None
    rows = verbs.with_targets(world, verb, [Row(verbs.either(world, verb), change)])
    others = verbs.with_targets(world, verb, [Row(verbs.either(world, verb), change)])
    act = world.act()
    first = verbs.DO[verb](world, rows, act)
    assert not first.repeated
    later = act._replace(recorded_at=world.act().recorded_at, device="another")
    with stock.unchanged():
        assert verbs.DO[verb](world, rows, later) == first._replace(repeated=True)
        assert refused(lambda: verbs.DO[verb](world, others, act)) == [(None, "key_reused")]
        by_ben = act._replace(by=world.ben)
        assert refused(lambda: verbs.DO[verb](world, rows, by_ben)) == [(None, "key_reused")]
    stock.assert_sound()
