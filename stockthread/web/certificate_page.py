"""Forms of certificates and results: entered for one item or many, corrected, withdrawn."""

from collections.abc import Mapping
from typing import Any, Final

from django.http import HttpRequest
from django.urls import reverse

from stockthread import access, catalog, certificates, ledger, parties
from stockthread.certificates import NUMBER, PASS, NewCertificate, NewResult
from stockthread.files import NewFile
from stockthread.kernel import ids
from stockthread.kernel.errors import refuse
from stockthread.ledger import Act, ItemView, Kind
from stockthread.web import (
    asked,
    certificate_list,
    concessions,
    lists,
    selection,
    shown,
    words,
)

FIELDS: Final = ("kind", "number", "issuer", "issued", "until", "codes")
RESULT: Final = "result-"
SAID, UNDONE = "settled", "made"
"""Words of the address that tell what an act did, and what undoing it takes back."""


def new(request: HttpRequest, reasons: dict[str, Any] | None = None) -> dict[str, Any]:
    """The form of a new certificate, for the items that are picked or named."""
    sent = request.POST if request.method == "POST" else request.GET
    picked = selection.picked(request)
    codes = sent.get("codes", "")
    if not codes and (picked.items or picked.every):
        items = selection.item_ids(picked)
        known = ledger.read.codes(items)
        codes = "\n".join(known.get(item) or f"#{item}" for item in items)
    return {
        "kinds": certificates.kinds(is_active=True),
        "asked": {**{name: sent.get(name, "") for name in FIELDS}, "codes": codes},
        "key": sent.get("key") if reasons else asked.new_key(),
        "back": asked.back(request, reverse("certificates")),
        "action": reverse("certificate_new_post"),
        **(reasons or {}),
    }


def correcting(
    id: int, request: HttpRequest, reasons: dict[str, Any] | None = None
) -> dict[str, Any]:
    """One certificate: what it says, what it covers, and the forms that put it right."""
    found = certificates.read.certificate(id)
    [row] = certificate_list.paper_rows([found])
    code = next(each.code for each in certificates.kinds() if each.id == found.kind)
    said = {"kind": code, "number": found.number, "issuer": found.issuer,
            "issued": found.issued_on or "", "until": found.valid_until or ""}  # fmt: skip
    return {
        "paper": row,
        "kinds": certificates.kinds(is_active=True),
        "asked": {**said, **{name: request.POST[name] for name in FIELDS if name in request.POST}},
        "covered": certificate_list.covered(id),
        "key": asked.new_key(),
        "may_certify": access.may(request.actor, "certify"),  # type: ignore[attr-defined]
        **(reasons or {}),
    }


def said(request: HttpRequest) -> NewCertificate:
    """The certificate that a form says. Raises Refused bad_day."""
    form = request.POST
    days = lists.Said({name: form.get(name, "") for name in ("issued", "until")})
    return NewCertificate(
        form.get("kind", ""), form.get("number", ""), form.get("issuer", ""), days.day("issued"),
        days.day("until"),
    )  # fmt: skip


def given(request: HttpRequest) -> list[NewFile]:
    """The files of a form."""
    return [NewFile(each.name or "", each.read()) for each in request.FILES.getlist("files")]


def named(request: HttpRequest) -> list[int]:
    """The items whose codes a form lists, one a line. Raises Refused: code_finds_nothing,
    code_finds_several, nothing_picked."""
    codes = list(dict.fromkeys(request.POST.get("codes", "").split()))
    found = ledger.read.find_codes([code for code in codes if not code.startswith("#")])
    items = []
    for code in codes:
        live = sorted({match.item for match in found.get(code, ()) if match.is_live})
        if code[1:].isdecimal() and code.startswith("#"):
            live = [view.id for view in ledger.read.items([int(code[1:])])]
        if len(live) != 1:
            refuse("code_finds_several" if live else "code_finds_nothing", text=code)
        items += live
    return items or refuse("nothing_picked")


