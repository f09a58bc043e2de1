"""Our ZPL, rendered by somebody else's renderer: the same dots, and every code reads."""

import base64
import io
import lzma
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image, ImageChops
from playwright.sync_api import Browser, Page

from stockthread import labels
from tests.labels.cast import VALUES

RENDERER = Path(__file__).parent / "zebra" / "zpl-renderer-js-3.4.0.umd.js.xz"
_RENDER = """async ([zpl, width, height, dots]) => {
  const { api } = await zpljs.ready;
  return api.zplToBase64Async(zpl, width, height, dots);
}"""


@pytest.fixture(scope="module")
def renderer(chromium: Browser):
    context = chromium.new_context()
    page = context.new_page()
    page.add_script_tag(content=lzma.decompress(RENDERER.read_bytes()).decode())
    yield page
    context.close()


def rendered(renderer: Page, zpl: bytes, width: float, height: float, dots: int) -> Image.Image:
    png = renderer.evaluate(_RENDER, [zpl.decode("ascii"), width, height, dots])
    return Image.open(io.BytesIO(base64.b64decode(png))).convert("L")


@pytest.mark.parametrize("dots", [8, 12])
@pytest.mark.parametrize("name", list(labels.READY))
def test_what_a_zebra_would_print_is_what_was_read_back(renderer: Page, name: str, dots: int):
    template = labels.READY[name].template
    [drawing] = labels.draw(template, [VALUES], dots=dots)
    own = labels.raster(drawing, dots, {}).convert("L")
    zpl = labels.zpl(drawing, dots, {})
    theirs = rendered(renderer, zpl, template.width, template.height, dots)
    shown = theirs.crop((0, 0, own.width, own.height))
    differing = sum(ImageChops.difference(own, shown).histogram()[128:])
    assert differing <= own.width * own.height * 0.001
    for symbol, seen in labels.readback.read_all(drawing, shown, dots):
        assert labels.readback.is_right(symbol, seen)


def test_a_label_moved_by_its_printers_offset_comes_out_moved(renderer: Page):
    template = labels.READY["unit"].template
    [drawing] = labels.draw(template, [VALUES], dots=8)
    width, height = template.width + 4, template.height + 4
    picture = rendered(renderer, labels.zpl(drawing, 8, {}, (2.0, 1.0)), width, height, 8)
    found = zxingcpp.read_barcodes(picture)
    assert [each.text for each in found] == [str(VALUES["code"])]
