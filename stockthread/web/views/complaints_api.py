"""What programs send: POST /api/v1/complaints, described in docs/product-page.md.

Whoever sends is known by the key of the item (from its label), or by name and password (HTTP
Basic). A session in a browser counts for nothing here, so that no other site can use it.
"""

import base64
import binascii
import json
from collections.abc import Mapping
from typing import Any, Final

from django.contrib.auth import authenticate
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from stockthread import access, catalog, complaints, ledger, parties, passports
from stockthread.complaints import API, Complaint, Hints, NewComplaint, NewContact
from stockthread.files import NewFile
from stockthread.kernel import clock
from stockthread.kernel.errors import Refused, refuse, text
from stockthread.web import passport_page
from stockthread.web.pages import open_page

BODY_MAX: Final = 60_000_000
STATUS: Final = {"not_allowed": 403, "no_account": 403, "key_reused": 409, "file_over_limit": 413}
NAMES: Final = frozenset((
    "words", "kind", "item", "key", "name", "email", "phone", "address", "language", "serial",
    "order", "bought", "lot", "best_before", "customer", "product",
))  # fmt: skip
TITLES: Final = {
    400: "The request cannot be read", 401: "Say who you are", 403: "Not allowed",
    405: "Only POST", 409: "The key was used for another request", 413: "Too large",
    422: "Refused", 429: "Too many requests",
}  # fmt: skip


class Wrong(Exception):
    """A request that is not even looked at: its status, code and sentence."""

    def __init__(self, status: int, code: str, detail: str) -> None:
        super().__init__(detail)
        self.status, self.code, self.detail = status, code, detail


def problem(status: int, code: str, detail: str, **more: Any) -> HttpResponse:
    """An answer as RFC 9457 has it."""
    said = {"type": "about:blank", "title": TITLES[status], "status": status, "code": code,
            "detail": detail, **more}  # fmt: skip
    answer = JsonResponse(said, status=status, content_type="application/problem+json")
    if status == 401:
        answer["WWW-Authenticate"] = 'Basic realm="Stockthread", charset="UTF-8"'
    if status == 429:
        answer["Retry-After"] = "600"
    if status == 405:
        answer["Allow"] = "POST"
    return answer


@csrf_exempt
@open_page
def complaints_post(request: HttpRequest) -> HttpResponse:
    """Record a complaint, once for each Idempotency-Key."""
    try:
        if request.method != "POST":
            raise Wrong(405, "only_post", "Send a POST.")
        made, is_new = _recorded(request)
    except Wrong as wrong:
        return problem(wrong.status, wrong.code, wrong.detail)
    except Refused as refused:
        return _refused(refused)
    linked = complaints.read.links([made.id]).get(made.id, ())
    said = {"number": made.number, "state": made.state, "due": made.due and made.due.isoformat(),
            "dangerous": made.is_dangerous, "items": len(linked),
            "made_at": made.made_at.isoformat()}  # fmt: skip
    return JsonResponse(said, status=201 if is_new else 200)


def _refused(refused: Refused) -> JsonResponse:
    first = refused.refusals[0]
    some = [{"code": each.code, "line": each.line, "detail": text(each)}
            for each in refused.refusals[:50]]  # fmt: skip
    return problem(STATUS.get(first.code, 422), first.code, text(first), refusals=some)


