"""The main pages, listed once: for screenshots, accessibility and narrow screens."""

import html
import re
from datetime import UTC, datetime, timedelta
from typing import Final, NamedTuple
from urllib.parse import quote

from playwright.sync_api import Page


class MainPage(NamedTuple):
    """A page by its address, or by the first link there that begins with `link`.

    `query` is what follows that link; `to` is an address with the link's id in it, `{id}`.
    `via` is a link to follow before.
    """

    name: str
    address: str
    link: str = ""
    signed_in: bool = True
    query: str = ""
    to: str = ""
    via: str = ""

    def open(self, window: Page, site: str) -> None:
        """Show the page in the window, complete with its pictures and letters."""
        address = self.found(window, site)
        answer = window.goto(site + address)
        assert answer, f"{address} answered nothing"
        assert answer.status == 200, f"{address} answered {answer.status}"
        window.evaluate("() => document.fonts.ready.then(() => true)")

    def found(self, window: Page, site: str) -> str:
        """The address of the page; links on the way are read and not shown."""
        address = self.address
        for link in filter(None, (self.via, self.link)):
            answer = window.request.get(site + address)
            assert answer.ok, f"{address} answered {answer.status}"
            links = [html.unescape(each) for each in HREF.findall(answer.text())]
            fit = [each for each in links if each.startswith(link) and not NEW.search(each)]
            found = next((each for each in fit if not self.to or id_in(each)), "")
            assert found, f"{address} has no link with {link} in it"
            address = found
        if self.to:
            return self.to.format(id=id_in(address))
        return address + self.query


HREF: Final = re.compile(r'<a\b[^>]*?\shref="([^"]*)"')
NEW: Final = re.compile("/new|/import")
ID: Final = re.compile(r"/([0-9A-Z]{13})(?=[/?#]|$)")
"""A public id in an address."""


