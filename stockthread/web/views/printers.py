"""Printers and the rules that print by themselves."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from stockthread import printing
from stockthread.kernel import ids
from stockthread.kernel.errors import Refused
from stockthread.web import acting, label_picture, lists, print_rules
from stockthread.web import printers as printer_pages
from stockthread.web.pages import page, render
from stockthread.web.views.schemes import go

TYPES = {"pdf": "application/pdf", "png": "image/png", "svg": "image/svg+xml"}


@page("view")
def printers(request: HttpRequest) -> HttpResponse:
    """Every printer, with what waits for it."""
    listed = lists.page(printer_pages.PRINTERS, request.GET, request.actor)
    toasts = label_picture.told(printer_pages.SAID, request.GET.get("said", ""))
    return render(request, "printers", {**listed, "toasts": toasts})


@page("set_up")
def printer_new(request: HttpRequest) -> HttpResponse:
    """The form of a new printer."""
    said = (request.POST or request.GET).dict()
    return render(request, "printer", printer_pages.new_page(said))


@page("set_up")
@require_POST
def printer_preview(request: HttpRequest) -> HttpResponse:
    """What of the form changes with what was chosen, and the picture of the sheet."""
    return render(request, "parts/printer_form", printer_pages.form(request.POST.dict()))


@page("set_up")
@require_POST
def printer_new_post(request: HttpRequest) -> HttpResponse:
    """Store a new printer."""
    said = request.POST.dict()
    return _stored(request, lambda: printer_pages.add(said), lambda: printer_pages.new_page(said))


@page("view")
def printer(request: HttpRequest, id: str) -> HttpResponse:
    """A printer and its form."""
    wanted = ids.internal_id("printer", id)
    shown = printer_pages.one_printer(wanted, request.GET.dict(), request.actor)
    return render(request, "printer", shown)


@page("set_up")
@require_POST
def printer_post(request: HttpRequest, id: str) -> HttpResponse:
    """Change a printer."""
    wanted, said = ids.internal_id("printer", id), request.POST.dict()
    return _stored(
        request,
        lambda: printer_pages.change(wanted, said),
        lambda: printer_pages.one_printer(wanted, said, request.actor),  # type: ignore[attr-defined]
    )


def _stored(
    request: HttpRequest, store: Callable[[], str], again: Callable[[], dict[str, Any]]
) -> HttpResponse:
    try:
        return go(request, store())
    except Refused as refused:
        shown = {**again(), **acting.refusal_words(refused), "refusal_title": "Not saved"}
        return render(request, "printer", shown, status=422)


@page("set_up")
@require_POST
def printer_test(request: HttpRequest, id: str) -> HttpResponse:
    """Send a printer its test page; of a download it comes as a file."""
    wanted = ids.internal_id("printer", id)
    try:
        tested = printer_pages.test(wanted)
    except Refused as refused:
        shown = printer_pages.one_printer(wanted, {}, request.actor)  # type: ignore[attr-defined]
        reasons = {**acting.refusal_words(refused), "refusal_title": "No test page"}
        return render(request, "printer", {**shown, **reasons}, status=422)
    if tested.is_sent:
        return go(request, f"{printer_pages.href(wanted)}?said=tested")
    kind = TYPES.get(tested.language, "application/octet-stream")
    response = HttpResponse(tested.data, content_type=kind)
    name = f"test-page.{tested.language}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@page("set_up")
@require_POST
def printer_close(request: HttpRequest, id: str) -> HttpResponse:
    """Take a printer out of use."""
    wanted = ids.internal_id("printer", id)
    printing.close_printer(wanted)
    return go(request, f"{printer_pages.href(wanted)}?said=closed")


@page("set_up")
@require_POST
def printer_reopen(request: HttpRequest, id: str) -> HttpResponse:
    """Bring a printer back into use."""
    wanted = ids.internal_id("printer", id)
    printing.reopen_printer(wanted)
    return go(request, f"{printer_pages.href(wanted)}?said=reopened")


@page("view")
def rules(request: HttpRequest) -> HttpResponse:
    """Every rule in words, and the form for one more."""
    return render(
        request, "print_rules", print_rules.page(request.GET.dict(), request.GET, request.actor)
    )


@page("set_up")
@require_POST
def rule_post(request: HttpRequest) -> HttpResponse:
    """Make a rule."""
    try:
        print_rules.add(request.POST, request.actor.person)  # type: ignore[attr-defined]
    except Refused as refused:
        shown = print_rules.page(
            request.POST.dict(), request.GET, request.actor
        ) | acting.refusal_words(refused)
        shown["refusal_title"] = "No rule was made"
        return render(request, "print_rules", shown, status=422)
    return go(request, f"{reverse('print_rules')}?said=added")
