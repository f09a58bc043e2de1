"""`stockthread as-of` tells how items stood at a moment."""

from datetime import datetime
from typing import Any, Final

import click

from stockthread import catalog, ledger, parties, places, trace
from stockthread.cli import exits, naming, picking, shown, words
from stockthread.cli.frame import Frame, asking, moment
from stockthread.cli.receive import party
from stockthread.kernel import clock
from stockthread.kernel.errors import refuse
from stockthread.trace import StateView

STANDING: Final = [stage for stage in ledger.Stage if stage not in ledger.GONE]
HEADERS: Final = ("code", "product", "state", "place", "quantity", "since", "event", "")


@click.command("as-of")
@click.argument("time", metavar="TIME")
@click.argument("items", nargs=-1, metavar="ITEM... or -")
@click.option("--place", metavar="PLACE", default="", help="All that stood in it, or under it.")
@click.option("--product", metavar="SKU", default="", help="All of it, wherever it stood.")
@click.option("--owner", metavar="PARTY", default="", help="What was theirs; ours, others.")
@click.option("--text", metavar="WORDS", default="", help="In its codes, what it is, or where.")
@click.option("--known-at", metavar="TIME", default="", help="As it was known at that moment.")
@asking("view")
def as_of(
    frame: Frame, time: str, items: tuple[str, ...], place: str, product: str, owner: str,
    text: str, known_at: str,
) -> None:  # fmt: skip
    """Show how items stood at a moment: where, at what stage, and held why.

    With --place, --product, --owner or --text: all stock that stood there, and how much.
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
    if place or product or owner or text:
        wanted = trace.Wanted(
            picking.place_and_below(place) if place else (),
            [picking.product(product).id] if product else (),
            STANDING,
            *owners(owner),
            text=text,
        )
        stood(frame, wanted, at, moment(known_at, is_end=True))
        return
    if not items:
        raise click.UsageError("Say which items, or --place, --product, --owner or --text.")
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


def owners(said: str) -> tuple[list[int], bool]:
    """Whose it was, and whether anybody's but theirs is meant."""
    if said in ("ours", "others"):
        own = parties.read.own_party()
        return ([own.id] if own else []), said == "others"
    return ([party(said)] if said else []), False


def stood(frame: Frame, wanted: trace.Wanted, at: datetime, known_at: datetime | None) -> None:
    """Print what stood as asked."""
    found = trace.stood(wanted, at, known_at)
    products = catalog.read.products(sorted({each.product for each in found} - {0}))
    spots = places.read.places(sorted({each.place for each in found} - {0}))
    codes = shown.codes([each.item for each in found])
    if frame.is_json:
        frame.print([
            {"code": codes[each.item], "number": each.item,
             "product": products[each.product].sku if each.product else None,
             "stage": shown.stage_name(each.stage),
             "place": shown.place_json(spots.get(each.place)),
             "quantity": amount(products.get(each.product), each)}
            for each in found
        ])  # fmt: skip
        return
    lines = [
        [codes[each.item], products[each.product].name if each.product else "container",
         words.state(shown.stage_name(each.stage), spots[each.place].kind if each.place else ""),
         shown.place_name(spots.get(each.place)), amount(products.get(each.product), each)]
        for each in found
    ]  # fmt: skip
    heads = ["code", "product", "state", "place", "quantity"]
    click.echo(words.table(heads, lines, right=("quantity",)) if lines else "Nothing stood there.")


def amount(product: catalog.Product | None, each: trace.Stood) -> str:
    """How much of it stood there."""
    return catalog.shown_quantity(product, each.quantity) if product else "1"


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
