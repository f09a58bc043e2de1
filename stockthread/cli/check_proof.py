"""`stockthread check-proof`: what an outsider runs. No installation, no database, no network."""

import json
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import click

from stockthread import proofs
from stockthread.cli.exits import DIFFERENCES, NOT_FOUND
from stockthread.proofs import Checked, NotProven, Told

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


@click.command("check-proof")
@click.argument("file", metavar="FILE")
@click.option("--key", required=True, metavar="KEY",
              help="The public key, as the company told it by another way.")  # fmt: skip
@click.option("--json", "is_json", is_flag=True, help="Print JSON.")
def check_proof(file: str, key: str, is_json: bool) -> None:
    """Check a proof of an item, and show what it tells."""
    try:
        text = sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        click.echo(f"{file} cannot be read: {error}.", err=True)
        raise click.exceptions.Exit(NOT_FOUND) from None
    try:
        checked = proofs.check(text, key)
    except NotProven as error:
        if is_json:
            click.echo(json.dumps({"holds": False, "why": str(error)}))
        click.echo(f"This proof does not hold. {error}", err=True)
        raise click.exceptions.Exit(DIFFERENCES) from None
    if is_json:
        click.echo(json.dumps(as_json(checked), ensure_ascii=False))
        return
    say(checked)


def say(checked: Checked) -> None:
    """What is proven, in sentences and lines."""
    called = ", ".join(checked.codes) or "without a code"
    head = checked.head
    click.echo(f"This proof holds: item {checked.item} ({called}).")
    click.echo(
        f"{len(checked.events):,} events, among the first {head.size:,} of ledger {head.ledger}, "
        f"signed at {head.sealed_at}."
    )
    if not checked.is_whole:
        click.echo("Some of its movements are left out of the proof.")
    click.echo()
    for event in checked.events:
        happened = _EPOCH + timedelta(microseconds=event.header["happened_at"])
        told = ", ".join(_told(event, checked))
        click.echo(f"{happened:%Y-%m-%d %H:%M} UTC  {event.header['kind']:<12} {told}".rstrip())
    click.echo()
    click.echo(
        "Names of products and places are the company's word. Nothing is said of what happened "
        "later, nor whether what was recorded was true."
    )


def _told(event: Told, checked: Checked) -> list[str]:
    """What an event did to the item, in a few words."""
    moved = []
    for row in event.rows.get("movement", ()):
        before, after = (_name(checked, "place", row[end]) for end in ("from_place", "to_place"))
        moved.append(f"{before} → {after}" if row["from_stage"] else f"→ {after}")
    codes = [f"code {row['canonical']}" for row in event.rows.get("code", ())]
    edges = [
        f"went into {_name(checked, 'item', row['output'])}"
        if row["input"] == checked.item
        else f"{_name(checked, 'item', row['input'])} went into it"
        for row in event.rows.get("edge", ())
    ]
    held = [f"held: {row['reason']}" for row in event.rows.get("hold", ())]
    reason = [event.header["reason"]] if event.header["reason"] else []
    return [*moved, *codes, *edges, *held, *reason]


def _name(checked: Checked, kind: str, id: int) -> str:
    return checked.names.get(kind, {}).get(str(id)) or f"{kind} {id}"


def as_json(checked: Checked) -> dict[str, Any]:
    """What is proven, for programs."""
    return {
        "holds": True, "item": checked.item, "codes": checked.codes, "is_whole": checked.is_whole,
        "head": checked.head._asdict(),
        "events": [event._asdict() for event in checked.events],
    }  # fmt: skip
