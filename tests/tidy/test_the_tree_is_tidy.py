"""This tree keeps its own rules."""

from pathlib import Path

import pytest

from tests.tidy import documents, invariants, sources

ROOT = Path(__file__).resolve().parents[2]
GUARDS = [
    sources.areas_out_of_order,
    sources.imports_past_the_door,
    sources.imports_in_circles,
    sources.core_beyond_the_database,
    sources.ledger_written_elsewhere,
    sources.long_functions,
    sources.long_views,
    sources.long_modules,
    sources.modules_without_docstring,
    sources.names_of_nothing,
    sources.scripts_in_pages,
    sources.traces_of_a_workplace,
    sources.locks_left_behind,
    documents.settings,
    documents.commands,
    documents.routes,
    documents.event_kinds,
    documents.refusals,
    documents.broken_links,
    invariants.shown,
]


@pytest.mark.parametrize("guard", GUARDS, ids=lambda guard: guard.__name__)
def test_this_tree_keeps_the_rule(guard):
    found = guard(ROOT)
    assert not found, "\n".join(found)
