"""A sample check on a page: some of what is in an opened container, or all, is scanned."""

from typing import Any, Final

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from stockthread import counts, ledger, parties
from stockthread.counts import Checked, Compared
from stockthread.kernel import errors, ids
from stockthread.kernel.errors import Refused
from stockthread.web import asked, packing, shown, words

CHECKS_SHOWN: Final = 10


def page(box: int, request: HttpRequest) -> dict[str, Any]:
    """Everything on the page. Raises Refused unknown_id, not_a_container."""
    form = packing.form_of(request)
    public = ids.public_id("item", box)
    inside = counts.contents(box)
    seen = sum(each.is_seen for each in inside)
    return {
        "box": packing.about(box),
        "seen": seen,
        "assumed": len(inside) - seen,
        "asked": {name: form.get(name, "") for name in ("scans", "whole", "reason")},
        "action": reverse("sample_check_post", args=[public]),
        "preview": reverse("sample_check_preview", args=[public]),
        "back": asked.back(request, reverse("sample_check", args=[public])),
        "key": form.get("key") or asked.new_key(),
        "checks": earlier(box),
        **piles(box, form.get("scans", ""), is_whole=bool(form.get("whole"))),
    }


def piles(box: int, text: str, *, is_whole: bool) -> dict[str, Any]:
    """As on record, not on record in it, missing: of the scans so far."""
    scans = text.splitlines()
    if not is_whole and not any(line.strip() for line in scans):
        return {}
    try:
        found = counts.compare(box, scans, is_whole=is_whole, year=timezone.localdate().year)
    except Refused as refused:
        return {"problems": [errors.text(each) for each in refused.refusals]}
    return drawn(found)


def drawn(found: Compared) -> dict[str, Any]:
    """Three numbers that open, and what is in each pile."""
    odd = [*found.extra, *found.missing]
    views = ledger.read.items([*found.found[: packing.SHOWN_MAX], *odd[: 2 * packing.SHOWN_MAX]])
    rows = {view.id: row for view, row in zip(views, shown.rows(views), strict=True)}

    def told(items: tuple[int, ...]) -> list[dict[str, str]]:
        return [
            {"code": rows[item].code, "name": rows[item].product, "place": rows[item].place}
            for item in items[: packing.SHOWN_MAX] if item in rows
        ]  # fmt: skip

    extra = len(found.extra) + len(found.unknown)
    return {
        "piles": [
            packing.pile("finished", "check", "as on record", len(found.found), "", "p-in"),
            packing.pile("progress", "doubt", "not on record", extra, "in it", "p-extra"),
            packing.pile("held", "late", "missing", len(found.missing), "", "p-missing"),
        ],
        "in_word": "As on record",
        "rows": {"rows": told(found.found), "left": max(len(found.found) - packing.SHOWN_MAX, 0)},
        "extra": told(found.extra) + [{"code": each, "name": "unknown"} for each in found.unknown],
        "missing": told(found.missing),
        "deed": "Record the check" + (", break the pack" if odd else ""),
    }  # fmt: skip


def do(box: int, request: HttpRequest) -> list[int]:
    """Record the check; return the events that broke the pack, if any. Raises Refused."""
    form = request.POST
    scans, is_whole = form.get("scans", "").splitlines(), bool(form.get("whole"))
    made = counts.sample_check(box, scans, is_whole=is_whole, act=asked.act(request))
    return list(made.events)


def earlier(box: int) -> list[dict[str, Any]]:
    """The checks of a container, the latest first."""
    found = counts.checks_of(box, CHECKS_SHOWN)
    people = parties.read.people_names(sorted({each.person for each in found}))
    return [{**told_of(each), "by": people.get(each.person, "")} for each in found]


def told_of(each: Checked) -> dict[str, Any]:
    """One check in words: how much was opened, and what was wrong."""
    parts = [
        words.count(count, one, many)
        for count, one, many in (
            (len(each.extra), "thing more", "things more"),
            (len(each.missing), "missing", "missing"),
            (len(each.unknown), "unknown", "unknown"),
        )
        if count
    ]
    return {
        "at": each.at,
        "is_right": each.is_right,
        "opened": f"{words.number(each.opened)} of {words.number(each.expected)} opened",
        "wrong": words.listed(parts),
        "events": [shown.event_href(event) for event in each.events],
    }
