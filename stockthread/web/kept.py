"""Photos and papers that are kept with something, as a page shows them."""

from collections.abc import Sequence
from typing import NamedTuple

from django.urls import reverse

from stockthread import files
from stockthread.kernel import ids


class Kept(NamedTuple):
    """A kept file: pictures are shown, anything else is a link to save it by."""

    name: str
    href: str
    is_picture: bool


def of(kind: str, id: int) -> list[Kept]:
    """What is kept with one thing, the earliest first."""
    return rows(files.read.of_subjects(kind, [id]).get(id, ()))


def rows(found: Sequence[files.File]) -> list[Kept]:
    """Files, ready to be shown."""
    return [
        Kept(each.name, reverse("file", args=[ids.public_id("file", each.id)]), each.is_picture)
        for each in found
    ]
