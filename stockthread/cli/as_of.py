"""`stockthread as-of` tells how items stood at a moment."""

from typing import Any, Final

import click

from stockthread import catalog, places, trace
from stockthread.cli import exits, naming, shown, words
from stockthread.cli.frame import Frame, asking, moment
from stockthread.kernel import clock
from stockthread.kernel.errors import refuse
from stockthread.trace import StateView

HEADERS: Final = ("code", "product", "state", "place", "quantity", "since", "event", "")


@click.command("as-of")
@click.argument("time", metavar="TIME")
@click.argument("items", nargs=-1, required=True, metavar="ITEM... or -")
@click.option("--known-at", metavar="TIME", default="", help="As it was known at that moment.")
@asking("view")
def as_of(frame: Frame, time: str, items: tuple[str, ...], known_at: str) -> None:
    """Show how items stood at a moment: where, at what stage, and held why.

    TIME is like 2026-05-31 or "2026-05-31 14:30"; a day alone is its end. Also
    18:20 (of today), today, yesterday, "yesterday 18:20".
    """
    at = moment(time, is_end=True)
    if at is None:
        refuse("bad_moment", text=time)
    now = clock.now()
    if at > now:
        if moment(time) > now:  # type: ignore[operator]
            click.echo("That is in the future: this is how it stands now.", err=True)
        at = now
    found = naming.many(naming.from_input(items))
    states = trace.as_of_many(found, at, moment(known_at, is_end=True))
    codes = shown.codes(found)
    rows = [(item, states.get(item)) for item in found]
    if frame.is_json:
        frame.print([state_json(item, state, codes) for item, state in rows])
    else:
        say(rows, codes)
    if not states:
        raise exits.Failure(
            "not_there_yet",
            f"Nothing of this was on record at {words.moment(at)}.",
            exit_code=exits.NOT_FOUND,
        )


def say(rows: list[tuple[int, StateView | None]], codes: dict[int, str]) -> None:
    """Print the states as a table."""
    there = [state for _, state in rows if state]
    products = catalog.read.products(sorted({state.product for state in there} - {0}))
    spots = places.read.places(sorted({state.place for state in there} - {0}))
    lines = []
    for item, state in rows:
        if state is None:
            lines.append([codes[item], "", "not on record yet", "", "", "", "", ""])
            continue
        product, spot = products.get(state.product), spots.get(state.place)
        stage = shown.stage_name(state.stage)
        lines.append(
            [
                codes[item],
                product.name if product else "",
                words.state(stage, spot.kind if spot else ""),
                shown.place_name(spot),
                catalog.shown_quantity(product, state.quantity) if product else "",
                words.moment(state.happened_at),
                str(state.event),
                held(state),
            ]
        )
    click.echo(words.table(HEADERS, lines, right=("quantity", "event")))


def held(state: StateView) -> str:
    """`held: bent`, with each reason once."""
    reasons = dict.fromkeys(hold.reason for hold in state.holds)
    return f"held: {', '.join(reasons)}" if reasons else ""


def state_json(item: int, state: StateView | None, codes: dict[int, str]) -> dict[str, Any]:
    """How one item stood, for programs."""
    if state is None:
        return {"code": codes[item], "number": item, "is_on_record": False}
    product = catalog.read.products([state.product]).get(state.product)
    return {
        "code": codes[item],
        "number": item,
        "is_on_record": True,
        "product": product.sku if product else None,
        "stage": shown.stage_name(state.stage),
        "place": shown.place_json(places.read.places([state.place]).get(state.place)),
        "quantity": catalog.shown_quantity(product, state.quantity) if product else None,
        "event": state.event,
        "happened_at": state.happened_at,
        "is_held": bool(state.holds),
        "holds": [{"reason": each.reason, "since": each.since} for each in state.holds],
    }
