"""Labels of what is made: whether a rule prints them, and the way to print what has none."""

from collections.abc import Sequence
from typing import Final
from urllib.parse import urlencode

from django.urls import reverse

from stockthread import access, ledger, orders, printing
from stockthread.kernel import ids
from stockthread.ledger import EventView, Stage
from stockthread.production import Plan
from stockthread.web import words

EVENTS: Final = {"finish": ("completion", Stage.READY), "commission": ("begin", Stage.WIP)}
"""Which kinds of events make units that want labels: what rules call it, and the units' stage."""
ITEMS_MAX: Final = 10_000


def offer(act: Sequence[EventView], back: str, actor: access.Actor) -> dict[str, str]:
    """What to say of the labels of units that an act began or finished, and where to print them.

    Where a rule prints them, or will when they are finished, there is nothing to press.
    """
    made = [
        event for event in act if event.kind in EVENTS and event.cause_kind == orders.PRODUCTION
    ]
    if not made or made[0].reversed_by or not access.may(actor, "label"):
        return {}
    name, stage = EVENTS[made[0].kind]
    found = ledger.read.event_items(made[0].id, limit=ITEMS_MAX)
    fresh = [each for each in found if each.target.stage == stage and not each.target.container]
    if not fresh:
        return {}
    state = fresh[0].target
    rules = printing.covering(name, state.product, state.place)
    if rules:
        return {"said": said(rules, len(fresh))}
    if name == "begin" and printing.covering("completion", state.product, state.place):
        return {}
    items = [each.item for each in fresh]
    bare = len(items) - len(printing.read.with_label("item", items))
    if not bare:
        return {}
    return {"word": f"Print {words.count(bare, 'label')}", "href": href(items, back)}


def said(rules: Sequence[printing.RuleRow], count: int) -> str:
    """`Their labels print by themselves, on Line 1.`"""
    names = sorted({printing.read.printer(rule.printer).name for rule in rules})
    whose = "Their labels print by themselves" if count > 1 else "Its label prints by itself"
    return f"{whose}, on {words.listed(names)}."


def href(items: Sequence[int], back: str) -> str:
    """The panel that prints labels of these items."""
    picked = " ".join(ids.public_id("item", item) for item in items)
    return f"{reverse('label_print')}?{urlencode({'items': picked, 'back': back})}"


def of_plan(plan: Plan) -> str:
    """When the labels of what a plan makes are printed, for who begins units."""
    first, product = plan.steps[0].place, plan.bom.product
    if rules := printing.covering("begin", product, first):
        return said(rules, 2)
    if printing.covering("completion", product, plan.place_to):
        return "Their labels print by themselves when they are completed."
    return ""


def missing(plan: Plan, units: Sequence[int], back: str) -> dict[str, str]:
    """A reminder of units whose label was due when they were begun and is not there."""
    product = plan.bom.product
    if not printing.covering("begin", product, plan.steps[0].place):
        return {}
    known = printing.read.with_label("item", units)
    bare = [unit for unit in units if unit not in known]
    if not bare:
        return {}
    has = "has no label" if len(bare) == 1 else "have no label"
    return {
        "said": f"{words.count(len(bare), 'unit')} {has} yet.",
        "word": f"Print {words.count(len(bare), 'label')}",
        "href": href(bare, back),
    }
