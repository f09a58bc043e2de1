"""`stockthread seal` and `prove`: the history signed, and what is on record of an item proven."""

import sys
from pathlib import Path
from typing import Any

import click

from stockthread import seals
from stockthread.cli import naming, words
from stockthread.cli.exits import Failure
from stockthread.cli.frame import Frame, asking
from stockthread.kernel import clock
from stockthread.kernel.errors import refuse
from stockthread.seals import Signed


@click.group("seal")
def seal_commands() -> None:
    """Seal the history, so that nobody can change it unseen."""


@seal_commands.command("now")
@asking("verify")
def seal_now(frame: Frame) -> None:
    """Seal all events that no head covers yet; the server does so by itself."""
    signed = seals.seal(clock.now())
    if signed or frame.is_json:
        say(frame, signed or _last())
        return
    click.echo(f"Nothing is new since head {_last().head.number:,}.")


@seal_commands.command("show")
@asking("verify")
def seal_show(frame: Frame) -> None:
    """Print the last head, to be kept where nobody of this installation can change it."""
    say(frame, _last())


@seal_commands.command("change-key")
@asking("change_key")
def seal_change_key(frame: Frame) -> None:
    """Make a new key, and let the old one name it in the next head."""
    say(frame, seals.change_key(clock.now()))


@seal_commands.command("begin-anew")
@click.option("--note", required=True, help="Why the old key is lost; it stands there for ever.")
@asking("change_key")
def seal_begin_anew(frame: Frame, note: str) -> None:
    """Seal with a new key that nothing names, since the old one is lost."""
    say(frame, seals.begin_anew(clock.now(), note=note))


def _last() -> Signed:
    return seals.last() or refuse("nothing_sealed")


def say(frame: Frame, signed: Signed) -> None:
    """The head for people, and the line that was signed, which alone goes to standard output."""
    head = signed.head
    if frame.is_json:
        frame.print({**head._asdict(), "head": signed.text, "signature": signed.signature})
        return
    click.echo(signed.text)
    click.echo(f"Head {head.number:,} covers {words.count(head.size, 'event')}.", err=True)
    click.echo(f"The public key of this company: {head.next_key or head.key}", err=True)
    if head.next_key:
        click.echo("It is new from the next head on, and named by the old one.", err=True)


@click.command()
@click.argument("item", metavar="ITEM")
@click.option("--output", "-o", metavar="FILE", default="", help="Write it here; else print it.")
@asking("prove")
def prove(frame: Frame, item: str, output: str) -> None:
    """Write a proof of all that is on record of an item, which anybody can check."""
    proof = seals.prove(naming.one(item), at=clock.now())
    if output:
        try:
            Path(output).write_text(proof.text, encoding="utf-8")
        except OSError as error:
            raise Failure("file_unwritable", f"{output} cannot be written: {error}.") from None
    if frame.is_json:
        told: dict[str, Any] = {"events": proof.events, "unsealed": proof.unsealed,
                                "head": proof.head.number, "key": proof.head.key}  # fmt: skip
        frame.print(told if output else told | {"proof": proof.text})
        return
    if not output:
        sys.stdout.write(proof.text)
    click.echo(f"{words.count(proof.events, 'event')} proven.", err=True)
    if proof.unsealed:
        left = words.count(proof.unsealed, "event")
        click.echo(f"{left} not sealed yet, and not in it. Seal, then prove again.", err=True)
    click.echo("Who checks it needs your public key, by another way than the proof:", err=True)
    click.echo(f"  {proof.head.key}", err=True)
