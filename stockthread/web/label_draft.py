"""The editor of templates: its form as a description and back, and what the description draws.

What is wrong is told at the element that it is wrong with, and the others are drawn all the same.
Nothing here is stored.
"""

import json
from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from django.http import QueryDict

from stockthread import labels, printing
from stockthread.kernel import errors
from stockthread.kernel.errors import Refused
from stockthread.labels import Template
from stockthread.web import label_elements, label_picture, label_room
from stockthread.web.label_elements import KINDS

PARTS_SHOWN: Final = 12
LINE_REACH: Final = 1.2
"""How wide a line is to a finger, in mm."""

Data = dict[str, Any]


class Draft(NamedTuple):
    """A template in the making: its description, what is wrong with it as a whole and with which
    element, the template of what is right, and which element each of its own is."""

    data: Data
    problems: tuple[str, ...]
    wrong: Mapping[int, str]
    template: Template | None
    numbers: tuple[int, ...]


def data_of(form: QueryDict) -> Data:
    """The description that a form holds; what is no number stays as it was written."""
    elements = [
        label_elements.from_form(form, number)
        for number in range(_count(form))
        if form.get(f"e{number}.kind") in KINDS
    ]
    names = [(form.get(f"p{n}.name", "").strip(), n) for n in range(PARTS_SHOWN)]
    return {
        "width": label_elements.number(form.get("width", "")),
        "height": label_elements.number(form.get("height", "")),
        "parts": {name: form.get(f"p{n}.text", "") for name, n in names if name},
        "tag": form.get("tag", "").strip(),
        "prefix_length": label_elements.number(form.get("prefix_length", "") or "7"),
        "elements": _changed(elements, form),
    }


def _count(form: QueryDict) -> int:
    written = form.get("count", "")
    return min(int(written), labels.ELEMENTS_MAX) if written.isdecimal() else 0


def _changed(elements: list[Data], form: QueryDict) -> list[Data]:
    """The elements after the button that was pressed: one more, one twice, one less."""
    if form.get("add") in KINDS and len(elements) < labels.ELEMENTS_MAX:
        sides = [label_elements.number(form.get(name, "")) for name in ("width", "height")]
        if form["add"] == "picture":
            return [*elements, label_room.new_picture(*sides, elements)]
        return [*elements, label_elements.new(form["add"], *sides)]
    chosen = _chosen(form, "twin", elements)
    if chosen is not None and len(elements) < labels.ELEMENTS_MAX:
        return [*elements, dict(elements[chosen])]
    chosen = _chosen(form, "remove", elements)
    return elements if chosen is None else elements[:chosen] + elements[chosen + 1 :]


def _chosen(form: QueryDict, button: str, elements: list[Data]) -> int | None:
    written = form.get(button, "")
    chosen = int(written) if written.isdecimal() else len(elements)
    return chosen if chosen < len(elements) else None


def judged(data: Data, subject: str) -> Draft:
    """A description looked at element by element; subject: what its labels are for."""
    frame = {**data, "elements": []}
    try:
        labels.read_template(frame)
    except Refused as refused:
        return Draft(data, _sentences(refused), {}, None, ())
    wrong: dict[int, str] = {}
    for number, element in enumerate(data["elements"]):
        try:
            read = labels.read_template({**data, "elements": [element], "tag": ""})
        except Refused as refused:
            wrong[number] = _without_place(refused)
        else:
            if unknown := printing.fields.unknown(subject, labels.fields(read)):
                wrong[number] = errors.text(unknown[0])
    numbers = tuple(n for n in range(len(data["elements"])) if n not in wrong)
    right = {**data, "elements": [data["elements"][n] for n in numbers]}
    return Draft(data, (), wrong, labels.read_template(right), numbers)


def _sentences(refused: Refused) -> tuple[str, ...]:
    return tuple(dict.fromkeys(errors.text(each._replace(line=None)) for each in refused.refusals))


def _without_place(refused: Refused) -> str:
    """What is wrong, said beside the element and so without its number."""
    [refusal] = refused.refusals[:1]
    if refusal.code == "template_bad":
        what = str(refusal.data["what"])
        return f"{what[:1].upper()}{what[1:]}."
    return errors.text(refusal._replace(line=None))


