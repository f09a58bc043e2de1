"""Moving places within their tree, against a small model of it."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from stockthread.kernel.errors import Refused
from stockthread.places import (
    NewPlace,
    add_places,
    change_place,
    close_place,
    move_place,
    open_below,
    read,
    virtual_place,
)
from tests.refusals import refused

pytestmark = pytest.mark.django_db


def _trees() -> dict[str, int]:
    """Two sites W and V; W has an aisle A with bins A1, A2; V has a zone Z."""
    parents = {"W": "", "V": "", "A": "W", "A1": "A", "A2": "A", "Z": "V"}
    ids = add_places([NewPlace(code, code, "zone", above) for code, above in parents.items()])
    return dict(zip(parents, ids, strict=True))


def _below(id: int) -> set[str]:
    return {read.place(each).code for each in read.descendants(id)}


def test_a_place_takes_along_what_lies_under_it() -> None:
    ids = _trees()
    move_place(ids["A"], ids["Z"])
    assert read.place(ids["A1"]).path == f"/{ids['V']}/{ids['Z']}/{ids['A']}/{ids['A1']}/"
    assert read.place(ids["A"]).parent == ids["Z"]
    assert read.place(ids["A1"]).parent == ids["A"]
    assert _below(ids["V"]) == {"Z", "A", "A1", "A2"}
    assert _below(ids["W"]) == set()
    move_place(ids["A"], None)
    assert read.place(ids["A2"]).path == f"/{ids['A']}/{ids['A2']}/"
    assert read.place(ids["A"]).parent is None


def test_code_name_and_where_it_lies_change_together_or_not_at_all() -> None:
    ids = _trees()
    change_place(ids["A"], code="B", name="Aisle B", above="Z")
    changed = read.place(ids["A"])
    assert (changed.code, changed.name, changed.parent) == ("B", "Aisle B", ids["Z"])
    assert refused(lambda: change_place(ids["A"], code="C", name="C", above="A1")) == [
        (None, "place_under_itself")
    ]
    assert refused(lambda: change_place(ids["A"], code="C", name="C", above="NONE")) == [
        (None, "unknown_place")
    ]
    assert read.place(ids["A"]) == changed
    change_place(ids["A"], code="B", name="B", above="")
    assert read.place(ids["A"]).parent is None


def test_a_place_is_closed_with_all_that_lies_in_it() -> None:
    ids = _trees()
    assert open_below(ids["W"]) == 3
    assert refused(lambda: close_place(ids["W"])) == [(None, "place_has_open_places")]
    close_place(ids["W"], with_all=True)
    assert {place.code for place in read.tree() if place.is_active} == {"V", "Z"}


def test_a_place_cannot_lie_under_itself() -> None:
    ids = _trees()
    for above in ("W", "A", "A1"):
        assert refused(lambda above=above: move_place(ids["W"], ids[above])) == [
            (None, "place_under_itself")
        ]


def test_where_a_place_cannot_go() -> None:
    ids = _trees()
    (firm,) = add_places([NewPlace("FIRM", "Firm", "company")])
    close_place(ids["Z"])
    scrap = virtual_place("scrap")
    assert refused(lambda: move_place(ids["A"], ids["Z"])) == [(None, "place_is_closed")]
    assert refused(lambda: move_place(ids["A"], scrap)) == [(None, "place_is_built_in")]
    assert refused(lambda: move_place(scrap, ids["A"])) == [(None, "place_is_built_in")]
    assert refused(lambda: move_place(firm, ids["A"])) == [(None, "company_under_place")]
    assert refused(lambda: move_place(ids["A"], 10**9)) == [(None, "unknown_id")]
    assert refused(lambda: move_place(10**9, ids["A"])) == [(None, "unknown_id")]


def test_no_move_makes_a_tree_too_deep() -> None:
    ids = _trees()
    chain = [NewPlace("L1", "l", "zone")]
    chain += [NewPlace(f"L{n}", "l", "zone", f"L{n - 1}") for n in range(2, 19)]
    deepest = add_places(chain)[-1]  # the eighteenth level
    assert refused(lambda: move_place(ids["W"], deepest)) == [(None, "place_too_deep")]
    move_place(ids["A"], deepest)
    assert read.place(ids["A1"]).depth == 19


def test_a_whole_site_moves_with_one_update() -> None:
    ids = _trees()
    add_places([NewPlace(f"B{n}", "b", "bin", "A") for n in range(500)])
    with CaptureQueriesContext(connection) as few:
        move_place(ids["A"], ids["V"])
    with CaptureQueriesContext(connection) as one:
        move_place(ids["Z"], ids["W"])
    assert len(few) == len(one)
    assert sum("UPDATE" in query["sql"] for query in few.captured_queries) == 1
    assert len(read.descendants(ids["V"])) == 503


NAMES = ("W", "V", "A", "A1", "A2", "Z")


@given(st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from((*NAMES, ""))), max_size=12))
def test_any_moves_leave_the_tree_that_the_model_has(moves: list[tuple[str, str]]) -> None:
    with transaction.atomic():
        ids = _trees()
        above = {"W": "", "V": "", "A": "W", "A1": "A", "A2": "A", "Z": "V"}
        for name, target in moves:
            chain, walk = [], target
            while walk:
                chain.append(walk)
                walk = above[walk]
            try:
                move_place(ids[name], ids[target] if target else None)
            except Refused as error:
                assert [each.code for each in error.refusals] == ["place_under_itself"]
                assert name in chain
            else:
                assert name not in chain
                above[name] = target
        for place in read.tree():
            names = [each.code for each in read.ancestors(place.id)]
            assert (names[-1] if names else "") == above[place.code]
            assert place.parent == (ids[above[place.code]] if above[place.code] else None)
        transaction.set_rollback(True)
