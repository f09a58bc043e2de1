"""The reorder list: what is below its minimum, what to order, and drafts made of it."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from stockthread import access, catalog, orders, parties, places, purchases
from stockthread.kernel import clock, money
from stockthread.kernel.errors import refuse
from stockthread.orders import Order
from stockthread.purchases import Minimum, Reorder
from stockthread.web import asked, order_list, order_story, shown


def page(request: HttpRequest, reasons: dict[str, Any] | None = None) -> dict[str, Any]:
    """The list, and all minimums below it."""
    minimums = purchases.read.minimums()
    products = catalog.read.products(sorted({each.product for each in minimums}))
    spots = places.read.names(sorted({each.place for each in minimums if each.place}))
    actor: access.Actor = request.actor  # type: ignore[attr-defined]
    return {
        **(reasons or {}),
        "minimums": [
            {
                "name": products[each.product].name,
                "sku": products[each.product].sku,
                "place": spots.get(each.place, ""),
                "minimum": order_story.grouped(products[each.product], each.minimum),
                "order_up_to": order_story.grouped(products[each.product], each.order_up_to),
            }
            for each in minimums
        ],
        "suppliers": parties.read.parties(kind="supplier"),
        "places": places.read.tree()[:300],
        "products": [p for p in catalog.read.all_products(300) if p.is_active],
        "asked": {name: request.POST.get(name, "")
                  for name in ("sku", "place", "minimum", "order_up_to")},
        "key": asked.new_key(),
        "sees_prices": orders.prices.are_seen(actor),
        "may_order": access.may(actor, "order"),
    }  # fmt: skip


def rows(short: Sequence[Reorder], actor: access.Actor) -> list[dict[str, Any]]:
    """What runs short, with prices for who may see them."""
    products = catalog.read.products(sorted({each.minimum.product for each in short}))
    spots = places.read.names(sorted({each.minimum.place for each in short} - {0}))
    suppliers = parties.read.codes(sorted({each.supplier for each in short} - {0}))
    sees_prices = orders.prices.are_seen(actor)
    return [
        row(each, products[each.minimum.product], spots, suppliers, sees_prices) for each in short
    ]


def row(
    each: Reorder,
    product: catalog.Product,
    spots: dict[int, str],
    suppliers: dict[int, str],
    sees_prices: bool,
) -> dict[str, Any]:
    """One product that runs short."""
    price = each.price if sees_prices else None
    return {
        "token": f"{product.id}.{each.minimum.place}",
        "sku": product.sku,
        "name": product.name,
        "href": shown.product_href(product.id),
        "place": spots.get(each.minimum.place, ""),
        "minimum": order_story.grouped(product, each.minimum.minimum),
        "available": order_story.grouped(product, each.available),
        "coming": order_story.grouped(product, each.coming) if each.coming else "",
        "quantity": order_story.grouped(product, each.quantity),
        "supplier": suppliers.get(each.supplier, ""),
        "price": "" if price is None else money.shown_price(price, each.currency),
        "currency": "" if price is None else each.currency,
    }  # fmt: skip


def make_orders(request: HttpRequest) -> list[Order]:
    """Make drafts of the products that were picked. Raises Refused nothing_picked, no_supplier."""
    picked = set(request.POST.getlist("rows"))
    wanted = []
    for each in purchases.to_reorder():
        token = f"{each.minimum.product}.{each.minimum.place}"
        if token not in picked:
            continue
        code = request.POST.get(f"supplier-{token}", "")
        supplier = parties.read.by_code([code]).get(code, 0) if code else 0
        if not supplier:
            refuse("reorder_no_supplier", name=catalog.read.product(each.minimum.product).name)
        same = supplier == each.supplier
        wanted.append(each if same else each._replace(supplier=supplier, price=None, currency=""))
    if not wanted:
        refuse("nothing_picked")
    act = asked.act(request)
    return purchases.order_missing(wanted, key=act.key, by=act.by, at=act.recorded_at)


def set_minimum(request: HttpRequest) -> None:
    """Keep a minimum as the form says it. Raises Refused."""
    form = request.POST
    product = asked.product(form.get("sku", ""))
    place = asked.place(form["place"]) if form.get("place", "").strip() else 0
    if form.get("drop"):
        purchases.drop_minimum(product.id, place)
        return
    least = catalog.parse_quantity(product, form.get("minimum", ""))
    most = form.get("order_up_to", "").strip()
    said = Minimum(product.id, place, least, catalog.parse_quantity(product, most) if most
                   else least)  # fmt: skip
    purchases.set_minimums(
        [said],
        by=request.actor.person,
        at=clock.now(),  # type: ignore[attr-defined]
    )


def address_after(made: list[Order]) -> str:
    """The draft that was made, or the list of drafts where there are several."""
    if len(made) == 1:
        return f"{order_list.href(made[0].id)}?said=drafted-1"
    return f"{reverse('orders')}?state=draft&kind=purchases"