def preview(draft: Draft, subject: str, bearer: str, dots: int) -> dict[str, Any]:
    """The picture of a draft with its codes read, and what is wrong at which element.

    `faults` are the reasons why it would not print, without those of who it is shown for.
    """
    if draft.template is None:
        return {"problems": draft.problems, "faults": draft.problems, **_told_at(draft.data, {})}
    wrong = dict(draft.wrong)
    shown, unknown_bearer = _shown(subject, bearer)
    template = draft.template
    images = label_picture.images_of(template)
    drawable = []
    for number, element in zip(draft.numbers, template.elements, strict=True):
        alone = template._replace(elements=(element,), tag="")
        try:
            for drawing in labels.draw(alone, [shown.values], dots=dots):
                labels.raster(drawing, dots, images)
        except Refused as refused:
            wrong[number] = _without_place(refused)
        else:
            drawable.append((number, element))
    right = template._replace(elements=tuple(element for _, element in drawable))
    drawing, wrong_tag = _drawn(right, shown.values, dots, subject)
    read = label_picture.readings(drawing, dots, images)
    wrong |= {drawable[each.element][0]: each.problem for each in read if each.problem}
    return {
        "problems": [*unknown_bearer, *wrong_tag],
        "faults": [*wrong_tag, *(wrong[n] for n in sorted(wrong))],
        "picture": label_picture.data_url(labels.png(drawing, dots, images)),
        "measures": label_picture.measures(template),
        "width": f"{template.width:g}",
        "height": f"{template.height:g}",
        "shown": shown,
        "readings": read,
        "cut_texts": label_picture.cut_texts(right, shown.values, dots),
        "tag_figures": drawing.tag,
        "hits": hits(draft.data, wrong),
        **_told_at(draft.data, wrong),
    }


def _shown(subject: str, bearer: str) -> tuple[label_picture.Shown, tuple[str, ...]]:
    """Whom the picture is for, and why not for who was asked for."""
    try:
        return label_picture.shown_for(subject, bearer), ()
    except Refused as refused:
        return label_picture.shown_for(subject), _sentences(refused)


def _drawn(
    template: Template, values: labels.Values, dots: int, subject: str
) -> tuple[labels.Drawing, tuple[str, ...]]:
    """The drawing of what can be drawn, and what is wrong with the tag, which is left out then."""
    try:
        [drawing] = labels.draw(template, [values], dots=dots)
    except Refused as refused:
        [drawing] = labels.draw(template._replace(tag=""), [values], dots=dots)
        told = [printing.fields.told(subject, each) for each in refused.refusals]
        return drawing, _sentences(Refused(told))
    return drawing, ()


def _told_at(data: Data, wrong: Mapping[int, str]) -> dict[str, Any]:
    """What is wrong with each element: those that are, and all of them by their numbers."""
    return {
        "wrong_ones": [
            {"number": n, "name": label_elements.name(data["elements"][n]), "why": wrong[n]}
            for n in sorted(wrong)
        ],
        "told_at": [{"number": n, "wrong": wrong.get(n, "")} for n in range(len(data["elements"]))],
    }


def hits(data: Data, wrong: Mapping[int, str]) -> list[dict[str, Any]]:
    """Where each element of the picture can be taken hold of, in mm; the smallest lies on top."""
    found = []
    for number, element in enumerate(data["elements"]):
        box = label_elements.box(element, LINE_REACH)
        can_move = box is not None
        x, y, width, height = box or label_elements.box_left(element, data)
        found.append(
            {
                "can_move": can_move,
                "number": number,
                "name": label_elements.name(element),
                "is_wrong": number in wrong,
                "is_line": element["kind"] == "line",
                "area": width * height,
                "x": f"{x:g}",
                "y": f"{y:g}",
                "width": f"{width:g}",
                "height": f"{height:g}",
                "grip_x": f"{x + width:g}",
                "grip_y": f"{y + height:g}",
            }
        )
    return sorted(found, key=lambda each: -each["area"])


def form_of(data: Data, wrong: Mapping[int, str], opened: int) -> dict[str, Any]:
    """What the form shows of a description; `opened` is the element that stands open."""
    images = [image.name for image in printing.read.images()]
    parts = [*data.get("parts", {}).items()]
    return {
        "width_said": label_elements.written(data.get("width", "")),
        "height_said": label_elements.written(data.get("height", "")),
        "count": len(data["elements"]),
        "elements": [
            label_elements.shown(number, element, images, wrong.get(number, ""), number == opened)
            for number, element in enumerate(data["elements"])
        ],
        "parts": [
            {"number": n, "name": name, "text": text}
            for n, (name, text) in enumerate([*parts, ("", "")][:PARTS_SHOWN])
        ],
        "has_parts": bool(parts),
        "tag": data.get("tag", ""),
        "prefix_length": label_elements.written(data.get("prefix_length", 7)),
        "kinds": KINDS,
        "has_images": bool(images),
    }


def from_text(text: str) -> Data:
    """A description from a file's text. Raises Refused template_bad."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        what = f"it is not JSON ({str(error)[:80]})"
        errors.refuse("template_bad", where="The file", what=what)
    return labels.as_data(labels.read_template(found))
