"""`stockthread history` tells everything that happened to an item, the latest last."""

from typing import Any, Final

import click

from stockthread import catalog, ledger, parties, places, purchases, trace
from stockthread.cli import naming, picking, shown, told, words
from stockthread.cli.frame import Frame, asking
from stockthread.kernel.cells import csv_lines
from stockthread.trace import Step

HEAD: Final = (
    "event", "kind", "happened_at", "recorded_at", "what", "from", "to", "stage", "by", "device",
    "reason", "cause", "undone_by",
)  # fmt: skip
WHY: Final = 4


@click.command()
@click.argument("item", metavar="ITEM")
@click.option("--limit", type=click.IntRange(1, 100_000), default=1000, show_default=True)
@click.option("--product", metavar="SKU", help="Which product is meant, if the code fits several.")
@click.option("--kind", "kinds", multiple=True, metavar="KIND", help="Only events of that kind.")
@click.option("--csv", "is_csv", is_flag=True, help="Print CSV.")
@asking("view")
def history(
    frame: Frame, item: str, limit: int, product: str | None, kinds: tuple[str, ...], is_csv: bool
) -> None:
    """Show what happened to an item: when, what, where, who, why and on which device."""
    among = [picking.product(product).id] if product else None
    [view] = ledger.read.items([naming.one(item, among)])
    steps = trace.history(view.id, limit=limit, kinds=kinds)
    of = catalog.read.products([view.product]).get(view.product)
    sentences = told.sentences(steps, of)
    instead = purchases.replacing.words(view.id, steps)
    sentences = [said + instead.get(step.event, "")
                 for step, said in zip(steps, sentences, strict=True)]  # fmt: skip
    people = parties.read.people_names(sorted({step.person for step in steps}))
    if frame.is_json or is_csv:
        known = shown.names([view])
        ends = {state.place for step in steps for m in step.moves for state in (m.source, m.target)}
        spots = places.read.places(sorted(ends - {0}))
        events = [
            step_json(step, sentence, people, spots)
            for step, sentence in zip(steps, sentences, strict=True)
        ]
        if is_csv:
            for row in csv_lines(HEAD, (csv_row(event) for event in events)):
                click.echo(row, nl=False)
            return
        frame.print({"item": shown.item_json(view, known), "events": events})
        return
    rows = [
        [str(step.event), words.moment(step.happened_at), marked(step, sentence),
         people.get(step.person) or "somebody who has left", why(step), step.device]
        for step, sentence in zip(steps, sentences, strict=True)
    ]  # fmt: skip
    headers = ["event", "when", "what", "who", "why", "device"]
    told_of = [n for n in range(len(headers)) if n < WHY or any(row[n] for row in rows)]
    lines = [[row[n] for n in told_of] for row in rows]
    click.echo(words.table([headers[n] for n in told_of], lines, right=("event",)))


def csv_row(event: dict[str, Any]) -> list[object]:
    """An event as a line of CSV; of several moves the ways are told behind one another."""
    names = [
        "; ".join(dict.fromkeys(place_name(move[end]) for move in event["moves"]))
        for end in ("from", "to")
    ]
    stages = "; ".join(dict.fromkeys(move["stage"] for move in event["moves"]))
    return [
        event["event"], event["kind"], event["happened_at"].isoformat(),
        event["recorded_at"].isoformat(), event["text"], *names, stages, event["by"],
        event["device"], event["reason"], event["cause"], event["reversed_by"] or "",
    ]  # fmt: skip


def place_name(place: dict[str, Any] | None) -> str:
    """A place's code, or its name."""
    return (place["code"] or place["name"]) if place else ""


def marked(step: Step, sentence: str) -> str:
    """The sentence, marked where it was undone, or recorded late."""
    late = f" (recorded {words.moment(step.recorded_at)})" if step.is_backdated else ""
    return f"{sentence}{late}" + (f" (undone by {step.reversed_by})" if step.reversed_by else "")


def why(step: Step) -> str:
    """The reason and the document behind an event."""
    cause = f"{step.cause.kind} {step.cause.id}".strip()
    return ", ".join(each for each in (step.reason, cause) if each)


def step_json(
    step: Step, sentence: str, people: dict[int, str], spots: dict[int, places.Place]
) -> dict[str, Any]:
    """One event of an item's history, for programs."""
    return {
        "event": step.event,
        "kind": step.kind,
        "text": sentence,
        "happened_at": step.happened_at,
        "recorded_at": step.recorded_at,
        "by": people.get(step.person, ""),
        "device": step.device,
        "reason": step.reason,
        "cause": f"{step.cause.kind} {step.cause.id}".strip(),
        "reverses": step.reverses or None,
        "reversed_by": step.reversed_by or None,
        "is_backdated": step.is_backdated,
        "moves": [
            {
                "from": shown.place_json(spots.get(move.source.place)),
                "to": shown.place_json(spots.get(move.target.place)),
                "stage": shown.stage_name(move.target.stage),
            }
            for move in step.moves
        ],
    }
