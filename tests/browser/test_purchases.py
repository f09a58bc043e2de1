"""A purchase in a real browser: announced by a paste, received, inspected in parts, put away."""

from playwright.sync_api import Page, expect

from tests.site import Site


def test_apples_are_announced_inspected_in_parts_and_put_away_by_scan(page: Page, site: Site):
    site.sign_in(page, "admin")
    page.goto(f"{site.address}/inspections?sku=APPLE")
    page.get_by_role("button", name="Keep this").click()
    expect(page.locator("#policies")).to_contain_text("all of it")
    page.goto(f"{site.address}/orders/new?kind=purchases")
    page.fill("#o-party", "HILLSIDE")
    page.fill("#o-lines", "APPLE\t500 kg")
    page.get_by_role("button", name="Order 1 line").click()
    order = page.url.partition("?")[0]

    page.get_by_role("link", name="Announce").click()
    page.fill("#r-serials", "AP-901\t500 kg")
    expect(page.locator("#preview")).to_contain_text("Expect all 1")
    page.locator("#preview button.main").click()
    expect(page.locator(".toast")).to_contain_text("500 kg of Apples for pressing expected")

    page.goto(f"{order}/receive")
    page.fill("#r-place", "GI")
    page.fill("#r-serials", "AP-901\t37 kg")
    page.get_by_role("button", name="Receive 1").click()
    page.get_by_role("link", name="Inspect").click()
    for word, amount in (("accept", "30"), ("hold", "5"), ("return", "2")):
        page.get_by_label(word, exact=True).fill(amount)
    page.fill("#i-reason", "bruised")
    page.get_by_role("button", name="Decide the parts").click()
    expect(page.locator(".toast")).to_contain_text("30 kg accepted, 5 kg held and 2 kg returned")

    page.get_by_role("link", name="Put away").click()
    page.fill("#p-scans", "AP-901 30 kg\n")
    expect(page.locator("#preview")).to_contain_text("Scan where these go")
    expect(page.locator("#preview button.main")).to_have_count(0)
    page.locator("#p-scans").press_sequentially("A-03-08\n")
    page.get_by_role("button", name="Put 1 item away").click()
    expect(page.locator(".toast")).to_contain_text("moved from GI to A-03-08")
    expect(page.locator(".at-dock")).to_contain_text("5 kg")
