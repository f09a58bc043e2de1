"""Forms about complaints: the telephone's, the one for hints, and answers."""

import re
from datetime import date
from typing import Any, Final

from django.conf import settings
from django.core.mail import EmailMessage
from django.http import HttpRequest, QueryDict

from stockthread import access, catalog, complaints, ledger, orders, papers, parties, returns
from stockthread.complaints import (
    ANSWERED,
    EMAIL,
    Complaint,
    Hints,
    NewAnswer,
    NewComplaint,
    NewContact,
)
from stockthread.files import NewFile
from stockthread.kernel import clock
from stockthread.kernel.errors import Refused, refuse
from stockthread.ledger import Kind
from stockthread.papers import Form, Group
from stockthread.web import asked, complaint_page, order_list

PHONE: Final = re.compile(r"\+?[0-9 ()/.-]{5,}")
_DAYS: Final = (
    re.compile(r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})"),
    re.compile(r"(?P<d>\d{1,2})\.\s?(?P<m>\d{1,2})\.\s?(?P<y>\d{4})"),
)


def day_in(text: str) -> date | None:
    """The day that a text is: `2026-05-31` or `31.5.2026`."""
    for form in _DAYS:
        if found := form.fullmatch(text.strip()):
            try:
                return date(int(found["y"]), int(found["m"]), int(found["d"]))
            except ValueError:
                return None
    return None


def understood(text: str) -> tuple[tuple[int, ...], Hints]:
    """What the one field means: things by their codes, else hints, parted by commas.

    A code of a unit or lot is that; a day is that of the purchase; a number of an order, a customer
    and a product are known by name; what is left is taken for a part of the serial.
    """
    items: list[int] = []
    hints = Hints()
    for part in (each.strip() for each in text.replace("\n", ",").split(",")):
        if not part:
            continue
        found = things(part)
        if len(found) == 1:
            items += found
        elif day := day_in(part):
            hints = hints._replace(bought=day)
        elif orders.read.exactly(part):
            hints = hints._replace(number=part)
        elif party := customer(part):
            hints = hints._replace(party=party)
        elif product := product_of(part):
            hints = hints._replace(product=product)
        else:
            hints = hints._replace(code=f"{hints.code} {part}".strip())
    return tuple(dict.fromkeys(items)), hints


def things(text: str) -> list[int]:
    """Units and lots that have this code."""
    matches = ledger.read.find_code(text) or ledger.read.find_code(text.upper())
    live = [each.item for each in matches if each.is_live] or [each.item for each in matches]
    kinds = ledger.read.kinds(live) if live else {}
    return [item for item in dict.fromkeys(live) if kinds[item] in (Kind.UNIT, Kind.LOT)]


def customer(text: str) -> int:
    """The one customer of this code or name, 0 for none or several."""
    try:
        found = asked.party(text)
    except Refused:
        return 0
    return found if parties.read.of_ids([found])[found].is_customer else 0


def product_of(text: str) -> int:
    """The one product of this SKU, GTIN or name, 0 for none or several."""
    try:
        return asked.product(text).id
    except Refused:
        return 0


def contact_of(form: QueryDict) -> NewContact:
    """Who calls: a name, and an e-mail address or a telephone number in one field."""
    reach = form.get("reach", "").strip()
    if "@" in reach:
        return NewContact(form.get("who", ""), email=reach, address=form.get("address", ""))
    if reach and not PHONE.fullmatch(reach):
        refuse("complaint_reach", text=reach[:60])
    return NewContact(form.get("who", ""), phone=reach, address=form.get("address", ""))


def record(request: HttpRequest) -> Complaint:
    """Put the complaint of the telephone's form on record. Raises Refused."""
    form = request.POST
    actor: access.Actor = request.actor  # type: ignore[attr-defined]
    items, hints = understood(form.get("q", ""))
    if not hints.party and (party := customer(form.get("who", ""))):
        hints = hints._replace(party=party)
    new = NewComplaint(
        form.get("words", ""), complaints.PHONE, form.get("kind", ""), contact_of(form), hints,
        items, photos(request),
    )  # fmt: skip
    return complaints.record(new, key=form.get("key", ""), by=actor.person, at=clock.now())


def photos(request: HttpRequest) -> tuple[NewFile, ...]:
    """The files that came along."""
    return tuple(
        NewFile(file.name or "photo.jpg", file.read()) for file in request.FILES.getlist("photos")
    )


def form(request: HttpRequest, reasons: dict[str, Any] | None = None) -> dict[str, Any]:
    """The telephone's form."""
    said = request.POST if request.method == "POST" else request.GET
    names = ("q", "words", "kind", "who", "reach")
    return {
        "asked": {name: said.get(name, "") for name in names},
        "kinds": [each for each in complaints.read.kinds() if each.is_active],
        "customers": parties.read.parties(kind="customer", limit=300),
        **preview(said),
        **(reasons or {}),
    }


def preview(said: QueryDict) -> dict[str, Any]:
    """What the one field means, and what may be meant by it."""
    text = said.get("q", "")
    if not text.strip():
        return {"is_empty": True}
    items, hints = understood(text)
    found = [] if items else complaint_page.candidate_rows(hints, 5)
    name = parties.read.names([hints.party]).get(hints.party, "")
    product = catalog.read.products([hints.product]).get(hints.product)
    told = [
        f"customer {name}" if name else "",
        product.name if product else "",
        f"order {hints.number}" if hints.number else "",
        f"bought {hints.bought.isoformat()}" if hints.bought else "",
        f"a serial with {hints.code} in it" if hints.code else "",
    ]
    linked = {item: complaints.Linked(0, item, "scanned", 100, "", 0, clock.now())
              for item in items}  # fmt: skip
    nobody = Complaint(0, "", "new", "phone", "", "", hints, 0, 0, clock.now(), clock.now(), None)
    return {
        "told": [each for each in told if each],
        "units": complaint_page.units(nobody, list(items), linked),
        "candidates": found,
        "is_nothing": not items and not found,
    }


