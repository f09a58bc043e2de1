"""The pages of parties: the list, one of them, and the forms that make and change them."""

from typing import Any, Final
from urllib.parse import urlencode

from django.http import HttpRequest, QueryDict
from django.urls import reverse

from stockthread import parties, places
from stockthread.kernel import db, ids
from stockthread.kernel.errors import Refused
from stockthread.parties import NewContact, NewParty
from stockthread.web import order_list, shown, wrong

KINDS: Final = {"supplier": "supplier", "customer": "customer", "carrier": "carrier",
                "maker": "maker", "own": "our own company"}  # fmt: skip
FIELDS: Final = ("code", "name", "note")
CONTACT: Final = ("contact", "email", "phone", "address")
AT: Final = {"code_taken": "code", "bad_email": "email", "party_is_nothing": "kind"}


def kinds_of(party: parties.Party) -> str:
    """`supplier, maker`: what the party is to us."""
    return ", ".join(word for kind, word in KINDS.items() if getattr(party, f"is_{kind}"))


def frame(query: QueryDict) -> dict[str, Any]:
    """What stands around the list of parties: what they can be as tabs, and a new one of that."""
    kind = query.get("kind", "")
    words_of = {"text": query["text"]} if query.get("text") else {}
    tabs = [("", "All"), *((each, f"{each.capitalize()}s") for each in list(KINDS)[:4])]
    return {
        "tabs": [
            {"word": word, "is_here": value == kind, "href": f"{reverse('parties')}?"
             f"{urlencode({**({'kind': value} if value else {}), **words_of})}"}
            for value, word in tabs
        ],
        "new_href": f"{reverse('party_new')}?{urlencode({'kind': kind})}",
    }  # fmt: skip


def one_party(id: int) -> dict[str, Any]:
    """One party: what it is to us, how it is reached, its orders. Raises Refused unknown_id."""
    party = parties.read.party(id)
    public = ids.public_id("party", id)
    spots = places.read.by_code([f"{kind}:{party.code}" for kind in places.PARTY_KINDS])
    return {
        "party": party,
        "kinds": kinds_of(party),
        "contacts": [
            {**each._asdict(), "href": f"{reverse('contact', args=[public])}?id={each.id}"}
            for each in parties.read.contacts(id)
        ],
        "contact_href": reverse("contact", args=[public]),
        "change_href": reverse("party_change", args=[public]),
        "goods": [{"word": f"Goods with it as {code.partition(':')[0]}",
                   "href": shown.place_href(spot)} for code, spot in sorted(spots.items())],
        "new_orders": [
            {"word": f"New {order_list.NOUNS[slug]}",
             "href": f"{reverse('order_new')}?{urlencode({'kind': slug, 'party': party.code})}"}
            for slug, is_one in (("purchases", party.is_supplier), ("sales", party.is_customer))
            if is_one
        ],
        "all_orders_href": order_list.address({"party": party.code, "state": "all"}),
        **order_list.open_with(party=id),
    }  # fmt: skip


def form(id: int, request: HttpRequest, reasons: dict[str, Any] | None = None) -> dict[str, Any]:
    """The form of a party, new where `id` is 0, as it was filled or as it is."""
    party = parties.read.party(id) if id else None
    sent = request.POST if request.method == "POST" else request.GET
    start = party._asdict() if party else {}
    ticked = {kind: bool(start.get(f"is_{kind}")) for kind in KINDS}
    if request.method == "POST":
        ticked = {kind: kind in sent.getlist("kind") for kind in KINDS}
    elif not party:
        ticked[sent.get("kind", "")] = True
    return {
        "title": f"Change {party.name}" if party else "New party",
        "summary": "" if party else "A company or a person that we deal with.",
        "deed": "Change it" if party else "Make it",
        "action": reverse("party_change_post", args=[ids.public_id("party", id)])
        if party else reverse("party_new_post"),
        "is_new": not party,
        "kinds": [(kind, word, ticked[kind]) for kind, word in KINDS.items()],
        "asked": {name: sent.get(name, start.get(name, "")) for name in (*FIELDS, *CONTACT)},
        **(reasons or {}),
    }  # fmt: skip


def reasons(refused: Refused) -> dict[str, Any]:
    """What is wrong, at the fields that it is about."""
    lineless = [each._replace(line=None) for each in refused.refusals]
    return wrong.at_fields(Refused(lineless), (*FIELDS, *CONTACT), AT)


def make(request: HttpRequest) -> str:
    """Store a new party and how it is reached; return where to go. Raises Refused."""
    sent = request.POST
    new = _party(sent, sent.get("code", ""))
    ways = {name: sent.get(name, "") for name in ("email", "phone", "address")}
    with db.writing():
        [id] = parties.add_parties([new])
        if any(ways.values()) or sent.get("contact", "").strip():
            name = sent.get("contact", "").strip() or new.name
            parties.add_contacts([NewContact(new.code.strip(), name, **ways)])
    return f"{shown.party_href(id)}?said=new"


def change(id: int, request: HttpRequest) -> str:
    """Change it; return where to go. Raises Refused as `parties.change_parties` does."""
    parties.change_parties([_party(request.POST, parties.read.party(id).code)])
    return f"{shown.party_href(id)}?said=changed"


def _party(sent: QueryDict, code: str) -> NewParty:
    is_one = {f"is_{kind}": kind in sent.getlist("kind") for kind in KINDS}
    return NewParty(code, sent.get("name", ""), **is_one, note=sent.get("note", ""))


def contact_form(
    id: int, request: HttpRequest, reasons: dict[str, Any] | None = None
) -> dict[str, Any]:
    """The form of one way to reach a party, new where the address names none."""
    party = parties.read.party(id)
    sent = request.POST if request.method == "POST" else request.GET
    known = next((c for c in parties.read.contacts(id) if str(c.id) == sent.get("id")), None)
    start = known._asdict() | {"contact": known.name} if known else {"contact": party.name}
    return {
        "title": f"How {party.name} is reached",
        "summary": "The first address is that of its papers.",
        "deed": "Change it" if known else "Add it",
        "action": reverse("contact_post", args=[ids.public_id("party", id)]),
        "contact_id": known.id if known else "",
        "asked": {name: sent.get(name, start.get(name, "")) for name in CONTACT},
        **(reasons or {}),
    }


def contact_reasons(refused: Refused) -> dict[str, Any]:
    """What is wrong with a contact; its name is asked for in the field `contact`."""
    found = reasons(refused)
    wrongs = found["wrong"]
    if "name" in wrongs:
        wrongs["contact"] = wrongs.pop("name")
    return found


def reach(id: int, request: HttpRequest) -> str:
    """Add or change a way to reach it; return where to go. Raises Refused."""
    sent, party = request.POST, parties.read.party(id)
    ways = {name: sent.get(name, "") for name in ("email", "phone", "address")}
    new = NewContact(party.code, sent.get("contact", ""), **ways)
    known = sent.get("id", "")
    if known.isdecimal() and len(known) < 18:
        parties.change_contact(int(known), new)
    else:
        parties.add_contacts([new])
    return f"{shown.party_href(id)}?said=reached"


SAID: Final = {
    "new": "{name} is there.",
    "changed": "{name} changed.",
    "reached": "How {name} is reached is on record.",
}


def toasts(party: parties.Party, said: str) -> dict[str, Any]:
    """What was just done, in words."""
    if said not in SAID:
        return {}
    return {"toasts": [{"sentence": SAID[said].format(name=party.name)}]}
