"""Use as it is, on pages: the signed form on an item's certificates, and all concessions."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from django.http import HttpRequest
from django.utils import timezone

from stockthread import access, catalog, certificates, ledger, orders, parties
from stockthread.certificates import Conceded, Concession, Settled, Standing
from stockthread.kernel import ids
from stockthread.kernel.errors import refuse
from stockthread.ledger import Act, Kind
from stockthread.web import lists, shown, signing, words
from stockthread.web.lists import Listing, Said, Whole

COUNTS: Final = words.State("progress", "progress", "counts")
ENDED: Final = words.State("expected", "gone", "ended")
STATES: Final = (("", "count or counted"), ("open", "count"), ("ended", "counted"))
FIELDS: Final = ("amount", "until", "order")


def form(item: int, standing: Standing, request: HttpRequest) -> dict[str, Any]:
    """What the form on an item's page says; nothing where nothing is lacking."""
    actor: access.Actor = request.actor  # type: ignore[attr-defined]
    is_lacking = bool(standing.findings) and not (standing.is_complete or standing.is_conceded)
    if not is_lacking or not access.may(actor, "concede"):
        return {}
    view = ledger.read.item(standing.item)
    product = catalog.read.product(view.product)
    lacking = certificates.lacks(standing)
    return {"concede": {
        "is_lot": view.kind == Kind.LOT,
        "unit": product.unit,
        "asked": {name: request.POST.get(name, "") for name in (*FIELDS, "reason")},
        "signs": certificates.meaning([standing.item], "for the reason above", lacking),
    }}  # fmt: skip


def do(item: int, request: HttpRequest, act: Act) -> Conceded:
    """Let an item be used as it is, as the form says. Raises Refused as certificates.concede."""
    said, bearer = request.POST, certificates.bearers([item])[item]
    product = catalog.read.product(ledger.read.item(bearer).product)
    amount, number = said.get("amount", "").strip(), said.get("order", "").strip()
    order = orders.read.by_number(orders.SALE, number.upper()) if number else None
    if number and order is None:
        refuse("concession_order", number=number)
    return certificates.concede(
        [item], act=act, signer=signing.signer(request), order=order,
        quantity=catalog.parse_quantity(product, amount) if amount else None,
        until=lists.Said(until=said.get("until", "")).day("until"),
    )  # fmt: skip


def end(id: int, request: HttpRequest, act: Act) -> Settled:
    """End a concession. Raises Refused as certificates.end_concession."""
    return certificates.end_concession(id, act=act, signer=signing.signer(request))


def rows(found: Sequence[Concession], actor: access.Actor | None = None) -> list[dict[str, Any]]:
    """Concessions as rows."""
    codes = ledger.read.codes(sorted({each.item for each in found}))
    people = parties.read.people_names(sorted({each.person for each in found}))
    return [
        {
            "id": ids.public_id("concession", each.id),
            "code": codes.get(each.item) or f"#{each.item}",
            "href": shown.item_href(each.item),
            "lacks": each.lacks,
            "why": each.reason,
            "only": " ".join(filter(None, (
                f"until {each.until:%d %b %Y}" if each.until else "",
                f"for {each.order_number}" if each.order_number else "",
                "a part" if each.of != each.item else "",
            ))),
            "by": people.get(each.person, ""),
            "at": each.made_at,
            "state": COUNTS if each.ended_at is None else ENDED,
            "is_over": each.ended_at is not None,
            "ended_why": each.ended_why,
        }
        for each in found
    ]  # fmt: skip


def of_item(bearer: int) -> list[dict[str, Any]]:
    """All concessions that an item ever had, itself or by the lots it is of, the last first."""
    return list(reversed(rows(certificates.concessions_on([bearer]))))


def find(said: Said) -> Whole:
    """Concessions that fit the words, the latest first."""
    state = said.get("state", "")
    is_open = {"open": True, "ended": False}.get(state)
    found = certificates.concessions(is_open=is_open, limit=5_000)
    codes = ledger.read.codes(sorted({each.item for each in found}))
    return Whole([
        each for each in found
        if said.fits(codes.get(each.item, ""), each.reason, each.lacks, each.order_number)
        and said.is_within(each.made_at)
    ])  # fmt: skip


def cells(found: Sequence[Concession], actor: access.Actor) -> Iterator[list[Any]]:
    """Concessions as lines of the file."""
    for row in rows(found):
        yield [row["code"], row["lacks"], row["why"], row["only"], row["by"],
               timezone.localtime(row["at"]).isoformat(), row["ended_why"]]  # fmt: skip


CONCESSIONS: Final = Listing(
    name="concessions",
    noun="concession",
    fields=(
        lists.text_field("any code or word", "Show those with"),
        lists.choice("state", "that", STATES),
        lists.SINCE,
        lists.UNTIL,
    ),
    find=find,
    rows=rows,
    head=("item", "lacks", "reason", "only", "by", "at", "ended"),
    cells=cells,
    label=lambda each: f"#{each.item}",
    kind="concession",
    words={"lacks": "lacked", "reason": "why", "at": "signed", "ended": "state"},
)
