"""Lines of an order while they are written: what each says, its problem, what all are worth."""

from collections.abc import Mapping, Sequence
from typing import Any, Final
from urllib.parse import urlencode

from django.http import HttpRequest, QueryDict
from django.urls import reverse

from stockthread import catalog, orders
from stockthread.kernel import errors, ids, money
from stockthread.kernel.errors import Refusal, Refused, refuse
from stockthread.orders import NewLine, ReadLine
from stockthread.web import acting, asked, order_changes, order_list, order_page, order_story, words

SUGGESTED_MAX: Final = 300
SHOWN_MAX: Final = 100
LEFT_MAX: Final = 3_000
UNDONE_MAX: Final = 40
LINE: Final = "order line"
ENTRY: Final = ("product", "quantity", "price", "due")


def with_entry(sent: QueryDict) -> QueryDict:
    """The form with what its row of single fields says as one more line; the row is empty then."""
    form = sent.copy()
    cells = [form.get(f"e_{name}", "").strip() for name in ENTRY]
    if cells[0]:
        line = "\t".join(cells).rstrip("\t")
        before = form.get("lines", "").rstrip()
        form["lines"] = f"{before}\n{line}" if before else line
        for name in ENTRY:
            form[f"e_{name}"] = ""
    return form


def preview(text: str, currency: str) -> dict[str, Any]:
    """What the lines say, the good ones with their value, the others with what is wrong."""
    try:
        found = orders.read_lines(text, currency)
    except Refused as refused:
        return {"lines_problem": errors.text(refused.refusals[0]._replace(line=None))}
    good = [(each, each.line) for each in found if each.line is not None]
    bad = [each for each in found if each.line is None]
    products = catalog.read.products(sorted({line.product for _, line in good}))
    total = sum(order_page.line_value(line, products[line.product]) for _, line in good)
    return {
        "good": [good_row(line, products[line.product], currency) for _, line in good[:SHOWN_MAX]],
        "good_count": len(good),
        "good_left": max(len(good) - SHOWN_MAX, 0),
        "bad": [bad_row(each) for each in bad[:SHOWN_MAX]],
        "bad_count": len(bad),
        "total": f"{money.shown_amount(total, currency)} {currency}" if total else "",
    }


def good_row(line: NewLine, product: catalog.Product, currency: str) -> dict[str, Any]:
    """A line that can be ordered."""
    has_price = line.price is not None
    value = order_page.line_value(line, product)
    return {
        "sku": product.sku,
        "name": product.name,
        "quantity": order_story.grouped(product, line.quantity),
        "price": money.shown_price(line.price or 0, currency) if has_price else "",
        "value": money.shown_amount(value, currency) if has_price else "",
        "due": line.due,
        "note": line.note,
    }


def bad_row(each: ReadLine) -> dict[str, Any]:
    """A line that cannot be, with why."""
    return {
        "index": each.nth,
        "number": each.nth + 1,
        "text": each.text,
        "why": " ".join(errors.text(refusal) for refusal in each.problems),
    }


def read(sent: Mapping[str, str], currency: str) -> tuple[tuple[NewLine, ...], str]:
    """The good lines of a form, and the text of those that are left out on purpose.

    Raises Refused with what is wrong with each line, of which the first is 1, unless the form
    says to take the good ones.
    """
    found = orders.read_lines(sent.get("lines", ""), currency)
    bad = [each for each in found if each.line is None]
    if bad and sent.get("accept") != "good":
        raise Refused([Refusal(b.nth + 1, p.code, p.data) for b in bad for p in b.problems])
    good = tuple(each.line for each in found if each.line is not None)
    return good, "\n".join(each.text for each in bad)


def in_words(refused: Refused) -> dict[str, Any]:
    """Why nothing was stored; what is wrong with a line stands at the line already."""
    about = [refusal for refusal in refused.refusals if not refusal.line]
    lines = {refusal.line for refusal in refused.refusals if refusal.line}
    texts = [errors.text(refusal._replace(line=None)) for refusal in about]
    if lines:
        texts += [f"{words.count(len(lines), 'line')} cannot be read. Mend them below."]
    return {
        "refusals": list(dict.fromkeys(texts)),
        "refusal_title": "Nothing was stored",
    }


def suggestions() -> dict[str, Any]:
    """Products to choose from while typing."""
    return {"products": acting.suggested_products()}


def after(id: int, said: str, left: str, made: Sequence[int] = ()) -> str:
    """Where to go when lines are stored: to the order, or to mend what was left out of it.

    made: the lines that can be taken out again.
    """
    told = {"said": said}
    if 0 < len(made) <= UNDONE_MAX:
        told["was_lines"] = " ".join(ids.public_id(LINE, each) for each in made)
    if left and len(left) <= LEFT_MAX:
        rest = urlencode({"lines": left, **told})
        return f"{reverse('order_lines', args=[ids.public_id('order', id)])}?{rest}"
    return f"{order_list.href(id)}?{urlencode(told)}"


def add_form(id: int, sent: Mapping[str, str], reasons: dict[str, Any] | None = None) -> Any:
    """The page that adds lines to an order. Raises Refused unknown_id."""
    order = orders.read.order(id)
    public = ids.public_id("order", id)
    return {
        "order": order,
        "crumbs": order_page.crumbs(order),
        "order_href": order_list.href(id),
        "is_left_over": bool(sent.get("said")),
        "asked": {name: sent.get(name, "") for name in ("lines", *(f"e_{e}" for e in ENTRY))},
        "currency": order.currency,
        "key": sent.get("key") or asked.new_key(),
        "action": reverse("order_lines_post", args=[public]),
        "entry_action": reverse("order_lines", args=[public]),
        "preview_action": reverse("order_preview"),
        "deed": "Add",
        **suggestions(),
        **preview(sent.get("lines", ""), order.currency),
        **(reasons or {}),
    }


def add(id: int, request: HttpRequest) -> str:
    """Add the lines; return where to go. Raises Refused as `orders.add_lines`, and of each line."""
    order = orders.read.order(id)
    good, left = read(request.POST, order.currency)
    if not good:
        refuse("order_without_lines")
    key = request.POST.get("key", "")
    made = orders.add_lines(id, good, key=key, **order_changes.about(request))
    return after(id, f"added-{len(made)}", left, made)


def take_out(id: int, request: HttpRequest) -> str:
    """Take lines out; return where to go. Raises Refused as `orders.remove_lines`."""
    lines = [ids.internal_id(LINE, each) for each in request.POST.get("lines", "").split()]
    orders.remove_lines(id, lines or refuse("nothing_picked"), **order_changes.about(request))
    return f"{order_list.href(id)}?said=out-{len(lines)}"
