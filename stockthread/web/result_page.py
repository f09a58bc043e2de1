"""A file of test results on a page: pasted or uploaded, told in piles, then recorded."""

from collections.abc import Mapping
from typing import Any, Final

from django.http import HttpRequest, QueryDict
from django.urls import reverse

from stockthread import exchange, ledger, orders, production
from stockthread.kernel import ids
from stockthread.kernel.errors import Refusal, Refused, text
from stockthread.ledger import Act
from stockthread.orders import Order
from stockthread.web import acting, asked, making, order_list, receive_file, words
from stockthread.web.piled import pile

LINES_MAX: Final = 12


def page(order: Order, form: Mapping[str, str]) -> dict[str, Any]:
    """The page without its piles."""
    public = ids.public_id("order", order.id)
    product = making.chosen(order, form)
    return {
        "order": order,
        "picked": ids.public_id("product", product.id),
        "order_href": order_list.href(order.id),
        "making_href": making.here_of(order, product),
        "action": reverse("making_results_post", args=[public]),
        "check_href": reverse("making_results_check", args=[public]),
        "read_href": reverse("making_results_read", args=[public]),
        "asked": {name: form.get(name, "") for name in ("rows", "new_readings", "reason")},
        "key": asked.new_key(),
    }


def with_file(request: HttpRequest) -> tuple[QueryDict, dict[str, Any]]:
    """The form with the rows of its file in the box, and how the file was read, or why not."""
    form = request.POST.copy()
    try:
        with receive_file.kept(request) as path:
            rows = exchange.read_rows(path, production.is_heading_row)
    except Refused as refused:
        reasons = acting.refusal_words(refused)
        return form, reasons | {"refusal_title": "The file was not read"}
    before = len(form.get("rows", "").strip().splitlines())
    form["rows"] = "\n".join(rows)
    notes = [f"{words.count(len(rows) - 1, 'row')} read from {path.name}."]
    if before:
        notes.append(f"They stand in place of the {words.count(before, 'row')} that were here.")
    return form, {"notes": notes}


def preview(order: Order, form: Mapping[str, str], act: Act) -> dict[str, Any]:
    """Three piles: within the limits, outside them, not to be read; nothing is written."""
    rows = form.get("rows", "")
    if not rows.strip():
        return {}
    try:
        found = production.results_of(order, rows, is_new=bool(form.get("new_readings")))
        judged = production.check_results(order, found.results, act) if found.results else None
    except Refused as refused:
        return {"problems": acting.refusal_words(refused)["refusals"]}
    good = judged.good if judged else []
    codes = ledger.read.codes([each.result.unit for each in good])
    outside = [
        f"{codes[each.result.unit]}: {one.name} is {one.value}, and must be {one.limit.words}; "
        f"it {'is held' if each.is_held else 'fails'}"
        for each in good
        for one in each.outside
    ]
    judged_bad = [told(each) for each in judged.refusals] if judged else []
    bad = [f"Row {each.line + 1}: {told(each)}" for each in found.refusals if each.line is not None]
    wrong = {each.line for each in found.refusals}
    count = sum(not each.outside for each in good)
    return {
        "piles": [
            pile("finished", "check", "within", count, "units, as they say", anchor="why"),
            pile("held", "holds", "outside", len(good) - count, "units, fail or are held",
                 anchor="why"),
            pile("progress", "doubt", "not clear", len(wrong) + len(judged_bad),
                 "rows or units, left out", anchor="why"),
        ],
        "rows_words": words.count(found.rows, "row"),
        "outside": outside[:LINES_MAX],
        "outside_left": max(len(outside) - LINES_MAX, 0),
        "bad": [*bad, *judged_bad][:LINES_MAX],
        "bad_left": max(len(bad) + len(judged_bad) - LINES_MAX, 0),
        "unknown": list(found.unknown),
        "is_new": bool(form.get("new_readings")),
        "good": len(good),
        "is_partial": bool(bad or judged_bad),
        "deed": f"Record {words.count(len(good), 'unit')}",
        "deed_good": f"Record {words.count(len(good), 'unit')}, leave the rest out",
    }  # fmt: skip


def told(refusal: Refusal) -> str:
    """A refusal without its line, which is told before it or is in its words."""
    return text(refusal._replace(line=None))


def record(order: Order, form: Mapping[str, str], act: Act) -> list[int]:
    """Record the file; return the events.

    Raises Refused as `production.results_of` and `production.record_results`, and for rows that
    cannot be read unless the good ones shall do.
    """
    rows = form.get("rows", "")
    found = production.results_of(order, rows)
    if found.unknown and form.get("new_readings"):
        production.add_readings(found.unknown)
        found = production.results_of(order, rows)
    if found.refusals and (act.accept == "all" or not found.results):
        raise Refused(found.refusals)
    return list(production.record_results(order, found.results, act).events)


def order_of(public: str) -> Order:
    """The order of an address. Raises Refused unknown_id."""
    return orders.read.order(ids.internal_id("order", public))
