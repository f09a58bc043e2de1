"""Events of the ledger as lines of a timeline, with the names of whom and what they concern."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final, NamedTuple

from stockthread import catalog, ledger, parties, places
from stockthread.web import corrected, happened, held, order_links, shown, words

HOLDS_MAX: Final = 500
LEGS_MAX: Final = 20
CARRIED_MAX: Final = 1_000
PROMISING: Final = ("reserve", "unreserve")
HOLDING: Final = ("hold", "release")
NAMED_MAX: Final = 3
CARRYING: Final = (
    "receive", "move", "ship", "deliver", "take_back", "lose", "find", "finish"
)  # fmt: skip
OF_CONTAINERS: Final = (*CARRYING, "expect", "commission", "pack", "unpack")


class Line(NamedTuple):
    """One knot of a timeline, ready to be written down."""

    icon: str
    css: str
    at: datetime
    recorded_at: datetime
    sentence: str
    by: str
    cause: str
    reason: str
    device: str
    href: str
    is_late: bool
    is_undone: bool
    cause_href: str = ""


def lines(
    events: Sequence[ledger.EventView], latest: Sequence[ledger.HoldView] | None = None
) -> list[Line]:
    """Tell events by themselves: `12 × Drill D18 moved from Dock to A-03-02`.

    latest: the latest holds as `held.said` tells them, where they were read already.
    """
    people = parties.read.people_names(sorted({event.person for event in events}))
    legs = {event.id: told_legs(event) for event in events}
    outside = without_components(legs)
    promised = ledger.read.promises_of([e.id for e in events if e.kind in PROMISING])
    items = ledger.read.items(sorted({event.item for event in events if event.item}))
    item_products = {item.id: item.product for item in items}
    moved = {s.product for each in legs.values() for leg in each for s in (leg.source, leg.target)}
    on_hold = ledger.read.held_in([e.id for e in events if e.kind in HOLDING and e.accepted > 1])
    freed = {product for some in (promised, on_hold) for each in some.values()
             for product, _ in each}  # fmt: skip
    products = catalog.read.products(sorted({*moved, *freed, *item_products.values()} - {0}))
    spots = place_names([leg for each in legs.values() for leg in each])
    boxes = ledger.read.codes(sorted(boxes_of(events, legs)))
    because = held_by(events, latest)
    hrefs = order_links.hrefs(cause_of(event) for event in events)
    return [
        line(
            event,
            because.get(event.id, ("", ""))[0]
            or with_inside(event, legs[event.id])
            or promises(promised.get(event.id, ()), products)
            or held.several_words(named(on_hold.get(event.id, ()), products))
            or subject(event, outside[event.id], item_products, products),
            into_box(event, legs[event.id], boxes) or way(legs[event.id], spots),
            people,
            because.get(event.id, ("", ""))[1],
            legs[event.id],
            products,
        )._replace(cause_href=hrefs.get(cause_of(event), ""))
        for event in events
    ]


def boxes_of(
    events: Sequence[ledger.EventView], legs: Mapping[int, Sequence[ledger.EventLeg]]
) -> set[int]:
    """The containers into which things were packed, and out of which they were taken."""
    packing = [event.id for event in events if event.kind in ("pack", "unpack")]
    ends = {leg.source.container for id in packing for leg in legs[id]}
    return (ends | {leg.target.container for id in packing for leg in legs[id]}) - {0}


def into_box(
    event: ledger.EventView, legs: Sequence[ledger.EventLeg], codes: Mapping[int, str]
) -> tuple[str, str] | None:
    """From which container, or into which; None of what is told by places."""
    if event.kind not in ("pack", "unpack"):
        return None
    into = event.kind == "pack"
    moved = [leg for leg in legs if leg.source.container != leg.target.container]
    boxes = {(leg.target if into else leg.source).container for leg in moved} - {0}
    told = [codes.get(box) or "a container" for box in sorted(boxes)]
    if not told:
        return None
    said = told[0] if len(told) == 1 else "several containers"
    return ("", said) if into else (said, "")


def cause_of(event: ledger.EventView) -> ledger.Cause:
    """What caused an event."""
    return ledger.Cause(event.cause_kind, event.cause_id)


def told_legs(event: ledger.EventView) -> Sequence[ledger.EventLeg]:
    """The legs that tell the event: of what makes new items, those that made them."""
    legs = ledger.read.event_legs(event.id, limit=LEGS_MAX)
    made = [leg for leg in legs if not leg.source.stage]
    return made or legs


def held_by(
    events: Sequence[ledger.EventView], latest: Sequence[ledger.HoldView] | None
) -> dict[int, tuple[str, str]]:
    """What place each of the latest holds was put on, if it was one, and why."""
    if not any(event.kind == "hold" for event in events):
        return {}
    holds = held.latest(HOLDS_MAX) if latest is None else latest
    spots = places.read.places([hold.place for hold in holds if hold.place])
    return {
        hold.event: (
            f"Everything in {shown.place_name(spots[hold.place])}" if hold.place else "",
            hold.reason,
        )
        for hold in holds
    }


def line(
    event: ledger.EventView,
    what: str,
    from_to: tuple[str, str],
    people: dict[int, str],
    held_because: str,
    legs: Sequence[ledger.EventLeg],
    products: dict[int, catalog.Product],
) -> Line:
    """Tell one event of which everything is known."""
    put_right = corrected.event_sentence(event, legs, what, products)
    verb = "begin_again" if is_begun_again(event, legs) else event.kind
    kind = happened.kind(verb)
    return Line(
        icon=kind.icon,
        css=kind.css,
        at=event.happened_at,
        recorded_at=event.recorded_at,
        sentence=put_right or happened.sentence(verb, what, *from_to),
        by=people.get(event.person) or "somebody who has left",
        cause=happened.cause(event.cause_kind, event.cause_id),
        reason=held_because or event.reason,
        device=event.device,
        href=shown.event_href(event.id),
        is_late=event.is_backdated,
        is_undone=bool(event.reversed_by),
    )


def is_begun_again(event: ledger.EventView, legs: Sequence[ledger.EventLeg]) -> bool:
    """Whether whole units became work in progress, since they were taken apart."""
    return event.kind == "finish" and any(leg.target.stage == ledger.Stage.WIP for leg in legs)


def without_components(
    legs: Mapping[int, Sequence[ledger.EventLeg]],
) -> dict[int, Sequence[ledger.EventLeg]]:
    """The legs of each event but those of what went along inside a unit, unless nothing else did.

    A drill with two batteries in it is one thing that moves.
    """
    stayed = {
        leg.source.container
        for some in legs.values()
        for leg in some
        if leg.source.container == leg.target.container
    } - {0}
    kinds = ledger.read.kinds(sorted(stayed)) if stayed else {}
    units = {id for id, kind in kinds.items() if kind == ledger.Kind.UNIT}
    return {
        event: [leg for leg in some if not (is_inside(leg) and leg.source.container in units)]
        or some
        for event, some in legs.items()
    }


def is_inside(leg: ledger.EventLeg) -> bool:
    """Whether things stayed in what they were in."""
    return bool(leg.source.container) and leg.source.container == leg.target.container


def promises(promised: Sequence[tuple[int, int]], products: Mapping[int, catalog.Product]) -> str:
    """`2 × Drill and 3 × Charger`: what was promised, or is free again."""
    told = [
        f"{shown.measure(product, quantity)} of {product.name}"
        if product.tracking in catalog.MEASURED_TRACKINGS
        else happened.subject(quantity, product.name)
        for id, quantity in promised
        if (product := products.get(id))
    ]
    if len(told) > NAMED_MAX:
        told[NAMED_MAX - 1 :] = [f"{words.count(len(told) - NAMED_MAX + 1, 'other product')}"]
    return words.listed(told)


def named(
    counted: Sequence[tuple[int, int]], products: Mapping[int, catalog.Product]
) -> list[tuple[str, int]]:
    """The names of products, "" for what is of none, each with how many items."""
    return [(products[id].name if id in products else "", count) for id, count in counted]


def with_inside(event: ledger.EventView, legs: Sequence[ledger.EventLeg]) -> str:
    """`DR-0001 with 2 parts inside` where one thing went and took along what is in it."""
    carried = sum(leg.items for leg in legs) - 1
    if event.kind not in CARRYING or event.accepted != 1 or not 0 < carried < CARRIED_MAX:
        return ""
    moved = ledger.read.event_items(event.id, limit=CARRIED_MAX)
    known = {each.item for each in moved}
    outer = [each for each in moved if each.target.container not in known]
    if len(outer) != 1:
        return ""
    if outer[0].kind == ledger.Kind.UNIT:
        return f"{outer[0].code} with {words.count(carried, 'part')} inside"
    units = {each.item for each in moved if each.kind == ledger.Kind.UNIT}
    pieces = sum(each.target.container not in units for each in moved) - 1
    return f"{outer[0].code or 'A container'} with {words.count(pieces, 'item')} inside"


def subject(
    event: ledger.EventView,
    legs: Sequence[ledger.EventLeg],
    item_products: dict[int, int],
    products: dict[int, catalog.Product],
) -> str:
    """What the event was about: a product where it was one, else a number of items."""
    if not event.item and event.kind in ("hold", "release"):
        return "A place" if event.accepted <= 1 else words.count(event.accepted, "item")
    about = {leg.target.product for leg in legs} or {item_products.get(event.item, 0)}
    product = products.get(about.pop()) if len(about - {0}) == 1 and 0 not in about else None
    is_told = len(legs) < LEGS_MAX
    if product is None:
        count = sum(leg.items for leg in legs) if is_told else 0
        if legs and about == {0} and event.kind in OF_CONTAINERS:
            return words.count(count or max(event.accepted, 1), "container")
        return happened.subject(count or max(event.accepted, 1), "")
    pieces = sum(leg.quantity for leg in legs) if is_told else 0
    if product.tracking in catalog.MEASURED_TRACKINGS and pieces:
        return f"{shown.measure(product, pieces)} of {product.name}"
    return happened.subject(pieces or max(event.accepted, 1), product.name)


def place_names(legs: Sequence[ledger.EventLeg]) -> dict[int, str]:
    """What the places are called between which the legs lead."""
    ids = {state.place for leg in legs for state in (leg.source, leg.target)} - {0}
    return {id: shown.place_name(place) for id, place in places.read.places(sorted(ids)).items()}


def way(legs: Sequence[ledger.EventLeg], spots: dict[int, str]) -> tuple[str, str]:
    """From where to where; several places on one side are counted by saying so."""
    sources = sorted({spots.get(leg.source.place, "") for leg in legs} - {""})
    targets = sorted({spots.get(leg.target.place, "") for leg in legs} - {""})
    return one_or_several(sources), one_or_several(targets)


def one_or_several(names: Sequence[str]) -> str:
    if len(names) > 1:
        return "several places"
    return names[0] if names else ""
