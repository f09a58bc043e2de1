"""Barcodes: the list of those that were taught, teaching, changing, forgetting."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from stockthread import catalog
from stockthread.kernel import clock, ids
from stockthread.kernel.errors import Refused
from stockthread.web import acting, asked, barcode_draft, barcode_list
from stockthread.web.pages import page, render
from stockthread.web.views.schemes import go


@page("view")
def barcodes(request: HttpRequest) -> HttpResponse:
    """Every barcode that was taught."""
    return render(request, "barcodes", barcode_list.page(request.GET, request.actor))


@page("receive")
def barcode_teach(request: HttpRequest) -> HttpResponse:
    """The form to teach a barcode, with what it would mean."""
    form = request.POST or request.GET
    return render(request, "barcode_teach", barcode_draft.page(form, back_of(request)))


@page("receive")
@require_POST
def barcode_preview(request: HttpRequest) -> HttpResponse:
    """What the marked part would mean, while it is being marked."""
    public = request.POST.get("barcode", "")
    id = ids.internal_id("barcode", public) if public else 0
    said = barcode_draft.filled(request.POST)
    return render(request, "parts/barcode_preview", barcode_draft.preview(said, id))


@page("receive")
@require_POST
def barcode_teach_post(request: HttpRequest) -> HttpResponse:
    """Keep what the barcode means."""
    return keep(request)


@page("set_up")
def barcode_change(request: HttpRequest, id: str) -> HttpResponse:
    """The form of a known barcode."""
    wanted = ids.internal_id("barcode", id)
    form = request.POST or request.GET
    shown = barcode_draft.page(form, back_of(request), wanted)
    return render(request, "barcode_teach", shown | {"barcode": id})


@page("set_up")
@require_POST
def barcode_change_post(request: HttpRequest, id: str) -> HttpResponse:
    """Let a known barcode mean something else."""
    return keep(request, id)


def keep(request: HttpRequest, public: str = "") -> HttpResponse:
    """Keep the barcode and go back; where it is refused, show the form again."""
    id = ids.internal_id("barcode", public) if public else 0
    try:
        person = request.actor.person  # type: ignore[attr-defined]
        kept = barcode_draft.save(request.POST, person, clock.now(), id)
    except Refused as refused:
        reasons: dict[str, Any] = acting.refusal_words(refused) | {"refusal_title": "Not taught"}
        shown = barcode_draft.page(request.POST, back_of(request), id)
        shown |= {"barcode": public, **reasons, "problem": ""}
        return render(request, "barcode_teach", shown, status=422)
    back = back_of(request)
    said = urlencode({"said": f"taught-{ids.public_id('barcode', kept)}"})
    return go(request, f"{back}?{said}" if back == barcode_list.href() else back)


def back_of(request: HttpRequest) -> str:
    """Where the way leads after teaching: the list, unless somebody came from elsewhere."""
    return asked.back(request, barcode_list.href())


@page("set_up")
def barcode_forget(request: HttpRequest, id: str) -> HttpResponse:
    """What forgetting the barcode would mean."""
    form = barcode_list.forget_form(ids.internal_id("barcode", id))
    return render(request, "barcode_forget", form)


@page("set_up")
@require_POST
def barcode_forget_post(request: HttpRequest, id: str) -> HttpResponse:
    """Forget the barcode."""
    person = request.actor.person  # type: ignore[attr-defined]
    catalog.forget_barcode(ids.internal_id("barcode", id), person=person, at=clock.now())
    return go(request, f"{barcode_list.href()}?said=forgotten-{id}")


@page("set_up")
@require_POST
def barcode_remember(request: HttpRequest, id: str) -> HttpResponse:
    """Bring a forgotten barcode back."""
    catalog.remember_barcode(ids.internal_id("barcode", id))
    return go(request, f"{barcode_list.href()}?said=remembered-{id}")
