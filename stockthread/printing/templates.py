"""Templates: added, changed by a new version, renamed, closed. No version is ever changed."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from stockthread import labels
from stockthread.kernel import clock, db
from stockthread.kernel.errors import Refusal, Refused, refuse
from stockthread.kernel.fields import Rule, field_refusals, tidied
from stockthread.printing import fields, read
from stockthread.printing.records import SUBJECTS, TemplateRow

_RULES = {"code": Rule(40, is_needed=True), "name": Rule(120, is_needed=True), "remark": Rule(200)}
_ADD = """
    INSERT INTO printing_template (code, name, subject, version, is_active)
    VALUES (%s, %s, %s, 1, %s) RETURNING id"""
_ADD_VERSION = """
    INSERT INTO printing_template_version (template_id, number, description, note, person, made_at)
    VALUES (%s, %s, %s, %s, %s, %s)"""
_NEXT = "UPDATE printing_template SET version = version + 1 WHERE id = %s AND version = %s"
_RENAME = "UPDATE printing_template SET name = %s WHERE id = %s"
_SET_ACTIVE = "UPDATE printing_template SET is_active = %s WHERE id = %s"


class _Said(NamedTuple):
    """What people write about a template; `remark` says why a version is there."""

    code: str
    name: str
    remark: str = ""


def add_template(
    code: str,
    name: str,
    subject: str,
    description: object,
    *,
    person: int,
    at: datetime,
    note: str = "",
) -> int:
    """Store a template with its first version and return its id.

    description: data from JSON, as labels.read_template reads it. Raises Refused: field_missing,
    field_too_long, field_bad_characters, label_subject_unknown, label_field_unknown, code_taken,
    and what labels.read_template refuses.
    """
    said = tidied(_Said(code, name, note))
    found = field_refusals(None, said, _RULES)
    if subject not in SUBJECTS:
        data = {"subject": subject, "known": ", ".join(SUBJECTS)}
        found.append(Refusal(None, "label_subject_unknown", data))
    if found:
        raise Refused(found)
    written = _written(description, subject)
    with db.writing():
        db.lock_text("printing_template")
        if said.code in read.templates_by_code([said.code]):
            raise Refused(
                [Refusal(None, "code_taken", {"what": "label template", "code": said.code})]
            )
        row = db.query_one(_ADD, (said.code, said.name, subject, True))
        assert row is not None, "RETURNING returns the row"
        db.execute(_ADD_VERSION, (row[0], 1, written, said.remark, person, clock.micros(at)))
    return int(row[0])


def change_template(
    id: int, description: object, *, version: int, person: int, at: datetime, note: str = ""
) -> int:
    """Make a new version of a template, which prints from now on, and return its number.

    version: the number of the version that was looked at. What says the same as that one makes
    none. Raises Refused: unknown_id, template_changed_meanwhile, field_too_long,
    field_bad_characters, label_field_unknown, and what labels.read_template refuses.
    """
    said = tidied(_Said("", "", note))
    if found := field_refusals(None, said, {"remark": _RULES["remark"]}):
        raise Refused(found)
    written = _written(description, read.template(id).subject)
    with db.writing():
        before = read.version_of(id, version)
        if parsed(before.description) == parsed(written) and read.template(id).version == version:
            return version
        if not db.execute(_NEXT, (id, version)):
            refuse("template_changed_meanwhile", version=read.template(id).version)
        values = (id, version + 1, written, said.remark, person, clock.micros(at))
        db.execute(_ADD_VERSION, values)
    return version + 1


def rename_template(id: int, name: str) -> None:
    """Give a template another name.

    Raises Refused: unknown_id, field_missing, field_too_long, field_bad_characters.
    """
    said = tidied(_Said("-", name))
    if found := field_refusals(None, said, _RULES):
        raise Refused(found)
    if not db.execute(_RENAME, (said.name, id)):
        refuse("unknown_id", id=id)


def close_template(id: int) -> None:
    """Take a template out of use; its versions stay on record.

    Raises Refused: unknown_id, rule_needs_it.
    """
    with db.writing():
        db.lock_text("printing_template")
        template = read.template(id)
        if any(rule.template == id for rule in read.rules(in_use=True)):
            refuse("rule_needs_it", name=template.name)
        db.execute(_SET_ACTIVE, (False, id))


def reopen_template(id: int) -> None:
    """Bring a closed template back into use. Raises Refused unknown_id."""
    if not db.execute(_SET_ACTIVE, (True, id)):
        refuse("unknown_id", id=id)


def in_use(id: int) -> TemplateRow:
    """Return a template that may print. Raises Refused: unknown_id, template_closed."""
    template = read.template(id)
    if not template.is_active:
        refuse("template_closed", template=template.name)
    return template


def parsed(description: str) -> labels.Template:
    """Return what a stored description describes."""
    return labels.read_template(json.loads(description))


def missing_images(description: object) -> Sequence[str]:
    """Return the images that a description asks for and that are not in the store, by name.

    Raises Refused: what labels.read_template refuses.
    """
    wanted = labels.images(labels.read_template(description))
    return sorted(wanted - {image.name for image in read.images()})


def _written(description: object, subject: str) -> str:
    """Return a description as it is stored: read, its fields known, and told in one form."""
    template = labels.read_template(description)
    if unknown := fields.unknown(subject, labels.fields(template)):
        raise Refused(unknown)
    data = labels.as_data(template)
    return json.dumps(data, ensure_ascii=False, sort_keys=True, allow_nan=False)
