"""Units are begun with their serials and go from step to step; each step done is an event."""

from collections.abc import Sequence

from stockthread import catalog, ledger, orders, parties
from stockthread.kernel import db
from stockthread.kernel.errors import Refusal, Refused, refuse
from stockthread.ledger import Act, Generated, Given, Kind, Lines, New, Posting, Stage
from stockthread.orders import Order
from stockthread.production import planning, progress, read, units
from stockthread.production.records import Plan, Step


def start(
    order: Order,
    number: int,
    act: Act,
    *,
    codes: Given | Generated,
    is_over: bool = False,
) -> Posting:
    """Begin so many units at the first step, as work in progress; `posting.items` are their ids.

    Labels can be printed from then on. `is_over` allows more than was ordered. Raises Refused:
    plan_missing, order_ended, order_draft, more_than_ordered, and as `ledger.commission` does.
    """

    def once() -> Posting:
        with db.writing():
            known = orders.hold_order(order.id)
            if ledger.read.events_of_act(order.cause, act.key):
                plan = read.plan(known)
            else:
                plan = ready_job(known)
                need_room(known, number, is_over)
            new = New(Kind.UNIT, plan.bom.product, number, codes)
            return ledger.commission(
                new, place=plan.steps[0].place, stage=Stage.WIP, owner=own_company(),
                act=act._replace(cause=order.cause),
            )  # fmt: skip

    return db.retried(once)


def ready_job(order: Order) -> Plan:
    """By what an order is made, if it may be worked on. Raises Refused: as `start`."""
    if order.state == orders.DRAFT:
        refuse("order_draft", number=order.number)
    planning.check_open(order)
    return read.plan(order)


def need_room(order: Order, number: int, is_over: bool) -> None:
    """Refuse to begin more than is ordered; what was scrapped may be made again."""
    [line] = orders.read.lines([order.id])[order.id]
    work = progress.of_order(order)
    left = line.quantity - (work.begun - work.scrapped)
    if number > left and not is_over:
        product = catalog.read.product(line.product)
        refuse("more_than_ordered", number=order.number, sku=product.sku, left=max(left, 0))


def own_company() -> int:
    """The party that owns what we make. Raises Refused no_own_company."""
    own = parties.read.own_party()
    return own.id if own else refuse("no_own_company")


def advance(order: Order, ids: Sequence[int], act: Act) -> Posting:
    """Units are done with the step they are at, and go to the next one's place.

    Raises Refused with the unit's line: unit_twice, unit_of_another, unit_not_in_work, unit_held,
    test_missing, step_parts_missing, unit_at_no_step, step_is_last; and as `ledger.move` does.
    """
    act = act._replace(cause=order.cause)
    if not ids:
        refuse("no_lines")

    def once() -> Posting:
        with db.writing():
            known = orders.hold_order(order.id)
            if done := ledger.read.events_of_act(order.cause, act.key):
                return Posting(done[0].id, done[0].accepted, (), range(0), repeated=True)
            plan = ready_job(known)
            items = {item.id: item for item in ledger.read.items(ids)}
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
            posting = ledger.move(Lines(good), place=to, act=act._replace(accept="all"))
            return posting._replace(refused=tuple(refused))

    return db.retried(once)


def _number(step: Step | None) -> int:
    assert step is not None, "a unit that may go on is at a step"
    return step.number
