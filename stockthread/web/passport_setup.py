"""Setting up the public page of a product: fields, what opens it, picture, keys, notices."""

from datetime import timedelta
from typing import Any, Final
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from stockthread import access, catalog, files, passports
from stockthread.files import NewFile, Subject
from stockthread.kernel import clock, db, ids
from stockthread.kernel.errors import refuse
from stockthread.passports import LANGUAGES, NewField, NewNotice, Sheet
from stockthread.web import asked, lists, passport_texts, rowed, shown

FIELDS: Final = ("name", "value", "language", "restricted")
BLANK: Final = {"name": "", "value": "", "language": "", "restricted": ""}
SAID: Final = {
    "kept": "The public page says that now.",
    "picture": "The picture is kept.",
    "revoked": "That key opens nothing any more.",
    "noticed": "The notice is on the pages of this product.",
    "withdrawn": "The notice is withdrawn.",
}


def product_of(id: str) -> catalog.Product:
    """The product of a public id."""
    return catalog.read.product(ids.internal_id("product", id))


def page(id: str, request: HttpRequest, reasons: dict[str, Any] | None = None) -> dict[str, Any]:
    """The form with what is on record, or with what is being written."""
    product = product_of(id)
    is_written = request.method == "POST" and request.POST.get("deed") == "fields"
    if is_written:
        rows = rowed.changed(rowed.of(request.POST, FIELDS), request.POST, BLANK)
        sheet = sheet_of(product.id, request)
    else:
        known = [
            {"name": each.name, "value": each.value, "language": each.language,
             "restricted": "yes" if each.is_restricted else ""}
            for each in passports.read.fields(product.id)
        ]  # fmt: skip
        rows = [{"n": n, **row} for n, row in enumerate([*known, BLANK])]
        sheet = passports.read.sheet(product.id)
    told = passports.read.of_product(product.id)
    word = SAID.get(request.GET.get("said", ""), "")
    now = clock.now()
    return {
        "product": product,
        "product_href": shown.product_href(product.id),
        "id": id,
        "rows": rows,
        "sheet": sheet,
        "languages": list(passport_texts.NAMES.items()),
        "picture": reverse("passport_picture", args=[ids.public_id("file", told.picture)])
        if told.picture else "",
        "public_href": f"/01/{product.gtin}" if product.gtin and sheet.is_public else "",
        "grants": [
            {"id": each.id, "note": each.note, "at": each.made_at, "until": each.until,
             "is_over": bool(each.revoked_at or (each.until and each.until < now))}
            for each in passports.read.grants(product.id)
        ],
        "notices": passports.read.notices_of(0, 0, product.id),
        "may_set": access.may(request.actor, "set_up"),  # type: ignore[attr-defined]
        "may_notice": access.may(request.actor, "answer"),  # type: ignore[attr-defined]
        "key": asked.new_key(),
        "toasts": [{"sentence": word}] if word else [],
        **(reasons or {}),
        **key_link(product, (reasons or {}).get("new_key", "")),
    }  # fmt: skip


def key_link(product: catalog.Product, key: str) -> dict[str, str]:
    """Where a new key leads, where the product's number opens a page."""
    if not key:
        return {}
    path = f"/01/{product.gtin}" if product.gtin else ""
    return {"key_href": f"{settings.ADDRESS}{path}?{urlencode({'g': key})}" if path else "",
            "key_query": urlencode({"g": key})}  # fmt: skip


def sheet_of(product: int, request: HttpRequest) -> Sheet:
    """What the ticks say."""
    return Sheet(product, "public" in request.POST, "by_serial" in request.POST)


def do(id: str, request: HttpRequest) -> str:
    """Do what the form says; return the word for it. Raises Refused."""
    product, form = product_of(id).id, request.POST
    actor: access.Actor = request.actor  # type: ignore[attr-defined]
    deed, now = form.get("deed", ""), clock.now()
    if deed == "fields":
        some = [row for row in rowed.of(form, FIELDS) if row["name"].strip() or
                row["value"].strip()]  # fmt: skip
        new = [
            NewField(row["name"], row["value"], row["language"], row["restricted"] == "yes")
            for row in some
        ]

        def keep() -> None:
            with db.writing():
                passports.set_fields(product, new)
                passports.set_sheet(sheet_of(product, request))

        db.retried(keep)
        return "kept"
    if deed == "picture":
        sent = request.FILES.get("picture") or refuse("no_lines")
        new = NewFile(sent.name or "picture.jpg", sent.read())
        if not new.name.lower().endswith((".jpg", ".jpeg", ".png", ".webp")):
            refuse("file_type", name=new.name, types="jpg, png, webp")
        files.keep([new], [Subject(files.PRODUCT, product)], by=actor.person, at=now)
        return "picture"
    if deed == "grant":
        days = lists.number(form.get("days", "").strip())
        until = now + timedelta(days=min(days, 3_650)) if days else None
        note = form.get("note", "")
        return "key:" + passports.grant(product, note, by=actor.person, at=now, until=until)
    if deed == "revoke":
        passports.revoke(lists.number(form.get("grant", "")), at=now)
        return "revoked"
    if deed == "notice":
        access.require(actor, "answer")
        texts = {language: form.get(f"text-{language}", "") for language in LANGUAGES}
        new_notice = NewNotice(form.get("reference", ""), {k: t for k, t in texts.items() if t},
                               products=(product,))  # fmt: skip
        passports.publish(new_notice, key=form.get("key", ""), by=actor.person, at=now)
        return "noticed"
    if deed == "withdraw":
        access.require(actor, "answer")
        notice = lists.number(form.get("notice", ""))
        if notice not in {each.id for each in passports.read.notices_of(0, 0, product)}:
            refuse("unknown_id", id=notice)  # one of a recall is withdrawn by its recall
        passports.withdraw(notice, by=actor.person, at=now)
        return "withdrawn"
    refuse("unknown_id", id=deed[:40])
