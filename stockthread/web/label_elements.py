"""The elements of a template as the fields of a form, and back."""

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from django.http import QueryDict

from stockthread import labels
from stockthread.web.label_picture import SYMBOLOGIES

Data = dict[str, Any]


class Kind(NamedTuple):
    """A kind of element in words."""

    word: str
    icon: str


KINDS: Final = {
    "text": Kind("Text", "text"),
    "code": Kind("Code", "codes"),
    "line": Kind("Line", "line"),
    "box": Kind("Box", "frame"),
    "picture": Kind("Image", "picture"),
}


class Field(NamedTuple):
    """A field of an element: how it is called, how it is filled, in what unit."""

    name: str
    word: str
    type: str = "number"
    unit: str = "mm"
    choices: tuple[tuple[str, str], ...] = ()


_TURNS: Final = (("0", "upright"), ("90", "90° to the right"), ("180", "upside down"),
                 ("270", "90° to the left"))  # fmt: skip
_PLACE: Final = (
    Field("x", "From left"),
    Field("y", "From top"),
    Field("width", "Width"),
    Field("height", "Height"),
)
_TURN: Final = Field("turn", "Turned", "choice", "", _TURNS)
FIELDS: Final[dict[str, tuple[Field, ...]]] = {
    "text": (
        Field("text", "Says", "words", ""),
        *_PLACE,
        Field("size", "Size", unit="pt"),
        Field("smallest", "At least", unit="pt"),
        Field("rows", "Lines at most", unit=""),
        Field("font", "Font", "font", ""),
        Field("align", "Stands", "choice", "",
              (("left", "left"), ("middle", "in the middle"), ("right", "right"))),
        Field("stands", "and at the", "choice", "",
              (("top", "top"), ("middle", "middle"), ("bottom", "bottom"))),
        _TURN,
        Field("cut", "May be cut off where it is too long", "tick", ""),
        Field("grouped", "Is a code: in groups, to read aloud", "tick", ""),
    ),
    "code": (
        Field("content", "Holds", "words", ""),
        Field("symbology", "Kind", "choice", "", tuple(SYMBOLOGIES.items())),
        *_PLACE,
        Field("correction", "Error correction of QR", "choice", "",
              (("L", "L, 7 %"), ("M", "M, 15 %"), ("Q", "Q, 25 %"), ("H", "H, 30 %"))),
        Field("module_min", "Finest module"),
        _TURN,
    ),
    "line": (
        Field("x", "From left"), Field("y", "From top"), Field("to_x", "To, from left"),
        Field("to_y", "To, from top"), Field("thickness", "Thickness"),
    ),
    "box": (*_PLACE, Field("thickness", "Thickness"), Field("filled", "Filled", "tick", "")),
    "picture": (Field("image", "Image", "image", ""), *_PLACE),
}  # fmt: skip
SHORT_WORD: Final = 10
"""The longest word that stands over a field of a quarter's width, with its unit."""

_NUMBERS: Final = ("turn",)


def number(text: str) -> float | str:
    """A number as people write one, `2.5` or `2,5`; what is none stays text."""
    try:
        return float(text.strip().replace(",", "."))
    except ValueError:
        return text


def written(value: object) -> str:
    """A value as a field of a form shows it."""
    return f"{value:g}" if isinstance(value, float) else str(value)


def from_form(form: QueryDict, at: int) -> Data:
    """The element with this number in a form."""
    kind = form[f"e{at}.kind"]
    found: Data = {"kind": kind}
    for field in FIELDS[kind]:
        sent = form.get(f"e{at}.{field.name}", "")
        if field.type == "tick":
            found[field.name] = bool(sent)
        elif field.type == "number":
            found[field.name] = number(sent) if sent.strip() else _default(kind, field.name, sent)
        elif field.name in _NUMBERS:
            found[field.name] = int(sent) if sent.isdecimal() else 0
        else:
            found[field.name] = sent or _default(kind, field.name, sent)
    return found


