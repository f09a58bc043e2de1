"""The page of one item as it stood at a moment of the past, by what is known of it now."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from stockthread import catalog, ledger, places, trace
from stockthread.kernel import ids
from stockthread.web import asked, happened, held, portrait, shown, sliding, timeline, words

STEPS: Final = 100


def page(id: int, at: datetime, query: QueryDict) -> dict[str, Any]:
    """Everything on the page of an item at a moment. Raises Refused unknown_id."""
    view = ledger.read.item(id)
    known, _ = asked.as_of(query, "known")
    state = trace.as_of(id, at, known)
    product = catalog.read.products([state.product if state else view.product])
    kind = next(iter(product.values()), None)
    before = query.get("before", "")
    past = timeline.of_item(view, kind, before, until=at + timedelta(microseconds=1))
    if past["more_href"]:
        past["more_href"] += "&" + urlencode({"as_of": query["as_of"]})
    if known:  # what was written down later was not known then
        past["timeline"] = [line for line in past["timeline"] if line.recorded_at <= known]
    return {
        "item": shown.rows([view])[0],
        "slider": moments(id, at, query.get("known", "") if known else ""),
        "known": query.get("known", "") if known else "",
        "known_at": known,
        "as_of": query["as_of"].strip(),
        "at": at,
        "is_there": state is not None,
        **(standing(view, state, kind) if state else {}),
        "codes": portrait.codes(id, at),
        **past,
    }


def moments(id: int, at: datetime | None, known: str = "") -> dict[str, Any]:
    """The slider over what happened to an item."""
    return slider(trace.history(id, STEPS), at, shown.item_href(id), known)


def slider(
    steps: Sequence[trace.Step], at: datetime | None, href: str, known: str = ""
) -> dict[str, Any]:
    """The slider over steps of an item."""
    return sliding.slider([sliding.Moment(s.happened_at, s.kind) for s in steps], at, href, known)


def of_now(id: int, kind: str) -> dict[str, Any]:
    """What stands around the timeline of an item now: the slider, and kinds to choose from."""
    steps = trace.history(id, STEPS)
    kinds = sorted({step.kind for step in steps} | ({kind} & set(happened.KINDS)))
    return {
        "slider": slider(steps, None, shown.item_href(id)),
        "kinds": [(each, happened.kind(each).verb) for each in kinds],
        "kind": kind,
        "history_href": reverse("item_history_csv", args=[ids.public_id("item", id)]),
    }


def standing(
    view: ledger.ItemView, state: trace.StateView, product: catalog.Product | None
) -> dict[str, Any]:
    """How it stood: state, place, stage, owner, container, holds."""
    then = ledger.ItemView(
        view.id, state.kind, state.product, state.lot, state.place, state.stage, state.owner,
        state.container, state.quantity, len(state.holds), 0, 0, view.code, state.event,
        state.happened_at,
    )  # fmt: skip
    row = shown.row(then, shown.names([then])._replace(custody={}))
    facts = [*portrait.standing(then, row, product), ("Stage", stage(state.stage), "")]
    return {
        "then": row,
        "crumbs": portrait.crumbs(then),
        "facts": portrait.written(facts),
        "holds": holds(state),
        "held_state": words.HELD,
        "holdings": portrait.holdings(then, product, state.holdings),
        "since": state.happened_at,
        "since_href": shown.event_href(state.event) if state.event else "",
    }


def stage(stage: int) -> str:
    """How far it had come, whoever had it: `ready` in the customer's hands too."""
    name = ledger.Stage(stage).name.lower() if stage else ""
    return name if name in ("", "ready") else words.STAGES[name].word


def holds(state: trace.StateView) -> list[dict[str, Any]]:
    """The holds that bore on it, each with where it was when it was not on the item itself."""
    spots = places.read.places(sorted({hold.place for hold in state.holds if hold.place}))
    return [
        {
            "reason": hold.reason,
            "blocks": held.stops(hold.blocks),
            "at": hold.since,
            "place": shown.place_name(spots.get(hold.place)),
        }
        for hold in state.holds
    ]
