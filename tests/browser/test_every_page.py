"""Every main page: readable by everybody, in both themes, on a phone, without a complaint."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.pages import PAGES, MainPage
from tests.site import Site

NAMES = [page.name for page in PAGES]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="module")
def session(chromium: Browser, site: Site) -> Iterator[dict[str, object]]:
    """The cookies of somebody who may do everything."""
    context = chromium.new_context()
    site.sign_in(context.new_page(), "admin")
    yield context.storage_state()
    context.close()


def window(chromium: Browser, session: object, width: int, theme: str) -> BrowserContext:
    return chromium.new_context(
        viewport={"width": width, "height": 800},
        color_scheme=theme,
        storage_state=session,
        has_touch=width < 500,
    )


def show(context: BrowserContext, main: MainPage, site: Site) -> tuple[Page, list[str]]:
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on(
        "console",
        lambda message: complaints.append(message.text) if message.type == "error" else None,
    )
    main.open(page, site.address)
    return page, complaints


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("main", PAGES, ids=NAMES)
def test_a_page_is_accessible(chromium, session, site, main, theme):
    context = window(chromium, session if main.signed_in else None, 1440, theme)
    page, complaints = show(context, main, site)
    found = Axe().run(page, options={"runOnly": RULES})
    context.close()
    assert found.violations_count == 0, found.generate_report()
    assert complaints == []


@pytest.mark.parametrize("width", [375, 320])
@pytest.mark.parametrize("main", PAGES, ids=NAMES)
def test_a_page_fits_a_phone(chromium, session, site, main, width):
    context = window(chromium, session if main.signed_in else None, width, "light")
    page, _ = show(context, main, site)
    wide = page.evaluate("document.documentElement.scrollWidth")
    small = page.evaluate(SMALL_TARGETS) if main.name != "styleguide" else []
    context.close()
    assert wide <= width
    assert small == []


# Links in running text and in lists of facts may be lower; what stands alone may not.
SMALL_TARGETS = """
() => [...document.querySelectorAll("main button, main .button, .bar a, main select")]
    .filter((each) => each.checkVisibility() && !each.matches(".as-link, .toast button"))
    .filter((each) => each.getBoundingClientRect().height < 43.5)
    .map((each) => each.outerHTML.slice(0, 120))
"""
