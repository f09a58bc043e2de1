"""Pictures of labels for pages: drawn for a real thing or for examples, and read back."""

from base64 import b64encode
from collections.abc import Mapping
from typing import Final, NamedTuple, NoReturn

from django.urls import reverse

from stockthread import labels, ledger, places, printing
from stockthread.kernel import clock, errors, ids
from stockthread.kernel.errors import Refused, refuse
from stockthread.labels import Drawing, Template, Values, readback
from stockthread.ledger import Filter, Kind
from stockthread.web import placed, shown

DOTS: Final = 12
"""Dots a mm of pictures that only show what a label looks like."""

LOOKED_AT: Final = 50
"""So many items are looked at for one that bears a code, as most labels say one."""

KINDS: Final = {"unit": Kind.UNIT, "lot": Kind.LOT, "container": Kind.CONTAINER}
NOUNS: Final = {
    "unit": "units", "lot": "lots", "container": "containers", "place": "places", "task": "tasks",
}  # fmt: skip
SYMBOLOGIES: Final = {
    "datamatrix": "DataMatrix",
    "qr": "QR code",
    "code128": "Code 128",
    "ean13": "EAN-13",
    "gs1_datamatrix": "GS1 DataMatrix",
    "gs1_qr": "GS1 QR code",
    "gs1_128": "GS1-128",
}


class Shown(NamedTuple):
    """Whom a picture is drawn for: the words for it, its address, and what its fields say."""

    noun: str
    href: str
    values: Values
    is_real: bool


class Reading(NamedTuple):
    """A code of a picture: its element's number in the drawing's template, its kind, what it
    holds, its measures, and why it does not do; empty where it reads."""

    element: int
    kind: str
    data: str
    size: str
    problem: str


def shown_for(subject: str, text: str = "") -> Shown:
    """Whom a label is shown for: what bears the code, else something of its kind, else an example.

    Raises Refused label_bearer_unknown, where nothing of the kind bears the code.
    """
    id = _bearer(subject, text.strip()) if text.strip() else _any(subject)
    if not id:
        return Shown("an example", "", printing.examples(subject), False)
    [values] = printing.contents.values(subject, [id], at=clock.now())
    href = shown.place_href(id) if subject == "place" else shown.item_href(id)
    return Shown(str(values.get("code", f"#{id}")), href, values, True)


def _bearer(subject: str, text: str) -> int:
    """The id of what bears a code. Raises Refused label_bearer_unknown."""
    if subject == "task":
        return 0
    if subject == "place":
        return places.read.by_code([text]).get(text) or _nothing(subject, text)
    matches = [match.item for match in ledger.read.find_code(text)]
    fit = [view.id for view in ledger.read.items(matches) if view.kind == KINDS[subject]]
    return fit[0] if fit else _nothing(subject, text)


def _nothing(subject: str, text: str) -> NoReturn:
    refuse("label_bearer_unknown", subject=subject, text=text)


def _any(subject: str) -> int:
    """Something a label can be shown for; 0 where there is nothing."""
    if subject == "task":
        return 0
    if subject == "place":
        return next((each.id for each in places.read.tree() if each.is_active), 0)
    wanted = Filter(kinds=[KINDS[subject]], stages=placed.LIVING)
    found = ledger.read.search(wanted, limit=LOOKED_AT)
    return next((each.id for each in [*(x for x in found if x.code), *found]), 0)


def drawn(template: Template, values: Values, dots: int = DOTS) -> bytes:
    """One label as PNG. Raises Refused as labels.draw and labels.png do."""
    [drawing] = labels.draw(template, [values], dots=dots)
    return labels.png(drawing, dots, images_of(template))


def images_of(template: Template) -> labels.Images:
    """The images that a template shows, as far as they are in the store."""
    return printing.read.image_bytes(sorted(labels.images(template)))


def readings(drawing: Drawing, dots: int, images: labels.Images) -> list[Reading]:
    """What a reader says of each code of a label, as a printer of so many dots a mm prints it."""
    picture = labels.raster(drawing, dots, images)
    return [
        Reading(
            symbol.element,
            SYMBOLOGIES[symbol.symbology],
            symbol.data.replace("\x1d", "␝"),
            f"{symbol.width:.3g} × {symbol.height:.3g} mm",
            ""
            if readback.is_right(symbol, seen)
            else errors.text(readback.refusal(None, drawing, symbol, seen, dots)),
        )
        for symbol, seen in readback.read_all(drawing, picture, dots)
    ]


def cut_texts(template: Template, values: Values, dots: int) -> list[str]:
    """What the texts say in full that are cut off where they stand."""
    found = []
    for each in template.elements:
        if not getattr(each, "cut", False):
            continue
        whole = template._replace(elements=(each._replace(cut=False),), tag="")
        try:
            labels.draw(whole, [values], dots=dots)
        except Refused as refused:
            found += [
                str(refusal.data["text"])
                for refusal in refused.refusals
                if refusal.code == "label_text_too_long"
            ]
    return found


def told(words: Mapping[str, str], said: str) -> list[dict[str, str]]:
    """What was just done, for the page that comes after it."""
    return [{"sentence": words[said]}] if said in words else []


def data_url(png: bytes) -> str:
    """A picture as an address that holds it."""
    return f"data:image/png;base64,{b64encode(png).decode()}"


def public(id: int) -> str:
    """A template's id as it stands in addresses."""
    return ids.public_id("template", id)


def template_href(id: int, route: str = "label_template") -> str:
    """The address of a template's page, or of something of it."""
    return reverse(route, args=[public(id)])


def measures(template: Template) -> str:
    """`50 × 25 mm`."""
    return f"{template.width:g} × {template.height:g} mm"
