"""Drop-shipping: goods go from the supplier straight to the customer and never come to us.

Their serials are on record, they count for the purchase and for the sale, and the two are linked.
"""

from collections.abc import Sequence
from typing import NamedTuple

from stockthread import catalog, ledger, orders, places
from stockthread.kernel import db
from stockthread.kernel.errors import Refusal, Refused, refuse
from stockthread.ledger import Act, Given, Kind, Lines, New, Stage
from stockthread.orders import OPEN, PURCHASE, Order
from stockthread.sales import promises
from stockthread.sales.records import Step
from stockthread.sales.steps import Steps


class Goods(NamedTuple):
    """Serials as goods of a product: those that are put on record, and units that were expected.

    rows: of each new one, and then of each expected one, which of the texts it is.
    """

    new: tuple[New, ...]
    items: tuple[int, ...]
    rows: tuple[int, ...]

    def at_rows(self, refusals: Sequence[Refusal]) -> list[Refusal]:
        """Refusals by `drop_ship` at the texts that they are about, where they are about one."""
        fresh = len(self.rows) - len(self.items)
        found = []
        for each in refusals:
            line = each.line
            if each.code == "drop_not_ordered":
                line = None
            elif each.code == "drop_not_expected" and line is not None:
                line = self.rows[fresh + line]
            elif line is not None and line < fresh:
                line = self.rows[line]
            found.append(each._replace(line=line))
        return found


def goods_of(product: catalog.Product, texts: Sequence[str]) -> Goods:
    """Return serials as `drop_ship` takes them: expected units are those, others are new."""
    found = ledger.read.find_codes(list(dict.fromkeys(texts)))
    known = {match.item for some in found.values() for match in some}
    views = {view.id: view for view in ledger.read.items(sorted(known))}
    awaited: dict[int, int] = {}
    fresh: dict[int, str] = {}
    for n, text in enumerate(texts):
        items = [
            match.item for match in found.get(text, ())
            if match.is_live and views[match.item].product == product.id
            and views[match.item].stage == Stage.EXPECTED
        ]  # fmt: skip
        if items and items[0] not in awaited.values():
            awaited[n] = items[0]
        else:
            fresh[n] = text
    given = Given(product.code_type, list(fresh.values()))
    new = (New(Kind.UNIT, product.id, len(fresh), given),) if fresh else ()
    return Goods(new, tuple(awaited.values()), (*fresh, *awaited))


def drop_ship(
    sale: Order, purchase: Order, new: Sequence[New], *, act: Act, items: Sequence[int] = (),
    is_check: bool = False,
) -> Step:  # fmt: skip
    """Record goods that go from the supplier straight to the customer, never through our hands.

    New goods begin at the supplier's place for the purchase; `items` are units that are expected
    from this supplier. All are delivered to the customer's for the sale; the two orders are linked.
    is_check: only tell, and change nothing.
    Raises Refused: not_an_open_sale, not_an_open_purchase, drop_not_ordered (with a line a kind of
    goods, behind these a line an item), drop_not_expected (a line an item), and what the ledger
    refuses.
    """
    if not new and not items:
        refuse("no_lines")

    def once() -> Step:
        with db.writing():
            if known := promises.done_before(sale, act.key):
                return Step(promises.undoable(known), 0, repeated=True)
            _need_both_open(*orders.hold_orders([sale.id, purchase.id]))
            start = places.place_of_party(purchase.party, "supplier")
            awaited = _awaited(items, start, purchase)
            kinds = [(_product(each), _quantity(each)) for each in new]
            _need_ordered(sale, purchase, [*kinds, *((view.product, 1) for view in awaited)])
            steps = Steps(act)
            bought = _bought(steps, purchase, start, new, items)
            to = places.place_of_party(sale.party, "customer")
            lines = Lines(bought)
            steps.done(ledger.deliver(lines, place=to, owner=sale.party, act=steps.part(sale)))
            db.execute(_LINK, (sale.id, purchase.id))
            step = Step(tuple(steps.events), sum(quantity for _, quantity in kinds) + len(items))
            if is_check:
                raise _Checked(step)
            return step

    try:
        return db.retried(once)
    except _Checked as checked:
        return checked.step


class _Checked(Exception):
    """What was only asked about is told, and taken back."""

    def __init__(self, step: Step) -> None:
        self.step = step


def _need_both_open(sale: Order, purchase: Order) -> None:
    promises.need_sales([sale])
    if purchase.kind != PURCHASE or purchase.state != OPEN:
        refuse("not_an_open_purchase", number=purchase.number, state=purchase.state)


def _bought(
    steps: Steps, purchase: Order, start: int, new: Sequence[New], items: Sequence[int]
) -> list[int]:
    """Let goods come in at the supplier's: new ones, and what is expected of it."""
    found: list[int] = []
    for each in new:
        posting = ledger.commission(
            each, place=start, stage=Stage.READY, owner=purchase.party, act=steps.part(purchase)
        )
        found += steps.done(posting).items
    if items:
        posting = ledger.receive(
            Lines(items), place=start, stage=Stage.READY, owner=purchase.party,
            act=steps.part(purchase), unpack=True, is_theirs=True,
        )  # fmt: skip
        steps.done(posting)
    return [*found, *items]


def _awaited(items: Sequence[int], start: int, purchase: Order) -> list[ledger.ItemView]:
    """The units that are expected from a supplier. Raises Refused drop_not_expected."""
    views = {view.id: view for view in ledger.read.items(items)}
    refused = []
    for n, item in enumerate(items):
        view = views.get(item)
        is_so = view and (view.kind, view.stage, view.place) == (Kind.UNIT, Stage.EXPECTED, start)
        if not is_so:
            data = {"code": view.code if view else f"#{item}", "number": purchase.number}
            refused.append(Refusal(n, "drop_not_expected", data))
    if refused:
        raise Refused(refused)
    return [views[item] for item in items]


_LINK = "INSERT INTO sales_drop (sale, purchase) VALUES (%s, %s) ON CONFLICT DO NOTHING"


def _product(new: New) -> int:
    return new.product if isinstance(new.product, int) else new.product[0]


def _quantity(new: New) -> int:
    return sum(new.quantities) if new.quantities else new.number


def _need_ordered(sale: Order, purchase: Order, goods: Sequence[tuple[int, int]]) -> None:
    """Refuse goods, each a product and how much of it, that are not open in both orders."""
    open_of = []
    for order in (sale, purchase):
        known: dict[int, int] = {}
        for each in orders.progress.of_order(order).lines:
            known[each.line.product] = known.get(each.line.product, 0) + each.open
        open_of.append((order, known))
    refused = []
    for n, (product, quantity) in enumerate(goods):
        for order, known in open_of:
            known[product] = known.get(product, 0) - quantity
            if known[product] < 0:
                refused.append(Refusal(n, "drop_not_ordered", {"number": order.number}))
                break
    if refused:
        raise Refused(refused)
