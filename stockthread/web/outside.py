"""Steps that a subcontractor does, told on the pages of making: who, what of ours lies there."""

from typing import Any

from stockthread import catalog, consigned, parties, places, production
from stockthread.production import Plan
from stockthread.web import consigned_list, shown

SUGGESTED_MAX = 50


def of_plan(plan: Plan) -> dict[str, Any] | None:
    """Who does steps outside, with what of ours, and whether the last is one; None: nobody."""
    away = production.subcontracting.outside(step.place for step in plan.steps)
    if not away:
        return None
    spots = places.read.places(sorted({*away, plan.place_to}))
    known = parties.read.of_ids(sorted({spots[id].party for id in away}))
    last = known[spots[plan.station].party].name if plan.station in away else ""
    return {
        "firms": [_firm(each, plan) for each in known.values()],
        "last": last,
        "is_all": all(step.place in away for step in plan.steps),
        "to": spots[plan.place_to].code,
    }


def _firm(party: parties.Party, plan: Plan) -> dict[str, Any]:
    """A subcontractor with what of ours lies there that goes in by the plan."""
    wanted = sorted({id for line in plan.lines for id in line.products})
    found = consigned.read.stock(consigned.AWAY, party=party.id, products=wanted)
    known = catalog.read.products([each.product for each in found])
    return {
        "name": party.name,
        "href": shown.party_href(party.id),
        "there": [
            f"{shown.amount(known[s.product], s.units, s.lot_quantity)} {known[s.product].name}"
            for s in found if s.place_kind == production.subcontracting.SUPPLIER
        ],
        "list_href": consigned_list.address(list="subcontractors", party=party.code),
        "home_href": consigned_list.deed_href(
            consigned.BRING_HOME, party=party.code, list="subcontractors"
        ),
    }  # fmt: skip


def suppliers() -> list[parties.Party]:
    """Who can do a step, to choose from while typing."""
    return parties.read.parties("supplier", limit=SUGGESTED_MAX)
