"""Forms about complaints: the telephone's, the one for hints, and answers."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final, TypeVar

from django.conf import settings
from django.core.mail import EmailMessage
from django.http import HttpRequest, QueryDict

from stockthread import access, catalog, complaints, papers, parties, returns
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
from stockthread.kernel import clock, db, ids
from stockthread.kernel.errors import Refused, refuse
from stockthread.papers import Form, Group
from stockthread.web import asked, complaint_page, order_list

Result = TypeVar("Result")
PREVIEWED: Final = 5
CANDIDATES_ALL: Final = 5_000
PHONE: Final = re.compile(r"\+?[0-9 ()/.-]{5,}")


def day_in(text: str) -> date | None:
    """The day that a text is: `2026-05-31` or `31.5.2026`."""
    days = complaints.days_of(text)
    return days.first if days and days.word == "day" else None


def customer(text: str) -> int:
    """The one customer of this code or name, 0 for none or several."""
    try:
        found = asked.party(text)
    except Refused:
        return 0
    return found if parties.read.of_ids([found])[found].is_customer else 0


def heard(form: QueryDict) -> complaints.Heard:
    """What the one field means; who calls is the customer, where that does not say who is."""
    found = complaints.heard(form.get("q", ""), order_list.today())
    if not found.hints.party and (party := customer(form.get("who", ""))):
        found = found._replace(hints=found.hints._replace(party=party))
    return found


def goods_of(text: str) -> dict[str, Any]:
    """What goods are by a SKU, GTIN or name, else by words that names of several have. Raises
    Refused unknown_product."""
    product, words = complaints.goods(text)
    if not product and not words:
        refuse("unknown_product", sku=text)
    return {"product": product, "goods": words}


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
    items, hints, unheard = heard(form)
    new = NewComplaint(
        form.get("words", ""), complaints.PHONE, form.get("kind", ""), contact_of(form), hints,
        items, photos(request),
    )  # fmt: skip
    who: dict[str, Any] = {"by": actor.person, "at": clock.now()}

    def do() -> Complaint:
        is_new = complaints.read.made_with(form.get("key", "")) is None
        made = complaints.record(new, key=form.get("key", ""), **who)
        if unheard and is_new:
            complaints.note([made.id], complaints.also_said(unheard), **who)
        chosen = [] if items else chosen_items(form)
        if chosen and not complaints.read.links([made.id]):
            link_chosen(made, chosen, who)
        return made

    return at_once(do)


def chosen_items(form: QueryDict) -> list[int]:
    """The candidates that are chosen in a form. Raises Refused unknown_id."""
    return [ids.internal_id("item", each) for each in form.getlist("item")]


def link_chosen(it: Complaint, items: list[int], who: Mapping[str, Any]) -> list[int]:
    """Say that it is about candidates, each with how sure the search was of it and why."""
    found = {each.item: each for each in complaints.candidates(it.hints, CANDIDATES_ALL)}
    lines = list[int]()
    for item in items:
        fit = found.get(item)
        sure, why = (fit.sure, "; ".join(fit.why)) if fit else (1, "")
        lines += complaints.link(it.id, [item], sure=sure, why=why, **who)
    return lines


def at_once(do: Callable[[], Result]) -> Result:
    """Do all that a form says in one transaction."""

    def once() -> Result:
        with db.writing():
            return do()

    return db.retried(once)


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
    danger = complaints.danger_in(said.get("words", ""), complaints.read.danger_terms())
    if not text.strip():
        return {"is_empty": True, "danger": danger}
    items, hints, unheard = heard(said)
    found = complaint_page.candidate_rows(Hints() if items else hints, PREVIEWED)
    name = parties.read.names([hints.party]).get(hints.party, "")
    product = catalog.read.products([hints.product]).get(hints.product)
    told = [
        f"customer {name}" if name else "",
        product.name if product else "",
        f"goods with {hints.goods} in their names" if hints.goods else "",
        f"order {hints.number}" if hints.number else "",
        f"lot {hints.lot}" if hints.lot else "",
        f"bought {complaint_page.days(hints.bought)}" if hints.bought else "",
        f"good until {hints.best_before.written}" if hints.best_before else "",
        f"a serial with {hints.code} in it" if hints.code else "",
    ]
    linked = {item: complaints.Linked(0, item, "scanned", 100, "", 0, clock.now())
              for item in items}  # fmt: skip
    nobody = Complaint(0, "", "new", "phone", "", "", hints, 0, 0, clock.now(), clock.now(), None)
    return {
        "told": [each for each in told if each],
        "unheard": unheard,
        "units": complaint_page.units(nobody, list(items), linked),
        **found,
        "danger": danger,
        "chosen": said.getlist("item"),
        "is_nothing": not items and not found["candidates"],
    }


def hints_of(form: QueryDict) -> Hints:
    """The hints of the form on a complaint's page. Raises Refused."""

    def read(name: str, of: Callable[[str], Result | None]) -> Result | None:
        text = form.get(name, "").strip()
        return (of(text) or refuse("bad_day", text=text[:40])) if text else None

    party, product = form.get("party", "").strip(), form.get("product", "").strip()
    return Hints(
        form.get("code", ""), form.get("number", ""), read("bought", complaints.days_of),
        form.get("lot", ""), read("best_before", best_before_in),
        asked.party(party) if party else 0, **(goods_of(product) if product else {}),
    )  # fmt: skip


def best_before_in(text: str) -> complaints.Days | None:
    """The day or month that is printed on goods."""
    days = complaints.days_of(text)
    return days if days and days.word != "year" else None


def hint_fields(it: Complaint) -> dict[str, str]:
    """The hints as the form shows them."""
    hints = it.hints
    products = catalog.read.products([hints.product])
    return {
        "code": hints.code,
        "number": hints.number,
        "bought": hints.bought.written if hints.bought else "",
        "lot": hints.lot,
        "best_before": hints.best_before.written if hints.best_before else "",
        "party": parties.read.codes([hints.party]).get(hints.party, ""),
        "product": products[hints.product].sku if hints.product in products else hints.goods,
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
