"""Codes and products put right: each a form beside the page, and its posting."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from stockthread import ledger
from stockthread.kernel.errors import Refused
from stockthread.web import acting, correcting, rebooking, renewing, selection
from stockthread.web.pages import page

Form = Callable[..., dict[str, Any]]
Deed = Callable[[list[int], HttpRequest], ledger.Posting]


def shown(request: HttpRequest, template: str, form: Form) -> HttpResponse:
    """A form about the selected items."""
    items = selection.item_ids(selection.picked(request))
    return acting.show(request, template, form(items, request))


def done(request: HttpRequest, template: str, form: Form, deed: Deed) -> HttpResponse:
    """Do what the form says; where it is refused the form comes back with the reasons."""
    items = selection.item_ids(selection.picked(request))

    def again(reasons: dict[str, Any]) -> HttpResponse:
        return acting.show(request, template, form(items, request, reasons), status=422)

    return acting.do(request, lambda: deed(items, request), again)


def previewed(request: HttpRequest, template: str, form: Form, seen: Form) -> HttpResponse:
    """The form; once it is filled, what it would do, to be confirmed."""
    items = selection.item_ids(selection.picked(request))
    if request.method != "POST" or "way" not in request.POST or request.POST.get("edit"):
        return acting.show(request, template, form(items, request))
    try:
        return acting.show(request, template, seen(items, request))
    except Refused as refused:
        reasons = acting.refusal_words(refused)
        return acting.show(request, template, form(items, request, reasons), status=422)


@page("correct")
def code_add(request: HttpRequest) -> HttpResponse:
    """The form that gives an item a further code."""
    return shown(request, "code_add", correcting.add_form)


@page("correct")
@require_POST
def code_add_post(request: HttpRequest) -> HttpResponse:
    """Give the item the code."""
    return done(request, "code_add", correcting.add_form, correcting.add)


@page("correct")
def code_correct(request: HttpRequest) -> HttpResponse:
    """The form that puts another code in the place of one."""
    return shown(request, "code_correct", correcting.correct_form)


@page("correct")
@require_POST
def code_correct_post(request: HttpRequest) -> HttpResponse:
    """Correct the code."""
    return done(request, "code_correct", correcting.correct_form, correcting.correct)


@page("correct")
def code_end(request: HttpRequest) -> HttpResponse:
    """The form that ends a code."""
    return shown(request, "code_end", correcting.end_form)


@page("correct")
@require_POST
def code_end_post(request: HttpRequest) -> HttpResponse:
    """End the code."""
    return done(request, "code_end", correcting.end_form, correcting.end)


@page("correct")
def code_swap(request: HttpRequest) -> HttpResponse:
    """The form in which two items swap codes."""
    return shown(request, "code_swap", correcting.swap_form)


@page("correct")
@require_POST
def code_swap_post(request: HttpRequest) -> HttpResponse:
    """Swap the codes of two items."""
    return done(request, "code_swap", correcting.swap_form, correcting.swap)


@page("correct")
def code_renew(request: HttpRequest) -> HttpResponse:
    """The form for new serials; once it is filled, old and new beside each other."""
    return previewed(request, "code_renew", renewing.form, renewing.seen)


@page("correct")
@require_POST
def code_renew_post(request: HttpRequest) -> HttpResponse:
    """Give the selection its new serials."""
    return done(request, "code_renew", renewing.form, renewing.renew)


@page("correct")
def rebook(request: HttpRequest) -> HttpResponse:
    """The form that asks for the right product; once it is filled, what that does."""
    return previewed(request, "rebook", rebooking.form, rebooking.seen)


@page("correct")
@require_POST
def rebook_post(request: HttpRequest) -> HttpResponse:
    """Book the selection as the other product."""
    return done(request, "rebook", rebooking.form, rebooking.rebook)
