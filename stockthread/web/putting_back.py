"""What was picked for sales that ended: put back by scan, or all of it where it came from."""

from collections.abc import Mapping
from typing import Any, Final

from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils import timezone

from stockthread import catalog, places, sales
from stockthread.kernel import errors, ids
from stockthread.kernel.errors import Refusal, Refused, refuse
from stockthread.purchases import Put
from stockthread.sales import ToPutBack
from stockthread.web import acting, asked, order_putting_away, order_story, shown, words
from stockthread.web.order_putting_away import SHOWN_MAX
from stockthread.web.piled import pile

ROWS_MAX: Final = 200


def page(form: QueryDict, reasons: dict[str, Any] | None = None) -> dict[str, Any]:
    """The field for scans, and what waits with the place where it came from."""
    found = sales.to_put_back()
    return {
        "asked": {"scans": form.get("scans", "")},
        "key": asked.new_key(),
        "other_key": asked.new_key(),
        "is_any": bool(found),
        "rows": rows(found[:ROWS_MAX], form),
        "rows_left": max(len(found) - ROWS_MAX, 0),
        "places": acting.suggested_places(),
        **preview(form),
        **(reasons or {}),
    }


def rows(found: list[ToPutBack], form: Mapping[str, str]) -> list[dict[str, Any]]:
    """What waits, one thing a row."""
    products = catalog.read.products(sorted({each.back.product for each in found}))
    spots = places.read.places(sorted(
        {each.back.place for each in found} | {each.came_from for each in found} - {0}
    ))  # fmt: skip
    told = []
    for each in found:
        back, name = each.back, ids.public_id("item", each.back.item)
        product, spot = products[back.product], spots.get(each.came_from)
        told.append({
            "name": name,
            "code": back.code,
            "href": shown.item_href(back.item),
            "what": product.name,
            "amount": order_story.grouped(product, back.quantity)
            if product.tracking in catalog.STOCKED_AS_LOTS else "",
            "number": each.number,
            "order_href": shown.order_href(back.order),
            "lies": spots[back.place].code,
            "place": form.get(f"place-{name}", spot.code if spot else ""),
        })  # fmt: skip
    return told


def preview(form: Mapping[str, str]) -> dict[str, Any]:
    """The three piles of the scans so far, and what is wrong with which."""
    lines = form.get("scans", "").splitlines()
    if not any(line.strip() for line in lines):
        return {}
    found = sales.read_back(lines, timezone.localdate().year)
    products, views = order_putting_away.named(found)
    return {
        "piles": [
            pile("finished", "check", "put away", len(found.puts), "have a place"),
            pile("progress", "doubt", "without a place", len(found.waiting), "scan where they go"),
            pile("expected", "late", "not scanned", len(found.left), "lie there still"),
        ],
        "going": order_putting_away.gone(found.puts, products, views),
        "waiting": order_putting_away.things(found.waiting, products, views),
        "left": order_putting_away.left(found.left, products),
        "problems": [errors.text(each) for each in found.problems[:SHOWN_MAX]],
        "problems_left": max(len(found.problems) - SHOWN_MAX, 0),
        "deed": f"Put {words.count(len(found.puts), 'item')} back" if found.puts else "",
        "is_last_open": bool(found.waiting),
    }  # fmt: skip


def post(request: HttpRequest) -> str:
    """Put back what was scanned, or the rows with their places; return where to go.

    Raises Refused: nothing_picked, scan_without_place, unknown_place, and as sales.put_back.
    """
    form = request.POST
    puts = by_rows(form) if form.get("rows") else by_scans(form)
    if not puts:
        refuse("nothing_picked")
    event = sales.put_back(puts, asked.act(request)).event
    return f"{reverse('put_back')}?done={ids.public_id('event', event)}"


def by_rows(form: QueryDict) -> list[Put]:
    """What the list says; what has no place stays."""
    return [
        Put(each.back.item, asked.place(text))
        for each in sales.to_put_back()
        if (text := form.get(f"place-{ids.public_id('item', each.back.item)}", "").strip())
    ]


def by_scans(form: QueryDict) -> list[Put]:
    """What was scanned. Raises Refused where a scan means nothing or has no place behind it."""
    found = sales.read_back(form.get("scans", "").splitlines(), timezone.localdate().year)
    if found.problems:
        raise Refused(found.problems)
    if found.waiting:
        raise Refused([Refusal(None, "scan_without_place", {"count": len(found.waiting)})])
    return list(found.puts)
