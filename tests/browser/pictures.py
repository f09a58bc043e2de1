"""`./run pictures`: the pictures in the documents, taken from the demo into docs/pictures/.

Each shows one thing, cropped to the parts that matter, and is saved with a palette so that it
stays small. The demo itself is not touched: they are taken from a copy, with a few goods more.
"""

import shutil
import sys
import tempfile
from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any, Final, NamedTuple

from PIL import Image, ImageChops, ImageOps
from playwright.sync_api import Browser, FloatRect, Page, expect, sync_playwright

from stockthread.demo import LOGINS, PASSWORD
from tests.conftest import CHROMIUM
from tests.installation import ROOT, Installation, describe
from tests.site import Site, serving

PICTURES: Final = ROOT / "docs/pictures"
COLOURS: Final = 128
BYTES_MAX: Final = 60_000
MARGIN: Final = 16
HEIGHT: Final = 1600
DESK: Final = 1180
PHONE: Final = 375

PATTERN: Final = "DR-{yy}{mm}-{counter:6}{check:mod37-36}"
MEETING: Final = "DR18-{yyyy}-{counter:5:32}"
DELIVERY: Final = (
    "(01)09521234000020(21)K-0001\nDR18\tK-OOO1\nDR18\tK-0100..K-0149\nDR18\n\nACME-77-000123-EU"
)
GOODS: Final = (
    ("book", "add", "Roll 7", "WL-0001..WL-0120", "--product", "LAMP18", "--kept", "Packing table"),
    ("receive", "LAMP18", "LP-2207", "--quantity", "60", "--to", "PK"),
    ("ship", "LP-2207", "--to", "FIXIT", "--quantity", "14", "--serial", "WL-0001..WL-0014"),
    ("book", "spoil", "Roll 7", "WL-0015..WL-0017", "--reason", "torn when the roll was opened"),
    ("receive", "MOT18", "KM26M004471", "--to", "GI", "--doubtful"),
    ("code", "add", "KM26M004471", "asset_tag", "AT-1042", "--reason", "lent to the workshop"),
    ("code", "correct", "KM26M004471", "KM26M004417", "--reason", "two digits swapped"),
)


BESIDE: Final = ("#beside h1, #beside h2", "#beside form")


class Scene(NamedTuple):
    """What to show: an address, what is done there, and the parts that the picture is cropped to.

    Without parts the picture is the window, `height` pixels high.
    """

    name: str
    address: str
    act: Callable[[Page], None] | None = None
    parts: tuple[str, ...] = ("main",)
    width: int = DESK
    height: int = HEIGHT


def explain(page: Page) -> None:
    """Take the serial of a battery pack that is on record apart."""
    serial = page.locator('main a[href*="/items/"]').first.text_content()
    assert serial, "no pack is in stock"
    page.goto(page.url.partition("/items")[0] + "/schemes")
    page.get_by_role("link", name="PACK").first.click()
    page.fill("#s-serial", "".join(serial.split()))
    page.keyboard.press("Enter")
    page.locator("#says .said").wait_for()


def receive(page: Page) -> None:
    """Paste a delivery with lines of each kind."""
    page.fill("#r-place", "GI")
    page.locator("#r-serials").evaluate("field => { field.rows = 9 }")
    page.fill("#r-serials", DELIVERY)
    page.locator("#refused").wait_for()


def of_item(page: Page) -> None:
    """The item page of what was found; little happened to it, so that its codes are near."""
    page.locator("h2", has_text="Codes").wait_for()


def correct(page: Page) -> None:
    """Open the form beside the item's codes."""
    page.get_by_role("link", name="Correct").first.click()
    page.fill("#beside #c-text", "KM26M004414")
    page.fill("#beside [name=reason]", "the last digit was smudged")


def compare(page: Page) -> None:
    """Try two codes against one."""
    page.fill("#t-one", "at 1042")
    page.fill("#t-other", "AT-1O42")
    page.select_option("#t-type", "asset_tag")
    page.locator("#tried .verdict").wait_for()


def product(page: Page) -> None:
    """The page of the product that is listed first."""
    page.locator('main a[href*="/products/"]').first.click()
    page.locator("#tracking").wait_for()