def _default(kind: str, name: str, otherwise: object) -> object:
    return labels.KINDS[kind]._field_defaults.get(name, otherwise)


def new(kind: str, width: object, height: object) -> Data:
    """An element as it comes onto a label: near the middle, and as large as fits."""
    wide = width if isinstance(width, float) else 50.0
    high = height if isinstance(height, float) else 25.0
    x, y = round(wide * 0.1, 1), round(high * 0.4, 1)
    box = {"x": x, "y": y, "width": round(wide * 0.8, 1), "height": round(high * 0.2, 1)}
    side = round(min(wide, high) * 0.5, 1)
    square = {"x": x, "y": round(high * 0.25, 1), "width": side, "height": side}
    said: dict[str, Data] = {
        "text": {**box, "text": "New text"},
        "code": {**square, "symbology": "datamatrix", "content": "{code}"},
        "line": {"x": x, "y": y, "to_x": x + box["width"], "to_y": y},
        "box": box,
        "picture": {**square, "image": ""},
    }
    return {"kind": kind, **labels.KINDS[kind]._field_defaults, **said[kind]}


def name(element: Data) -> str:
    """What an element is, in a few words: `Text {product}`."""
    said = element.get("text") or element.get("content") or element.get("image") or ""
    word = KINDS[element["kind"]].word
    if element["kind"] == "code":
        word = SYMBOLOGIES.get(element["symbology"], word)
    return f"{word} {said}".strip()


def box(element: Data, reach: float) -> tuple[float, float, float, float] | None:
    """Where an element is: x, y, width, height; None where its numbers are none."""
    names = ("x", "y", "to_x", "to_y") if element["kind"] == "line" else (
        "x", "y", "width", "height")  # fmt: skip
    found = [element.get(each) for each in names]
    if not all(isinstance(each, float | int) for each in found):
        return None
    x, y, third, fourth = (float(each) for each in found if each is not None)
    if element["kind"] != "line":
        return x, y, third, fourth
    left, top = min(x, third), min(y, fourth)
    wide, high = abs(third - x), abs(fourth - y)
    if high < reach:
        return left, top - (reach - high) / 2, max(wide, reach), reach
    return left - (reach - wide) / 2, top, reach, high


def box_left(element: Data, label: Data) -> tuple[float, float, float, float]:
    """Where an element is whose numbers are not all right: the rest as far as the label goes."""
    sides = [each if isinstance(each := label.get(name), float) else 10.0
             for name in ("width", "height")]  # fmt: skip
    x, y = (
        value if isinstance(value := element.get(name), float) and 0 <= value < side else 0.0
        for name, side in zip(("x", "y"), sides, strict=True)
    )
    wide, high = (
        value if isinstance(value := element.get(name), float) and value > 0 else side - start
        for name, side, start in zip(("width", "height"), sides, (x, y), strict=True)
    )
    return x, y, wide, high


def shown(at: int, element: Data, images: Sequence[str], wrong: str, is_open: bool) -> Data:
    """An element as the form shows it."""
    kind = element["kind"]
    fields = []
    for field in FIELDS[kind]:
        value = element.get(field.name, _default(kind, field.name, ""))
        choices = field.choices
        if field.type == "font":
            choices = tuple((each, each) for each in labels.fonts.faces())
        elif field.type == "image":
            choices = (("", "choose…"), *((each, each) for each in images))
        fields.append(
            {
                **field._asdict(),
                "id": f"e{at}-{field.name}",
                "key": f"e{at}.{field.name}",
                "value": written(value),
                "is_on": value is True,
                "is_short": field.type == "number" and len(field.word) <= SHORT_WORD,
                "choices": choices,
            }
        )
    return {
        "number": at,
        "kind": kind,
        "icon": KINDS[kind].icon,
        "name": name(element),
        "fields": fields,
        "wrong": wrong,
        "is_open": is_open,
    }
