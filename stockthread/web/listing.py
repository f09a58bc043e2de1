"""The list of items: which words of the address make which filter, its rows, its file, its acts."""

from collections.abc import Iterator
from typing import Any, Final

from django.urls import reverse

from stockthread import access, catalog, containers, ledger, parties, places
from stockthread.kernel import ids
from stockthread.kernel.errors import refuse
from stockthread.web import asked as ask
from stockthread.web import container_types, lists, placed, shown
from stockthread.web.lists import Act, Field, Listing, Paged, Records, Said
from stockthread.web.reserving import RESERVE

COUNTED_MAX: Final = 10_000
Stage = ledger.Stage
STAGES: Final[dict[str, tuple[str, tuple[int, ...]]]] = {
    "": ("not gone", placed.LIVING),
    "expected": ("expected", (Stage.EXPECTED,)),
    "hand": ("in hand", placed.IN_HAND),
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
STAGE_WORDS: Final = [(value, word) for value, (word, _) in STAGES.items()]
KINDS: Final = {"containers": (ledger.Kind.CONTAINER,), "all": ()}
NOWHERE: Final = -1
OWNERS_MAX: Final = 100_000
CUSTODY: Final = {
    "hand": placed.at_hand,
    "raw": placed.at_hand,
    "wip": placed.at_hand,
    "ready": placed.at_hand,
    "out": placed.outside,
    "lost": lambda own: [places.virtual_place("lost")],
    "transit": lambda own: [places.virtual_place("transit")],
}
HEAD: Final = (
    "code", "kind", "sku", "product", "lot", "state", "held", "place", "quantity", "unit",
    "reserved", "owner",
)  # fmt: skip


def filter_of(said: Said) -> ledger.Filter:
    """The filter that the words make.

    Raises Refused unknown_filter, unknown_product, product_unclear, unknown_place, unknown_id,
    unknown_party, container_type_unknown.
    """
    stage, of_type = said.get("stage", ""), said.get("type", "")
    if stage not in STAGES:
        refuse("unknown_filter", text=stage, known=", ".join(value for value in STAGES if value))
    where: list[int] = said.places() or []
    if stage in CUSTODY and not where:
        where = CUSTODY[stage](placed.counts()) or [NOWHERE]
    return ledger.Filter(
        products=[ask.product(said["product"]).id] if said.get("product") else (),
        places=where,
        stages=STAGES[stage][1],
        held=True if said.get("held") else None,
        text=said.get("text", ""),
        kinds=KINDS["containers"] if of_type else KINDS.get(stage, placed.STOCK),
        lot=ids.internal_id("item", said["lot"]) if said.get("lot") else None,
        owners=owners(said.get("owner", "")),
        reading=(containers.type_attribute(), containers.type_of_code(of_type).code)
        if of_type
        else None,
    )


def types() -> list[tuple[str, str]]:
    """The types of containers that can be shown alone: those that are offered no more, too."""
    return [("", "any type"), *container_types.choices(with_closed=True)]


def owners(text: str) -> list[int]:
    """Whose items are shown: ours, of everybody else, of one party; nothing for anybody's.

    Raises Refused unknown_party.
    """
    if not text:
        return []
    if text not in lists.OWNERS:
        return [ask.party(text)]
    if text == "ours":
        return [0, *(each.id for each in parties.read.parties("own"))]
    others = [each.id for each in parties.read.parties(limit=OWNERS_MAX) if not each.is_own]
    return others or [NOWHERE]


def find(said: Said) -> Paged:
    """Items that fit the words."""
    wanted = filter_of(said)
    return Paged(
        lambda after, limit: ledger.read.search(wanted, after=_id(after), limit=limit),
        lambda: ledger.read.count(wanted, limit=COUNTED_MAX),
        lambda view: ids.public_id("item", view.id),
        COUNTED_MAX,
    )


def _id(after: str) -> int:
    return ids.internal_id("item", after) if after else 0


def rows(views: Records, actor: access.Actor) -> list[shown.Row]:
    """Items ready to be written down."""
    return shown.rows(views)


def cells(views: Records, actor: access.Actor) -> Iterator[list[Any]]:
    """Items as lines of the file, their amounts in the product's unit."""
    known = shown.names(views)
    owners = parties.read.names(sorted({view.owner for view in views if view.owner}))
    for view in views:
        product = known.products.get(view.product)
        place = known.places.get(view.place)
        is_lot = view.kind == ledger.Kind.LOT
        yield [
            view.code, ledger.Kind(view.kind).name.lower(), product.sku if product else "",
            product.name if product else "", known.lots.get(view.lot, ""),
            shown.state(view, place).word, "yes" if view.holds else "no",
            place.code if place else "",
            catalog.shown_number(product, view.quantity if is_lot else 1) if product else "",
            product.unit if product else "",
            catalog.shown_number(product, view.reserved) if product else "",
            owners.get(view.owner, ""),
        ]  # fmt: skip


def acts(actor: access.Actor) -> list[Act]:
    """What this person may do with a selection."""
    every = (
        ("move", Act("Move", "move", reverse("move"), key="m")),
        ("ship", Act("Ship", "out", reverse("ship"), key="s")),
        ("pack", Act("Pack", "box", reverse("pack"), opens_beside=False, key="p")),
        ("hold", Act("Hold", "holds", reverse("hold"), key="h")),
        ("issue_task", Act("Task", "check", reverse("task_new"), key="t")),
        ("recall", Act("Recall", "late", reverse("recall_new"), opens_beside=False)),
        ("adjust", Act("Adjust", "scrap", reverse("adjust"), key="a")),
        ("study", Act("Causes", "find", reverse("causes_new"), opens_beside=False)),
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


ITEMS: Final = Listing(
    name="items",
    noun="item",
    fields=(
        Field("product", "Show", "product", "every product"),
        lists.PLACE,
        lists.choice("stage", "that are", STAGE_WORDS, is_narrow=True),
        Field("text", "with", hint="any code", say="with a code that begins “{}”"),
        Field("owner", "of", "owner", "anybody", say="of {}"),
        Field("held", "held only", "tick", say="held"),
        lists.choice("type", "of containers", types, say="containers of the type “{}”"),
        Field("lot", kind="kept", say="of this lot"),
    ),
    find=find,
    rows=rows,
    head=HEAD,
    amounts=("quantity", "reserved"),
    cells=cells,
    label=lambda view: view.code or f"#{view.id}",
    kind="item",
    of_ids=ledger.read.items,
    acts=acts,
    deeds={"reserve": RESERVE},
)
