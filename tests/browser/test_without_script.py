"""The forms work in a browser that runs no script."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import yard
from tests.site import Site


@pytest.fixture
def plain(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(java_script_enabled=False)
    yield context.new_page()
    context.close()


def test_a_selection_moves_without_script(plain: Page, site: Site):
    lamps = yard.make(site, "PLAIN")
    site.sign_in_by_hand(plain, "operator")
    plain.goto(site.address + lamps.items)
    plain.get_by_label(f"Pick {lamps.codes[0]}").check()
    plain.get_by_label(f"Pick {lamps.codes[2]}").check()
    plain.get_by_role("button", name="Move").click()
    expect(plain.locator("h1")).to_have_text("Move 2 items")
    plain.get_by_label("To place").fill("PLAINB")
    plain.get_by_role("button", name="Move 2 items").click()
    expect(plain.locator(".toast")).to_contain_text("2 × Lamp PLAIN moved")


def test_serials_are_checked_and_received_without_script(plain: Page, site: Site):
    yard.make(site, "PAPER")
    site.sign_in(plain, "operator")
    plain.goto(f"{site.address}/receive?product=PAPER&place=PAPERB")
    plain.fill("#r-serials", "PAPER-1\nPAPER-2\nPAPER-1")
    plain.get_by_role("button", name="Check the serials").click()
    expect(plain.locator(".pile .figure")).to_have_text(["2", "0", "1"])
    plain.get_by_role("button", name="Receive the 2 good ones").click()
    expect(plain.locator(".toast")).to_contain_text("2 × Lamp PAPER received")


def test_the_past_of_an_item_is_looked_up_without_script(plain: Page, site: Site):
    lamps = yard.make(site, "ONCE")
    site.sign_in(plain, "viewer")
    plain.goto(f"{site.address}/items/{lamps.ids[0]}")
    plain.get_by_role("textbox", name="As of").fill("2001-01-01T10:00")
    plain.keyboard.press("Enter")
    expect(plain.get_by_role("status")).to_contain_text("This is the past")
    expect(plain.get_by_role("status")).to_contain_text("not on record yet")
    plain.get_by_role("link", name="Back to now").click()
    expect(plain.locator(".states")).to_contain_text("in stock")


def test_serials_are_renewed_without_script(plain: Page, site: Site):
    lamps = yard.make(site, "QUIET")
    site.sign_in(plain, "supervisor")
    plain.goto(site.address + lamps.items)
    for code in lamps.codes[:2]:
        plain.get_by_label(f"Pick {code}").check()
    plain.locator(".deed summary").click()
    plain.get_by_role("button", name="New serials").click()
    plain.get_by_label("Serials, one a line").fill("Q-1\nQ-2")
    plain.get_by_label("Why").fill("Worn off")
    plain.get_by_role("button", name="See old and new").click()
    plain.get_by_role("button", name="Give 2 new serials").click()
    expect(plain.locator(".toast")).to_contain_text("2 × Lamp QUIET given new codes")
