"""Differences of a count as rows of a page: ids become names, causes become sentences."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.utils import timezone

from stockthread import catalog, counts, ledger, places
from stockthread.counts import Line
from stockthread.kernel import clock
from stockthread.web import shown, words

SHOWN_MAX: Final = 200
PILES: Final = (
    (counts.MISSING, "missing", "held", "doubt", "on record, and not seen"),
    (counts.EXTRA, "somewhere else", "progress", "move", "seen where it is not on record"),
    (counts.QUANTITY, "other amounts", "out", "edit", "more or less of a lot"),
    (counts.UNKNOWN, "unknown", "expected", "find", "codes that nothing has"),
)
DECISIONS: Final = {
    "move": "move it here",
    "lose": "write off as lost",
    "find": "found again",
    "take_back": "take back into stock",
    "adjust": "adjust the amount",
    "leave": "leave as it is",
}
DONE: Final = {
    "move": "moved",
    "lose": "written off as lost",
    "find": "found again",
    "take_back": "taken back",
    "adjust": "adjusted",
}
VERBS: Final = {
    "receive": "received", "commission": "put on record", "move": "moved", "pack": "packed",
    "unpack": "unpacked", "ship": "shipped", "deliver": "delivered", "take_back": "taken back",
    "lose": "written off", "find": "found", "adjust": "adjusted", "expect": "announced",
    "produce": "made", "scrap": "scrapped", "install": "built in", "remove": "taken out",
}  # fmt: skip


def verb(kind: str) -> str:
    """What an event of this kind did."""
    return VERBS.get(kind, kind.replace("_", " "))


def at(moment: Any) -> str:
    """A time inside a sentence."""
    return words.moment(timezone.localtime(moment), timezone.localtime(clock.now()))


def piles(
    lines: Sequence[Line],
    chosen: Mapping[str, str],
    outcomes: Mapping[str, counts.Outcome] | None = None,
) -> list[dict[str, Any]]:
    """The lines by pile, each with its rows; `chosen` are decisions other than proposed."""
    told = []
    for pile, word, css, icon, help in PILES:
        mine = [line for line in lines if line.pile == pile]
        told.append({
            "name": pile, "word": word, "css": css, "icon": icon, "help": help,
            "count": len(mine), "anchor": f"pile-{pile}",
            "rows": rows(mine[:SHOWN_MAX], chosen, outcomes),
            "left": max(len(mine) - SHOWN_MAX, 0),
        })  # fmt: skip
    return told


def rows(
    lines: Sequence[Line],
    chosen: Mapping[str, str],
    outcomes: Mapping[str, counts.Outcome] | None = None,
) -> list[dict[str, Any]]:
    """Lines ready to be written down; a handful of statements for all of them."""
    items = sorted({line.item for line in lines if line.item})
    codes = {view.id: view.code or f"#{view.id}" for view in ledger.read.items(items)}
    products = catalog.read.products(sorted({line.product for line in lines if line.product}))
    spots = places.read.places(sorted({p for x in lines for p in (x.expected, x.counted) if p}))
    said = counts.wording.sentences(lines, at, verb) if outcomes is None else {}
    return [
        {
            "key": line.key,
            "code": codes.get(line.item) or line.text,
            "href": shown.item_href(line.item) if line.item else "",
            "product": what(line, products),
            "inside": line.inside,
            "expected": shown.place_name(spots.get(line.expected)),
            "counted": shown.place_name(spots.get(line.counted)),
            "amount": amount(line, products.get(line.product)),
            "whys": said.get(line.key, []),
            "choices": choices(line, chosen),
            "done": done(outcomes[line.key]) if outcomes else "",
            "refused": outcomes[line.key].refused if outcomes else "",
        }
        for line in lines
    ]


def what(line: Line, products: Mapping[int, catalog.Product]) -> str:
    """What a line is about."""
    if line.product in products:
        return products[line.product].name
    return "Container" if line.kind == ledger.Kind.CONTAINER else ""


def amount(line: Line, product: catalog.Product | None) -> str:
    """`48 l of 50 l`, for lots."""
    if not line.is_lot or product is None:
        return ""
    counted = shown.measure(product, line.quantity_counted)
    if line.pile == counts.EXTRA:
        return counted
    return f"{counted} of {shown.measure(product, line.quantity_expected)}"


def choices(line: Line, chosen: Mapping[str, str]) -> list[dict[str, Any]]:
    """What can be decided, the proposal first; nothing where there is no choice."""
    if len(line.choices) < 2:
        return []
    order = sorted(line.choices, key=lambda choice: choice != line.proposed)
    now = chosen.get(line.key, line.proposed)
    return [
        {"value": choice, "word": DECISIONS[choice], "is_chosen": choice == now} for choice in order
    ]


def done(outcome: counts.Outcome) -> str:
    """What was done about a line."""
    return "left as it was" if outcome.decision == counts.LEAVE else DONE[outcome.decision]
