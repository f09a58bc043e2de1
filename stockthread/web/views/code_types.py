"""Types of codes: the list with its box to try two codes, and a type of one's own."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from stockthread.kernel.errors import Refused
from stockthread.web import acting, code_type_list
from stockthread.web.pages import page, render


@page("view")
def code_types(request: HttpRequest) -> HttpResponse:
    """Every type in words, and whether two codes of one would be one code."""
    return render(request, "code_types", code_type_list.page(request.GET, request.actor))


@page("set_up")
def code_type_new(request: HttpRequest) -> HttpResponse:
    """The form for a type of one's own."""
    return render(request, "code_type_new", code_type_list.form(request))


@page("set_up")
@require_POST
def code_type_post(request: HttpRequest) -> HttpResponse:
    """Store the type."""
    try:
        code_type_list.add(request)
    except Refused as refused:
        reasons = acting.refusal_words(refused) | {"refusal_title": "Not added"}
        form = code_type_list.form(request, reasons)
        return render(request, "code_type_new", form, status=422)
    address = reverse("code_types")
    if "HX-Request" in request.headers:
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return redirect(address)
