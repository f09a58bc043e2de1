"""Picking in a real browser: amounts counted up and down, and ticks that a reload keeps."""

import re

from playwright.sync_api import Page, expect

from tests.browser.test_orders import new_sale
from tests.site import Site


def test_a_lot_is_counted_up_and_down_and_picked(page: Page, site: Site):
    new_sale(page, site, "PJ75\t3")
    page.get_by_role("button", name="Order 1 line").click()
    expect(page.locator(".toast")).to_contain_text("is made with 1 line")
    page.goto(re.sub(r"[?#].*", "", page.url) + "/picking")
    row = page.locator(".pick-amounts [data-amount]").first
    row.get_by_role("button", name=re.compile("One more")).click(click_count=2)
    expect(row.locator("input")).to_have_value("2")
    expect(page.locator("#preview")).to_contain_text("Pick 1 scan")
    row.get_by_role("button", name=re.compile("One less")).click()
    expect(row.locator("input")).to_have_value("1")
    row.get_by_role("button", name=re.compile("All")).click()
    expect(page.locator("#preview .pile").nth(2)).to_contain_text("0")


def test_a_reload_keeps_the_ticks_of_a_wave(page: Page, site: Site):
    new_sale(page, site, "DR18\t1")
    page.get_by_role("button", name="Order 1 line").click()
    expect(page.locator(".toast")).to_contain_text("is made")
    page.goto(f"{site.address}/waves")
    ticks = page.locator("input[name=order]")
    ticks.nth(0).check()
    page.fill("#w-cart", "PK")
    page.reload()
    expect(ticks.nth(0)).to_be_checked()
    expect(page.locator("#w-cart")).to_have_value("PK")
    assert not ticks.nth(1).count() or not ticks.nth(1).is_checked()
