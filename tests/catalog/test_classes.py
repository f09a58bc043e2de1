"""Classes of products form a tree."""

import pytest

from stockthread.catalog import NewClass, ProductClass, add_classes, read
from tests.refusals import refused

pytestmark = pytest.mark.django_db


def test_a_tree_comes_in_one_batch_in_any_order() -> None:
    drills, tools, saws = add_classes(
        [
            NewClass("DRILLS", "Drills", "TOOLS"),
            NewClass("TOOLS", "Tools"),
            NewClass("SAWS", "Saws", "TOOLS"),
        ]
    )
    (mini,) = add_classes([NewClass("MINI", "Small drills", "DRILLS")])
    assert read.classes() == [
        ProductClass(drills, "DRILLS", "Drills", tools),
        ProductClass(mini, "MINI", "Small drills", drills),
        ProductClass(saws, "SAWS", "Saws", tools),
        ProductClass(tools, "TOOLS", "Tools", None),
    ]
    assert read.class_and_below(tools) == sorted([tools, drills, saws, mini])
    assert read.class_and_below(mini) == [mini]
    assert read.class_and_below(10**9) == []


def test_a_class_cannot_lie_under_itself() -> None:
    circle = [
        NewClass("A", "a", "C"),
        NewClass("B", "b", "A"),
        NewClass("C", "c", "B"),
        NewClass("D", "d", "C"),
        NewClass("E", "e"),
        NewClass("F", "f", "F"),
    ]
    assert refused(lambda: add_classes(circle)) == [
        (line, "class_cycle") for line in (0, 1, 2, 3, 5)
    ]
    assert read.classes() == []


def test_bad_lines_are_told_with_their_reasons() -> None:
    add_classes([NewClass("A", "a")])
    batch = [NewClass("A", "a"), NewClass("B", "b", "NONE"), NewClass("", "c"), NewClass("D", "")]
    assert refused(lambda: add_classes(batch)) == [
        (0, "code_taken"),
        (1, "unknown_class"),
        (2, "field_missing"),
        (3, "field_missing"),
    ]
    twice = [NewClass("X", "x"), NewClass("X", "x", "X")]
    assert (1, "code_repeated") in refused(lambda: add_classes(twice))
