"""Images: checked before they are decoded, kept as grey PNG of our own making."""

import io
import struct
import zlib

import pytest
from PIL import Image

from stockthread import printing
from stockthread.printing import images, read, worker
from tests.printing.cast import Clock, asked, printer
from tests.refusals import refused
from tests.world import START, World

pytestmark = pytest.mark.django_db


def picture(kind: str = "PNG", mode: str = "RGB", size: tuple[int, int] = (40, 20)) -> bytes:
    target = io.BytesIO()
    Image.new(mode, size, 0).save(target, kind)
    return target.getvalue()


def bomb(width: int = 60_000, height: int = 60_000) -> bytes:
    """A PNG of a few hundred bytes that says it has 3.6 thousand million pixels."""

    def chunk(name: bytes, data: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(name + data))
        return struct.pack(">I", len(data)) + name + data + check

    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    data = zlib.compress(b"\0" * 100_000)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")
    )


def add(data: bytes, name: str = "logo") -> int:
    return printing.add_image(name, data, person=3, at=START)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "BMP", "WEBP"])
def test_pictures_become_grey(kind: str) -> None:
    add(picture(kind))
    [row] = read.images()
    assert row[1:5] == ("logo", 40, 20, 3)
    with Image.open(io.BytesIO(read.image_bytes(["logo"])["logo"])) as kept:
        assert (kept.format, kept.mode, kept.size) == ("PNG", "L", (40, 20))


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_any_kind_of_pixels_is_taken(mode: str) -> None:
    assert printing.taken_in(picture(mode=mode)).width == 40


def test_what_is_clear_is_white() -> None:
    target = io.BytesIO()
    Image.new("RGBA", (4, 4), (0, 0, 0, 0)).save(target, "PNG")
    with Image.open(io.BytesIO(printing.taken_in(target.getvalue()).png)) as kept:
        assert kept.getpixel((0, 0)) == 255


def test_sixteen_bits_keep_their_greys() -> None:
    target = io.BytesIO()
    Image.new("I;16", (4, 4), 0x8000).save(target, "PNG")
    with Image.open(io.BytesIO(printing.taken_in(target.getvalue()).png)) as kept:
        assert kept.getpixel((0, 0)) == 128


def test_a_bomb_is_refused_before_it_is_decoded(monkeypatch: pytest.MonkeyPatch) -> None:
    def decoded(*_: object) -> None:
        raise AssertionError("it was decoded")

    monkeypatch.setattr(Image.Image, "load", decoded)
    assert refused(lambda: add(bomb())) == [(None, "image_too_large")]
    assert refused(lambda: add(bomb(2_001, 2_000))) == [(None, "image_too_large")]
    assert refused(lambda: add(bomb(10_001, 1))) == [(None, "image_too_large")]
    assert refused(lambda: add(b"x" * (images.FILE_MAX + 1))) == [(None, "image_too_large")]


@pytest.mark.parametrize(
    "data",
    [b"", b"no picture", b"<svg xmlns='http://www.w3.org/2000/svg'/>", picture()[:60],
     picture("JPEG")[:300], b"%PDF-1.7"],
)  # fmt: skip
def test_bad_files_are_refused(data: bytes) -> None:
    assert refused(lambda: add(data)) == [(None, "image_unreadable")]


def test_a_name_is_taken_once_and_checked() -> None:
    add(picture())
    assert refused(lambda: add(picture())) == [(None, "code_taken")]
    assert refused(lambda: add(picture(), " ")) == [(None, "field_missing")]
    assert refused(lambda: add(picture(), "x\0")) == [(None, "field_bad_characters")]


def test_an_image_is_printed_and_stays_while_it_is_used(world: World, clock: Clock) -> None:
    image = add(picture())
    shown = {"kind": "picture", "x": 1, "y": 1, "width": 9, "height": 9, "image": "logo"}
    description = {"width": 50, "height": 25, "elements": [shown]}
    template = printing.add_template("logo", "Logo", "unit", description, person=3, at=START)
    assert refused(lambda: printing.remove_image(image)) == [(None, "image_in_use")]
    job = asked(world, world.drills(1), clock, template=template, printer=printer())
    assert worker.finish(job.id, clock).state == "done"
    printing.close_template(template)
    printing.remove_image(image)
    assert refused(lambda: printing.remove_image(image)) == [(None, "unknown_id")]
    printing.reopen_template(template)
    job = worker.finish(asked(world, world.drills(1), clock, template=template).id, clock)
    assert (job.state, job.problems[0].code) == ("refused", "label_image_missing")
