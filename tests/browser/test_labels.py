"""Labels in a real browser: an element is dragged and typed, saved, and labels are printed."""

import io
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from tests.browser.watching import settled
from tests.site import Site


def test_an_element_is_dragged_nudged_and_written_and_the_label_saved(page: Page, site: Site):
    site.sign_in(page, "supervisor")
    page.goto(f"{site.address}/labels/templates")
    page.get_by_role("link", name="Unit, 50 × 25 mm").click()
    text = page.get_by_role("button", name="Text {code}")
    before = float(page.input_value('[name="e4.y"]'))
    box = text.bounding_box()
    assert box
    page.mouse.move(box["x"] + 20, box["y"] + 10)
    page.mouse.down()
    page.mouse.move(box["x"] + 20, box["y"] - 30, steps=5)
    page.mouse.up()
    dragged = float(page.input_value('[name="e4.y"]'))
    assert dragged < before
    expect(page.locator("#e4")).to_have_attribute("open", "")
    expect(text).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.locator('[name="e4.y"]')).to_have_value(f"{dragged + 0.5:g}")
    expect(text).to_be_focused()
    page.fill('[name="e4.text"]', "{kode}")
    expect(page.locator("#label-preview .error")).to_contain_text("There is no field {kode}")
    expect(page.locator("#e4-wrong")).to_contain_text("There is no field {kode}")
    page.fill('[name="e4.text"]', "")
    page.get_by_text("Fields that texts and codes may ask for").click()
    page.locator('[name="e4.text"]').focus()
    page.get_by_role("button", name="serial", exact=True).click()
    expect(page.locator('[name="e4.text"]')).to_have_value("{serial}")
    expect(page.locator("#label-preview .error")).to_have_count(0)
    expect(page.locator("#e4-wrong")).to_be_hidden()
    page.fill('[name="e4.width"]', "abc")
    expect(page.locator("#e4-wrong")).to_contain_text("Its width is no number")
    expect(page.locator(".label-stage .hit.is-wrong")).to_have_count(1)
    page.fill('[name="e4.width"]', "20")
    expect(page.locator("#e4-wrong")).to_be_hidden()
    with page.expect_response("**/preview"):  # so that saving breaks off no preview
        page.fill("#l-note", "the serial alone")
    page.get_by_role("button", name="Save as version 2").click()
    expect(page.get_by_role("status").first).to_contain_text("Saved as a new version")
    expect(page.locator("main")).to_contain_text("the serial alone")


PRESS_AS_SOON_AS_DRAWN = """
document.body.addEventListener("htmx:afterSwap", () => document.activeElement.dispatchEvent(
    new KeyboardEvent("keydown", { key: "ArrowDown", bubbles: true })), { once: true })
"""


def test_keys_and_drags_are_kept_whenever_a_new_picture_comes(page: Page, site: Site):
    open_lot_label(page, site)
    across, down = page.locator('[name="e1.x"]'), page.locator('[name="e1.y"]')
    hit = page.locator('[data-hit="1"] .hit')
    page.evaluate(PRESS_AS_SOON_AS_DRAWN)
    before = float(down.input_value())
    hit.focus()
    keys = []
    page.on("requestfinished", lambda each: keys.append(each) if "/preview" in each.url else None)
    page.keyboard.press("ArrowDown")
    expect(down).to_have_value(f"{before + 1:g}")
    for _ in range(200):  # until it is drawn after both keys
        page.wait_for_timeout(50)
        if len(keys) > 1:
            break
    expect(page.locator(".htmx-request, .htmx-settling")).to_have_count(0)
    page.evaluate("() => { document.querySelector('.label-stage').dataset.old = '1' }")
    expect(hit).to_be_visible()
    box = hit.bounding_box()
    assert box
    page.mouse.move(box["x"] + 10, box["y"] + 5)
    page.mouse.down()
    with page.expect_response("**/preview"):
        page.evaluate("document.querySelector("
                      "'[data-label-editor]').dispatchEvent(new Event('label-moved'))")  # fmt: skip
    page.wait_for_timeout(60)
    placed = float(across.input_value())
    page.mouse.move(box["x"] + 50, box["y"] + 5, steps=3)
    page.mouse.up()
    assert float(across.input_value()) > placed
    expect(page.locator(".label-stage[data-old]")).to_have_count(0)  # drawn after it


def open_lot_label(page: Page, site: Site) -> None:
    site.sign_in(page, "supervisor")
    page.goto(f"{site.address}/labels/templates")
    page.get_by_role("link", name="Lot, 75 × 50 mm").click()
    expect(page.get_by_role("button", name="Undo")).to_be_disabled()
    expect(page.get_by_role("button", name="Redo")).to_be_disabled()


