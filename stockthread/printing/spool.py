"""The spool: what was drawn and read back lies here as files until it is sent, byte for byte.

A job has a folder of its own in the installation's directory. Each chunk of its labels is one
part, which is there whole or not at all; the parts become one file when all are there. Any worker
may die at any moment: what counts is the job's row, and parts beyond it are written again.
"""

import io
import json
import os
import shutil
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

import pypdfium2
from django.conf import settings

_PART: Final = "part-{:07d}-{:07d}"
_ENDS: Final = "ends.json"


def folder(job: int) -> Path:
    """Where a job's files lie; it need not be there."""
    return Path(settings.DATA_DIRECTORY) / "spool" / f"job-{job}"


def file(job: int, language: str, labels_count: int) -> Path:
    """The one file of a job that is drawn."""
    kind = language if language in ("zpl", "pdf", "csv") or labels_count == 1 else "zip"
    return folder(job) / f"labels.{kind}"


def begin(job: int) -> None:
    """Make an empty folder for a job, whatever was there."""
    shutil.rmtree(folder(job), ignore_errors=True)
    folder(job).mkdir(mode=0o700, parents=True)


def write_part(job: int, first: int, count: int, pieces: Sequence[bytes]) -> None:
    """Write the chunk of `count` labels that begins with label `first`, counted from 0.

    pieces: what is sent for each label, or one piece for all of them.
    """
    name = _PART.format(first, count)
    _write(folder(job) / f"{name}.ends", json.dumps(_ends(pieces)).encode())
    _write(folder(job) / name, b"".join(pieces))


def labels_there(job: int) -> int:
    """Return how many labels lie here in parts, from the first on without a gap."""
    there = 0
    for path in _parts(job):
        first, count = map(int, path.name.split("-")[1:])
        there = first + count if first == there else there
    return there


def _parts(job: int) -> list[Path]:
    return sorted(path for path in folder(job).glob("part-*") if not path.suffix)


def join(job: int, language: str, labels_count: int) -> Path:
    """Make one file of a job's parts and remove them."""
    whole = file(job, language, labels_count)
    draft = whole.with_suffix(".draft")
    paths = _parts(job)
    kind = whole.suffix.removeprefix(".")
    _JOINS.get(kind, _append)(paths, draft)
    if kind == "zpl":
        _write(folder(job) / _ENDS, json.dumps(_joined_ends(paths)).encode())
    _keep(draft)
    draft.replace(whole)
    for path in folder(job).glob("part-*"):
        path.unlink()
    return whole


def ends(job: int) -> list[int] | None:
    """Return where in the file each label ends; None where that cannot be told."""
    path = folder(job) / _ENDS
    if not path.exists():
        return None
    found: list[int] = json.loads(path.read_bytes())
    return found


def remove(job: int) -> None:
    """Remove a job's files."""
    shutil.rmtree(folder(job), ignore_errors=True)


def jobs() -> list[int]:
    """Return the jobs that have files here."""
    names = [path.name for path in (Path(settings.DATA_DIRECTORY) / "spool").glob("job-*")]
    numbers = [name.removeprefix("job-") for name in names]
    return sorted(int(number) for number in numbers if number.isdigit())


def zipped(files: Sequence[tuple[str, bytes]]) -> bytes:
    """Return files as one archive, always the same for the same files."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for name, data in files:
            archive.writestr(zipfile.ZipInfo(name), data)
    return target.getvalue()


def _ends(pieces: Sequence[bytes]) -> list[int]:
    found, at = [], 0
    for piece in pieces:
        at += len(piece)
        found.append(at)
    return found


def _joined_ends(paths: Sequence[Path]) -> list[int]:
    found: list[int] = []
    start = 0
    for path in paths:
        found += [start + end for end in json.loads(path.with_suffix(".ends").read_bytes())]
        start += path.stat().st_size
    return found


def _append(paths: Sequence[Path], target: Path) -> None:
    with open(target, "wb") as whole:
        for path in paths:
            with open(path, "rb") as part:
                shutil.copyfileobj(part, whole)


def _merge(paths: Sequence[Path], target: Path) -> None:
    """Make one PDF of several; pages are taken from the disk one document at a time."""
    if len(paths) == 1:
        _append(paths, target)
        return
    whole = pypdfium2.PdfDocument.new()
    try:
        for path in paths:
            with pypdfium2.PdfDocument(path) as part:
                whole.import_pages(part)
        whole.save(target)
    finally:
        whole.close()


def _archive(paths: Sequence[Path], target: Path) -> None:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as whole:
        for path in paths:
            with zipfile.ZipFile(path) as part:
                for each in part.infolist():
                    whole.writestr(zipfile.ZipInfo(each.filename), part.read(each))


_JOINS: Final[dict[str, Callable[[Sequence[Path], Path], None]]] = {
    "pdf": _merge,
    "zip": _archive,
}


def _write(path: Path, data: bytes) -> None:
    """Write a file that is there whole or not at all."""
    draft = path.with_name(f"{path.name}.draft")
    with open(draft, "wb") as target:
        target.write(data)
        target.flush()
        os.fsync(target.fileno())
    draft.replace(path)


def _keep(path: Path) -> None:
    with open(path, "rb") as written:
        os.fsync(written.fileno())
