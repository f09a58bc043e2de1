"""Lots made of lots: parts split off, poured together, lost; samples, weights, days."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from stockthread.kernel import ids
from stockthread.ledger import Act, Posting
from stockthread.web import acting, asked, expiry_list, lists, lot_forms, sampling, weighing_page
from stockthread.web.expiry_list import EXPIRING
from stockthread.web.gain_list import GAINS
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
    return acting.show(request, "lot_join", {**form, **lot_forms.join_preview(request)})


@page("produce")
@require_POST
def join_preview(request: HttpRequest, id: str) -> HttpResponse:
    """The number and amount of the new lot alone, while the form is being filled."""
    return render(request, "parts/lot_parts", lot_forms.join_preview(request))


@page("produce")
@require_POST
def join_post(request: HttpRequest, id: str) -> HttpResponse:
    """Make one lot of them."""
    return _post(request, id, "lot_join", lot_forms.join_form, lot_forms.join)


@page("sample")
def sample(request: HttpRequest, id: str) -> HttpResponse:
    """The form that asks how much is kept as a sample, and where."""
    form = sampling.form(ids.internal_id("item", id), request)
    return acting.show(request, "lot_sample", form)


@page("sample")
@require_POST
def sample_post(request: HttpRequest, id: str) -> HttpResponse:
    """Take it."""
    return _post(request, id, "lot_sample", sampling.form, sampling.take)


@page("scrap")
def lose(request: HttpRequest, id: str) -> HttpResponse:
    """The form that asks how much was lost in work, and what became of it."""
    form = lot_forms.lose_form(ids.internal_id("item", id), request)
    return acting.show(request, "lot_lose", form)


@page("scrap")
@require_POST
def lose_post(request: HttpRequest, id: str) -> HttpResponse:
    """Book the loss."""
    return _post(request, id, "lot_lose", lot_forms.lose_form, lot_forms.lose)


@page("view")
def samples(request: HttpRequest) -> HttpResponse:
    """Samples that are kept."""
    return render(request, "samples", lists.page(sampling.SAMPLES, request.GET, request.actor))


@page("view")
def expiring(request: HttpRequest) -> HttpResponse:
    """What expires when."""
    listed = lists.page(EXPIRING, request.GET, request.actor)
    return render(request, "expiring", {**listed, "ahead": expiry_list.AHEAD_DAYS})


@page("view")
def gains(request: HttpRequest) -> HttpResponse:
    """What was drawn beyond the books, and who looked at it."""
    return render(request, "gains", lists.page(GAINS, request.GET, request.actor))


@page("view")
def weights(request: HttpRequest) -> HttpResponse:
    """What was weighed and is here."""
    return render(request, "weights", weighing_page.page(request.actor))


@page("sample")
def weigh(request: HttpRequest) -> HttpResponse:
    """The form that asks what things weigh."""
    return acting.show(request, "weigh", weighing_page.form(request))


@page("sample")
@require_POST
def weigh_post(request: HttpRequest) -> HttpResponse:
    """Note it."""

    def again(reasons: dict[str, Any]) -> HttpResponse:
        shown = {**weighing_page.form(request), **reasons}
        return acting.show(request, "weigh", shown, status=422)

    return acting.do(request, lambda: weighing_page.weigh(request), again)


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
