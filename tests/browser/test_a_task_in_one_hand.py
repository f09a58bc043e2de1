"""A task is done with the scanner alone: Enter sends each scan, and a wrong one says what to do."""

from playwright.sync_api import Page, expect

from tests.browser import yard
from tests.site import Site


def scan(page: Page, text: str) -> None:
    """As a scanner does: every letter, then Enter."""
    page.keyboard.type(text)
    page.keyboard.press("Enter")


def test_three_scans_and_the_last_one_taken_back(page: Page, site: Site):
    page.set_viewport_size({"width": 375, "height": 720})
    yard.make(site, "TASK", 2)
    site.sign_in(page, "supervisor")
    page.goto(f"{site.address}/items?place=TASKA")
    page.locator("[name=item]").first.check()
    page.get_by_role("button", name="Task").click()
    page.locator("#beside #act-kind").select_option("retrieve")
    page.locator("#beside #act-place").fill("TASKB")
    page.locator("#beside button.main").click()
    expect(page.locator("main")).to_contain_text("1 task issued.")
    page.goto(f"{site.address}/tasks?place=TASKA")
    page.locator("tbody tr td.first a").first.click()
    heading = page.locator("h1")
    expect(heading).to_contain_text("Go to TASKA")
    scan(page, "TASKB")
    expect(page.get_by_role("alert")).to_contain_text("go there and scan it")
    scan(page, "TASKA")
    expect(heading).to_contain_text("Take")
    expect(page.locator("#t-text")).to_be_focused()
    scan(page, page.locator("h1 .code").inner_text())
    expect(heading).to_contain_text("Bring to TASKB")
    scan(page, "TASKB")
    expect(page.get_by_role("status").first).to_contain_text("Done")
    page.get_by_role("button", name="Take the last scan back").click()
    expect(heading).to_contain_text("Bring to TASKB")
