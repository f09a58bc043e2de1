"""Queries of printing. Nothing here writes."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from stockthread.kernel import clock, db, rows
from stockthread.kernel.errors import Refusal, refuse
from stockthread.printing.records import (
    STATES,
    ImageRow,
    JobRow,
    LabelRow,
    Printed,
    PrinterRow,
    RuleRow,
    TemplateRow,
    Version,
)

_TEMPLATES = "SELECT id, code, name, subject, version, is_active FROM printing_template"
_VERSIONS = """
    SELECT id, template_id, number, description, note, person, made_at
      FROM printing_template_version"""
_VERSION_OF = f"""{_VERSIONS} WHERE template_id = %s AND number = CASE WHEN %s = 0
    THEN (SELECT t.version FROM printing_template t WHERE t.id = template_id) ELSE %s END"""
_IMAGES = "SELECT id, name, width, height, person, made_at FROM printing_image ORDER BY name"
_PRINTERS = """
    SELECT id, code, name, kind, language, address, dots, sheet, offset_x, offset_y, scale,
           is_active FROM printing_printer"""
_JOBS = """
    SELECT j.id, j.key, j.printer_id, v.template_id, v.number, v.id, j.state, j.reason,
           j.is_reprint, j.person, j.asked_at, j.ended_at, j.cause_event, j.first_cell,
           j.labels_count, j.labels_drawn, j.labels_sent, j.tries, j.next_try_at, j.problems
      FROM printing_job j JOIN printing_template_version v ON v.id = j.version_id"""
_LABELS = """
    SELECT position, subject, subject_id, code FROM printing_job_label
     WHERE job_id = %s AND position > %s ORDER BY position LIMIT %s"""
_LABELS_AT = """
    SELECT l.job_id, l.position, l.subject, l.subject_id, l.code
      FROM printing_job_label l JOIN {source} AS source
        ON l.job_id = source.job AND l.position = source.position"""
_RULES = """
    SELECT id, event, template_id, printer_id, product, product_class, place, is_active, person,
           made_at FROM printing_rule"""

PRINTED = """(j.state NOT IN ('cancelled', 'refused', 'failed') OR l.position <= j.labels_sent)"""
"""SQL: of a label l in a job j, whether it was printed or is on its way."""

_PRINTED = f"""
    SELECT l.subject_id, j.id, j.state, l.position, l.code, v.template_id, v.number, j.person,
           j.asked_at, j.reason, j.is_reprint
      FROM printing_job_label l JOIN printing_job j ON j.id = l.job_id
      JOIN printing_template_version v ON v.id = j.version_id
     WHERE l.subject = %s AND l.subject_id IN {{}} AND {PRINTED}
     ORDER BY l.subject_id, j.id DESC, l.position LIMIT %s"""

_WITH_LABEL = f"""
    SELECT DISTINCT l.subject_id FROM printing_job_label l JOIN printing_job j ON j.id = l.job_id
     WHERE l.subject = %s AND l.subject_id IN {{}} AND {PRINTED}"""

_ON_THE_WAY = f"""
    SELECT l.subject_id FROM printing_job_label l JOIN printing_job j ON j.id = l.job_id
     WHERE l.subject = %s AND l.subject_id IN {{}} AND {PRINTED}
     GROUP BY l.subject_id
    HAVING MAX(CASE WHEN l.position <= j.labels_sent THEN 1 ELSE 0 END) = 0"""


def templates(*, in_use: bool = False) -> list[TemplateRow]:
    """Return every template, or those in use, by subject and name."""
    where = " WHERE is_active" if in_use else ""
    return rows.records(TemplateRow, f"{_TEMPLATES}{where} ORDER BY subject, name, id")


def template(id: int) -> TemplateRow:
    """Return one template. Raises Refused unknown_id."""
    found = rows.records(TemplateRow, f"{_TEMPLATES} WHERE id = %s", (id,))
    return found[0] if found else refuse("unknown_id", id=id)


def templates_by_code(codes: Sequence[str]) -> dict[str, int]:
    """Return the id of each template whose code is exactly one of these."""
    wanted, param = db.texts_in(codes)
    return dict(
        db.query(f"SELECT code, id FROM printing_template WHERE code IN {wanted}", (param,))
    )


def versions(template: int, limit: int = 100) -> list[Version]:
    """Return a template's versions, the newest first."""
    sql = f"{_VERSIONS} WHERE template_id = %s ORDER BY number DESC LIMIT %s"
    return db.query_records(_version, sql, (template, limit))


