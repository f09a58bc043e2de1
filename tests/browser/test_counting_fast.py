"""Whoever scans faster than the line answers loses nothing, and nothing is cut."""

import re

from playwright.sync_api import Browser, Page, Route, expect

from tests.browser import yard
from tests.site import Site


def begun(page: Page, site: Site, name: str) -> yard.Yard:
    """A count of one bin with twelve lamps in it, open at that bin."""
    made = yard.make(site, name, 12)
    site.sign_in(page, "supervisor")
    page.goto(f"{site.address}/counts/new?places={name}A")
    page.fill("[name=places]", f"{name}A")
    page.locator("main form button.main").click()
    page.wait_for_url(re.compile("/counts/[A-Z0-9]+"))
    page.goto(re.sub(r"[?#].*", "", page.url) + "/scan")
    scan(page, f"{name}A")
    expect(page.locator("h1")).to_contain_text(f"{name}A")
    return made


def scan(page: Page, text: str) -> None:
    """As a scanner does: every letter, then Enter, at once."""
    page.keyboard.type(text)
    page.keyboard.press("Enter")


def test_scans_wait_in_line_while_one_is_on_its_way(page: Page, site: Site):
    made = begun(page, site, "FAST")

    def slowly(route: Route) -> None:
        page.wait_for_timeout(300)
        route.continue_()

    page.route("**/scan/post", slowly)
    for code in made.codes:
        scan(page, code)
    page.keyboard.type("FAST-10")  # half a scan stays in the field
    expect(page.locator(".count-numbers .figure").first).to_have_text("12", timeout=30_000)
    expect(page.locator(".count-scans li")).to_have_count(12)
    expect(page.locator("#c-text")).to_have_value("FAST-10")
    expect(page.locator("main")).not_to_contain_text("unknown")


def test_what_did_not_arrive_stands_in_the_field_again(chromium: Browser, site: Site):
    page = chromium.new_context().new_page()  # the browser complains of the broken line
    made = begun(page, site, "LINE")
    page.route("**/scan/post", lambda route: route.abort())
    for code in made.codes[:3]:
        scan(page, code)
    expect(page.locator("#c-text")).to_have_value("".join(f"{code}\n" for code in made.codes[:3]))
    page.unroute("**/scan/post")
    page.get_by_role("button", name="Take it").click()
    expect(page.locator(".count-numbers .figure").first).to_have_text("3")
    page.context.close()
