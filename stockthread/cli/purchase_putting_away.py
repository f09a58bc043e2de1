"""`stockthread order put-away`: from where goods came in to where they belong."""

from collections.abc import Sequence

import click
from django.utils import timezone

from stockthread import catalog, places, purchases
from stockthread.cli import done, exits, naming, picking, words
from stockthread.cli.frame import Frame, posting
from stockthread.cli.orders import named
from stockthread.cli.purchase_receiving import parts_of
from stockthread.kernel.errors import text
from stockthread.ledger import Act
from stockthread.orders import Order
from stockthread.purchases import DockScans, Put


@click.command("put-away")
@click.argument("number")
@click.argument("scans", nargs=-1, metavar="[ITEM[=AMOUNT]|PLACE]... or -")
@click.option("--to", "to", metavar="PLACE", help="Where all go; without items all at the dock.")
@click.option(
    "--suggested", is_flag=True, help="All that lies elsewhere already, to where it does."
)
@posting("move")
def put_away(
    frame: Frame, act: Act, number: str, scans: tuple[str, ...], to: str | None, suggested: bool
) -> None:
    """Put away what came for a purchase order; with nothing else list what lies at the dock.

    With --to the items go there. Without it they are scans as they were made: goods, then the place
    where they went, and so on.
    """
    order = named(number)
    if suggested and (scans or to):
        raise click.UsageError("Say --suggested alone.")
    if suggested:
        _move(frame, order, suggested_puts(order), act)
    elif to is not None:
        _move(frame, order, puts_to(order, scans, picking.place(to)), act)
    elif scans:
        _move(frame, order, scanned_puts(order, scans), act)
    else:
        tell_dock(frame, order)


def puts_to(order: Order, items: Sequence[str], place: places.Place) -> list[Put]:
    """These items, or all at the dock, to one place."""
    if not items:
        return [Put(each.item, place.id) for each in purchases.read.at_dock(order)]
    return [Put(part.item, place.id, part.quantity) for part in parts_of(items)]


def suggested_puts(order: Order) -> list[Put]:
    """What has a place that is suggested, to there."""
    docked = purchases.read.at_dock(order)
    spots = purchases.suggested(docked)
    return [Put(each.item, spots[each.item]) for each in docked if each.item in spots]


def scanned_puts(order: Order, scans: Sequence[str]) -> list[Put]:
    """What was scanned, each thing to the place behind it. Fails where a scan means nothing."""
    texts = [said.replace("=", " ") for said in naming.from_input(scans)]
    found = purchases.read_scans(order, texts, timezone.localdate().year)
    need_all(found, texts)
    return list(found.puts)


def need_all(found: DockScans, texts: Sequence[str]) -> None:
    """Fail, with nothing done, unless every scan means something and has a place."""
    told = [
        f"scan {words.number((each.line or 0) + 1)}: {text(each._replace(line=None))}"
        for each in found.problems
    ]
    if found.waiting:
        told.append(f"{words.count(len(found.waiting), 'item')} have no place behind them.")
    if told:
        code = found.problems[0].code if found.problems else "no_place"
        data = {"refusals": exits.as_json(found.problems)}
        raise exits.Failure(code, *told, "Nothing was done.", data=data)


def _move(frame: Frame, order: Order, puts: Sequence[Put], act: Act) -> None:
    made = purchases.put_away(order, puts, act)
    names = places.read.names(sorted({put.place for put in puts}))
    where = next(iter(names.values())) if len(names) == 1 else words.count(len(names), "place")
    done.say(frame, made, f"{words.count(made.accepted, 'item')} put away in {where}")


def tell_dock(frame: Frame, order: Order) -> None:
    """What lies where it came in, and where it might go."""
    docked = purchases.read.at_dock(order)
    products = catalog.read.products(sorted({each.product for each in docked if each.product}))
    spots = purchases.suggested(docked)
    names = {
        id: place.code for id, place in places.read.places(sorted(set(spots.values()))).items()
    }  # fmt: skip
    told = [
        {"item": each.item, "code": each.code,
         "product": products[each.product].sku if each.product else None,
         "quantity": catalog.shown_quantity(products[each.product], each.quantity)
         if each.product else "pack",
         "suggested": names.get(spots.get(each.item, 0))}
        for each in docked
    ]  # fmt: skip
    if frame.is_json:
        frame.print(told)
        return
    rows = [
        [each["code"] or f"#{each['item']}", each["product"] or "", str(each["quantity"]),
         each["suggested"] or ""]
        for each in told
    ]  # fmt: skip
    click.echo(words.table(["item", "product", "quantity", "suggested"], rows, ["quantity"]))
