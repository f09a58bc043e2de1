"""`stockthread production complete` and what else is done with units, lots and components."""

from collections.abc import Sequence
from typing import Any, Final

import click

from stockthread import access, catalog, ledger, production
from stockthread.cli import done, exits, naming, picking, shown, words
from stockthread.cli.frame import Frame, asking, posting
from stockthread.cli.orders import named
from stockthread.cli.production_orders import made, which
from stockthread.cli.serialise import generated
from stockthread.ledger import Act, Generated, Given, Stage
from stockthread.production import ByProduct

BECOMES: Final = {"raw": Stage.RAW, "ready": Stage.READY}
"""What components that were taken out are, where that is said of all of them."""

becoming = click.option("--becomes", type=click.Choice(["before", "raw", "ready", "held"]),
                        default="before", show_default=True,
                        help="What comes out is from now on.")  # fmt: skip


@click.command("complete")
@click.argument("number")
@click.argument("rows", nargs=-1, metavar="UNIT[,PART,...]... or -")
@click.option("--new", "is_new", is_flag=True, help="The first code of each row is a new serial.")
@click.option("--count", metavar="NUMBER", default="",
              help='So many new units, 12 or "2 case"; the scheme numbers them.')  # fmt: skip
@click.option("--deal", multiple=True, metavar="PART", help="Dealt over the units; - reads them.")
@click.option("--kit", "kits", multiple=True, metavar="KIT", help="One for each unit.")
@click.option("--over", is_flag=True, help="More new units than were ordered.")
@which
@click.option("--check", "is_check", is_flag=True, help="Only tell what would come of it.")
@posting("produce")
def complete(
    frame: Frame, act: Act, number: str, rows: tuple[str, ...], is_new: bool, count: str,
    deal: tuple[str, ...], kits: tuple[str, ...], over: bool, sku: str, is_check: bool,
) -> None:  # fmt: skip
    """Put the components into units and finish them, many at once."""
    order = named(number)
    lines = "\n".join(naming.lines_from_input(rows))
    build = production.build_of(
        order, production.rows_of(lines), deal=naming.from_input(deal),
        kits=naming.from_input(kits), is_new=is_new,
        product=made(order, sku).id if sku else 0,
    )  # fmt: skip
    if count:
        product = made(order, sku)
        station = production.read.plan(order, product.id).station
        codes = generated(product, station, act)
        number_of = picking.pieces(product, count)
        build = build._replace(number=number_of, codes=codes, product=product.id)
    if is_check:
        _tell_piles(frame, production.check(order, build, act, is_over=over))
        return
    completed = production.complete(order, build, act, is_over=over)
    _say(
        frame,
        completed,
        f"{words.count(len(completed.units), 'unit')} completed for {order.number}",
    )


def _say(frame: Frame, told: production.Completed, sentence: str) -> None:
    """Tell a completion; lines that were left out end the command with a refusal."""
    refused = told.piles.refusals
    if frame.is_json:
        frame.print({
            "events": told.events, "units": list(shown.codes(told.units).values()),
            "extra": [each.refusal.data.get("code") for each in told.piles.extra],
            "refused": exits.as_json(refused), "is_repeated": told.is_repeated,
        })  # fmt: skip
    else:
        click.echo(f"{sentence}. Undo: {done.undo_of(told.events)}")
        for extra in told.piles.extra:
            if extra.line is None:
                click.echo(exits.told([extra.refusal])[0], err=True)
    if refused:
        for line in exits.told(refused):
            click.echo(line, err=True)
        raise click.exceptions.Exit(exits.REFUSED)


def _tell_piles(frame: Frame, piles: production.Piles) -> None:
    missing = sum(each.quantity for each in piles.missing)
    codes = shown.codes([id for _, id, _ in piles.positions])
    if frame.is_json:
        frame.print({"matched": len(piles.matched), "extra": len(piles.extra), "missing": missing,
                     "refused": exits.as_json(piles.refusals),
                     "positions": [{"row": n, "component": codes[id], "position": name}
                                   for n, id, name in piles.positions]})  # fmt: skip
        return
    click.echo(f"{len(piles.matched):,} fit, {len(piles.extra):,} extra, {missing:,} missing.")
    for n, id, name in piles.positions:
        click.echo(f"Row {n + 1}: {codes[id]} at {name}")
    left = [each.refusal for each in piles.extra if each.line is None]
    for told in exits.told([*piles.refusals, *left]):
        click.echo(told)


@click.command("build-in")
@click.argument("number")
@click.argument("rows", nargs=-1, required=True, metavar="UNIT,PART[,...]... or -")
@posting("produce")
def build_in(frame: Frame, act: Act, number: str, rows: tuple[str, ...]) -> None:
    """Put components into units at an earlier step."""
    order = named(number)
    lines = "\n".join(naming.lines_from_input(rows))
    build = production.build_of(order, production.rows_of(lines))
    completed = production.build_in(order, build, act)
    _say(frame, completed, f"Components built into {words.count(len(completed.units), 'unit')}")


@click.command("make")
@click.argument("number")
@click.argument("amount")
@click.option("--lot", "code", metavar="CODE", default="", help="Its number; else by the scheme.")
@which
@posting("produce", has_good=False)
def make(frame: Frame, act: Act, number: str, amount: str, code: str, sku: str) -> None:
    """Make an AMOUNT of a product that is followed by lot."""
    order = named(number)
    product = made(order, sku)
    plan = production.read.plan(order, product.id)
    quantity = catalog.parse_quantity(product, amount)
    codes = _lot_code(product, code, plan.place_to, act)
    lot = production.make(order, quantity, act, code=codes, product=product.id)
    events = [each.id for each in ledger.read.events_of_act(order.cause, act.key)]
    name = shown.codes([lot])[lot]
    if frame.is_json:
        frame.print({"events": events, "lot": name})
        return
    told = catalog.shown_quantity(product, quantity)
    click.echo(f"{told} of {product.name} made, lot {name}. Undo: {done.undo_of(events)}")


