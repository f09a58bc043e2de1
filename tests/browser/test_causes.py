"""Complained units are named, counted while they are typed, compared, and held from the result."""

from playwright.sync_api import Page, expect

from tests.browser import yard
from tests.site import Site


def test_units_are_counted_compared_and_held(page: Page, site: Site):
    made = yard.make(site, "CAUSE", 40)
    site.sign_in(page, "quality")
    page.goto(f"{site.address}/causes/new")
    page.get_by_label("Complained of: serials and lots").fill("\n".join(made.codes[:5]))
    expect(page.get_by_text("to compare with")).to_be_visible()
    expect(page.locator(".causes-numbers")).to_contain_text("40")
    products = page.get_by_label("Products")
    expect(products).to_have_value("CAUSE")
    page.get_by_label("What the study is called").fill("Dark lamps")
    page.get_by_role("button", name="Compare").click()
    expect(page.get_by_role("heading", name="Dark lamps")).to_be_visible()
    expect(page.get_by_text("5 complained of, compared with 35 others.")).to_be_visible()


def test_the_population_can_be_changed_and_is_counted_again(page: Page, site: Site):
    made = yard.make(site, "CAUSED", 12)
    site.sign_in(page, "quality")
    page.goto(f"{site.address}/causes/new")
    page.get_by_label("Complained of: serials and lots").fill("\n".join(made.codes[:3]))
    expect(page.locator(".causes-numbers")).to_contain_text("12")
    page.get_by_label("From").fill("2020-01-01")
    page.get_by_label("Until").fill("2020-02-01")
    page.get_by_label("Until").press("Tab")
    expect(page.locator(".causes-numbers")).to_contain_text("0 to compare with")
