"""From what people call items to their ids: a code (also an old one), #NUMBER, or a public id.

A code that fits several items is never guessed at: the command ends and lists them.
"""

import sys
from collections.abc import Collection, Sequence
from itertools import zip_longest
from typing import Final

from stockthread import ledger
from stockthread.cli import exits, program, shown
from stockthread.kernel import ids
from stockthread.kernel.errors import Refused
from stockthread.ledger import CodeMatch

NAMES_MAX: Final = 1_000_000
CHOICES_MAX: Final = 20
NOT_FOUND_SHOWN_MAX: Final = 10
BEGINNING_MAX: Final = 40


def from_input(named: Sequence[str]) -> list[str]:
    """The names, with those from standard input, one a line, in the place of each `-`."""
    found: list[str] = []
    for name in named:
        if name == "-":
            lines = (line.strip() for line in sys.stdin)
            found += [line for line in lines if line]
        else:
            found.append(name.strip())
    return found


def lines_from_input(given: Sequence[str]) -> list[str]:
    """The lines that are given, with all those from standard input in the place of each `-`.

    Nothing is taken off them but their ends: empty lines and tabs mean something in a delivery.
    """
    found: list[str] = []
    for line in given:
        found += (each.rstrip("\r\n") for each in sys.stdin) if line == "-" else [line]
    return found


def one(name: str, among: Collection[int] | None = None) -> int:
    """The id of the item of this name. Raises Failure item_not_found, item_ambiguous."""
    return many([name], among)[0]


def many(named: Sequence[str], among: Collection[int] | None = None) -> list[int]:
    """The ids of items, in order, each once. `among`: the products that are meant.

    Raises Failure item_not_found, item_ambiguous.
    """
    return list(dict.fromkeys(each(named, among).values()))


def each(named: Sequence[str], among: Collection[int] | None = None) -> dict[str, int]:
    """The id of the item of each name. Raises Failure as `many`."""
    wanted = list(dict.fromkeys(named))
    matches = ledger.read.find_codes([name for name in wanted if name])
    found: dict[str, int] = {}
    missing: list[str] = []
    unsure: dict[str, list[int]] = {}
    for name in wanted:
        items = _items(matches.get(name, []), among) or _by_number(name)
        if not items:
            missing.append(name)
        elif len(items) > 1:
            unsure[name] = items
        else:
            found[name] = items[0]
    if missing:
        raise _not_found(missing)
    if unsure:
        raise _ambiguous(unsure)
    return {name: found[name] for name in wanted}


def _items(matches: Sequence[CodeMatch], among: Collection[int] | None) -> list[int]:
    """The items that have the code now; where none has, those that had it."""
    live = [match.item for match in matches if match.is_live]
    items = list(dict.fromkeys(live or [match.item for match in matches]))
    if among is None or len(items) < 2:
        return items
    return [view.id for view in ledger.read.items(items) if view.product in among]


def _by_number(name: str) -> list[int]:
    """The item behind `#12` or a public id."""
    if name.startswith("#") and name[1:].isascii() and name[1:].isdigit():
        number = int(name[1:])
    else:
        try:
            number = ids.internal_id("item", name)
        except Refused:
            return []
    if number >= ids.ID_END:
        return []
    return [view.id for view in ledger.read.items([number])]


def _not_found(missing: Sequence[str]) -> exits.Failure:
    shown_names = list(missing[:NOT_FOUND_SHOWN_MAX])
    sentences = [f"Nothing is called {name!r}." for name in shown_names]
    if len(missing) > len(shown_names):
        sentences.append(f"… and {len(missing) - len(shown_names):,} more are not there.")
    meant = {name: code for name in shown_names if (code := _meant(name))}
    sentences = [
        f"{told} Did you mean {meant[name]}?" if name in meant else told
        for name, told in zip_longest(shown_names, sentences, fillvalue="")
    ]
    unknown = [name for name in shown_names if name not in meant]
    if unknown:
        beginning = _beginning(unknown[0])
        sentences.append(f"Search with: {program.typed('find', beginning or 'TEXT')}")
    return exits.Failure(
        "item_not_found",
        *sentences,
        exit_code=exits.NOT_FOUND,
        data={"names": list(missing), "meant": meant},
    )


def _meant(name: str) -> str:
    """The code of the only item whose live code looks like the name, or ""."""
    matches = ledger.read.find_look_alikes(name)
    codes = {match.item: match.canonical for match in matches if match.is_live}
    return next(iter(codes.values())) if len(codes) == 1 else ""


def _beginning(name: str) -> str:
    """As much of a name as something on record begins with, at least half; else all of it."""
    for length in range(min(len(name), BEGINNING_MAX), max(len(name) // 2, 2), -1):
        if ledger.read.find_code_prefix(name[:length], 1):
            return name[:length]
    return name


def _ambiguous(unsure: dict[str, list[int]]) -> exits.Failure:
    sentences, choices = [], {}
    for name, items in list(unsure.items())[:CHOICES_MAX]:
        views = ledger.read.items(items[:CHOICES_MAX])
        known = shown.names(views)
        sentences.append(f"{name!r} fits {len(items)} items. Say which one by its number:")
        for view in views:
            what = [shown.product_name(view, known), shown.state(view, known)]
            what.append(shown.place_name(known.places.get(view.place)))
            sentences.append(f"  '#{view.id}'  {', '.join(each for each in what if each)}")
        choices[name] = shown.items_json(views)
    left = len(unsure) - CHOICES_MAX
    if left > 0:
        sentences.append(f"… and {left:,} more names fit several items.")
    sentences.append("Or say the product with --product SKU.")
    return exits.Failure(
        "item_ambiguous", *sentences, exit_code=exits.AMBIGUOUS, data={"choices": choices}
    )


def is_interactive() -> bool:
    """Whether somebody can be asked."""
    return sys.stdin.isatty() and sys.stderr.isatty()
