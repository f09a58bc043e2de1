"""`stockthread container`: make containers in the store, pack them, take things out of them."""

from collections.abc import Sequence
from typing import Any

import click
from django.utils import timezone

from stockthread import containers, identifiers, ledger
from stockthread.cli import done, exits, naming, picking, words
from stockthread.cli.frame import Frame, posting
from stockthread.containers import Going, Packed, Piles
from stockthread.kernel import clock
from stockthread.kernel.errors import Refusal
from stockthread.ledger import Act, Posting


@click.group("container")
def container_commands() -> None:
    """Make containers, pack and nest them, take things out of them."""


@container_commands.command("new")
@click.option("--at-place", "spot", metavar="PLACE", required=True, help="Where it stands.")
@click.option("--number", metavar="TEXT", default="", help="The number on its label.")
@click.option("--scheme", metavar="CODE", default="", help="Or an SSCC of a scheme.")
@click.option("--type", "of_type", metavar="CODE", default="", help="Of which type it is.")
@posting("pack", has_good=False)
def new(frame: Frame, act: Act, spot: str, number: str, scheme: str, of_type: str) -> None:
    """Put an empty container on record."""
    place = picking.place(spot)
    made = containers.pack_into_new(
        [], act=act, place=place.id, of_type=of_type, **_called(number, scheme)
    )
    code = ledger.read.item(made.container).code
    tell(frame, made, f"{code} stands empty at {place.code}", container=code)


@container_commands.command("pack")
@click.argument("codes", nargs=-1, required=True, metavar="CODE... or -")
@click.option("--into", "into", metavar="CONTAINER", default="", help="One that is there.")
@click.option("--number", metavar="TEXT", default="", help="Or a new one, by its label.")
@click.option("--scheme", metavar="CODE", default="", help="Or a new one, its SSCC of a scheme.")
@click.option("--at-place", "spot", metavar="PLACE", default="", help="Where the new one stands.")
@click.option("--type", "of_type", metavar="CODE", default="", help="Of which type it is.")
@click.option("--bring", "with_doubtful", is_flag=True,
              help="Also what is on record elsewhere, or in another container.")  # fmt: skip
@click.option("--check", "is_check", is_flag=True, help="Only tell what would go in.")
@posting("pack")
def pack(
    frame: Frame, act: Act, codes: tuple[str, ...], into: str, number: str, scheme: str, spot: str,
    of_type: str, with_doubtful: bool, is_check: bool,
) -> None:  # fmt: skip
    """Put things into a container: units, containers, lots with an amount (`L-7 20 l`)."""
    if sum(map(bool, (into, number, scheme))) != 1:
        raise click.UsageError("Say --into a container, or --number or --scheme for a new one.")
    texts = naming.from_input(codes)
    box = naming.one(into) if into else 0
    place = picking.place(spot).id if spot else 0
    if is_check:
        tell_piles(frame, containers.check_pack(box, texts, act=act, place=place), "Go in")
        return
    if box:
        packed = containers.pack(box, texts, act=act, with_doubtful=with_doubtful, of_type=of_type)
    else:
        packed = containers.pack_into_new(
            texts, act=act, place=place, with_doubtful=with_doubtful, of_type=of_type,
            **_called(number, scheme),
        )  # fmt: skip
    code = ledger.read.item(packed.container).code
    sentence = f"{words.count(packed.went, 'item')} packed into {code}"
    tell(frame, packed, sentence, container=code)


@container_commands.command("unpack")
@click.argument("container")
@click.argument("codes", nargs=-1, metavar="CODE... or -")
@click.option("--all", "is_all", is_flag=True, help="All that is right inside.")
@click.option("--to", "to", metavar="PLACE", default="", help="Where it is put; else beside it.")
@click.option("--check", "is_check", is_flag=True, help="Only tell what would come out.")
@posting("pack")
def unpack(
    frame: Frame, act: Act, container: str, codes: tuple[str, ...], is_all: bool, to: str,
    is_check: bool,
) -> None:  # fmt: skip
    """Take things out of a container."""
    if bool(codes) == is_all:
        raise click.UsageError("Say what comes out, or --all.")
    box, texts = naming.one(container), naming.from_input(codes)
    if is_check and texts:
        year = timezone.localdate().year
        tell_piles(frame, containers.check_unpack(box, texts, year=year), "Come out")
        return
    place = picking.place(to).id if to else 0
    taken = containers.unpack(box, texts, act=act, place=place)
    code = ledger.read.item(box).code
    tell(frame, taken, f"{words.count(taken.went, 'item')} taken out of {code}", container=code)


def _called(number: str, scheme: str) -> dict[str, Any]:
    """The number of a new container, or the scheme that makes it."""
    if scheme:
        return {"scheme": identifiers.read.scheme_by_code(scheme).id}
    return {"number": containers.number_of(number, clock.now().year) if number else None}


def tell(frame: Frame, packed: Packed, sentence: str, **more: Any) -> None:
    """What was done, with the way back, and what was left out."""
    events = [Posting(event, 0, (), range(0), packed.repeated) for event in packed.events]
    if events:
        events[-1] = events[-1]._replace(accepted=packed.went, refused=packed.refused)
    done.say_all(frame, events, sentence, **more)


def tell_piles(frame: Frame, piles: Piles, deed: str) -> None:
    """The piles of a look."""
    if frame.is_json:
        frame.print({
            "fits": [_told(each) for each in piles.fits],
            "doubtful": [_told(each) for each in piles.doubtful],
            "why": exits.as_json(piles.why),
            "refused": exits.as_json(piles.refused),
            "left": list(piles.left),
        })  # fmt: skip
        return
    left = f"; stay in: {words.count(len(piles.left), 'item')}" if piles.left else ""
    click.echo(f"{deed}: {words.count(len(piles.fits), 'item')}{left}.")
    _list(piles.why, "doubtful")
    _list(piles.refused, "refused")


def _told(each: Going) -> dict[str, Any]:
    return {"line": each.line + 1, "item": each.item, "code": each.code, "quantity": each.quantity}


def _list(refused: Sequence[Refusal], word: str) -> None:
    if refused:
        click.echo(f"{words.count(len(refused), 'line')} {word}:", err=True)
        for told in exits.told(refused):
            click.echo(told, err=True)
