"""Goods that are made as lots: inputs by the bill are used up, and one lot comes out of them."""

from stockthread import catalog, ledger, orders
from stockthread.kernel import db
from stockthread.kernel.errors import refuse
from stockthread.ledger import Act, Generated, Given, Kind, New, Stage
from stockthread.orders import Order
from stockthread.production import read, starting, stock
from stockthread.production.completing import part
from stockthread.production.records import SERIALISED, Plan


def make(
    order: Order,
    quantity: int,
    act: Act,
    *,
    code: Given | Generated | None = None,
    product: int = 0,
) -> int:
    """Make so much of what an order makes by the lot; return the new lot, ready.

    product: needed where the order makes several. Raises Refused: order_made_by_units,
    bill_has_serials, not_a_whole_quantity, station_not_loaded, station_short, and as
    `planning.product_of`, `ledger.consume` and `ledger.produce` do.
    """
    act = act._replace(cause=order.cause)
    if not 0 < quantity <= catalog.QUANTITY_MAX:
        refuse("not_a_whole_quantity", quantity=quantity)

    def once() -> int:
        with db.writing():
            known = orders.hold_order(order.id)
            if done := ledger.read.events_of_act(order.cause, act.key):
                return done[-1].item
            plan = starting.ready_job(known, product)
            made_of = _by_lot(known, plan)
            drawn = stock.draws(stock.supplies(plan, plan.station), quantity)
            new = New(Kind.LOT, made_of.id, 1, code, [quantity])
            owner = starting.own_company()
            process = stock.use_up(drawn, plan.station, part(act, "use"))
            made = ledger.produce(
                new, process=process, place=plan.place_to, owner=owner, stage=Stage.READY,
                act=part(act, "done"),
            )  # fmt: skip
            return made.items[0]

    return db.retried(once)


def _by_lot(order: Order, plan: Plan) -> catalog.Product:
    """What an order makes, if that and all that goes in is followed by lot or in bulk."""
    product = catalog.read.product(plan.bom.product)
    if product.tracking not in catalog.STOCKED_AS_LOTS:
        refuse("order_made_by_units", number=order.number, sku=product.sku)
    if any(line.kind == SERIALISED for line in plan.lines):
        refuse("bill_has_serials", sku=product.sku)
    return product


def yields(order: Order, product: int = 0) -> tuple[int, int]:
    """Return how much an order has used up by its bill's first line, and how much it should have.

    Both in the smallest units of that line's product; the difference is loss or gain.
    """
    plan = read.plan(order, product)
    flows = ledger.read.flows(order.kind, [order.number])
    line = plan.lines[0]
    used = sum(f.quantity for f in flows if f.verb == "consume" and f.product in line.products)
    made = sum(
        f.quantity for f in flows
        if f.verb in ("produce", "finish") and f.product == plan.bom.product
    )  # fmt: skip
    return used, -(-made * line.quantity // plan.bom.yield_quantity)
