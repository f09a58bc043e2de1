"""The page of one template: its editor with the picture, its versions, and storing it."""

import json
from datetime import datetime
from typing import Any, Final

from django.http import QueryDict
from django.urls import reverse

from stockthread import parties, printing
from stockthread.kernel import errors, ids
from stockthread.web import label_draft, label_picture
from stockthread.web.label_draft import Data
from stockthread.web.label_picture import NOUNS, told

DPI: Final = {6: "152 dpi", 8: "203 dpi", 12: "300 dpi", 24: "600 dpi"}
VERSIONS_MAX: Final = 100
BLANK: Final[Data] = {"width": 50.0, "height": 25.0, "parts": {}, "elements": []}
SAID: Final = {
    "added": "Saved. It prints from now on.",
    "saved": "Saved as a new version. It prints from now on.",
    "kept": "Saved, although it would not print as it is.",
    "same": "Nothing was different, so no new version was made.",
    "renamed": "It has another name now.",
    "closed": "It is out of use. What it printed stays on record.",
    "reopened": "It is in use again.",
}


def one_template(id: int, query: QueryDict) -> dict[str, Any]:
    """The page of a template, as it prints now or as an older version.

    Raises Refused unknown_id.
    """
    row = printing.read.template(id)
    asked = query.get("version", "")
    version = printing.read.version_of(id, int(asked) if asked.isdecimal() else 0)
    data = json.loads(version.description)
    said = told(SAID, query.get("said", ""))
    older = version.number if version.number != row.version else 0
    return {**page(data, row.subject, query), **_about(row), "toasts": said, "older": older}


def drafted(form: QueryDict) -> dict[str, Any]:
    """The page with what the form holds, after one of its buttons; nothing is stored."""
    data = label_draft.data_of(form)
    opened = len(data["elements"]) - 1 if form.get("add") or form.get("twin") else -1
    shown = page(data, subject_of(form), form, opened)
    if form.get("template"):
        row = printing.read.template(ids.internal_id("template", form["template"]))
        return {**shown, **_about(row, form), "is_changed": True}
    return {**shown, **new_about(form), "is_changed": True}


def new_template(query: QueryDict) -> dict[str, Any]:
    """The page for a template that is not there yet: blank, or like another one."""
    data, subject, like = BLANK, subject_of(query), None
    if query.get("from"):
        like = printing.read.template(ids.internal_id("template", query["from"]))
        data, subject = json.loads(printing.read.version_of(like.id).description), like.subject
    return {**page(data, subject, query), **new_about(query), "like": like}


def new_about(form: QueryDict) -> dict[str, Any]:
    """What a new template's page says beside its form."""
    return {
        "title": "New template",
        "template": None,
        "asked": {name: form.get(name, "") for name in ("code", "name", "note")},
        "subjects": [(each, word) for each, word in NOUNS.items()],
        "action": reverse("label_template_new_post"),
    }


def subject_of(form: QueryDict) -> str:
    """What a form's labels are for."""
    subject = form.get("subject", "")
    return subject if subject in printing.SUBJECTS else printing.SUBJECTS[0]


def page(data: Data, subject: str, form: QueryDict, opened: int = -1) -> dict[str, Any]:
    """The editor: its form, the picture, and the fields that may be put in."""
    shown = preview_of(label_draft.judged(data, subject), subject, form)
    wrong = {each["number"]: each["why"] for each in shown.get("wrong_ones", [])}
    return {
        **shown,
        **label_draft.form_of(data, wrong, opened),
        "subject": subject,
        "noun": NOUNS[subject],
        "fields": printing.contents.FIELDS[subject],
        "dpi": DPI.items(),
    }


def preview(form: QueryDict) -> dict[str, Any]:
    """The picture of what a form holds."""
    subject = subject_of(form)
    draft = label_draft.judged(label_draft.data_of(form), subject)
    return {**preview_of(draft, subject, form), "is_alone": True}


def preview_of(draft: label_draft.Draft, subject: str, form: QueryDict) -> dict[str, Any]:
    """The picture of a draft for the item and the printer that a form names."""
    bearer, dots = form.get("bearer", ""), dots_of(form)
    return {**label_draft.preview(draft, subject, bearer, dots), "bearer": bearer, "dots": dots}


def dots_of(form: QueryDict) -> int:
    """The resolution in a form; that of the coarsest printer where it names none."""
    asked = form.get("dots", "")
    if asked.isdecimal() and int(asked) in DPI:
        return int(asked)
    return printing.coarsest_dots()


def _about(row: printing.TemplateRow, form: QueryDict | None = None) -> dict[str, Any]:
    """What the page says of a stored template beside its form."""
    versions = printing.read.versions(row.id, VERSIONS_MAX)
    people = parties.read.people_names([version.person for version in versions])
    public = label_picture.public(row.id)
    return {
        "title": row.name,
        "template": row,
        "public": public,
        "version": (form or {}).get("version") or row.version,
        "asked": {"note": (form or {}).get("note", "")},
        "action": reverse("label_template_post", args=[public]),
        "href": label_picture.template_href(row.id),
        "versions": [
            {
                "number": each.number,
                "at": each.made_at,
                "by": people.get(each.person) or "somebody who has left",
                "note": each.note,
                "is_now": each.number == row.version,
                "href": f"{label_picture.template_href(row.id)}?version={each.number}",
            }
            for each in versions
        ],
    }


def add(form: QueryDict, person: int, at: datetime) -> str:
    """Store a new template; return where to go.

    Raises Refused as printing.add_template does, template_would_not_print.
    """
    code, name = form.get("code", ""), form.get("name", "")
    data = label_draft.data_of(form)
    faults = need_printing(data, subject_of(form), form)
    id = printing.add_template(
        code, name or code, subject_of(form), data, person=person, at=at, note=form.get("note", "")
    )
    return f"{label_picture.template_href(id)}?said={'kept' if faults else 'added'}"


def change(id: int, form: QueryDict, person: int, at: datetime) -> str:
    """Store a new version; return where to go.

    Raises Refused as printing.change_template does, template_would_not_print.
    """
    asked = form.get("version", "")
    if not asked.isdecimal():
        errors.refuse("template_changed_meanwhile", version=printing.read.template(id).version)
    data = label_draft.data_of(form)
    faults = need_printing(data, printing.read.template(id).subject, form)
    number = printing.change_template(
        id,
        data,
        version=int(asked),
        person=person,
        at=at,
        note=form.get("note", ""),
    )
    said = "same" if number == int(asked) else "kept" if faults else "saved"
    return f"{label_picture.template_href(id)}?said={said}"


def need_printing(data: Data, subject: str, form: QueryDict) -> bool:
    """Whether a template would not print although it is wanted so; what cannot be stored at all is
    left to who stores it. Raises Refused template_would_not_print, unless the form says so."""
    draft = label_draft.judged(data, subject)
    if draft.template is None or draft.wrong:
        return False
    faults = preview_of(draft, subject, form)["faults"]
    if faults and not form.get("although"):
        errors.refuse("template_would_not_print", what=" ".join(dict.fromkeys(faults)))
    return bool(faults)


def as_file(id: int) -> tuple[str, str]:
    """A template as JSON that another installation reads, and the name of the file."""
    row = printing.read.template(id)
    data = json.loads(printing.read.version_of(id).description)
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n", f"label-{row.code}.json"
