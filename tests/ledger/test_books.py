"""Numbers of books: used by items, spoilt, left, and taken by two at once."""

from datetime import UTC, datetime

from stockthread import identifiers, ledger
from stockthread.identifiers import NewBook
from stockthread.kernel import db
from stockthread.ledger import BookRun, BookTally, Given, Kind, New, Stage
from tests.installation import Installation
from tests.refusals import refused
from tests.world import World

NOW = datetime(2026, 3, 2, 7, tzinfo=UTC)
NUMBERS = [f"R{n:03}" for n in range(1, 11)]


def register(world: World, numbers: list[str] = NUMBERS, *, product: int = 0) -> int:
    name = f"Roll {len(identifiers.read.books()) + 1}"
    book = NewBook(name, world.serial, product)
    return identifiers.add_book(book, numbers, key=name, person=world.anna, at=NOW)


def drills(world: World, codes: list[str], product: int = 0) -> list[int]:
    new = New(Kind.UNIT, product or world.drill, len(codes), Given(world.serial, codes))
    done = ledger.commission(
        new, place=world.a1, stage=Stage.READY, owner=world.us, act=world.act()
    )
    return list(done.items)


def spoil(world: World, book: int, *numbers: str) -> None:
    ledger.spoil_numbers(book, numbers, "torn", person=world.anna, at=NOW)


def test_a_number_is_used_once_an_item_bears_or_bore_it(world: World) -> None:
    book = register(world)
    drills(world, ["R001", "R002"])
    (other,) = drills(world, ["R005"])
    codes = Given(world.serial, ["X-5"])
    ledger.correct_codes([other], codes=codes, act=world.act(reason="misread"))
    spoil(world, book, "R003", "R004")
    use = ledger.read.book_use(identifiers.read.book(book))
    assert use.tally == BookTally(used=3, spoilt=2, left=5)
    assert ledger.read.book_tallies([book]) == {book: use.tally}
    assert use.runs == [
        BookRun("used", "", "R001", "R002", 2, 0),
        BookRun("spoilt", "torn", "R003", "R004", 2, 2),
        BookRun("used", "", "R005", "R005", 1, 4),
        BookRun("left", "", "R006", "R010", 5, 5),
    ]


def test_numbers_of_one_product_are_not_used_by_another(world: World) -> None:
    own, any_of_them = register(world, product=world.drill), register(world, ["S1", "S2"])
    drills(world, ["R001", "S1"], world.battery)
    assert ledger.read.book_tallies([own, any_of_them]) == {
        own: BookTally(0, 0, 10),
        any_of_them: BookTally(1, 0, 1),
    }


def test_a_used_number_is_not_spoilt(world: World) -> None:
    book = register(world)
    drills(world, ["R002"])
    assert refused(lambda: spoil(world, book, "R001", "R002")) == [(1, "number_is_used")]
    assert ledger.read.book_tallies([book])[book] == BookTally(1, 0, 9)


def test_a_spoilt_number_that_an_item_bears_after_all_counts_as_used(world: World) -> None:
    book = register(world)
    spoil(world, book, "R001")
    drills(world, ["R001"])
    assert ledger.read.book_tallies([book])[book] == BookTally(1, 0, 9)


def test_the_next_numbers_are_those_left_in_their_order(world: World) -> None:
    book = register(world)
    drills(world, ["R001", "R003"])
    spoil(world, book, "R002")
    with db.writing():
        assert ledger.read.next_of_book(book, 3) == ["R004", "R005", "R006"]
        assert ledger.read.next_of_book(book, 0) == []


def test_a_closed_or_used_up_book_gives_no_numbers(world: World) -> None:
    book = register(world)
    assert refused(lambda: ledger.read.next_of_book(book, 11)) == [(None, "book_used_up")]
    identifiers.close_book(book, person=world.anna, at=NOW)
    assert refused(lambda: ledger.read.next_of_book(book, 1)) == [(None, "book_is_closed")]
    assert refused(lambda: ledger.read.next_of_book(99, 1)) == [(None, "unknown_id")]


