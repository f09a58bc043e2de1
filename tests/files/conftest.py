"""Pictures for tests, and a folder of their own for what is kept."""

import io

import pytest
from django.conf import settings
from PIL import Image

ORIENTATION, MADE_WITH, PLACE = 0x0112, 0x010F, 0x8825


def photo(kind: str = "PNG", size: tuple[int, int] = (40, 20), exif: bool = False) -> bytes:
    """A picture: the left half red, the right half blue; with `exif` turned, and telling on us."""
    picture = Image.new("RGB", size, "blue")
    picture.paste("red", (0, 0, size[0] // 2, size[1]))
    target = io.BytesIO()
    more = {}
    if exif:
        said = Image.Exif()
        said[ORIENTATION], said[MADE_WITH] = 6, "A telephone"
        more["exif"] = said
    picture.save(target, kind, **more)
    return target.getvalue()


@pytest.fixture(autouse=True)
def own_folder(tmp_path, monkeypatch):
    monkeypatch.setattr(settings, "DATA_DIRECTORY", tmp_path)
    return tmp_path