def of_item(id: int, request: HttpRequest, problem: dict[str, Any] | None = None) -> dict[str, Any]:
    """The page of an item's certificates and results, with the form that enters some."""
    view = ledger.read.item(id)
    bearer = certificates.bearers([id])[id]
    standing = certificates.standings([bearer])[bearer]
    results = certificates.read.results_on([bearer]).get(bearer, [])
    papers = certificates.read.certificates_on([bearer]).get(bearer, [])
    people = parties.read.people_names(sorted({each.person for each in results}))
    codes = ledger.read.codes([id, bearer, *(each.sample for each in results if each.sample)])
    return {
        "item": {"code": view.code or f"#{id}", "href": shown.item_href(id),
                 "id": ids.public_id("item", id)},
        "bearer": None if bearer == id else {"code": codes.get(bearer) or f"#{bearer}",
                                             "href": certificate_list.item_href(bearer)},
        "state": certificate_list.state_of(standing) if standing.findings else None,
        "out_state": certificate_list.OUT,
        "over_state": certificate_list.OVER,
        "findings": findings(standing, request.POST),
        "results": [
            {"id": ids.public_id("result", each.id), "name": each.name, "value": each.value,
             "by": people.get(each.person, ""), "at": each.made_at, "why": each.withdrawn_why,
             "is_over": bool(each.withdrawn_at), "sample": codes.get(each.sample, "")}
            for each in reversed(results)
        ],
        "papers": list(reversed(certificate_list.paper_rows(papers))),
        "new_href": f"{reverse('certificate_new')}?items={ids.public_id('item', id)}",
        "specification_href": specification_href(view),
        "key": asked.new_key(),
        "may_certify": access.may(request.actor, "certify"),  # type: ignore[attr-defined]
        "conceded": concessions.of_item(bearer),
        **concessions.form(id, standing, request),
        **(problem or {}),
    }  # fmt: skip


def specification_href(view: ItemView) -> str:
    """Where it is said what its product's goods are asked for."""
    return reverse("specification", args=[ids.public_id("product", view.product)])


def findings(standing: certificates.Standing, sent: Any) -> list[dict[str, Any]]:
    """What is asked for, each with what is in and the field that takes it; the keyboard begins at
    the first result that is lacking."""
    lacking = [each for each in standing.findings
               if not each.need.key[0] and (not each.is_in or each.is_out)]  # fmt: skip
    return [
        {
            "name": each.need.name, "limits": each.need.limits, "value": each.value,
            "is_paper": each.need.key[0], "is_in": each.is_in, "is_out": each.is_out,
            "is_number": each.need.type == NUMBER, "is_pass": each.need.type == PASS,
            "is_over": bool(each.source) and not each.is_in,
            "field": f"{RESULT}{each.need.subject}", "unit": each.need.unit,
            "asked": sent.get(f"{RESULT}{each.need.subject}", ""),
            "is_first": each in lacking[:1],
            "is_handed_down": each.is_in and each.item not in (0, standing.item),
        }
        for each in standing.findings
    ]  # fmt: skip


def enter(id: int, request: HttpRequest, act: Act) -> certificates.Entered:
    """Enter the results that the form of an item says; empty fields say nothing."""
    bearer = certificates.bearers([id])[id]
    found = certificates.standings([bearer])[bearer].findings
    told = {
        f"{RESULT}{each.need.subject}": each.need.name for each in found if not each.need.key[0]
    }
    results = [
        NewResult(id, name, request.POST[field].strip())
        for field, name in told.items() if request.POST.get(field, "").strip()
    ]  # fmt: skip
    return certificates.enter_results(results, act=act)


def outcome(settled: certificates.Settled) -> str:
    """What became of holds, as the address of the next page says it."""
    if settled.released:
        return f"released-{len(settled.released)}"
    return f"held-{len(settled.held)}" if settled.held else "kept"


def toasts(query: Mapping[str, str]) -> list[dict[str, Any]]:
    """What the act before this page did, and how it is undone."""
    word, _, number = query.get(SAID, "").partition("-")
    if word not in ("released", "held", "kept") or (number and not number.isdecimal()):
        return []
    count = words.count(int(number or 0), "item")
    end = {"released": f"{count} released", "held": f"{count} held", "kept": "no hold changes"}
    told = {"sentence": f"It is on record: {end[word]}."}
    if not query.get(UNDONE):
        return [told]
    fields = [("made", query[UNDONE])]
    return [{**told, "undo": reverse("certificates_undo"), "fields": fields,
             "key": asked.new_key(), "back": query.get("back", "")}]  # fmt: skip


def panel(view: ItemView, product: catalog.Product | None) -> dict[str, Any]:
    """On an item's page: how it stands beside its specification; nothing where none is."""
    if view.kind not in (Kind.UNIT, Kind.LOT) or not certificates.read.is_anything_asked():
        return {}
    bearer = certificates.bearers([view.id])[view.id]
    standing = certificates.standings([bearer])[bearer]
    if not standing.findings:
        return {}
    return {"certified": {
        "findings": findings(standing, {}), "state": certificate_list.state_of(standing),
        "conceded": concessions.of_item(bearer),
        "href": certificate_list.item_href(view.id),
    }}  # fmt: skip
