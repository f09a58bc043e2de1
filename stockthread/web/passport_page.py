"""The public page behind the code on a product: what it tells, and the complaint sent from it.

Nothing here tells whose a thing is or where. What is asked for and is not there gets one answer,
whatever is wrong with it; who asks for too much of that waits.
"""

import uuid
from typing import Any, Final, NamedTuple

from django.conf import settings
from django.core import signing
from django.http import HttpRequest
from django.urls import reverse

from stockthread import access, complaints, parties, passports, recalls
from stockthread.complaints import Complaint, Hints, NewComplaint, NewContact
from stockthread.files import NewFile
from stockthread.kernel import clock, ids
from stockthread.kernel.errors import Refused
from stockthread.ledger import ItemView
from stockthread.passports import Field, Passport
from stockthread.web import complaint_forms, order_list, passport_texts, shown

SALT: Final = "form of a product's page"
FORM_SECONDS: Final = 24 * 3600
PHOTOS_MAX: Final = 3
BODY_MAX: Final = 3 * 15_000_000 + 100_000
KEY_LENGTH_MAX: Final = 40
FILE_CODES: Final = (
    "file_name", "file_type", "file_empty_given", "image_unreadable", "image_too_large",
    "too_many_lines",
)  # fmt: skip


class Visit(NamedTuple):
    """A look at a page: what it is of, and for whom.

    view: the unit or lot, None where only the product is known. serial, lot: as the address says.
    """

    product: int
    view: ItemView | None
    serial: str
    lot: str
    language: str
    is_staff: bool


class Missed(Exception):
    """There is no such page."""


class Shut(Exception):
    """Too many tries from this address."""


def address_of(request: HttpRequest) -> str:
    """Where a request comes from: behind our own proxy, what that says of it last."""
    if settings.IS_HTTPS:
        said = request.headers.get("X-Forwarded-For", "")
        if last := said.rpartition(",")[2].strip():
            return last
    return str(request.META.get("REMOTE_ADDR", ""))


def is_staff(request: HttpRequest) -> bool:
    """Whether somebody looks who is signed in and may act here."""
    if not request.user.is_authenticated:
        return False
    try:
        access.actor_of(request.user.pk)
    except Refused:
        return False
    return True


def language_of(request: HttpRequest) -> str:
    """In which language to answer."""
    return passport_texts.wanted(
        request.headers.get("Accept-Language", ""), request.GET.get("lang", "")
    )


def visit(
    request: HttpRequest, *, gtin: str = "", serial: str = "", lot: str = "", key: str = ""
) -> Visit:
    """What an address is of. Raises Missed, Shut."""
    now, address = clock.now(), address_of(request)
    if passports.doors.is_shut(address, "miss", now):
        raise Shut
    key = (key or request.GET.get("k", ""))[:KEY_LENGTH_MAX]
    view = passports.read.by_key(key)
    staff = is_staff(request)
    if not gtin:
        if view is None:
            passports.doors.knock(address, "miss", now)
            raise Missed
        return Visit(view.product, view, "", "", language_of(request), staff)
    product = passports.read.by_gtin(gtin)
    of_key = passports.read.of_product(view.product).product.gtin if view else ""
    if view and of_key.zfill(14) != gtin.zfill(14):
        view = None
    if view is None and key:
        passports.doors.knock(address, "miss", now)
    if view is None and product and (serial or lot) and (
        passports.read.sheet(product).opens_by_serial
    ):  # fmt: skip
        view = passports.read.by_serial(product, serial, lot)
        if view is None:
            passports.doors.knock(address, "miss", now)
    if view is None and not product:
        if not key:
            passports.doors.knock(address, "miss", now)
        raise Missed
    return Visit(view.product if view else product, view, serial, lot, language_of(request), staff)


def page(it: Visit, request: HttpRequest) -> dict[str, Any]:
    """What the page tells; a public look at a unit or lot is counted."""
    told = told_of(it)
    now = clock.now()
    if it.view and not it.is_staff and request.method == "GET":
        passports.scanned(it.view, address=address_of(request), at=now)
    words = passport_texts.TEXTS[it.language]
    is_open = it.is_staff or opens(request, it.product)
    warranty = told.warranty
    until = warranty.until if warranty else None
    day = passport_texts.day
    return {
        "t": words,
        "language": it.language,
        "languages": [(code, name) for code, name in passport_texts.NAMES.items()
                      if code != it.language],
        "here": request.path,
        "query": kept_query(request),
        "name": told.product.name,
        "maker": words["by"].format(maker=told.maker) if told.maker else "",
        "sku": told.product.sku,
        "code": told.code if it.view else "",
        "lot": told.lot if told.lot != told.code else "",
        "issued": words["issued"].format(day=day(told.issued_on, it.language))
        if told.issued_on else "",
        "warranty": words["warranty" if warranty and warranty.runs else "warranty_over"].format(
            day=day(until, it.language)) if until else "",
        "warranty_runs": bool(warranty and warranty.runs),
        "notices": [
            {"text": each.texts.get(it.language) or each.texts["en"], "reference": each.reference,
             "language": it.language if each.texts.get(it.language) else "en",
             "is_recall": each.owner == recalls.CAUSE}
            for each in told.notices
        ],
        "fields": [each for each in fields(told, it.language) if not each.is_restricted],
        "restricted": [each for each in fields(told, it.language) if each.is_restricted]
        if is_open else [],
        "picture": picture(told),
        "asks_code": it.view is None,
        "code_said": it.serial or it.lot,
        "token": signing.dumps(uuid.uuid4().hex, salt=SALT),
        "staff_href": shown.item_href(it.view.id) if it.view and it.is_staff else "",
        "can_tell_where": it.view is not None and not it.is_staff,
    }  # fmt: skip


