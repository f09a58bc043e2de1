"""A list as a file: its lines are added to the list on the page, of goods or of a book."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from django.http import HttpRequest, QueryDict

from stockthread import exchange
from stockthread.kernel.errors import Refused, refuse
from stockthread.web import words

FILE_MAX: Final = 50_000_000


def with_lines(
    request: HttpRequest, field: str = "serials", *, alone: bool = False
) -> tuple[QueryDict, list[str]]:
    """The form with the lines of its file in a field, and what is worth knowing about the file.

    `alone`: only the serials of the file.

    Raises Refused: no_file, file_too_large, and as `exchange.read_list` does.
    """
    with kept(request) as path:
        listed = exchange.read_list(path, request.POST.get("column", "").strip(), alone=alone)
    form = request.POST.copy()
    before = form.get(field, "").strip()
    form[field] = "\n".join([*([before] if before else []), *listed.lines])
    return form, notes(path.name, listed)


@contextmanager
def kept(request: HttpRequest) -> Iterator[Path]:
    """The file of a form on disk, under its own name, while the block runs.

    Raises Refused: no_file, file_too_large.
    """
    file = request.FILES.get("file")
    if file is None:
        refuse("no_file")
    if (file.size or 0) > FILE_MAX:
        refuse("file_too_large", file=file.name, limit=FILE_MAX // 1_000_000)
    with tempfile.TemporaryDirectory() as directory:
        path = Path(directory) / (Path(file.name or "").name or "list")
        with path.open("wb") as copy:
            for chunk in file.chunks():
                copy.write(chunk)
        yield path


def notes(file: str, listed: exchange.Listed) -> list[str]:
    """How the file was read."""
    said = [f"{what} from “{column}”" for what, column in listed.columns.items()]
    how = f": {words.listed(said)}" if said else ""
    lines = words.count(len(listed.lines), "line")
    return [f"{lines} read from {file}{how}.", *(note.text for note in listed.notes)]


def unread(text: str) -> dict[str, Any]:
    """The columns of a table that was pasted which are not read, told by name."""
    left = exchange.unread(text)
    return {"notes": [f"Not read: {', '.join(left)}."]} if left else {}


def asks(refused: Refused) -> dict[str, Any]:
    """Whether the form must ask which column holds the serials."""
    codes = {refusal.code for refusal in refused.refusals}
    return {"asks_column": bool(codes & {"list_without_serials", "columns_missing"})}