def test_a_drag_a_key_and_a_field_are_undone_and_redone_one_by_one(page: Page, site: Site):
    open_lot_label(page, site)
    undo, redo = (page.get_by_role("button", name=name) for name in ("Undo", "Redo"))
    across, says, cut = (page.locator(f'[name="e1.{name}"]') for name in ("x", "text", "cut"))
    placed, said, ticked = across.input_value(), says.input_value(), cut.is_checked()
    box = page.locator('[data-hit="1"] .hit').bounding_box()
    assert box
    page.mouse.move(box["x"] + 10, box["y"] + 5)
    page.mouse.down()
    page.mouse.move(box["x"] + 50, box["y"] + 5, steps=5)
    page.mouse.up()
    dragged = across.input_value()
    page.keyboard.press("ArrowLeft")
    nudged = across.input_value()
    assert len({placed, dragged, nudged}) == 3
    says.fill("New words")
    page.keyboard.press("Control+z")
    expect(says).to_have_value(said)  # by the browser, and so it is no step
    says.fill("New words")
    cut.click()

    page.keyboard.press("Control+z")
    assert cut.is_checked() == ticked
    expect(says).to_have_value("New words")
    page.keyboard.press("Control+z")
    expect(says).to_have_value(said)
    undo.click()
    expect(across).to_have_value(dragged)
    undo.click()
    expect(across).to_have_value(placed)
    expect(undo).to_be_disabled()
    for _ in range(4):
        page.keyboard.press("Control+y")
    expect(redo).to_be_disabled()
    expect(across).to_have_value(nudged)
    expect(says).to_have_value("New words")
    assert cut.is_checked() != ticked


def test_elements_put_on_and_taken_off_are_undone_and_redone(page: Page, site: Site):
    open_lot_label(page, site)
    redo, elements = page.get_by_role("button", name="Redo"), page.locator(".label-element")
    count, first = elements.count(), page.locator('[name="e0.content"]').input_value()
    page.locator("#e1 summary").click()
    page.locator("#e1").get_by_role("button", name="Twice").click()
    expect(elements).to_have_count(count + 1)
    expect(page.locator(f'[name="e{count}.text"]')).to_be_focused()
    page.locator("#e0 summary").click()
    page.locator("#e0").get_by_role("button", name="Take off").click()
    expect(elements).to_have_count(count)
    expect(page.locator('[name="e0.content"]')).to_have_count(0)

    page.keyboard.press("Control+z")
    expect(elements).to_have_count(count + 1)
    expect(page.locator("#e0")).to_have_attribute("open", "")
    expect(page.locator('[name="e0.content"]')).to_have_value(first)
    page.keyboard.press("Control+z")
    expect(elements).to_have_count(count)
    expect(page.locator('[name="e0.content"]')).to_have_value(first)
    page.keyboard.press("Control+Shift+z")
    expect(elements).to_have_count(count + 1)
    expect(redo).to_be_enabled()
    page.locator('[data-hit="2"] .hit').focus()
    page.keyboard.press("ArrowDown")  # another way than the one that was undone
    expect(redo).to_be_disabled()


UNDO_AS_SOON_AS_DRAWN = """
document.body.addEventListener("htmx:afterSwap", () => document.body.dispatchEvent(
    new KeyboardEvent("keydown", { key: "z", ctrlKey: true, bubbles: true })), { once: true })
"""


def test_what_is_undone_before_the_page_has_settled_is_that_step(page: Page, site: Site):
    open_lot_label(page, site)
    redo, elements = page.get_by_role("button", name="Redo"), page.locator(".label-element")
    count = elements.count()
    page.locator("#e1 summary").click()
    page.evaluate(UNDO_AS_SOON_AS_DRAWN)
    page.locator("#e1").get_by_role("button", name="Twice").click()
    expect(redo).to_be_enabled()
    expect(elements).to_have_count(count)
    page.keyboard.press("Control+Shift+z")
    expect(elements).to_have_count(count + 1)
    expect(redo).to_be_disabled()


def test_labels_are_printed_beside_an_item_and_again_with_a_reason(page: Page, site: Site):
    site.sign_in(page, "supervisor")
    page.goto(f"{site.address}/items?stage=ready")
    page.locator("tbody a").first.click()
    item = page.url
    for count in range(2):
        page.goto(item)
        page.locator(".head .actions").get_by_role("link", name="Labels").click()
        beside = page.locator("#beside")
        expect(beside.get_by_role("img", name="The label of")).to_be_visible()
        if count:
            beside.get_by_label("Why again").fill("damaged")
        beside.get_by_role("button", name="Print 1 label").click()
        expect(page.locator(".states")).to_contain_text("done")
        with page.expect_download() as download:
            page.get_by_role("link", name="Download").click()
        assert len(pypdfium2.PdfDocument(io.BytesIO(download.value.path().read_bytes()))) == 1
    expect(page.locator("main")).to_contain_text("damaged")


