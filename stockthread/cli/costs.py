"""`stockthread cost`: what goods cost, and money added to them."""

import uuid
from datetime import date
from typing import Any

import click
from django.utils import timezone

from stockthread import catalog, costs, ledger, parties
from stockthread.cli import naming, picking, shown, words
from stockthread.cli.frame import Frame, asking, listing, moment
from stockthread.cli.orders import day, named
from stockthread.costs import WORDS, Account, ItemCost, NewEntry
from stockthread.kernel import clock, money

BARE_MAX = 10
"""So many things without a cost are named."""


@click.group("cost")
def cost_commands() -> None:
    """See what goods cost, and add landed costs."""


def amount(value: int) -> str:
    """An amount of the home currency: `1204.50 EUR`."""
    return f"{money.shown_amount(value, money.home_currency())} {money.home_currency()}"


def plain(value: int | None) -> str | None:
    """An amount for programs, as exact text."""
    return None if value is None else money.shown_amount(value, money.home_currency())


@cost_commands.command("of")
@click.argument("items", nargs=-1, required=True, metavar="ITEM... or -")
@asking("see_costs")
def cost_of(frame: Frame, items: tuple[str, ...]) -> None:
    """Show what items cost: goods, landed cost, and what is built into them."""
    found = naming.many(naming.from_input(items))
    told = [(item, costs.read.cost_of(item)) for item in found]
    if frame.is_json:
        frame.print([item_json(item, cost) for item, cost in told])
        return
    names = shown.codes(found)
    for item, cost in told:
        click.echo(_said(names.get(item, f"#{item}"), cost))


def _said(name: str, cost: ItemCost | None) -> str:
    if cost is None:
        return f"{name}  no cost on record"
    product = catalog.read.products([cost.product]).get(cost.product)
    home = money.home_currency()
    per = f"{money.shown_price(cost.unit, home)} {home} per {product.unit}" if product else ""
    pairs = [
        ("item", name),
        ("cost", amount(cost.amount)),
        ("goods", amount(cost.goods)),
        ("landed cost", amount(cost.landed) if cost.landed else ""),
        ("built in", amount(cost.parts) if cost.parts else ""),
        ("each", per),
    ]
    for account, quantity, value in cost.accounts:
        of = catalog.shown_quantity(product, quantity) if product else ""
        pairs.append((account, f"{amount(value)}, {of}" if of else amount(value)))
    if cost.bare:
        pairs.append(("without cost", _bare(cost)))
    return words.facts(pairs)


def _bare(cost: ItemCost) -> str:
    """`2 of 7 things that went in: BAT-1, BAT-2`."""
    names = shown.codes(cost.bare[:BARE_MAX])
    told = [names.get(item, f"#{item}") for item in cost.bare[:BARE_MAX]]
    more = len(cost.bare) - len(told)
    told += [f"{more} more"] if more else []
    return f"{len(cost.bare)} of {words.count(cost.went_in, 'thing')} that went in: " + ", ".join(
        told
    )


def account_word(account: int) -> str:
    """What an account is called."""
    return WORDS[Account(account)]


def item_json(item: int, cost: ItemCost | None) -> dict[str, Any]:
    """What an item cost, for programs; amounts are exact texts."""
    if cost is None:
        return {"item": item, "cost": None}
    home = money.home_currency()
    return {
        "item": item,
        "cost": plain(cost.amount),
        "goods": plain(cost.goods),
        "landed": plain(cost.landed),
        "parts": plain(cost.parts),
        "each": money.shown_price(cost.unit, home),
        "quantity": cost.quantity,
        "is_ours": cost.is_ours,
        "currency": home,
        "went_in": cost.went_in,
        "without_cost": list(cost.bare),
        "accounts": [
            {"account": account, "quantity": quantity, "amount": plain(value)}
            for account, quantity, value in cost.accounts
        ],
    }


