"""The page of kinds of complaints and of prepared answers."""

from typing import Any, Final

from django.http import HttpRequest

from stockthread import access, complaints
from stockthread.complaints import NewKind, NewTemplate
from stockthread.kernel.errors import refuse
from stockthread.web import lists
from stockthread.web.passport_texts import NAMES

SAID: Final = {
    "kind": "The kind is kept.",
    "template": "The prepared answer is kept.",
    "offered": "That is changed.",
    "danger": "The words are kept, and complaints that are not closed are marked by them.",
}


def page(request: HttpRequest, reasons: dict[str, Any] | None = None) -> dict[str, Any]:
    """Both lists, and the forms for one more."""
    form = request.POST
    said = SAID.get(request.GET.get("said", ""), "")
    known = complaints.read.templates()
    edited = request.GET.get("edit", "")
    chosen = next((each for each in known if each.code == edited), None)
    fields = ("code", "name", "days", "language", "subject", "body")
    return {
        "kinds": complaints.read.kinds(),
        "danger": [
            {
                "language": language,
                "name": NAMES.get(language, language),
                "words": some,
                "lines": "\n".join(some),
            }
            for language, some in complaints.read.danger_words().items()
        ],
        "templates": known,
        "fields": [f"{{{each}}}" for each in complaints.FIELDS],
        "may_set": access.may(request.actor, "set_up"),  # type: ignore[attr-defined]
        "asked": {name: form.get(name, "") for name in fields},
        "chosen": form if form.get("deed") == "template" else chosen,
        "toasts": [{"sentence": said}] if said else [],
        **(reasons or {}),
    }


def do(request: HttpRequest) -> str:
    """Do what the form says; return the word for it. Raises Refused."""
    form = request.POST
    deed, code = form.get("deed", ""), form.get("code", "").strip().upper()
    if deed == "kind":
        days = lists.number(form.get("days", "").strip())
        is_dangerous = form.get("dangerous") == "1"
        complaints.set_kinds([NewKind(code, form.get("name", ""), days, is_dangerous)])
        return "kind"
    if deed == "danger":
        language = form.get("language", "").strip().lower()
        complaints.set_danger_words(language, form.get("words", "").splitlines())
        return "danger"
    if deed == "template":
        complaints.set_templates([
            NewTemplate(code, form.get("name", ""), form.get("subject", ""), form.get("body", ""),
                        form.get("language", "en") or "en")
        ])  # fmt: skip
        return "template"
    offers = {"kind": complaints.offer_kind, "template": complaints.offer_template}
    what, _, way = deed.partition("-")
    if what not in offers or way not in ("close", "reopen"):
        refuse("unknown_id", id=deed[:40])
    offers[what](code, is_active=way == "reopen")
    return "offered"
