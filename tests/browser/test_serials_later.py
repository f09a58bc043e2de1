"""Counted goods in a real browser: a policy changed, serials given bit by bit, and at shipment."""

from playwright.sync_api import Page, expect

from tests.site import Site

_COUNTED = """
from datetime import UTC, datetime, timedelta
from stockthread import catalog, identifiers, ledger, parties, places
from stockthread.kernel import ids
name = {name!r}
[product] = catalog.add_products([catalog.NewProduct(name, "Lamp " + name, {tracking!r})])
[spot] = places.add_places([places.NewPlace(name + "A", "Shelf", "bin")])
parties.add_parties([parties.NewParty(name + "C", "Buyer " + name, is_customer=True)])
lot = identifiers.read.code_type_by_code("lot").id
act = ledger.Act(key=name, by=parties.LOCAL_ADMINISTRATOR,
                 recorded_at=datetime.now(UTC) - timedelta(hours=2))
made = ledger.receive_new(
    ledger.New(ledger.Kind.LOT, product, 1, ledger.Given(lot, [name + "-L"]), [12]),
    place=spot, stage=ledger.Stage.READY, owner=0, act=act).items
print(ids.public_id("product", product), ids.public_id("item", made[0]))
"""


def counted(site: Site, name: str, tracking: str) -> tuple[str, str]:
    """Twelve pieces of a lot; return the public ids of the product and of the lot."""
    said = site.installation.run(_COUNTED.format(name=name, tracking=tracking))
    product, lot = said.splitlines()[-1].split()
    return product, lot


def test_goods_that_stand_get_serials_after_the_policy_changed(page: Page, site: Site):
    product, _ = counted(site, "LATER", "lot")
    site.sign_in(page, "supervisor")
    page.goto(f"{site.address}/products/{product}")
    page.get_by_role("link", name="Change tracking").click()
    beside = page.locator("#beside")
    expect(beside).to_contain_text("12 pieces in 1 lot have no serials yet")
    beside.get_by_text("A serial each", exact=True).click()
    beside.get_by_role("button", name="Change it").click()
    expect(page.locator(".toast")).to_contain_text("is followed by a serial each from now on")
    expect(page.locator("#tracking")).to_contain_text("0 of 12 have serials")
    page.get_by_role("link", name="Give serials").click()
    page.fill("#r-serials", "LATER-1..LATER-4\nLATER-70\nLATER-7O")
    figures = page.locator("#preview .pile .figure")
    expect(figures).to_have_text(["5", "1", "0"])
    page.locator("#doubtful [data-drops]").click()
    expect(figures).to_have_text(["5", "0", "0"])
    expect(page.locator("#preview")).to_contain_text("7 pieces still waiting")
    page.get_by_role("button", name="Give 5 serials").click()
    toast = page.locator(".toast")
    expect(toast).to_contain_text("5 × Lamp LATER given serials in LATERA")
    expect(page.get_by_role("button", name="Labels for the 5 new serials")).to_be_visible()
    expect(page.locator(".waiting")).to_contain_text("5 of 12 have serials")
    toast.get_by_role("button", name="Undo").click()
    expect(page.locator(".waiting")).to_contain_text("0 of 12 have serials")


def test_the_count_runs_while_serials_are_scanned_for_a_shipment(page: Page, site: Site):
    _, lot = counted(site, "LEAVE", "serial_at_shipment")
    site.sign_in(page, "operator")
    page.goto(f"{site.address}/items/{lot}")
    page.get_by_role("link", name="Ship").click()
    beside = page.locator("#beside")
    beside.get_by_label("To", exact=True).fill("LEAVEC")
    beside.get_by_label("How much").fill("3")
    scans = beside.locator("#act-serials")
    for number, text in enumerate(["LEAVE-1", "LEAVE-2", "LEAVE-3"], 1):
        scans.press_sequentially(text)
        scans.press("Enter")
        expect(beside.locator(".ship-count")).to_contain_text(f"{number} of 3")
    expect(beside.locator(".ship-count.is-finished")).to_be_visible()
    beside.get_by_role("button", name="Ship these serials").click()
    toast = page.locator(".toast")
    expect(toast).to_contain_text("3 × Lamp LEAVE shipped from LEAVEA to Buyer LEAVE")
    expect(toast).to_have_count(1)
    expect(page.locator("main")).to_contain_text("3 given serials in LEAVEA")
    toast.get_by_role("button", name="Undo").click()
    expect(page.locator(".facts")).to_contain_text("12")


def test_on_a_phone_nothing_is_cut_off(page: Page, site: Site):
    product, lot = counted(site, "PHONE", "serial_at_shipment")
    site.sign_in(page, "supervisor")
    page.set_viewport_size({"width": 375, "height": 800})
    for address in (f"/products/{product}/serialise", f"/products/{product}/tracking",
                    f"/ship?items={lot}"):  # fmt: skip
        page.goto(site.address + address)
        page.wait_for_load_state("networkidle")
        assert page.evaluate("document.documentElement.scrollWidth") <= 375, address
