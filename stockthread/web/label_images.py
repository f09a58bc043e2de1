"""The images that labels may show: a list, one more, one less."""

from datetime import datetime
from pathlib import PurePath
from typing import Any, Final

from django.http import HttpRequest
from django.urls import reverse

from stockthread import parties, printing
from stockthread.kernel import ids
from stockthread.kernel.errors import refuse
from stockthread.web.label_picture import told

SAID: Final = {"added": "The image can be used in templates now.", "removed": "The image is gone."}


def href() -> str:
    return reverse("label_images")


def page(said: str) -> dict[str, Any]:
    """Every image with its picture."""
    found = printing.read.images()
    people = parties.read.people_names([image.person for image in found])
    return {
        "toasts": told(SAID, said),
        "rows": [
            {
                **image._asdict(),
                "public": ids.public_id("image", image.id),
                "by": people.get(image.person) or "somebody who has left",
            }
            for image in found
        ],
        "file_max": f"{printing.IMAGE_FILE_MAX // 1_000_000} MB",
        "pixels_max": f"{printing.IMAGE_PIXELS_MAX // 1_000_000} million pixels",
    }


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
