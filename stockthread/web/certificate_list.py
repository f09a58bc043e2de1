"""Goods that lack a certificate or result, and the certificates that there are, as lists."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any, Final

from django.urls import reverse
from django.utils import timezone

from stockthread import access, catalog, certificates, files, ledger, parties
from stockthread.certificates import Certificate, Standing
from stockthread.kernel import clock, ids
from stockthread.web import kept, lists, shown, words
from stockthread.web.lists import Listing, Said, Whole

SHOWN_MAX: Final = 5_000
SOON: Final = timedelta(days=90)
"""How long before its last day a certificate is said to expire."""
NEAR: Final = timedelta(days=30)
"""How long before its last day it is told that goods will be held for want of it."""
LACKING_STATES: Final = (
    ("", "held for papers"), ("missing", "missing something"), ("out", "out of limits"),
)  # fmt: skip
PAPER_STATES: Final = (
    ("", "in force"), ("expiring", "to expire within 90 days"), ("withdrawn", "withdrawn"),
)  # fmt: skip
OUT: Final = words.State("held", "held", "out of limits")
MISSING: Final = words.State("progress", "progress", "missing")
COMPLETE: Final = words.State("finished", "finished", "all in")
OVER: Final = words.State("held", "held", "expired")
ENDS: Final = words.State("progress", "progress", "expires")
WITHDRAWN: Final = words.State("expected", "gone", "withdrawn")


def today() -> date:
    """The day it is here."""
    return timezone.localtime(clock.now()).date()


def item_href(item: int) -> str:
    """The page of an item's certificates and results."""
    return reverse("item_certificates", args=[ids.public_id("item", item)])


def state_of(standing: Standing) -> words.State:
    """How an item stands, in one word."""
    if standing.out:
        return OUT
    return MISSING if standing.missing else COMPLETE


def find_lacking(said: Said) -> Whole:
    """Goods that lack something and fit the words, those since the last first."""
    product, state = said.product(), said.get("state", "")
    found = [
        each for each in certificates.read.waiting(limit=SHOWN_MAX)
        if product in (0, each.product) and (not state or each.is_out == (state == "out"))
    ]  # fmt: skip
    codes = ledger.read.codes([each.item for each in found]) if said.get("text") else {}
    return Whole([each for each in found if said.fits(codes.get(each.item, ""))])


def lacking_rows(found: Sequence[Any], actor: access.Actor) -> list[dict[str, Any]]:
    """Goods that lack something as rows."""
    items = [each.item for each in found]
    codes, stands = ledger.read.codes(items), certificates.standings(items)
    products = catalog.read.products(sorted({each.product for each in found}))
    suppliers = certificates.read.suppliers_of(items)
    names = parties.read.names(sorted(set(suppliers.values())))
    return [
        {
            "id": ids.public_id("item", each.item),
            "code": codes.get(each.item) or f"#{each.item}",
            "href": item_href(each.item),
            "product": products[each.product].name,
            "state": state_of(stands[each.item]),
            "missing": [one.missing for one in stands[each.item].missing],
            "out": [f"{one.need.name} {one.value}" for one in stands[each.item].out],
            "from": names.get(suppliers.get(each.item, 0), ""),
            "since": each.since,
        }
        for each in found
    ]


def lacking_cells(found: Sequence[Any], actor: access.Actor) -> Iterator[list[Any]]:
    """Goods that lack something as lines of the file."""
    for row in lacking_rows(found, actor):
        yield [row["code"], row["product"], ", ".join(row["missing"]), ", ".join(row["out"]),
               row["from"], timezone.localtime(row["since"]).isoformat()]  # fmt: skip


def running_out() -> list[dict[str, Any]]:
    """Certificates that goods here must have and that are over soon, as rows."""
    return paper_rows(certificates.running_out(today(), today() + NEAR))


