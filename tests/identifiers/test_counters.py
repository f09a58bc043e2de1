"""Numbers taken from stored schemes: each once, in order, and none by a refusal."""

from datetime import date

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from stockthread.identifiers import (
    CounterRow,
    Fields,
    NewScheme,
    add_schemes,
    close_scheme,
    explain,
    read,
    take,
)
from stockthread.kernel.errors import Refused
from tests.installation import Installation

pytestmark = pytest.mark.django_db
TODAY = Fields(date(2026, 7, 30))


def _scheme(pattern: str) -> int:
    (id,) = add_schemes([NewScheme("S", "", pattern, read.code_type_by_code("serial").id)])
    return id


def test_numbers_follow_each_other() -> None:
    id = _scheme("DR-{yy}-{counter:4}")
    assert take(id, TODAY, 2) == ["DR-26-0001", "DR-26-0002"]
    assert take(id, TODAY, 0) == []
    assert take(id, TODAY, 1) == ["DR-26-0003"]
    assert read.counters(id) == [CounterRow("", 4)]


def test_a_counter_starts_where_the_scheme_says() -> None:
    assert take(_scheme("{counter:4::0}"), TODAY, 2) == ["0000", "0001"]


def test_a_counter_starts_again_for_each_of_its_scope() -> None:
    id = _scheme("{yy}{product:2}-{counter:3:::product}")
    assert take(id, TODAY._replace(product="AA"), 2) == ["26AA-001", "26AA-002"]
    assert take(id, TODAY._replace(product="BB"), 1) == ["26BB-001"]
    assert take(id, TODAY._replace(product="AA"), 1) == ["26AA-003"]
    assert read.counters(id) == [CounterRow("AA", 4), CounterRow("BB", 2)]


def test_a_new_year_starts_again() -> None:
    id = _scheme("{yyyy}-{counter:3:::year}")
    assert take(id, Fields(date(2026, 12, 31)), 2) == ["2026-001", "2026-002"]
    assert take(id, Fields(date(2027, 1, 1)), 1) == ["2027-001"]
    assert take(id, Fields(date(2026, 12, 31)), 1) == ["2026-003"]


def test_the_last_number_can_be_taken_and_no_more() -> None:
    id = _scheme("{counter:1}")
    assert _refusal(id, TODAY, 10) == ("scheme_used_up", {"remaining": 9, "wanted": 10})
    assert take(id, TODAY, 7)[-1] == "7"
    assert _refusal(id, TODAY, 3) == ("scheme_used_up", {"remaining": 2, "wanted": 3})
    assert take(id, TODAY, 2) == ["8", "9"]
    assert _refusal(id, TODAY, 1) == ("scheme_used_up", {"remaining": 0, "wanted": 1})
    assert _refusal(id, TODAY, 10**30)[0] == "scheme_used_up"


def test_the_widest_counter_counts_to_its_end() -> None:
    id = _scheme("{counter:18::999999999999999998}")
    assert take(id, TODAY, 2) == ["9" * 17 + "8", "9" * 18]
    assert _refusal(id, TODAY, 1)[0] == "scheme_used_up"


def test_a_refused_field_takes_no_number() -> None:
    id = _scheme("{product}{counter:3}")
    assert _refusal(id, TODAY, 1) == ("scheme_field_missing", {"field": "product"})
    assert read.counters(id) == []


def test_numbers_of_a_transaction_undone_are_free_again() -> None:
    id = _scheme("{counter:3}")
    with transaction.atomic():
        assert take(id, TODAY, 5)
        transaction.set_rollback(True)
    assert take(id, TODAY, 1) == ["001"]


def test_unknown_and_closed_schemes_give_nothing() -> None:
    id = _scheme("{counter:3}")
    close_scheme(id)
    assert _refusal(id, TODAY, 1) == ("scheme_unknown", {"scheme": "S"})
    assert _refusal(id + 1, TODAY, 1) == ("scheme_unknown", {"scheme": id + 1})


