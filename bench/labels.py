"""Labels a second, beside typst and Pillow with zxing-cpp called straight for the same labels."""

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import typst
import zxingcpp
from PIL import Image, ImageDraw, ImageFont

from bench.measure import Figure, compare, database
from bench.stage import Stage
from stockthread import labels
from stockthread.labels import Values, fonts

COUNT = 1_000
JOB = 10_000
DOTS = 8
MEMORY_MAX = 500
GOAL = "goal: 0.7"
_firsts = count(0, COUNT)
_PAGES = """
#set page(width: 50mm, height: 25mm, margin: 0pt)
#set text(font: "DejaVu Sans", stretch: 75%)
#for (words, lot, serial, symbol) in json("labels.json") {
  page({
    place(dx: 2mm, dy: 4mm, image(bytes(symbol), format: "svg", width: 17mm))
    place(dx: 21mm, dy: 2mm, block(width: 27mm, text(8pt, weight: "bold", words)))
    place(dx: 21mm, dy: 10mm, text(7pt, lot))
    place(dx: 21mm, dy: 19mm, text(9pt, font: "DejaVu Sans Mono", weight: "bold", serial))
  })
}
"""


class _Seen(NamedTuple):
    """What became of a job in a process of its own."""

    seconds: float
    state: str
    progress: int
    megabytes: float
    after_cancel: int


def run(stage: Stage, is_long: bool) -> Iterator[Figure]:
    """Yield the figures of this area."""
    template = labels.READY["unit"].template
    yield compare(
        "labels.pdf",
        lambda: labels.pdf(labels.draw(template, said(), dots=DOTS), {}),
        lambda: bare_pdf(said()),
        count=COUNT,
        unit="labels/s",
        rounds=9,
        note=f"no read-back; limit: one document of typst, symbols of zxing-cpp; {GOAL}",
    )
    yield compare(
        "labels.pdf_read",
        lambda: proved_pdf(said()),
        lambda: bare_read(labels.rendered(bare_pdf(said()), DOTS)),
        count=COUNT,
        unit="labels/s",
        note="with read-back; limit: rendered by PDFium and read by zxing-cpp",
    )
    for dots in (8, 12):
        yield compare(
            f"labels.zpl_{dots}",
            lambda dots=dots: zpl(said(), dots),
            lambda dots=dots: bare_zpl(said(), dots),
            count=COUNT,
            unit="labels/s",
            note=f"no read-back; limit: Pillow, zxing-cpp, figures of ^GF as they are; {GOAL}",
        )
        yield compare(
            f"labels.zpl_{dots}_read",
            lambda dots=dots: proved_zpl(said(), dots),
            lambda dots=dots: (bare_zpl(said(), dots), bare_read(bare_pictures(said(), dots))),
            count=COUNT,
            unit="labels/s",
            note="with read-back; limit: the same read by zxing-cpp",
        )
    items = stage.units(JOB)
    for language in ("pdf", "zpl"):
        yield of_job(language, items)


def said() -> list[Values]:
    """Return what a thousand labels say, other ones each time: typst remembers what it set."""
    first = next(_firsts)
    return [
        {
            "product": "Cordless drill D18, two batteries",
            "lot": "L-26-0093",
            "serial": f"DR-26-{number:06}",
            "code": f"DR-26-{number:06}",
        }
        for number in range(first, first + COUNT)
    ]


def proved_pdf(values: Sequence[Values]) -> bytes:
    """Return labels as PDF, each rendered and read back."""
    drawings = labels.draw(labels.READY["unit"].template, values, dots=DOTS)
    made = labels.pdf(drawings, {})
    labels.prove(zip(drawings, labels.rendered(made, DOTS), strict=True), DOTS)
    return made


def zpl(values: Sequence[Values], dots: int) -> list[bytes]:
    """Return labels as ZPL."""
    drawings = labels.draw(labels.READY["unit"].template, values, dots=dots)
    return [labels.zpl(each, dots, {}) for each in drawings]


