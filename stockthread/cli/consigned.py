"""`stockthread consigned`: goods apart from their owners, theirs with us and ours with them."""

from collections.abc import Callable, Sequence
from typing import Any

import click

from stockthread import catalog, consigned, ledger, parties, returns
from stockthread.cli import done, picking, transfers, words
from stockthread.cli.frame import Frame, asking, listing, moment, posting
from stockthread.cli.receive import party
from stockthread.consigned import (
    BRING_HOME,
    GIVE_BACK,
    KEPT,
    PRICED,
    SELL,
    SEND,
    TAKE_OVER,
    Wanted,
)
from stockthread.kernel import money
from stockthread.ledger import Act, Posting

SAID = {
    GIVE_BACK: "{what} given back to {party}",
    TAKE_OVER: "{what} of {party} ours now",
    SEND: "{what} sent to {party}, ours still",
    BRING_HOME: "{what} home from {party}",
    SELL: "{what} sold to {party}",
}


@click.group("consigned")
def consigned_commands() -> None:
    """Mind what others own and we keep, and what is ours and lies with others."""


@consigned_commands.command("list")
@click.argument("side", type=click.Choice(consigned.SIDES))
@click.option("--party", "of", metavar="PARTY", default="", help="Of one party.")
@click.option("--product", "skus", metavar="SKU", multiple=True, help="Of these products.")
@click.option("--returned", "is_returned", is_flag=True, help="Those that came to be mended.")
@listing("view")
def list_stock(frame: Frame, side: str, of: str, skus: tuple[str, ...], is_returned: bool) -> None:
    """List goods of others that are kept here (kept), or ours that lie with others (away)."""
    reasons = returns.WAITING_FOR
    found = consigned.read.stock(
        side, party=party(of) if of else 0, products=[picking.product(sku).id for sku in skus],
        held_for=reasons if is_returned else (),
        not_held_for=reasons if side == KEPT and not is_returned else (),
    )  # fmt: skip
    products = catalog.read.products(sorted({each.product for each in found}))
    known = parties.read.of_ids(sorted({each.party for each in found}))
    told = [
        {
            "party": known[each.party].code, "name": known[each.party].name,
            "as": each.place_kind, "product": products[each.product].sku,
            "quantity": each.units + each.lot_quantity,
            "amount": catalog.shown_quantity(
                products[each.product], each.units + each.lot_quantity
            ),
        }
        for each in found
    ]  # fmt: skip
    if frame.is_json:
        frame.print(told)
        return
    heads = ["party", "name", "as", "product", "amount"]
    rows = [[each[head] for head in heads] for each in told]
    if side == KEPT:
        heads, rows = _without(heads, rows, "as")
    click.echo(words.table(heads, rows, ("amount",)))


def _without(heads: list[str], rows: list[list[Any]], head: str) -> tuple[list[str], list[Any]]:
    n = heads.index(head)
    return heads[:n] + heads[n + 1 :], [row[:n] + row[n + 1 :] for row in rows]


ITEMS = "ITEM[=AMOUNT]... or -"


def deed_command(deed: str, action: str, help: str) -> None:
    """Add the command of a deed: its items, prices where it has any, and where things go."""

    def run(frame: Frame, act: Act, of: str, items: tuple[str, ...], **more: Any) -> None:
        wanted = wanted_of(deed, of, items, **more)
        tell(frame, wanted, consigned.do(wanted, act))

    command: Callable[..., Any] = posting(action)(run)
    if deed in PRICED:
        command = click.option("--price", "prices", metavar="[SKU=]AMOUNT", multiple=True,
                               help="Of one; of each product by its SKU.")(command)  # fmt: skip
    if deed == BRING_HOME:
        command = click.option("--to", "to", metavar="PLACE", required=True,
                               help="Where they are put.")(command)  # fmt: skip
        command = click.option("--finished", is_flag=True,
                               help="They are ready now, raw material too.")(command)  # fmt: skip
    if deed == SEND:
        command = click.option("--role", "role", type=click.Choice(["supplier", "customer"]),
                               default=None, help="As what it gets them.")(command)  # fmt: skip
    command = click.argument("items", nargs=-1, required=True, metavar=ITEMS)(command)
    command = click.argument("of", metavar="PARTY")(command)
    consigned_commands.command(deed, help=help)(command)


