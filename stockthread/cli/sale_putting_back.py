"""`stockthread order put-back`: what was picked for sales that ended goes back to its place."""

from typing import Any

import click

from stockthread import access, catalog, orders, places, sales
from stockthread.cli import done, picking, words
from stockthread.cli.frame import Frame, posting
from stockthread.cli.orders import named
from stockthread.ledger import Act
from stockthread.purchases import Put
from stockthread.sales import ToPutBack


@click.command("put-back")
@click.argument("number", required=False)
@click.option("--move", "is_move", is_flag=True, help="Put it all back where it came from.")
@click.option("--to", "to", metavar="PLACE", help="Put it all there instead.")
@posting("view", has_good=False)
def put_back(frame: Frame, act: Act, number: str | None, is_move: bool, to: str | None) -> None:
    """List what was picked for an ended sale, or for all, and where it lies; or put it back."""
    some = [orders.read.order(named(number).id)] if number else None
    found = sales.to_put_back(some)
    if not (is_move or to):
        tell(frame, found)
        return
    access.require(frame.actor, "move")
    place = picking.place(to).id if to else 0
    puts = [
        Put(each.back.item, place or each.came_from, each.back.quantity)
        for each in found if place or each.came_from
    ]  # fmt: skip
    posted = sales.put_back(puts, act)
    done.say(frame, posted, f"{words.count(len(puts), 'item')} put back")


def tell(frame: Frame, found: list[ToPutBack]) -> None:
    """What waits, where it lies and where it came from."""
    products = catalog.read.products(sorted({each.back.product for each in found}))
    spots = places.read.places(sorted(
        {each.back.place for each in found} | {each.came_from for each in found} - {0}
    ))  # fmt: skip
    told: list[dict[str, Any]] = [
        {"code": each.back.code, "product": products[each.back.product].sku,
         "quantity": each.back.quantity, "place": spots[each.back.place].code,
         "from": spots[each.came_from].code if each.came_from else None, "order": each.number}
        for each in found
    ]  # fmt: skip
    if frame.is_json:
        frame.print(told)
        return
    rows = [
        [each["place"], each["product"], each["code"],
         catalog.shown_quantity(products[back.back.product], back.back.quantity),
         each["from"] or "", each["order"]]
        for each, back in zip(told, found, strict=True)
    ]  # fmt: skip
    heads = ["place", "product", "item", "amount", "from", "order"]
    click.echo(words.table(heads, rows, ("amount",)))