def test_a_sheet_is_chosen_in_the_panel_and_begins_at_its_third_label(page: Page, site: Site):
    site.sign_in(page, "supervisor")
    page.goto(f"{site.address}/items?stage=ready")
    page.locator("tbody td.first a").nth(5).click()
    page.locator(".head .actions").get_by_role("link", name="Labels").click()
    beside = page.locator("#beside")
    expect(beside.get_by_role("img", name="The label of")).to_be_visible()
    settled(page)  # the panel has arrived
    beside.get_by_label("Printer").select_option("OFFICE")
    expect(beside.locator(".cells label")).to_have_count(24)
    expect(beside.get_by_role("heading", name="Labels for")).to_be_visible()
    beside.locator(".cells label").nth(2).click()
    expect(beside.locator(".cells :checked")).to_have_value("3")
    beside.get_by_role("button", name="Print 1 label").click()
    expect(page.locator(".states")).to_contain_text("done")


def test_the_state_and_the_buttons_of_a_job_follow_what_happens_to_it(page: Page, site: Site):
    site.sign_in(page, "supervisor")
    page.goto(f"{site.address}/labels/printers/new")
    page.fill("#r-code", "DEAD")
    page.fill("#r-address", "127.0.0.1:9")
    page.get_by_role("button", name="Save").click()
    printer = page.url
    page.goto(f"{site.address}/items?stage=ready")
    page.locator("tbody td.first a").nth(7).click()
    page.locator(".head .actions").get_by_role("link", name="Labels").click()
    beside = page.locator("#beside")
    expect(beside.get_by_role("img", name="The label of")).to_be_visible()
    settled(page)  # the panel has arrived
    beside.get_by_label("Printer").select_option("DEAD")
    expect(beside).to_contain_text("127.0.0.1:9")
    beside.get_by_role("button", name="Print 1 label").click()
    expect(page.locator("#job-state")).to_contain_text("waiting for the printer")
    expect(page.locator("#job")).to_contain_text("The next try is")
    expect(page.get_by_role("button", name="Print again")).to_have_count(0)
    other = page.context.new_page()
    other.goto(page.url)
    other.get_by_role("button", name="Cancel the job").click()
    expect(page.locator("#job-state")).to_contain_text("cancelled")
    expect(page.get_by_role("button", name="Cancel the job")).to_have_count(0)
    expect(page.get_by_role("button", name="Print anew")).to_be_visible()
    expect(page.get_by_role("progressbar")).to_have_count(0)
    page.goto(printer)
    page.get_by_role("button", name="Take out of use").click()
    expect(page.get_by_role("status").first).to_contain_text("out of use")


@pytest.mark.parametrize("width", [1440, 375])
def test_without_script_a_template_is_made_and_labels_are_printed(
    chromium: Browser, site: Site, width: int
):
    context = chromium.new_context(
        java_script_enabled=False, viewport={"width": width, "height": 800}
    )
    page = context.new_page()
    site.sign_in(page, "supervisor")
    page.goto(f"{site.address}/labels/templates/new")
    page.fill("#l-name", f"Own {width}")
    page.fill("#l-code", f"OWN{width}")
    page.get_by_role("button", name="Code", exact=True).click()
    expect(page.locator("#label-preview")).to_contain_text("reads")
    page.get_by_role("button", name="Save the template").click()
    expect(page.get_by_role("status").first).to_contain_text("Saved")
    page.goto(f"{site.address}/items?stage=ready")
    page.locator("tbody td.first a").nth(1 if width == 375 else 2).click()
    page.locator(".head .actions").get_by_role("link", name="Labels").click()
    page.get_by_role("button", name="Print 1 label").click()
    expect(page.locator(".states")).to_contain_text("done")
    context.close()


def test_an_image_is_taken_in_put_on_a_label_and_looked_at(page: Page, site: Site, tmp_path: Path):
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    Image.new("L", (300, 120), 0).save(tmp_path / "logo.png")
    site.sign_in(page, "supervisor")
    page.goto(f"{site.address}/labels/templates/new")
    expect(page.get_by_role("button", name="Image", exact=True)).to_be_disabled()
    page.get_by_role("link", name="take one in").click()
    page.set_input_files("#i-file", tmp_path / "logo.png")
    page.get_by_role("button", name="Take it in").click()
    expect(page.get_by_role("status").first).to_contain_text("can be used")
    picture = page.locator(".label-card img").get_attribute("src")
    page.goto(f"{site.address}/labels/templates")
    page.get_by_role("link", name="Unit, 50 × 25 mm").click()
    page.get_by_role("button", name="Image", exact=True).click()
    expect(page.locator('details[open] select[name$=".image"]')).to_have_value("logo")
    expect(page.locator("#label-preview")).to_contain_text("reads")
    page.goto(f"{site.address}{picture}")
    page.goto(f"{site.address}/labels/images")
    page.get_by_role("button", name="Remove").click()
    assert not [each for each in said if "Content Security" in each]
