"""The list of label templates, each with its picture."""

from typing import Any

from django.urls import reverse

from stockthread import labels, printing
from stockthread.kernel.errors import Refused
from stockthread.web import label_picture
from stockthread.web.label_picture import NOUNS, told

SAID = {
    "added": "The template is saved. It can print at once.",
    "closed": "The template is out of use. What it printed stays on record.",
    "reopened": "The template is in use again.",
}


def all_templates(said: str) -> dict[str, Any]:
    """Every template in use by what it is for, then those out of use."""
    rows = [_row(each) for each in printing.read.templates()]
    return {
        "groups": [
            {"name": f"For {NOUNS[subject]}", "rows": found}
            for subject in printing.SUBJECTS
            if (found := [r for r in rows if r["subject"] == subject and r["is_active"]])
        ],
        "closed": [row for row in rows if not row["is_active"]],
        "toasts": told(SAID, said),
    }


def _row(template: printing.TemplateRow) -> dict[str, Any]:
    parsed = printing.parsed(printing.read.version_of(template.id).description)
    picture = reverse("label_template_picture", args=[label_picture.public(template.id)])
    return {
        **template._asdict(),
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
