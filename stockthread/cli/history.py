"""`stockthread history` tells everything that happened to an item, the latest last."""

from typing import Any

import click

from stockthread import catalog, ledger, parties, places, purchases, trace
from stockthread.cli import naming, picking, shown, told, words
from stockthread.cli.frame import Frame, asking
from stockthread.trace import Step


@click.command()
@click.argument("item", metavar="ITEM")
@click.option("--limit", type=click.IntRange(1, 100_000), default=1000, show_default=True)
@click.option("--product", metavar="SKU", help="Which product is meant, if the code fits several.")
@asking("view")
def history(frame: Frame, item: str, limit: int, product: str | None) -> None:
    """Show what happened to an item: when, what, where, who and why."""
    among = [picking.product(product).id] if product else None
    [view] = ledger.read.items([naming.one(item, among)])
    steps = trace.history(view.id, limit=limit)
    of = catalog.read.products([view.product]).get(view.product)
    sentences = told.sentences(steps, of)
    instead = purchases.replacing.words(view.id, steps)
    sentences = [said + instead.get(step.event, "")
                 for step, said in zip(steps, sentences, strict=True)]  # fmt: skip
    people = parties.read.people_names(sorted({step.person for step in steps}))
    if frame.is_json:
        known = shown.names([view])
        ends = {state.place for step in steps for m in step.moves for state in (m.source, m.target)}
        spots = places.read.places(sorted(ends - {0}))
        events = [
            step_json(step, sentence, people, spots)
            for step, sentence in zip(steps, sentences, strict=True)
        ]
        frame.print({"item": shown.item_json(view, known), "events": events})
        return
    rows = [
        [str(step.event), words.moment(step.happened_at), marked(step, sentence),
         people.get(step.person) or "somebody who has left", why(step)]
        for step, sentence in zip(steps, sentences, strict=True)
    ]  # fmt: skip
    headers = ["event", "when", "what", "who", "why"]
    if not any(row[4] for row in rows):
        headers, rows = headers[:4], [row[:4] for row in rows]
    click.echo(words.table(headers, rows, right=("event",)))


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
