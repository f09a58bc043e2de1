"""Bills of materials: a product's page of them, and the form of the next version."""

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from stockthread import catalog
from stockthread.kernel import ids
from stockthread.kernel.errors import Refused
from stockthread.web import acting, billing, stepping
from stockthread.web.pages import page, render
from stockthread.web.views.schemes import go

SUGGESTED_MAX: Final = 30


@page("view")
def bom(request: HttpRequest, id: str) -> HttpResponse:
    """What goes into a product, as a tree, with its versions."""
    return render(request, "bom", billing.page(ids.internal_id("product", id), request.actor))


@page("set_up")
def bom_new(request: HttpRequest, id: str) -> HttpResponse:
    """The form of the next version; with its rows changed where a button beside them says so."""
    sent = request.POST if request.method == "POST" else request.GET
    return acting.show(request, "bom_new", billing.form(ids.internal_id("product", id), sent))


@page("set_up")
@require_POST
def bom_new_post(request: HttpRequest, id: str) -> HttpResponse:
    """Store it."""
    product = ids.internal_id("product", id)
    try:
        return go(request, billing.add(product, request))
    except Refused as refused:
        form = billing.form(product, request.POST, refused)
        return acting.show(request, "bom_new", form, status=422)


@page("set_up")
def routing(request: HttpRequest, id: str) -> HttpResponse:
    """The form of a product's usual steps."""
    form = stepping.of_product(ids.internal_id("product", id), request)
    return acting.show(request, "steps", form)


@page("set_up")
@require_POST
def routing_post(request: HttpRequest, id: str) -> HttpResponse:
    """Keep them."""
    product = ids.internal_id("product", id)
    try:
        stepping.keep(product, request)
    except Refused as refused:
        form = stepping.of_product(product, request, refused)
        return acting.show(request, "steps", form, status=422)
    return go(request, reverse("bom", args=[id]))


@page("view")
def suggested(request: HttpRequest) -> HttpResponse:
    """Products that fit what is being typed, as choices."""
    found = catalog.read.find_products(request.GET.get("component", "").strip(), SUGGESTED_MAX)
    return render(request, "parts/product_options", {"products": found})
