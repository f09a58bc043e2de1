"""`stockthread order pick`, `pack`, `ship`, `deliver`, `refused`, `drop-ship`."""

import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click
from django.utils import timezone

from stockthread import (
    access,
    catalog,
    containers,
    identifiers,
    ledger,
    orders,
    parties,
    places,
    sales,
)
from stockthread.cli import done, exits, naming, picking, words
from stockthread.cli.frame import Frame, posting
from stockthread.cli.orders import named
from stockthread.cli.receive import party
from stockthread.files import NewFile
from stockthread.kernel.errors import Refusal, Refused
from stockthread.ledger import Act, Posting
from stockthread.orders import Order
from stockthread.sales import Load, PickCheck, Scan

Told = dict[str, Any]


def new_key() -> str:
    """A key of its own for an act that was given none."""
    return uuid.uuid4().hex


def postings(events: Sequence[int], quantity: int, *, repeated: bool = False) -> list[Posting]:
    """The events of a step, to be told with the way back."""
    return [
        Posting(event, quantity if n == 0 else 0, (), range(0), repeated)
        for n, event in enumerate(events)
    ]


@click.command("pick")
@click.argument("number")
@click.argument("scans", nargs=-1, metavar='CODE or "LOT AMOUNT"... or -')
@click.option("--with", "others", multiple=True, metavar="NUMBER", help="Orders picked together.")
@click.option(
    "--wave", "of_wave", type=click.IntRange(1), help="All orders of a wave, to its cart."
)
@click.option("--to", "to", metavar="PLACE", default="", help="Where picked goods go.")
@click.option("--into", "into", metavar="CONTAINER", default="", help="Or into which container.")
@click.option("--break-rules", is_flag=True, help="Break customers' rules, with --reason.")
@click.option("--check", "is_check", is_flag=True, help="Only say what fits.")
@posting("move")
def pick(
    frame: Frame, act: Act, number: str, scans: tuple[str, ...], others: tuple[str, ...],
    of_wave: int | None, to: str, into: str, break_rules: bool, is_check: bool,
) -> None:  # fmt: skip
    """Pick what was scanned; without scans, list what is to be picked."""
    some = [named(each) for each in (number, *others)]
    cart = 0
    if of_wave:
        round = sales.open_wave(of_wave)
        cart = round.place if not (to or into) else 0
        known = {order.id for order in some}
        some += [order for order in sales.orders_of(round) if order.id not in known]
    if not scans:
        tell_list(frame, some)
        return
    if break_rules:
        access.require(frame.actor, "break_rule")
    scanned = [Scan(text) for text in naming.from_input(scans)]
    if is_check:
        check = sales.check_pick(some, scanned, today=timezone.localdate(), may_break=break_rules)
        tell_piles(frame, check, some)
        return
    picked = sales.pick(
        some, scanned, act=act, may_break=break_rules,
        place=picking.place(to).id if to else cart, container=naming.one(into) if into else 0,
    )  # fmt: skip
    tell_piles(frame, picked.check, some, picked)


def tell_list(frame: Frame, some: Sequence[Order]) -> None:
    """What is to be picked, in walking order."""
    lines = sales.pick_list(some)
    products = catalog.read.products(sorted({line.product for line in lines}))
    measures = catalog.measures_of(sorted(products))
    spots = places.read.places(sorted({line.place for line in lines}))
    number = {order.id: order.number for order in some}
    told = [
        {
            "place": spots[line.place].code, "product": products[line.product].sku,
            "code": line.code, "quantity": line.quantity, "order": number[line.order],
            "amount": picking.both(products[line.product], line.quantity, measures),
            "expiry": line.expiry,
        }
        for line in lines
    ]  # fmt: skip
    if frame.is_json:
        frame.print(told)
        return
    rows = [[x["place"], x["product"], x["code"], x["amount"], x["expiry"], x["order"]]
            for x in told]  # fmt: skip
    heads = ["place", "product", "item", "amount", "good until", "order"]
    click.echo(words.table(heads, rows, ("amount",)))


def tell_piles(
    frame: Frame, check: PickCheck, some: Sequence[Order], picked: sales.Picked | None = None
) -> None:
    """The three piles of a pick."""
    number = {order.id: order.number for order in some}
    ids = {each.product for each in (*check.matched, *check.missing)}
    products = catalog.read.products(sorted(ids))
    spots = places.read.places(sorted({p for m in check.missing for p, _ in m.places}))
    matched = [
        {"scan": m.scan + 1, "order": number[m.order], "item": m.item,
         "product": products[m.product].sku, "quantity": m.quantity, "how": m.how}
        for m in check.matched
    ]  # fmt: skip
    missing = [
        {"order": number[m.order], "product": products[m.product].sku, "quantity": m.quantity,
         "places": {spots[place].code: quantity for place, quantity in m.places}}
        for m in check.missing
    ]  # fmt: skip
    piles = {"matched": matched, "extra": exits.as_json(check.extra), "missing": missing}
    events = picked.events if picked else ()
    quantity = sum(m.quantity for m in check.matched)
    if picked:
        sentence = f"{words.count(len(matched), 'item')} picked for {', '.join(number.values())}"
        told = postings(events, quantity, repeated=picked.repeated)
        done.say_all(frame, told, sentence, **piles)
    elif frame.is_json:
        frame.print(piles)
    else:
        click.echo(f"{words.count(len(matched), 'item')} fit.")
    if frame.is_json:
        return
    tell_extra(check.extra)
    for m, each in zip(check.missing, missing, strict=True):
        amount = catalog.shown_quantity(products[m.product], m.quantity)
        where = f" Next: {', '.join(list(each['places'])[:3])}." if m.places else " None is free."
        click.echo(f"{amount} of {each['product']} missing for {each['order']}.{where}")


