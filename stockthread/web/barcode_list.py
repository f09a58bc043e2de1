"""The list of barcodes that were taught, and forgetting one."""

from collections.abc import Iterator, Sequence
from typing import Any, Final, NamedTuple
from urllib.parse import urlencode

from django.http import HttpRequest, QueryDict
from django.urls import reverse

from stockthread import access, catalog, parties
from stockthread.catalog import KnownBarcode
from stockthread.kernel import clock, ids
from stockthread.web import asked, list_deeds, lists, shown, words
from stockthread.web.lists import Deed, Listing, Paged, Records, Said

# Control characters as people can see them: U+2400 is the picture of U+0000.
PICTURES: Final = {n: 0x2400 + n for n in range(32)} | {127: 0x2421}


class Row(NamedTuple):
    """One barcode, ready to be written down; `before`, `serial`, `after` make the example."""

    barcode: KnownBarcode
    before: str
    serial: str
    after: str
    kind: str
    sku: str
    product: str
    product_href: str
    by: str
    change_href: str
    forget_href: str
    remember_href: str


def href(text: str = "") -> str:
    """The list, or those of its barcodes that fit a text."""
    return reverse("barcodes") + (f"?{urlencode({'text': text})}" if text else "")


def teach_href(text: str, back: str = "") -> str:
    """Where a text is taught; from there the way leads back."""
    said = {"text": text} | ({"back": back} if back else {})
    return f"{reverse('barcode_teach')}?{urlencode(said)}"


def find(said: Said) -> Paged:
    """Barcodes that fit the words, the newest first."""
    text, is_known = said.get("text", ""), said.get("state", "") != "forgotten"
    of: dict[str, Any] = {"is_known": is_known}
    return Paged(
        lambda after, limit: catalog.read.barcodes(
            text, before=lists.number(after) or 2**62, limit=limit, **of
        ),
        lambda: catalog.read.count_barcodes(text, **of),
    )


def listed(found: Records, actor: access.Actor) -> list[dict[str, Any]]:
    """Barcodes as rows of the list."""
    return [
        {**row._asdict(), "id": ids.public_id("barcode", row.barcode.id),
         "is_forgotten": bool(row.barcode.forgotten_at)}
        for row in rows(found)
    ]  # fmt: skip


def cells(found: Records, actor: access.Actor) -> Iterator[list[Any]]:
    """Barcodes as lines of the file."""
    for row in rows(found):
        barcode = row.barcode
        yield [
            barcode.example, barcode.kind, row.sku, row.product, barcode.pieces, row.by,
            barcode.taught_at.isoformat(),
            barcode.forgotten_at.isoformat() if barcode.forgotten_at else "",
        ]  # fmt: skip


def forget(barcode: KnownBarcode, request: HttpRequest) -> None:
    """Let a barcode mean nothing any more."""
    person = request.actor.person  # type: ignore[attr-defined]
    catalog.forget_barcode(barcode.id, person=person, at=clock.now())


def page(query: QueryDict, actor: access.Actor) -> dict[str, Any]:
    """The list, with what was just done."""
    return {**lists.page(BARCODES, query, actor), "toasts": toasts(query.get("said", ""), actor)}


def rows(found: Sequence[KnownBarcode]) -> list[Row]:
    """Barcodes as rows; two queries however many they are."""
    products = catalog.read.products(sorted({each.product for each in found}))
    people = parties.read.people_names(
        sorted({each.taught_by for each in found} | {each.forgotten_by for each in found} - {0})
    )
    return [row(each, products[each.product], people) for each in found]


def row(barcode: KnownBarcode, product: catalog.Product, people: dict[int, str]) -> Row:
    """One barcode as a row."""
    id = ids.public_id("barcode", barcode.id)
    is_text = barcode.kind == "text"
    by = barcode.forgotten_by or barcode.taught_by
    return Row(
        barcode,
        visible(barcode.before if is_text else barcode.example),
        visible(barcode.serial),
        visible(barcode.after),
        kind_words(barcode),
        product.sku,
        product.name,
        shown.product_href(product.id),
        people.get(by) or "somebody who has left",
        reverse("barcode_change", args=[id]),
        reverse("barcode_forget", args=[id]),
        reverse("barcode_remember", args=[id]),
    )


def kind_words(barcode: KnownBarcode) -> str:
    """What of it tells the product, where that is not plain to see."""
    if barcode.kind == "gtin":
        return f"GTIN {barcode.before}, in every shape"
    if barcode.kind == "part_number":
        return f"part number {barcode.before}, in every standard"
    if barcode.serial_max and barcode.serial_min != barcode.serial_max:
        return f"serials of {barcode.serial_min} to {barcode.serial_max} characters"
    return ""


def visible(text: str) -> str:
    """The text with pictures of its control characters."""
    return text.translate(PICTURES)


def sentence(product: catalog.Product, serial: str | None, pieces: int) -> str:
    """`Cordless drill, serial 000123`, `12 × Cordless drill`."""
    if pieces > 1:
        return f"{words.number(pieces)} × {product.name}"
    return f"{product.name}, serial {serial}" if serial else product.name


def forget_form(id: int) -> dict[str, Any]:
    """What forgetting a barcode would mean. Raises Refused unknown_id."""
    [found] = rows([catalog.read.barcode(id)])
    return {
        "title": "Forget this barcode?",
        "found": found,
        "deed": "Forget it",
        "action": reverse("barcode_forget_post", args=[ids.public_id("barcode", id)]),
        "back": href(),
        "key": asked.new_key(),
        "asked": {},
    }


def toasts(said: str, actor: access.Actor) -> list[dict[str, str]]:
    """What was just done, with the way back for those who may go it."""
    deed, _, id = said.partition("-")
    if deed not in ("taught", "forgotten", "remembered") or not id:
        return []
    [found] = rows([catalog.read.barcode(ids.internal_id("barcode", id))])
    text = f"{found.before}{found.serial}{found.after}"
    told = {
        "taught": f"{text} is known as {found.product} from now on.",
        "forgotten": f"{text} is forgotten.",
        "remembered": f"{text} is known again.",
    }[deed]
    if bool(found.barcode.forgotten_at) != (deed == "forgotten"):
        return []
    toast = {"sentence": told, "back": href(), "key": asked.new_key()}
    if access.may(actor, "set_up") and deed != "remembered":
        undo = "remember" if deed == "forgotten" else "forget_post"
        toast["undo"] = reverse(f"barcode_{undo}", args=[id])
    return [toast]


BARCODES: Final = Listing(
    name="barcodes",
    noun="barcode",
    fields=(
        lists.text_field("any text, SKU or product", "Show those with"),
        lists.choice("state", "that are", (("", "known"), ("forgotten", "forgotten")),
                     is_narrow=True),
    ),
    find=find,
    rows=listed,
    head=("example", "kind", "sku", "product", "pieces", "by", "taught", "forgotten"),
    amounts=("pieces",),
    cells=cells,
    label=lambda barcode: visible(barcode.example),
    kind="barcode",
    of_ids=lambda wanted: [catalog.read.barcode(id) for id in wanted],
    deeds={
        "forget": Deed("Forget", "close", "forgotten", "set_up", list_deeds.one_by_one(forget),
                       "They mean nothing any more, and stay on record.", "remember"),
        "remember": Deed(
            "Bring back", "undo", "known again", "set_up",
            list_deeds.one_by_one(lambda barcode, _: catalog.remember_barcode(barcode.id)),
            "They mean what they were taught.", "forget",
        ),
    },
    words={"product": "means"},
)  # fmt: skip