def version_of(template: int, number: int = 0) -> Version:
    """Return a version of a template, the one that prints now for 0. Raises Refused unknown_id."""
    found = db.query_records(_version, _VERSION_OF, (template, number, number))
    return found[0] if found else refuse("unknown_id", id=template)


def version(id: int) -> Version:
    """Return a version by its own id. Raises Refused unknown_id."""
    found = db.query_records(_version, f"{_VERSIONS} WHERE id = %s", (id,))
    return found[0] if found else refuse("unknown_id", id=id)


def current_descriptions() -> list[tuple[str, str]]:
    """Return name and description of each template in use, as it prints now."""
    found = db.query(
        "SELECT t.name, v.description FROM printing_template t JOIN printing_template_version v"
        " ON v.template_id = t.id AND v.number = t.version WHERE t.is_active ORDER BY t.name"
    )
    return [(name, description) for name, description in found]


def images() -> list[ImageRow]:
    """Return every image by its name."""
    return db.query_records(_image, _IMAGES)


def image_bytes(names: Sequence[str]) -> dict[str, bytes]:
    """Return the PNG of each image with one of these names."""
    wanted, param = db.texts_in(names)
    found = db.query(f"SELECT name, png FROM printing_image WHERE name IN {wanted}", (param,))
    return {name: bytes(png) for name, png in found}


def printers(*, in_use: bool = False) -> list[PrinterRow]:
    """Return every printer, or those in use, by name."""
    where = " WHERE is_active" if in_use else ""
    return db.query_records(_printer, f"{_PRINTERS}{where} ORDER BY name, id")


def printer(id: int) -> PrinterRow:
    """Return one printer. Raises Refused unknown_id."""
    found = db.query_records(_printer, f"{_PRINTERS} WHERE id = %s", (id,))
    return found[0] if found else refuse("unknown_id", id=id)


def printers_by_code(codes: Sequence[str]) -> dict[str, int]:
    """Return the id of each printer whose code is exactly one of these."""
    wanted, param = db.texts_in(codes)
    return dict(db.query(f"SELECT code, id FROM printing_printer WHERE code IN {wanted}", (param,)))


def job(id: int) -> JobRow:
    """Return one job. Raises Refused unknown_id."""
    found = db.query_records(_job, f"{_JOBS} WHERE j.id = %s", (id,))
    return found[0] if found else refuse("unknown_id", id=id)


def job_of_key(key: str) -> JobRow | None:
    """Return the job that was asked for under a key."""
    return next(iter(db.query_records(_job, f"{_JOBS} WHERE j.key = %s", (key,))), None)


def jobs(
    *, states: Sequence[str] = (), printer: int = 0, limit: int = 50, before: int = 2**62
) -> list[JobRow]:
    """Return jobs, the newest first, from before the job `before`; all, or those of some states
    and of one printer."""
    where, params = _of_jobs(states, printer)
    sql = f"{_JOBS} WHERE j.id < %s{where} ORDER BY j.id DESC LIMIT %s"
    return db.query_records(_job, sql, [before, *params, limit])


def count_of_jobs(*, states: Sequence[str] = (), printer: int = 0) -> int:
    """Return how many jobs there are, all or those of some states and of one printer."""
    where, params = _of_jobs(states, printer)
    [(count,)] = db.query(f"SELECT COUNT(*) FROM printing_job j WHERE 1 = 1{where}", params)
    return int(count)


def _of_jobs(states: Sequence[str], printer: int) -> tuple[str, list[int | str]]:
    assert set(states) <= set(STATES), "states of STATES"
    where, params = "", list[int | str](states)
    if states:
        where += f" AND j.state IN ({db.marks(len(states))})"
    if printer:
        where += " AND j.printer_id = %s"
        params.append(printer)
    return where, params


