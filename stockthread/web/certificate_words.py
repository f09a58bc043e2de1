"""Where acts on certificates lead to, and what they are told as there."""

from typing import Any, Final
from urllib.parse import urlencode, urlsplit, urlunsplit

from django.http import HttpRequest
from django.urls import reverse

from stockthread import access, catalog, certificates
from stockthread.certificates import Certified, Entered, Settled
from stockthread.kernel import ids
from stockthread.kernel.errors import refuse
from stockthread.web import (
    asked,
    certificate_list,
    certificate_page,
    lists,
    specification_page,
)

UNDONE: Final = "Undone"
DEEDS: Final = ("correct", "withdraw", "cover")


def with_toasts(request: HttpRequest, told: dict[str, Any]) -> dict[str, Any]:
    """What a page says, and below it what the act before it did."""
    return {**told, "toasts": certificate_page.toasts(request.GET)}


def lacking(request: HttpRequest) -> dict[str, Any]:
    """Goods that lack something, and the certificates that others will lack soon."""
    told = lists.page(certificate_list.LACKING, request.GET, request.actor)  # type: ignore[attr-defined]
    return with_toasts(request, {**told, "running_out": certificate_list.running_out()})


def _said(address: str, settled: Settled, made: str = "") -> str:
    parts = urlsplit(address)
    words = {certificate_page.SAID: certificate_page.outcome(settled)}
    more = urlencode(words | ({certificate_page.UNDONE: made} if made else {}))
    return urlunsplit(parts._replace(query="&".join(filter(None, (parts.query, more)))))


def back(request: HttpRequest, settled: Settled, made: str = "") -> str:
    """Back to where the form was opened."""
    return _said(asked.back(request, reverse("certificates")), settled, made)


def of_new(request: HttpRequest, made: Certified) -> str:
    """Back to where the form of a new certificate was opened, with the way to undo it."""
    return back(request, made.settled, f"certificate-{ids.public_id('certificate', made.id)}")


def of_results(item: int, made: Entered) -> str:
    """To the page of an item's certificates and results, with the way to undo those entered."""
    named = "-".join(ids.public_id("result", each) for each in made.ids)
    return _said(certificate_list.item_href(item), made.settled, f"results-{named}")


def undo(request: HttpRequest) -> str:
    """Take back what was just entered; return where to go. Raises Refused unknown_id."""
    kind, *named = request.POST.get("made", "").split("-")
    act = asked.act(request)._replace(reason=UNDONE)
    if kind == "certificate" and len(named) == 1:
        id = ids.internal_id("certificate", named[0])
        return of_certificate(certificates.withdraw_certificate(id, act=act))
    if kind != "results" or not named:
        refuse("unknown_id", id=kind)
    results = [ids.internal_id("result", each) for each in named]
    made = certificates.withdraw_results(results, act=act)
    return of_item(certificates.read.result(results[0]).item, made.settled)


def of_item(item: int, settled: Settled) -> str:
    """To the page of an item's certificates and results."""
    return _said(certificate_list.item_href(item), settled)


def of_certificate(made: Certified) -> str:
    """To the page of a certificate."""
    return _said(reverse("certificate", args=[ids.public_id("certificate", made.id)]), made.settled)


def do(id: int, deed: str, request: HttpRequest) -> Certified:
    """Correct, withdraw or extend a certificate, as its form says. Raises Refused unknown_id."""
    act = asked.act(request)
    if deed == "correct":
        said, given = certificate_page.said(request), certificate_page.given(request)
        return certificates.correct_certificate(id, said, act=act, given=given)
    if deed == "withdraw":
        return certificates.withdraw_certificate(id, act=act)
    if deed == "cover":
        return certificates.cover_more(id, certificate_page.named(request), act=act)
    refuse("unknown_id", id=deed)


def specify(product: catalog.Product, request: HttpRequest) -> str:
    """Save the form as a version, apply the one in force, or say how long samples are kept;
    return where to go."""
    act, here = asked.act(request), specification_page.href(product.id)
    if request.POST.get("deed") == "apply":
        return _said(here, specification_page.apply(product, act))
    if request.POST.get("deed") == "retain":
        specification_page.retain(product, request, act)
        return here
    specification_page.save(product, request, act)
    supplier = request.POST.get("supplier", "")
    return f"{here}?{urlencode({'supplier': supplier})}" if supplier else here


def kinds(request: HttpRequest, reasons: dict[str, Any] | None = None) -> dict[str, Any]:
    """The kinds of certificates and the form of a new one."""
    return {
        "kinds": certificates.kinds(),
        "asked": {name: request.POST.get(name, "") for name in ("code", "name")},
        "may_certify": access.may(request.actor, "certify"),  # type: ignore[attr-defined]
        **(reasons or {}),
    }


def save_kind(request: HttpRequest) -> None:
    """Do what the page of kinds says."""
    form = request.POST
    if deed := form.get("deed"):
        certificates.offer_kind(form.get("code", ""), is_active=deed == "reopen")
    else:
        certificates.set_kind(form.get("code", ""), form.get("name", ""))