def wanted_of(
    deed: str, of: str, items: Sequence[str], prices: Sequence[str] = (), to: str = "",
    role: str | None = None, finished: bool = False,
) -> Wanted:  # fmt: skip
    """What a command asks for."""
    lines = transfers.lines_of(tuple(items))
    return Wanted(
        deed, party(of), lines, prices_of(prices, lines.items),
        picking.place(to).id if to else 0, role or "", finished,
    )  # fmt: skip


def prices_of(given: Sequence[str], items: Sequence[int]) -> dict[int, int]:
    """Prices by product: `DRILL=12.50`, or `12.50` for all that is named. Raises Refused."""
    home = money.home_currency()
    found: dict[int, int] = {}
    for text in given:
        sku, equals, amount = text.rpartition("=")
        price = money.parse_price(amount if equals else text, home)
        if equals:
            found[picking.product(sku).id] = price
        else:
            boxes = [each.product for each in ledger.read.inside(items) if each.product]
            loose = [view.product for view in ledger.read.items(items) if view.product]
            found |= dict.fromkeys([*boxes, *loose], price)
    return found


def tell(frame: Frame, wanted: Wanted, deed: consigned.Done) -> None:
    """Say what was done; lines that were left out end the command with a refusal."""
    name = parties.read.party(wanted.party).name
    accepted = sum(deed.sums.values())
    postings = [
        Posting(event, accepted if not n else 0, deed.refused if not n else (), range(0),
                repeated=deed.repeated)
        for n, event in enumerate(deed.events)
    ]  # fmt: skip
    what = transfers.amounts(deed.sums)
    sentence = SAID[wanted.deed].format(what=what or "nothing", party=name)
    done.say_all(frame, postings, sentence, products=transfers.by_sku(deed.sums))


deed_command(GIVE_BACK, "ship", "Give goods back to the PARTY that owns them.")
deed_command(TAKE_OVER, "order", "Buy goods of a PARTY that are kept here: they are ours then.")
deed_command(SEND, "ship", "Send goods of ours to a PARTY; they stay ours.")
deed_command(BRING_HOME, "take_back", "Bring goods of ours home from a PARTY.")
deed_command(SELL, "order", "Sell goods of ours to the PARTY that has them: it used them.")


@consigned_commands.command("bill")
@click.argument("of", metavar="PARTY")
@click.option("--from", "since", metavar="DAY", default="", help="From this day on.")
@click.option("--until", "until", metavar="DAY", default="", help="Until the end of this day.")
@asking("order")
def bill(frame: Frame, of: str, since: str, until: str) -> None:
    """List what was bought of a PARTY where it lay, and what was sold to it, with its price."""
    found = consigned.read.deals(
        party=party(of), since=moment(since), until=moment(until, is_end=True)
    )
    products = catalog.read.products(sorted({each.product for each in found}))
    told = [
        {
            "at": words.moment(each.happened_at), "event": each.event,
            "deed": "sold" if each.is_sale else "bought", "product": products[each.product].sku,
            "amount": catalog.shown_quantity(products[each.product], each.quantity),
            "price": money.shown_price(each.price, each.currency),
            "comes to": money.shown_amount(each.amount, each.currency),
            "currency": each.currency,
        }
        for each in found
    ]  # fmt: skip
    if frame.is_json:
        frame.print(told)
        return
    heads = ["at", "deed", "product", "amount", "price", "comes to", "currency"]
    click.echo(words.table(heads, [[each[head] for head in heads] for each in told],
                           ("amount", "price", "comes to")))  # fmt: skip
    for is_sale, word in ((False, "To pay"), (True, "To be paid")):
        sums: dict[str, int] = {}
        for each in found:
            if each.is_sale == is_sale:
                sums[each.currency] = sums.get(each.currency, 0) + each.amount
        for currency, amount in sums.items():
            click.echo(f"{word}: {money.shown_amount(amount, currency)} {currency}")
