"""The images that labels may show: a list, one more, one less."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import PurePath
from typing import Any, Final

from django.http import HttpRequest
from django.urls import reverse

from stockthread import access, parties, printing
from stockthread.kernel import ids
from stockthread.kernel.errors import refuse
from stockthread.web import list_deeds, lists
from stockthread.web.label_picture import told
from stockthread.web.lists import Deed, Listing, Records, Said, Whole

SAID: Final = {"added": "The image can be used in templates now.", "removed": "The image is gone."}


def href() -> str:
    return reverse("label_images")


def page(query: Mapping[str, str], actor: access.Actor) -> dict[str, Any]:
    """The images with their pictures, and what may be taken in."""
    return {
        **lists.page(IMAGES, query, actor),
        "toasts": told(SAID, query.get("said", "")),
        "file_max": f"{printing.IMAGE_FILE_MAX // 1_000_000} MB",
        "pixels_max": f"{printing.IMAGE_PIXELS_MAX // 1_000_000} million pixels",
    }


def find(said: Said) -> Whole:
    """Images that fit the words, by their names."""
    return Whole(
        [
            each
            for each in printing.read.images()
            if said.fits(each.name) and said.is_within(each.made_at)
        ]
    )


def rows(found: Records, actor: access.Actor) -> list[dict[str, Any]]:
    """Images with who took them in."""
    people = parties.read.people_names([image.person for image in found])
    return [
        {
            **image._asdict(),
            "id": ids.public_id("image", image.id),
            "by": people.get(image.person) or "somebody who has left",
        }
        for image in found
    ]


def cells(found: Records, actor: access.Actor) -> Iterator[list[Any]]:
    """Images as lines of the file."""
    for row in rows(found, actor):
        yield [row["name"], row["width"], row["height"], row["made_at"].isoformat(), row["by"]]


def png(id: int) -> bytes:
    """An image's bytes. Raises Refused unknown_id."""
    name = next((each.name for each in printing.read.images() if each.id == id), "")
    return printing.read.image_bytes([name]).get(name) or refuse("unknown_id", id=id)


def add(request: HttpRequest, person: int, at: datetime) -> int:
    """Take in the file of a form, by the name in it or the file's own.

    Raises Refused as printing.add_image does, no_file.
    """
    sent = request.FILES.get("file")
    if sent is None:
        refuse("image_unreadable", what="no file was chosen")
    name = request.POST.get("name", "").strip() or PurePath(sent.name or "image").stem
    return printing.add_image(name, sent.read(printing.IMAGE_FILE_MAX + 1), person=person, at=at)


IMAGES: Final = Listing(
    name="label_images",
    noun="image",
    fields=(lists.text_field("any name", "Show those with"), lists.SINCE, lists.UNTIL),
    find=find,
    rows=rows,
    head=("name", "width", "height", "taken_in", "by"),
    amounts=("width", "height"),
    cells=cells,
    label=lambda image: image.name,
    kind="image",
    deeds={
        "remove": Deed("Remove", "close", "removed", "set_up",
                       list_deeds.one_by_one(lambda image, _: printing.remove_image(image.id)),
                       "They are gone for good; what a template shows now cannot be removed."),
    },
)  # fmt: skip
