"""Photos as they are kept: turned upright, made anew from their pixels, nothing else of the file.

Where a photo was taken and with what never gets in. Its measures are checked before a pixel of it
is unpacked, so that a small file cannot become a huge picture.
"""

import io
import warnings
from typing import Final, NoReturn

from PIL import Image, ImageOps, UnidentifiedImageError

from stockthread.kernel.errors import refuse

PIXELS_MAX: Final = 40_000_000
SIDE_MAX: Final = 12_000
KEPT_SIDE_MAX: Final = 2_400
FORMATS: Final = ("JPEG", "PNG", "WEBP")


def taken_in(data: bytes) -> bytes:
    """Return a photo as a JPEG of our own making, at most KEPT_SIDE_MAX along a side.

    Raises Refused: image_too_large, image_unreadable.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=FORMATS) as opened:
                _check_measures(*opened.size)
                opened.draft("RGB", (KEPT_SIDE_MAX, KEPT_SIDE_MAX))
                opened.load()
                picture = _plain(opened)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        refuse("image_too_large", has="far more pixels", limit=f"{PIXELS_MAX:,} pixels")
    except UnidentifiedImageError:
        _unreadable(f"it is none of {', '.join(FORMATS)}")
    except (OSError, ValueError, SyntaxError, EOFError, OverflowError, MemoryError) as error:
        _unreadable(str(error)[:120] or type(error).__name__)
    target = io.BytesIO()
    picture.save(target, "JPEG", quality=85, optimize=True)
    return target.getvalue()


def _check_measures(width: int, height: int) -> None:
    if width * height > PIXELS_MAX or max(width, height) > SIDE_MAX:
        refuse(
            "image_too_large",
            has=f"{width:,} × {height:,} pixels",
            limit=f"{PIXELS_MAX:,} pixels, {SIDE_MAX:,} along a side",
        )


def _plain(opened: Image.Image) -> Image.Image:
    """Upright pixels on white, and nothing that the file said beside them."""
    own = ImageOps.exif_transpose(opened) or opened
    if own.mode in ("RGB", "L"):
        own.thumbnail((KEPT_SIDE_MAX, KEPT_SIDE_MAX))
        return own.convert("RGB")
    own = own.convert("RGBA")
    own.thumbnail((KEPT_SIDE_MAX, KEPT_SIDE_MAX))
    white = Image.new("RGBA", own.size, "white")
    return Image.alpha_composite(white, own).convert("RGB")


def _unreadable(what: str) -> NoReturn:
    refuse("image_unreadable", what=what)
