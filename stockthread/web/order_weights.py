"""What came for an order, to share a cost over: which receipts, by which weights."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any, Final

from django.http import QueryDict

from stockthread import catalog, costs, ledger
from stockthread.costs import Receipt
from stockthread.kernel.errors import Refused, refuse
from stockthread.web import value_page

DIGITS: Final = 6
"""Weights are told with at most so many digits behind the point; they only count by their ratio."""


def choices(found: Sequence[Receipt], form: QueryDict | dict[str, str]) -> list[dict[str, Any]]:
    """Each receipt with what it brought, whether it takes a share, and its weight where known."""
    products = catalog.read.products(sorted({each.product for each in found}))
    events = sorted({each.event for each in found})
    wanted = _picked(form, events)
    told = []
    for event in events:
        mine = [each for each in found if each.event == event]
        known = _weight(mine, products)
        told.append({
            "event": event,
            "at": mine[0].happened_at,
            "what": ", ".join(
                f"{catalog.shown_quantity(products[each.product], each.quantity)}"
                f" {products[each.product].name}"
                for each in mine[:3]
            ) + (f" and {len(mine) - 3} products more" if len(mine) > 3 else ""),
            "goods": value_page.amount(sum(each.goods for each in mine)),
            "is_picked": event in wanted,
            "weight": form.get(f"weight-{event}", known),
        })  # fmt: skip
    return told


def _picked(form: QueryDict | dict[str, str], events: Sequence[int]) -> set[int]:
    """The receipts that are ticked; all, where the form was not sent yet."""
    if not isinstance(form, QueryDict) or "receipt" not in form:
        return set(events)
    return {event for event in events if str(event) in form.getlist("receipt")}


def _weight(found: Sequence[Receipt], products: dict[int, catalog.Product]) -> str:
    """What a receipt weighs in kilograms, where its products say so; else nothing."""
    total = Fraction(0)
    for each in found:
        try:
            total += Fraction(each.quantity, catalog.parse_quantity(products[each.product], "1 kg"))
        except Refused:
            return ""
    return f"{float(total):.12g}"


def shared(order_cause: ledger.Cause, form: QueryDict) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The receipts that share, and their weights, none where they share by something else.

    Raises Refused: bad_weight.
    """
    events = sorted({each.event for each in costs.read.receipts(order_cause)})
    if "receipt" in form:
        events = [event for event in events if str(event) in form.getlist("receipt")]
    if form.get("shared_by") != "weight":
        return tuple(events), ()
    return tuple(events), tuple(_parsed(form.get(f"weight-{event}", "")) for event in events)


def _parsed(text: str) -> int:
    """A weight in millionths. Raises Refused bad_weight."""
    try:
        weight = Fraction(text.strip().replace(",", "."))
    except (ValueError, ZeroDivisionError):
        weight = Fraction(-1)
    scaled = weight * 10**DIGITS
    if not 0 <= scaled <= 10**15 or scaled.denominator != 1:
        refuse("bad_weight", text=text, digits=DIGITS)
    return int(scaled)