def count_jobs() -> dict[str, int]:
    """Return how many jobs there are in each state that is no end."""
    found = db.query(
        "SELECT state, COUNT(*) FROM printing_job WHERE state IN"
        " ('waiting', 'drawing', 'ready', 'sending', 'failed', 'stopped') GROUP BY state"
    )
    return dict(found)


def labels_of(job: int, *, after: int = 0, limit: int = 100) -> list[LabelRow]:
    """Return the labels of a job in their order, from behind position `after`."""
    return db.query_records(LabelRow, _LABELS, (job, after, limit))


def labels_at(places: Sequence[tuple[int, int]]) -> dict[tuple[int, int], LabelRow]:
    """Return the labels that stand at these places, each a job and a position from 1."""
    source, params = rows.source({"job": "bigint", "position": "bigint"}, places)
    found = db.query(_LABELS_AT.format(source=source), params) if places else []
    return {(job, position): LabelRow(position, *more) for job, position, *more in found}


def printed(subject: str, ids: Sequence[int], limit: int = 1000) -> list[Printed]:
    """Return the labels that were printed, or are on their way, for these items (subject "item") or
    places ("place"): by id, the newest first."""
    wanted, param = db.ids_in(ids)
    return db.query_records(_printed, _PRINTED.format(wanted), (subject, param, limit))


def with_label(subject: str, ids: Sequence[int]) -> set[int]:
    """Return which of these items (subject "item") or places ("place") have a label, or one on its
    way."""
    wanted, param = db.ids_in(ids)
    return {id for (id,) in db.query(_WITH_LABEL.format(wanted), (subject, param))}


def on_their_way(subject: str, ids: Sequence[int]) -> set[int]:
    """Return which of these items or places have no printed label, but one in the queue."""
    wanted, param = db.ids_in(ids)
    return {id for (id,) in db.query(_ON_THE_WAY.format(wanted), (subject, param))}


def rules(*, in_use: bool = False) -> list[RuleRow]:
    """Return every rule, or those in use, in the order in which they were made."""
    where = " WHERE is_active" if in_use else ""
    return db.query_records(_rule, f"{_RULES}{where} ORDER BY id")


def rule(id: int) -> RuleRow:
    """Return one rule. Raises Refused unknown_id."""
    found = db.query_records(_rule, f"{_RULES} WHERE id = %s", (id,))
    return found[0] if found else refuse("unknown_id", id=id)


def told(refusals: Sequence[Refusal]) -> str:
    """Return refusals as they are stored."""
    return json.dumps([list(each) for each in refusals], ensure_ascii=False, default=str)


def _version(*columns: Any) -> Version:
    return Version._make((*columns[:6], clock.from_micros(columns[6])))


def _image(*columns: Any) -> ImageRow:
    return ImageRow._make((*columns[:5], clock.from_micros(columns[5])))


def _printer(*columns: Any) -> PrinterRow:
    x, y, scale, is_active = columns[8:]
    measures = x / 1_000, y / 1_000, scale / 1_000_000
    return PrinterRow._make((*columns[:8], *measures, bool(is_active)))


def _job(*columns: Any) -> JobRow:
    said = dict(zip(JobRow._fields, columns, strict=True))
    return JobRow(
        **said
        | {
            "is_reprint": bool(said["is_reprint"]),
            "asked_at": clock.from_micros(said["asked_at"]),
            "ended_at": _moment(said["ended_at"]),
            "next_try_at": clock.from_micros(said["next_try_at"]),
            "problems": tuple(_refusal(*each) for each in json.loads(said["problems"])),
        }
    )


def _refusal(line: int | None, code: str, data: Mapping[str, Any]) -> Refusal:
    return Refusal(line, code, dict(data))


def _moment(micros: int) -> datetime | None:
    return clock.from_micros(micros) if micros else None


def _printed(*columns: Any) -> Printed:
    *said, asked_at, reason, is_reprint = columns
    return Printed._make((*said, clock.from_micros(asked_at), reason, bool(is_reprint)))


def _rule(*columns: Any) -> RuleRow:
    *said, is_active, person, made_at = columns
    return RuleRow._make((*said, bool(is_active), person, clock.from_micros(made_at)))