def _recorded(request: HttpRequest) -> tuple[Complaint, bool]:
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdecimal() or int(length) > BODY_MAX:
        raise Wrong(413, "body_over_limit", f"Send at most {BODY_MAX:,} bytes.")
    now, address = clock.now(), passport_page.address_of(request)
    doors = passports.doors
    if any(doors.is_shut(address, what, now) for what in ("miss", "form")):
        raise Wrong(429, "too_many", "Too many requests from this address. Wait ten minutes.")
    actor = _actor(request)
    said = _body(request)
    key = request.headers.get("Idempotency-Key", "").strip()
    if not 1 <= len(key) <= 64:
        raise Wrong(400, "no_key", "Send an Idempotency-Key of 1 to 64 characters.")
    view = passports.read.by_key(said.get("key", "")[:40])
    if actor is None:
        doors.knock(address, "form", now)
        if view is None:
            doors.knock(address, "miss", now)
            raise Wrong(401, "unknown_sender", "Send the item's key, or a name and a password.")
        own, by = f"api:{view.id}:{key}", parties.SYSTEM
    else:
        access.require(actor, "complain")
        own, by = f"api:p{actor.person}:{key}", actor.person
    items = (view.id,) if view else _items(said) if actor else ()
    new = NewComplaint(
        said.get("words", ""), API, said.get("kind", "") if actor else "", _contact(said),
        _hints(said) if actor else Hints(), items,
        tuple(NewFile(each.name or "photo.jpg", each.read())
              for each in request.FILES.getlist("photos")[: complaints.FILES_MAX + 1]),
    )  # fmt: skip
    is_new = complaints.read.made_with(own[:80]) is None
    return complaints.record(new, key=own[:80], by=by, at=now), is_new


def _actor(request: HttpRequest) -> access.Actor | None:
    """Who signs the request with name and password; None where nobody does."""
    scheme, _, told = request.headers.get("Authorization", "").partition(" ")
    if not scheme:
        return None
    try:
        name, colon, password = base64.b64decode(told, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        name, colon, password = "", "", ""
    user = None
    if scheme.lower() == "basic" and colon:
        user = authenticate(request, username=name, password=password)
    if user is None or not user.is_active:
        raise Wrong(401, "wrong_password", "Name and password do not fit.")
    return access.actor_of(user.pk)


def _body(request: HttpRequest) -> dict[str, str]:
    """The fields: of JSON, or of a form with photos."""
    if request.content_type == "application/json":
        try:
            found = json.loads(request.body)
        except (ValueError, RecursionError):
            raise Wrong(400, "bad_json", "The body is no JSON.") from None
        if not isinstance(found, dict) or not all(isinstance(v, str) for v in found.values()):
            raise Wrong(400, "bad_json", "Send one object whose values are texts.")
    elif request.content_type in ("multipart/form-data", "application/x-www-form-urlencoded"):
        found = request.POST.dict()
    else:
        raise Wrong(400, "bad_type", "Send application/json, or multipart/form-data with photos.")
    if strange := sorted(set(found) - NAMES):
        raise Wrong(400, "unknown_field", f"There is no field {strange[0][:60]}.")
    return {str(name): str(value) for name, value in found.items()}


def _items(said: Mapping[str, str]) -> tuple[int, ...]:
    if not said.get("item"):
        return ()
    found = [each.item for each in ledger.read.find_code(said["item"]) if each.is_live]
    if len(found) != 1:
        refuse("complaint_item_unclear", text=said["item"][:60], count=len(found))
    return tuple(found)


def _contact(said: Mapping[str, str]) -> NewContact:
    return NewContact(*(said.get(name, "") for name in NewContact._fields))


def _hints(said: Mapping[str, str]) -> Hints:
    def days(name: str) -> complaints.Days | None:
        text = said.get(name, "")
        return (complaints.days_of(text) or refuse("bad_day", text=text[:40])) if text else None

    best_before = days("best_before")
    if best_before and best_before.word == "year":
        refuse("bad_day", text=said["best_before"][:40])
    customer, sku = said.get("customer", ""), said.get("product", "")
    party = parties.read.by_code([customer]).get(customer, 0)
    product = catalog.read.by_sku([sku]).get(sku, 0)
    if customer and not party:
        refuse("complaint_party")
    if sku and not product:
        refuse("complaint_product")
    return Hints(said.get("serial", ""), said.get("order", ""), days("bought"),
                 said.get("lot", ""), best_before, party, product)  # fmt: skip
