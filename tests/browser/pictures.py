"""`./run pictures`: the pictures in the documents, taken from the demo into docs/pictures/.

Each is cropped to what it is about and saved with a palette, so that it stays small.
"""

import shutil
import sys
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Final, NamedTuple

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from stockthread.demo import LOGINS, PASSWORD
from tests.installation import ROOT, describe
from tests.site import serving

PICTURES: Final = ROOT / "docs/pictures"
COLOURS: Final = 64
PATTERN: Final = "DR-{yy}{mm}-{counter:6}{check:mod37-36}"
DELIVERY: Final = "DR18\tK-0001\nDR18\tK-OOO1\nDR18\tK-0100..K-0104\nDR18\n\nACME-77-000123-EU"


class Scene(NamedTuple):
    """What to show: an address, what is done there, from where to where the picture goes down."""

    name: str
    address: str
    act: Callable[[Page], None] | None = None
    width: int = 1120
    height: int = 620


def receive(page: Page) -> None:
    """Paste a delivery with one line of each kind."""
    page.fill("#r-place", "GI")
    page.fill("#r-serials", DELIVERY)
    page.locator("#refused").wait_for()


def correct(page: Page) -> None:
    """Open the form beside the item's codes."""
    page.locator('main a[href*="/codes/correct"]').first.click()
    page.locator("#beside form").wait_for()


SCENES: Final = (
    Scene("scheme-designer", f"/schemes/new?pattern={PATTERN}", height=760),
    Scene("receive", "/receive", receive, height=700),
    Scene("receive-phone", "/receive", receive, width=375, height=900),
    Scene("teach", "/barcodes/teach?text=ACME-77-000123-EU&product=DR18&mark=9-14", height=640),
    Scene("book-new", "/books/new?name=Roll+7&numbers=R0001-R0500%0AROOO1", height=560),
    Scene("correct-code", "item", correct, height=640),
    Scene("code-types", "/code-types", height=520),
    Scene("tracking", "tracking", height=640),
)


def take(page: Page, scene: Scene, site: str) -> None:
    """Show a scene and save its picture."""
    page.set_viewport_size({"width": scene.width, "height": scene.height})
    page.goto(site + address_of(page, scene.address, site))
    page.wait_for_load_state("networkidle")
    if scene.act:
        scene.act(page)
        page.wait_for_timeout(400)
    page.evaluate("document.activeElement?.blur()")
    whole = Image.open(BytesIO(page.screenshot()))
    small = whole.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    small.save(PICTURES / f"{scene.name}.png", optimize=True)


def address_of(page: Page, address: str, site: str) -> str:
    """An address as it stands, or the first one of that kind in the demo."""
    lists = {
        "item": ("/items?stage=ready&product=DR18", 'main a[href*="/items/"]', ""),
        "tracking": ("/products", 'main a[href*="/products/"]', "/tracking"),
    }
    if address not in lists:
        return address
    listed, link, more = lists[address]
    page.goto(site + listed)
    found = page.locator(link).first.get_attribute("href")
    assert found, f"{listed} has no link {link}"
    return found.partition("?")[0] + more


def main(directory: str) -> None:
    """Serve the demo in this directory and take every picture."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if not chromium:
        sys.exit("Pictures need Chromium: install the package chromium.")
    demo = describe(Path(directory).absolute(), "")
    demo.environment["DJANGO_SETTINGS_MODULE"] = "project.settings"
    admin = next(each.login for each in LOGINS if each.role == "admin")
    with serving(demo) as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page(color_scheme="light")
        site.sign_in(page, admin, PASSWORD)
        for scene in SCENES:
            take(page, scene, site.address)
        browser.close()
    print(f"{len(SCENES)} pictures are in {PICTURES}")


if __name__ == "__main__":
    main(sys.argv[1])
