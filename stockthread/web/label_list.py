"""The list of label templates, each with its picture."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from django.urls import reverse

from stockthread import access, labels, printing
from stockthread.kernel.errors import Refused
from stockthread.web import label_picture, list_deeds, lists
from stockthread.web.label_picture import NOUNS, told
from stockthread.web.lists import Deed, Listing, Records, Said, Whole

SAID = {
    "added": "The template is saved. It can print at once.",
    "closed": "The template is out of use. What it printed stays on record.",
    "reopened": "The template is in use again.",
}


def page(query: Mapping[str, str], actor: access.Actor) -> dict[str, Any]:
    """The templates by what they are for, with what was just done."""
    return {**lists.page(TEMPLATES, query, actor), "toasts": told(SAID, query.get("said", ""))}


def find(said: Said) -> Whole:
    """Templates that fit the words, by what they are for."""
    subject, state = said.get("subject", ""), said.get("state", "")
    found = [
        each
        for each in printing.read.templates()
        if subject in ("", each.subject)
        and (state == "any" or each.is_active == (state != "closed"))
        and said.fits(each.code, each.name)
    ]
    return Whole(sorted(found, key=lambda each: printing.SUBJECTS.index(each.subject)))


def rows(found: Records, actor: access.Actor) -> list[dict[str, Any]]:
    """Templates with their pictures."""
    return [_row(each) for each in found]


def cells(found: Records, actor: access.Actor) -> Iterator[list[Any]]:
    """Templates as lines of the file."""
    for each in found:
        row = _row(each)
        yield [
            each.code, each.name, each.subject, row["measures"], each.version,
            "yes" if each.is_active else "no",
        ]  # fmt: skip


def _row(template: printing.TemplateRow) -> dict[str, Any]:
    parsed = printing.parsed(printing.read.version_of(template.id).description)
    picture = reverse("label_template_picture", args=[label_picture.public(template.id)])
    return {
        **template._asdict(),
        "id": label_picture.public(template.id),
        "group": f"For {NOUNS[template.subject]}",
        "href": label_picture.template_href(template.id),
        "measures": label_picture.measures(parsed),
        "picture": f"{picture}?version={template.version}",
        "width": f"{parsed.width:g}",
        "height": f"{parsed.height:g}",
    }


def picture(id: int, number: int) -> bytes:
    """A template's version with examples, as PNG; an empty label where it cannot be drawn.

    Raises Refused unknown_id.
    """
    template = printing.parsed(printing.read.version_of(id, number).description)
    subject = printing.read.template(id).subject
    try:
        return label_picture.drawn(template, printing.examples(subject))
    except Refused:
        empty = template._replace(elements=())
        [drawing] = labels.draw(empty, [{}], dots=label_picture.DOTS)
        return labels.png(drawing, label_picture.DOTS, {})


TEMPLATES: Final = Listing(
    name="label_templates",
    noun="template",
    fields=(
        lists.choice("state", "Show templates that are", (("", "in use"), ("closed", "out of use"),
                                                          ("any", "in use or not")),
                     is_narrow=True),
        lists.choice("subject", "for", (("", "anything"), *NOUNS.items()), say="for {}"),
        lists.text_field("any name or code"),
    ),
    find=find,
    rows=rows,
    head=("code", "name", "for", "size", "version", "in_use"),
    cells=cells,
    label=lambda template: template.name,
    kind="template",
    every={"state": "any"},
    deeds={
        "close": Deed("Use no more", "close", "out of use", "set_up",
                      list_deeds.one_by_one(lambda each, _: printing.close_template(each.id)),
                      "Nothing new is printed with them. What they printed stays on record.",
                      "reopen"),
        "reopen": Deed("Use again", "undo", "in use again", "set_up",
                       list_deeds.one_by_one(lambda each, _: printing.reopen_template(each.id)),
                       "They can be chosen again.", "close"),
    },
)  # fmt: skip
