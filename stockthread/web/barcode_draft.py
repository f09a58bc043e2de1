"""Teaching a barcode: its form, what the marked part would mean, and keeping it.

The serial is marked by its first and last character, counted from 1, or typed; without script as
with it. Nothing is kept before somebody says so.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final, NamedTuple

from django.urls import reverse

from stockthread import catalog, ledger
from stockthread.catalog import Known, KnownBarcode, NewBarcode
from stockthread.kernel import errors, ids
from stockthread.web import asked, barcode_list, words

FIELDS: Final = ("text", "other", "product", "first", "last", "serial", "pieces", "least", "most")
SUGGESTED_MAX: Final = 300
LATEST_MAX: Final = 2000
LIKE_MAX: Final = 5
WHY: Final = {
    "differs": "what differs between the two",
    "digits": "a run of digits",
    "word": "letters and digits together",
}


class Suggestion(NamedTuple):
    """A part that may be the serial, with its first and last character, counted from 1."""

    text: str
    first: int
    last: int
    why: str
    least: int
    most: int

    @property
    def mark(self) -> str:
        return f"{self.first}-{self.last}-{self.least}-{self.most}"


def page(sent: Mapping[str, str], back: str, id: int = 0) -> dict[str, Any]:
    """The form as it was filled, its characters to sweep over, and what it would mean."""
    said = filled(sent, id)
    public = ids.public_id("barcode", id) if id else ""
    start, end = span(said) or (0, 0)
    text = said["text"]
    return {
        "asked": said,
        "cells": [
            {"at": at + 1, "shown": barcode_list.visible(c), "is_marked": start <= at < end}
            for at, c in enumerate(text)
        ],
        "products": [p for p in catalog.read.all_products(SUGGESTED_MAX) if p.is_active],
        "back": back,
        "title": "Change a barcode" if id else "Teach a barcode",
        "deed": "Change it" if id else "Teach it",
        "here": reverse("barcode_change", args=[public]) if id else reverse("barcode_teach"),
        "action": reverse("barcode_change_post", args=[public]) if id
        else reverse("barcode_teach_post"),
        **preview(said, id),
    }  # fmt: skip


def filled(sent: Mapping[str, str], id: int = 0) -> dict[str, str]:
    """The fields as they were sent, with a suggestion taken over; of a stored barcode, its own."""
    said = {name: sent.get(name, "") for name in FIELDS}
    if id and "text" not in sent:
        said = stored(catalog.read.barcode(id))
    said["text"] = said["text"].strip(" \t\r\n")
    if mark := sent.get("mark", ""):
        parts = (*mark.split("-"), "", "", "")
        said |= dict(zip(("first", "last", "least", "most"), parts, strict=False))
        said["serial"] = ""
    found = span(said)
    if found and said["serial"]:
        said |= {"first": str(found[0] + 1), "last": str(found[1]), "serial": ""}
    return said


def stored(barcode: KnownBarcode) -> dict[str, str]:
    """The fields of a barcode that is known."""
    product = catalog.read.product(barcode.product)
    start = len(barcode.before) + 1
    marked = {"first": str(start), "last": str(start - 1 + len(barcode.serial))}
    lengths = {"least": str(barcode.serial_min), "most": str(barcode.serial_max)}
    has_serial = barcode.kind == "text" and barcode.serial
    return {
        **dict.fromkeys(FIELDS, ""),
        "text": barcode.example,
        "product": product.sku,
        "pieces": str(barcode.pieces),
        **(marked | lengths if has_serial else {}),
    }


def span(said: Mapping[str, str]) -> tuple[int, int] | None:
    """Where the serial stands in the text: as typed, else from the first to the last character."""
    text, serial = said["text"], said["serial"].strip()
    if serial and text.count(serial) == 1:
        start = text.index(serial)
        return start, start + len(serial)
    if serial or not (said["first"].strip() or said["last"].strip()):
        return None
    first, last = number(said["first"]), number(said["last"])
    return (first - 1, last) if first is not None and last is not None else (-1, -1)


def number(text: str) -> int | None:
    """A whole number that somebody wrote, None for anything else."""
    digits = text.strip()
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 8 else None


def preview(said: Mapping[str, str], id: int = 0) -> dict[str, Any]:
    """What our reader makes of the text, which parts may be the serial, what would be read."""
    if not said["text"]:
        return {}
    [read] = catalog.barcodes_said([said["text"]])
    told = {
        "standard": standard_words(read),
        "facts": facts(read),
        "suggestions": [] if read.code and is_sure(read) else suggestions(said),
    }
    meant = [match for match in read.meant if match.barcode != id or not id]
    products = catalog.read.products([match.product for match in meant])
    told["known"] = [barcode_list.sentence(products[m.product], m.serial, m.pieces) for m in meant]
    if not said["product"].strip():
        return told
    try:
        return told | meaning(said, draft(said), read, id)
    except errors.Refused as refused:
        return told | {"problem": errors.text(refused.refusals[0]._replace(line=None))}


def is_sure(read: catalog.SaidBarcode) -> bool:
    """Whether a standard surely explains the text."""
    return bool(read.code and read.code.facts and read.code.is_certain)


def standard_words(read: catalog.SaidBarcode) -> str:
    """`a GS1 element string`, `no standard explains it`."""
    if read.code is None:
        return "Our reader: " + (errors.text(read.refused) if read.refused else "")
    if not read.code.facts:
        return "No standard explains this text, so it has to be taught."
    name = f"{read.code.standard}, {read.code.shape}".strip(" ,")
    if read.code.is_certain:
        return f"{name}. The standard says what is what; only the product is taught."
    return f"Perhaps {name}, but plain text may look the same."


def facts(read: catalog.SaidBarcode) -> list[tuple[str, str]]:
    """What a standard says, name and value."""
    if read.code is None or not read.code.facts:
        return []
    return [
        (fact.name.replace("_", " "), barcode_list.visible(f"{fact.value} {fact.unit}".strip()))
        for fact in read.code.facts
    ]


def suggestions(said: Mapping[str, str]) -> list[Suggestion]:
    """Parts that may be the serial."""
    text, found = said["text"], []
    for part in catalog.suggested_parts(text, said["other"].strip()):
        length = part.end - part.start
        other = part.other_length or length
        found.append(
            Suggestion(
                text[part.start : part.end], part.start + 1, part.end, WHY[part.why],
                min(length, other), max(length, other),
            )
        )  # fmt: skip
    return found


def draft(said: Mapping[str, str]) -> NewBarcode:
    """What the form asks for. Raises Refused unknown_product, product_unclear, barcode_bad_part."""
    start, end = span(said) or (None, None)
    if said["serial"].strip() and start is None:
        errors.refuse("barcode_bad_part", length=len(said["text"]))
    pieces = number(said["pieces"]) if said["pieces"].strip() else 1
    return NewBarcode(
        asked.product(said["product"]).sku,
        said["text"],
        start,
        end,
        0 if pieces is None else pieces,
        length(said["least"]) if start is not None else None,
        length(said["most"]) if start is not None else None,
    )


def length(text: str) -> int | None:
    """How many characters somebody wrote; None for nothing, 0 for what is no number."""
    return (number(text) or 0) if text.strip() else None


def meaning(
    said: Mapping[str, str], new: NewBarcode, read: catalog.SaidBarcode, id: int
) -> dict[str, Any]:
    """What would be read from the text, and from codes that came in lately.

    `id` is the known barcode that is being changed, 0 for none. Raises Refused as
    catalog.draft_barcode does.
    """
    known = catalog.draft_barcode(new, instead_of=id)
    product = catalog.read.product(known.product)
    by_standard = read.code.common.serial if read.code and is_sure(read) else None
    serial = known.serial or (str(by_standard.value) if by_standard else None)
    asks_for_one = known.kind == "text" and not serial and known.pieces == 1
    return {
        "from_text": barcode_list.visible(said["text"]),
        "sentence": barcode_list.sentence(product, serial, known.pieces),
        "needs_serial": asks_for_one and product.tracking in ("serial", "serial_in_lot"),
        "like": latest_like(known),
        "shape": shape_words(known),
    }


def shape_words(known: KnownBarcode) -> str:
    """Which texts would be known, in words."""
    if known.kind == "gtin":
        return f"The GTIN {known.before} is known then in every shape a scanner sends."
    if known.kind == "part_number":
        return f"The part number {known.before} is known then in every standard."
    if not known.serial:
        return "Only exactly this text is known then."
    ends = [
        f"{verb} with {barcode_list.visible(part)}"
        for verb, part in (("begin", known.before), ("end", known.after))
        if part
    ]
    least, most = known.serial_min, known.serial_max
    length = str(least) if least == most else f"{least} to {most}"
    what = f"a serial of {length} character{'s' if most > 1 else ''}"
    return f"Known are then all texts that {words.listed(ends)}, with {what}."


def latest_like(known: KnownBarcode) -> dict[str, Any]:
    """Codes that came in lately and are like it: they were taken whole."""
    one = Known([known])
    found = [text for text in ledger.read.latest_codes(LATEST_MAX) if one.match(text)]
    return {"texts": found[:LIKE_MAX], "count": len(found)}


def save(sent: Mapping[str, str], person: int, now: datetime, id: int = 0) -> int:
    """Keep what the form says and return the barcode's id; a form sent twice is kept once.

    Raises Refused as catalog.teach_barcodes and change_barcode do.
    """
    said = filled(sent, id)
    if not said["product"].strip():
        errors.refuse("no_product")
    new = draft(said)
    try:
        if id:
            return catalog.change_barcode(id, new, person=person, at=now)
        return catalog.teach_barcodes([new], person=person, at=now)[0]
    except errors.Refused as refused:
        codes = {refusal.code for refusal in refused.refusals}
        if codes <= {"barcode_taught", "barcode_is_forgotten"} and (known := same(new)):
            return known
        raise


def same(new: NewBarcode) -> int:
    """The id of the known barcode that says exactly this, 0 for none."""
    product = catalog.read.by_sku([new.sku])[new.sku]
    serial = new.text[new.start : new.end] if new.start is not None else None
    for match in catalog.barcodes_said([new.text])[0].meant:
        is_it = (match.product, match.pieces) == (product, new.pieces) and match.barcode
        if is_it and (match.serial == serial or serial is None):
            return match.barcode
    return 0
