"""Every main page: readable by everybody, in both themes, on a phone, without a complaint.

The pages are shown one after the other in one window, which keeps styles and scripts. Colours
are looked at where a text has a look that no page before it had: the same letters in the same
colours on the same ground are as readable there as here. Styles themselves are looked at with the
first page that has them, and of what stands in rows a few of each kind.
"""

from collections.abc import Iterator
from typing import Any, Final, NamedTuple

import pytest
from axe_playwright_python.base import AxeResults
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, CDPSession, ConsoleMessage, Page, Response

from tests.browser.pages import PAGES, MainPage
from tests.browser.watching import settled
from tests.site import Site

NAMES = [page.name for page in PAGES]
RULES: Final = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
    "preload": False,
}
COLOURS: Final = ("color-contrast", "link-in-text-block")
"""What another theme can spoil: the page itself stays as it is."""
STYLES: Final = "css-orientation-lock"
"""What only styles can spoil: the rule reads all of them, and the page not at all."""
OFF: Final = {rule: {"enabled": False} for rule in (*COLOURS, STYLES)}


class Window(NamedTuple):
    """A browser window, what it complained of, and the looks of text and styles it has shown."""

    page: Page
    devices: CDPSession
    complaints: list[str]
    looks: set[str]

    def open(self, main: MainPage, site: Site, width: int) -> Page:
        """Show the page as if it were the first in this window."""
        self.complaints.clear()
        self.page.set_viewport_size({"width": width, "height": 800})
        self.page.emulate_media(color_scheme="light")
        self.touched(width < 500)
        main.open(self.page, site.address)
        return self.page

    def touched(self, is_touched: bool) -> None:
        """Say whether the page is touched from here on, or pointed at."""
        self.devices.send("Emulation.setTouchEmulationEnabled", {"enabled": is_touched})

    def forget(self) -> None:
        """Drop what the page has kept for the next one."""
        self.page.evaluate("() => { sessionStorage.clear(); localStorage.clear(); }")

    def wrong(self, **options: Any) -> str:
        """What breaks a rule on the page, in words; empty where nothing does."""
        run = "options => axe.run(document, options)"
        if not self.page.evaluate(run, RULES | options | {"selectors": False})["violations"]:
            return ""
        return violations(self.page.evaluate(run, RULES | options))

    def wrong_styles(self) -> str:
        """What styles forbid, where the page has some that no page before it had."""
        sheets = "() => [...document.styleSheets].map((each) => each.href)"
        if self.looks.issuperset(sheets := self.page.evaluate(sheets)):
            return ""
        options = RULES | {"runOnly": {"type": "rule", "values": [STYLES]}, "preload": True}
        found = violations(self.page.evaluate("options => axe.run(document, options)", options))
        if not found:
            self.looks.update(sheets)
        return found

    def wrong_colours(self, theme: str) -> str:
        """What cannot be read in its colours, among texts whose look is new."""
        self.page.emulate_media(color_scheme=theme)
        looks = self.page.evaluate(LOOKS)
        new = [look for look in looks if look not in self.looks]
        if not new:
            return ""
        found = violations(self.page.evaluate(COLOURS_OF, [new, list(COLOURS)]))
        if not found:
            self.looks.update(looks)
        return found


def violations(response: dict[str, Any]) -> str:
    results = AxeResults(response)
    return results.generate_report() if results.violations_count else ""


@pytest.fixture(scope="module")
def windows(chromium: Browser, site: Site) -> Iterator[dict[bool, Window]]:
    """A window of nobody, and one of somebody who may do everything."""
    contexts = {is_signed_in: chromium.new_context() for is_signed_in in (False, True)}
    site.sign_in(contexts[True].new_page(), "admin")
    looks: set[str] = set()
    yield {key: window_of(context, looks) for key, context in contexts.items()}
    for context in contexts.values():
        context.close()


def window_of(context: BrowserContext, looks: set[str]) -> Window:
    """A window; errors of its scripts and whatever it could not load become complaints."""
    context.add_init_script(Axe().axe_script)
    page, complaints = context.new_page(), list[str]()

    def said(message: ConsoleMessage) -> None:
        # What could not be loaded is told with its address below.
        if message.type == "error" and "Failed to load resource" not in message.text:
            complaints.append(message.text)

    def answered(response: Response) -> None:
        if response.status >= 400:
            complaints.append(f"{response.url} answered {response.status}")

    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", said)
    page.on("response", answered)
    return Window(page, context.new_cdp_session(page), complaints, looks)