@cost_commands.command("add")
@click.argument("how_much", metavar="AMOUNT")
@click.argument("items", nargs=-1, metavar="[ITEM]... or -")
@click.option("--for", "number", metavar="ORDER", default="", help="All that came for an order.")
@click.option("--receipt", "events", type=int, multiple=True, metavar="EVENT",
              help="What an event brought in.")  # fmt: skip
@click.option("--kind", type=click.Choice(costs.KINDS), default="landed", show_default=True)
@click.option("--credit", is_flag=True, help="Take the amount off instead.")
@click.option("--by", "shared_by", type=click.Choice(costs.SHARED_BY), default="value",
              show_default=True, help="How it is shared out.")  # fmt: skip
@click.option("--weight", "weights", type=int, multiple=True, metavar="N",
              help="Of each receipt or item, in their order.")  # fmt: skip
@click.option("--currency", metavar="CODE", default="", help="Else the installation's.")
@click.option("--rate", metavar="NUMBER", default="", help="Worth of one unit of it here.")
@click.option("--label", metavar="TEXT", default="", help="Freight, duty, insurance.")
@click.option("--document", metavar="TEXT", default="", help="The number of the bill.")
@click.option("--note", metavar="TEXT", default="")
@click.option("--at", metavar="TIME", default="", help="The day it counts for; else now.")
@click.option("--key", metavar="TEXT", help="Done once for each key; else a new one.")
@asking("set_up")
def add_cost(
    frame: Frame, how_much: str, items: tuple[str, ...], number: str, events: tuple[int, ...],
    credit: bool, currency: str, rate: str, at: str, key: str | None, **said: Any,
) -> None:  # fmt: skip
    """Add an AMOUNT to goods, or take it off: freight, duty, a credit note, a first value.

    An amount like 4.7% is per cent of what the goods cost.
    """
    currency = currency.upper() or money.home_currency()
    order = named(number) if number else None
    if order:
        events += tuple(sorted({each.event for each in costs.read.receipts(order.cause)}))
    sign, percent = -1 if credit else 1, None
    if costs.is_percent(how_much):
        percent = sign * costs.parse_percent(how_much)
    new = NewEntry(
        amount=0 if percent else sign * money.parse_amount(how_much, currency),
        percent=percent,
        events=events,
        items=tuple(naming.many(naming.from_input(items))) if items else (),
        currency=currency,
        rate=costs.parse_rate(rate) if rate else None,
        cause=order.cause if order else ledger.NO_CAUSE,
        **said,
    )
    id = costs.add_entry(new, key=key or uuid.uuid4().hex, by=frame.actor.person,
                         recorded_at=clock.now(), at=moment(at))  # fmt: skip
    if frame.is_json:
        frame.print({"entry": id})
        return
    over = words.count(len(new.events), "receipt") if events else words.count(len(items), "item")
    what = how_much if percent else f"{how_much} {currency}"
    click.echo(f"Entry {id}: {what} {'off' if credit else 'onto'} {over}.")


@cost_commands.command("fee")
@click.argument("number", metavar="ORDER")
@click.argument("how_much", metavar="AMOUNT")
@click.option("--each", "is_each", is_flag=True, help="For each that came back and bears none yet.")
@click.option("--currency", metavar="CODE", default="", help="Else the installation's.")
@click.option("--rate", metavar="NUMBER", default="", help="Worth of one unit of it here.")
@click.option("--document", metavar="TEXT", default="", help="The number of the bill.")
@click.option("--note", metavar="TEXT", default="")
@click.option("--at", metavar="TIME", default="", help="The day it counts for; else now.")
@click.option("--key", metavar="TEXT", help="Done once for each key; else a new one.")
@asking("set_up")
def add_fee(
    frame: Frame, number: str, how_much: str, currency: str, rate: str, at: str, key: str | None,
    **said: Any,
) -> None:  # fmt: skip
    """Add what a subcontractor takes to what came back from it for a production order."""
    currency = currency.upper() or money.home_currency()
    order = named(number)
    id = costs.add_fee(
        order, money.parse_amount(how_much, currency), key=key or uuid.uuid4().hex,
        by=frame.actor.person, recorded_at=clock.now(), at=moment(at), currency=currency,
        rate=costs.parse_rate(rate) if rate else None, **said,
    )  # fmt: skip
    if frame.is_json:
        frame.print({"entry": id})
        return
    found = {each.id: each for each in costs.read.entries_for(order.cause)}[id]
    click.echo(f"Entry {id}: {amount(found.amount)} onto what came back for {order.number}.")


