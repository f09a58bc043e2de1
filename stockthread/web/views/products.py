"""Products: the list with what there is of each, and the page of one product."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from stockthread import access
from stockthread.kernel import ids
from stockthread.kernel.errors import Refused
from stockthread.web import acting, lists, product_form, product_page, standing_in, tracking
from stockthread.web.pages import page, render
from stockthread.web.product_list import PRODUCTS
from stockthread.web.views.schemes import go


@page("view")
def products(request: HttpRequest) -> HttpResponse:
    """Products that fit the filters, with what is expected and in hand."""
    return render(request, "products", lists.page(PRODUCTS, request.GET, request.actor))


@page("view")
def product(request: HttpRequest, id: str) -> HttpResponse:
    """One product: what is said of it, how it is followed, and where its stock stands."""
    wanted, said = ids.internal_id("product", id), request.GET.get(tracking.SAID, "")
    changed = request.GET.get("changed", "")
    shown = product_page.one_product(wanted, said, request.actor)
    may_set_up = access.may(request.actor, "set_up")
    told = product_form.toasts(shown["product"], changed, may_set_up)
    return render(request, "product", shown | told)


@page("set_up")
def new(request: HttpRequest) -> HttpResponse:
    """The form of a new product."""
    return acting.show(request, "product_change", product_form.new_form(request))


@page("set_up")
@require_POST
def new_post(request: HttpRequest) -> HttpResponse:
    """Store it."""
    try:
        return go(request, product_form.make(request))
    except Refused as refused:
        form = product_form.new_form(request, product_form.reasons(refused))
        return acting.show(request, "product_change", form, 422)


@page("set_up")
def close(request: HttpRequest, id: str) -> HttpResponse:
    """What it means to use a product no more."""
    return acting.show(
        request, "product_close", product_form.close_form(ids.internal_id("product", id))
    )


@page("set_up")
@require_POST
def close_post(request: HttpRequest, id: str) -> HttpResponse:
    """Take it out of use."""
    return go(request, product_form.set_active(ids.internal_id("product", id), False))


@page("set_up")
@require_POST
def reopen(request: HttpRequest, id: str) -> HttpResponse:
    """Bring it back into use."""
    return go(request, product_form.set_active(ids.internal_id("product", id), True))


@page("set_up")
def change(request: HttpRequest, id: str) -> HttpResponse:
    """The form that changes what is said of a product."""
    form = product_form.form(ids.internal_id("product", id), request)
    return acting.show(request, "product_change", form)


@page("set_up")
@require_POST
def change_post(request: HttpRequest, id: str) -> HttpResponse:
    """Change it."""
    product = ids.internal_id("product", id)
    try:
        return go(request, product_form.change(product, request))
    except Refused as refused:
        form = product_form.form(product, request, product_form.reasons(refused))
        return acting.show(request, "product_change", form, 422)


@page("set_up")
def standing_in_form(request: HttpRequest, id: str) -> HttpResponse:
    """The form for what may be sold in place of a product."""
    form = standing_in.form(ids.internal_id("product", id), request)
    return acting.show(request, "standing_in", form)


@page("set_up")
@require_POST
def standing_in_post(request: HttpRequest, id: str) -> HttpResponse:
    """Keep it, or take it away."""
    product = ids.internal_id("product", id)
    try:
        return go(request, standing_in.change(product, request))
    except Refused as refused:
        form = standing_in.form(product, request, acting.refusal_words(refused))
        return acting.show(request, "standing_in", form, status=422)
