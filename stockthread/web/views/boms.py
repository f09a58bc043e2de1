"""Bills of materials: a product's page of them, and the form of the next version."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from stockthread.kernel import ids
from stockthread.kernel.errors import Refused
from stockthread.web import acting, billing
from stockthread.web.pages import page, render
from stockthread.web.views.schemes import go


@page("view")
def bom(request: HttpRequest, id: str) -> HttpResponse:
    """What goes into a product, as a tree, with its versions."""
    return render(request, "bom", billing.page(ids.internal_id("product", id), request.actor))


@page("set_up")
def bom_new(request: HttpRequest, id: str) -> HttpResponse:
    """The form of the next version."""
    form = billing.form(ids.internal_id("product", id), request.GET)
    return acting.show(request, "bom_new", form)


@page("set_up")
@require_POST
def bom_new_post(request: HttpRequest, id: str) -> HttpResponse:
    """Store it."""
    product = ids.internal_id("product", id)
    try:
        return go(request, billing.add(product, request))
    except Refused as refused:
        form = billing.form(product, request.POST, acting.refusal_words(refused))
        return acting.show(request, "bom_new", form, status=422)
