"""What a request asks for, read from its fields: one function a kind of field.

Nothing here looks at the database but to find the product, place or party that a text names.
"""

import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final, NamedTuple
from urllib.parse import unquote

from django.http import HttpRequest
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.http import url_has_allowed_host_and_scheme

from stockthread import catalog, ledger, parties, places
from stockthread.kernel import clock, errors
from stockthread.kernel.errors import refuse

MACHINE: Final = "machine"
"""The cookie in which a browser keeps at which machine it stands."""
MACHINE_LENGTH_MAX: Final = 60
_MINUTE: Final = len("2026-05-31T14:30")


class AsOf(NamedTuple):
    """The moment that a page is to show, None for now; why it cannot be shown."""

    at: datetime | None
    problem: str = ""


def new_key() -> str:
    """A key for one rendered form: posting it twice does its act once."""
    return uuid.uuid4().hex


def back(request: HttpRequest, otherwise: str = "/") -> str:
    """The address to return to after an act; never one of another site."""
    wanted = request.POST.get("back") or request.GET.get("back") or otherwise
    is_ours = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if is_ours and wanted.startswith("/") else otherwise


def party(text: str) -> int:
    """The id of the party with a code, in whatever case, or with a name or what only one's name
    holds. Raises Refused unknown_party."""
    exact = parties.read.named([text])[text]
    found = exact or [each.id for each in parties.read.find_parties(text, 2)]
    return found[0] if len(found) == 1 else refuse("unknown_party", party=text)


def act(request: HttpRequest) -> ledger.Act:
    """The header of a posting: this person, at this machine, now, and what the form says of it."""
    form = request.POST
    return ledger.Act(
        key=form.get("key") or new_key(),
        by=request.actor.person,  # type: ignore[attr-defined]
        recorded_at=clock.now(),
        at=moment(form.get("at", "")),
        device=machine(request),
        reason=form.get("reason", "").strip(),
        accept="good" if form.get("accept") == "good" else "all",
    )


def machine(request: HttpRequest) -> str:
    """The machine at which the browser stands, "" where nobody said."""
    name = unquote(request.COOKIES.get(MACHINE, "")).strip()
    return name if name.isprintable() and len(name) <= MACHINE_LENGTH_MAX else ""


def moment(text: str) -> datetime | None:
    """The time of a field `datetime-local`, in the reader's zone; None where it is empty."""
    if not text.strip():
        return None
    try:
        at = parse_datetime(text.strip())
    except ValueError:
        at = None
    if at is None:
        refuse("bad_moment", text=text)
    return at if timezone.is_aware(at) else timezone.make_aware(at)


def moment_end(text: str) -> datetime | None:
    """The same; a minute counts to its end, as screens show it."""
    at = moment(text)
    if at and len(text.strip()) <= _MINUTE:
        at += timedelta(minutes=1, microseconds=-1)
    return at


def as_of(query: Mapping[str, str], field: str = "as_of") -> AsOf:
    """Read a field such as `as_of`; a minute counts to its end."""
    text = query.get(field, "").strip()
    try:
        at, end = moment(text), moment_end(text)
    except errors.Refused as refused:
        return AsOf(None, errors.text(refused.refusals[0]))
    now = clock.now()
    if at and at > now:
        return AsOf(None, "That is in the future. This is how it stands now.")
    return AsOf(min(end, now) if end else None)


def place(text: str) -> int:
    """The id of the place with this code, as scanned or written. Raises Refused unknown_place."""
    code = text.strip()
    found = places.read.by_code([code, code.upper()])
    return found.get(code) or found.get(code.upper()) or refuse("unknown_place", place=code)


def product(text: str) -> catalog.Product:
    """The product with this SKU or GTIN, or the only one with that name."""
    found = catalog.read.find_products(text.strip(), 2) if text.strip() else []
    if found and (len(found) == 1 or found[0].sku == text.strip()):
        return found[0]
    if found:
        refuse("product_unclear", text=text.strip(), one=found[0].sku, other=found[1].sku)
    refuse("unknown_product", sku=text.strip())
