"""What can be done for an order now: one line a step. The buttons of an order's page are these.

A step that is not offered now is left out, and so is one that the person's role may not take.
"""

from collections.abc import Callable
from typing import Final, NamedTuple

from django.urls import NoReverseMatch, reverse

from stockthread import access, costs, orders
from stockthread.kernel import ids
from stockthread.orders import (
    CANCELLED,
    CLOSED,
    DRAFT,
    KINDS,
    OPEN,
    PRODUCTION,
    RETURN,
    SALE,
    TRANSFER,
    Progress,
)

Offered = Callable[[Progress], bool]


class OrderStep(NamedTuple):
    """Something that can be done for orders of some kinds.

    action: what the role must allow. route: its url name, called with the order's public id, and
    with the name `deed` where that is given. opens_beside: whether its form opens beside the page.
    """

    kinds: tuple[str, ...]
    action: str
    word: str
    route: str
    is_offered: Offered
    icon: str = "move"
    opens_beside: bool = False
    is_main: bool = False
    deed: str = ""


def awaits(progress: Progress) -> bool:
    """Whether something of an open order is still to come, to leave or to be made."""
    return progress.order.state == OPEN and not progress.is_complete


def is_open(progress: Progress) -> bool:
    """Whether it is an order that has not ended."""
    return progress.order.state == OPEN


def waits(progress: Progress) -> bool:
    """Whether something of a return waits for a decision."""
    return progress.standing == orders.WAITING


def is_draft(progress: Progress) -> bool:
    """Whether it is no order yet."""
    return progress.order.state == DRAFT


def has_ended(progress: Progress) -> bool:
    """Whether it was closed or cancelled."""
    return progress.order.state in (CLOSED, CANCELLED)


def can_change(progress: Progress) -> bool:
    """Whether its lines can still be changed."""
    return progress.order.state in (DRAFT, OPEN)


def can_cancel(progress: Progress) -> bool:
    """Whether nothing has come or left for it yet; what was only picked for a sale is put back."""
    if not can_change(progress):
        return False
    if progress.order.kind == SALE:
        return not any(line.done.shipped or line.done.delivered for line in progress.lines)
    return not has_begun(progress)


def has_come(progress: Progress) -> bool:
    """Whether anything came for it."""
    return bool(progress.extra) or any(line.done.received for line in progress.lines)


def gave_back(progress: Progress) -> bool:
    """Whether a subcontractor gave something back for it."""
    return bool(costs.came_back(progress.order))


def has_held(progress: Progress) -> bool:
    """Whether something that came for it is on hold."""
    return any(line.done.on_hold for line in progress.lines)


def is_at_dock(progress: Progress) -> bool:
    """Whether something that came for it lies where it came in."""
    return any(line.done.at_dock for line in progress.lines)


def has_begun(progress: Progress) -> bool:
    """Whether anything has happened for it yet, announcements and promises apart."""
    told = ("received", "picked", "shipped", "begun", "made", "delivered")
    return bool(progress.extra) or any(
        getattr(line.done, name) for line in progress.lines for name in told
    )


def can_ship(progress: Progress) -> bool:
    """Whether anything was picked for it or has left."""
    return any(line.done.picked or line.done.shipped for line in progress.lines)


def is_to_send(progress: Progress) -> bool:
    """Whether something of a transfer is still to leave."""
    return is_open(progress) and any(
        line.line.quantity > line.done.shipped - line.done.came_back for line in progress.lines
    )


def is_underway(progress: Progress) -> bool:
    """Whether something of a transfer is in transit."""
    return is_open(progress) and any(
        line.done.shipped > line.done.came_back + line.done.delivered for line in progress.lines
    )


def may_arrive(progress: Progress) -> bool:
    """Whether something of a transfer is in transit, or was lost on its way."""
    return is_underway(progress) or bool(progress.lost)


STEPS: Final[tuple[OrderStep, ...]] = (
    OrderStep(
        (RETURN,),
        "take_back",
        "Take back",
        "return_receive",
        is_open,
        "back",
        is_main=True,
    ),
    OrderStep((RETURN,), "decide", "Decide", "return_decide", waits, "check", True),
    OrderStep((RETURN,), "ship", "Exchange", "return_exchange_order", is_open, "join", True),
    OrderStep((RETURN,), "ship", "Lend", "return_lend_order", is_open, "out", True),
    OrderStep(KINDS, "order", "Order it", "order_state", is_draft, "check", True, True, "open"),
    OrderStep(
        (orders.PURCHASE,), "receive", "Receive", "order_receive", is_open, "receive", is_main=True
    ),
    OrderStep((orders.PURCHASE,), "receive", "Announce", "order_announce", awaits, "late"),
    OrderStep((orders.PURCHASE,), "receive", "Serials to mark", "order_serials", awaits, "label"),
    OrderStep((orders.PURCHASE,), "view", "Inspect", "order_inspect", has_held, "find"),
    OrderStep((orders.PURCHASE,), "move", "Put away", "order_put_away", is_at_dock, "move"),
    OrderStep((SALE,), "view", "Allocate", "order_allocating", awaits, "join"),
    OrderStep((SALE,), "view", "Pick", "order_picking", awaits, "check", is_main=True),
    OrderStep((SALE,), "view", "Ship", "order_shipping", can_ship, "out"),
    OrderStep((SALE,), "ship", "Drop-ship", "order_dropping", awaits, "out"),
    OrderStep((PRODUCTION,), "view", "Make", "making", is_open, "make", is_main=True),
    OrderStep((PRODUCTION,), "move", "Fetch parts", "order_fetching", is_open, "move"),
    OrderStep(
        (TRANSFER,), "move", "Send", "order_pass", is_to_send, "out", is_main=True, deed="send"
    ),
    OrderStep(
        (TRANSFER,),
        "move",
        "Arrived",
        "order_pass",
        may_arrive,
        "receive",
        is_main=True,
        deed="arrive",
    ),
    OrderStep(KINDS, "order", "Add lines", "order_lines", can_change, "new"),
    OrderStep((orders.PURCHASE,), "set_up", "Add cost", "order_cost", has_come, "value", True),
    OrderStep((PRODUCTION,), "set_up", "Fee", "order_fee", gave_back, "value", True),
    OrderStep(KINDS, "order", "Change", "order_change", can_change, "edit", True),
    OrderStep(KINDS, "order", "Close", "order_state", is_open, "check", True, deed="close"),
    OrderStep(KINDS, "order", "Cancel", "order_state", can_cancel, "close", True, deed="cancel"),
    OrderStep(KINDS, "order", "Open again", "order_state", has_ended, "undo", True, deed="open"),
)
"""In the order of the buttons. Steps that move goods stand before those that change the paper."""


class Button(NamedTuple):
    """A step as the page draws it."""

    word: str
    icon: str
    href: str
    opens_beside: bool
    is_main: bool


def buttons(progress: Progress, actor: access.Actor) -> list[Button]:
    """What this person can do for the order now."""
    order = progress.order
    return [
        Button(step.word, step.icon, href, step.opens_beside, step.is_main)
        for step in STEPS
        if order.kind in step.kinds
        and access.may(actor, step.action)
        and step.is_offered(progress)
        and (href := address(step, order))
    ]


def address(step: OrderStep, order: orders.Order) -> str:
    """Where the step leads; nowhere where its page is not there."""
    args = [ids.public_id("order", order.id), *([step.deed] if step.deed else [])]
    try:
        return reverse(step.route, args=args)
    except NoReverseMatch:
        return ""