def policies(page: Page) -> None:
    """The form that changes how a product is followed."""
    product(page)
    page.get_by_role("link", name="Change tracking").click()
    page.locator("#beside form").wait_for()


def serials(page: Page) -> None:
    """Serials for goods that wait for some."""
    product(page)
    page.get_by_role("link", name="Give serials").click()
    pick = page.locator("table.waiting").get_by_role("link", name="Give serials")
    if pick.count():
        pick.first.click()
    page.fill("#r-serials", "CH-77001..CH-77006\nCH-77OO1")
    page.locator("#doubtful").wait_for()


def ship(page: Page) -> None:
    """Ship part of a lot, with seven of twelve serials scanned so far."""
    page.get_by_role("link", name="Ship").first.click()
    page.fill("#act-to", "HOMESTEAD")
    page.fill("#act-quantity", "12")
    page.fill("#act-serials", "\n".join(f"WL-{number:04}" for number in range(18, 25)))
    expect(page.locator("#ship-count")).to_contain_text("7 of 12")


def book(page: Page) -> None:
    """The page of the one book."""
    page.get_by_role("link", name="Roll 7").click()
    page.locator("main table").wait_for()


def edit_label(page: Page) -> None:
    """Open the unit label and the text of its product."""
    page.get_by_role("link", name="Unit, 50 × 25 mm").click()
    page.get_by_role("button", name="Text {product}").click()
    page.locator(".label-element[open]").wait_for()


def worn(page: Page) -> None:
    """Show what the unit label survives."""
    page.get_by_role("link", name="Unit, 50 × 25 mm").click()
    page.get_by_role("link", name="What it survives").click()
    page.locator(".strip").first.wait_for()


def print_label(page: Page) -> None:
    """Open the panel that prints an item's label on a sheet."""
    page.locator(".head .actions").get_by_role("link", name="Labels").click()
    page.locator("#beside img").wait_for()
    page.select_option("#p-printer", "OFFICE")
    page.locator(".cells").wait_for()


def of_order(page: Page) -> None:
    """The page of the order that is under way."""
    page.locator("tr", has_text="under way").locator("a").first.click()
    page.locator(".story").wait_for()


def new_order(page: Page) -> None:
    """Paste lines from a spreadsheet, of which one is wrong."""
    page.fill("#o-lines", "DR18\t12\t169.00\nCH-UK\t12\t34.90\nDR20\t3\t89.00")
    page.locator("#order-preview .mend").wait_for()


FIRST: Final = Scene("dashboard", "/", parts=(), height=900)
"""Taken of the demo as it is."""
SCENES: Final = (
    Scene("scheme-designer", f"/schemes/new?pattern={PATTERN}&product=DR18"),
    Scene(
        "scheme-meets", f"/schemes/new?pattern={MEETING}",
        parts=("#shown .serial-drawn", "#shown .meetings"),
    ),
    Scene("serial-explained", "/items?product=BP18&stage=ready", explain, ("#says",)),
    Scene("receive", "/receive", receive),
    Scene("receive-phone", "/receive", receive, ("#preview",), PHONE),
    Scene("teach", "/barcodes/teach?text=ACME-77-000123-EU&product=DR18&mark=9-14"),
    Scene("book-new", "/books/new?name=Roll+8&numbers=R0001-R0500%0AROOO1"),
    Scene("book", "/books", book),
    Scene("codes", "/find?q=KM26M004417", of_item),
    Scene("correct-code", "/find?q=KM26M004417", correct, BESIDE),
    Scene("code-types", "/code-types", compare),
    Scene("tracking", "/products?text=CH-EU", product, ("main .head", "#tracking")),
    Scene("tracking-change", "/products?text=LAMP18", policies, BESIDE),
    Scene("serialise", "/products?text=CH-EU", serials),
    Scene("label-templates", "/labels/templates", height=900),
    Scene("label-editor", "/labels/templates", edit_label, (".label-editor",)),
    Scene("label-wear", "/labels/templates", worn, (".wear header", ".strip:nth-of-type(3)")),
    Scene("label-print", "/find?q=KM26M004417", print_label, BESIDE),
    Scene("ship", "/find?q=LP-2207", ship, BESIDE),
    Scene("orders", "/orders", parts=("main .head", "#list"), height=900),
    Scene("order", "/orders?kind=purchases", of_order, ("main .head", "#happened"), height=900),
    Scene("order-phone", "/orders?kind=purchases", of_order, ("main .head", ".story"), PHONE),
    Scene("order-new", "/orders/new?kind=sales&party=BRICK", new_order),
)  # fmt: skip


