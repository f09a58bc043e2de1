"""The picture of a trace folds and opens; the slider shows the past and takes the address along."""

import re

from playwright.sync_api import Page, expect

from tests.browser import yard
from tests.site import Site

_TRACED = """
from datetime import UTC, datetime, timedelta
from stockthread import catalog, identifiers, ledger, parties, places
from stockthread.kernel import ids
at = datetime.now(UTC) - timedelta(hours=1)
act = lambda key: ledger.Act(key=key, by=parties.LOCAL_ADMINISTRATOR, recorded_at=at)
catalog.add_products([catalog.NewProduct("TRACECELL", "Trace cell", tracking="lot")])
places.add_places([places.NewPlace("TRACE-A", "Shelf", "bin")])
place = places.read.by_code(["TRACE-A"])["TRACE-A"]
lot = identifiers.read.code_type_by_code("lot").id
[root] = ledger.receive_new(
    ledger.New(ledger.Kind.LOT, catalog.read.by_sku(["TRACECELL"])["TRACECELL"], 1,
               ledger.Given(lot, ["TRACE-1"]), [1000]),
    place=place, stage=ledger.Stage.READY, owner=0, act=act("traced")).items
ledger.split(ledger.Lines([root] * 120, [1] * 120, place=place), act=act("traced split"))
print(ids.public_id("item", root))
"""


def test_a_hundred_siblings_are_one_node_that_opens(page: Page, site: Site):
    root = site.installation.run(_TRACED).splitlines()[-1]
    site.sign_in(page, "viewer")
    page.goto(f"{site.address}/items/{root}/trace")
    picture = page.get_by_role("group", name="Picture of the trace")
    expect(picture.locator(".trace-node")).to_have_count(2)
    whole = picture.get_by_role("button", name="Open 120 Trace cell")
    whole.focus()
    page.keyboard.press("Enter")
    part = picture.get_by_role("button", name="Open TRACE-1/1 to")
    expect(part).to_be_visible()
    page.keyboard.press("ArrowRight")
    expect(picture.get_by_role("button", name="TRACE-1/").first).to_be_focused()
    part.click()
    expect(picture.get_by_role("link", name="TRACE-1/60")).to_be_visible()  # beside its node
    assert picture.locator(".trace-node").count() < 103, "only what can be seen is in the page"


def test_the_slider_shows_what_was_and_can_be_shared(page: Page, site: Site):
    made = yard.make(site, "SLIDE", 1)
    site.sign_in(page, "operator")
    page.goto(f"{site.address}/items/{made.ids[0]}")
    slider = page.get_by_role("slider", name="As of")
    slider.focus()
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_text("This is the past.")).to_be_visible()
    expect(page).to_have_url(re.compile("as_of="))
    expect(slider).to_be_focused()
    page.reload()
    expect(page.get_by_text("This is the past.")).to_be_visible()
    page.get_by_role("button", name="One step later").click()
    expect(page.get_by_text("This is the past.")).to_be_hidden()
    expect(page).to_have_url(f"{site.address}/items/{made.ids[0]}")
    page.get_by_label("By how much a step is").select_option("month")
    page.get_by_role("button", name="One step earlier").click()
    expect(page.get_by_text("It was not on record yet on")).to_be_visible()
    page.get_by_label("At the end of a day").fill("2026-01-31")
    expect(page).to_have_url(re.compile("as_of=2026-01-31T"))
    page.get_by_role("button", name="One step later").click()
    expect(page).to_have_url(re.compile("as_of=2026-02-28T"))
