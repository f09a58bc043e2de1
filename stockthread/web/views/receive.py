"""Receiving goods by their codes: the form, its preview, a file's lines, and the posting."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from stockthread.kernel.errors import Refused
from stockthread.web import acting, asked, event_page, receive_file, receive_page, undoing
from stockthread.web.pages import page, render


@page("receive")
def receive(request: HttpRequest) -> HttpResponse:
    """The form, with its preview where something is pasted already."""
    form = request.POST or undoing.form_of(request.GET)
    tried = receive_page.preview(form, asked.act(request))
    return render(request, "receive", {**receive_page.page(form), **tried})


@page("receive")
@require_POST
def receive_preview(request: HttpRequest) -> HttpResponse:
    """The three piles alone, while the list is being written."""
    act = asked.act(request)._replace(key=asked.new_key())
    return render(request, "parts/receive_preview", receive_page.preview(request.POST, act))


@page("receive")
@require_POST
def receive_lines(request: HttpRequest) -> HttpResponse:
    """The form with a file's lines added to its list."""
    try:
        form, notes = receive_file.with_lines(request)
    except Refused as refused:
        said = {**acting.refusal_words(refused), **receive_file.asks(refused)}
        return render(request, "receive", {**receive_page.page(request.POST), **said}, 422)
    tried = receive_page.preview(form, asked.act(request)._replace(key=asked.new_key()))
    return render(request, "receive", {**receive_page.page(form), **tried, "notes": notes})


@page("receive")
@require_POST
def receive_post(request: HttpRequest) -> HttpResponse:
    """Bring the good ones in; what is left stays in the tray."""
    try:
        events, left = receive_page.post(request, asked.act(request))
    except Refused as refused:
        reasons = acting.refusal_words(refused)
        return render(request, "receive", {**receive_page.page(request.POST), **reasons}, 422)
    if not left:
        return redirect(receive_page.address_after(request.POST, events))
    form = request.POST.copy()
    form["serials"] = left
    form["damaged"] = form["damage"] = ""
    tried = receive_page.preview(form, asked.act(request)._replace(key=asked.new_key()))
    toasts = event_page.toasts(events, reverse("receive"), request.actor, rest=left)
    return render(request, "receive", {**receive_page.page(form), **tried, "toasts": toasts})
