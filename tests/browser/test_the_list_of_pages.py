"""Every page of the application is in the list that the other tests here walk through."""

from collections.abc import Callable
from typing import Any, Final

from django.urls import Resolver404, URLPattern, get_resolver, resolve

from tests.browser.pages import PAGES, MainPage

NO_PAGES: Final = {
    "/products/suggested", "/files/<str:id>", "/value/journal", "/lists/<str:name>/csv",
    "/lists/<str:name>/xlsx",
    "/orders/import/template",
    "/labels/jobs/<str:id>/file", "/labels/images/<str:id>",
    "/labels/templates/<str:id>/picture", "/labels/templates/<str:id>/file",
    "/waves/<str:id>/paper", "/orders/<str:id>/picking/paper", "/consigned/bill/csv",
    "/orders/<str:id>/papers/<int:shipment>/<str:kind>",
    "/orders/<str:id>/serials/<str:event>.<str:kind>", "/items/<str:id>/proof", "/seals/head",
    "/causes/<str:id>/csv", "/causes/<str:id>/pdf", "/api/v1/complaints", "/then/csv",
    "/complaints/<str:id>/answers/<int:answer>/letter", "/items/<str:id>/history/csv",
    "/items/<str:id>/trace/csv", "/items/<str:id>/trace/graph", "/items/<str:id>/trace/pdf",
    "/mock-recalls/<str:id>/pdf", "/product-pictures/<str:id>", "/recalls/<str:id>/csv",
    "/recalls/<str:id>/letters", "/recalls/<str:id>/notices", "/recalls/<str:id>/report",
}  # fmt: skip
"""What answers with a file, a picture or a part of a page."""

NOT_IN_THE_DEMO: Final = {
    "/barcodes/<str:id>/change", "/barcodes/<str:id>/forget", "/books/<str:id>",
    "/books/<str:id>/spoil", "/books/<str:id>/close", "/blocks/<str:id>",
    "/blocks/<str:id>/return", "/codes/end", "/labels/jobs/<str:id>", "/orders/<str:id>/serials",
}  # fmt: skip
"""Pages of what the demo company has none of: print jobs, second codes, taught barcodes, books."""

SHOWN_ELSEWHERE: Final = {
    "/01/<str:gtin>/10/<path:lot>", "/01/<str:gtin>/21/<path:serial>",
    "/01/<str:gtin>/10/<path:lot>/21/<path:serial>", "/p/<str:key>", "/r/<str:key>",
}  # fmt: skip
"""Other addresses of one page, and one whose address only a letter tells; each has its own test."""


def routes() -> set[str]:
    """The routes of views that answer GET."""
    found: set[str] = set()
    for resolver in get_resolver().url_patterns:
        for pattern in getattr(resolver, "url_patterns", [resolver]):
            if isinstance(pattern, URLPattern) and answers_get(pattern.callback):
                found.add(f"/{pattern.pattern}")
    return found


def answers_get(view: Callable[..., Any] | None) -> bool:
    """Whether no decorator of a view keeps GET out."""
    while view is not None:
        code, cells = getattr(view, "__code__", None), getattr(view, "__closure__", None) or ()
        kept = dict(zip(code.co_freevars, cells, strict=True)) if code else {}
        if "request_method_list" in kept:
            return "GET" in kept["request_method_list"].cell_contents
        view = getattr(view, "__wrapped__", None)
    return True


def route_of(main: MainPage) -> str:
    """The route that a page of the list is of; where it is found by a link, of any id."""
    address = main.to.format(id="X") or main.address
    if main.link and not main.to:
        address = f"{main.link}X{main.query}" if main.link.endswith("/") else main.link
    try:
        return "/" + resolve(address.partition("?")[0]).route
    except Resolver404:
        raise AssertionError(f"{main.name}: no route has the address {address}") from None


def test_every_route_with_a_page_is_in_the_list():
    listed = {route_of(main) for main in PAGES}
    assert sorted(routes() - NO_PAGES - NOT_IN_THE_DEMO - SHOWN_ELSEWHERE - listed) == []


def test_what_is_said_to_be_no_page_is_a_route():
    assert routes() >= NO_PAGES | NOT_IN_THE_DEMO | SHOWN_ELSEWHERE
