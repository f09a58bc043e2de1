"""`stockthread hold` and `stockthread release`: what may not be done with items, and no more."""

from typing import Final

import click

from stockthread import holds, ledger
from stockthread.cli import done, exits, picking, shown, signing, words
from stockthread.cli.frame import Frame, posting
from stockthread.cli.move import lines_of
from stockthread.cli.picking import Wanted, items_wanted
from stockthread.kernel.errors import refuse
from stockthread.ledger import Act, Block

BLOCKS: Final = {"ship": Block.SHIP, "consume": Block.CONSUME, "move": Block.MOVE}
REASON_LENGTH_MAX: Final = 200


def blocked(words_given: str) -> int:
    """The sum that stands for `ship,consume,move`; `none` blocks nothing."""
    total = 0
    for word in words_given.replace(" ", "").split(","):
        if word not in (*BLOCKS, "none"):
            raise click.UsageError(f"--blocks knows {', '.join(BLOCKS)} and none, not {word!r}.")
        total |= int(BLOCKS.get(word, 0))
    return total


@click.command()
@items_wanted
@click.option("--on-place", metavar="PLACE", help="Hold whatever stands in a place, now and later.")
@click.option("--why", metavar="CODE", default="", help="The code of the reason; it says the rest.")
@click.option("--blocks", help="What it forbids; else as --why says, or ship,consume,move.")
@click.option("--with-made", is_flag=True, help="And everything made from it, also later.")
@click.option("--quantity", metavar="AMOUNT", help="How much of a lot; that part is split off.")
@click.option("--from", "source", metavar="PLACE", help="From which of a lot's places.")
@posting("hold")
def hold(
    frame: Frame,
    act: Act,
    wanted: Wanted,
    on_place: str | None,
    why: str,
    blocks: str | None,
    with_made: bool,
    quantity: str | None,
    source: str | None,
) -> None:
    """Put items on hold, --why and for a --reason. Scrap and taking back are never forbidden."""
    words_given = act.reason if why else needed(act)
    forbids = blocked(blocks or "ship,consume,move") if blocks or not why else None
    text = holds.text_of(holds.reason(why).code, act.reason) if why else words_given
    reason = holds.said([text])[text]
    if on_place:
        if wanted.names or wanted.has_filter():
            raise click.UsageError("--on-place holds the place itself; name no items with it.")
        place = picking.place(on_place)
        if with_made:
            raise click.UsageError("Name the items of which everything is to be held too.")
        done_there = holds.hold_place(
            place.id, reason=why, words=words_given, blocks=forbids, act=act
        )
        done.say(frame, done_there.posting, f"{shown.place_name(place)} is on hold: {reason}")
        return
    items = picking.picked(wanted, "Hold")
    lines = lines_of(items, quantity, source)
    made = holds.hold(
        lines, reason=why, words=words_given, blocks=forbids, act=act, with_made=with_made
    )
    sentence = f"{shown.subject(items)} held: {reason}"
    if with_made:
        sentence += f"; and {words.count(made.made, 'item')} made from it"
    done.say(frame, made.posting, sentence)
    for each in made.told:
        click.echo(f"{each.number} had {words.number(each.units or each.quantity)} of it promised.",
                   err=True)  # fmt: skip


@click.command()
@items_wanted
@click.option("--hold", "named", type=int, multiple=True, metavar="NUMBER", help="This hold.")
@click.option("--held-for", metavar="TEXT", help="Only holds with this reason.")
@click.option("--on-place", metavar="PLACE", help="The holds on a place itself.")
@click.option("--together", is_flag=True, help="With --hold: all that are held with it.")
@signing.signing
@posting("release")
def release(
    frame: Frame,
    act: Act,
    wanted: Wanted,
    named: tuple[int, ...],
    held_for: str | None,
    on_place: str | None,
    together: bool,
    password_stdin: bool,
) -> None:
    """End holds, for a --reason: of items, or those whose numbers are given.

    Where the reason of a hold asks for it, releasing is signed with the password.
    """
    needed(act)
    if named or on_place:
        if wanted.names or wanted.has_filter():
            raise click.UsageError("Name items, or say --hold or --on-place; not both.")
        place = picking.place(on_place).id if on_place else 0
        every = [same for each in named for same in holds.same_holds(each)] if together else named
        chosen = [*every, *(holds_on_place(place) if on_place else [])]
        sentence = f"{words.count(len(chosen), 'hold')} released"
    else:
        items = picking.picked(wanted, "Release")
        chosen = holds_of_items(items, held_for)
        sentence = f"{shown.subject(items)} released from {words.count(len(chosen), 'hold')}"
    if not chosen:
        raise exits.Failure("not_held", "Nothing of this is on hold.", exit_code=exits.NOT_FOUND)
    signer = None
    if holds.needs(chosen).is_signed:
        meaning = holds.release_meaning(chosen, act.reason)
        signer = signing.signer(frame, meaning, password_stdin)
    released = holds.release(chosen, act=act, role=frame.actor.role, signer=signer)
    done.say(frame, released, sentence)


def needed(act: Act) -> str:
    """The reason. Raises Refused no_reason where there is none."""
    if not act.reason:
        refuse("no_reason", length_max=REASON_LENGTH_MAX)
    return act.reason


def holds_of_items(items: list[int], held_for: str | None) -> list[int]:
    """The open holds on the items themselves; those of their places and lots are only told."""
    chosen, others = [], set()
    for item, found in ledger.read.holds_on(items).items():
        for hold in found:
            if held_for is not None and hold.reason != held_for:
                continue
            if hold.item == item:
                chosen.append(hold.id)
            else:
                others.add(hold.id)
    left = sorted(others - set(chosen))
    if left:
        numbers = " ".join(f"--hold {hold}" for hold in left[:5])
        click.echo(
            f"Still held by {words.count(len(left), 'hold')} on their lots or places;"
            f" release those with {numbers}.",
            err=True,
        )
    return sorted(set(chosen))


def holds_on_place(place: int) -> list[int]:
    """The open holds on a place itself."""
    found, after = list[int](), 0
    while page := ledger.read.open_holds(limit=1000, after=after):
        found += [hold.id for hold in page if hold.place == place]
        after = page[-1].id
    return found
