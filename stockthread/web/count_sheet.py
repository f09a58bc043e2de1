"""A count on paper: a sheet for each place, with boxes to tick, or empty lines in a blind count."""

from typing import Any, Final

from stockthread import catalog, counts, ledger, places
from stockthread.kernel import clock
from stockthread.kernel.errors import refuse
from stockthread.web import count_list, shown

THINGS_MAX: Final = 5_000
EMPTY_LINES: Final = 18


def sheets(count: int) -> dict[str, Any]:
    """What is printed: places in order, with what is on record in each, unless it is blind."""
    row = counts.read.count(count)
    scope = counts.read.scope(count)
    only = None if scope.products is None else sorted(scope.products)
    standing = ledger.counting.standing_in(scope.places, only)
    lying = ledger.counting.lying_in(scope.places, only)
    if len(standing) + len(lying) > THINGS_MAX:
        refuse("too_many_lines", count=len(standing) + len(lying), lines_max=THINGS_MAX)
    codes = ledger.read.codes([x.item for x in (*standing, *lying)])
    wanted = sorted({each.product for each in (*standing, *lying) if each.product})
    products = catalog.read.products(wanted)
    by_place: dict[int, list[dict[str, str]]] = {}
    for each in standing:
        name = products[each.product].name if each.product else "Container"
        line = {"code": codes.get(each.item) or f"#{each.item}", "what": name, "amount": ""}
        by_place.setdefault(each.place, []).append(line)
    for part in lying:
        product = products[part.product]
        amount = shown.measure(product, part.quantity)
        line = {"code": codes.get(part.item, ""), "what": product.name, "amount": amount}
        by_place.setdefault(part.place, []).append(line)
    spots = places.read.places([place for place in scope.places if place in by_place])
    return {
        "count": row,
        "of": count_list.scope_words(count),
        "at": clock.now(),
        "sheets": [
            {
                "code": spots[place].code,
                "name": spots[place].name,
                "lines": [] if row.is_blind else sorted(by_place[place], key=_order),
                "empty": range(EMPTY_LINES if row.is_blind else 3),
            }
            for place in scope.places
            if place in spots
        ],
    }


def _order(line: dict[str, str]) -> tuple[str, str]:
    return line["what"], line["code"]
