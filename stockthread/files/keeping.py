"""Files taken in and kept with things: looked at by their content, never trusted by their name."""

import zipfile
from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from typing import Final

from stockthread.files import pictures, store
from stockthread.files.records import PICTURE, SUBJECTS, TYPES, NewFile, Subject
from stockthread.kernel import clock, db, rows
from stockthread.kernel.errors import Refusal, Refused, refuse

SIZE_MAX: Final = 15_000_000
FILES_MAX: Final = 100
NAME_MAX: Final = 120
_COLUMNS: Final = {
    "subject_kind": "text", "subject_id": "bigint", "name": "text", "media_type": "text",
    "size": "bigint", "sha256": "text", "made_by": "bigint", "made_at": "bigint",
}  # fmt: skip


def keep(
    files: Sequence[NewFile], subjects: Sequence[Subject], *, by: int, at: datetime
) -> list[str]:
    """Keep files with things, each with each; return their hashes in order.

    What is kept with a thing already is kept once. All are looked at before any is stored.
    Raises Refused with a line a file: file_name, file_type, file_over_limit, file_empty_given,
    image_too_large, image_unreadable; too_many_lines.
    """
    if len(files) > FILES_MAX:
        refuse("too_many_lines", count=len(files), lines_max=FILES_MAX)
    assert all(subject.kind in SUBJECTS for subject in subjects), "kinds are given by code"
    taken = _all_taken_in(files)
    hashes = [store.put(data) for _, _, data in taken]
    made_at = clock.micros(at)
    wanted = [
        (*subject, name, media_type, len(data), sha256, by, made_at)
        for subject in dict.fromkeys(subjects)
        for (name, media_type, data), sha256 in zip(taken, hashes, strict=True)
    ]
    if wanted:
        names = ", ".join(_COLUMNS)
        text, params = rows.source(_COLUMNS, wanted)
        db.execute(
            f"INSERT INTO files_file ({names}) SELECT {names} FROM {text} AS source"
            " WHERE TRUE ORDER BY line ON CONFLICT (subject_kind, subject_id, sha256) DO NOTHING",
            params,
        )
    return hashes


def _all_taken_in(files: Sequence[NewFile]) -> list[tuple[str, str, bytes]]:
    taken, refusals = [], []
    for n, file in enumerate(files):
        try:
            taken.append(taken_in(file))
        except Refused as error:
            refusals += [Refusal(n, each.code, each.data) for each in error.refusals]
    if refusals:
        raise Refused(refusals)
    return taken


def taken_in(file: NewFile) -> tuple[str, str, bytes]:
    """Return a file's name, media type and bytes as they are to be stored."""
    name = " ".join(file.name.replace("\\", "/").rpartition("/")[2].split())
    if not name or len(name) > NAME_MAX or not name.isprintable():
        refuse("file_name", name=name[:60], limit=NAME_MAX)
    media_type = TYPES.get(name.rpartition(".")[2].lower(), "")
    if not media_type:
        refuse("file_type", name=name, types=", ".join(sorted(TYPES)))
    if not file.data:
        refuse("file_empty_given", name=name)
    if len(file.data) > SIZE_MAX:
        refuse("file_over_limit", name=name, size=f"{len(file.data):,}", limit=f"{SIZE_MAX:,}")
    if media_type == PICTURE:
        return f"{name.rpartition('.')[0]}.jpg", media_type, pictures.taken_in(file.data)
    if not _is_what_it_says(media_type, file.data):
        refuse("file_type", name=name, types=", ".join(sorted(TYPES)))
    return name, media_type, file.data


def _is_what_it_says(media_type: str, data: bytes) -> bool:
    """Whether the content begins as its kind does."""
    if media_type == TYPES["pdf"]:
        return data.startswith(b"%PDF-")
    if media_type == TYPES["xlsx"]:
        return zipfile.is_zipfile(BytesIO(data))
    return b"\0" not in data