@cost_commands.command("settle")
@click.argument("number", metavar="ORDER")
@click.option("--key", metavar="TEXT", help="Done once for each key; else a new one.")
@asking("set_up")
def settle(frame: Frame, number: str, key: str | None) -> None:
    """Book the prices of an order as they are now onto what came for it."""
    order = named(number)
    id = costs.settle_prices(order, key=key or uuid.uuid4().hex, by=frame.actor.person,
                             recorded_at=clock.now())  # fmt: skip
    if frame.is_json:
        frame.print({"entry": id})
        return
    if id is None:
        click.echo(f"All that came for {order.number} costs what its lines say.")
        return
    found = {each.id: each for each in costs.read.entries_for(order.cause)}[id]
    click.echo(f"Entry {id}: {amount(found.amount)} booked for {order.number}.")


@cost_commands.command("list")
@click.argument("number", metavar="ORDER")
@listing("see_costs")
def list_entries(frame: Frame, number: str) -> None:
    """List the prices and costs of what came for an order."""
    found = costs.read.entries_for(named(number).cause)
    people = parties.read.people_names(sorted({each.person for each in found}))
    if frame.is_json:
        frame.print([
            {"entry": each.id, "kind": each.kind, "label": each.label, "amount": plain(each.amount),
             "currency": each.currency, "rate": str(each.rate), "document": each.document,
             "note": each.note, "by": people.get(each.person, ""),
             "happened_at": each.happened_at, "recorded_at": each.recorded_at}
            for each in found
        ])  # fmt: skip
        return
    rows = [
        [str(each.id), words.moment(each.happened_at), each.label or each.kind,
         money.shown_amount(each.amount, money.home_currency()), each.document,
         people.get(each.person, "")]
        for each in found
    ]  # fmt: skip
    headers = ["entry", "when", "what", "amount", "document", "by"]
    click.echo(words.table(headers, rows, ("entry", "amount")))


@cost_commands.command("missing")
@click.argument("sku", required=False, default="")
@click.option("--limit", type=int, default=200, show_default=True)
@asking("see_costs")
def missing(frame: Frame, sku: str, limit: int) -> None:
    """List what has no cost: in stock, built in, or used up for what is in stock.

    With a SKU: which lots and units of that product.
    """
    if sku:
        _missing_of(frame, picking.product(sku), limit)
        return
    found = costs.read.without_cost()
    if frame.is_json:
        frame.print([{"sku": each.product.sku} | each._asdict() | {"product": each.product.name}
                     for each in found])  # fmt: skip
        return
    rows = [
        [p.sku, p.name, *(catalog.shown_quantity(p, q) if q else "" for q in quantities), str(n)]
        for p, *quantities, n in found
    ]
    headers = ["SKU", "product", "in stock", "built in", "used up", "items"]
    click.echo(words.table(headers, rows, headers[2:]))


def _missing_of(frame: Frame, product: catalog.Product, limit: int) -> None:
    found = costs.read.items_without_cost(product.id, limit)
    names = shown.codes([each.item for each in found])
    if frame.is_json:
        frame.print([each._asdict() | {"code": names.get(each.item, "")} for each in found])
        return
    rows = [
        [names.get(each.item, f"#{each.item}"), each.way,
         catalog.shown_quantity(product, each.quantity)]
        for each in found
    ]  # fmt: skip
    click.echo(words.table(["item", "", "quantity"], rows, ("quantity",)))


