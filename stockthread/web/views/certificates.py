"""Certificates and results: what is lacking, what is in, what goods must have before use."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from stockthread import catalog, certificates
from stockthread.kernel import ids
from stockthread.kernel.errors import Refused
from stockthread.web import (
    acting,
    asked,
    certificate_list,
    certificate_page,
    certificate_words,
    concessions,
    lists,
    result_table,
    specification_page,
)
from stockthread.web.pages import page, render
from stockthread.web.views.schemes import go


@page("view")
def lacking(request: HttpRequest) -> HttpResponse:
    """Goods that are held because something is missing or out of limits."""
    return render(request, "certificates", certificate_words.lacking(request))


@page("view")
def listed(request: HttpRequest) -> HttpResponse:
    """The certificates that there are."""
    told = lists.page(certificate_list.CERTIFICATES, request.GET, request.actor)
    return render(request, "certificate_list", certificate_words.with_toasts(request, told))


@page("certify")
def new(request: HttpRequest) -> HttpResponse:
    """The form of a certificate; a selection of goods is taken over."""
    return render(request, "certificate_new", certificate_page.new(request))


@page("certify")
@require_POST
def new_post(request: HttpRequest) -> HttpResponse:
    """Put the certificate on record."""
    try:
        items, new = certificate_page.named(request), certificate_page.said(request)
        given = certificate_page.given(request)
        made = certificates.add_certificate(new, items, act=asked.act(request), given=given)
    except Refused as refused:
        told = certificate_page.new(request, acting.refusal_words(refused))
        return render(request, "certificate_new", told, status=422)
    return go(request, certificate_words.of_new(request, made))


@page("certify")
@require_POST
def undo(request: HttpRequest) -> HttpResponse:
    """Take back the certificate or the results that were just entered."""
    return go(request, certificate_words.undo(request))


@page("view")
def certificate(request: HttpRequest, id: str) -> HttpResponse:
    """One certificate, what it covers, and how it is put right."""
    told = certificate_page.correcting(ids.internal_id("certificate", id), request)
    return render(request, "certificate", certificate_words.with_toasts(request, told))


@page("certify")
@require_POST
def certificate_post(request: HttpRequest, id: str, deed: str) -> HttpResponse:
    """Correct a certificate, withdraw it, or let it cover more."""
    number = ids.internal_id("certificate", id)
    try:
        made = certificate_words.do(number, deed, request)
    except Refused as refused:
        told = certificate_page.correcting(number, request, acting.refusal_words(refused))
        return render(request, "certificate", told, status=422)
    return go(request, certificate_words.of_certificate(made))


@page("view")
def item(request: HttpRequest, id: str) -> HttpResponse:
    """What an item is asked for, what is in, and the form that enters results."""
    told = certificate_page.of_item(ids.internal_id("item", id), request)
    return render(request, "item_certificates", certificate_words.with_toasts(request, told))


@page("certify")
@require_POST
def item_post(request: HttpRequest, id: str) -> HttpResponse:
    """Enter results of an item."""
    number = ids.internal_id("item", id)
    try:
        made = certificate_page.enter(number, request, asked.act(request))
    except Refused as refused:
        told = certificate_page.of_item(number, request, acting.refusal_words(refused))
        return render(request, "item_certificates", told, status=422)
    return go(request, certificate_words.of_results(number, made))


@page("certify")
@require_POST
def result_withdraw(request: HttpRequest, id: str, result: str) -> HttpResponse:
    """Let a result count no more."""
    number = ids.internal_id("item", id)
    try:
        wanted = ids.internal_id("result", result)
        made = certificates.withdraw_result(wanted, act=asked.act(request))
    except Refused as refused:
        told = certificate_page.of_item(number, request, acting.refusal_words(refused))
        return render(request, "item_certificates", told, status=422)
    return go(request, certificate_words.of_item(number, made.settled))


@page("view")
def specification(request: HttpRequest, id: str) -> HttpResponse:
    """What a product's goods must have before use."""
    product = catalog.read.product(ids.internal_id("product", id))
    told = specification_page.page(product, request)
    return render(request, "specification", certificate_words.with_toasts(request, told))


@page("certify")
@require_POST
def specification_post(request: HttpRequest, id: str) -> HttpResponse:
    """Let the form be the next version, or the one in force count for all that is there."""
    product = catalog.read.product(ids.internal_id("product", id))
    try:
        address = certificate_words.specify(product, request)
    except Refused as refused:
        told = specification_page.page(product, request, acting.refusal_words(refused))
        return render(request, "specification", told, status=422)
    return go(request, address)


@page("view")
def kinds(request: HttpRequest) -> HttpResponse:
    """The kinds of certificates."""
    return render(request, "certificate_kinds", certificate_words.kinds(request))


@page("certify")
@require_POST
def kind_save(request: HttpRequest) -> HttpResponse:
    """Add a kind of certificate, name one otherwise, or offer one no more."""
    try:
        certificate_words.save_kind(request)
    except Refused as refused:
        told = certificate_words.kinds(request, acting.refusal_words(refused))
        return render(request, "certificate_kinds", told, status=422)
    return go(request, reverse("certificate_kinds"))


@page("view")
def conceded(request: HttpRequest) -> HttpResponse:
    """Goods that were used as they are."""
    told = lists.page(concessions.CONCESSIONS, request.GET, request.actor)
    return render(request, "concessions", told)


@page("concede")
@require_POST
def concede(request: HttpRequest, id: str) -> HttpResponse:
    """Let an item be used as it is, signed."""
    number = ids.internal_id("item", id)
    try:
        made = concessions.do(number, request, asked.act(request))
    except Refused as refused:
        reasons = {**acting.refusal_words(refused), "concede_open": True}
        told = certificate_page.of_item(number, request, reasons)
        return render(request, "item_certificates", told, status=422)
    return go(request, certificate_words.of_item(made.items[0], made.settled))


@page("concede")
@require_POST
def concession_end(request: HttpRequest, id: str, concession: str) -> HttpResponse:
    """End a concession, signed."""
    number, wanted = ids.internal_id("item", id), ids.internal_id("concession", concession)
    try:
        settled = concessions.end(wanted, request, asked.act(request))
    except Refused as refused:
        told = certificate_page.of_item(number, request, acting.refusal_words(refused))
        return render(request, "item_certificates", told, status=422)
    return go(request, certificate_words.of_item(number, settled))


@page("certify")
def table(request: HttpRequest) -> HttpResponse:
    """The form that takes a table of results."""
    return render(request, "result_table", result_table.page(request))


@page("certify")
@require_POST
def table_post(request: HttpRequest) -> HttpResponse:
    """Enter the results of a table."""
    try:
        made = result_table.enter(request, asked.act(request))
    except Refused as refused:
        told = result_table.page(request, acting.refusal_words(refused))
        return render(request, "result_table", told, status=422)
    return go(request, certificate_words.back(request, made.settled))
