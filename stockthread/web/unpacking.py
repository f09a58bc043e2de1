"""Taking things out of a container on a page: by scan, or all of it."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from stockthread import containers
from stockthread.containers import Piles
from stockthread.kernel import errors, ids
from stockthread.kernel.errors import Refused
from stockthread.web import acting, asked, packing, shown, words

FIELDS = ("scans", "place", "reason", "at")


def page(box: int, request: HttpRequest) -> dict[str, Any]:
    """Everything on the page. Raises Refused unknown_id, not_a_container."""
    form = packing.form_of(request)
    public = ids.public_id("item", box)
    about = packing.about(box)
    return {
        "box": about,
        "asked": {name: form.get(name, "") for name in FIELDS},
        "places": acting.suggested_places(),
        "action": reverse("unpack_post", args=[public]),
        "preview": reverse("unpack_preview", args=[public]),
        "back": asked.back(request, shown.item_href(box)),
        "key": form.get("key") or asked.new_key(),
        "other_key": asked.new_key(),
        "is_any": not about["is_empty"],
        **piles(box, form.get("scans", "")),
    }


def piles(box: int, text: str) -> dict[str, Any]:
    """What comes out, what is not in it, how much stays."""
    scans = text.splitlines()
    if not any(line.strip() for line in scans):
        return {}
    try:
        found = containers.check_unpack(box, scans, year=timezone.localdate().year)
    except Refused as refused:
        return {"problems": [errors.text(each) for each in refused.refusals]}
    return drawn(found)


def drawn(found: Piles) -> dict[str, Any]:
    """Three numbers that open, and what is in each pile."""
    out, refused = len(found.fits), found.refused[: packing.SHOWN_MAX]
    return {
        "piles": [
            packing.pile("finished", "check", "come out", out, "", "p-in"),
            packing.pile("held", "close", "not in it", len(found.refused), "on record", "p-out"),
            packing.pile("expected", "box", "stay in", len(found.left), "", "p-in"),
        ],
        "in_word": "Come out",
        "rows": packing.things(found.fits),
        "out": [errors.text(each) for each in refused],
        "out_left": len(found.refused) - len(refused),
        "deed": f"Take {words.count(out, 'thing')} out" if out else "",
    }


def do(box: int, request: HttpRequest) -> list[int]:
    """Take out what was scanned, or all of it; return the events. Raises Refused."""
    form = request.POST
    scans = [] if form.get("all") else form.get("scans", "").splitlines()
    if not form.get("all") and not any(line.strip() for line in scans):
        errors.refuse("no_lines")
    place = asked.place(form["place"]) if form.get("place", "").strip() else 0
    return list(containers.unpack(box, scans, act=asked.act(request), place=place).events)
