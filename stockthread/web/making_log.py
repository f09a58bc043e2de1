"""Who did what for an order, with which machine, in which shift: the foreman's page of it."""

from typing import Any, Final

from django.urls import reverse
from django.utils import timezone

from stockthread import orders, parties, production
from stockthread.kernel import ids
from stockthread.web import order_list, shown, words

ROWS_MAX: Final = 500
DEEDS: Final = {
    "commission": "begun", "move": "moved", "install": "built in", "remove": "taken out",
    "consume": "used up", "finish": "finished", "produce": "made", "observe": "measured",
    "hold": "held", "release": "released", "scrap": "scrapped", "unpack": "unpacked",
    "correct_code": "given an address", "reverse": "undone", production.TAKE_APART: "taken apart",
}  # fmt: skip


def page(id: int) -> dict[str, Any]:
    """Everything on the page, the latest first. Raises Refused unknown_id."""
    order = orders.read.order(id)
    zone = timezone.get_current_timezone()
    found = production.circumstances(order, zone, 10_000)[::-1]
    people = parties.read.people_names(sorted({each.person for each in found}))
    shifts: dict[str, int] = {}
    for each in found:
        name = each.shift or "no shift"
        shifts[name] = shifts.get(name, 0) + 1
    return {
        "order": order,
        "order_href": order_list.href(id),
        "making_href": reverse("making", args=[ids.public_id("order", id)]),
        "rows": [
            {"at": each.happened_at, "what": DEEDS.get(each.kind, each.kind.replace("_", " ")),
             "which": which(each), "href": shown.event_href(each.event),
             "who": people.get(each.person, ""),
             "machine": each.device, "shift": each.shift}
            for each in found[:ROWS_MAX]
        ],
        "by_shift": [(name, words.count(count, "act")) for name, count in sorted(shifts.items())],
        "left": max(len(found) - ROWS_MAX, 0),
    }  # fmt: skip


def which(each: production.Circumstance) -> str:
    """`DR-0001, DR-0002 and 5 more`; how many where none of them has a code."""
    codes = [code for code in each.codes if code]
    if not codes:
        return words.count(each.number, "item") if each.number else ""
    left = each.number - len(codes)
    return ", ".join(codes) + (f" and {words.number(left)} more" if left else "")
