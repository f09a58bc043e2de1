"""Results entered by keyboard release a lot, and undoing that holds it again."""

from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.watching import Watch
from tests.site import Site

LOT = "MU-KEYS"
_COMES = f"""
from stockthread import catalog, identifiers, ledger, parties, places
from stockthread.kernel import clock
product = catalog.read.by_sku(["MUST-A"])["MUST-A"]
codes = ledger.Given(identifiers.read.code_type_by_code("lot").id, [{LOT!r}])
new = ledger.New(ledger.Kind.LOT, product, 1, codes, [1000])
own = parties.read.own_party().id
act = ledger.Act({LOT!r}, parties.read.people()[0].id, clock.now())
place = places.read.by_code(["GI"])["GI"]
ledger.receive_new(new, place=place, stage=ledger.Stage.RAW, owner=own, act=act)
"""


def test_results_are_typed_release_a_lot_and_are_undone(page: Page, site: Site):
    site.installation.run(_COMES)
    site.sign_in(page, "quality")
    page.goto(f"{site.address}/certificates?text={LOT}")
    page.get_by_role("link", name=LOT).click()
    expect(page.locator("h1")).to_contain_text("Certificates")
    expect(page.get_by_label("Brix")).to_be_focused()
    page.keyboard.type("12,1")
    page.keyboard.press("Tab")
    page.keyboard.type("3,4")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    toast = page.locator(".toast")
    expect(toast).to_contain_text("1 item released")
    with page.expect_navigation():
        toast.get_by_role("button", name="Undo").click()
    expect(toast).to_contain_text("1 item held")
    expect(page.locator("main")).to_contain_text("Undone")


def test_a_request_given_up_while_its_page_stays_is_a_fault(loaded: BrowserContext, site: Site):
    window = loaded.new_page()
    watch = Watch(window)
    window.route("**/never", lambda route: None)
    asks = "() => { window.asks = new XMLHttpRequest(); asks.open('GET', '/never'); asks.send() }"
    window.goto(f"{site.address}/sign-in")
    with window.expect_request("**/never"):
        window.evaluate(asks)
    window.goto(f"{site.address}/sign-in")
    assert watch.complaints() == []
    with window.expect_request("**/never"):
        window.evaluate(asks)
    with window.expect_event("requestfailed"):
        window.evaluate("() => asks.abort()")
    assert watch.complaints() == [f"given up, and the page stayed: GET {site.address}/never"]
    window.close()
