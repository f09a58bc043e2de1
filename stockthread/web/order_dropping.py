"""Drop-shipping from a sale's page: serials that go from a supplier straight to the customer."""

from collections.abc import Mapping
from typing import Any, Final, NamedTuple
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

from stockthread import catalog, orders, parties, sales
from stockthread.kernel import errors, ids
from stockthread.kernel.errors import Refusal, Refused, refuse
from stockthread.ledger import Act
from stockthread.orders import OPEN, PURCHASE, SALE, Order, Progress, Wanted
from stockthread.sales import Step
from stockthread.web import asked, order_list, order_story, pasted, piled, words

PURCHASES_MAX: Final = 200
REASONS_MAX: Final = 30
FIELDS: Final = ("serials", "of", "reason", "at")


class Way(NamedTuple):
    """A product that a sale and a purchase both await, with how much they can share of it."""

    purchase: Order
    product: catalog.Product
    open: int

    @property
    def value(self) -> str:
        """How the form names it."""
        return f"{ids.public_id('order', self.purchase.id)} {self.product.sku}"


def sale_of(id: str) -> Order:
    """The sale of an address. Raises Refused: unknown_id, not_an_open_sale."""
    order = orders.read.order(ids.internal_id("order", id))
    if order.kind != SALE or order.state != OPEN:
        refuse("not_an_open_sale", number=order.number, state=order.state)
    return order


def open_of(progress: Progress) -> dict[int, int]:
    """How much of each product is open in an order."""
    found: dict[int, int] = {}
    for line in progress.lines:
        if line.open > 0:
            found[line.line.product] = found.get(line.line.product, 0) + line.open
    return found


def ways(sale: Order) -> list[Way]:
    """The open purchases that await what the sale awaits. A constant number of statements."""
    wanted = open_of(orders.progress.of_order(sale))
    buying = orders.read.orders(Wanted(PURCHASE, (OPEN,)), limit=PURCHASES_MAX)
    found = orders.progress.of_orders(buying) if wanted else {}
    products = catalog.read.products(sorted(wanted))
    return [
        Way(progress.order, products[product], min(count, wanted[product]))
        for progress in found.values()
        for product, count in open_of(progress).items()
        if product in wanted
    ]


def page(sale: Order, form: Mapping[str, str]) -> dict[str, Any]:
    """The form as it was filled, and from which purchases goods can go."""
    found = ways(sale)
    names = parties.read.names(sorted({way.purchase.party for way in found} | {sale.party}))
    public = ids.public_id("order", sale.id)
    chosen = chosen_of(found, form)
    return {
        "order": sale,
        "order_href": order_list.href(sale.id),
        "customer": names[sale.party],
        "asked": {name: form.get(name, "") for name in FIELDS}
        | {"of": chosen.value if chosen else ""},
        "ways": [
            {"value": way.value,
             "word": f"{way.purchase.number}, {names[way.purchase.party]}: {way.product.name}, "
             f"{order_story.grouped(way.product, way.open)} open"}
            for way in found
        ],
        "key": form.get("key") or asked.new_key(),
        "action": reverse("order_dropping_post", args=[public]),
        "preview": reverse("order_dropping_preview", args=[public]),
        "new_href": new_href(sale),
    }  # fmt: skip


def new_href(sale: Order) -> str:
    """The form of a new purchase of all that is open in the sale."""
    wanted = open_of(orders.progress.of_order(sale))
    products = catalog.read.products(sorted(wanted))
    lines = "\n".join(
        f"{products[id].sku}\t{catalog.shown_number(products[id], count)}"
        for id, count in wanted.items()
    )
    return f"{reverse('order_new')}?{urlencode({'kind': 'purchases', 'lines': lines})}"


def chosen_of(found: list[Way], form: Mapping[str, str]) -> Way | None:
    """What of which purchase is chosen; where there is one way alone, that one."""
    wanted = form.get("of", "")
    return next((way for way in found if way.value == wanted or len(found) == 1), None)


def preview(sale: Order, form: Mapping[str, str], act: Act) -> dict[str, Any]:
    """The piles of the serials so far: what was expected, what is new, what cannot go and why."""
    if not form.get("serials", "").strip():
        return {"piles": []}
    way = chosen_of(ways(sale), form)
    if way is None:
        return {"piles": [], "problem": errors.text(Refusal(None, "drop_from_whom", {}))}
    rows = pasted.lines(form["serials"])
    rows = [row for row in rows if row.code]
    goods = sales.goods_of(way.product, [row.code for row in rows])
    problems: list[Refusal] = []
    try:
        dropped(sale, way, goods, act._replace(key=asked.new_key(), accept="all"), is_check=True)
    except Refused as refused:
        problems = at_rows(goods.at_rows(refused.refusals), rows)
    bad = {each.line for each in problems}
    if None in bad:
        bad = {row.index for row in rows}
    fresh = len(goods.rows) - len(goods.items)
    good = [sum(rows[n].index not in bad for n in part)
            for part in (goods.rows[fresh:], goods.rows[:fresh])]  # fmt: skip
    return {
        "piles": [
            piled.pile("finished", "check", "expected", good[0], "announced by the supplier"),
            piled.pile("hand", "new", "new", good[1], "put on record"),
            piled.pile("held", "close", "cannot", len(bad), "see why above" if bad else ""),
        ],
        "problems": [errors.text(each) for each in problems[:REASONS_MAX]],
        "problems_left": max(len(problems) - REASONS_MAX, 0),
        "is_good": not problems,
        "deed": f"Drop-ship {words.count(len(rows), 'piece')}",
    }


def at_rows(refusals: list[Refusal], rows: list[pasted.Pasted]) -> list[Refusal]:
    """Refusals of codes as those of the lines in which they stand."""
    return [
        each if each.line is None else each._replace(line=rows[each.line].index)
        for each in refusals
    ]


def dropped(sale: Order, way: Way, goods: sales.Goods, act: Act, *, is_check: bool = False) -> Step:
    """Record it, or only tell. Raises Refused."""
    return sales.drop_ship(
        sale, way.purchase, goods.new, items=goods.items, act=act, is_check=is_check
    )


def do(sale: Order, request: HttpRequest) -> list[int]:
    """Record what the form says; return the events. Raises Refused."""
    form = request.POST
    way = chosen_of(ways(sale), form) or refuse("drop_from_whom")
    rows = [row for row in pasted.lines(form.get("serials", "")) if row.code]
    goods = sales.goods_of(way.product, [row.code for row in rows])
    act = asked.act(request)._replace(accept="all")
    try:
        return list(dropped(sale, way, goods, act).events)
    except Refused as refused:
        raise Refused(at_rows(goods.at_rows(refused.refusals), rows)) from None
