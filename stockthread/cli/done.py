"""What a posting did, in one sentence with the way back: `12 × Drill moved to A-03-02.`"""

from collections.abc import Sequence
from typing import Any

import click

from stockthread.cli import exits, program, words
from stockthread.cli.frame import Frame
from stockthread.ledger import Posting


def say(frame: Frame, posting: Posting, sentence: str, **more: Any) -> None:
    """Tell one posting."""
    say_all(frame, [posting], sentence, **more)


def say_all(frame: Frame, postings: Sequence[Posting], sentence: str, **more: Any) -> None:
    """Tell postings that are one act; lines that were left out end the command with a refusal."""
    events = [posting.event for posting in postings if posting.event]
    refused = [refusal for posting in postings for refusal in posting.refused]
    repeated = bool(postings) and all(posting.repeated for posting in postings)
    if frame.is_json:
        frame.print(
            {
                "events": events,
                "accepted": sum(posting.accepted for posting in postings),
                "refused": exits.as_json(refused),
                "is_repeated": repeated,
                **more,
            }
        )
    elif events:
        click.echo(f"{sentence}. Undo: {undo_of(events)}")
        if repeated:
            click.echo("This had been done before; nothing was done again.", err=True)
    if refused:
        lines = words.count(len({refusal.line for refusal in refused}), "line")
        click.echo(f"{lines} left out:", err=True)
        for told in exits.told(refused):
            click.echo(told, err=True)
        raise click.exceptions.Exit(exits.REFUSED)


def undo_of(events: Sequence[int]) -> str:
    """The command that undoes events, the last first."""
    return program.typed("undo", *(str(event) for event in reversed(events)))
