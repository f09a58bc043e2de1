"""Orders in a real browser: made from pasted lines, changed, closed, undone, found again."""

import re

from playwright.sync_api import Page, expect

from tests.site import Site


def new_sale(page: Page, site: Site, lines: str) -> None:
    site.sign_in(page, "operator")
    page.goto(f"{site.address}/orders/new?kind=sales")
    page.fill("#o-party", "BRICK")
    page.fill("#o-lines", lines)


def test_lines_are_pasted_mended_and_ordered(page: Page, site: Site):
    new_sale(page, site, "DR18\t2\t169.00\nDR81\t1\nCH-UK;2;34,90")
    preview = page.locator("#order-preview")
    expect(preview).to_contain_text("1 line to mend")
    expect(preview).to_contain_text("2 good lines")
    mended = preview.locator("[data-mends]")
    mended.fill("DR12\t1\t119")
    mended.press("Tab")
    expect(preview).to_contain_text("3 good lines")
    expect(preview).to_contain_text("526.80 EUR")
    page.get_by_role("button", name="Order 3 lines").click()
    expect(page.locator(".toast")).to_contain_text("is made with 3 lines")
    expect(page.locator(".story li").first).to_contain_text("ordered")
    expect(page.locator(".story li").first).to_contain_text("5")


def test_lines_are_typed_one_by_one_without_the_mouse(page: Page, site: Site):
    new_sale(page, site, "")
    for sku, quantity in (("DR18", "2"), ("CH-UK", "4")):
        page.fill("#e-product", sku)
        page.fill("#e-quantity", quantity)
        page.press("#e-quantity", "Enter")
        expect(page.locator("#e-product")).to_have_value("")
        expect(page.locator("#e-product")).to_be_focused()
    expect(page.locator("#o-lines")).to_have_value("DR18\t2\nCH-UK\t4")
    expect(page.locator("#order-preview")).to_contain_text("2 good lines")


def test_a_line_is_changed_beside_the_page_and_the_order_closed_and_opened(page: Page, site: Site):
    new_sale(page, site, "DR18\t2")
    page.get_by_role("button", name="Order 1 line").click()
    page.get_by_role("link", name="Change line 1").click()
    page.fill("#beside #o-quantity", "3")
    page.locator("#beside").get_by_role("button", name="Save").click()
    expect(page.locator(".toast")).to_contain_text("Line 1 is changed.")
    expect(page.locator("#happened")).to_contain_text("2 → 3")
    page.locator(".head .actions").get_by_role("link", name="Close").click()
    page.locator("#beside").get_by_role("button", name=re.compile("Close SO-")).click()
    expect(page.locator("main .head .states")).to_contain_text("closed")
    page.locator(".toast").get_by_role("button", name="Undo").click()
    expect(page.locator("main .head .states")).to_contain_text("open")


def test_a_selection_of_orders_is_closed_and_opened_again(page: Page, site: Site):
    for _ in range(2):
        new_sale(page, site, "DR18\t1")
        page.get_by_role("button", name="Order 1 line").click()
    page.goto(f"{site.address}/orders?kind=sales&party=BRICK")
    for row in (0, 1):
        page.locator("tbody input").nth(row).check()
    page.locator(".deed").get_by_role("button", name="Close").click()
    page.locator("#beside").get_by_role("button", name="Close 2 orders").click()
    expect(page.locator(".toast")).to_contain_text("2 orders closed.")
    page.locator(".toast").get_by_role("button", name="Undo").click()
    expect(page.locator(".toast")).to_contain_text("2 orders opened.")


def test_the_list_is_filtered_in_place(page: Page, site: Site):
    site.sign_in(page, "viewer")
    page.goto(f"{site.address}/orders")
    page.get_by_label("late only").check()
    expect(page.locator(".sentence-said")).to_contain_text("late")
    expect(page).to_have_url(re.compile("late=1"))
    chips = page.locator("tbody .states")
    expect(chips.first).to_contain_text("late")
