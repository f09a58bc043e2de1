"""The main pages, listed once: for screenshots, accessibility and narrow screens."""

from datetime import UTC, datetime, timedelta
from typing import Final, NamedTuple
from urllib.parse import quote

from playwright.sync_api import Page


class MainPage(NamedTuple):
    """A page by its address, or the first link with `link` in its address found there.

    `query` is what follows that link.
    """

    name: str
    address: str
    link: str = ""
    signed_in: bool = True
    query: str = ""

    def open(self, window: Page, site: str) -> None:
        """Show the page in the window, complete with its pictures."""
        window.goto(site + self.address)
        if self.link:
            links = window.locator(f'a[href*="{self.link}"]:not([href*="/new"], [href*="/import"])')
            found = links.first.get_attribute("href")
            assert found, f"{self.address} has no link with {self.link} in it"
            window.goto(site + found + self.query)
        window.wait_for_load_state("networkidle")


ROWS: Final = quote("number\tsupplier\tsku\tqty\nP-1\tKRAFT\tMOT18\t2\nP-2\tKRAFT\tNOSUCH\t1")
A_MONTH_AGO: Final = f"{datetime.now(UTC) - timedelta(days=30):%Y-%m-%dT%H:%M}"
PAGES: Final = (
    MainPage("sign-in", "/sign-in", signed_in=False),
    MainPage("check-proof", "/check-proof", signed_in=False),
    MainPage("overview", "/"),
    MainPage("seals", "/seals"),
    MainPage("find", "/find?q=DR"),
    MainPage("items", "/items"),
    MainPage("item", "/items?stage=ready", "/items/"),
    MainPage("held-item", "/items?held=1", "/items/"),
    MainPage("item-then", "/items?stage=out", "/items/", query=f"?as_of={A_MONTH_AGO}"),
    MainPage("orders", "/orders"),
    MainPage("orders-none", "/orders?kind=transfers&state=closed"),
    MainPage("order-purchase", "/orders?kind=purchases", "/orders/"),
    MainPage("order-sale", "/orders?kind=sales&state=all&text=SO-2", "/orders/"),
    MainPage("order-late", "/orders?late=1", "/orders/"),
    MainPage("order-made", "/orders?kind=production&state=closed", "/orders/"),
    MainPage("order-new", "/orders/new?kind=sales&party=BRICK&lines=DR18%0912%09169%0ADR20%093"),
    MainPage("order-import", "/orders/import"),
    MainPage("order-import-piles", f"/orders/import?rows={ROWS}"),
    MainPage("order-lines", "/orders?kind=purchases", "/orders/", query="/lines"),
    MainPage("lot-split", "/items?product=AJ75&stage=ready", "/items/", query="/split"),
    MainPage("lot-join", "/items?product=AJ75&stage=ready", "/items/", query="/join"),
    MainPage("composition", "/tanks", "/composition"),
    MainPage("tanks", "/tanks"),
    MainPage("tank-pour", "/tanks", "/pour"),
    MainPage("consigned", "/consigned"),
    MainPage("consigned-away", "/consigned?list=customers"),
    MainPage("consigned-deed", "/consigned/take-over?party=KRAFT&all=1"),
    MainPage("consigned-bill", "/consigned/bill?party=FIXIT"),
    MainPage("dropping", "/orders?kind=sales&state=open", "/orders/", query="/drop-ship"),
    MainPage("counts", "/counts"),
    MainPage("count-new", "/counts/new"),
    MainPage("count-scan", "/counts?before=3", "/counts/", query="/scan"),
    MainPage("count", "/counts?before=2", "/counts/"),
    MainPage("count-sheet", "/counts?before=3", "/counts/", query="/sheet"),
    MainPage("places", "/places"),
    MainPage("place", "/places", "/places/"),
    MainPage("place-new", "/places/new?above=GI&codes=GI-1..GI-20"),
    MainPage("place-change", "/places", "/places/", query="/change"),
    MainPage("parties", "/parties"),
    MainPage("party", "/parties?kind=customer", "/parties/"),
    MainPage("party-new", "/parties/new?kind=supplier"),
    MainPage("party-contact", "/parties?kind=customer", "/parties/", query="/contact"),
    MainPage("products", "/products"),
    MainPage("product-new", "/products/new"),
    MainPage("product-close", "/products", "/products/", query="/close"),
    MainPage("product", "/products", "/products/"),
    MainPage("bom", "/products?text=DR18", "/products/", query="/bom"),
    MainPage("bom-new", "/products?text=DR18", "/products/", query="/bom/new"),
    MainPage("picking", "/orders?kind=sales&state=open", "/orders/", query="/picking"),
    MainPage("allocating", "/orders?kind=sales&state=open", "/orders/", query="/allocating"),
    MainPage("shipping", "/orders?kind=sales&state=open", "/orders/", query="/shipping"),
    MainPage("order-asks", "/orders?kind=sales&state=open", "/orders/", query="/asks"),
    MainPage("waves", "/waves"),
    MainPage("wave", "/waves", "/waves/"),
    MainPage("instead", "/products?text=CH-UK", "/products/", query="/instead"),
    MainPage("making", "/orders?kind=production", "/orders/", query="/making"),
    MainPage("making-results", "/orders?kind=production", "/orders/", query="/making/results"),
    MainPage("making-log", "/orders?kind=production&state=all", "/orders/", query="/making/log"),
    MainPage("station", "/station"),
    MainPage("shifts", "/shifts"),
    MainPage("limit", "/products?text=DR18", "/products/", query="/limit"),
    MainPage("serialise", "/products?text=CH-EU", "/products/", query="/serialise"),
    MainPage("product-change", "/products?text=CELL", "/products/", query="/change"),
    MainPage("tracking", "/products?text=CELL", "/products/", query="/tracking"),
    MainPage("returns", "/returns"),
    MainPage("return-unit", "/returns?q=DR18/0011"),
    MainPage("return-lot", "/returns?q=AJ75"),
    MainPage("return-exchange", "/orders?kind=returns", "/orders/", query="/exchange"),
    MainPage("return-lend", "/returns/lend"),
    MainPage("item-sold", "/items?stage=out&product=DR12", "/items/"),
    MainPage("loans", "/returns/loans"),
    MainPage("warranty", "/products?text=DR18", "/products/", query="/warranty"),
    MainPage("receive", "/receive?serials=A-100%0AA-1O0%0AA-100&product=DR18&place=GI"),
    MainPage("schemes", "/schemes"),
    MainPage("scheme", "/schemes", "/schemes/"),
    MainPage("scheme-new", "/schemes/new"),
    MainPage("scheme-draft", "/schemes/new?pattern=DR-{yy}{mm}-{counter:6}{check:mod37-36}"),
    MainPage("scheme-wrong", "/schemes/new?pattern=DR-{yy}{mn}-{counter:6}"),
    MainPage("scheme-reserve", "/schemes", "/schemes/", query="/reserve"),
    MainPage("barcodes", "/barcodes"),
    MainPage("barcode-teach", "/barcodes/teach?text=ACME-77-000123-EU&product=DR18&mark=9-14"),
    MainPage("books", "/books"),
    MainPage("book-new", "/books/new?name=Roll+7&numbers=R0001-R0500%0AROOO1"),
    MainPage("code-types", "/code-types"),
    MainPage("code-type-new", "/code-types/new"),
    MainPage("labels", "/labels"),
    MainPage("printers", "/labels/printers"),
    MainPage("printer", "/labels/printers", "/labels/printers/"),
    MainPage("printer-new", "/labels/printers/new?kind=download&language=pdf&sheet=own"),
    MainPage("print-rules", "/labels/rules"),
    MainPage("label-templates", "/labels/templates"),
    MainPage("label-template", "/labels/templates", "/labels/templates/"),
    MainPage("label-wear", "/labels/templates", "/labels/templates/", query="/wear"),
    MainPage("label-template-new", "/labels/templates/new"),
    MainPage("label-images", "/labels/images"),
    MainPage("value", "/value"),
    MainPage("rates", "/value/rates"),
    MainPage("adjustments", "/adjustments?since=2026-01-01"),
    MainPage("adjustment-reasons", "/adjustments/reasons"),
    MainPage("periods", "/periods"),
    MainPage("announce", "/orders?kind=purchases&state=open", "/orders/", query="/announce"),
    MainPage(
        "put-away",
        "/orders?kind=purchases&state=open&text=PO-26-0035",
        "/orders/",
        query="/put-away",
    ),
    MainPage("dock", "/dock"),
    MainPage("reorder", "/reorder"),
    MainPage("inspections", "/inspections"),
    MainPage("holds", "/holds"),
    MainPage("event", "/", "/events/"),
    MainPage("styleguide", "/styleguide"),
)
