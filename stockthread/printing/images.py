"""Images for templates: looked at before they are decoded, and kept as grey PNG of our own making.

What a file says of itself is never trusted: its kind is told by its content, its measures are
checked before a pixel is unpacked, and nothing of the file but its pixels is kept.
"""

import io
import json
import warnings
from datetime import datetime
from typing import Final, NamedTuple, NoReturn

from PIL import Image, ImageOps, UnidentifiedImageError

from stockthread import labels
from stockthread.kernel import clock, db
from stockthread.kernel.errors import Refusal, Refused, refuse
from stockthread.kernel.fields import Rule, field_refusals, tidied
from stockthread.printing import read

FILE_MAX: Final = 2_000_000
PIXELS_MAX: Final = 4_000_000
SIDE_MAX: Final = 10_000
FORMATS: Final = ("PNG", "JPEG", "GIF", "BMP", "WEBP")
_RULES = {"name": Rule(80, is_needed=True)}
_ADD = """
    INSERT INTO printing_image (name, png, width, height, person, made_at)
    VALUES (%s, %s, %s, %s, %s, %s) RETURNING id"""
_REMOVE = "DELETE FROM printing_image WHERE id = %s"


class _Said(NamedTuple):
    name: str


class Grey(NamedTuple):
    """An image as it is kept."""

    png: bytes
    width: int
    height: int


def add_image(name: str, data: bytes, *, person: int, at: datetime) -> int:
    """Take an image in under a name and return its id. It is never replaced by another.

    Raises Refused: field_missing, field_too_long, field_bad_characters, code_taken,
    image_too_large, image_unreadable.
    """
    said = tidied(_Said(name))
    if found := field_refusals(None, said, _RULES):
        raise Refused(found)
    grey = taken_in(data)
    with db.writing():
        db.lock_text("printing_image")
        if said.name in {image.name for image in read.images()}:
            raise Refused([Refusal(None, "code_taken", {"what": "image", "code": said.name})])
        row = db.query_one(_ADD, (said.name, *grey, person, clock.micros(at)))
    assert row is not None, "RETURNING returns the row"
    return int(row[0])


def remove_image(id: int) -> None:
    """Take out an image that no template in use shows now.

    Raises Refused: unknown_id, image_in_use.
    """
    with db.writing():
        db.lock_text("printing_image")
        name = next((image.name for image in read.images() if image.id == id), None)
        if name is None:
            refuse("unknown_id", id=id)
        for template, description in read.current_descriptions():
            if name in labels.images(labels.read_template(json.loads(description))):
                refuse("image_in_use", image=name, template=template)
        db.execute(_REMOVE, (id,))


def taken_in(data: bytes) -> Grey:
    """Return an image's pixels as grey PNG, white where it is transparent.

    Raises Refused: image_too_large (before anything is decoded), image_unreadable.
    """
    if len(data) > FILE_MAX:
        limit = f"{FILE_MAX // 1_000_000} MB"
        refuse("image_too_large", has=f"more than {limit}", limit=limit)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=FORMATS) as opened:
                _check_measures(*opened.size)
                opened.load()
                grey = _grey(opened)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        refuse("image_too_large", has="far more pixels", limit=f"{PIXELS_MAX:,} pixels")
    except UnidentifiedImageError:
        _unreadable(f"it is none of {', '.join(FORMATS)}")
    except (OSError, ValueError, SyntaxError, EOFError, OverflowError, MemoryError) as error:
        _unreadable(str(error)[:120] or type(error).__name__)
    target = io.BytesIO()
    grey.save(target, "PNG", optimize=True)
    return Grey(target.getvalue(), *grey.size)


def _check_measures(width: int, height: int) -> None:
    if width * height > PIXELS_MAX or max(width, height) > SIDE_MAX:
        refuse(
            "image_too_large",
            has=f"{width:,} × {height:,} pixels",
            limit=f"{PIXELS_MAX:,} pixels, {SIDE_MAX:,} along a side",
        )


def _grey(picture: Image.Image) -> Image.Image:
    """Return a picture in grey on white."""
    if picture.mode in ("I", "I;16", "I;16B"):
        return picture.point(lambda value: value * (1 / 256)).convert("L")
    own = (ImageOps.exif_transpose(picture) or picture).convert("RGBA")
    white = Image.new("RGBA", own.size, "white")
    return Image.alpha_composite(white, own).convert("L")


def _unreadable(what: str) -> NoReturn:
    refuse("image_unreadable", what=what)
