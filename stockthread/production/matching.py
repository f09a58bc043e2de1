"""Components against a bill: what fits into which unit, what does not, what is missing. Pure.

A component counts for a line of its own product first, then for one of which it is an alternative.
"""

from collections.abc import Callable, Mapping, Sequence
from itertools import chain
from operator import itemgetter
from typing import NamedTuple

from stockthread.kernel.errors import Refusal
from stockthread.ledger import Block, ItemView, Kind, Stage
from stockthread.production.records import SERIALISED, Extra, Missing, Piles, Plan

_IN_HAND = (Stage.RAW, Stage.WIP, Stage.READY)


class Need(NamedTuple):
    """How many of one of these products, the first of them preferred, go into a unit."""

    products: tuple[int, ...]
    quantity: int


def needs_of(plan: Plan) -> list[Need]:
    """Return what goes into one unit by serial, in the order of the bill."""
    return [
        Need(line.products, line.quantity // plan.bom.yield_quantity)
        for line in plan.lines
        if line.kind == SERIALISED
    ]


class Slots:
    """What one unit still needs; components are put in one after the other."""

    def __init__(self, needs: Sequence[Need]) -> None:
        self.needs = needs
        self.left = [need.quantity for need in needs]

    def takes(self, product: int) -> bool:
        """Put a component of a product in, where one is needed."""
        return self.takes_for(product) is not None

    def takes_for(self, product: int) -> int | None:
        """Put a component of a product in, and tell for which need; None where none needs it."""
        for n, need in enumerate(self.needs):
            if product == need.products[0] and self.left[n]:
                self.left[n] -= 1
                return n
        for n, need in enumerate(self.needs):
            if product in need.products[1:] and self.left[n]:
                self.left[n] -= 1
                return n
        return None

    def missing(self, line: int) -> list[Missing]:
        """What the unit of a line still needs."""
        return [
            Missing(line, need.products[0], left)
            for need, left in zip(self.needs, self.left, strict=True)
            if left
        ]


standing: Callable[[ItemView], tuple[int, ...]] = itemgetter(slice(1, 12))
"""All that decides whether a component may go in: its kind, product, where and how it is."""


def dealt(
    deal: Sequence[int], slots: Sequence[Slots], items: Mapping[int, ItemView]
) -> tuple[list[list[int]], list[int]]:
    """Deal components in scan order over units, each to the first that needs it.

    Returns what goes to each unit, and what is left over. Of one product the units fill up in
    order, so that the next unit is looked for from where the last was found.
    """
    shares = _dealt_in_shares(deal, slots, items)
    if shares is not None:
        return shares, []
    given: list[list[int]] = [[] for _ in slots]
    count = len(slots)
    left_over = []
    begin: dict[int, int] = {}
    for id in deal:
        item = items.get(id)
        product = item.product if item else 0
        n = begin.get(product, 0)
        while n < count and not slots[n].takes(product):
            n += 1
        begin[product] = n
        if n < count:
            given[n].append(id)
        else:
            left_over.append(id)
    return given, left_over


def _dealt_in_shares(
    deal: Sequence[int], slots: Sequence[Slots], items: Mapping[int, ItemView]
) -> list[list[int]] | None:
    """Deal where all units need the same, of products with one use each, and just that is there.

    The nth unit gets the nth share of each product, in scan order. None where it is not so.
    """
    if not slots:
        return None
    needs, left, count = slots[0].needs, slots[0].left, len(slots)
    products = [product for need in needs for product in need.products]
    if len(set(products)) < len(products) or any(slot.left != left for slot in slots):
        return None
    share = {need.products[0]: number for need, number in zip(needs, left, strict=True) if number}
    scanned: dict[int, list[int]] = {product: [] for product in share}
    for n, id in enumerate(deal):
        if id not in items or items[id].product not in scanned:
            return None
        scanned[items[id].product].append(n)
    if any(len(scanned[product]) != number * count for product, number in share.items()):
        return None
    for slot in slots:
        slot.left = [0] * len(needs)
    turns = [
        zip(*[iter(scanned[product])] * number, strict=True) for product, number in share.items()
    ]
    at = deal.__getitem__
    return [list(map(at, sorted(chain(*some)))) for some in zip(*turns, strict=True)]


def wrong(
    item: ItemView | None,
    id: int,
    *,
    place: int,
    kit: int,
    skus: Mapping[int, str],
    known: frozenset[int],
) -> Refusal | None:
    """Return why a component cannot go into a unit in `place`, None where it can.

    kit: the container that it may be in. known: the products of the bill.
    """
    if item is None:
        return Refusal(None, "component_unknown", {"id": id})
    data = {"code": item.code or str(id), "sku": skus.get(item.product, "")}
    if item.kind != Kind.UNIT or item.product not in known:
        return Refusal(None, "component_not_of_bill", data)
    if item.stage == Stage.CONSUMED and item.container:
        return Refusal(None, "component_built_in", data)
    if item.stage not in _IN_HAND:
        return Refusal(None, "component_gone", data)
    if item.blocks & Block.CONSUME:
        return Refusal(None, "component_held", data)
    if item.reserved:
        return Refusal(None, "component_reserved", data)
    if item.place != place or item.container not in (0, kit):
        return Refusal(None, "component_elsewhere", data)
    return None


def sorted_out(
    given: Sequence[Sequence[int]],
    slots: Sequence[Slots],
    items: Mapping[int, ItemView],
    bad: Mapping[int, Refusal],
    skus: Mapping[int, str],
) -> Piles:
    """Return what of the components that were scanned unit by unit matches, and what is extra.

    `bad`: why components cannot go in anywhere. A component that was scanned before is extra. What
    is missing is not told.
    """
    matched: list[tuple[int, int]] = []
    extra: list[Extra] = []
    seen: set[int] = set()
    for line, ids in enumerate(given):
        for id in ids:
            item = items.get(id)
            data = {"code": (item.code if item else "") or str(id)}
            if id in seen:
                extra.append(Extra(line, id, Refusal(line, "component_twice", data)))
            elif id in bad:
                extra.append(Extra(line, id, bad[id]._replace(line=line)))
            elif item is None or not slots[line].takes(item.product):
                data["sku"] = skus.get(item.product, "") if item else ""
                extra.append(Extra(line, id, Refusal(line, "component_too_many", data)))
            else:
                matched.append((line, id))
            seen.add(id)
    return Piles(tuple(matched), tuple(extra))


def missing_of(slots: Sequence[Slots]) -> tuple[Missing, ...]:
    """What the units still need, line by line."""
    return tuple(
        each for line, slot in enumerate(slots) if any(slot.left) for each in slot.missing(line)
    )
