"""Every route, with every role, against docs/reference/routes.md."""

import re
from pathlib import Path

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import URLPattern, get_resolver

from stockthread import access
from stockthread.web import pages

ROOT = Path(__file__).resolve().parents[2]
ROW = re.compile(r"^\| `(?P<route>[^`]+)` \| (?P<action>\S+) \| (?P<roles>[^|]+) \|", re.MULTILINE)
OPEN = (
    "/check-proof", "/sign-in", "/sign-out", "/r/<str:key>", "/p/<str:key>",
    "/01/<str:gtin>",
    "/01/<str:gtin>/10/<path:lot>", "/01/<str:gtin>/21/<path:serial>",
    "/01/<str:gtin>/10/<path:lot>/21/<path:serial>", "/product-pictures/<str:id>",
    "/api/v1/complaints",
)  # fmt: skip

UNDO = "/events/<str:id>/undo"


def documented() -> dict[str, tuple[str, set[str]]]:
    text = (ROOT / "docs/reference/routes.md").read_text()
    return {
        row["route"]: (row["action"], set(row["roles"].strip().split(", ")))
        for row in ROW.finditer(text)
    }


def patterns() -> dict[str, URLPattern]:
    found = {}
    for resolver in get_resolver().url_patterns:
        for pattern in getattr(resolver, "url_patterns", [resolver]):
            found[f"/{pattern.pattern}"] = pattern
    return found


ROUTES = sorted(documented())


def test_every_route_is_documented_and_no_other():
    assert set(documented()) == set(patterns())


def test_the_roles_of_a_route_are_those_of_its_action():
    for route, (action, roles) in documented().items():
        expected = {"anyone"} if action == "–" else set(access.ACTIONS[action])
        assert roles == expected, route


def test_every_view_asks_for_the_documented_action():
    for route, pattern in patterns().items():
        action, _ = documented()[route]
        assert getattr(pattern.callback, "action", None) == action.replace("–", ""), route


def address(world, route: str) -> str:
    kinds = {
        "items": "item",
        "places": "place",
        "products": "product",
        "parties": "party",
        "events": "event",
        "schemes": "scheme",
        "blocks": "block",
        "barcodes": "barcode",
        "books": "book",
        "orders": "order",
        "complaints": "complaint",
    }
    kind = kinds.get(route.split("/")[1], "item")
    filled = re.sub("<int:[a-z]+>", "1", route.replace("<str:deed>", "close"))
    filled = re.sub("<str:(?!id>)[a-z]+>", "list", filled)
    return filled.replace("<str:id>", world.public(kind, 1))


def undrawn(request: HttpRequest, template: str, context: dict, status: int = 200) -> HttpResponse:
    """A page of which the status is all that is wanted."""
    return HttpResponse(status=status)


@pytest.mark.parametrize("role", access.ROLES)
def test_a_role_opens_what_it_may_and_nothing_else(world, role, monkeypatch):
    if role != "admin":  # to whom every page is drawn
        monkeypatch.setattr(pages, "render_template", undrawn)
    client = world.client(role)
    for route, (_, roles) in documented().items():
        if route in OPEN:
            continue
        for send in (client.get, client.post):
            answer = send(address(world, route))
            is_refused = answer.status_code == 403
            # The event is one that put items on record, which quality does not undo.
            is_narrow = route == UNDO and send == client.post and role == "quality"
            expected = role not in roles or is_narrow
            assert is_refused == expected, f"{role} {send.__name__} {route}"


def test_without_a_session_every_page_leads_to_the_sign_in(world):
    client = Client()
    for route in ROUTES:
        if route not in OPEN:
            answer = client.get(address(world, route))
            assert answer.status_code == 302, route
            assert answer.headers["Location"].startswith("/sign-in?next="), route


def test_a_signed_in_user_without_an_account_is_told_to_ask(world, django_user_model):
    client = Client()
    client.force_login(django_user_model.objects.create_user("nobody"))
    answer = client.get("/items")
    assert answer.status_code == 403
    assert "Ask an admin for a role" in answer.content.decode()


def test_forms_without_the_token_of_the_session_are_refused(world):
    from django.contrib.auth import get_user_model

    client = Client(enforce_csrf_checks=True)
    client.force_login(get_user_model().objects.get(username="admin"))
    assert client.post("/move/post", {"items": "x"}).status_code == 403


def test_no_two_routes_have_the_same_address():
    every = [
        str(pattern.pattern)
        for resolver in get_resolver().url_patterns
        for pattern in getattr(resolver, "url_patterns", [resolver])
    ]
    assert len(every) == len(set(every))
