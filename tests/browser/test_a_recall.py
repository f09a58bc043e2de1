"""A recall in a real browser: previewed, signed, told, answered on a phone, the ring closes."""

from playwright.sync_api import Browser, Page, expect

from tests.site import PASSWORD, Site


def test_from_a_lot_to_the_answer_of_a_customer(page: Page, chromium: Browser, site: Site):
    site.sign_in(page, "quality")
    page.goto(f"{site.address}/items?place=customer:NORDBAU")
    page.locator("tbody .pick input").first.check()
    page.locator("tbody .pick input").nth(1).check()
    page.get_by_role("button", name="Recall").click()
    expect(page.locator("main")).to_contain_text("Nothing happens before you sign")
    page.fill("#r-words", "The cable comes loose")
    page.fill("#act-password", PASSWORD)
    page.get_by_role("button", name="Sign and begin").click()
    expect(page.locator("h1")).to_contain_text("The cable comes loose")
    expect(page.locator("#ring")).to_be_visible()
    page.locator(".next-step #act-password").fill(PASSWORD)
    page.get_by_role("button", name="Sign and tell them").click()
    address = page.locator("#notices tbody a.small").first.get_attribute("href")
    phone = chromium.new_context(viewport={"width": 375, "height": 760}, locale="de-DE")
    visitor = phone.new_page()
    visitor.goto(f"{site.address}{address}")
    expect(visitor.locator("h1")).to_contain_text("Rückruf")
    width = visitor.evaluate("document.documentElement.scrollWidth")
    assert width <= 375, "nothing sticks out"
    visitor.get_by_label("Es wurde vernichtet").check()
    visitor.get_by_role("button", name="Absenden").click()
    expect(visitor.get_by_role("status")).to_contain_text("Danke")
    phone.close()
    page.reload()
    expect(page.locator("#notices")).to_contain_text("destroyed")


def test_a_phone_shows_what_a_recall_would_be_about(page: Page, site: Site):
    site.sign_in(page, "quality")
    page.set_viewport_size({"width": 375, "height": 760})
    page.goto(f"{site.address}/recalls/new?codes=VO-7714")
    page.locator(".in-places").evaluate("each => each.closest('details').open = true")
    expect(page.locator(".in-places .name").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 375, "nothing sticks out"
    names = page.locator(".in-places .name").evaluate_all(
        "every => every.every(each => each.scrollWidth <= each.clientWidth)"
    )
    assert names, "places are named in full"
    page.locator("#what-is-bad a").first.click()
    slider = page.locator("#slider").bounding_box()
    assert slider
    assert slider["width"] > 150, "wide enough to be drawn"