def acts(actor: access.Actor) -> list[lists.Act]:
    """What can be done with goods that are picked."""
    new = lists.Act("Add a certificate", "new", reverse("certificate_new"), opens_beside=False)
    return [new] if access.may(actor, "certify") else []


LACKING: Final = Listing(
    name="certificates",
    noun="item",
    fields=(
        lists.text_field("any code", "Show those with"),
        lists.PRODUCT,
        lists.choice("state", "that are", LACKING_STATES),
    ),
    find=find_lacking,
    rows=lacking_rows,
    head=("item", "product", "missing", "out_of_limits", "supplier", "since"),
    cells=lacking_cells,
    label=lambda each: f"#{each.item}",
    kind="item",
    id_of=lambda each: int(each.item),
    acts=acts,
    words={"supplier": "from"},
)  # fmt: skip


def find_papers(said: Said) -> Whole:
    """Certificates that fit the words, the latest first; those that expire by their last day."""
    state = said.get("state", "")
    if state == "expiring":
        found = certificates.read.expiring(today() + SOON, limit=SHOWN_MAX)
    else:
        is_withdrawn = state == "withdrawn"
        found = certificates.read.certificates(is_withdrawn=is_withdrawn, limit=SHOWN_MAX)
    kinds = {each.id: each.name for each in certificates.kinds()}
    return Whole([
        each for each in found
        if said.fits(each.number, each.issuer, kinds[each.kind]) and said.is_within(each.made_at)
    ])  # fmt: skip


def paper_state(each: Certificate) -> words.State | None:
    """What is the matter with a certificate, if anything."""
    if each.withdrawn_at:
        return WITHDRAWN
    if each.valid_until and each.valid_until < today():
        return OVER
    return ENDS if each.valid_until and each.valid_until <= today() + SOON else None


def paper_rows(
    found: Sequence[Certificate], actor: access.Actor | None = None
) -> list[dict[str, Any]]:
    """Certificates as rows."""
    kinds = {each.id: each.name for each in certificates.kinds()}
    people = parties.read.people_names(sorted({each.person for each in found}))
    papers = files.read.of_subjects(files.CERTIFICATE, [each.id for each in found])
    return [
        {
            "id": ids.public_id("certificate", each.id), "number": each.number,
            "kind": kinds[each.kind], "issuer": each.issuer, "issued": each.issued_on,
            "until": each.valid_until, "items": each.items, "state": paper_state(each),
            "by": people.get(each.person, ""), "at": each.made_at, "why": each.withdrawn_why,
            "files": kept.rows(papers.get(each.id, ())), "is_over": bool(each.withdrawn_at),
            "href": reverse("certificate", args=[ids.public_id("certificate", each.id)]),
        }
        for each in found
    ]  # fmt: skip


def paper_cells(found: Sequence[Certificate], actor: access.Actor) -> Iterator[list[Any]]:
    """Certificates as lines of the file."""
    for row in paper_rows(found):
        yield [row["kind"], row["number"], row["issuer"], row["issued"] or "", row["until"] or "",
               row["items"], row["by"], timezone.localtime(row["at"]).isoformat()]  # fmt: skip


CERTIFICATES: Final = Listing(
    name="certificate_list",
    noun="certificate",
    fields=(
        lists.text_field("a number or issuer", "Show those with"),
        lists.choice("state", "that are", PAPER_STATES, is_narrow=True),
        lists.SINCE._replace(word="entered from", say="entered from {}"),
        lists.UNTIL,
    ),
    find=find_papers,
    rows=paper_rows,
    head=("kind", "number", "issuer", "issued", "until", "items", "by", "at"),
    amounts=("items",),
    cells=paper_cells,
    label=lambda each: str(each.number),
    kind="certificate",
    words={"until": "valid until", "items": "covers", "at": "entered"},
)  # fmt: skip


def covered(certificate: int) -> list[shown.Row]:
    """The items that a certificate covers, as rows."""
    items = certificates.read.items_of(certificate)[:SHOWN_MAX]
    return shown.rows(ledger.read.items(items))