@pytest.mark.parametrize("main", PAGES, ids=NAMES)
def test_a_page_is_accessible_in_light_and_dark_and_fits_every_screen(windows, site, main):
    window = windows[main.signed_in]
    page = window.open(main, site, 375)
    assert page.evaluate("matchMedia('(pointer: coarse)').matches")
    for width in (375, 320):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        if main.name != "styleguide":
            assert page.evaluate(SMALL_TARGETS) == []
    window.touched(False)
    for width in (768, 1024, 1440):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.evaluate(FEW_ROWS)
    assert not window.wrong(rules=OFF)
    assert not window.wrong_styles()
    for theme in ("light", "dark"):
        assert not (found := window.wrong_colours(theme)), f"{theme}: {found}"
    window.forget()
    assert window.complaints == []


@pytest.mark.parametrize("width", [1440, 375])
def test_what_opens_beside_a_page_is_accessible_too(windows, site, width):
    item = next(page for page in PAGES if page.name == "items")
    window = windows[True]
    page = window.open(item, site, width)
    page.locator("tbody input").first.check()
    page.locator(".deed").get_by_role("button", name="Move").click()
    page.locator("#beside").get_by_label("To place").wait_for()
    settled(page)  # the panel has arrived
    assert not window.wrong()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.keyboard.press("Escape")
    page.keyboard.press("Control+k")
    assert not window.wrong()
    window.forget()
    assert window.complaints == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_text_that_cannot_be_read_is_found_on_a_page_whose_other_texts_are_known(
    windows, site, theme
):
    item = next(page for page in PAGES if page.name == "items")
    window = windows[True]
    page = window.open(item, site, 1440)
    assert not window.wrong_colours(theme)
    assert not window.wrong_colours(theme)
    page.evaluate(FADED)
    assert "color-contrast" in window.wrong_colours(theme)


# Nearly as its ground: letters exactly in that colour may be hidden on purpose.
FADED = r"""
() => {
  const ground = getComputedStyle(document.body).backgroundColor;
  const near = ground.replace(/\d+/g, (part) => Math.abs(Number(part) - 24));
  document.querySelector("h1").style.color = near;
}
"""
# Whatever decides how a text is seen, from the text up to the page; only texts that show.
LOOKS = """
() => {
  const known = new Map();
  const look = (each) => {
    if (!each) return "";
    if (!known.has(each)) {
      const it = getComputedStyle(each);
      const own = [it.color, it.backgroundColor, it.backgroundImage, it.opacity, it.fontSize,
        it.fontWeight, it.textDecorationLine, it.textShadow, it.position, each.localName === "a"];
      known.set(each, short(look(each.parentElement) + own.join("/")));
    }
    return known.get(each);
  };
  const short = (text) => {
    let [one, two] = [7, 11];
    for (let at = 0; at < text.length; at++) {
      one = Math.imul(one ^ text.charCodeAt(at), 0x9E3779B1);
      two = Math.imul(two ^ text.charCodeAt(at), 0x85EBCA77);
    }
    return (one >>> 0).toString(36) + (two >>> 0).toString(36);
  };
  const letters = (node) => node.nodeType === Node.TEXT_NODE && node.data.trim();
  const says = (each) => [...each.childNodes].some(letters)
    || each.matches("input, select, textarea");
  window.texts = new Map();
  for (const each of document.body.querySelectorAll("*"))
    if (says(each) && each.checkVisibility() && !window.texts.has(look(each)))
      window.texts.set(look(each), each);
  return [...window.texts.keys()];
}
"""
COLOURS_OF = """
([looks, rules]) => axe.run(
  {include: looks.map((look) => window.texts.get(look))},
  {runOnly: {type: "rule", values: rules}, resultTypes: ["violations"]},
)
"""
# Rows are made by one piece of their page: of the first dozen, three of one kind show it all.
FEW_ROWS = """
() => {
  const kind = (each) => [each, ...each.querySelectorAll("*")]
    .map((part) => `${part.localName}.${part.className.baseVal ?? part.className}`).join();
  for (const list of document.querySelectorAll("main :is(tbody, ul, ol)")) {
    const seen = {};
    [...list.children].forEach((row, at) => {
      seen[kind(row)] = (seen[kind(row)] ?? 0) + 1;
      if (at >= 12 || seen[kind(row)] > 3) row.remove();
    });
  }
}
"""
# Links in running text and in lists of facts may be lower; what stands alone may not.
SMALL_TARGETS = """
() => [...document.querySelectorAll("main button, main .button, .bar a, main select")]
    .filter((each) => each.checkVisibility() && !each.matches(".as-link, .toast button"))
    .filter((each) => each.getBoundingClientRect().height < 43.5)
    .map((each) => each.outerHTML.slice(0, 120))
"""
