"""Parties: the list, one of them, and what makes and changes them and how they are reached."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from stockthread.kernel import ids
from stockthread.kernel.errors import Refused
from stockthread.web import acting, lists, party_page
from stockthread.web.pages import page, render
from stockthread.web.party_list import PARTIES
from stockthread.web.views.schemes import go


@page("view")
def parties(request: HttpRequest) -> HttpResponse:
    """Everyone we deal with, by what they are to us."""
    listed = lists.page(PARTIES, request.GET, request.actor)
    return render(request, "parties", listed | party_page.frame(request.GET))


@page("view")
def party(request: HttpRequest, id: str) -> HttpResponse:
    """One party, how it is reached, and its orders."""
    shown = party_page.one_party(ids.internal_id("party", id))
    told = party_page.toasts(shown["party"], request.GET.get("said", ""))
    return render(request, "party", shown | told)


@page("set_up")
def new(request: HttpRequest) -> HttpResponse:
    """The form of a new party."""
    return acting.show(request, "party_change", party_page.form(0, request))


@page("set_up")
@require_POST
def new_post(request: HttpRequest) -> HttpResponse:
    """Store it."""
    try:
        return go(request, party_page.make(request))
    except Refused as refused:
        form = party_page.form(0, request, party_page.reasons(refused))
        return acting.show(request, "party_change", form, 422)


@page("set_up")
def change(request: HttpRequest, id: str) -> HttpResponse:
    """The form that changes what is said of a party."""
    form = party_page.form(ids.internal_id("party", id), request)
    return acting.show(request, "party_change", form)


@page("set_up")
@require_POST
def change_post(request: HttpRequest, id: str) -> HttpResponse:
    """Change it."""
    party = ids.internal_id("party", id)
    try:
        return go(request, party_page.change(party, request))
    except Refused as refused:
        form = party_page.form(party, request, party_page.reasons(refused))
        return acting.show(request, "party_change", form, 422)


@page("set_up")
def contact(request: HttpRequest, id: str) -> HttpResponse:
    """The form of one way to reach a party."""
    form = party_page.contact_form(ids.internal_id("party", id), request)
    return acting.show(request, "contact", form)


@page("set_up")
@require_POST
def contact_post(request: HttpRequest, id: str) -> HttpResponse:
    """Add it, or change it."""
    party = ids.internal_id("party", id)
    try:
        return go(request, party_page.reach(party, request))
    except Refused as refused:
        form = party_page.contact_form(party, request, party_page.contact_reasons(refused))
        return acting.show(request, "contact", form, 422)
