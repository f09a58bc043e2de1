"""Every main page: readable by everybody, in both themes, on a phone, without a complaint."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.browser.pages import PAGES, MainPage
from tests.site import Site

NAMES = [page.name for page in PAGES]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
"""What another theme can spoil: the page itself stays as it is."""


@pytest.fixture(scope="module")
def session(chromium: Browser, site: Site) -> Iterator[dict[str, object]]:
    """The cookies of somebody who may do everything."""
    context = chromium.new_context()
    site.sign_in(context.new_page(), "admin")
    yield context.storage_state()
    context.close()


def show(
    chromium: Browser, session: object, site: Site, main: MainPage, width: int
) -> tuple[Page, list[str]]:
    """The page in a window of its own, and what the browser complains of."""
    context = chromium.new_context(
        viewport={"width": width, "height": 800},
        storage_state=session if main.signed_in else None,
        has_touch=width < 500,
    )
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on(
        "console",
        lambda message: complaints.append(message.text) if message.type == "error" else None,
    )
    main.open(page, site.address)
    return page, complaints


@pytest.mark.parametrize("main", PAGES, ids=NAMES)
def test_a_page_is_accessible_in_light_and_dark_and_fits_a_phone(chromium, session, site, main):
    page, complaints = show(chromium, session, site, main, 1440)
    for theme, rules in (("light", RULES), ("dark", COLOURS)):
        page.emulate_media(color_scheme=theme)
        found = Axe().run(page, options={"runOnly": rules})
        assert found.violations_count == 0, f"{theme}: {found.generate_report()}"
    held_in_one_hand(page)
    for width in (375, 320):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        if main.name != "styleguide":
            assert page.evaluate(SMALL_TARGETS) == []
    page.context.close()
    assert complaints == []


def held_in_one_hand(page: Page) -> None:
    """From here on the page is touched, not pointed at; it is the same page."""
    devices = page.context.new_cdp_session(page)
    devices.send("Emulation.setTouchEmulationEnabled", {"enabled": True})
    assert page.evaluate("matchMedia('(pointer: coarse)').matches")


@pytest.mark.parametrize("width", [1440, 375])
def test_what_opens_beside_a_page_is_accessible_too(chromium, session, site, width):
    item = next(page for page in PAGES if page.name == "items")
    page, complaints = show(chromium, session, site, item, width)
    page.locator("tbody input").first.check()
    page.locator(".deed").get_by_role("button", name="Move").click()
    page.locator("#beside").get_by_label("To place").wait_for()
    page.wait_for_timeout(300)  # the panel has arrived
    found = Axe().run(page, options={"runOnly": RULES})
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.keyboard.press("Escape")
    page.keyboard.press("Control+k")
    found = Axe().run(page, options={"runOnly": RULES})
    assert found.violations_count == 0, found.generate_report()
    page.context.close()
    assert complaints == []


# Links in running text and in lists of facts may be lower; what stands alone may not.
SMALL_TARGETS = """
() => [...document.querySelectorAll("main button, main .button, .bar a, main select")]
    .filter((each) => each.checkVisibility() && !each.matches(".as-link, .toast button"))
    .filter((each) => each.getBoundingClientRect().height < 43.5)
    .map((each) => each.outerHTML.slice(0, 120))
"""
