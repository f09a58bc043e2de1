"""`stockthread adjust`, `adjustments`, `reason`: what is put right outside of counts, and why."""

from datetime import timedelta

import click

from stockthread import catalog, counts, ledger, parties
from stockthread.cli import done, naming, picking, shown, words
from stockthread.cli.frame import Frame, asking, listing, moment, posting
from stockthread.counts import NewReason
from stockthread.kernel import clock
from stockthread.kernel.errors import refuse
from stockthread.ledger import Act, Lines


@click.command()
@click.argument("items", nargs=-1, required=True, metavar="ITEM... or -")
@click.option("--why", "code", metavar="REASON", required=True, help="The code of the reason.")
@click.option(
    "--by", "amount", metavar="AMOUNT", help='More or less of one lot: "+2 kg", "-500 g".'
)
@click.option("--place", metavar="PLACE", help="In which of a lot's places.")
@click.option("--lost", "is_lost", is_flag=True, help="They are lost.")
@click.option("--scrapped", "is_scrapped", is_flag=True, help="They are waste.")
@posting("adjust")
def adjust(
    frame: Frame,
    act: Act,
    items: tuple[str, ...],
    code: str,
    amount: str | None,
    place: str | None,
    is_lost: bool,
    is_scrapped: bool,
) -> None:
    """Correct an amount of a lot, or write items off as lost or scrapped, for a reason.

    --reason has words of your own behind the reason's code.
    """
    if sum((amount is not None, is_lost, is_scrapped)) != 1:
        raise click.UsageError("Say one of --by, --lost and --scrapped.")
    found = naming.many(naming.from_input(items))
    lines = Lines(found, place=picking.place(place).id if place else None)
    if amount is not None:
        if len(found) != 1:
            raise click.UsageError("--by is for a single lot.")
        change = _change(found[0], amount)
        made = counts.adjust(lines, changes=[change], reason_code=code, act=act)
        done.say(frame, made, f"{shown.subject(found)} adjusted by {amount}")
        return
    verb, word = (counts.lose, "written off as lost") if is_lost else (counts.scrap, "scrapped")
    made = verb(lines, reason_code=code, act=act)
    done.say(frame, made, f"{shown.subject(found)} {word}")


def _change(item: int, amount: str) -> int:
    """How many smallest units more, or less, a text with a sign says."""
    view = ledger.read.item(item)
    if view.kind != ledger.Kind.LOT:
        refuse("not_a_whole_quantity", quantity=amount)
    sign, rest = (-1, amount[1:]) if amount[:1] in "-−" else (1, amount.lstrip("+"))
    return sign * catalog.parse_quantity(catalog.read.product(view.product), rest)


@click.command()
@click.option("--since", metavar="TIME", default="", help="From then on; else the last 30 days.")
@click.option("--until", metavar="TIME", default="", help="Until then; else now.")
@click.option("--why", "codes", metavar="REASON", multiple=True, help="For these reasons.")
@asking("view")
def adjustments(frame: Frame, since: str, until: str, codes: tuple[str, ...]) -> None:
    """Report what was adjusted, lost, found and scrapped: by reason, product and person."""
    end = moment(until, is_end=True) or clock.now() + timedelta(seconds=1)
    found = counts.report(moment(since) or end - timedelta(days=30), end)
    wanted = {code.strip().upper() for code in codes}
    found = [each for each in found if not wanted or each.reason in wanted]
    products = catalog.read.products(sorted({each.product for each in found}))
    people = parties.read.people_names(sorted({each.person for each in found}))
    if frame.is_json:
        frame.print([
            each._asdict()
            | {"product": products[each.product].sku, "person": people.get(each.person)}
            for each in found
        ])  # fmt: skip
        return
    rows = []
    for each in found:
        product = products[each.product]
        gained, given_up = (
            catalog.shown_quantity(product, n) if n else "" for n in (each.gained, each.given_up)
        )
        rows.append([each.reason or "–", product.sku, each.verb, people.get(each.person, ""),
                     words.number(each.items), gained, given_up])  # fmt: skip
    headers = ["reason", "product", "how", "person", "times", "more", "less"]
    click.echo(words.table(headers, rows, ("times", "more", "less")))


@click.group("reason")
def reason_commands() -> None:
    """Say why stock may be adjusted."""


@reason_commands.command("list")
@listing("view")
def list_reasons(frame: Frame) -> None:
    """List reasons, by direction and code."""
    found = counts.read.reasons()
    if frame.is_json:
        frame.print([each._asdict() for each in found])
        return
    rows = [
        [each.code, each.direction, each.name, "" if each.is_active else "closed"] for each in found
    ]
    click.echo(words.table(["reason", "for", "name", ""], rows))


@reason_commands.command("add")
@click.argument("code")
@click.argument("name")
@click.option("--for", "direction", type=click.Choice(counts.DIRECTIONS), required=True)
@asking("set_up")
def add_reason(frame: Frame, code: str, name: str, direction: str) -> None:
    """Add a reason for gains, losses or scrap."""
    counts.add_reasons([NewReason(code, name, direction)])
    _tell(frame, code, "can be given from now on")


@reason_commands.command("close")
@click.argument("code")
@asking("set_up")
def close_reason(frame: Frame, code: str) -> None:
    """Give a reason no more."""
    counts.close_reason(code)
    _tell(frame, code, "is no longer offered")


@reason_commands.command("reopen")
@click.argument("code")
@asking("set_up")
def reopen_reason(frame: Frame, code: str) -> None:
    """Give a reason again."""
    counts.reopen_reason(code)
    _tell(frame, code, "can be given again")


def _tell(frame: Frame, code: str, what: str) -> None:
    code = code.strip().upper()
    if frame.is_json:
        [found] = [each for each in counts.read.reasons() if each.code == code]
        frame.print(found._asdict())
        return
    click.echo(f"The reason {code} {what}.")
