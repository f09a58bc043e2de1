"""Moving, holding, releasing and undoing: a form beside the page, and its posting."""

from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from stockthread.kernel import ids
from stockthread.kernel.errors import Refused
from stockthread.web import acting, event_page, holding, moving, selection, undoing
from stockthread.web.pages import page, render

NOT_SHOWN: Final = ("unknown_event", "not_allowed")


@page("move")
def move(request: HttpRequest) -> HttpResponse:
    """The form that asks where the selection shall go."""
    items = selection.item_ids(selection.picked(request))
    return acting.show(request, "move", moving.form(items))


@page("move")
@require_POST
def move_post(request: HttpRequest) -> HttpResponse:
    """Move the selection."""
    items = selection.item_ids(selection.picked(request))

    def again(reasons: dict[str, Any]) -> HttpResponse:
        return acting.show(request, "move", moving.form(items, reasons), status=422)

    return acting.do(request, lambda: moving.move(items, request), again)


@page("hold")
def hold(request: HttpRequest) -> HttpResponse:
    """The form that asks why the selection is held and what that stops."""
    items = selection.item_ids(selection.picked(request))
    return acting.show(request, "hold", holding.form(items, request))


@page("hold")
@require_POST
def hold_post(request: HttpRequest) -> HttpResponse:
    """Hold the selection."""
    items = selection.item_ids(selection.picked(request))

    def again(reasons: dict[str, Any]) -> HttpResponse:
        return acting.show(request, "hold", holding.form(items, request, reasons), status=422)

    return acting.do(request, lambda: holding.hold(items, request), again)


@page("hold")
def place_hold(request: HttpRequest, id: str) -> HttpResponse:
    """The form that asks why everything in a place is held."""
    place = ids.internal_id("place", id)
    return acting.show(request, "hold", holding.place_form(place, request))


@page("hold")
@require_POST
def place_hold_post(request: HttpRequest, id: str) -> HttpResponse:
    """Hold everything in a place."""
    place = ids.internal_id("place", id)

    def again(reasons: dict[str, Any]) -> HttpResponse:
        form = holding.place_form(place, request, reasons)
        return acting.show(request, "hold", form, status=422)

    return acting.do(request, lambda: holding.hold_place(place, request), again)


@page("release")
def release(request: HttpRequest) -> HttpResponse:
    """The form that asks why the holds may end."""
    holds = holding.hold_ids(request)
    return acting.show(request, "release", holding.release_form(holds, request))


@page("release")
@require_POST
def release_post(request: HttpRequest) -> HttpResponse:
    """Release the holds."""
    holds = holding.hold_ids(request)

    def again(reasons: dict[str, Any]) -> HttpResponse:
        form = holding.release_form(holds, request, reasons)
        return acting.show(request, "release", form, status=422)

    return acting.do(request, lambda: holding.release(holds, request), again)


@page("reverse")
@require_POST
def undo(request: HttpRequest, id: str) -> HttpResponse:
    """Undo one event; where that cannot be, its page says what is in the way."""
    event = ids.internal_id("event", id)
    try:
        return undoing.undo(request, event)
    except Refused as refused:
        if any(refusal.code in NOT_SHOWN for refusal in refused.refusals):
            raise
        actor = request.actor  # type: ignore[attr-defined]
        shown = {**event_page.one_event(event, actor), **event_page.in_the_way(refused)}
        return render(request, "event", shown, 422)
