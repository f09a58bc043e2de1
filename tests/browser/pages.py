"""The main pages, listed once: for screenshots, accessibility and narrow screens."""

from typing import Final, NamedTuple

from playwright.sync_api import Page


class MainPage(NamedTuple):
    """A page by its address, or the first link with `link` in its address found there."""

    name: str
    address: str
    link: str = ""
    signed_in: bool = True

    def open(self, window: Page, site: str) -> None:
        """Show the page in the window, complete with its pictures."""
        window.goto(site + self.address)
        if self.link:
            found = window.locator(f'a[href*="{self.link}"]').first.get_attribute("href")
            assert found, f"{self.address} has no link with {self.link} in it"
            window.goto(site + found)
        window.wait_for_load_state("networkidle")


PAGES: Final = (
    MainPage("sign-in", "/sign-in", signed_in=False),
    MainPage("overview", "/"),
    MainPage("find", "/find?q=DR"),
    MainPage("items", "/items"),
    MainPage("item", "/items?stage=ready", "/items/"),
    MainPage("held-item", "/items?held=1", "/items/"),
    MainPage("places", "/places"),
    MainPage("place", "/places", "/places/"),
    MainPage("products", "/products"),
    MainPage("product", "/products", "/products/"),
    MainPage("receive", "/receive?serials=A-100%0AA-1O0%0AA-100&product=DR18&place=GI"),
    MainPage("holds", "/holds"),
    MainPage("event", "/", "/events/"),
    MainPage("styleguide", "/styleguide"),
)
