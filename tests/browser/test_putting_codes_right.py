"""Labels mixed up, misread and worn off, put right in a real browser."""

from playwright.sync_api import Page, expect

from tests.browser import yard
from tests.site import Site


def test_a_misread_serial_is_corrected_and_the_old_still_finds_it(page: Page, site: Site):
    lamps = yard.make(site, "MISR")
    site.sign_in(page, "supervisor")
    page.goto(f"{site.address}/items/{lamps.ids[0]}")
    page.get_by_label(f"Correct {lamps.codes[0]}").click()
    beside = page.locator("#beside")
    expect(beside.get_by_label("The right one")).to_be_focused()
    page.keyboard.type(lamps.codes[1])
    beside.get_by_label("Why").fill("Misread")
    page.keyboard.press("Enter")
    expect(beside.get_by_role("alert")).to_contain_text("stands on another item already")
    beside.get_by_label("The right one").fill("MISR-7")
    page.keyboard.press("Enter")
    expect(page.locator(".toast")).to_contain_text(f"Serial number {lamps.codes[0]} → MISR-7.")
    expect(page.locator("h1")).to_have_text("MISR-7")
    expect(page.locator(".codes .is-old")).to_contain_text("no longer valid")
    page.goto(f"{site.address}/find?q={lamps.codes[0]}")
    expect(page.locator("h1")).to_have_text("MISR-7")


def test_two_that_are_picked_swap_and_swap_back(page: Page, site: Site):
    lamps = yard.make(site, "SWAP")
    site.sign_in(page, "supervisor")
    page.goto(site.address + lamps.items)
    swap = page.get_by_role("button", name="Swap serials")
    page.get_by_label(f"Pick {lamps.codes[0]}").check()
    page.locator(".deed summary").click()
    expect(swap).to_be_hidden()
    page.get_by_label(f"Pick {lamps.codes[1]}").check()
    page.locator(".deed summary").click()
    swap.click()
    expect(swap).to_be_hidden()
    beside = page.locator("#beside")
    beside.get_by_label("Why").fill("Labels mixed up")
    beside.get_by_role("button", name="Swap them").click()
    expect(page.locator(".toast")).to_contain_text("SWAP-1001 and SWAP-1002 swapped")
    page.goto(f"{site.address}/items/{lamps.ids[0]}")
    expect(page.locator("h1")).to_have_text(lamps.codes[1])


def test_new_serials_stand_beside_the_old_before_they_are_given(page: Page, site: Site):
    lamps = yard.make(site, "RENEW")
    site.sign_in(page, "supervisor")
    page.goto(site.address + lamps.items)
    for code in lamps.codes:
        page.get_by_label(f"Pick {code}").check()
    page.locator(".deed summary").click()
    page.get_by_role("button", name="New serials").click()
    beside = page.locator("#beside")
    beside.get_by_label("Serials, one a line").fill("N-01..N-03")
    beside.get_by_label("Why").fill("Worn off")
    beside.get_by_role("button", name="See old and new").click()
    expect(beside.locator("tbody tr")).to_have_text(
        [f"{code}N-0{n}" for n, code in enumerate(lamps.codes, 1)]
    )
    beside.get_by_role("button", name="Change the serials").click()
    expect(beside.get_by_label("Serials, one a line")).to_have_value("N-01..N-03")
    beside.get_by_role("button", name="See old and new").click()
    beside.get_by_role("button", name="Give 3 new serials").click()
    expect(page.locator(".toast")).to_contain_text("3 × Lamp RENEW given new codes")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".toast")).to_contain_text("put back as before")


def test_two_codes_are_compared_while_they_are_typed(page: Page, site: Site):
    site.sign_in(page, "operator")
    page.goto(f"{site.address}/code-types")
    page.get_by_label("Are", exact=True).fill("35-2099")
    page.get_by_label("and", exact=True).fill("35 2099")
    expect(page.locator("#tried")).to_contain_text("Two codes that look alike")
    page.get_by_label("one", exact=True).select_option("imei")
    expect(page.locator("#tried")).to_contain_text("One code")
    expect(page.locator("#tried")).to_contain_text("352099")
