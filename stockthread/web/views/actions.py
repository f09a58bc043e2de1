"""Corrective actions: listed, begun, taken on."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from stockthread import recalls
from stockthread.kernel import ids
from stockthread.kernel.errors import Refused
from stockthread.recalls import Action
from stockthread.web import acting, action_page, lists
from stockthread.web.pages import page, render


@page("view")
def action_list(request: HttpRequest) -> HttpResponse:
    """Corrective actions, the latest first."""
    return render(request, "actions", lists.page(action_page.ACTIONS, request.GET, request.actor))


@page("recall")
def action_new(request: HttpRequest) -> HttpResponse:
    """The form that begins one."""
    return render(request, "action_new", action_page.form(request))


@page("recall")
@require_POST
def action_post(request: HttpRequest) -> HttpResponse:
    """Begin it."""
    try:
        return redirect(action_page.href(action_page.begin(request).id))
    except Refused as refused:
        shown = {**action_page.form(request), **acting.refusal_words(refused)}
        return render(request, "action_new", shown, status=422)


@page("view")
def action(request: HttpRequest, id: str) -> HttpResponse:
    """One action."""
    return _shown(request, recalls.action(ids.internal_id("action", id)))


def _shown(
    request: HttpRequest, found: Action, reasons: dict[str, Any] | None = None
) -> HttpResponse:
    shown = {**action_page.page(found, request), **(reasons or {})}
    return render(request, "action", shown, status=422 if reasons else 200)


@page("recall")
@require_POST
def action_state_post(request: HttpRequest, id: str) -> HttpResponse:
    """Take it to its next state."""
    found = recalls.action(ids.internal_id("action", id))
    try:
        action_page.set_state(found, request)
    except Refused as refused:
        return _shown(request, found, acting.refusal_words(refused))
    return redirect(action_page.href(found.id))
