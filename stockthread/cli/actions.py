"""`stockthread action`: corrective actions, begun, taken on, and whether they helped."""

from datetime import date
from typing import Any

import click

from stockthread import parties, recalls
from stockthread.cli import picking, words
from stockthread.cli.frame import Frame, asking, listing, posting
from stockthread.kernel.errors import refuse
from stockthread.ledger import Act, Cause
from stockthread.recalls import Action, NewAction


@click.group("action")
def action_commands() -> None:
    """Mind what is changed so that it does not happen again."""


@action_commands.command("add")
@click.option("--cause", required=True, metavar="TEXT", help="What the cause was.")
@click.option("--change", "fix", required=True, metavar="TEXT", help="What is changed.")
@click.option("--until", "due", required=True, metavar="DAY", help="Until when.")
@click.option("--owner", default=0, metavar="NUMBER", help="The person who does it; else oneself.")
@click.option("--product", "skus", multiple=True, metavar="SKU", help="In whose production.")
@click.option("--because-of", "links", multiple=True, metavar="KIND:NUMBER",
              help="A complaint, recall or study; repeated.")  # fmt: skip
@posting("recall", has_good=False)
def add(
    frame: Frame, act: Act, cause: str, fix: str, due: str, owner: int, skus: tuple[str, ...],
    links: tuple[str, ...],
) -> None:  # fmt: skip
    """Begin a corrective action."""
    try:
        day = date.fromisoformat(due)
    except ValueError:
        refuse("bad_day", text=due)
    causes = tuple(Cause(kind, number) for kind, _, number in
                   (each.partition(":") for each in links))  # fmt: skip
    products = tuple(picking.product(sku).id for sku in skus)
    new = NewAction(cause, fix, owner or act.by, day, products, causes)
    _say(frame, recalls.begin_action(new, key=act.key, by=act.by, at=act.recorded_at))


@action_commands.command("set")
@click.argument("number", metavar="ACTION")
@click.argument("state", type=click.Choice(["done", "effective", "failed", "open"]))
@posting("recall", has_good=False)
def set_state(frame: Frame, act: Act, number: str, state: str) -> None:
    """Say that an action is done (since `--at`), helped, or did not; `--reason` says how."""
    found = recalls.action_by_number(number)
    done = recalls.set_action_state(found.id, state, words=act.reason, key=act.key,
                                    by=act.by, at=act.recorded_at, fixed_at=act.at)  # fmt: skip
    _say(frame, done)


@action_commands.command("list")
@listing("view")
def list_actions(frame: Frame) -> None:
    """List corrective actions, the latest first."""
    found = recalls.actions()
    if frame.is_json:
        frame.print([row(each) for each in found])
        return
    names = parties.read.people_names(sorted({each.owner for each in found}))
    rows = [[each.number, each.state, str(each.due), names.get(each.owner, ""), each.fix]
            for each in found]  # fmt: skip
    heads = ["action", "state", "until", "who", "change"]
    click.echo(words.table(heads, rows) if rows else "Nothing is being changed.")


@action_commands.command("show")
@click.argument("number", metavar="ACTION")
@asking("view")
def show(frame: Frame, number: str) -> None:
    """Show an action, and what later production says of it."""
    _say(frame, recalls.action_by_number(number))


def row(each: Action) -> dict[str, Any]:
    """An action for programs."""
    return {"number": each.number, "cause": each.cause, "change": each.fix, "state": each.state,
            "until": str(each.due), "because_of": [cause.id for cause in each.links]}  # fmt: skip


def _say(frame: Frame, found: Action) -> None:
    effect = recalls.effect(found)
    if frame.is_json:
        told = {**effect._asdict(), "verdict": effect.verdict,
                "signs": [each._asdict() for each in effect.signs]} if effect else None  # fmt: skip
        frame.print({**row(found), "effect": told})
        return
    click.echo(f"{found.number} is {found.state}: {found.fix}")
    if effect:
        click.echo(f"Made before: {words.number(effect.before)}. Made since:"
                   f" {words.number(effect.since)}.")  # fmt: skip
        for each in effect.signs:
            before, since = words.number(each.before), words.number(each.since)
            verdict = each.verdict.replace("_", " ")
            click.echo(f"{each.kind}: {before} before, {since} since: {verdict}")
