"""What happened for an order, the latest first: acts of the ledger, and what people changed.

Events that were one act are one knot, and are undone together.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

from stockthread import access, ledger, orders, parties, sales
from stockthread.kernel import ids
from stockthread.orders import Order
from stockthread.web import event_page, order_list, order_picking, told, words

SIZE: Final = 30
PAPER: Final = "edit"
NAMED_MAX: Final = 5


class Knot(NamedTuple):
    """One act or change: its lines (several where it was several events), and how it is undone."""

    lines: Sequence[told.Line]
    at: datetime
    undo: str = ""
    also: Sequence[str] = ()


def of_order(order: Order, before: str, actor: access.Actor) -> dict[str, Any]:
    """A page of the order's history, from before the event in the address if there is one."""
    last = ids.internal_id("event", before) if before else 2**62
    keys = ledger.read.keys_for(*order.cause, before=last, limit=SIZE + 1)
    shown = sorted(keys, reverse=True)[:SIZE]
    events = ledger.read.events(shown)[::-1]
    acts = knots(events, keys, actor)
    oldest = events[-1].recorded_at if len(keys) > SIZE else None
    newest = ledger.read.event(last).recorded_at if before else None
    changed = [
        knot
        for knot in changes(order, actor) + broken(order)
        if (oldest is None or knot.at >= oldest) and (newest is None or knot.at < newest)
    ]
    more = ids.public_id("event", events[-1].id) if len(keys) > SIZE else ""
    return {
        "knots": sorted([*acts, *changed], key=lambda knot: knot.at, reverse=True),
        "earlier_href": f"{order_list.href(order.id)}?before={more}" if more else "",
        "is_earlier": bool(before),
    }


def knots(
    events: Sequence[ledger.EventView], keys: Mapping[int, str], actor: access.Actor
) -> list[Knot]:
    """Events as knots, those of one act together; `events` are the latest first."""
    lines = dict(zip((event.id for event in events), told.lines(events), strict=True))
    acts: dict[tuple[int, datetime, str], list[ledger.EventView]] = {}
    for event in events:
        act = (event.person, event.recorded_at, stem(keys[event.id]))
        acts.setdefault(act, []).append(event)
    return [knot(act, lines, actor) for act in acts.values()]


def stem(key: str) -> str:
    """What the keys of the events of one act have in common."""
    return key.rpartition(".")[0] or key


def knot(
    act: Sequence[ledger.EventView], lines: Mapping[int, told.Line], actor: access.Actor
) -> Knot:
    """One act; what was done in it first is told first. It has an undo for those who may."""
    left = [event for event in act if event_page.is_undoable(event)]
    undoable = [event.id for event in left if event_page.can_undo(left, actor)]
    return Knot(
        [lines[event.id]._replace(cause="") for event in act[::-1]],
        act[0].recorded_at,
        event_page.undo_href(undoable[0]) if undoable else "",
        [ids.public_id("event", event) for event in undoable[1:]],
    )


def changes(order: Order, actor: access.Actor) -> list[Knot]:
    """What people changed about the order, and that it was made."""
    found = [orders.prices.change_for(actor, order, each) for each in orders.read.changes(order.id)]
    people = parties.read.people_names(sorted({order.person, *(change.person for change in found)}))
    made = change_line("The order was made", order.made_at, people.get(order.person, ""))
    told_as = [
        change_line(_capital(each.what), each.changed_at, people.get(each.person, ""), each.reason)
        for each in found
    ]
    return [Knot([line], line.at) for line in (made, *told_as)]


def broken(order: Order) -> list[Knot]:
    """Which rules of the customer were broken knowingly, for what, by whom and why.

    What one act broke of one rule is told at once.
    """
    acts: dict[tuple[Any, ...], list[int]] = {}
    for each in sales.overrides(order.id) if order.kind == orders.SALE else ():
        act = (each.made_at, each.person, each.reason, each.kind, each.days)
        acts.setdefault(act, []).append(each.item)
    shown = [item for items in acts.values() for item in items[:NAMED_MAX]]
    codes = ledger.read.codes(sorted(set(shown))) if shown else {}
    people = parties.read.people_names(sorted({act[1] for act in acts})) if acts else {}
    found = []
    for (at, person, reason, kind, days), items in acts.items():
        of = ", ".join(codes.get(item, "") for item in items[:NAMED_MAX])
        more = f" and {words.number(len(items) - NAMED_MAX)} more" * (len(items) > NAMED_MAX)
        rule = order_picking.RULE_WORDS[kind].format(days=days)
        line = change_line(
            f"The customer's rule was broken: {rule}; given {of}{more}",
            at, people.get(person, ""), reason,
        )  # fmt: skip
        found.append(Knot([line._replace(icon="doubt")], at))
    return found


def change_line(sentence: str, at: datetime, by: str, reason: str = "") -> told.Line:
    """A change of the paper as a line; it moves no stock and has no page of its own."""
    return told.Line(
        icon=PAPER, css="", at=at, recorded_at=at, sentence=sentence,
        by=by or "somebody who has left", cause="", reason=reason, device="", href="",
        is_late=False, is_undone=False,
    )  # fmt: skip


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
