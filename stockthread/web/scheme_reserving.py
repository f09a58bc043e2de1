"""Reserving a block of numbers, its list as a file, and taking it back."""

import csv
import io
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from django.urls import reverse
from django.utils import timezone

from stockthread import catalog, identifiers, parties, places
from stockthread.kernel import ids
from stockthread.kernel.errors import refuse
from stockthread.web import (
    asked,
    scheme_blocks,
    scheme_draft,
    scheme_list,
    words,
)

FIELDS: Final = ("count", "purpose", "until", "product", "place", "supplier", "day")
DAYS: Final = 7
SUGGESTED_MAX: Final = 300


def form(id: int, sent: Mapping[str, str], now: datetime) -> dict[str, Any]:
    """The form to reserve numbers, with the fields that the pattern needs."""
    row, needed = identifiers.read.scheme(id), needs(identifiers.read.parsed(id, in_use=True))
    today = timezone.localtime(now).date()
    said = {name: sent.get(name, "") for name in FIELDS}
    said["until"] = said["until"] or str(today + timedelta(days=DAYS))
    said["day"] = said["day"] or str(today)
    users = catalog.read.products_by_scheme().get(id, [])
    if "product" not in sent and len(users) == 1:
        said["product"] = users[0].sku
    suppliers = parties.read.parties(kind="supplier", limit=SUGGESTED_MAX)
    return {
        "title": f"Reserve numbers of {row.code}",
        "asked": said,
        "needs": needed,
        "products": catalog.read.all_products(SUGGESTED_MAX) if "product" in needed else [],
        "places": places.read.tree()[:SUGGESTED_MAX] if "place" in needed else [],
        "suppliers": suppliers if "supplier" in needed else [],
        "deed": "See the numbers",
        "action": reverse("scheme_reserve", args=[ids.public_id("scheme", id)]),
        "back": scheme_list.href(id),
        "key": asked.new_key(),
    }


def needs(scheme: identifiers.Scheme) -> set[str]:
    """What has to be said for the pattern: product, place, supplier, day."""
    found = set()
    for part in scheme.parts:
        kind, name = identifiers.kind_of(part), identifiers.name(part)
        if kind == "date":
            found.add("day")
        elif kind == "field":
            found.add(name if name in ("place", "supplier") else "product")
    return found


def confirmed(id: int, sent: Mapping[str, str], now: datetime) -> dict[str, Any]:
    """The form with the numbers that would be reserved, to be confirmed.

    Raises Refused as identifiers.proposed_block does.
    """
    fields, terms = order(sent, now)
    proposed = identifiers.proposed_block(id, fields, **terms, at=now)
    count = words.count(proposed.size, "number")
    until = scheme_blocks.day_words(terms["expires_at"])
    return {
        **form(id, sent, now),
        "title": f"Reserve {count}?",
        "proposed": proposed,
        "until": until,
        "deed": f"Reserve {count}",
        "action": reverse("scheme_reserve_post", args=[ids.public_id("scheme", id)]),
    }


def order(sent: Mapping[str, str], now: datetime) -> tuple[identifiers.Fields, dict[str, Any]]:
    """What the form asks for. Raises Refused bad_block, bad_date and those of the sample."""
    text = sent.get("count", "").strip()
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        refuse("bad_block", what="say how many, as a whole number")
    fields, _ = scheme_draft.sample(sent, timezone.localtime(now).date())
    until = scheme_draft.day(sent.get("until", ""), timezone.localtime(now).date())
    terms = {
        "count": int(text),
        "purpose": sent.get("purpose", "").strip(),
        "expires_at": last_moment(until),
    }
    return fields, terms


def last_moment(day: date) -> datetime:
    """The end of a day in the reader's zone."""
    return timezone.make_aware(datetime.combine(day, time.max))


def reserve(id: int, sent: Mapping[str, str], person: int, now: datetime) -> str:
    """Reserve what was confirmed; return where to go then.

    Raises Refused as identifiers.reserve_block does.
    """
    fields, terms = order(sent, now)
    first = sent.get("first", "")
    agreed = int(first) if first.isascii() and first.isdigit() and len(first) < 20 else None
    if agreed is None:
        refuse("numbers_taken_meanwhile")
    block = identifiers.reserve_block(
        id, fields, **terms, at=now, person=person, first_number=agreed
    )
    return f"{scheme_list.href(id)}?said=reserved-{ids.public_id('block', block)}#blocks"


def as_csv(id: int) -> tuple[str, str]:
    """A block's serials, one a line under the word serial, and a name for the file."""
    block = identifiers.read.block(id)
    scheme = identifiers.read.scheme(block.scheme)
    serials = identifiers.block_serials(block, identifiers.read.parsed(block.scheme))
    written = io.StringIO()
    csv.writer(written).writerows([["serial"], *([serial] for serial in serials)])
    plain = "".join(c if c.isascii() and c.isalnum() else "-" for c in scheme.code)
    return written.getvalue(), f"{plain}-{block.first_number}-{block.size}.csv"


def return_form(id: int, now: datetime) -> dict[str, Any]:
    """What taking a block back would mean. Raises Refused unknown_id."""
    block = identifiers.read.block(id)
    row, scheme = identifiers.read.scheme(block.scheme), identifiers.read.parsed(block.scheme)
    [shown] = scheme_blocks.blocks(row, scheme, [block], now)
    return {
        "title": f"Take back {words.count(block.size, 'number')}?",
        "found": shown,
        "deed": "Take the block back",
        "action": reverse("block_return_post", args=[shown.id]),
        "back": scheme_list.href(row.id),
        "key": asked.new_key(),
        "asked": {},
    }


def take_back(id: int, now: datetime) -> str:
    """Take a block back; return where to go then. Raises Refused unknown_id, block_is_returned."""
    identifiers.return_block(id, at=now)
    scheme = identifiers.read.block(id).scheme
    return f"{scheme_list.href(scheme)}?said=returned-{ids.public_id('block', id)}#blocks"