def take(browser: Browser, site: Site, scene: Scene) -> None:
    """Show a scene and save its picture."""
    page = browser.new_page(
        color_scheme="light",
        viewport={"width": scene.width, "height": scene.height},
        device_scale_factor=2 if scene.width == PHONE else 1,
    )
    site.sign_in(page, next(each.login for each in LOGINS if each.role == "admin"), PASSWORD)
    page.goto(site.address + scene.address)
    page.wait_for_load_state("networkidle")
    if scene.act:
        scene.act(page)
    page.wait_for_timeout(600)  # what opens beside has arrived
    page.evaluate("document.activeElement?.blur()")
    if scene.parts:
        save(scene.name, trimmed(opened(page.screenshot(clip=around(page, scene.parts)))))
    else:
        save(scene.name, opened(page.screenshot()))
    page.close()


def around(page: Page, parts: Sequence[str]) -> FloatRect:
    """The rectangle around these parts of the page."""
    boxes = [box for part in parts if (box := page.locator(part).first.bounding_box())]
    assert len(boxes) == len(parts), f"not all of {parts} are there"
    size = page.viewport_size
    assert size
    left, top = min(box["x"] for box in boxes), min(box["y"] for box in boxes)
    right = min(max(box["x"] + box["width"] for box in boxes), size["width"])
    bottom = min(max(box["y"] + box["height"] for box in boxes), size["height"])
    return {"x": left, "y": top, "width": right - left, "height": bottom - top}


def opened(picture: bytes) -> Image.Image:
    """A screenshot as a picture in colours."""
    return Image.open(BytesIO(picture)).convert("RGB")


def trimmed(picture: Image.Image) -> Image.Image:
    """What is on a picture, with the same margin on all sides."""
    ground = picture.getpixel((picture.width - 1, picture.height - 1))
    box = ImageChops.difference(picture, Image.new("RGB", picture.size, ground)).getbbox()
    assert box, "the picture is empty"
    return ImageOps.expand(picture.crop(box), MARGIN, ground)


def save(name: str, picture: Image.Image) -> None:
    """Save a picture with a palette; fails where it is too large for a document."""
    path = PICTURES / f"{name}.png"
    reduced(picture).save(path, optimize=True)
    assert path.stat().st_size < BYTES_MAX, f"{path} is larger than {BYTES_MAX} bytes"


def reduced(picture: Image.Image) -> Image.Image:
    """A picture with a palette of its own commonest colours, so that surfaces keep theirs."""
    counted = picture.getcolors(picture.width * picture.height) or []
    common: list[Any] = [colour for _, colour in sorted(counted, reverse=True)[:COLOURS]]
    palette = Image.new("P", (1, 1))
    palette.putpalette([part for colour in common for part in colour])
    return picture.quantize(palette=palette, dither=Image.Dither.NONE)


def furnish(copy: Installation) -> None:
    """Bring in the goods that the scenes speak of."""
    for command in GOODS:
        done = copy.stockthread(*command)
        assert done.returncode == 0, f"{' '.join(command)}: {done.stderr}"


def main(directory: str, *names: str) -> None:
    """Take every picture, or those named, from a copy of the demo in this directory."""
    if not CHROMIUM:
        sys.exit("Pictures need Chromium: install the package chromium.")
    PICTURES.mkdir(exist_ok=True)
    scenes = [scene for scene in (FIRST, *SCENES) if not names or scene.name in names]
    furnished = False
    with tempfile.TemporaryDirectory() as room:
        copy = describe(Path(shutil.copytree(directory, f"{room}/demo")), "")
        copy.environment["DJANGO_SETTINGS_MODULE"] = "project.settings"
        with serving(copy) as site, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
            for scene in scenes:
                if scene != FIRST and not furnished:
                    furnish(copy)
                    furnished = True
                take(browser, site, scene)
            browser.close()
    print(f"{len(scenes)} pictures are in {PICTURES}")


if __name__ == "__main__":
    main(*sys.argv[1:])
