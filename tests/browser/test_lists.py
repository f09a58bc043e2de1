"""A list in a real browser: filtered in place, ticked, all that match, a deed, its undoing."""

import re

from playwright.sync_api import Page, expect

from tests.site import Site


def test_rows_are_ticked_closed_after_a_question_and_opened_again(page: Page, site: Site):
    site.sign_in(page, "admin")
    page.goto(f"{site.address}/products")
    page.get_by_placeholder("any name, SKU or GTIN").fill("charger")
    page.get_by_placeholder("any name, SKU or GTIN").press("Enter")
    expect(page).to_have_url(re.compile("text=charger"))
    expect(page.locator(".sentence-said")).to_contain_text("with “charger”")
    boxes = page.locator("tbody input[name=item]")
    boxes.nth(0).check()
    boxes.nth(1).check()
    bar = page.locator(".deed")
    expect(bar).to_contain_text("2 selected")
    bar.get_by_role("button", name="Use no more").click()
    beside = page.locator("#beside")
    expect(beside.locator("h1")).to_have_text("Use no more 2 products?")
    beside.get_by_role("button", name="Use no more 2 products").click()
    expect(beside.locator("h1")).to_have_text("2 products used no more")
    # The list behind it is as things are now, and nothing of it is ticked any more.
    expect(page.locator("#list tbody")).to_contain_text("no longer used")
    expect(page.locator(".deed")).to_be_hidden()
    beside.get_by_role("button", name="Undo").click()
    expect(beside.locator("h1")).to_have_text("2 products in use again")
    expect(page.locator("#list tbody")).not_to_contain_text("no longer used")


def test_all_that_match_are_meant_with_one_tick(page: Page, site: Site):
    site.sign_in(page, "admin")
    page.goto(f"{site.address}/places?view=list")
    page.locator("tbody input[name=item]").first.check()
    page.get_by_label(re.compile("all .* that match")).check()
    total = page.locator(".table-foot span").first.inner_text().split(" of ")[1]
    expect(page.locator(".deed .count")).to_contain_text(f"{total} selected")
    page.locator(".deed").get_by_role("button", name="Hold").click()
    expect(page.locator("#beside h1")).to_have_text(f"Hold {total} places?")
    page.keyboard.press("Escape")
    expect(page.locator("#beside h1")).to_have_count(0)
    with page.expect_download() as file:
        page.locator(".deed").get_by_role("button", name="CSV").click()
    assert file.value.suggested_filename.startswith("places-")


def test_a_phone_folds_what_is_not_asked_for(page: Page, site: Site):
    site.sign_in(page, "admin")
    page.set_viewport_size({"width": 375, "height": 760})
    page.goto(f"{site.address}/items?text=DR")
    code, anybody = page.locator("#f-text"), page.locator("#f-owner")
    expect(code).to_have_value("DR")
    expect(code).to_be_visible()
    expect(anybody).to_be_hidden()
    page.get_by_label("More filters").check()
    expect(anybody).to_be_visible()
    page.set_viewport_size({"width": 1440, "height": 760})
    expect(page.get_by_text("More filters")).to_be_hidden()
    expect(anybody).to_be_visible()
