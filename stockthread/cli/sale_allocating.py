"""`stockthread order allocate` and `order release`: stock promised to orders, and given up."""

from collections.abc import Sequence
from typing import Any

import click
from django.utils import timezone

from stockthread import catalog, ledger, places, sales
from stockthread.cli import done, naming, words
from stockthread.cli.frame import Frame, posting
from stockthread.cli.orders import named
from stockthread.cli.sale_steps import postings
from stockthread.kernel.errors import refuse
from stockthread.ledger import Act
from stockthread.orders import Order
from stockthread.sales import Scan, Short

Told = dict[str, Any]


@click.command("allocate")
@click.argument("numbers", nargs=-1, required=True, metavar="NUMBER...")
@click.option("--take", "taken", multiple=True, metavar='CODE or "LOT AMOUNT"',
              help="This stock, for one order.")  # fmt: skip
@click.option("--dry-run", "is_dry", is_flag=True, help="Only say what would be promised.")
@posting("reserve", has_good=False)
def allocate(
    frame: Frame, act: Act, numbers: tuple[str, ...], taken: tuple[str, ...], is_dry: bool
) -> None:
    """Promise stock to orders: what expires first, came first, lies first on the way."""
    some = [named(number) for number in numbers]
    if taken:
        take(frame, act, some, taken, is_dry=is_dry)
        return
    suggestion = sales.suggest(some, today=timezone.localdate())
    events: tuple[int, ...] = ()
    step = sales.Step((), 0)
    if not is_dry:
        step = sales.allocate(some, act=act)
        events = step.events
    quantity = sum(pick.quantity for pick in suggestion.picks)
    short = [short_json(each) for each in suggestion.short]
    picks = pick_lines(some, suggestion.picks) if is_dry else []
    if is_dry and frame.is_json:
        frame.print({"picks": picks, "short": short})
        return
    count = len(suggestion.picks)
    sentence = f"{words.count(count, 'line')} of stock promised to {', '.join(numbers)}"
    if is_dry:
        rows = [[p["order"], p["place"], p["product"], p["code"], p["amount"]] for p in picks]
        click.echo(words.table(["order", "place", "product", "item", "amount"], rows, ("amount",)))
    else:
        done.say_all(frame, postings(events, quantity, repeated=step.repeated), sentence,
                     short=short)  # fmt: skip
    if not frame.is_json:
        for each in suggestion.short:
            tell_short(each)


def take(
    frame: Frame, act: Act, some: Sequence[Order], taken: Sequence[str], *, is_dry: bool
) -> None:
    """Promise the stock that was named to the one order."""
    if is_dry or len(some) != 1:
        raise click.UsageError("--take is for one order, and not for --dry-run.")
    step = sales.choose(some[0], [Scan(text) for text in taken], act=act)
    sentence = f"{words.count(len(taken), 'line')} of stock promised to {some[0].number}"
    done.say_all(frame, postings(step.events, step.quantity, repeated=step.repeated), sentence)


@click.command("release")
@click.argument("number")
@click.argument("codes", nargs=-1, metavar="CODE... or -")
@click.option("--all", "is_all", is_flag=True, help="All that is not picked.")
@posting("reserve", has_good=False)
def release(
    frame: Frame, act: Act, number: str, codes: tuple[str, ...], is_all: bool
) -> None:  # fmt: skip
    """Give up what is promised to an order; the stock is free again."""
    if bool(codes) == is_all:
        raise click.UsageError("Name what is released, or say --all.")
    order = named(number)
    kept = sales.kept(order)
    if is_all:
        wanted = [each.id for each in kept if not each.is_picked]
    else:
        items = set(naming.many(naming.from_input(codes)))
        wanted = [each.id for each in kept if each.item in items]
        if missing := items - {each.item for each in kept}:
            refuse("release_not_promised", number=order.number, item=min(missing))
    step = sales.release(order, wanted, act=act)
    sentence = f"{words.count(step.quantity, 'promise')} of {order.number} released"
    done.say_all(frame, postings(step.events, step.quantity, repeated=step.repeated), sentence)


def pick_lines(some: Sequence[Order], picks: Sequence[sales.Suggested]) -> list[Told]:
    """Suggested stock for programs and people."""
    number = {order.id: order.number for order in some}
    products = catalog.read.products(sorted({pick.product for pick in picks}))
    spots = places.read.places(sorted({pick.place for pick in picks}))
    codes = ledger.read.codes(sorted({pick.item for pick in picks}))
    return [
        {
            "order": number[pick.order],
            "place": spots[pick.place].code,
            "product": products[pick.product].sku,
            "code": codes[pick.item],
            "quantity": pick.quantity,
            "amount": catalog.shown_quantity(products[pick.product], pick.quantity),
            "expiry": pick.expiry,
        }
        for pick in picks
    ]


def short_json(short: Short) -> Told:
    """What misses, for programs."""
    ids = [short.product, *(offer.product for offer in short.offers)]
    products = catalog.read.products(ids)
    lying = [place for offer in short.offers for place, _ in offer.places]
    spots = places.read.places([*lying, *(place for place, _ in short.unfit)])
    return {
        "line": short.line,
        "product": products[short.product].sku,
        "missing": short.missing,
        "unfit": {spots[place].code: quantity for place, quantity in short.unfit},
        "offers": [
            {
                "product": products[offer.product].sku,
                "rank": offer.rank,
                "free": offer.free,
                "note": offer.note,
                "places": {spots[place].code: quantity for place, quantity in offer.places},
            }
            for offer in short.offers
        ],
    }


def tell_short(short: Short) -> None:
    """What misses, for people, with what may be sold instead."""
    told = short_json(short)
    products = catalog.read.products([short.product, *(offer.product for offer in short.offers)])
    amount = catalog.shown_quantity(products[short.product], short.missing)
    click.echo(f"Line {short.line}: {amount} of {told['product']} are missing.")
    if short.unfit:
        lies = catalog.shown_quantity(products[short.product], sum(q for _, q in short.unfit))
        where = ", ".join(told["unfit"])
        click.echo(f"  {lies} lie here and are not as the customer asks: {where}")
    for offer, each in zip(short.offers, told["offers"], strict=True):
        free = catalog.shown_quantity(products[offer.product], offer.free)
        where = ", ".join(each["places"])
        note = f" ({each['note']})" if each["note"] else ""
        told_where = f": {where}" if where else ""
        click.echo(f"  instead: {each['product']}{note}, {free} free{told_where}")
