"""A station in a real browser: machine and shift, a test stand's file, scans, taking apart."""

from playwright.sync_api import Page, expect

from tests.site import Site

_MAKE = """
from datetime import UTC, datetime, timedelta
from stockthread import catalog, ledger, orders, parties, places, production
from stockthread.kernel import ids
by, at = parties.LOCAL_ADMINISTRATOR, datetime.now(UTC) - timedelta(hours=1)
keys = iter(range(100))
act = lambda: ledger.Act(key=f"station{next(keys)}", by=by, recorded_at=at)
catalog.add_products([catalog.NewProduct("CTRL", "Control unit"), catalog.NewProduct("FAN", "Fan")])
ctrl, fan = (catalog.read.by_sku([sku])[sku] for sku in ("CTRL", "FAN"))
places.add_places([places.NewPlace(code, code, "zone") for code in ("ST-1", "ST-2")])
spots = places.read.by_code(["ST-1", "ST-2"])
lines = (production.NewBomLine(fan, 2, position="left, right"),)
production.add_boms([production.NewBom(ctrl, lines)], key="station", by=by, at=at)
production.set_limits([production.NewLimit(ctrl, "torque", "38", "44", "Nm")],
                      key="station", by=by, at=at)
production.set_shifts([production.NewShift("Late", 840, 1320)])
new = orders.NewOrder(orders.PRODUCTION, (orders.NewLine(ctrl, 2),))
[id] = orders.add_orders([new], key="station", by=by, at=at)
order = orders.read.order(id)
steps = [production.NewStep("Assemble", spots["ST-1"]),
         production.NewStep("Test", spots["ST-2"], True)]
production.plan_order(order, steps, by=by, at=at)
serial = catalog.read.product(ctrl).code_type
units = production.start(order, 2, act(), codes=ledger.Given(serial, ["CU-1", "CU-2"])).items
production.advance(order, list(units), act())
fans = ledger.New(ledger.Kind.UNIT, fan, 4, ledger.Given(serial, ["F-1", "F-2", "F-3", "F-4"]))
ledger.commission(fans, place=spots["ST-2"], stage=ledger.Stage.RAW,
                  owner=parties.read.own_party().id, act=act())
print(ids.public_id("order", id))
"""


def test_a_shift_at_a_station(page: Page, site: Site):
    order = site.installation.run(_MAKE).splitlines()[-1]
    site.sign_in(page, "supervisor")
    page.goto(f"{site.address}/orders/{order}/making")
    page.locator(".making-station a").click()
    page.fill("#s-machine", "ST-2")
    page.locator("#beside").get_by_text("Late").click()
    page.get_by_role("button", name="Remember it").click()
    expect(page.locator(".making-station")).to_contain_text("ST-2, Late")

    page.get_by_role("link", name="Test results").click()
    page.fill("#r-rows", "serial;reading;value\nCU-1;torque;41\nCU-1;result;pass\nCU-2;torque;12")
    expect(page.locator(".pile").nth(1)).to_contain_text("1")
    expect(page.locator("#preview")).to_contain_text("CU-2: torque is 12 Nm")
    page.get_by_role("button", name="Record 2 units").click()
    expect(page.locator("#held")).to_contain_text("Test failed: Test, torque 12 Nm")

    page.locator("#m-scans").press_sequentially("CU-1\nF-2\n")
    page.fill("#m-serials", "CU-3")  # in another form of the page
    page.get_by_role("button", name="Begin").click()
    expect(page.get_by_role("alert").first).to_be_visible()  # more than was ordered
    expect(page.locator("#m-scans")).to_have_value("CU-1\nF-2\n")
    page.locator("label", has_text="More than was ordered").click()
    page.get_by_role("button", name="Begin").click()
    expect(page.locator(".toast").first).to_contain_text("CU-3")
    expect(page.locator("#m-scans")).to_have_value("CU-1\nF-2\n")
    page.locator("#m-scans").press("Control+End")
    page.locator("#m-scans").press_sequentially("F-1\n")
    expect(page.locator("#preview")).to_contain_text("left")
    page.get_by_role("button", name="Complete 1 unit").click()
    expect(page.locator(".head")).to_contain_text("1 of 2 finished")
    expect(page.locator("#m-scans")).to_have_value("")

    page.fill("#m-scans", "CU-1")
    page.get_by_role("button", name="Take apart").click()
    expect(page.locator(".apart")).to_contain_text("F-2")
    page.locator(".apart-line").filter(has_text="F-2").get_by_label("Scrap").check()
    page.fill("#act-reason", "it rattles")
    page.get_by_role("button", name="Take out 2 components").click()
    expect(page.locator(".toast").first).to_contain_text("taken out")
    page.get_by_role("link", name="Who did what").click()
    expect(page.locator("tbody tr").first).to_contain_text("ST-2")
    expect(page.locator("tbody tr").first).to_contain_text("Late")
