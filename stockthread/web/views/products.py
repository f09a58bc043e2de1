"""Products: the list with what there is of each, and the page of one product."""

from django.http import HttpRequest, HttpResponse

from stockthread.kernel import ids
from stockthread.web import product_page, tracking
from stockthread.web.pages import page, render


@page("view")
def products(request: HttpRequest) -> HttpResponse:
    """Products that fit the text, with what is expected and in hand."""
    text, after = request.GET.get("text", "").strip(), request.GET.get("after", "")
    return render(request, "products", product_page.all_products(text, after))


@page("view")
def product(request: HttpRequest, id: str) -> HttpResponse:
    """One product: what is said of it, how it is followed, and where its stock stands."""
    wanted, said = ids.internal_id("product", id), request.GET.get(tracking.SAID, "")
    return render(request, "product", product_page.one_product(wanted, said, request.actor))