def _lot_code(
    product: catalog.Product, code: str, place: int, act: Act
) -> Given | Generated | None:
    if code:
        return Given(product.code_type, [code])
    return generated(product, place, act) if product.scheme else None


@click.command("by-product")
@click.argument("number")
@click.argument("product")
@click.argument("amount")
@click.option("--lot", "code", metavar="CODE", default="", help="Its number; else by the scheme.")
@click.option("--of", "sku", metavar="SKU", default="",
              help="At the station of which, where the order makes several.")  # fmt: skip
@posting("produce", has_good=False)
def by_product(
    frame: Frame, act: Act, number: str, product: str, amount: str, code: str, sku: str
) -> None:
    """Record what else came out of an order."""
    order, found = named(number), picking.product(product)
    quantity = catalog.parse_quantity(found, amount)
    main = made(order, sku).id
    codes = _lot_code(found, code, production.read.plan(order, main).station, act)
    new = [ByProduct(found.id, quantity, codes)]
    [lot] = production.by_products(order, new, act, product=main)
    _said(frame, act, order.cause, f"{amount} of {found.name} came out, {shown.codes([lot])[lot]}")


def _said(frame: Frame, act: Act, cause: ledger.Cause, sentence: str) -> None:
    """Tell what an act did, with the way back."""
    events = [each.id for each in ledger.read.events_of_act(cause, act.key)]
    if frame.is_json:
        frame.print({"events": events})
        return
    click.echo(f"{sentence}. Undo: {done.undo_of(events)}")


@click.command("exchange")
@click.argument("number")
@click.argument("old")
@click.argument("new")
@becoming
@posting("produce", has_good=False)
def exchange(frame: Frame, act: Act, number: str, old: str, new: str, becomes: str) -> None:
    """Take a component OLD out of its unit and put NEW in."""
    order = named(number)
    ids = naming.each([old, new])
    production.exchange(
        [(ids[old], ids[new])], act, order=order,
        stage=BECOMES.get(becomes), is_held=becomes == "held",
    )  # fmt: skip
    _said(frame, act, order.cause, f"{new} is in the place of {old}")


@click.command("scrap")
@click.argument("number")
@click.argument("items", nargs=-1, required=True, metavar="ITEM... or -")
@click.option("--open", "is_opened", is_flag=True, help="Take out first what is in them.")
@posting("scrap", has_good=False)
def scrap(frame: Frame, act: Act, number: str, items: tuple[str, ...], is_opened: bool) -> None:
    """Scrap units or components of an order; --reason says why."""
    order, ids = named(number), naming.many(naming.from_input(items))
    production.scrap(ids, act, order=order, is_opened=is_opened)
    _said(frame, act, order.cause, f"{words.count(len(ids), 'item')} scrapped")


@click.command("take-apart")
@click.argument("number")
@click.argument("items", nargs=-1, required=True, metavar="UNIT... or -")
@click.option(
    "--scrap",
    "scrapped",
    multiple=True,
    metavar="ITEM",
    help="Of these, what is waste: a component, or a unit itself; --reason says why.",
)
@becoming
@posting("produce", has_good=False)
def take_apart(
    frame: Frame, act: Act, number: str, items: tuple[str, ...], scrapped: tuple[str, ...],
    becomes: str,
) -> None:  # fmt: skip
    """Take all components out of units; they are what they were before."""
    order, ids = named(number), naming.many(naming.from_input(items))
    if scrapped:
        access.require(frame.actor, "scrap")
    waste = naming.many(list(scrapped)) if scrapped else []
    parts = production.disassemble(
        ids, act, order=order, scrapped=waste, stage=BECOMES.get(becomes), is_held=becomes == "held"
    )
    codes = list(shown.codes(parts).values())
    if not frame.is_json:
        click.echo("\n".join(codes))
    events = [each.id for each in ledger.read.events_of_act(order.cause, act.key)]
    if frame.is_json:
        frame.print({"events": events, "components": codes})
        return
    told = f"{words.count(len(parts), 'component')} taken out"
    told += f", {words.count(len(waste), 'item')} scrapped" if waste else ""
    click.echo(f"{told}. Undo: {done.undo_of(events)}")


@click.command("content")
@click.argument("item")
@asking("view")
def content(frame: Frame, item: str) -> None:
    """Show what is and was in a unit, and in what it is or was itself."""
    id = naming.one(item)
    inside, around = production.content_of(id), production.where_used(id)
    if frame.is_json:
        frame.print({"inside": _fitted_json(inside), "in": _fitted_json(around)})
        return
    for title, some in (("In it", inside), ("It is in", around)):
        rows = [
            [each["code"], each["product"], each["position"], each["since"], each["until"] or "now"]
            for each in _fitted_json(some)
        ]
        if rows:
            click.echo(words.table([title, "product", "position", "since", "until"], rows))


def _fitted_json(some: Sequence[production.Fitted]) -> list[dict[str, Any]]:
    codes = shown.codes([each.item for each in some])
    products = catalog.read.products(sorted({each.product for each in some} - {0}))
    return [
        {
            "code": codes.get(each.item) or f"#{each.item}",
            "product": products[each.product].sku if each.product else "",
            "quantity": each.quantity,
            "position": each.position,
            "since": words.moment(each.since),
            "until": words.moment(each.until),
        }
        for each in some
    ]
