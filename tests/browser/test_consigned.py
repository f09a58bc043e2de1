"""Goods apart from their owners in a real browser: piles while one scans, a price that stays."""

import re

from playwright.sync_api import Page, expect

from tests.site import Site


def test_goods_of_others_are_taken_over_by_scan(page: Page, site: Site):
    site.sign_in(page, "admin")
    page.goto(f"{site.address}/consigned")
    row = page.get_by_role("row", name=re.compile("Kraft Motors"))
    row.get_by_role("link", name=re.compile("Take over")).click()
    page.get_by_role("button", name="Take all of it").click()
    codes = page.locator("#p-scans").input_value().split("\n")
    page.fill("#p-scans", codes[0])
    expect(page.locator("#preview .pile").first).to_contain_text("1")
    price = page.get_by_label(re.compile("Price of"))
    price.fill("39.90")
    page.fill("#p-scans", f"{codes[0]}\n{codes[1]}\nNOTHING")
    expect(page.locator("#preview")).to_contain_text("Nothing is called NOTHING")
    expect(price).to_have_value("39.90")
    page.get_by_role("button", name="Take over the 2 good ones").click()
    expect(page.locator(".toast")).to_contain_text("given another owner")
    page.get_by_role("row", name=re.compile("Kraft Motors")).get_by_role(
        "link", name=re.compile("Bill list")
    ).click()
    expect(page.locator("main")).to_contain_text("79.80")
