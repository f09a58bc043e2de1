"""`stockthread undo` answers events by others that put everything back as before."""

import click

from stockthread import access, certificates, holds, ledger, sales
from stockthread.cli import done, words
from stockthread.cli.frame import Frame, posting
from stockthread.ledger import Act


@click.command()
@click.argument("events", nargs=-1, required=True, type=int, metavar="EVENT...")
@posting("reverse", has_good=False)
def undo(frame: Frame, act: Act, events: tuple[int, ...]) -> None:
    """Undo events, the latest first. What was built on one since stands in the way.

    Of a step of a sale all that was done for the order is undone.
    Undoing needs the right to what it does, of a hold that to release it; what you did yourself
    you may undo within an hour.
    """
    access.require_undo(frame.actor, sales.undone_with(events), act.recorded_at)
    holds.need_undoable(events)
    postings = certificates.undo(events, act=act)
    made = [each for each in ledger.read.events([p.event for p in postings]) if each.reverses]
    order = sorted((each.reverses for each in made), reverse=True)
    numbers = ", ".join(str(event) for event in order)
    accepted = sum(each.accepted for each in postings)
    noun = "Event" if len(order) == 1 else "Events"
    sentence = f"{noun} {numbers} undone: {words.count(accepted, 'line')} put back as before"
    if frame.is_json:
        done.say_all(frame, postings, sentence, undone=order)
        return
    click.echo(f"{sentence}.")