def hints_of(form: QueryDict) -> Hints:
    """The hints of the form on a complaint's page. Raises Refused."""

    def day(name: str) -> date | None:
        text = form.get(name, "").strip()
        return (day_in(text) or refuse("bad_day", text=text[:40])) if text else None

    party, product = form.get("party", "").strip(), form.get("product", "").strip()
    return Hints(
        form.get("code", ""), form.get("number", ""), day("bought"), form.get("lot", ""),
        day("best_before"), asked.party(party) if party else 0,
        asked.product(product).id if product else 0,
    )  # fmt: skip


def hint_fields(it: Complaint) -> dict[str, str]:
    """The hints as the form shows them."""
    hints = it.hints
    products = catalog.read.products([hints.product])
    return {
        "code": hints.code,
        "number": hints.number,
        "bought": hints.bought.isoformat() if hints.bought else "",
        "lot": hints.lot,
        "best_before": hints.best_before.isoformat() if hints.best_before else "",
        "party": parties.read.codes([hints.party]).get(hints.party, ""),
        "product": products[hints.product].sku if hints.product in products else "",
    }


def answer_form(
    it: Complaint, request: HttpRequest, reasons: dict[str, Any] | None = None
) -> dict[str, Any]:
    """The form of an answer, filled in from a prepared one where one is chosen."""
    said = request.POST if request.method == "POST" else request.GET
    templates = [each for each in complaints.read.templates() if each.is_active]
    code = said.get("template", "")
    chosen = next((each for each in templates if each.code == code), None)
    draft = NewAnswer(said.get("subject", ""), said.get("body", ""), EMAIL)
    if chosen and (request.method == "GET" or "use" in said):
        draft = complaints.drafted(it.id, chosen, on=order_list.today())
    contact = complaints.read.contacts([it.id]).get(it.id)
    return {
        "it": it,
        "title": f"Answer {it.number}",
        "templates": templates,
        "asked": {
            "template": code, "subject": draft.subject or f"Your complaint {it.number}",
            "body": draft.body, "to": said.get("to") or (contact.email if contact else ""),
            "state": said.get("state", ANSWERED), "way": said.get("way", ""),
        },
        "contact": contact,
        "can_mail": can_mail(),
        **(reasons or {}),
    }  # fmt: skip


def can_mail() -> bool:
    """Whether the installation says where e-mail goes."""
    return bool(settings.EMAIL_HOST)


def answer(it: Complaint, request: HttpRequest) -> str:
    """Send or write down the answer of the form; return the word for what was done."""
    form = request.POST
    actor: access.Actor = request.actor  # type: ignore[attr-defined]
    new = NewAnswer(form.get("subject", "").strip(), form.get("body", ""), form.get("way", ""),
                    form.get("to", "").strip(), form.get("template", ""))  # fmt: skip
    state = form.get("state", ANSWERED)
    if state not in (ANSWERED, complaints.WAITING):
        refuse("complaint_state_unknown", state=state, known="answered, waiting")
    is_mail = new.way == EMAIL and can_mail()
    if is_mail and "@" not in new.to:
        refuse("bad_email", email=new.to)
    made = complaints.answer(it.id, new, key=form.get("key", ""), by=actor.person,
                             at=clock.now(), state=state)  # fmt: skip
    if is_mail:
        if made.is_new:  # the form posted again sends nothing again
            send(it, made, by=actor)
        return "sent"
    return "answered"


def send(it: Complaint, made: complaints.Answer, *, by: access.Actor) -> None:
    """Send an answer; where the mail server does not take it, that is noted and told."""
    message = EmailMessage(made.subject, made.body, settings.DEFAULT_FROM_EMAIL, [made.to],
                           headers={"X-Complaint": it.number})  # fmt: skip
    try:
        message.send()
    except OSError as error:  # smtplib's errors are such too
        complaints.note([it.id], f"The e-mail could not be sent: {error}"[:500], by=by.person,
                        at=clock.now())  # fmt: skip
        refuse("complaint_mail", what=str(error)[:200])


def letter(it: Complaint, answer: complaints.Answer) -> bytes:
    """The answer as a letter to be printed."""
    own = parties.read.own_party()
    sender: tuple[str, ...] = (own.name,) if own else ()
    if own:
        reach = parties.read.contacts(own.id)
        sender += tuple(reach[0].address.splitlines()) if reach else ()
    contact = complaints.read.contacts([it.id]).get(it.id)
    name = parties.read.names([it.hints.party]).get(it.hints.party, "")
    receiver = (contact.name if contact and contact.name else name) or "Customer"
    lines = tuple(contact.address.splitlines()) if contact else ()
    looks = returns.looks(
        [each.item for each in complaints.read.links([it.id]).get(it.id, ())],
        on=order_list.today(),
    )
    codes = ", ".join(look.view.code for look in looks.values())
    facts = [("Complaint", it.number), ("Date", clock.day_of(answer.at).isoformat())]
    facts += [("About", codes)] if codes else []
    return papers.pdf(Form(
        answer.subject, "", sender, (receiver, *lines), tuple(facts), (("", 0, "left"),),
        tuple[Group, ...](), receiver_word="", words=tuple(answer.body.split("\n\n")),
    ))  # fmt: skip
