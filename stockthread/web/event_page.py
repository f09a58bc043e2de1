"""What the page of an event shows."""

from collections import Counter
from collections.abc import Sequence
from typing import Any, Final

from django.urls import reverse

from stockthread import access, catalog, files, holds, ledger, receipts
from stockthread.kernel import clock, errors, ids
from stockthread.web import (
    asked,
    corrected,
    held,
    kept,
    labels_due,
    one_act,
    shown,
    signing,
    told,
    words,
)

ROWS: Final = 100
REFUSALS: Final = 50
BLOCKERS: Final = 8
TOASTS_MAX: Final = 3
NEVER_UNDONE: Final = ("reverse", "unreserve", "observe")


def one_event(id: int, actor: access.Actor) -> dict[str, Any]:
    """One event: its sentence, its two times, what changed, what was left out, its items."""
    event = ledger.read.event(id)
    [line] = told.lines([event])
    moved = ledger.read.event_items(id, limit=ROWS)
    items = list(dict.fromkeys(each.item for each in moved))
    refusals = ledger.read.refusals_of(id)
    return {
        "line": line,
        "cause": line.cause,
        "cause_href": line.cause_href,
        "legs": [] if event.kind == "correct_code" else legs(ledger.read.event_legs(id)),
        "codes": corrected.event_rows(id) if is_correction(event) else [],
        "rows": shown.rows(ledger.read.items(items)),
        "rows_left": max(event.accepted - len(items), 0) if len(moved) == ROWS else 0,
        "refusals": [errors.text(refusal) for refusal in refusals[:REFUSALS]],
        "refusals_left": max(len(refusals) - REFUSALS, 0),
        "refusal_title": f"{words.count(event.refused_count, 'line')} left out",
        "undone_href": shown.event_href(event.reversed_by) if event.reversed_by else "",
        "undoes_href": shown.event_href(event.reverses) if event.reverses else "",
        "can_undo": can_undo([event], actor),
        "undo_href": undo_href(id),
        "signatures": signing.told(signing.EVENT, str(id)),
        "kept": kept.of(files.EVENT, id),
        "key": asked.new_key(),
        "here": shown.event_href(id),
    }


def is_correction(event: ledger.EventView) -> bool:
    """Whether it changed codes on purpose, or undid what did."""
    of = ledger.read.event(event.reverses) if event.reverses else event
    return of.kind in ("correct_code", "correct_product")


def in_the_way(refused: errors.Refused) -> dict[str, Any]:
    """Why an undoing was refused: the later events that stand in the way, and all else in words."""
    later = [r.data["event"] for r in refused.refusals if r.code == "later_event"]
    events = ledger.read.events(sorted(set(later))[:BLOCKERS])
    others = [
        errors.text(r._replace(line=None)) for r in refused.refusals if r.code != "later_event"
    ]
    return {
        "blockers": told.lines(events),
        "blockers_left": max(len(set(later)) - len(events), 0),
        "others": list(dict.fromkeys(others))[:BLOCKERS],
    }


def legs(found: Sequence[ledger.EventLeg]) -> list[dict[str, str]]:
    """From which state to which, and how many of what; what reads alike is one row."""
    ends = {state.product for leg in found for state in (leg.source, leg.target)}
    products = catalog.read.products(sorted(ends - {0}))
    spots = told.place_names(found)
    amounts: Counter[tuple[int, str, str]] = Counter()
    for leg in found:
        was = leg.source.product if leg.source.product != leg.target.product else 0
        before = f"as {products[was].name}, " if was in products else ""
        key = (leg.target.product, before + state(leg.source, spots), state(leg.target, spots))
        amounts[key] += leg.quantity
    return [
        {
            "product": products[product].name if product in products else "Container",
            "source": source,
            "target": target,
            "count": shown.measure(products[product], amount)
            if is_measured(products, product)
            else words.number(amount),
        }
        for (product, source, target), amount in amounts.items()
    ]


def is_measured(products: dict[int, catalog.Product], product: int) -> bool:
    """Whether a product has no pieces."""
    return product in products and products[product].tracking in catalog.MEASURED_TRACKINGS


def state(state: ledger.State, spots: dict[int, str]) -> str:
    """`A-03-02, in stock`; where there was nothing yet, only where it came from."""
    word = words.STAGES[ledger.Stage(state.stage).name.lower()].word if state.stage else ""
    inside = "in a container" if state.container else ""
    if state.stage == ledger.Stage.CONSUMED and state.container:
        word, inside = words.BUILT_IN.word, ""
    parts = (spots.get(state.place, ""), word, inside)
    return ", ".join(part for part in parts if part) or "not on record"


def toasts(
    events: Sequence[int], back: str, actor: access.Actor, rest: str = ""
) -> list[dict[str, Any]]:
    """What was just done, in numbers, each with the way back if this person may go it.

    `rest` is what was written in the form and not done; it comes back with what is undone.
    """
    found = ledger.read.events(events)
    with_it = numbered_for(found)
    found = [event for event in beside_goods(found) if event.id not in with_it.values()]
    lines = {event.id: line for event, line in zip(found, told.lines(found), strict=True)}
    shown_acts = []
    for act in one_act.acts(found):
        undoable = [event for event in act if is_undoable(event)]
        takes_back = [event.id for event in undoable]
        also = takes_back[1:] + [with_it[event.id] for event in act if event.id in with_it]
        shown_acts.append({
            "sentence": " ".join(filter(None, [one_act.sentence(act, lines), told_orders(act)])),
            "href": lines[act[0].id].href,
            "undo": undo_href(takes_back[0]) if undoable and can_undo(undoable, actor) else "",
            "key": asked.new_key(),
            "back": back,
            "rest": rest,
            "labels": labels_due.offer(act, back, actor),
            "fields": [("also", ids.public_id("event", each)) for each in also],
        })  # fmt: skip
    return shown_acts[:TOASTS_MAX]


def told_orders(act: Sequence[ledger.EventView]) -> str:
    """Which orders had been promised what an act held."""
    found = [each for event in act if event.kind == "hold" and not event.reversed_by
             for each in holds.told_of(event.id)]  # fmt: skip
    return held.promised_words(found)


def beside_goods(events: Sequence[ledger.EventView]) -> list[ledger.EventView]:
    """Without the promises that went along with goods of the same order: undone with them."""
    moved = {event.cause_id for event in events if event.kind in ("move", "pack", "ship")}
    return [event for event in events if event.kind != "reserve" or event.cause_id not in moved]


def numbered_for(events: Sequence[ledger.EventView]) -> dict[int, int]:
    """Of shipments that gave the serials too, in the same act, the event that did."""
    given = {
        (event.cause_kind, event.cause_id): event.id
        for event in events
        if event.kind == "serialise" and event.cause_kind in (ledger.SHIPMENT, receipts.NUMBERED)
    }
    return {
        event.id: given[event.cause_kind, event.cause_id]
        for event in events
        if event.kind == "ship" and (event.cause_kind, event.cause_id) in given
    }


def is_undoable(event: ledger.EventView) -> bool:
    """Whether undoing it can be tried at all."""
    return not event.reversed_by and event.kind not in NEVER_UNDONE


def can_undo(events: Sequence[ledger.EventView], actor: access.Actor) -> bool:
    """Whether this person may undo them now, and it can be tried at all."""
    may = all(map(is_undoable, events)) and access.may_undo(actor, events, clock.now())
    return may and not holds.asks_for_release([event.id for event in events])


def undo_href(event: int) -> str:
    return reverse("undo", args=[ids.public_id("event", event)])
