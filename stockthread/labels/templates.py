"""Templates as data and back: what a stored or sent template says is checked piece by piece. Pure.

The form is that of the records: `{"width": 50, "height": 25, "parts": {…}, "elements": [{"kind":
"text", "x": 2, …}, …]}`. What stands as its record has it may be left out.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final, get_args

from stockthread.kernel.errors import refuse
from stockthread.labels import fonts, symbols, wording
from stockthread.labels.records import (
    Align,
    Box,
    Code,
    Correction,
    Element,
    Line,
    Picture,
    Stand,
    Template,
    Text,
    Turn,
)

SIDE_MIN: Final = 3.0
SIDE_MAX: Final = 420.0
ELEMENTS_MAX: Final = 60
PARTS_MAX: Final = 40
EDGE_SLACK: Final = 0.01
KINDS: Final[dict[str, type[Element]]] = {
    "text": Text,
    "code": Code,
    "line": Line,
    "box": Box,
    "picture": Picture,
}
_CHOICES: Final[dict[str, tuple[object, ...]]] = {
    "align": get_args(Align),
    "stands": get_args(Stand),
    "turn": get_args(Turn),
    "correction": get_args(Correction),
    "symbology": tuple(symbols.KINDS),
}
_RANGES: Final = {
    "size": (2.0, 300.0),
    "smallest": (2.0, 300.0),
    "thickness": (0.05, 50.0),
    "module_min": (0.0, 10.0),
    "rows": (1.0, 40.0),
}
_PLACES: Final = ("x", "y", "width", "height", "to_x", "to_y")


def read_template(data: object) -> Template:
    """Return the template that data from JSON describe.

    Raises Refused: template_bad, template_text, template_loop.
    """
    if not isinstance(data, Mapping):
        refuse("template_bad", where="The template", what="it is not an object with names")
    unknown = set(data) - set(Template._fields)
    if unknown:
        refuse("template_bad", where="The template", what=f"“{min(map(str, unknown))}” is unknown")
    width = _number("The template", "width", data.get("width"), SIDE_MIN, SIDE_MAX)
    height = _number("The template", "height", data.get("height"), SIDE_MIN, SIDE_MAX)
    found = data.get("elements", [])
    if not isinstance(found, Sequence) or isinstance(found, str) or len(found) > ELEMENTS_MAX:
        what = f"its elements are not a list of at most {ELEMENTS_MAX}"
        refuse("template_bad", where="The template", what=what)
    elements = tuple(
        _element(number, each, width, height) for number, each in enumerate(found, start=1)
    )
    tag = _said("The template", "tag", data.get("tag", ""), "")
    prefix = _number("The template", "prefix_length", data.get("prefix_length", 7), 6, 12)
    parts = _parts(data.get("parts", {}))
    template = Template(width, height, elements, parts, str(tag), int(prefix))
    _check_texts(template)
    return template


def as_data(template: Template) -> dict[str, Any]:
    """Return a template as data for JSON; `read_template` makes the same of it."""
    kinds = {record: kind for kind, record in KINDS.items()}
    return {
        "width": template.width,
        "height": template.height,
        "parts": dict(template.parts),
        "tag": template.tag,
        "prefix_length": template.prefix_length,
        "elements": [{"kind": kinds[type(each)], **each._asdict()} for each in template.elements],
    }


def fields(template: Template) -> tuple[str, ...]:
    """Return the fields that a template asks for, each once, as they come."""
    parts = wording.unfolded(template.parts)
    found: dict[str, None] = {}
    for text in texts(template):
        tokens = wording.joined(wording.read(text), parts)
        found |= dict.fromkeys(field.name for field in wording.fields(tokens))
    return tuple(found)


def images(template: Template) -> frozenset[str]:
    """Return the names of the images on a template."""
    return frozenset(each.image for each in template.elements if isinstance(each, Picture))


def texts(template: Template) -> list[str]:
    """Return what its texts, codes and tag say, unread."""
    said = [template.tag] if template.tag else []
    return said + [
        each.text if isinstance(each, Text) else each.content
        for each in template.elements
        if isinstance(each, Text | Code)
    ]


def _check_texts(template: Template) -> None:
    wording.unfolded(template.parts)
    for text in texts(template):
        wording.read(text)


def _parts(data: object) -> dict[str, str]:
    where = "The template"
    if not isinstance(data, Mapping) or len(data) > PARTS_MAX:
        refuse("template_bad", where=where, what=f"its parts are not at most {PARTS_MAX} texts")
    for name, text in data.items():
        if not wording.is_name(name):
            refuse("template_bad", where=where, what=f"“{name}” is no name for a part")
        if not isinstance(text, str):
            refuse("template_bad", where=where, what=f"its part “{name}” is not a text")
    return dict(data)


def _element(number: int, data: object, width: float, height: float) -> Element:
    """Return one element, within the label."""
    where = f"Element {number}"
    kind = data.get("kind") if isinstance(data, Mapping) else None
    if not isinstance(data, Mapping) or not isinstance(kind, str) or kind not in KINDS:
        refuse("template_bad", where=where, what=f"its kind is none of {', '.join(KINDS)}")
    record = KINDS[kind]
    where = f"{where} ({kind})"
    unknown = set(data) - {"kind", *record._fields}
    if unknown:
        refuse("template_bad", where=where, what=f"“{min(map(str, unknown))}” is unknown")
    said: dict[str, Any] = {}
    for name in record._fields:
        if name in data:
            said[name] = _said(where, name, data[name], record._field_defaults.get(name))
        elif name not in record._field_defaults:
            refuse("template_bad", where=where, what=f"its {name} is missing")
    element = record(**said)
    _need_inside(where, element, width, height)
    return element


def _said(where: str, name: str, value: object, default: object) -> object:
    """Return one value of an element, of the type that it must have."""
    if name in _CHOICES:
        if value not in _CHOICES[name] or isinstance(value, bool):
            told = ", ".join(map(str, _CHOICES[name]))
            refuse("template_bad", where=where, what=f"its {name} is none of {told}")
        return value
    if isinstance(default, bool):
        if not isinstance(value, bool):
            refuse("template_bad", where=where, what=f"its {name} is neither true nor false")
        return value
    if name in _PLACES or name in _RANGES:
        low, high = _RANGES.get(name, (0.0, SIDE_MAX))
        number = _number(where, name, value, low, high)
        return int(number) if name == "rows" else number
    if not isinstance(value, str) or len(value) > wording.TEXT_MAX:
        what = f"its {name} is not a text of at most {wording.TEXT_MAX} characters"
        refuse("template_bad", where=where, what=what)
    if name == "font" and value not in fonts.faces():
        told = ", ".join(fonts.faces())
        refuse("template_bad", where=where, what=f"there is no font {value[:40]}, only {told}")
    return value


def _number(where: str, name: str, value: object, low: float, high: float) -> float:
    if isinstance(value, int | float) and not isinstance(value, bool) and low <= value <= high:
        return float(value)
    refuse("template_bad", where=where, what=f"its {name} is no number from {low:g} to {high:g}")


def _need_inside(where: str, element: Element, width: float, height: float) -> None:
    if isinstance(element, Line):
        right, bottom = max(element.x, element.to_x), max(element.y, element.to_y)
        if element.x != element.to_x and element.y != element.to_y:
            refuse("template_bad", where=where, what="it is neither level nor upright")
    else:
        right, bottom = element.x + element.width, element.y + element.height
        if not (element.width > 0 and element.height > 0):
            refuse("template_bad", where=where, what="it has no width or no height")
    if right > width + EDGE_SLACK or bottom > height + EDGE_SLACK:
        what = f"it reaches beyond the label of {width:g} × {height:g} mm"
        refuse("template_bad", where=where, what=what)
