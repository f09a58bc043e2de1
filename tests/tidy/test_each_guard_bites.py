"""Each guard finds the violation that is planted for it, in a copy of this tree."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.tidy import documents, invariants, sources
from tests.tidy.test_the_tree_is_tidy import GUARDS, ROOT

COPIED = ("stockthread", "project", "docs", "pyproject.toml", "requirements")
LONG_VIEW = "@page\ndef long(request):\n" + "    print()\n" * sources.VIEW_LINES
LONG_FUNCTION = "def long() -> None:\n" + "    print()\n" * sources.FUNCTION_LINES


class Planted(NamedTuple):
    """A violation: text added to the end of a file, and a word that the finding must say."""

    guard: Callable[[Path], list[str]]
    file: str
    text: str
    word: str


VIOLATIONS = [
    Planted(
        sources.areas_out_of_order,
        "stockthread/kernel/clock.py",
        "\nimport stockthread.ledger\n",
        "stockthread.kernel.clock",
    ),
    Planted(
        sources.areas_out_of_order,
        "stockthread/web/urls.py",
        "\nimport stockthread.cli.main\n",
        "stockthread.web.urls",
    ),
    Planted(
        sources.areas_out_of_order,
        "stockthread/novelty/__init__.py",
        "",
        "novelty",
    ),
    Planted(
        sources.imports_past_the_door,
        "stockthread/web/urls.py",
        "\nfrom stockthread.parties.models import Party\n",
        "stockthread.parties.models",
    ),
    Planted(
        sources.imports_past_the_door,
        "stockthread/catalog/planted.py",
        '"""Planted."""\nfrom stockthread.parties import _hidden\n',
        "_hidden",
    ),
    Planted(
        sources.imports_in_circles,
        "stockthread/web/words.py",
        "\nfrom stockthread.web import shown\n",
        "stockthread.web.words",
    ),
    Planted(
        sources.core_beyond_the_database,
        "stockthread/places/planted.py",
        '"""Planted."""\nfrom django.core.cache import cache\n',
        "django.core.cache",
    ),
    Planted(
        sources.core_beyond_the_database,
        "stockthread/places/planted.py",
        '"""Planted."""\nfrom django import forms\n',
        "django.forms",
    ),
    Planted(
        sources.ledger_written_elsewhere,
        "stockthread/web/planted.py",
        '"""Planted."""\nSQL = "UPDATE ledger_state SET place = 0"\n',
        "planted.py:2",
    ),
    Planted(
        sources.ledger_written_elsewhere,
        "stockthread/cli/planted.py",
        '"""Planted."""\ndef sql(name):\n    return f"insert into ledger_item ({name}) select 1"\n',
        "planted.py:3",
    ),
    Planted(
        sources.ledger_written_elsewhere,
        "stockthread/places/planted.sql",
        "DELETE FROM ledger_event;\n",
        "planted.sql",
    ),
    Planted(sources.long_functions, "stockthread/web/planted.py", LONG_FUNCTION, "long has 71"),
    Planted(sources.long_views, "stockthread/web/views/planted.py", LONG_VIEW, "view of 17 lines"),
    Planted(
        sources.long_modules,
        "stockthread/web/planted.py",
        "\n" * (sources.MODULE_LINES + 1),
        "501 lines",
    ),
    Planted(
        sources.modules_without_docstring, "project/planted.py", "x = 1\n", "project/planted.py"
    ),
    Planted(sources.names_of_nothing, "stockthread/web/date_utils.py", "", "date_utils"),
    Planted(sources.names_of_nothing, "stockthread/places/admin.py", "", "places/admin.py"),
    Planted(
        sources.scripts_in_pages,
        "stockthread/web/templates/planted.html",
        '<p>\n<button onclick="go()">Go</button>\n',
        "planted.html:2",
    ),
    Planted(
        sources.scripts_in_pages,
        "stockthread/web/templates/planted.html",
        "<script>go()</script>\n",
        "planted.html:1",
    ),
    Planted(
        sources.traces_of_a_workplace,
        "requirements/base.txt",
        "--index-url https" + "://example\n",
        "an address in a lock",
    ),
    Planted(
        sources.traces_of_a_workplace, "docs/planted.md", "See /wo" + "rk/here.\n", "one machine"
    ),
    Planted(sources.locks_left_behind, "requirements/base.in", "novelty>=1\n", "has no novelty"),
    Planted(
        documents.settings,
        "stockthread/web/planted.py",
        'NAME = "STOCKTHREAD_SECRET_DOOR"\n',
        "STOCKTHREAD_SECRET_DOOR",
    ),
    Planted(documents.settings, "docs/reference/settings.md", "\n- `OLD` is gone\n", "OLD"),
    Planted(
        documents.commands,
        "stockthread/cli/main.py",
        '\nCOMMANDS["planted"] = COMMANDS["init"]\n',
        "does not explain planted",
    ),
    Planted(
        documents.routes,
        "stockthread/web/urls.py",
        "\nurlpatterns += [path('planted/<int:id>/', print)]\nfrom django.urls import path\n",
        "/planted/<int:id>/",
    ),
    Planted(
        documents.event_kinds,
        "stockthread/ledger/planted.py",
        'def verb(act, steps):\n    return post("planted", act, [], steps)\n',
        "does not explain planted",
    ),
    Planted(
        documents.event_kinds,
        "stockthread/ledger/planted.py",
        'def road(kind):\n    post(kind, 0)\ndef verb():\n    road("planted")\n',
        "does not explain planted",
    ),
    Planted(
        documents.refusals,
        "stockthread/places/planted.py",
        'def verb():\n    refuse("planted_code")\n',
        "planted_code",
    ),
    Planted(
        documents.refusals,
        "stockthread/places/planted.py",
        'def verb():\n    refuse("unknown_id", line=3)\n',
        "gives no id",
    ),
    Planted(
        documents.refusals,
        "stockthread/kernel/refusals.py",
        '\nTEXTS |= {"never_said": "Nobody says this."}\n',
        "nothing refuses with it",
    ),
    Planted(documents.broken_links, "docs/planted.md", "[here](nowhere.md)\n", "nowhere.md"),
    Planted(
        documents.broken_links, "docs/planted.md", '<img src="nowhere.png" alt="">\n', "nowhere.png"
    ),
    Planted(invariants.shown, "docs/invariants.md", "\n| I-99 | x | y | z |\n", "I-99 where"),
    Planted(
        invariants.shown,
        "docs/invariants.md",
        "\n| I-34 | x | y | `tests/ledger/test_verify.py::test_planted` |\n",
        "test_planted, which is not there",
    ),
    Planted(
        invariants.shown,
        "stockthread/ledger/planted.py",
        '"""Planted."""\nRULE = "I-98"\n',
        "speaks of I-98",
    ),
]


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of this tree; whoever plants something in it takes it out again."""
    copy = tmp_path_factory.mktemp("tree")
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, copy / name)
    return copy


@contextmanager
def planted_in(tree: Path, planted: Planted) -> Iterator[None]:
    """The tree with the violation in it, while the block runs."""
    file = tree / planted.file
    before = file.read_text() if file.exists() else None
    is_new_folder = not file.parent.exists()
    file.parent.mkdir(parents=True, exist_ok=True)
    if not planted.file.endswith(".md"):
        documents.inventory.cache_clear()
    file.write_text((before or "") + planted.text)
    try:
        yield
    finally:
        file.unlink() if before is None else file.write_text(before)
        if is_new_folder:
            shutil.rmtree(file.parent)


@pytest.mark.parametrize(
    "planted", VIOLATIONS, ids=lambda planted: f"{planted.guard.__name__}-{planted.word}"
)
def test_a_planted_violation_is_found(planted, tree):
    with planted_in(tree, planted):
        found = planted.guard(tree)
    assert any(planted.word in line for line in found), found


def test_every_guard_has_a_planted_violation():
    assert {planted.guard for planted in VIOLATIONS} == set(GUARDS)