def told_of(it: Visit) -> Passport:
    """What is on record and public."""
    if it.view:
        return passports.read.passport(it.view, on=order_list.today())
    return passports.read.of_product(it.product)


def kept_query(request: HttpRequest) -> str:
    """The words of the address that forms and links carry on."""
    said = request.GET.copy()
    said.pop("lang", None)
    return said.urlencode()


def opens(request: HttpRequest, product: int) -> bool:
    """Whether the address has a key to the restricted part."""
    key = request.GET.get("g", "")[:KEY_LENGTH_MAX]
    return bool(key) and passports.read.opens(key, product, clock.now())


def fields(told: Passport, language: str) -> list[Field]:
    """The fields for all languages, and those in this one; where there is none, in English.

    Where there is none in English either, they are told in the language that there is.
    """
    spoken = {each.language for each in told.fields} - {""}
    best = next((each for each in (language, "en", *sorted(spoken)) if each in spoken), "")
    return [each for each in told.fields if each.language in ("", best)]


def picture(told: Passport) -> str:
    """The address of the picture, "" for none."""
    if not told.picture:
        return ""
    return reverse("passport_picture", args=[ids.public_id("file", told.picture)])


def json_ld(it: Visit, request: HttpRequest) -> dict[str, Any]:
    """The page for programs: schema.org, with the terms of the GS1 Web Vocabulary."""
    told = told_of(it)
    is_open = it.is_staff or opens(request, it.product)
    some = [each for each in fields(told, it.language) if is_open or not each.is_restricted]
    more = [{"@type": "PropertyValue", "name": e.name, "value": e.value} for e in some]
    if told.issued_on:
        more.append(_value("numberIssuedOn", told.issued_on.isoformat()))
    if told.warranty and told.warranty.until:
        more.append(_value("warrantyUntil", told.warranty.until.isoformat()))
    found: dict[str, Any] = {
        "@context": ["https://schema.org/", {"gs1": "https://ref.gs1.org/voc/"}],
        "@type": ["Product", "gs1:Product"],
        "@id": request.build_absolute_uri(request.path),
        "name": told.product.name,
        "sku": told.product.sku,
    }
    if told.product.gtin:
        found |= {"gtin": told.product.gtin, "gs1:gtin": told.product.gtin}
    if told.maker:
        found["manufacturer"] = {"@type": "Organization", "name": told.maker}
    if it.view and told.code and told.code != told.lot:
        found |= {"serialNumber": told.code, "gs1:hasSerialNumber": told.code}
    if it.view and told.lot:
        found["gs1:hasBatchLotNumber"] = told.lot
    if href := picture(told):
        found["image"] = request.build_absolute_uri(href)
    if told.notices:
        found["subjectOf"] = [
            {"@type": "SpecialAnnouncement", "identifier": each.reference,
             "datePosted": each.published_at.isoformat(),
             "text": each.texts.get(it.language) or each.texts["en"]}
            for each in told.notices
        ]  # fmt: skip
    if more:
        found["additionalProperty"] = more
    return found


def _value(name: str, value: str) -> dict[str, str]:
    return {"@type": "PropertyValue", "propertyID": name, "name": name, "value": value}


def complain(it: Visit, request: HttpRequest) -> Complaint | str:
    """Put what was sent on record; where it cannot be, return the word for why. Raises Shut."""
    now, address, form = clock.now(), address_of(request), request.POST
    if passports.doors.is_shut(address, "form", now):
        raise Shut
    passports.doors.knock(address, "form", now)
    try:
        key = signing.loads(form.get("token", ""), salt=SALT, max_age=FORM_SECONDS)
    except signing.BadSignature:
        return "stale"
    if not form.get("words", "").strip():
        return "no_words"
    files = tuple(
        NewFile(each.name or "photo.jpg", each.read())
        for each in request.FILES.getlist("photo")[: PHOTOS_MAX + 1]
        if each.size
    )
    if len(files) > PHOTOS_MAX or any(not is_photo(each) for each in files):
        return "bad_file"
    return recorded(it, form.get("words", ""), form.get("reach", ""), form.get("code", ""), files,
                    key=key, channel=complaints.PAGE)  # fmt: skip


def is_photo(file: NewFile) -> bool:
    """Whether its name says that it is one; its content is looked at when it is taken in."""
    return file.name.lower().endswith((".jpg", ".jpeg", ".png", ".webp"))


def recorded(
    it: Visit, words: str, reach: str, code: str, files: tuple[NewFile, ...], *, key: str,
    channel: str,
) -> Complaint | str:  # fmt: skip
    """Record a complaint about what an address is of; return the word for why it cannot be."""
    contact = NewContact(language=it.language)
    reach = reach.strip()
    if "@" in reach:
        contact = contact._replace(email=reach)
    elif reach and complaint_forms.PHONE.fullmatch(reach):
        contact = contact._replace(phone=reach)
    elif reach:
        return "bad_reach"
    hints = Hints(product=it.product)
    if it.view is None:
        hints = hints._replace(code=(code or it.serial)[:200], lot=it.lot[:200])
    new = NewComplaint(
        words, channel, "", contact, hints, (it.view.id,) if it.view else (), files
    )  # fmt: skip
    try:
        return complaints.record(new, key=key, by=parties.SYSTEM, at=clock.now())
    except Refused as refused:
        codes = {each.code for each in refused.refusals}
        if codes & {"file_over_limit"}:
            return "too_large"
        return "bad_file" if codes & set(FILE_CODES) else "bad_reach" if (
            codes & {"bad_email"}) else "refused"  # fmt: skip
