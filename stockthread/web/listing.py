"""The list of items: which words of the address make which filter, and one page of it."""

from typing import Any, Final, NamedTuple
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from stockthread import access, catalog, ledger, places
from stockthread.kernel import ids
from stockthread.kernel.errors import Refused, refuse, text
from stockthread.web import asked as ask
from stockthread.web import placed, shown, words

SIZE: Final = 50
COUNTED_MAX: Final = 10_000
SUGGESTED_MAX: Final = 300
Stage = ledger.Stage
STAGES: Final[dict[str, tuple[str, tuple[int, ...]]]] = {
    "": ("not gone", placed.LIVING),
    "expected": ("expected", (Stage.EXPECTED,)),
    "raw": ("raw material", (Stage.RAW,)),
    "wip": ("in progress", (Stage.WIP,)),
    "ready": ("in stock", (Stage.READY,)),
    "out": ("with others", placed.IN_HAND),
    "lost": ("lost", placed.IN_HAND),
    "transit": ("in transit", placed.IN_HAND),
    "gone": ("used up or gone", (Stage.CONSUMED, Stage.SCRAPPED, Stage.VOID)),
    "containers": ("containers", placed.LIVING),
    "all": ("of any stage", ()),
}
KINDS: Final = {"containers": (ledger.Kind.CONTAINER,), "all": ()}
NOWHERE: Final = -1
CUSTODY: Final = {
    "raw": placed.at_hand,
    "wip": placed.at_hand,
    "ready": placed.at_hand,
    "out": placed.outside,
    "lost": lambda own: [places.virtual_place("lost")],
    "transit": lambda own: [places.virtual_place("transit")],
}
WORDS: Final = ("product", "place", "stage", "held", "text", "lot")


class Asked(NamedTuple):
    """The words of the address, as they came."""

    product: str = ""
    place: str = ""
    stage: str = ""
    held: str = ""
    text: str = ""
    lot: str = ""


def asked(query: QueryDict) -> Asked:
    """Read the words of a list's address."""
    return Asked(*(query.get(word, "").strip() for word in WORDS))


def filter_of(said: Asked) -> ledger.Filter:
    """The filter that the words make.

    Raises Refused unknown_filter, unknown_product, product_unclear, unknown_place, unknown_id.
    """
    if said.stage not in STAGES:
        known = ", ".join(value for value in STAGES if value)
        refuse("unknown_filter", text=said.stage, known=known)
    stages = STAGES[said.stage][1]
    where = placed.and_under(ask.place(said.place)) if said.place else []
    if said.stage in CUSTODY and not where:
        where = CUSTODY[said.stage](placed.counts()) or [NOWHERE]
    return ledger.Filter(
        products=[ask.product(said.product).id] if said.product else (),
        places=where,
        stages=stages,
        held=True if said.held else None,
        text=said.text,
        kinds=KINDS.get(said.stage, placed.STOCK),
        lot=ids.internal_id("item", said.lot) if said.lot else None,
    )


def page(query: QueryDict, actor: access.Actor) -> dict[str, Any]:
    """One page of the list with its filters, its sentence and what may be done with a selection."""
    said = asked(query)
    context: dict[str, Any] = {
        "asked": said,
        "stages": [(value, word) for value, (word, _) in STAGES.items()],
        "products": catalog.read.all_products(SUGGESTED_MAX),
        "places": places.read.tree()[:SUGGESTED_MAX],
        "is_filtered": any(said),
        "acts": acts(actor),
        "corrections": corrections(actor),
        "size": SIZE,
    }
    try:
        wanted = filter_of(said)
    except Refused as refused:
        return {**context, "problem": text(refused.refusals[0])}
    return {**context, **window(query, said, wanted)}


def window(query: QueryDict, said: Asked, wanted: ledger.Filter) -> dict[str, Any]:
    """The rows from behind the id in the address, and where they stand in the whole."""
    after = ids.internal_id("item", query["after"]) if query.get("after") else 0
    before = int(query["n"]) if query.get("n", "").isdigit() else 0
    found = ledger.read.search(wanted, after=after, limit=SIZE + 1)
    total = ledger.read.count(wanted, limit=COUNTED_MAX)
    rows = shown.rows(found[:SIZE])
    plain = {word: value for word, value in said._asdict().items() if value}
    here = f"{reverse('items')}?{urlencode(plain)}"
    more = {**plain, "after": rows[-1].id, "n": before + len(rows)} if len(found) > SIZE else {}
    return {
        "rows": rows,
        "total": total,
        "total_is_least": total == COUNTED_MAX,
        "first": before + 1,
        "last": before + len(rows),
        "query": urlencode(plain),
        "sentence": sentence(said, total),
        "is_later": bool(after),
        "first_href": here,
        "next_href": f"{reverse('items')}?{urlencode(more)}" if more else "",
        "here": f"{reverse('items')}?{query.urlencode()}",
    }


def sentence(said: Asked, total: int) -> str:
    """The filters in words: `1 204 items, Drill D18, in A-03 and under it, held`."""
    parts = [words.count(total, "item"), said.product]
    parts += [f"in {said.place} and under it"] if said.place else []
    parts += [STAGES[said.stage][0]]
    parts += ["held"] if said.held else []
    parts += [f"with a code that begins “{said.text}”"] if said.text else []
    parts += ["of this lot"] if said.lot else []
    return ", ".join(part for part in parts if part)


class Act(NamedTuple):
    """Something that can be done with what is selected."""

    word: str
    icon: str
    href: str
    opens_beside: bool = True
    is_main: bool = False
    key: str = ""
    needs: int = 0  # so many must be picked, no more and no fewer
    is_page: bool = False  # it leads to a page of its own, in the same tab


def acts(actor: access.Actor) -> list[Act]:
    """What this person may do with a selection."""
    every = (
        ("move", Act("Move", "move", reverse("move"), key="m")),
        ("ship", Act("Ship", "out", reverse("ship"), key="s")),
        ("pack", Act("Pack", "box", reverse("pack"), opens_beside=False, is_page=True, key="p")),
        ("hold", Act("Hold", "holds", reverse("hold"), key="h")),
        ("adjust", Act("Adjust", "scrap", reverse("adjust"), key="a")),
        ("label", Act("Labels", "label", reverse("label_print"), key="l")),
    )
    return [act for action, act in every if access.may(actor, action)]


def corrections(actor: access.Actor) -> list[Act]:
    """How this person may put a selection right."""
    every = (
        Act("New serials", "edit", reverse("code_renew")),
        Act("Other product", "edit", reverse("rebook")),
        Act("Swap serials", "edit", reverse("code_swap"), needs=2),
    )
    return list(every) if access.may(actor, "correct") else []
