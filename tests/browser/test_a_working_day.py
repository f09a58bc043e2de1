"""A storekeeper's day in a real browser: find, receive, move, hold, release, undo."""

from playwright.sync_api import Page, expect

from tests.browser import yard
from tests.site import Site


def test_the_search_box_is_one_key_away_and_opens_the_item(page: Page, site: Site):
    lamps = yard.make(site, "FIND")
    site.sign_in_by_hand(page, "operator")
    page.keyboard.press("/")
    page.keyboard.type(lamps.codes[1])
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text(lamps.codes[1])
    expect(page.locator("main")).to_contain_text("FINDA")


def test_good_lines_are_received_while_bad_ones_are_mended(page: Page, site: Site):
    lamps = yard.make(site, "RECV")
    site.sign_in(page, "operator")
    page.goto(f"{site.address}/receive")
    page.fill("#r-product", "RECV")
    page.fill("#r-place", "RECVB")
    page.fill("#r-serials", f"RECV-2001\nRECV-2002\n{lamps.codes[0]}\nRECV-20O2")
    figures = page.locator("#preview .pile .figure")
    expect(figures).to_have_text(["2", "1", "1"])
    refused = page.locator("#refused")
    expect(refused).to_contain_text("stands on another item already")
    refused.locator("input").fill("RECV-2003")
    refused.locator("input").press("Tab")
    expect(figures).to_have_text(["3", "1", "0"])
    page.locator("#doubtful [data-drops]").click()
    expect(figures).to_have_text(["3", "0", "0"])
    page.get_by_role("button", name="Receive all 3").click()
    expect(page.locator(".toast")).to_contain_text("3 × Lamp RECV received into RECVB")
    expect(page.locator("#r-serials")).to_have_value("")


def test_what_is_refused_stays_in_the_tray(page: Page, site: Site):
    lamps = yard.make(site, "TRAY")
    site.sign_in(page, "operator")
    page.goto(f"{site.address}/receive?product=TRAY&place=TRAYB")
    page.fill("#r-serials", f"TRAY-3001\n{lamps.codes[0]}")
    page.get_by_role("button", name="Receive the good one").click()
    expect(page.locator(".toast")).to_contain_text("Lamp TRAY received into TRAYB")
    expect(page.locator("#r-serials")).to_have_value(lamps.codes[0])


def test_a_selection_stays_while_paging_and_moves_as_one(page: Page, site: Site):
    lamps = yard.make(site, "MOVE", 60)
    site.sign_in(page, "operator")
    page.goto(site.address + lamps.items)
    page.get_by_label(f"Pick {lamps.codes[0]}").check()
    page.get_by_label(f"Pick {lamps.codes[1]}").check()
    page.get_by_role("link", name="Next 50").click()
    expect(page.locator(".deed .count")).to_have_text("2 selected")
    page.get_by_label(f"Pick {lamps.codes[55]}").check()
    expect(page.locator(".deed .count")).to_have_text("3 selected")
    expect(page.locator(".deed")).to_contain_text("2 of them on other pages")
    page.locator(".deed").get_by_role("button", name="Move").click()
    beside = page.locator("#beside")
    expect(beside.locator("h1")).to_have_text("Move 3 items")
    beside.get_by_label("To place").fill("MOVEB")
    beside.get_by_role("button", name="Move 3 items").click()
    expect(page.locator(".toast")).to_contain_text("3 × Lamp MOVE moved from MOVEA to MOVEB")
    expect(page.locator(".deed")).to_be_hidden()
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".toast")).to_contain_text("put back as before")
    page.goto(f"{site.address}/items?place=MOVEB")
    expect(page.locator("main")).to_contain_text("Nothing fits")


def test_all_that_match_move_at_once(page: Page, site: Site):
    lamps = yard.make(site, "EVERY", 60)
    site.sign_in(page, "operator")
    page.goto(site.address + lamps.items)
    page.get_by_label(f"Pick {lamps.codes[0]}").check()
    page.get_by_label("all 60 that match").check()
    expect(page.locator(".deed .count")).to_have_text("60 selected")
    page.locator(".deed").get_by_role("button", name="Move").click()
    page.locator("#beside").get_by_label("To place").fill("EVERYB")
    page.locator("#beside").get_by_role("button", name="Move 60 items").click()
    expect(page.locator(".toast")).to_contain_text("60 × Lamp EVERY moved")


def test_a_hold_is_put_on_told_and_released(page: Page, site: Site):
    lamps = yard.make(site, "HOLD")
    site.sign_in(page, "quality")
    page.goto(f"{site.address}/items/{lamps.ids[0]}")
    page.get_by_role("link", name="Hold", exact=True).click()
    beside = page.locator("#beside")
    beside.get_by_label("In words of your own").check()
    beside.get_by_label("In words", exact=True).fill("Cracked glass")
    beside.get_by_role("button", name=f"Hold {lamps.codes[0]}").click()
    expect(page.locator(".toast")).to_contain_text("Lamp HOLD held")
    expect(page.locator(".head .states")).to_contain_text("held")
    page.locator("main").get_by_role("link", name="Release").click()
    beside.get_by_label("Why it may go on").fill("Only the box was cracked")
    beside.get_by_role("button", name="Release it").click()
    expect(page.locator(".toast")).to_contain_text("released")
    expect(page.locator(".head .states")).not_to_contain_text("held")
    expect(page.locator(".timeline")).to_contain_text("Only the box was cracked")


def test_a_refused_move_says_why_and_offers_the_good_ones(page: Page, site: Site):
    lamps = yard.make(site, "GOOD")
    site.sign_in(page, "admin")
    page.goto(f"{site.address}/hold?items={lamps.ids[0]}")
    page.get_by_label("In words of your own").check()
    page.get_by_label("In words", exact=True).fill("Cracked glass")
    page.get_by_text("What words of your own stop").click()
    page.get_by_role("button", name=f"Hold {lamps.codes[0]}").click()
    page.goto(site.address + lamps.items)
    page.get_by_label("Pick all on this page").check()
    page.locator(".deed").get_by_role("button", name="Move").click()
    beside = page.locator("#beside")
    beside.get_by_label("To place").fill("GOODB")
    beside.get_by_role("button", name="Move 3 items").click()
    expect(beside.locator(".error")).to_contain_text(f"{lamps.codes[0]} is on hold")
    beside.get_by_role("button", name="Move the 2 good ones").click()
    expect(page.locator(".toast")).to_contain_text("2 × Lamp GOOD moved")


def test_a_wrong_password_is_told_and_the_name_kept(page: Page, site: Site):
    page.goto(f"{site.address}/sign-in")
    page.get_by_label("Name").fill("viewer")
    page.get_by_label("Password").fill("not this one")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_contain_text("do not fit")
    expect(page.get_by_label("Name")).to_have_value("viewer")
