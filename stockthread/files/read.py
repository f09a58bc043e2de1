"""Queries of files. Nothing here writes."""

from collections.abc import Sequence
from typing import Any, Final

from stockthread.files import store
from stockthread.files.records import File, Subject
from stockthread.kernel import clock, db
from stockthread.kernel.errors import refuse

_FILES: Final = """
    SELECT id, subject_kind, subject_id, name, media_type, size, sha256, made_by, made_at
      FROM files_file"""


def file(id: int) -> File:
    """Return one file. Raises Refused unknown_id."""
    found = db.query_records(_file, f"{_FILES} WHERE id = %s", (id,))
    return found[0] if found else refuse("unknown_id", id=id)


def of_subjects(kind: str, ids: Sequence[int]) -> dict[int, list[File]]:
    """Return the files of things of one kind, by thing, the earliest first. One statement."""
    wanted, param = db.ids_in(ids)
    sql = f"{_FILES} WHERE subject_kind = %s AND subject_id IN {wanted} ORDER BY id"
    found: dict[int, list[File]] = {}
    for each in db.query_records(_file, sql, (kind, param)):
        found.setdefault(each.subject.id, []).append(each)
    return found


def content(file: File) -> bytes:
    """Return a file's bytes. Raises Refused file_gone."""
    return store.get(file.sha256)


def _file(id: int, kind: str, subject: int, *columns: Any) -> File:
    *head, made_at = columns
    return File._make((id, Subject(kind, subject), *head, clock.from_micros(made_at)))
