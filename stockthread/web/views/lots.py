"""Lots made of lots: parts split off, lots poured together or repacked."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from stockthread.kernel import ids
from stockthread.ledger import Act, Posting
from stockthread.web import acting, asked, lot_forms
from stockthread.web.pages import page, render

Form = Callable[[int, HttpRequest], dict[str, Any]]


@page("produce")
def split(request: HttpRequest, id: str) -> HttpResponse:
    """The form that asks which parts of a lot become lots of their own."""
    item = ids.internal_id("item", id)
    form = lot_forms.split_form(item, request)
    return acting.show(request, "lot_split", {**form, **lot_forms.preview(item, request)})


@page("produce")
@require_POST
def split_preview(request: HttpRequest, id: str) -> HttpResponse:
    """What would come of the parts alone, while they are being written."""
    shown = lot_forms.preview(ids.internal_id("item", id), request)
    return render(request, "parts/lot_parts", shown)


@page("produce")
@require_POST
def split_post(request: HttpRequest, id: str) -> HttpResponse:
    """Split them off."""
    return _post(request, id, "lot_split", lot_forms.split_form, lot_forms.split)


@page("produce")
def join(request: HttpRequest, id: str) -> HttpResponse:
    """The form that asks what is poured together, and what it becomes."""
    form = lot_forms.join_form(ids.internal_id("item", id), request)
    return acting.show(request, "lot_join", form)


@page("produce")
@require_POST
def join_post(request: HttpRequest, id: str) -> HttpResponse:
    """Make one lot of them."""
    return _post(request, id, "lot_join", lot_forms.join_form, lot_forms.join)


def _post(
    request: HttpRequest,
    id: str,
    template: str,
    form: Form,
    do: Callable[[int, HttpRequest, Act], Posting],
) -> HttpResponse:
    item = ids.internal_id("item", id)

    def again(reasons: dict[str, Any]) -> HttpResponse:
        return acting.show(request, template, {**form(item, request), **reasons}, status=422)

    return acting.do(request, lambda: do(item, request, asked.act(request)), again)
