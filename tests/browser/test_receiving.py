"""Receiving in a real browser: barcodes, ways to mend a line, a file, goods still to come."""

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser import yard
from tests.site import Site


def filled(page: Page, site: Site, name: str, lines: str, product: str = "") -> None:
    site.sign_in(page, "operator")
    page.goto(f"{site.address}/receive")
    page.fill("#r-product", product)
    page.fill("#r-place", f"{name}B")
    page.fill("#r-serials", lines)


def test_each_line_is_mended_by_one_press(page: Page, site: Site):
    yard.make(site, "MEND")
    filled(page, site, "MEND", "MEND\tQ-0100\nQ-01OO\tMEND\nMEND\tq-0100\nQ-02..Q-04", "MEND")
    figures = page.locator("#preview .pile .figure")
    expect(figures).to_have_text(["4", "2", "0"])
    doubtful = page.locator("#doubtful li")
    doubtful.nth(1).get_by_role("button", name="It is right").click()
    expect(figures).to_have_text(["5", "1", "0"])
    doubtful.first.get_by_role("button", name="Write Q-0100").click()
    expect(page.locator("#r-serials")).to_have_value(
        "MEND\tQ-0100\nQ-0100\tMEND\nMEND\tq-0100\nQ-02..Q-04"
    )
    expect(figures).to_have_text(["5", "0", "1"])
    page.locator("#refused [data-drops]").click()
    expect(figures).to_have_text(["5", "0", "0"])
    page.get_by_role("button", name="Receive all 5").click()
    expect(page.locator(".toast")).to_contain_text("5 × Lamp MEND received into MENDB")


def test_a_scanner_goes_on_from_the_place_to_what_comes(page: Page, site: Site):
    yard.make(site, "DOCK")
    site.sign_in(page, "operator")
    page.goto(f"{site.address}/receive")
    page.locator("#r-place").focus()
    for scan in ("DOCKB", "DOCK Q-01", "DOCK Q-02"):
        page.keyboard.type(scan)
        page.keyboard.press("Enter")
    expect(page.locator("#r-place")).to_have_value("DOCKB")
    expect(page.locator("#preview .pile .figure")).to_have_text(["2", "0", "0"])
    page.keyboard.type("docka")
    page.keyboard.press("Enter")
    expect(page.locator("#r-place")).to_have_value("DOCKA")
    expect(page.locator("#r-serials")).to_have_value("DOCK Q-01\nDOCK Q-02\n")


def test_one_of_a_range_is_left_out_and_taken_back(page: Page, site: Site):
    lamps = yard.make(site, "PART")
    head = lamps.codes[0][:-1]
    filled(page, site, "PART", f"{head}0..{head}9", "PART")
    refused = page.locator("#refused li")
    expect(refused.first).to_be_visible()
    number = refused.count()
    refused.first.locator("[data-drops]").click()
    expect(page.locator("#preview")).to_contain_text("1 left out by you")
    expect(refused).to_have_count(number - 1)
    page.get_by_role("button", name="Take back").click()
    expect(refused).to_have_count(number)


def test_a_file_is_read_as_soon_as_it_is_chosen(page: Page, site: Site, tmp_path: Path):
    yard.make(site, "FILE")
    note = tmp_path / "note.csv"
    note.write_text("Article;Serial No.\nFILE;F-9001\nFILE;F-9002\n")
    filled(page, site, "FILE", "")
    page.get_by_text("Read a file").click()
    page.set_input_files("#r-file", note)
    expect(page.locator("#preview")).to_contain_text("2 lines read from note.csv")
    expect(page.locator("#preview .pile .figure")).to_have_text(["2", "0", "0"])
    page.get_by_role("button", name="Receive all 2").click()
    expect(page.locator(".toast")).to_contain_text("2 × Lamp FILE received into FILEB")


def test_an_unknown_barcode_is_taught_and_then_known(page: Page, site: Site):
    yard.make(site, "TEACH")
    filled(page, site, "TEACH", "ZX9-000123-EU\nZX9-000124-EU")
    figures = page.locator("#preview .pile .figure")
    expect(figures).to_have_text(["0", "0", "2"])
    with page.context.expect_page() as opened:
        page.locator("#refused").get_by_role("link", name="Teach this barcode").first.click()
    lesson = opened.value
    lesson.fill("[name=product]", "TEACH")
    lesson.get_by_role("button", name="000123").click()
    lesson.get_by_role("button", name="Teach it").click()
    expect(lesson.locator("main")).to_contain_text("ZX9-")
    lesson.close()
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(figures).to_have_text(["2", "0", "0"])