def test_numbers_are_sorted_before_they_are_registered(world: World) -> None:
    register(world)
    drills(world, ["S-03"])
    new = NewBook("Roll 2", world.serial)
    lines = ["S-01..S-04", "S-O1", "", "R001", "S-02", "A-1;A-2", "T" * 129]
    found = ledger.sort_numbers(new, lines)
    assert found.codes[:5] == ["S-01", "S-02", "S-03", "S-04", "S-O1"]
    assert found.lines == [0, 0, 0, 0, 1, 3, 4, 5, 6]
    assert {n: each.code for n, each in found.doubts.items()} == {
        2: "number_on_record",
        4: "number_looks_like",
        7: "number_unclear",
    }
    assert {n: each.code for n, each in found.refused.items()} == {
        5: "number_in_book",
        6: "code_listed_twice",
        8: "code_too_long",
    }
    assert found.good() == ["S-01", "S-02", "S-04"]
    assert found.good(with_doubtful=True) == ["S-01", "S-02", "S-03", "S-04", "S-O1", "A-1;A-2"]
    assert found.reasons == []


def test_what_speaks_against_the_book_itself_is_told_too(world: World) -> None:
    register(world)
    found = ledger.sort_numbers(NewBook("Roll 1", world.serial), ["Z1"])
    assert [each.code for each in found.reasons] == ["code_taken"]
    found = ledger.sort_numbers(NewBook("", world.serial), [])
    assert [each.code for each in found.reasons] == ["field_missing", "bad_book_size"]
    many = [f"{n:06}" for n in range(100_001)]
    sort = ledger.sort_numbers
    assert refused(lambda: sort(NewBook("N", world.serial), many)) == [(None, "too_many_lines")]


def test_many_books_are_counted_in_one_statement(world: World, django_assert_num_queries) -> None:
    books = [register(world, [f"{n}-{i}" for i in range(20)]) for n in range(5)]
    with django_assert_num_queries(1):
        assert len(ledger.read.book_tallies(books)) == 5
    row = identifiers.read.book(books[0])
    with django_assert_num_queries(1):
        ledger.read.book_use(row)


PREPARE = """
from datetime import UTC, datetime
from stockthread import identifiers
from tests import world
made = world.build()
book = identifiers.NewBook("Roll", made.serial)
numbers = [f"R{n:04}" for n in range(100)]
print(made.drill, made.a1, made.us, made.anna, made.serial,
    identifiers.add_book(book, numbers, key="k", person=made.anna, at=datetime.now(UTC)))
"""
TAKER = """
import sys
from datetime import UTC, datetime
from stockthread import ledger
from stockthread.kernel import db
drill, place, us, anna, serial, book = {ids}
print("ready", flush=True)
sys.stdin.readline()

def take(n):
    with db.writing():
        codes = ledger.read.next_of_book(book, 5)
        new = ledger.New(ledger.Kind.UNIT, drill, 5, ledger.Given(serial, codes))
        act = ledger.Act(f"{name}-{{n}}", anna, datetime.now(UTC))
        ledger.commission(new, place=place, stage=ledger.Stage.READY, owner=us, act=act)
    print(*codes)

for n in range(10):
    db.retried(lambda: take(n))
"""


def test_two_at_once_never_take_the_same_number(installation: Installation) -> None:
    ids = [int(id) for id in installation.run(PREPARE).split()]
    takers = [
        installation.start_code(TAKER.format(ids=ids, name=name), stdin=-1, stdout=-1)
        for name in "ab"
    ]
    for taker in takers:
        assert taker.stdout is not None
        assert taker.stdout.readline() == "ready\n"
    taken = []
    for taker in takers:
        assert taker.stdin is not None
        taker.stdin.write("\n")
        taker.stdin.flush()
    for taker in takers:
        taken += taker.communicate(timeout=60)[0].split()
        assert taker.returncode == 0
    assert sorted(taken) == [f"R{n:04}" for n in range(100)]
