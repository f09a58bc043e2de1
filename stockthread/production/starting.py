"""Units are begun with their serials and go from step to step; each step done is an event."""

from collections.abc import Sequence

from stockthread import catalog, ledger, orders, parties
from stockthread.kernel import db
from stockthread.kernel.errors import Refusal, Refused, refuse
from stockthread.ledger import Act, Generated, Given, Kind, Lines, New, Posting, Stage
from stockthread.orders import Order
from stockthread.production import planning, progress, read, subcontracting, units
from stockthread.production.records import Plan, Step


def start(
    order: Order,
    number: int,
    act: Act,
    *,
    codes: Given | Generated,
    product: int = 0,
    is_over: bool = False,
) -> Posting:
    """Begin so many units at the first step, as work in progress; `posting.items` are their ids.

    product: needed where the order makes several. Labels can be printed from then on. `is_over`
    allows more than was ordered. Raises Refused: plan_missing, order_ended, order_draft,
    more_than_ordered, and as `planning.product_of` and `ledger.commission` do.
    """

    def once() -> Posting:
        with db.writing():
            known = orders.hold_order(order.id)
            if ledger.read.events_of_act(order.cause, act.key):
                plan = planned(known, product)
            else:
                plan = ready_job(known, product)
                need_room(known, plan, number, is_over)
            new = New(Kind.UNIT, plan.bom.product, number, codes)
            return ledger.commission(
                new, place=plan.steps[0].place, stage=Stage.WIP, owner=own_company(),
                act=act._replace(cause=order.cause),
            )  # fmt: skip

    return db.retried(once)


def planned(order: Order, product: int = 0) -> Plan:
    """By what an order makes a product; 0: the one that it makes. Raises Refused: as `start`."""
    return read.plan(order, planning.product_of(order, product).id)


def ready_job(order: Order, product: int = 0) -> Plan:
    """By what an order makes a product, if it may be worked on. Raises Refused: as `start`."""
    _check_ready(order)
    return planned(order, product)


def ready_for(order: Order, products: Sequence[int]) -> Plan:
    """By what units of these products are made, if they may be worked on.

    Raises Refused: order_draft, order_ended, plan_missing.
    """
    _check_ready(order)
    return read.plan_of_units(order, products)


def _check_ready(order: Order) -> None:
    if order.state == orders.DRAFT:
        refuse("order_draft", number=order.number)
    planning.check_open(order)


def need_room(order: Order, plan: Plan, number: int, is_over: bool) -> None:
    """Refuse to begin more than is ordered; what was scrapped may be made again."""
    made = plan.bom.product
    lines = orders.read.lines([order.id])[order.id]
    ordered = sum(line.quantity for line in lines if line.product == made)
    work = progress.of_order(order, made)
    left = ordered - (work.begun - work.scrapped)
    if number > left and not is_over:
        product = catalog.read.product(made)
        refuse("more_than_ordered", number=order.number, sku=product.sku, left=max(left, 0))


def own_company() -> int:
    """The party that owns what we make. Raises Refused no_own_company."""
    own = parties.read.own_party()
    return own.id if own else refuse("no_own_company")


def advance(order: Order, ids: Sequence[int], act: Act) -> Posting:
    """Units are done with the step they are at, and go to the next one's place.

    Raises Refused with the unit's line: unit_twice, unit_of_another, unit_not_in_work, unit_held,
    test_missing, step_parts_missing, unit_at_no_step, step_is_last; and as `subcontracting.bring`
    does, since a step may be at a subcontractor's.
    """
    act = act._replace(cause=order.cause)
    if not ids:
        refuse("no_lines")

    def once() -> Posting:
        with db.writing():
            known = orders.hold_order(order.id)
            if done := ledger.read.events_of_act(order.cause, act.key):
                return Posting(done[0].id, done[0].accepted, (), range(0), repeated=True)
            items = {item.id: item for item in ledger.read.items(ids)}
            plan = ready_for(known, [item.product for item in items.values()])
            steps = progress.steps_of(plan, [item.place for item in items.values()])
            refused = units.in_work(order, plan, ids, items)
            refused += units.free_to_go(ids, items, steps)
            refused += units.lacking(plan, ids, items, steps)
            bad = {refusal.line for refusal in refused}
            for n, id in enumerate(ids):
                if n in bad:
                    continue
                step = steps[items[id].place]
                if step is None or step.number == len(plan.steps):
                    code = "step_is_last" if step else "unit_at_no_step"
                    refused.append(Refusal(n, code, {"code": items[id].code}))
            refused = units.first_a_line(refused)
            bad = {refusal.line for refusal in refused}
            good = [id for n, id in enumerate(ids) if n not in bad]
            if not good or (refused and act.accept == "all"):
                raise Refused(refused)
            at = {step.number: step.place for step in plan.steps}
            to = [at[_number(steps[items[id].place]) + 1] for id in good]
            posting = subcontracting.bring(
                Lines(good), start=[items[id].place for id in good], target=to,
                act=act._replace(accept="all"),
            )  # fmt: skip
            return posting._replace(refused=tuple(refused))

    return db.retried(once)


def _number(step: Step | None) -> int:
    assert step is not None, "a unit that may go on is at a step"
    return step.number
