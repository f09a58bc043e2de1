"""The page of one scheme: its parts, what it has left, what a serial says, its blocks and gaps."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone

from stockthread import access, catalog, identifiers
from stockthread.kernel import ids
from stockthread.web import (
    acting,
    asked,
    scheme_blocks,
    scheme_left,
    scheme_list,
    scheme_parts,
    scheme_said,
    shown,
)


def one_scheme(
    id: int, query: Mapping[str, str], actor: access.Actor, now: datetime
) -> dict[str, Any]:
    """One scheme; the number of queries is the same however much it made.

    Raises Refused scheme_unknown.
    """
    row, scheme = identifiers.read.scheme(id), identifiers.read.parsed(id)
    counted = identifiers.read.counters(id)
    today = timezone.localtime(now).date()
    users = catalog.read.products_by_scheme().get(id, [])
    classes = {each.id: each.code for each in catalog.read.classes()}
    sample = scheme_list.sample(users, classes, today)
    example = scheme_list.example(scheme, sample)
    blocks, earlier = scheme_blocks.page(row, scheme, query.get("before", ""), now)
    public = ids.public_id("scheme", id)
    serial = query.get("serial", "").strip()
    return {
        "row": row,
        "type": identifiers.read.code_type(row.code_type),
        "example": example,
        "pieces": scheme_parts.pieces(scheme, example),
        "length": scheme_parts.length_words(len(example), scheme_parts.is_open(scheme)),
        "left": scheme_left.of(scheme, counted, today),
        "is_drawn": scheme_left.is_drawn(scheme),
        "scopes": scheme_left.each(scheme, counted),
        "scopes_left": max(len(counted) - scheme_left.SCOPES_MAX, 0),
        "scope": scheme_left.scope_word(scheme),
        "products": [{"sku": each.sku, "name": each.name, "href": shown.product_href(each.id)}
                     for each in users],
        "serial": serial,
        **(scheme_said.said(row, scheme, counted, serial) if serial else {}),
        **scheme_blocks.shown_on_page(row, blocks),
        "earlier_href": f"?before={ids.public_id('block', earlier)}#blocks" if earlier else "",
        "toasts": scheme_blocks.toasts(row, query.get("said", ""), blocks),
        "may_number": access.may(actor, "label"),
        "here": reverse("scheme", args=[public]),
        "reserve_href": reverse("scheme_reserve", args=[public]),
        "close_href": reverse("scheme_close", args=[public]),
    }  # fmt: skip


def close_form(id: int) -> dict[str, Any]:
    """What closing the scheme would mean. Raises Refused scheme_unknown."""
    row = identifiers.read.scheme(id)
    users = catalog.read.products_by_scheme().get(id, [])
    return {
        "title": f"Close the scheme {row.code}?",
        "deed": "Close it",
        "action": reverse("scheme_close_post", args=[ids.public_id("scheme", id)]),
        "back": scheme_list.href(id),
        "key": asked.new_key(),
        "users": [each.sku for each in users[: acting.REASONS_MAX]],
        "users_left": max(len(users) - acting.REASONS_MAX, 0),
        "asked": {},
    }
