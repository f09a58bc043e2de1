"""Counts: the list, a new one, counting on a phone, the differences, posting and undoing."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from stockthread import counts as core
from stockthread.kernel import clock, ids
from stockthread.kernel.errors import Refused
from stockthread.web import (
    acting,
    asked,
    count_deciding,
    count_list,
    count_page,
    count_posting,
    count_scan,
    count_sheet,
)
from stockthread.web.pages import page, render
from stockthread.web.views.schemes import go


def _count(id: str) -> int:
    return ids.internal_id("count", id)


@page("view")
def counts(request: HttpRequest) -> HttpResponse:
    """Counts, the newest first, and the bins that are due."""
    return render(request, "counts", count_list.page(request.GET, request.actor))


@page("count")
def count_new(request: HttpRequest) -> HttpResponse:
    """The form that asks what is to be counted."""
    return acting.show(request, "count_new", count_list.new_form(request))


@page("count")
@require_POST
def count_new_post(request: HttpRequest) -> HttpResponse:
    """Open a count."""
    try:
        made = count_list.start(request)
    except Refused as refused:
        form = count_list.new_form(request, acting.refusal_words(refused))
        return acting.show(request, "count_new", form, status=422)
    return go(request, count_list.href(made.id))


@page("view")
def count(request: HttpRequest, id: str) -> HttpResponse:
    """One count: its piles, its places, its differences."""
    told = count_page.one_count(_count(id), request.actor, request.GET)
    return render(request, "count", told)


@page("count")
def count_scan_page(request: HttpRequest, id: str) -> HttpResponse:
    """Counting with a scanner: the place, one field, the last scan."""
    return render(request, "count_scan", count_scan.page(_count(id), request))


@page("count")
@require_POST
def count_scan_post(request: HttpRequest, id: str) -> HttpResponse:
    """Take what was scanned."""
    return render(request, "count_scan", count_scan.scan(_count(id), request))


@page("count")
@require_POST
def count_unscan(request: HttpRequest, id: str) -> HttpResponse:
    """Take a scan back."""
    core.take_back_scan(count_scan.named(request.POST), by=request.actor.person, at=clock.now())
    return go(request, asked.back(request, count_list.href(_count(id))))


@page("count")
@require_POST
def count_done(request: HttpRequest, id: str) -> HttpResponse:
    """Say that a place is counted."""
    place = ids.internal_id("place", request.POST.get("place", ""))
    core.finish_places(_count(id), [place], by=request.actor.person, at=clock.now())
    back = asked.back(request, count_list.href(_count(id)))
    return go(request, f"{back}?said_done={request.POST['place']}")


@page("count")
@require_POST
def count_again(request: HttpRequest, id: str) -> HttpResponse:
    """Take back that a place is counted."""
    place = ids.internal_id("place", request.POST.get("place", ""))
    core.reopen_places(_count(id), [place], by=request.actor.person, at=clock.now())
    return go(request, asked.back(request, count_list.href(_count(id))))


@page("count")
@require_POST
def count_state(request: HttpRequest, id: str, deed: str) -> HttpResponse:
    """Say that counting is over, open it again, or drop it."""
    deeds = {"review": core.review, "reopen": core.reopen, "cancel": core.cancel}
    if deed in deeds:
        deeds[deed](_count(id), by=request.actor.person, at=clock.now())
    return go(request, f"{count_list.href(_count(id))}?said={deed}")


@page("adjust")
@require_POST
def count_recount(request: HttpRequest, id: str) -> HttpResponse:
    """Have places counted again."""
    wanted = [ids.internal_id("place", each) for each in request.POST.getlist("place")]
    key = request.POST.get("key") or asked.new_key()
    core.recount(_count(id), places=wanted, key=key, by=request.actor.person, at=clock.now())
    return go(request, count_list.href(_count(id)))


@page("adjust")
@require_POST
def count_decide(request: HttpRequest, id: str) -> HttpResponse:
    """Keep what is decided about differences: one by one, the picked ones, or all that fit."""
    try:
        return go(request, count_deciding.decide(_count(id), request))
    except Refused as refused:
        reasons = acting.refusal_words(refused)
        told = count_page.one_count(_count(id), request.actor, request.POST, reasons)
        return render(request, "count", told, status=422)


@page("adjust")
@require_POST
def count_confirm(request: HttpRequest, id: str) -> HttpResponse:
    """Ask, with numbers, whether the count is to be posted as decided."""
    form = count_posting.confirm_form(_count(id), request)
    return acting.show(request, "count_post", form)


@page("adjust")
@require_POST
def count_post(request: HttpRequest, id: str) -> HttpResponse:
    """Post a count."""
    try:
        address = count_posting.post(_count(id), request)
    except Refused as refused:
        reasons = acting.refusal_words(refused)
        form = count_posting.confirm_form(_count(id), request, reasons)
        return acting.show(request, "count_post", form, status=422)
    return go(request, address)


@page("adjust")
@require_POST
def count_undo(request: HttpRequest, id: str) -> HttpResponse:
    """Undo the posting of a count."""
    return go(request, count_posting.undo(_count(id), request))


@page("count")
def count_sheet_page(request: HttpRequest, id: str) -> HttpResponse:
    """A count on paper."""
    return render(request, "count_sheet", count_sheet.sheets(_count(id)))
