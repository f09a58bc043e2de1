"""What orders are short of: what may be sold instead that their customers may have, and what lies
here that they may not. Nothing here writes."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from stockthread.orders import Order
from stockthread.sales import customer_rules, promises, stock, substituting
from stockthread.sales.records import Asked, Offer, Short, Suggested
from stockthread.sales.stock import Need

PLACES_SHOWN = 3
Missing = Mapping[tuple[int, int], int]
"""How much misses, by order and product."""
Rules = Mapping[tuple[int, int], Asked]


def told(
    some: Sequence[Order],
    missing: Missing,
    picks: Sequence[Suggested],
    opened: promises.Open,
    asked: Rules,
    today: date,
) -> list[Short]:
    """Return what misses by line, in the order of the lines. A few statements for any number.

    What the orders are to have by `picks` is not offered a second time.
    """
    taken: dict[int, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for pick in picks:
        taken[pick.product][pick.place] += pick.quantity
    offers = substituting.offers(sorted({product for _, product in missing}), taken)
    fitting = _fitting(some, missing, offers, picks, today)
    unfit = _unfit(missing, picks, asked)
    return sorted(
        (
            Short(order, line, product, quantity, fitting.get((order, product), ()),
                  unfit.get((order, product), ()))
            for order, line, product, quantity in _by_line(missing, opened)
        ),
        key=lambda short: (short.order, short.line),
    )  # fmt: skip


def _by_line(missing: Missing, opened: promises.Open) -> list[tuple[int, int, int, int]]:
    """Order, line, product, quantity: of lines of one product the last due misses it first."""
    found = []
    for (order, product), quantity in missing.items():
        for each in reversed(opened.lines[order, product]):
            here = min(quantity, each.open)
            if here:
                quantity -= here
                found.append((order, each.line.position, product, here))
    return found


def _fitting(
    some: Sequence[Order],
    missing: Missing,
    offers: Mapping[int, tuple[Offer, ...]],
    picks: Sequence[Suggested],
    today: date,
) -> dict[tuple[int, int], tuple[Offer, ...]]:
    """The offers for what each order misses, with no more of each than its customer may have."""
    others = sorted({offer.product for told in offers.values() for offer in told})
    asked = customer_rules.asked(some, others, today) if others else {}
    taken: dict[tuple[int, int, int, int], int] = defaultdict(int)
    of_product: dict[int, int] = defaultdict(int)
    for pick in picks:
        taken[pick.key] += pick.quantity
        of_product[pick.product] += pick.quantity
    wanted = [
        ((order, offer.product),
         Need(offer.product, offer.free + of_product[offer.product], rules.bound))
        for order, product in missing
        for offer in offers.get(product, ())
        if offer.free and (rules := asked.get((order, offer.product))) and rules.bound
    ]  # fmt: skip
    free = stock.free_stock([need for _, need in wanted])
    there: dict[tuple[int, int], dict[int, int]] = {}
    for (key, _), found in zip(wanted, free, strict=True):
        sums: dict[int, int] = defaultdict(int)
        for each in found:
            if (left := each.quantity - taken[each.key]) > 0:
                sums[each.place] += left
        there[key] = sums
    return {
        (order, product): _ranked(
            [_of(offer, there.get((order, offer.product))) for offer in offers.get(product, ())]
        )
        for order, product in missing
    }


def _of(offer: Offer, there: Mapping[int, int] | None) -> Offer:
    """An offer with what is where that may be had of it."""
    if there is None:
        return offer
    places = sorted(there.items(), key=lambda pair: -pair[1])
    return offer._replace(free=sum(there.values()), places=tuple(places[:PLACES_SHOWN]))


def _ranked(some: Sequence[Offer]) -> tuple[Offer, ...]:
    return tuple(sorted(some, key=lambda offer: (offer.free == 0, offer.rank)))


def _unfit(
    missing: Missing, picks: Sequence[Suggested], asked: Rules
) -> dict[tuple[int, int], tuple[tuple[int, int], ...]]:
    """Where free stock of what misses lies that the customer's rules keep from the order."""
    keys = [key for key in missing if (rules := asked.get(key)) and rules != Asked()]
    free = stock.free_by_place(sorted({product for _, product in keys}))
    for pick in picks:
        if pick.product in free:
            there = free[pick.product]
            there[pick.place] = there.get(pick.place, 0) - pick.quantity
    return {
        (order, product): tuple(
            sorted(
                ((at, left) for at, left in free.get(product, {}).items() if left > 0),
                key=lambda pair: -pair[1],
            )
        )
        for order, product in keys
    }
