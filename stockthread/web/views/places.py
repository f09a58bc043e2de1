"""Places: the tree with what stands in it, the page of one place, and what makes and changes it."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from stockthread import access
from stockthread.kernel import ids
from stockthread.kernel.errors import Refused
from stockthread.web import (
    acting,
    asked,
    lists,
    past,
    place_form,
    place_list,
    place_page,
    placed,
)
from stockthread.web.pages import page, render
from stockthread.web.place_list import PLACES
from stockthread.web.views.schemes import go


@page("view")
def places(request: HttpRequest) -> HttpResponse:
    """Every place of our own, and what is with others."""
    told = place_form.toasts(request.GET.dict(), None, False)
    listed = lists.page(PLACES, request.GET, request.actor)
    as_tree = place_page.tree_of_all() if place_list.is_tree(listed["list"]["asked"]) else {}
    return render(request, "places", listed | as_tree | told)


@page("view")
def place(request: HttpRequest, id: str) -> HttpResponse:
    """What stands, or stood, in one place and under it."""
    wanted, (at, problem) = ids.internal_id("place", id), asked.as_of(request.GET)
    if at:
        return render(request, "place_then", past.of_place(wanted, request.GET))
    shown = place_page.one_place(wanted, request.actor) | {"problem": problem}
    shown["slider"] = past.of_places(placed.and_under(wanted), None, shown["here"])
    may_set_up = access.may(request.actor, "set_up")
    told = place_form.toasts(request.GET.dict(), shown["place"], may_set_up)
    return render(request, "place", shown | told)


@page("set_up")
def new(request: HttpRequest) -> HttpResponse:
    """The form of new places."""
    return acting.show(request, "place_new", place_form.new_form(request))


@page("set_up")
@require_POST
def new_preview(request: HttpRequest) -> HttpResponse:
    """What the codes would make, while they are being written."""
    return render(request, "parts/place_preview", place_form.preview(request.POST.dict()))


@page("set_up")
@require_POST
def new_post(request: HttpRequest) -> HttpResponse:
    """Make them."""
    try:
        return go(request, place_form.make(request))
    except Refused as refused:
        form = place_form.new_form(request, place_form.new_reasons(refused))
        return acting.show(request, "place_new", form, 422)


@page("set_up")
def change(request: HttpRequest, id: str) -> HttpResponse:
    """The form that renames and moves a place."""
    form = place_form.form(ids.internal_id("place", id), request)
    return acting.show(request, "place_change", form)


@page("set_up")
@require_POST
def change_post(request: HttpRequest, id: str) -> HttpResponse:
    """Rename and move it."""
    place = ids.internal_id("place", id)
    try:
        return go(request, place_form.change(place, request))
    except Refused as refused:
        form = place_form.form(place, request, place_form.reasons(refused))
        return acting.show(request, "place_change", form, 422)


@page("set_up")
def close(request: HttpRequest, id: str) -> HttpResponse:
    """What it means to close a place."""
    return acting.show(request, "place_close", place_form.close_form(ids.internal_id("place", id)))


@page("set_up")
@require_POST
def close_post(request: HttpRequest, id: str) -> HttpResponse:
    """Close it."""
    place, with_all = ids.internal_id("place", id), bool(request.POST.get("with_all"))
    try:
        return go(request, place_form.set_active(place, False, with_all))
    except Refused as refused:
        form = place_form.close_form(place, acting.refusal_words(refused))
        return acting.show(request, "place_close", form, 422)


@page("set_up")
@require_POST
def reopen(request: HttpRequest, id: str) -> HttpResponse:
    """Bring a closed place back into use."""
    return go(request, place_form.set_active(ids.internal_id("place", id), True))
