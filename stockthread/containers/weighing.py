"""What containers weigh: their own weight by their type, and that of all that is in them.

A thing weighs what the scale said of it, else what the units of its product say. Nothing here is
guessed: what has no weight on record is told as unknown. Nothing here writes.
"""

from collections.abc import Sequence
from fractions import Fraction

from stockthread import catalog, ledger, lots
from stockthread.containers import typed
from stockthread.containers.records import Weight
from stockthread.ledger import Kind

Goods = tuple[int, int, int]
"""An item, its product, and how much of it, in smallest units."""


def of_containers(containers: Sequence[int]) -> dict[int, Weight]:
    """Return what each container weighs now with all that is in it, at any depth.

    A constant number of statements for any number of containers.
    """
    inside = ledger.read.inside(containers) if containers else []
    boxes = [each.item for each in inside if each.kind == Kind.CONTAINER]
    tares = tares_of([*containers, *boxes])
    goods = [each for each in inside if each.kind != Kind.CONTAINER]
    weights = iter(of_goods([(each.item, each.product, each.quantity) for each in goods]))
    parts: dict[int, list[Fraction | None]] = {id: [tares.get(id)] for id in containers}
    for each in inside:
        is_box = each.kind == Kind.CONTAINER
        parts[each.root].append(tares.get(each.item) if is_box else next(weights))
    return {
        id: Weight(sum(filter(None, some), Fraction()), tares.get(id), some.count(None))
        for id, some in parts.items()
    }


def tares_of(containers: Sequence[int]) -> dict[int, Fraction]:
    """Return what containers weigh alone, in kilograms, where their type says it."""
    known = typed.of_items(containers)
    return {id: Fraction(of.tare, 1000) for id, of in known.items() if of.tare is not None}


def of_goods(goods: Sequence[Goods]) -> list[Fraction | None]:
    """Return what each of these goods weighs, in kilograms; None where nothing says it.

    Seven statements at most.
    """
    if not goods:
        return []
    weighed = lots.weighed(sorted({item for item, _, _ in goods}))
    scaled = {each.item: each.kilograms / each.quantity for each in weighed if each.quantity}
    products = catalog.read.products(sorted({product for _, product, _ in goods}))
    measures = catalog.measures_of(sorted(products))
    each_weighs = {id: catalog.kilograms(one, measures) for id, one in products.items()}
    found: list[Fraction | None] = []
    for item, product, quantity in goods:
        one = scaled.get(item, each_weighs.get(product))
        found.append(None if one is None else one * quantity)
    return found


def shown(kilograms: Fraction) -> str:
    """Kilograms as people read them, to the gram: `23.4 kg`."""
    return typed.shown_tare(round(kilograms * 1000))


def said(weight: Weight) -> str:
    """A weight in words: `37.4 kg, of it 25 kg tare`; `at least` where some of it is not known."""
    if not weight.kilograms:
        return ""
    told = shown(weight.kilograms)
    if weight.unknown:
        told = f"at least {told}"
    if weight.tare and weight.kilograms != weight.tare:
        told += f", of it {shown(weight.tare)} tare"
    return told
