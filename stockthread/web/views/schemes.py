"""Serial schemes: the list, the designer, and the page of one scheme."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from stockthread import identifiers
from stockthread.kernel import clock, ids
from stockthread.kernel.errors import Refused
from stockthread.web import acting, lists, scheme_draft, scheme_list, scheme_page, scheme_reserving
from stockthread.web.pages import page, render


@page("view")
def schemes(request: HttpRequest) -> HttpResponse:
    """Every scheme, with how many numbers are left."""
    return render(request, "schemes", lists.page(scheme_list.SCHEMES, request.GET, request.actor))


@page("view")
def scheme_new(request: HttpRequest) -> HttpResponse:
    """The designer, with what its pattern would make."""
    form = request.POST or request.GET
    return render(request, "scheme_new", scheme_draft.page(form, today()))


@page("view")
@require_POST
def scheme_preview(request: HttpRequest) -> HttpResponse:
    """What the pattern would make, while it is being written."""
    return render(request, "parts/scheme_preview", scheme_draft.preview(request.POST, today()))


@page("set_up")
@require_POST
def scheme_post(request: HttpRequest) -> HttpResponse:
    """Store the scheme."""
    try:
        id = scheme_draft.save(request.POST)
    except Refused as refused:
        reasons: dict[str, Any] = acting.refusal_words(refused) | {"refusal_title": "Not saved"}
        form = scheme_draft.page(request.POST, today())
        return render(request, "scheme_new", form | reasons, status=422)
    return redirect(f"{scheme_list.href(id)}?said=saved")


@page("view")
def scheme(request: HttpRequest, id: str) -> HttpResponse:
    """One scheme: its parts, what a serial of it says, its counters, blocks and gaps."""
    wanted = ids.internal_id("scheme", id)
    shown = scheme_page.one_scheme(wanted, request.GET, request.actor, clock.now())
    return render(request, "scheme", shown)


@page("set_up")
def scheme_close(request: HttpRequest, id: str) -> HttpResponse:
    """What closing the scheme would mean."""
    form = scheme_page.close_form(ids.internal_id("scheme", id))
    return render(request, "scheme_close", form)


@page("set_up")
@require_POST
def scheme_close_post(request: HttpRequest, id: str) -> HttpResponse:
    """Close the scheme."""
    wanted = ids.internal_id("scheme", id)
    identifiers.close_scheme(wanted)
    return go(request, f"{scheme_list.href(wanted)}?said=closed")


@page("label")
def scheme_reserve(request: HttpRequest, id: str) -> HttpResponse:
    """The form to reserve numbers; once it is filled, the numbers to be confirmed."""
    wanted, now = ids.internal_id("scheme", id), clock.now()
    if request.method != "POST":
        return render(request, "scheme_reserve", scheme_reserving.form(wanted, request.GET, now))
    try:
        shown, status = scheme_reserving.confirmed(wanted, request.POST, now), 200
    except Refused as refused:
        reasons = acting.refusal_words(refused) | {"refusal_title": "These cannot be reserved"}
        shown, status = scheme_reserving.form(wanted, request.POST, now) | reasons, 422
    return render(request, "scheme_reserve", shown, status)


@page("label")
@require_POST
def scheme_reserve_post(request: HttpRequest, id: str) -> HttpResponse:
    """Reserve the numbers that were confirmed."""
    wanted, now = ids.internal_id("scheme", id), clock.now()
    try:
        person = request.actor.person
        address = scheme_reserving.reserve(wanted, request.POST, person, now)
    except Refused as refused:
        shown = scheme_reserving.form(wanted, request.POST, now)
        return render(request, "scheme_reserve", shown | acting.refusal_words(refused), 422)
    return go(request, address)


@page("label")
def block(request: HttpRequest, id: str) -> HttpResponse:
    """A block's serials as a file, one a line."""
    text, name = scheme_reserving.as_csv(ids.internal_id("block", id))
    response = HttpResponse(text, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@page("label")
def block_return(request: HttpRequest, id: str) -> HttpResponse:
    """What taking a block back would mean."""
    form = scheme_reserving.return_form(ids.internal_id("block", id), clock.now())
    return render(request, "block_return", form)


@page("label")
@require_POST
def block_return_post(request: HttpRequest, id: str) -> HttpResponse:
    """Take a block back."""
    address = scheme_reserving.take_back(ids.internal_id("block", id), clock.now())
    return go(request, address)


def go(request: HttpRequest, address: str) -> HttpResponse:
    """Lead to another page, also out of what opened beside this one."""
    if "HX-Request" in request.headers:
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return redirect(address)


def today() -> Any:
    """The day it is for the reader."""
    return timezone.localtime(clock.now()).date()
