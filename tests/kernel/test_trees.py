"""Trees given as lists of codes and parents."""

from hypothesis import given
from hypothesis import strategies as st

from stockthread.kernel.trees import parents_first


def test_parents_come_first_and_circles_not_at_all() -> None:
    codes, parents = ["C", "B", "A", "X", "Y", "Z"], ["B", "A", "", "Y", "X", "X"]
    assert parents_first(codes, parents) == [2, 1, 0]


def test_a_parent_outside_the_list_is_taken_to_be_there() -> None:
    assert parents_first(["B"], ["A"]) == [0]


CODE = st.sampled_from(["", "A", "B", "C", "D", "E"])


@given(st.lists(st.tuples(CODE, CODE), max_size=8))
def test_no_list_however_wrong_is_walked_twice(pairs: list[tuple[str, str]]) -> None:
    codes, parents = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    order = parents_first(codes, parents)
    assert len(order) == len(set(order))
    seen: set[str] = set()
    for line in order:
        assert not parents[line] or parents[line] in seen or parents[line] not in codes
        seen.add(codes[line])
