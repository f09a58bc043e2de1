"""What is damaged of goods that come in, as it is typed: `CODE=REASON`, and its photos."""

from collections.abc import Sequence
from pathlib import Path

import click

from stockthread.files import NewFile
from stockthread.kernel.errors import refuse
from stockthread.purchases import Damaged


def damaged_of(damages: Sequence[str], photos: Sequence[str]) -> list[Damaged]:
    """What is damaged, each with its photos. Raises UsageError for a photo of nothing damaged."""
    pictures: dict[str, list[NewFile]] = {}
    for said in photos:
        code, _, name = said.partition("=")
        try:
            file = NewFile(Path(name).name, Path(name).read_bytes())
        except OSError as error:
            refuse("file_unreadable", file=name, what=error.strerror)
        pictures.setdefault(code.strip(), []).append(file)
    found = []
    for said in damages:
        code, _, reason = said.partition("=")
        found.append(Damaged(code.strip(), reason, None, tuple(pictures.pop(code.strip(), ()))))
    if pictures:
        raise click.UsageError(f"{next(iter(pictures))} has a photo, and is not --damaged.")
    return found
