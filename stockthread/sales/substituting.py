"""What may be sold instead: a table for people to keep, and where how much of it is free."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final

from stockthread import catalog
from stockthread.kernel import db, rows
from stockthread.kernel.errors import Refusal, Refused, refuse
from stockthread.kernel.fields import Rule, field_refusals, tidied
from stockthread.sales import stock
from stockthread.sales.records import NewSubstitute, Offer, Substitute

RANK_MAX: Final = 99
PLACES_SHOWN: Final = 5
_RULES = {"note": Rule(200)}
_COLUMNS = {
    "product": "bigint", "substitute": "bigint", "rank": "bigint", "is_mutual": "boolean",
    "note": "text", "is_active": "boolean",
}  # fmt: skip
_CLOSE = "UPDATE sales_substitute SET is_active = %s WHERE is_active AND id = %s"
_CLOSE_PAIRS = """
    UPDATE sales_substitute SET is_active = %s WHERE is_active AND EXISTS (
        SELECT 1 FROM {} AS new WHERE new.product = sales_substitute.product
            AND new.substitute = sales_substitute.substitute)"""
_FOR = """
    SELECT id, product, substitute, rank, is_mutual, note FROM sales_substitute
     WHERE is_active AND (product IN {0} OR (is_mutual AND substitute IN {0}))
     ORDER BY rank, id"""
_ALL = """
    SELECT id, product, substitute, rank, is_mutual, note FROM sales_substitute
     WHERE is_active ORDER BY product, rank, id"""


def add_substitutes(new: Sequence[NewSubstitute]) -> None:
    """Store what may stand in for what, all or none; a pair that is known becomes as it is here.

    Raises Refused with a line each: substitute_product, substitute_itself, substitute_rank,
    field_too_long, field_bad_characters; no_lines.
    """
    if not new:
        refuse("no_lines")
    new = [tidied(each) for each in new]
    products = catalog.read.products(sorted({id for n in new for id in n[:2]}))
    found: list[Refusal] = []
    for line, each in enumerate(new):
        if each.product not in products or each.substitute not in products:
            found.append(Refusal(line, "substitute_product", {}))
        elif each.product == each.substitute:
            sku = products[each.product].sku
            found.append(Refusal(line, "substitute_itself", {"sku": sku}))
        if not 1 <= each.rank <= RANK_MAX:
            found.append(Refusal(line, "substitute_rank", {"rank": each.rank, "limit": RANK_MAX}))
        found += field_refusals(line, each, _RULES)
    if found:
        raise Refused(found)
    once = list({each[:2]: (*each, True) for each in new}.values())
    text, params = rows.source(_COLUMNS, once)
    with db.writing():
        db.lock_text("sales_substitute")
        db.execute(_CLOSE_PAIRS.format(text), [False, *params])
        rows.insert("sales_substitute", _COLUMNS, once)


def close_substitute(id: int) -> None:
    """Offer it no more. Raises Refused unknown_id."""
    if not db.execute(_CLOSE, (False, id)):
        refuse("unknown_id", id=id)


def substitutes(products: Sequence[int] | None = None) -> list[Substitute]:
    """Return what may be sold instead of these products, or all there is."""
    if products is None:
        return rows.records(Substitute, _ALL)
    wanted, param = db.ids_in(products)
    return rows.records(Substitute, _FOR.format(wanted), [param, param])


def offers(
    products: Sequence[int], taken: Mapping[int, Mapping[int, int]] = MappingProxyType({})
) -> dict[int, tuple[Offer, ...]]:
    """Return by product what may be sold instead, as ranked, with how much is free and where.

    taken: how much of each product, by place, is wanted already and not free any more. What none is
    free of comes last. Three statements.
    """
    if not products:
        return {}
    wanted = set(products)
    pairs = []
    for each in substitutes(sorted(wanted)):
        if each.product in wanted:
            pairs.append((each.product, each.substitute, each))
        if each.is_mutual and each.substitute in wanted:
            pairs.append((each.substitute, each.product, each))
    free = stock.free_by_place(sorted({other for _, other, _ in pairs}))
    for other, spots in taken.items():
        if other in free:
            free[other] = _less(free[other], spots)
    found: dict[int, list[Offer]] = defaultdict(list)
    for product, other, each in pairs:
        there = sorted(free.get(other, {}).items(), key=lambda pair: -pair[1])
        total = sum(quantity for _, quantity in there)
        offer = Offer(other, each.rank, each.note, total, tuple(there[:PLACES_SHOWN]))
        found[product].append(offer)
    return {
        product: tuple(sorted(some, key=lambda offer: (offer.free == 0, offer.rank)))
        for product, some in found.items()
    }


def _less(there: Mapping[int, int], taken: Mapping[int, int]) -> dict[int, int]:
    left = {place: quantity - taken.get(place, 0) for place, quantity in there.items()}
    return {place: quantity for place, quantity in left.items() if quantity > 0}