def tell_extra(extra: Sequence[Refusal]) -> None:
    """What does not fit, to be put back."""
    if extra:
        click.echo(f"{words.count(len(extra), 'line')} extra:", err=True)
        for told in exits.told(extra):
            click.echo(told, err=True)


def loads_of(texts: Sequence[str]) -> list[Load]:
    """Units and containers by their codes, `LOT=AMOUNT`, each with `@PLACE` behind it or not."""
    found = []
    given = naming.from_input(texts)
    parts = [text.partition("@") for text in given]
    heads = [head.partition("=") for head, _, _ in parts]
    ids = _ids([name for name, _, _ in heads])
    views = {view.id: view for view in ledger.read.items(sorted(set(ids.values())))}
    for (name, _, amount), (_, _, place) in zip(heads, parts, strict=True):
        view = views[ids[name]]
        quantity = None
        if amount:
            quantity = catalog.parse_quantity(catalog.read.product(view.product), amount)
        where = picking.place(place).id if place else None
        found.append(Load(view.id, quantity, where))
    return found


def _ids(names: Sequence[str]) -> dict[str, int]:
    """The item of each name; two names may be of one item."""
    once = list(dict.fromkeys(names))
    ids = naming.many(once)
    if len(ids) < len(once):
        return {name: naming.one(name) for name in once}
    return dict(zip(once, ids, strict=True))


@click.command("pack")
@click.argument("number")
@click.argument("items", nargs=-1, required=True, metavar="ITEM[=AMOUNT][@PLACE]... or -")
@click.option("--into", "into", metavar="CONTAINER", default="", help="One that is there.")
@click.option("--scheme", metavar="CODE", default="", help="Or a new one, its SSCC of a scheme.")
@click.option("--sscc", metavar="CODE", default="", help="Or a new one, its SSCC on its label.")
@click.option("--at-place", "spot", metavar="PLACE", default="", help="Where the new one stands.")
@click.option("--type", "of_type", metavar="CODE", default="", help="Of which type it is.")
@posting("pack", has_good=False)
def pack(
    frame: Frame, act: Act, number: str, items: tuple[str, ...], into: str, scheme: str,
    sscc: str, spot: str, of_type: str,
) -> None:  # fmt: skip
    """Pack what was picked for an order into a container, or cartons onto a pallet."""
    order = named(number)
    if sum(map(bool, (into, scheme, sscc))) != 1:
        raise click.UsageError("Say --into a container, or --scheme or --sscc for a new one.")
    what = loads_of(items)
    step, container = containers.pack_for_order(
        order, what, act=act, into=naming.one(into) if into else 0, of_type=of_type, sscc=sscc,
        place=picking.place(spot).id if spot else 0,
        scheme=identifiers.read.scheme_by_code(scheme).id if scheme else 0,
    )  # fmt: skip
    code = ledger.read.item(container).code
    sentence = f"{words.count(len(what), 'item')} packed into {code} for {order.number}"
    done.say_all(frame, postings(step.events, step.quantity, repeated=step.repeated), sentence,
                 container=code)  # fmt: skip


@click.command("ship")
@click.argument("number")
@click.argument("items", nargs=-1, metavar="ITEM[=AMOUNT][@PLACE]... or -")
@click.option("--with", "others", multiple=True, metavar="NUMBER", help="Orders that leave too.")
@click.option("--carrier", metavar="PARTY", default="", help="Who takes it; else we bring it.")
@click.option("--tracking", metavar="TEXT", default="", help="The carrier's number.")
@click.option("--collected", "is_collected", is_flag=True, help="The customer collects it.")
@click.option("--all", "is_all", is_flag=True, help="All that was picked.")
@click.option("--unpack", is_flag=True, help="Without the container it is in, on record.")
@click.option("--check", "is_check", is_flag=True, help="Only compare with what was picked.")
@posting("ship", has_good=False)
def ship(
    frame: Frame, act: Act, number: str, items: tuple[str, ...], others: tuple[str, ...],
    carrier: str, tracking: str, is_collected: bool, is_all: bool, unpack: bool,
    is_check: bool,
) -> None:  # fmt: skip
    """Let what was picked leave, sealed containers by one scan each."""
    some = [named(each) for each in (number, *others)]
    if bool(items) == is_all:
        raise click.UsageError("Name what leaves, or say --all.")
    what = sales.to_load(some) if is_all else loads_of(items)
    if is_check:
        tell_loading(frame, sales.check_loading(some, [load.item for load in what]))
        return
    by = party(carrier) if carrier else 0
    gone = sales.ship(
        some, what, act=act, carrier=by, tracking=tracking, is_collected=is_collected, unpack=unpack
    )
    sentence = f"{words.count(len(what), 'load')} shipped for {', '.join((number, *others))}"
    step = gone.step
    told = sent_json(gone.sent)
    awaited = "" if is_collected else ", delivery not confirmed"
    sentence = f"{sentence}, shipment {gone.shipment}{awaited}"
    done.say_all(frame, postings(step.events, step.quantity, repeated=step.repeated), sentence,
                 shipment=gone.shipment, sent=told)  # fmt: skip
    if not frame.is_json and len(some) > 1:
        for each in told:
            click.echo(f"{each['order']}: {each['left']} of {each['of']} {each['product']}")


