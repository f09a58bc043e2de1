"""Everything can be done without a mouse."""

from playwright.sync_api import Page, expect

from tests.browser import yard
from tests.site import Site


def test_a_unit_is_picked_and_moved_by_keyboard_alone(page: Page, site: Site):
    lamps = yard.make(site, "KEYS")
    site.sign_in(page, "operator")
    page.goto(site.address + lamps.items)
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(page.get_by_label(f"Pick {lamps.codes[1]}")).to_be_checked()
    page.keyboard.press("m")
    place = page.locator("#beside").get_by_label("To place")
    expect(place).to_be_focused()
    page.keyboard.type("KEYSB")
    page.keyboard.press("Enter")
    expect(page.locator(".toast")).to_contain_text("Lamp KEYS moved from KEYSA to KEYSB")


def test_escape_closes_what_opened_beside_and_gives_the_focus_back(page: Page, site: Site):
    lamps = yard.make(site, "ESC")
    site.sign_in(page, "operator")
    page.goto(f"{site.address}/items/{lamps.ids[0]}")
    move = page.get_by_role("link", name="Move", exact=True)
    move.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#beside").get_by_label("To place")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#beside")).to_be_hidden()
    expect(move).to_be_focused()


def test_control_k_goes_anywhere(page: Page, site: Site):
    site.sign_in_by_hand(page, "operator")
    page.keyboard.press("Control+k")
    page.keyboard.type("qual")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Holds")


def test_the_first_tab_skips_to_the_page(page: Page, site: Site):
    site.sign_in(page, "viewer")
    page.goto(f"{site.address}/items")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="To the page")).to_be_focused()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_keys_are_left_alone_while_somebody_writes(page: Page, site: Site):
    site.sign_in(page, "operator")
    page.goto(f"{site.address}/receive")
    page.locator("#r-serials").focus()
    page.keyboard.type("/jx")
    expect(page.locator("#r-serials")).to_have_value("/jx")


def test_the_theme_is_chosen_once_and_kept(page: Page, site: Site):
    site.sign_in_by_hand(page, "operator")
    page.locator(".who summary").click()
    page.get_by_label("Dark").check()
    page.goto(f"{site.address}/items")
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    colour = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert colour == "rgb(21, 23, 26)"
