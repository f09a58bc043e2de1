"""A customer's way on a telephone: the address in a QR code, one sentence, one tap."""

from playwright.sync_api import Page, expect

from tests.browser import yard
from tests.site import Site

PHONE = {"width": 375, "height": 720}


def test_a_customer_complains_by_one_sentence_and_one_tap(page: Page, site: Site):
    made = yard.make(site, "QR", 1)
    link = site.installation.run(f"""
from stockthread import ledger, passports
[match] = ledger.read.find_code({made.codes[0]!r})
print("/p/" + passports.keys_of([match.item])[match.item])
""").strip()
    page.set_viewport_size(PHONE)
    sizes: list[int] = []
    page.on("response", lambda answer: sizes.append(len(answer.body())))
    page.goto(site.address + link)
    expect(page.get_by_text("This number was issued on")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert sum(sizes) < 40_000
    assert page.context.cookies() == []
    page.get_by_label("Say it in one sentence").fill("It smokes when I drill")
    button = page.get_by_role("button", name="Send")
    box = button.bounding_box()
    assert box is not None
    assert box["height"] >= 44
    button.click()
    expect(page.get_by_role("heading")).to_have_text("Thank you. We have your message.")
    number = page.get_by_text("Its number is").inner_text().removeprefix("Its number is ")[:-1]
    page.set_viewport_size({"width": 1440, "height": 900})
    site.sign_in(page, "quality")
    page.goto(f"{site.address}/complaints?text={number}")
    page.get_by_role("link", name=number).click()
    expect(page.get_by_text("It smokes when I drill").first).to_be_visible()
    expect(page.locator(".complaint-unit")).to_contain_text(made.codes[0].split("-")[0])


def test_whoever_answers_the_telephone_sees_what_is_meant_while_typing(page: Page, site: Site):
    made = yard.make(site, "CALL", 1)
    site.sign_in(page, "operator")
    page.goto(f"{site.address}/complaints/new")
    page.get_by_label("Code, or what is known").fill(made.codes[0])
    expect(page.locator("#preview .complaint-unit")).to_be_visible()
    page.get_by_label("What is wrong").fill("Too loud")
    page.keyboard.press("Tab")
    page.get_by_role("button", name="Save the complaint").click()
    expect(page.get_by_role("status").first).to_contain_text("The complaint is on record.")
    expect(page.locator(".complaint-unit")).to_have_count(1)
