"""Corrections in words: which code became which, and which product."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from stockthread import catalog, identifiers, ledger
from stockthread.web import happened, shown, words

ARROW: Final = "→"
SHOWN_MAX: Final = 100


def code_words(pairs: Sequence[ledger.CodePair], types: dict[int, str]) -> str:
    """`Serial number 0012 → 0021`, `IMEI 3520… added` and `Asset tag T-1 ended`, all that were."""
    return words.listed([pair_words(pair, types.get(pair.type, "Code")) for pair in pairs])


def pair_words(pair: ledger.CodePair, type_name: str) -> str:
    """One code of an item before and after."""
    if pair.old and pair.new:
        return f"{type_name} {pair.old} {ARROW} {pair.new}"
    return f"{type_name} {pair.new} added" if pair.new else f"{type_name} {pair.old} ended"


def product_words(
    states: Iterable[tuple[ledger.State, ledger.State]], products: dict[int, catalog.Product]
) -> str:
    """`Charger EU → Charger UK` where a step made another product of it; else nothing."""
    for source, target in states:
        if source.product and source.product != target.product:
            names = [products[id].name for id in (source.product, target.product) if id in products]
            return f" {ARROW} ".join(names)
    return ""


def event_sentence(
    event: ledger.EventView,
    legs: Sequence[ledger.EventLeg],
    subject: str,
    products: dict[int, catalog.Product],
) -> str:
    """A correction as one sentence; nothing for other events."""
    if event.kind == "correct_product":
        into = product_words([(leg.source, leg.target) for leg in legs], products)
        count = sum(leg.items for leg in legs)
        return f"{words.number(count)} × {into}" if into and count > 1 else into
    return recoded(event, subject) if event.kind == "correct_code" else ""


def recoded(event: ledger.EventView, subject: str) -> str:
    """One code old → new, two that were swapped, or how many items were given new codes."""
    found = list(ledger.read.event_codes(event.id, limit=3).values())
    types = {each.id: each.name for each in identifiers.read.code_types()}
    if len(found) == 1 == event.accepted:
        return happened.capital(code_words(found[0], types))
    if len(found) == 2 == event.accepted and len(found[0]) == 1 == len(found[1]):
        [one], [other] = found
        if (one.type, one.old, one.new) == (other.type, other.new, other.old):
            return f"{types.get(one.type, 'Code')}: {one.old} and {other.old} swapped"
    is_end = bool(found) and not any(pair.new for pairs in found for pair in pairs)
    return f"{subject} {'had a code ended' if is_end else 'given new codes'}"


def event_rows(event: int) -> list[dict[str, Any]]:
    """The codes that an event changed, item by item, for its page."""
    changed = ledger.read.event_codes(event, limit=SHOWN_MAX)
    if not changed:
        return []
    types = {each.id: each.name for each in identifiers.read.code_types()}
    views = {view.id: view for view in ledger.read.items(list(changed))}
    names = shown.names(list(views.values()))
    return [
        {
            "what": shown.product_name(views[item], names),
            "href": shown.item_href(item),
            "type": types.get(pair.type, ""),
            "old": pair.old,
            "new": pair.new,
        }
        for item, pairs in changed.items()
        for pair in pairs
    ]