def test_a_batch_costs_two_statements_whatever_its_size() -> None:
    id = _scheme("{counter:7}")
    for count in (1, 10_000):
        with CaptureQueriesContext(connection) as queries:
            assert len(take(id, TODAY, count)) == count
        assert len(queries) == 2


TAKER = """
import sys
from datetime import date
from stockthread.identifiers import Fields, take
from stockthread.kernel import db

print("ready", flush=True)
sys.stdin.readline()
for _ in range(60):
    with db.writing():
        serials = take({id}, Fields(date(2026, 7, 30)), 3)
    print(*serials, sep="\\n")
"""


NUMBERS = """
import sys
from stockthread.identifiers import explain, read
scheme = read.parsed({id})
said = [explain(scheme, serial)[2].number for serial in sys.stdin.read().split()]
print(*sorted(said))
"""


@pytest.mark.parametrize(
    ("pattern", "first"),
    [("{yy}-{counter:5:::year}", 1), ("{yy}-{unguessable:8:32:year}{check:mod37-36}", 0)],
)
def test_two_processes_at_once_get_each_number_once(
    installation: Installation, pattern: str, first: int
) -> None:
    id = installation.run(
        "from stockthread.identifiers import NewScheme, add_schemes, read\n"
        "serial = read.code_type_by_code('serial').id\n"
        f"print(*add_schemes([NewScheme('S' + str({first}), '', {pattern!r}, serial)]))"
    )
    takers = [
        installation.start_code(TAKER.format(id=int(id)), stdin=-1, stdout=-1) for _ in range(2)
    ]
    for taker in takers:
        assert taker.stdout is not None
        assert taker.stdout.readline() == "ready\n"
    for taker in takers:
        assert taker.stdin is not None
        taker.stdin.write("\n")
        taker.stdin.flush()
    outputs = [taker.communicate(timeout=60)[0].split() for taker in takers]
    assert [taker.returncode for taker in takers] == [0, 0]
    taken = {serial for output in outputs for serial in output}
    assert len(taken) == 360
    reader = installation.start_code(NUMBERS.format(id=int(id)), stdin=-1, stdout=-1)
    numbers = reader.communicate(" ".join(taken), timeout=60)[0].split()
    assert numbers == [str(number) for number in range(first, first + 360)]


def _refusal(id: int, fields: Fields, count: int) -> tuple[str, dict[str, object]]:
    with pytest.raises(Refused) as caught, transaction.atomic():
        take(id, fields, count)
    (refusal,) = caught.value.refusals
    return refusal.code, refusal.data


def test_an_unguessable_number_is_explained_by_the_scheme_that_made_it_alone() -> None:
    pattern = "{yy}-{unguessable:4:32:year}{check:mod37-36}"
    one, other = add_schemes(
        [NewScheme(c, "", pattern, read.code_type_by_code("serial").id) for c in "AB"]
    )
    made, others = take(one, TODAY, 500), take(other, TODAY, 500)
    assert len(set(made)) == 500
    assert not set(made) & set(others[:5])
    numbers = [explain(read.parsed(one), serial)[2].number for serial in made]
    assert numbers == list(range(500))
    assert take(one, TODAY, 1)[0] not in made
    assert explain(read.parsed(one), take(one, Fields(date(2027, 1, 1)), 1)[0])[2].number == 0


def test_all_numbers_of_an_unguessable_scheme_come_once() -> None:
    id = _scheme("{unguessable:20:01}")
    assert len(set(take(id, TODAY, 2**20))) == 2**20
    assert _refusal(id, TODAY, 1) == ("scheme_used_up", {"remaining": 0, "wanted": 1})


def test_random_numbers_of_one_batch_differ_and_are_counted() -> None:
    id = _scheme("R{random:2}")
    assert len(set(take(id, TODAY, 60))) == 60
    assert read.counters(id) == [CounterRow("", 60)]
    assert _refusal(id, TODAY, 41) == ("scheme_used_up", {"remaining": 40, "wanted": 41})
