"""Amounts of lots and bulk goods at the returns desk: who has how much, and how much comes back."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from stockthread import access, catalog, ledger, orders, parties, returns
from stockthread.kernel import ids
from stockthread.kernel.errors import text
from stockthread.ledger import Kind
from stockthread.orders import OPEN, RETURN, Wanted
from stockthread.returns import Came, Judged, LotSale
from stockthread.web import order_list, shown, words


def of_scan(judged: Judged, actor: access.Actor) -> dict[str, Any]:
    """What a scan of a lot, or of goods that have none, shows: sales, and the form to take back."""
    product = catalog.read.product(judged.product)
    lots = [judged.item] if judged.item else returns.lots.of_products([judged.product])
    sales = returns.lots.sales(lots)
    names = parties.read.parties(kind="customer")
    having = {sale.party for sale in sales if sale.out}
    view = judged.seen.view if judged.seen else None
    row = shown.rows([view])[0] if view else None
    is_back = bool(sales) and not having
    return {
        "lot": row,
        "goods": product,
        "goods_href": shown.product_href(product.id),
        "lot_code": view.code if view else product.sku,
        "sales": rows(sales, product),
        "amount": shown.measure(product, judged.quantity) if judged.quantity else "",
        "trouble": "" if is_back or _asks(judged) or not judged.reason else text(judged.reason),
        "fate": fate(sales, row) if is_back else "",
        "can_take": bool(having) and access.may(actor, "take_back"),
        "asks_amount": bool(having) and not judged.quantity and access.may(actor, "take_back"),
        "senders": senders(judged.product, [each for each in names if each.id in having]),
    }


def fate(sales: Sequence[LotSale], row: shown.Row | None) -> str:
    """Whose goods were that came back whole, and how a lot of them stands now."""
    names = parties.read.names(sorted({sale.party for sale in sales} - {0}))
    whose = words.listed(sorted(names.get(each, "somebody") for each in {s.party for s in sales}))
    told = f"All of it that {whose} had came back."
    if row is None:
        return told
    where = f", in {row.place}" if row.place else ""
    return f"{told} Now it is {row.held.word if row.held else row.state.word}{where}."


def _asks(judged: Judged) -> bool:
    """Whether only the form's own fields are wanting."""
    codes = ("return_how_much", "return_of_whom")
    return judged.reason is not None and judged.reason.code in codes


def rows(sales: Sequence[LotSale], product: catalog.Product) -> list[dict[str, Any]]:
    """To whom how much went, what came back, what they have; bulk goods by customer."""
    sums: dict[int, list[int]] = {}
    last: dict[int, LotSale] = {}
    for sale in sales:
        amounts = sums.setdefault(sale.party, [0, 0, 0])
        for n, each in enumerate((sale.shipped, sale.back, sale.out)):
            amounts[n] += each
        last.setdefault(sale.party, sale)
    names = parties.read.names(sorted(set(sums) - {0}))
    known = orders.read.of_causes([sale.cause for sale in last.values()])
    found = []
    for party, amounts in sums.items():
        sale = last[party]
        order = known.get(sale.cause)
        shipped, back, out = (shown.measure(product, each) if each else "" for each in amounts)
        found.append({
            "party": names.get(party, "somebody"), "shipped": shipped, "back": back, "out": out,
            "has_any": bool(amounts[2]), "at": sale.at, "number": sale.cause.id,
            "href": order_list.href(order.id) if order else shown.event_href(sale.event),
        })  # fmt: skip
    return found


def senders(product: int, having: Sequence[parties.Party]) -> list[dict[str, str]]:
    """From whom it can come: the returns that await it, and customers with none."""
    open_ = orders.read.orders(Wanted(RETURN, (OPEN,), product=product), limit=50)
    told = orders.progress.of_orders(open_)
    awaiting = [
        order for order in open_
        if any(line.open and line.line.product == product for line in told[order.id].lines)
    ]  # fmt: skip
    names = {each.id: each.name for each in having}
    found = [
        {"value": f"order {ids.public_id('order', order.id)}",
         "word": f"{names[order.party]}, {order.number}"}
        for order in awaiting if order.party in names
    ]  # fmt: skip
    return found + [
        {"value": f"party {each.code}", "word": f"{each.name}, a new return"} for each in having
    ]


def scans(form: Mapping[str, str]) -> tuple[str, ...]:
    """The scans of a form; with an amount beside it there is one code."""
    lines, amount = tuple(form.get("q", "").splitlines()), form.get("amount", "").strip()
    return tuple(f"{line}\t{amount}" for line in lines) if amount else lines


def sender(form: Mapping[str, str]) -> tuple[str, str]:
    """The return's public id and the customer's code that a form names; "" for none."""
    kind, _, value = form.get("from", "").partition(" ")
    order = value if kind == "order" else form.get("order", "")
    return order, value if kind == "party" else form.get("party", "")


def came_words(lines: Sequence[Judged]) -> str:
    """`2 units and 1.5 l of Juice`."""
    amounts = Counter[int]()
    for line in lines:
        amounts[line.product] += line.quantity if line.is_amount else 0
    units = sum(not line.is_amount for line in lines)
    products = catalog.read.products(sorted(id for id, quantity in amounts.items() if quantity))
    told = [words.count(units, "unit")] if units or not products else []
    told += [f"{shown.measure(each, amounts[id])} of {each.name}" for id, each in products.items()]
    return words.listed(told)


def missing(came: Came) -> int:
    """How many units are still to come, and how many goods that are no units."""
    products = catalog.read.products(sorted(came.missing))
    return sum(
        1 if products[id].tracking in catalog.MEASURED_TRACKINGS else quantity
        for id, quantity in came.missing.items()
    )


def things(views: Sequence[ledger.ItemView]) -> str:
    """`2 units and 1 lot`."""
    lots = sum(view.kind == Kind.LOT for view in views)
    told = [words.count(len(views) - lots, "unit")] if len(views) > lots or not lots else []
    return words.listed([*told, *([words.count(lots, "lot")] if lots else [])])