@cost_commands.command("rate")
@click.argument("currency", required=False, default="")
@click.argument("rate", required=False, default="")
@click.option("--day", "of", metavar="DAY", default="", help="From which day on; else today.")
@asking("set_up")
def set_rate(frame: Frame, currency: str, rate: str, of: str) -> None:
    """Say what a CURRENCY is worth here from a day on; without one, list all rates."""
    if currency:
        on = day(of) or timezone.localdate()
        costs.set_rate(currency.upper(), costs.parse_rate(rate), day=on, by=frame.actor.person,
                       at=clock.now())  # fmt: skip
    found = costs.read.rates()
    if frame.is_json:
        frame.print([{"currency": r.currency, "day": r.day, "rate": str(r.rate)} for r in found])
        return
    rows = [[r.currency, r.day, f"{float(r.rate):.9g}"] for r in found]
    click.echo(words.table(["currency", "from", "rate"], rows, ("rate",)))


@cost_commands.command("sold")
@click.option("--period", metavar="PERIOD", default="", help="Like 2026-11; else this month.")
@click.option("--by", type=click.Choice(("order", "customer", "month")), default="order",
              show_default=True)  # fmt: skip
@asking("see_costs")
def sold(frame: Frame, period: str, by: str) -> None:
    """Show what the goods sold in a period cost us."""
    first, last = costs.read.parse_period(period or f"{timezone.localdate():%Y-%m}")
    found = costs.read.sold(first, last, by)
    codes = parties.read.codes([each.id for each in found if each.id])
    told = [(each.text or codes.get(each.id, ""), each) for each in found]
    if frame.is_json:
        frame.print([{by: name, "cost": plain(each.amount), "goods": plain(each.goods),
                      "landed": plain(each.landed)} for name, each in told])  # fmt: skip
        return
    rows = [[name or "(none)", plain(each.amount) or ""] for name, each in told]
    click.echo(words.table([by, f"cost, {money.home_currency()}"], rows,
                           (f"cost, {money.home_currency()}",)))  # fmt: skip


@cost_commands.command("margin")
@click.argument("numbers", nargs=-1, required=True, metavar="ORDER...")
@asking("see_costs")
def margin(frame: Frame, numbers: tuple[str, ...]) -> None:
    """Show what sales orders brought in so far, what the goods cost, and what is left."""
    found = costs.read.margins([named(number) for number in numbers])
    if frame.is_json:
        frame.print([{"order": each.number, "revenue": plain(each.revenue),
                      "cost": plain(each.cost), "margin": plain(each.margin)}
                     for each in found])  # fmt: skip
        return
    rows = [
        [each.number, plain(each.revenue) or "unknown", plain(each.cost) or "",
         plain(each.margin) or "unknown"]
        for each in found
    ]  # fmt: skip
    headers = ["order", "revenue", "cost", "margin"]
    click.echo(words.table(headers, rows, headers[1:]))


@cost_commands.command("check")
@click.option("--mend", is_flag=True, help="Write the books anew where they differ.")
@asking("verify")
def check(frame: Frame, mend: bool) -> None:
    """Compare the books with what the ledger and the entries come to."""
    costs.follow()
    told = costs.rebuild() if mend else costs.check()
    if frame.is_json:
        frame.print({"rows": told.rows, "wrong": told.wrong})
    else:
        what = "put right" if mend else "differ"
        click.echo(f"{words.count(told.rows, 'row')}, {words.number(told.wrong)} {what}.")
    if told.wrong and not mend:
        raise click.exceptions.Exit(5)


def last_day(text: str) -> date | None:
    """A day as it is typed, with the words `today` and `yesterday`."""
    at = moment(text)
    return timezone.localtime(at).date() if at else None
