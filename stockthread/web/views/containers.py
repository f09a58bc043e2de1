"""Containers by scan: packed, unpacked and checked; a page each, its piles, its commit."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from stockthread.kernel import ids
from stockthread.kernel.errors import Refused
from stockthread.web import acting, container_types, packing, sample_checking, unpacking
from stockthread.web.pages import page, render
from stockthread.web.views.schemes import go


@page("pack")
def pack(request: HttpRequest) -> HttpResponse:
    """What goes into a container, new or there, is scanned here."""
    return render(request, "pack", packing.page(request))


@page("pack")
@require_POST
def pack_preview(request: HttpRequest) -> HttpResponse:
    """The three piles of what is scanned so far; the whole page where there is no script."""
    return _part(request, "pack", "parts/pack_piles", packing.page(request))


@page("pack")
@require_POST
def pack_post(request: HttpRequest) -> HttpResponse:
    """Pack it."""
    return _post(request, "pack", packing.page, lambda: packing.do(request))


@page("pack")
def unpack(request: HttpRequest, id: str) -> HttpResponse:
    """What comes out of a container is scanned here."""
    return render(request, "unpack", unpacking.page(_item(id), request))


@page("pack")
@require_POST
def unpack_preview(request: HttpRequest, id: str) -> HttpResponse:
    """The piles of what is scanned so far; the whole page where there is no script."""
    shown = unpacking.page(_item(id), request)
    return _part(request, "unpack", "parts/pack_piles", shown)


@page("pack")
@require_POST
def unpack_post(request: HttpRequest, id: str) -> HttpResponse:
    """Take it out."""
    item = _item(id)

    def again(request: HttpRequest) -> dict[str, Any]:
        return unpacking.page(item, request)

    return _post(request, "unpack", again, lambda: unpacking.do(item, request))


@page("count")
def check(request: HttpRequest, id: str) -> HttpResponse:
    """A sample of what is in an opened container is scanned here; earlier checks below."""
    return render(request, "sample_check", sample_checking.page(_item(id), request))


@page("count")
@require_POST
def check_preview(request: HttpRequest, id: str) -> HttpResponse:
    """The piles of what is scanned so far; the whole page where there is no script."""
    shown = sample_checking.page(_item(id), request)
    return _part(request, "sample_check", "parts/pack_piles", shown)


@page("count")
@require_POST
def check_post(request: HttpRequest, id: str) -> HttpResponse:
    """Record what was found."""
    item = _item(id)

    def again(request: HttpRequest) -> dict[str, Any]:
        return sample_checking.page(item, request)

    return _post(request, "sample_check", again, lambda: sample_checking.do(item, request))


@page("view")
def types(request: HttpRequest) -> HttpResponse:
    """The types of containers."""
    return render(request, "container_types", container_types.page(request))


@page("set_up")
@require_POST
def type_save(request: HttpRequest) -> HttpResponse:
    """Add a type, or change one."""
    try:
        return go(request, container_types.save(request))
    except Refused as refused:
        told = container_types.page(request, acting.refusal_words(refused))
        return render(request, "container_types", told, status=422)


def _item(id: str) -> int:
    return ids.internal_id("item", id)


def _part(request: HttpRequest, whole: str, part: str, shown: dict[str, Any]) -> HttpResponse:
    return render(request, part if request.headers.get("HX-Request") else whole, shown)


def _post(
    request: HttpRequest,
    template: str,
    again: Callable[[HttpRequest], dict[str, Any]],
    do: Callable[[], list[int]],
) -> HttpResponse:
    """Do it and go back; where it is refused, show the page again with the reasons."""
    try:
        events = do()
    except Refused as refused:
        shown = {**again(request), **acting.refusal_words(refused)}
        return render(request, template, shown, status=422)
    return acting.done(request, events)