def proved_zpl(values: Sequence[Values], dots: int) -> list[bytes]:
    """Return labels as ZPL, each read back."""
    drawings = labels.draw(labels.READY["unit"].template, values, dots=dots)
    labels.prove(((each, labels.raster(each, dots, {})) for each in drawings), dots)
    return [labels.zpl(each, dots, {}) for each in drawings]


def bare_pdf(values: Sequence[Values]) -> bytes:
    """Return the same labels set by typst as one document, unchecked and unmeasured."""
    pages = [
        [each["product"], f"Lot {each['lot']}", each["serial"], symbol(each).to_svg()]
        for each in values
    ]
    with TemporaryDirectory() as folder:
        (Path(folder) / "labels.json").write_text(json.dumps(pages))
        (Path(folder) / "labels.typ").write_text(_PAGES)
        found = typst.Compiler(
            Path(folder) / "labels.typ", root=folder, font_paths=_faces()
        ).compile(format="pdf", pdf_tags=False)
    assert isinstance(found, bytes)
    return found


@cache
def _faces() -> typst.Fonts:
    return typst.Fonts(font_paths=[str(fonts.FOLDER)], include_system_fonts=False)


def symbol(each: Values) -> Any:
    return zxingcpp.create_barcode(
        str(each["code"]), zxingcpp.BarcodeFormat.DataMatrix, force_square=True
    )


def bare_pictures(values: Sequence[Values], dots: int) -> list[Image.Image]:
    """Return the same labels drawn by Pillow."""
    bold, sans, mono = (
        ImageFont.truetype(
            str(fonts.FOLDER / fonts.OWN[name]), size * fonts.POINT * dots,
            layout_engine=ImageFont.Layout.BASIC,
        )
        for name, size in (("bold", 8), ("sans", 7), ("mono", 9))
    )  # fmt: skip
    found = []
    for each in values:
        picture = Image.new("1", (50 * dots, 25 * dots), 255)
        pen = ImageDraw.Draw(picture)
        first, rest = str(each["product"])[:20], str(each["product"])[20:]
        pen.text((21 * dots, 2 * dots), first, 0, bold)
        pen.text((21 * dots, 6 * dots), rest, 0, bold)
        pen.text((21 * dots, 10 * dots), f"Lot {each['lot']}", 0, sans)
        pen.text((21 * dots, 19 * dots), str(each["serial"]), 0, mono)
        scale = 17 * dots // 16
        code = symbol(each).to_image(scale=scale, add_quiet_zones=False)
        picture.paste(Image.fromarray(code), (2 * dots, 4 * dots))
        found.append(picture)
    return found


def bare_zpl(values: Sequence[Values], dots: int) -> list[bytes]:
    """Return the same labels as ^GF, their figures as they are."""
    made = []
    for picture in bare_pictures(values, dots):
        wide = (picture.width + 7) // 8
        total = wide * picture.height
        inverted = picture.point(lambda value: 255 - value)
        figures = inverted.tobytes().hex().upper()
        made.append(f"^XA^FO0,0^GFA,{total},{total},{wide},{figures}^FS^XZ".encode())
    return made


def bare_read(pictures: Sequence[Image.Image]) -> list[str]:
    """Read what stands on each label."""
    formats = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.DataMatrix)
    return [
        zxingcpp.read_barcodes(each.convert("L"), formats=formats, try_downscale=False)[0].text
        for each in pictures
    ]


def of_job(language: str, items: Sequence[int]) -> Figure:
    """Print ten thousand labels in a process of its own, then cancel ten thousand more."""
    process = subprocess.run(
        [sys.executable, "-m", "bench.label_job", language],
        input=json.dumps(list(items)), capture_output=True, text=True, check=True,
    )  # fmt: skip
    seen = _Seen(**json.loads(process.stdout))
    assert seen.state == "done", seen.state
    note = (
        f"drawn, read back, spooled; {seen.progress} steps of progress seen; "
        f"a cancelled one stopped within {seen.after_cancel} labels; "
        f"{seen.megabytes:.0f} MB at most, goal: below {MEMORY_MAX}"
    )
    rate = len(items) / seen.seconds
    return Figure(f"labels.job_{language}", database(), rate, None, "labels/s", None, note)
