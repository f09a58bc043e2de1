"""`stockthread scheme reserve` and `return`: numbers for printing where there is no network."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import wraps
from typing import Any, Final

import click
from django.utils import timezone

from stockthread import catalog, identifiers, ledger
from stockthread.cli import picking, words
from stockthread.cli.frame import Frame, asking, moment
from stockthread.kernel import clock
from stockthread.kernel.errors import refuse

Command = Callable[..., Any]
Table = tuple[list[str], list[list[str]], tuple[str, ...]]
BLOCKS_MAX: Final = 20
GAPS_MAX: Final = 1000


def said(function: Command) -> Command:
    """Give a command the options that say what stands in the serials."""

    @click.option("--product", metavar="SKU", default="", help="Whose serials they are.")
    @click.option("--place", metavar="PLACE", default="", help="The place in them.")
    @click.option("--supplier", metavar="PARTY", default="", help="The supplier in them.")
    @click.option("--on", metavar="DAY", default="", help="The day of issue; else today.")
    @wraps(function)
    def run(*args: Any, **options: Any) -> Any:
        return function(*args, **options)

    return run


def fields_of(product: str, place: str, supplier: str, on: str) -> identifiers.Fields:
    """What serials would say. Raises Refused unknown_product, bad_moment."""
    day = timezone.localtime(moment(on) or clock.now()).date()
    if not product:
        return identifiers.Fields(on=day, place=place, supplier=supplier)
    return catalog.serial_fields(picking.product(product), on=day, place=place, supplier=supplier)


@click.command("reserve")
@click.argument("code")
@click.argument("count", type=click.IntRange(1))
@click.option("--purpose", metavar="TEXT", required=True, help="What they are for.")
@click.option("--until", metavar="DAY", required=True, help="The last day they may be used.")
@said
@asking("label")
def reserve(frame: Frame, code: str, count: int, purpose: str, until: str, **options: str) -> None:
    """Reserve COUNT numbers of the scheme CODE and print their serials."""
    row = identifiers.read.scheme_by_code(code)
    last = moment(until, is_end=True) or refuse("bad_moment", text=until)
    id = identifiers.reserve_block(
        row.id, fields_of(**options), count, purpose=purpose.strip(), person=frame.actor.person,
        at=clock.now(), expires_at=last,
    )  # fmt: skip
    block = identifiers.read.block(id)
    serials = identifiers.block_serials(block)
    if frame.is_json:
        frame.print({"block": id, "expires_at": block.expires_at, "serials": serials})
        return
    click.echo(f"Block {id}: {words.count(count, 'number')} until {day(block.expires_at)}.",
               err=True)  # fmt: skip
    click.echo("\n".join(serials))


@click.command("return")
@click.argument("block", type=click.IntRange(1))
@asking("label")
def return_block(frame: Frame, block: int) -> None:
    """Take a BLOCK back, by its number: what of it is not on record is given to nobody."""
    now = clock.now()
    identifiers.return_block(block, at=now)
    row = identifiers.read.block(block)
    scheme = identifiers.read.scheme(row.scheme)
    parsed = identifiers.read.parsed(row.scheme)
    [use] = ledger.read.block_uses(scheme.code_type, parsed, [row], now)
    if frame.is_json:
        frame.print(block_json(use))
        return
    unused = words.count(len(use.unused), "unused number")
    click.echo(f"Block {block} is back; {unused} will be given to nobody.")


def uses(
    row: identifiers.SchemeRow, scheme: identifiers.Scheme, now: datetime
) -> list[ledger.BlockUse]:
    """What became of the newest blocks of a scheme."""
    blocks = identifiers.read.blocks(row.id, BLOCKS_MAX)
    return ledger.read.block_uses(row.code_type, scheme, blocks, now)


def gaps(row: identifiers.SchemeRow, uses: Sequence[ledger.BlockUse]) -> list[dict[str, Any]]:
    """Numbers that nobody bears, each with why: passed over, or of these blocks."""
    found = [
        {"first": gap.serial, "last": gap.serial, "numbers": 1, "reason": gap.reason}
        for gap in identifiers.read.gaps(row.id, GAPS_MAX)
    ]
    for use in uses:
        until, purpose = day(use.block.expires_at), use.block.purpose
        reason = {
            "out": f"reserved until {until}: {purpose}",
            "expired": f"expired unused on {until}: {purpose}",
            "returned": f"returned unused: {purpose}",
        }[use.state]
        found += [
            {"first": run.first, "last": run.last, "numbers": run.size, "reason": reason}
            for run in ledger.read.unused_runs(use)
        ]
    return found


def block_json(use: ledger.BlockUse) -> dict[str, Any]:
    """One block, for programs."""
    return {
        "block": use.block.id,
        "purpose": use.block.purpose,
        "state": use.state,
        "first": use.serials[0],
        "last": use.serials[-1],
        "numbers": len(use.serials),
        "used": use.used,
        "reserved_at": use.block.reserved_at,
        "expires_at": use.block.expires_at,
    }


def table(uses: Sequence[ledger.BlockUse]) -> Table:
    """Blocks for people."""
    rows = [
        [
            str(use.block.id),
            use.serials[0],
            use.serials[-1],
            use.state,
            f"{words.number(use.used)} of {words.number(len(use.serials))}",
            day(use.block.expires_at),
            use.block.purpose,
        ]
        for use in uses
    ]
    return ["block", "first", "last", "state", "used", "until", "for"], rows, ("block", "used")


def day(at: datetime) -> str:
    """A day in the installation's zone."""
    return f"{timezone.localtime(at):%Y-%m-%d}"
