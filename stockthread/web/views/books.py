"""Books of numbers: the list, registering, the page of one, spoiling, closing."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from stockthread import identifiers
from stockthread.kernel import clock, ids
from stockthread.kernel.errors import Refused
from stockthread.web import acting, book_forms, book_list, lists, receive_file
from stockthread.web.pages import page, render
from stockthread.web.views.schemes import go


@page("view")
def books(request: HttpRequest) -> HttpResponse:
    """Every book, with how many numbers are left."""
    return render(request, "books", lists.page(book_list.BOOKS, request.GET, request.actor))


@page("set_up")
def book_new(request: HttpRequest) -> HttpResponse:
    """The form to register a book, with its three piles."""
    return render(request, "book_new", book_forms.page(request.POST or request.GET))


@page("set_up")
@require_POST
def book_preview(request: HttpRequest) -> HttpResponse:
    """The three piles, while the numbers are being written."""
    return render(request, "parts/book_preview", book_forms.preview(request.POST))


@page("set_up")
@require_POST
def book_file(request: HttpRequest) -> HttpResponse:
    """The form with a file's numbers added to its list."""
    try:
        form, notes = receive_file.with_lines(request, "numbers", alone=True)
    except Refused as refused:
        said = {**acting.refusal_words(refused), **receive_file.asks(refused)}
        return render(request, "book_new", {**book_forms.page(request.POST), **said}, 422)
    return render(request, "book_new", {**book_forms.page(form), "notes": notes})


@page("set_up")
@require_POST
def book_post(request: HttpRequest) -> HttpResponse:
    """Register the book."""
    try:
        person = request.actor.person  # type: ignore[attr-defined]
        id, left = book_forms.register(request.POST, person, clock.now())
    except Refused as refused:
        reasons: dict[str, Any] = acting.refusal_words(refused) | {
            "refusal_title": "Not registered",
            "problem": "",
        }
        return render(request, "book_new", book_forms.page(request.POST) | reasons, status=422)
    if left:
        return left_out(request, id, left)
    return go(request, f"{book_list.href(id)}?said=added")


def left_out(request: HttpRequest, id: int, left: str) -> HttpResponse:
    """The page of the new book, with the numbers that are not in it."""
    shown = book_list.one_book(id, "added", request.actor)  # type: ignore[attr-defined]
    return render(request, "book", shown | {"left_out": left.splitlines()})


@page("view")
def book(request: HttpRequest, id: str) -> HttpResponse:
    """One book: its numbers in runs."""
    wanted = ids.internal_id("book", id)
    said = request.GET.get("said", "")
    return render(request, "book", book_list.one_book(wanted, said, request.actor))


@page("label")
def book_spoil(request: HttpRequest, id: str) -> HttpResponse:
    """The form to say that numbers are spoilt."""
    form = book_forms.spoil_form(ids.internal_id("book", id), request.GET)
    return render(request, "book_spoil", form)


@page("label")
@require_POST
def book_spoil_post(request: HttpRequest, id: str) -> HttpResponse:
    """Mark numbers as spoilt, or good again."""
    wanted = ids.internal_id("book", id)
    try:
        person = request.actor.person  # type: ignore[attr-defined]
        address = book_forms.spoil(wanted, request.POST, person, clock.now())
    except Refused as refused:
        form = book_forms.spoil_form(wanted, request.POST) | acting.refusal_words(refused)
        return render(request, "book_spoil", form, status=422)
    return go(request, address)


@page("set_up")
def book_close(request: HttpRequest, id: str) -> HttpResponse:
    """What closing the book would mean."""
    return render(request, "book_close", book_forms.close_form(ids.internal_id("book", id)))


@page("set_up")
@require_POST
def book_close_post(request: HttpRequest, id: str) -> HttpResponse:
    """Close the book."""
    wanted = ids.internal_id("book", id)
    person = request.actor.person  # type: ignore[attr-defined]
    identifiers.close_book(wanted, person=person, at=clock.now())
    return go(request, f"{book_list.href(wanted)}?said=closed")


@page("set_up")
@require_POST
def book_reopen(request: HttpRequest, id: str) -> HttpResponse:
    """Open a closed book again."""
    wanted = ids.internal_id("book", id)
    identifiers.reopen_book(wanted)
    return go(request, f"{book_list.href(wanted)}?said=reopened")