def id_in(address: str) -> str:
    """The last public id in an address."""
    found: list[str] = ID.findall(address)
    return found[-1] if found else ""


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
    MainPage("composition", "/items?product=AJ75&stage=ready", "/items/", query="/composition"),
    MainPage("tanks", "/tanks"),
    MainPage("tank-pour", "/tanks", "/places/", to="/tanks/{id}/pour"),
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
    MainPage("container-types", "/containers/types"),
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
    MainPage("adjust", "/items?stage=ready", "/items/", to="/adjust?items={id}"),
    MainPage("move", "/items?stage=ready", "/items/", to="/move?items={id}"),
    MainPage("hold", "/items?stage=ready", "/items/", to="/hold?items={id}"),
    MainPage("release", "/holds", "/release?"),
    MainPage("scrap", "/items?stage=ready", "/items/", to="/scrap?items={id}"),
    MainPage(
        "take-apart", "/items?stage=ready&product=DR18", "/items/", to="/take-apart?items={id}"
    ),
    MainPage("rebook", "/items?stage=ready&product=DR18", "/items/", to="/rebook?items={id}"),
    MainPage("ship", "/items?stage=ready", "/items/", to="/ship?items={id}"),
    MainPage("shipping-scan", "/shipping"),
    MainPage("exchange", "/items?stage=gone&product=MOT18", "/items/", query="/exchange"),
    MainPage("label-print", "/items?stage=ready", "/items/", to="/labels/print?items={id}"),
    MainPage("code-add", "/items?stage=ready", "/items/", to="/codes/add?items={id}"),
    MainPage("code-correct", "/items?stage=ready", "/codes/correct", via="/items/"),
    MainPage(
        "code-renew", "/items?stage=ready&product=DR18", "/items/", to="/codes/renew?items={id}"
    ),
    MainPage("code-swap", "/items?stage=ready", "/items/", to="/codes/swap?items={id}"),
    MainPage("scheme-close", "/schemes", "/schemes/", query="/close"),
    MainPage("list-close", "/products", "/products/", to="/lists/products/close?items={id}"),
    MainPage("order-change", "/orders?kind=sales", "/orders/", query="/change"),
    MainPage("order-line", "/orders?kind=sales&state=open", "/orders/", query="/lines/1"),
    MainPage("order-cost", "/orders?kind=purchases&state=closed", "/orders/", query="/cost"),
    MainPage("order-fee", "/orders?kind=production&state=closed", "/orders/", query="/fee"),
    MainPage("order-receive", "/orders?kind=purchases&state=open", "/orders/", query="/receive"),
    MainPage("order-inspect", "/orders?kind=purchases&state=open", "/orders/", query="/inspect"),
    MainPage("order-close", "/orders?kind=sales&state=open", "/orders/", query="/state/close"),
    MainPage(
        "orders-close",
        "/orders?kind=sales&state=open",
        "/orders/",
        to="/orders/all/close?items={id}",
    ),
    MainPage("send", "/orders?kind=transfers", "/orders/", query="/pass/send"),
    MainPage("arrive", "/orders?kind=transfers", "/orders/", query="/pass/arrive"),
    MainPage("making-fetching", "/orders?kind=production", "/orders/", query="/fetching"),
    MainPage("making-plan", "/orders?kind=production", "/orders/", query="/making/plan"),
    MainPage("routing", "/products?text=DR18", "/products/", query="/routing"),
    MainPage("return-receive", "/orders?kind=returns", "/orders/", query="/return"),
    MainPage("return-decide", "/orders?kind=returns", "/orders/", query="/decide"),
    MainPage("return-lend-order", "/orders?kind=returns", "/orders/", query="/lend"),
    MainPage("exchange-new", "/returns/exchange"),
    MainPage("buy-back", "/returns/buy-back"),
    MainPage("new-owner", "/returns/new-owner"),
    MainPage("party-change", "/parties?kind=customer", "/parties/", query="/change"),
    MainPage("place-close", "/places", "/places/", query="/close"),
    MainPage("place-hold", "/places", "/places/", query="/hold"),
    MainPage("tank-draw", "/tanks", "/places/", to="/tanks/{id}/draw"),
    MainPage("tank-empty", "/tanks", "/places/", to="/tanks/{id}/empty"),
    MainPage("container", "/items?stage=containers&place=WH", "/items/"),
    MainPage("container-pack", "/containers/pack"),
    MainPage("container-pack-piles", "/containers/pack?scans=NOSUCH%0AAJ75&place=GI"),
    MainPage("container-check", "/items?stage=containers", "/items/", to="/containers/{id}/check"),
    MainPage(
        "container-unpack", "/items?stage=containers", "/items/", to="/containers/{id}/unpack"
    ),
    MainPage("expiring", "/expiring"),
    MainPage("gains", "/gains"),
    MainPage("samples", "/samples"),
    MainPage("weights", "/weights"),
    MainPage("weigh", "/weights/weigh"),
    MainPage("return-register", "/returns/register"),
    MainPage("item-lose", "/items?product=AJ75&stage=ready", "/items/", query="/lose"),
    MainPage("lot-sample", "/items?product=AJ75&stage=ready", "/items/", query="/sample"),
    MainPage("tank-clean", "/tanks", "/places/", to="/tanks/{id}/clean"),
    MainPage("put-back", "/put-back"),
    MainPage("causes", "/causes"),
    MainPage("causes-new", "/causes/new"),
    MainPage("study", "/causes", "/causes/"),
    MainPage("study-units", "/causes?text=Batteries", "/causes/", to="/causes/{id}/units/1/others"),
    MainPage("complaints", "/complaints"),
    MainPage("complaint", "/complaints", "/complaints/", to="/complaints/{id}"),
    MainPage("complaint-new", "/complaints/new"),
    MainPage("complaint-setup", "/complaints/setup"),
    MainPage("complaint-hints", "/complaints", "/complaints/", to="/complaints/{id}/hints"),
    MainPage("complaint-answer", "/complaints", "/complaints/", to="/complaints/{id}/answer"),
    MainPage("complaint-empty", "/complaints", "/complaints/", to="/complaints/{id}/empty"),
    MainPage("clones", "/clones"),
    MainPage("product-passport", "/products?text=DR18", "/products/", query="/passport"),
    MainPage("passport", "/items?stage=gone&product=DR18", "/items/", query="/public"),
    MainPage("passport-gtin", "/01/09521234000020", signed_in=False),
    MainPage("hold-reasons", "/holds/reasons"),
    MainPage("signatures", "/signatures"),
    MainPage("tasks", "/tasks"),
    MainPage("task", "/tasks", "/tasks/", to="/tasks/{id}"),
    MainPage("task-new", "/items?stage=ready", "/items/", to="/tasks/new?items={id}"),
    MainPage("trace", "/items?stage=ready&product=DR18", "/items/", query="/trace"),
    MainPage("then", "/then"),
    MainPage("balance", "/items?product=AJ75", "/items/", query="/balance"),
    MainPage("mock-recalls", "/mock-recalls"),
    MainPage("mock-recall", "/mock-recalls", "/mock-recalls/", to="/mock-recalls/{id}"),
    MainPage("recalls", "/recalls"),
    MainPage("recall", "/recalls", "/recalls/", to="/recalls/{id}"),
    MainPage("recall-change", "/recalls", "/recalls/", to="/recalls/{id}/change"),
    MainPage("recall-new", "/items?stage=gone", "/items/", to="/recalls/new?items={id}"),
    MainPage("certificates", "/certificates"),
    MainPage("certificate-list", "/certificates/all"),
    MainPage("certificate", "/certificates/all", "/certificates/", to="/certificates/{id}"),
    MainPage("certificate-new", "/certificates/new"),
    MainPage("certificate-kinds", "/certificates/kinds"),
    MainPage("concessions", "/certificates/concessions"),
    MainPage("result-table", "/certificates/table"),
    MainPage("item-certificates", "/certificates", "/items/", to="/items/{id}/certificates"),
    MainPage("product-specification", "/products?text=AJ75", "/products/", query="/specification"),
    MainPage("value-list", "/value/list"),
    MainPage("actions", "/actions"),
    MainPage("action", "/actions", "/actions/", to="/actions/{id}"),
    MainPage("action-new", "/actions/new"),
    MainPage("styleguide", "/styleguide"),
)