def sent_json(sent: Sequence[sales.Sent]) -> list[Told]:
    """What left for each order, beside what was open of it."""
    products = catalog.read.products(sorted({each.product for each in sent}))
    numbers = {order.id: order.number for order in orders.read.of_ids([e.order for e in sent])}
    return [
        {
            "order": numbers[each.order], "product": products[each.product].sku,
            "open": each.open, "quantity": each.quantity,
            "left": catalog.shown_number(products[each.product], each.quantity),
            "of": catalog.shown_quantity(products[each.product], each.open),
        }
        for each in sent
    ]  # fmt: skip


def tell_loading(frame: Frame, loading: sales.Loading) -> None:
    """What stands at the door against what is to leave."""
    codes = ledger.read.codes([*loading.there, *loading.missing])
    told = {
        "there": [codes[item] for item in loading.there],
        "missing": [codes[item] for item in loading.missing],
        "foreign": exits.as_json(loading.foreign),
    }
    if frame.is_json:
        frame.print(told)
        return
    click.echo(f"{len(loading.there)} there, {len(loading.missing)} missing.")
    for code in told["missing"]:
        click.echo(f"missing: {code}")
    tell_extra(loading.foreign)


@click.command("deliver")
@click.argument("shipment", type=click.IntRange(1))
@click.option("--name", metavar="TEXT", default="", help="Who took it; else the customer.")
@click.option("--note", metavar="TEXT", default="")
@click.option(
    "--file",
    "path",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A photo or a signed note.",
)
@posting("ship", has_good=False)
def deliver(
    frame: Frame, act: Act, shipment: int, name: str, note: str, path: Path | None
) -> None:  # fmt: skip
    """Record that a SHIPMENT arrived."""
    paper = NewFile(path.name, path.read_bytes()) if path else None
    if not name:
        order, _ = sales.read.shipment(shipment).orders[0]
        name = parties.read.party(orders.read.order(order).party).name
    step = sales.deliver(shipment, name=name, note=note, act=act, paper=paper)
    sentence = f"Shipment {shipment} arrived; {name} took it"
    if not step.events and not frame.is_json:
        click.echo(f"{sentence}.")
        return
    done.say_all(frame, postings(step.events, step.quantity, repeated=step.repeated), sentence)


@click.command("refused")
@click.argument("number")
@click.argument("items", nargs=-1, required=True, metavar="ITEM[=AMOUNT][@PLACE]... or -")
@click.option("--to", "to", metavar="PLACE", required=True, help="Where it is put.")
@posting("take_back", has_good=False)
def refused(frame: Frame, act: Act, number: str, items: tuple[str, ...], to: str) -> None:
    """Take back what the customer refused at the door; give the --reason."""
    order = named(number)
    what = loads_of(items)
    step = sales.refuse_at_door(order, what, place=picking.place(to).id, act=act)
    sentence = f"{words.count(len(what), 'item')} of {order.number} came back to {to}"
    done.say_all(frame, postings(step.events, step.quantity, repeated=step.repeated), sentence)


@click.command("drop-ship")
@click.argument("sale")
@click.argument("purchase")
@click.argument("sku")
@click.argument("serials", nargs=-1, required=True, metavar="SERIAL... or -")
@posting("ship", has_good=False)
def drop_ship(
    frame: Frame, act: Act, sale: str, purchase: str, sku: str, serials: tuple[str, ...]
) -> None:
    """Record serials that go from the supplier of a PURCHASE to the customer of a SALE.

    Serials that are expected already are those units; others are put on record.
    """
    texts = naming.from_input(serials)
    goods = sales.goods_of(picking.product(sku), texts)
    try:
        step = sales.drop_ship(named(sale), named(purchase), goods.new, items=goods.items, act=act)
    except Refused as refused:
        raise Refused(goods.at_rows(refused.refusals)) from None
    sentence = f"{words.count(len(texts), 'item')} went from the supplier to the customer"
    done.say_all(frame, postings(step.events, step.quantity, repeated=step.repeated), sentence)
