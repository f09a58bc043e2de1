"""Stock put right in a browser: differences decided many at once, a unit written off, undone."""

import re

from playwright.sync_api import Page, expect

from tests.site import Site


def test_differences_are_decided_in_bulk_posted_and_undone(page: Page, site: Site):
    site.sign_in(page, "admin")
    page.goto(f"{site.address}/counts")
    page.locator("tr", has_text="under review").get_by_role("link").first.click()
    page.select_option("#f-pile", "missing")
    page.get_by_role("button", name="Show").click()
    page.select_option("#c-decision", "leave")
    page.get_by_role("button", name=re.compile(r"Decide all \d+")).click()
    expect(page.locator(".toast")).to_contain_text("Nothing is changed until posting")
    expect(page.get_by_label("Decision about").first).to_have_value("leave")
    page.get_by_role("link", name="All differences").click()
    page.locator("#pile-extra input[name=key_picked]").first.check()
    page.select_option("#c-decision", "move")
    page.get_by_role("button", name="Decide the picked ones").click()
    expect(page.locator(".toast")).to_contain_text("1 difference decided")
    page.get_by_role("button", name="Put the record right").click()
    expect(page.locator("#beside")).to_contain_text("1 moved")
    page.locator("#beside").get_by_role("button", name=re.compile("Post")).click()
    expect(page.locator(".count-posted")).to_contain_text("1 moved")
    page.get_by_role("button", name="Undo the posting").click()
    expect(page.locator(".states")).to_contain_text("under review")


def test_a_unit_is_written_off_on_its_page_and_found_again_from_the_list(page: Page, site: Site):
    site.sign_in(page, "admin")
    page.goto(f"{site.address}/items?place=A-01&stage=ready")
    page.locator("td a[href^='/items/']").first.click()
    expect(page.get_by_role("heading", name="What happened")).to_be_visible()
    page.keyboard.press("a")
    page.get_by_label("It is gone").check()
    page.select_option("#act-why", "SPILT")
    page.fill("#act-reason", "fell off the truck")
    page.locator("#beside button.main").click()
    expect(page.locator(".toast")).to_contain_text("Undo")
    page.goto(f"{site.address}/adjustments")
    row = page.locator("tr", has_text="fell off the truck")
    row.get_by_role("button", name="Undo").click()
    expect(page.locator("tr", has_text="fell off the truck")).to_have_count(0)
