"""The list of places: our own by filters, with how much stands in each and under it."""

from collections.abc import Iterator
from typing import Any, Final

from django.http import HttpRequest
from django.urls import reverse

from stockthread import access, ledger, places
from stockthread.kernel import ids
from stockthread.web import holding, list_deeds, lists, placed, shown, words
from stockthread.web.lists import Act, Deed, Listing, Outcome, Records, Said, Whole
from stockthread.web.place_page import LABELS_MAX

VIEWS: Final = (("", "as a tree"), ("list", "as a list"))
STATES: Final = (("", "in use or not"), ("used", "in use"), ("closed", "closed"))
KINDS: Final = (
    ("", "of any kind"),
    *((kind, "companies" if kind == "company" else f"{kind}s") for kind in places.BUILT_KINDS),
)
HEAD: Final = ("code", "name", "kind", "parent", "in_use", "items", "items_with_inside")


def is_tree(said: Said) -> bool:
    """Whether the places are drawn as a tree: all of them, where nobody asked for a list."""
    return not any(said.values())


def find(said: Said) -> Whole:
    """Places of our own that fit the words, each followed by those under it."""
    tree = places.read.tree()
    among = set(said.places() or (each.id for each in tree))
    state, kind = said.get("state", ""), said.get("kind", "")
    return Whole(
        [
            each
            for each in tree
            if each.id in among
            and (not state or each.is_active == (state == "used"))
            and (not kind or each.kind == kind)
            and said.fits(each.code, each.name)
        ]
    )


def rows(found: Records, actor: access.Actor) -> list[dict[str, Any]]:
    """Places with how many units and lots stand in each and under it."""
    whole = placed.rolled_up(places.read.tree(), placed.counts())
    above = places.read.places(sorted({each.parent for each in found if each.parent}))
    return [
        {
            "id": ids.public_id("place", each.id),
            "code": each.code,
            "name": each.name if each.name != each.code else "",
            "kind": each.kind,
            "above": above[each.parent].code if each.parent in above else "",
            "above_href": shown.place_href(each.parent) if each.parent else "",
            "is_active": each.is_active,
            "href": shown.place_href(each.id),
            "count": words.number(whole.get(each.id, 0)),
        }
        for each in found
    ]


def cells(found: Records, actor: access.Actor) -> Iterator[list[Any]]:
    """Places as lines of the file."""
    own = placed.counts()
    whole = placed.rolled_up(places.read.tree(), own)
    above = places.read.places(sorted({each.parent for each in found if each.parent}))
    for each in found:
        parent = above[each.parent].code if each.parent in above else ""
        yield [
            each.code, each.name, each.kind, parent, "yes" if each.is_active else "no",
            own.get(each.id, 0), whole.get(each.id, 0),
        ]  # fmt: skip


def acts(actor: access.Actor) -> list[Act]:
    """What this person may do with a selection beside the deeds."""
    may = access.may(actor, "label")
    return [Act("Labels", "label", reverse("label_print"))] if may else []


def picked_ids(request: HttpRequest) -> list[int]:
    """The places that are picked for labels, as far as one job takes them."""
    return [place.id for place in lists.picked(PLACES, request, LABELS_MAX)]


def close(found: Records, request: HttpRequest) -> Outcome:
    """Close places, those inside before those around them."""
    inner_first = sorted(found, key=lambda place: -place.depth)
    return list_deeds.one_by_one(lambda place, _: places.close_place(place.id))(
        inner_first, request
    )


def reopen(found: Records, request: HttpRequest) -> Outcome:
    """Bring places back into use, those around before those inside."""
    outer_first = sorted(found, key=lambda place: place.depth)
    return list_deeds.one_by_one(lambda place, _: places.reopen_place(place.id))(
        outer_first, request
    )


def hold(place: places.Place, request: HttpRequest) -> ledger.Posting:
    """Hold whatever stands in a place, now and later."""
    act = list_deeds.act_for(request, place.id)
    return ledger.hold_place(place.id, reason=act.reason, blocks=holding.ALL_BLOCKS, act=act)


PLACES: Final = Listing(
    name="places",
    noun="place",
    fields=(
        lists.choice("view", "Show them", VIEWS, say=""),
        lists.text_field("any code or name"),
        lists.PLACE,
        lists.choice("kind", "", KINDS),
        lists.choice("state", "that are", STATES),
    ),
    find=find,
    rows=rows,
    head=HEAD,
    amounts=("items", "items_with_inside"),
    cells=cells,
    kind="place",
    acts=acts,
    deeds={
        "hold": Deed(
            "Hold", "holds", "held", "hold", list_deeds.one_by_one(hold),
            "Everything in them stays where it is: shipping, use in production and moving are "
            "stopped, also for what comes later.",
            asks_reason=True,
        ),
        "close": Deed(
            "Close", "close", "closed", "set_up", close,
            "Nothing is put there any more. What stands there stays and can leave.", "reopen",
        ),
        "reopen": Deed("Reopen", "undo", "in use again", "set_up", reopen,
                       "They are offered again wherever places are chosen.", "close"),
    },
    words={"code": "place", "parent": "in"},
)  # fmt: skip
