"""A barcode is taught by sweeping over its serial; a book is registered and used up."""

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.site import Site


def cell(page: Page, at: int) -> Locator:
    return page.locator(f"#t-sweep [data-at='{at}']")


def centre(page: Page, at: int) -> tuple[float, float]:
    box = cell(page, at).bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def expect_marked(page: Page, text: str) -> None:
    marked = page.locator("#t-sweep .is-marked")
    expect(marked).to_have_count(len(text))
    assert "".join(marked.all_text_contents()) == text


def test_the_serial_is_swept_over_with_the_mouse_and_taught(page: Page, site: Site):
    site.sign_in(page, "operator")
    page.goto(f"{site.address}/barcodes")
    page.get_by_role("link", name="Teach a barcode").first.click()
    page.locator("#t-text").fill("MAUS-77-000123-EU")
    expect(page.locator("#t-sweep span")).to_have_count(17)
    page.locator("#t-product").fill("DR18")
    page.mouse.move(*centre(page, 9))
    page.mouse.down()
    page.mouse.move(*centre(page, 11))
    page.mouse.move(*centre(page, 14))
    page.mouse.up()
    expect_marked(page, "000123")
    expect(page.locator(".meaning-read")).to_have_text("Cordless drill 18 V, serial 000123")
    page.get_by_role("button", name="Teach it").click()
    expect(page.get_by_role("status")).to_contain_text("MAUS-77-000123-EU is known as")
    row = page.locator(".barcodes tr", has_text="MAUS-77-")
    expect(row.locator("mark")).to_have_text("000123")


def test_by_keyboard_the_mark_grows_and_shrinks(page: Page, site: Site):
    site.sign_in(page, "operator")
    page.goto(f"{site.address}/barcodes/teach?text=KEYS-0042&product=DR18")
    page.locator("#t-sweep").focus()
    page.keyboard.press("End")
    for _ in range(4):
        page.keyboard.press("Shift+ArrowLeft")
    expect_marked(page, "-0042")
    page.keyboard.press("Shift+ArrowRight")
    expect_marked(page, "0042")
    expect(page.locator(".meaning-read")).to_contain_text("serial 0042")
    page.keyboard.press("Delete")
    expect_marked(page, "")
    expect(page.locator("#means")).to_contain_text("the serial has to be scanned beside it")


def test_typing_and_what_is_proposed_mark_it_too(page: Page, site: Site):
    site.sign_in(page, "operator")
    page.goto(f"{site.address}/barcodes/teach?text=A7/12-991-B&product=DR18")
    page.locator(".by-hand summary").click()
    page.locator("#t-serial").fill("991")
    expect_marked(page, "991")
    page.locator("#t-first").fill("4")
    expect_marked(page, "12-991")
    page.locator("#t-other").fill("A7/12-1004-B")
    expect(page.locator("#means")).to_contain_text("what differs between the two, 3 to 4")
    page.get_by_role("button", name="991").click()
    expect_marked(page, "991")
    expect(page.locator("#t-most")).to_have_value("4")
    expect(page.locator("#means")).to_contain_text("a serial of 3 to 4 characters")


def test_a_finger_sweeps_on_a_phone(chromium: Browser, site: Site):
    context = chromium.new_context(viewport={"width": 375, "height": 800}, has_touch=True)
    page = context.new_page()
    site.sign_in(page, "operator")
    page.goto(f"{site.address}/barcodes/teach?text=FING-000777&product=DR18")
    page.locator("#t-sweep").scroll_into_view_if_needed()
    touch = context.new_cdp_session(page)
    for kind, at in (("touchStart", 6), ("touchMove", 8), ("touchMove", 11), ("touchEnd", 0)):
        x, y = centre(page, at) if at else (0, 0)
        points = [{"x": x, "y": y}] if at else []
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    expect_marked(page, "000777")
    expect(page.locator(".meaning-read")).to_contain_text("serial 000777")
    context.close()


@pytest.mark.parametrize("width", [1440, 375])
def test_without_script_a_barcode_is_taught_and_forgotten(
    chromium: Browser, site: Site, width: int
):
    context = chromium.new_context(
        java_script_enabled=False, viewport={"width": width, "height": 800}
    )
    page = context.new_page()
    site.sign_in(page, "supervisor")
    page.goto(f"{site.address}/barcodes/teach")
    page.fill("#t-text", f"NOSCRIPT-{width}-0815")
    page.fill("#t-product", "DR18")
    page.get_by_role("button", name="Show what it means").last.click()
    page.get_by_role("button", name="0815").click()
    expect(page.locator(".meaning-read")).to_contain_text("serial 0815")
    page.get_by_role("button", name="Teach it").click()
    expect(page.get_by_role("status")).to_contain_text("is known as")
    page.get_by_role("link", name=f"Forget NOSCRIPT-{width}-0815").click()
    page.get_by_role("button", name="Forget it").click()
    expect(page.get_by_role("status")).to_contain_text("is forgotten")
    page.get_by_role("status").get_by_role("button", name="Undo").click()
    expect(page.get_by_role("status")).to_contain_text("is known again")
    context.close()


def test_a_book_is_registered_and_numbers_of_it_spoilt(page: Page, site: Site):
    site.sign_in(page, "supervisor")
    page.goto(f"{site.address}/books/new")
    page.locator("#b-name").fill("Browser roll")
    page.locator("#b-numbers").fill("BR001-BR020\nBR001")
    expect(page.locator("#preview .pile.is-finished .figure")).to_have_text("20")
    page.get_by_role("button", name="Register the 20 good ones").click()
    expect(page.get_by_role("status")).to_contain_text("registered with 20 numbers")
    page.get_by_role("link", name="Mark as spoilt").click()
    page.locator("#beside #b-numbers").fill("BR005-BR006")
    page.locator("#beside #b-why").fill("torn")
    page.get_by_role("button", name="Mark as spoilt").click()
    expect(page.get_by_role("status")).to_contain_text("2 numbers spoilt")
    expect(page.locator("main table")).to_contain_text("torn")
