"""Pages that make many orders at once."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from stockthread import exchange, orders
from stockthread.kernel.errors import Refused
from stockthread.web import acting, order_import
from stockthread.web.pages import page, render
from stockthread.web.views.schemes import go


@page("order")
def order_imports(request: HttpRequest) -> HttpResponse:
    """The form that takes a file or rows; posted, with the piles that they make."""
    if request.method != "POST":
        return render(request, "order_import", order_import.page(request.GET))
    form, said = order_import.with_file(request)
    return render(request, "order_import", order_import.page(form, said))


@page("order")
@require_POST
def order_imports_post(request: HttpRequest) -> HttpResponse:
    """Make the new orders; what was left out comes back to be mended."""
    try:
        done = order_import.make(request)
    except Refused as refused:
        reasons = acting.refusal_words(refused)
        return render(request, "order_import", order_import.page(request.POST, reasons), 422)
    if done.piles.of("refused"):
        return render(request, "order_import", order_import.left(done, request))
    made = orders.read.of_ids(done.ids)
    return go(request, order_import.address_after(made, request.POST.get("key", "")))


@page("order")
@require_POST
def order_imports_undo(request: HttpRequest) -> HttpResponse:
    """Drop all that an import made."""
    return go(request, order_import.undo(request))


@page("order")
@require_POST
def order_imports_left(request: HttpRequest) -> HttpResponse:
    """The refused rows as CSV, with the reasons."""
    return _csv(order_import.left_out(request.POST), "orders-left-out.csv")


@page("order")
def order_imports_template(request: HttpRequest) -> HttpResponse:
    """The headings of a file of orders."""
    return _csv(exchange.template_csv(), "orders.csv")


def _csv(text: str, name: str) -> HttpResponse:
    response = HttpResponse(text, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
