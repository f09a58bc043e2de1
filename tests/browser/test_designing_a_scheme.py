"""A scheme is designed while it is written, saved, and numbers of it are reserved."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.watching import settled
from tests.site import Site


def test_the_preview_follows_what_is_written_and_put_in(page: Page, site: Site):
    site.sign_in(page, "viewer")
    page.goto(f"{site.address}/schemes/new")
    page.fill("#s-pattern", "AB-CD")
    expect(page.locator("#shown .error")).to_contain_text("a pattern has one counter")
    page.evaluate("document.querySelector('#s-pattern').setSelectionRange(3, 3)")
    page.get_by_role("button", name="counter").click()
    expect(page.locator("#s-pattern")).to_have_value("AB-{counter:6}CD")
    expect(page.locator("#s-pattern")).to_be_focused()
    expect(page.locator(".serial-drawn")).to_have_text("AB-000001CD")
    page.keyboard.type("X")
    expect(page.locator(".serial-drawn")).to_have_text("AB-000001XCD")
    page.fill("#s-pattern", "{counter:6}{yq}")
    expect(page.locator("#shown mark")).to_have_text("{yq}")
    page.fill("#s-pattern", "")
    page.get_by_role("link", name="lots counted by week").click()
    expect(page.locator("#s-pattern")).to_have_value("{yy}W{ww}-{counter:4:::week}")
    page.fill("#s-day", "2026-07-30")
    expect(page.locator(".serial-drawn")).to_have_text("26W31-0001")
    expect(page.get_by_role("img", name="A label with 26W31-0001")).to_be_visible()


def test_by_keyboard_from_a_pattern_to_reserved_numbers(page: Page, site: Site):
    site.sign_in(page, "supervisor")
    page.goto(f"{site.address}/schemes/new")
    page.keyboard.type("KB-{counter:5}")
    expect(page.locator(".serial-drawn")).to_have_text("KB-00001")
    page.locator("#s-code").focus()
    page.keyboard.type("KEYS")
    page.get_by_role("button", name="Save the scheme").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("KEYS is saved")
    page.get_by_role("link", name="Reserve numbers").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#beside #b-count")).to_be_focused()
    settled(page)  # the panel has arrived
    page.keyboard.type("25")
    page.keyboard.press("Tab")
    page.keyboard.type("the fair")
    page.keyboard.press("Enter")
    confirm = page.get_by_role("button", name="Reserve 25 numbers")
    expect(confirm).to_be_visible()
    expect(page.locator("#beside .ends")).to_have_text("KB-00001toKB-00025")
    confirm.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("25 numbers reserved: KB-00001 … KB-00025")
    expect(page.locator("#blocks tbody")).to_contain_text("0 of 25")
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV of the block for the fair").click()
    assert download.value.path().read_text().split()[:2] == ["serial", "KB-00001"]
    page.locator("#s-serial").fill("KB-0O001")
    page.keyboard.press("Enter")
    expect(page.locator("#says mark")).to_have_text("O")
    page.locator("#s-serial").fill("KB-00007")
    page.keyboard.press("Enter")
    expect(page.locator("#says .said")).to_contain_text("number 7")


@pytest.mark.parametrize("width", [1440, 375])
def test_without_script_a_scheme_is_designed_saved_and_reserved(
    chromium: Browser, site: Site, width: int
):
    context = chromium.new_context(
        java_script_enabled=False, viewport={"width": width, "height": 800}
    )
    page = context.new_page()
    site.sign_in(page, "supervisor")
    page.goto(f"{site.address}/schemes/new")
    page.fill("#s-pattern", "NS-")
    page.get_by_role("button", name="counter").click()
    expect(page.locator("#s-pattern")).to_have_value("NS-{counter:6}")
    page.fill("#s-pattern", f"NS{width}-{{counter:3}}")
    page.get_by_role("button", name="Show what it makes").last.click()
    expect(page.locator(".serial-drawn")).to_have_text(f"NS{width}-001")
    page.fill("#s-code", f"NS{width}")
    page.get_by_role("button", name="Save the scheme").click()
    page.get_by_role("link", name="Reserve numbers").click()
    page.fill("#b-count", "5")
    page.fill("#b-purpose", "a trial")
    page.get_by_role("button", name="See the numbers").click()
    page.get_by_role("button", name="Reserve 5 numbers").click()
    expect(page.get_by_role("status")).to_contain_text("5 numbers reserved")
    page.get_by_role("link", name="Take back the block for a trial").click()
    page.get_by_role("button", name="Take the block back").click()
    expect(page.locator("#gaps tbody")).to_contain_text("returned unused: a trial")
    page.get_by_role("link", name="Close it").click()
    page.get_by_role("button", name="Close it").click()
    expect(page.locator(".head")).to_contain_text("makes no more serials")
    context.close()
