"""`./run shots`: a picture of each main page, wide and narrow, light and dark, into shots/."""

import sys
from pathlib import Path
from typing import Final

from playwright.sync_api import Browser, BrowserContext, sync_playwright

from stockthread.demo import LOGINS, PASSWORD
from tests.browser.pages import PAGES
from tests.conftest import CHROMIUM
from tests.installation import ROOT, describe
from tests.site import Site, serving

SHOTS: Final = ROOT / "shots"
HEIGHTS: Final = {1440: 900, 375: 800}
SCHEMES: Final = ("light", "dark")


def take(browser: Browser, site: Site) -> int:
    """Take every picture, signed in as the demo's supervisor; return how many were taken."""
    name = next(each.login for each in LOGINS if each.role == "supervisor")
    taken = 0
    for width, height in HEIGHTS.items():
        for scheme in SCHEMES:
            context = browser.new_context(
                viewport={"width": width, "height": height},
                color_scheme=scheme,
                device_scale_factor=1 if width > 800 else 2,
            )
            window = context.new_page()
            for page in sorted(PAGES, key=lambda page: page.signed_in):
                if page.signed_in and not signed_in(context):
                    site.sign_in(window, name, PASSWORD)
                page.open(window, site.address)
                # As tall as the page, so that what sticks to the window's edges is drawn once.
                whole = window.evaluate("document.documentElement.scrollHeight")
                window.set_viewport_size({"width": width, "height": max(height, whole)})
                window.screenshot(path=SHOTS / f"{page.name}-{width}-{scheme}.png")
                window.set_viewport_size({"width": width, "height": height})
                taken += 1
            context.close()
    return taken


def signed_in(context: BrowserContext) -> bool:
    """Tell whether this browser has a session already."""
    return any(cookie.get("name") == "sessionid" for cookie in context.cookies())


def main(directory: str) -> None:
    """Serve the demo in this directory and photograph it."""
    if not CHROMIUM:
        sys.exit("Screenshots need Chromium: install the package chromium.")
    SHOTS.mkdir(exist_ok=True)
    demo = describe(Path(directory).absolute(), "")
    demo.environment["DJANGO_SETTINGS_MODULE"] = "project.settings"
    with serving(demo) as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        print(f"{take(browser, site)} pictures are in {SHOTS}")
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1])
