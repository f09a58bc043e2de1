"""`stockthread production`: orders planned, begun, brought from step to step, shown."""

from typing import Any, Final

import click

from stockthread import access, catalog, holds, ledger, orders, places, production
from stockthread.cli import done, naming, picking, shown, words
from stockthread.cli.boms import version_of
from stockthread.cli.frame import Frame, asking, posting
from stockthread.cli.orders import named
from stockthread.cli.serialise import generated, written_out
from stockthread.kernel import clock
from stockthread.ledger import Act, Given
from stockthread.orders import Order

STEP: Final = '"NAME @ PLACE [with SKU, …] [tested]"'


which = click.option(
    "--product", "sku", metavar="SKU", default="", help="Which, where the order makes several."
)


def made(order: Order, sku: str) -> catalog.Product:
    """The product of an order that is meant. Raises Refused: as `production.product_of`."""
    return production.product_of(order, picking.product(sku).id if sku else 0)


@click.command("plan")
@click.argument("number")
@click.option("--step", "steps", multiple=True, metavar=STEP,
              help="What is done where, in order; else as the product's routing says.")  # fmt: skip
@click.option("--to", "to", metavar="PLACE", default="", help="Where finished goods go.")
@click.option("--version", "version", type=click.IntRange(1), help="Of the bill; else the active.")
@which
@asking("order")
def plan(
    frame: Frame, number: str, steps: tuple[str, ...], to: str, version: int | None, sku: str
) -> None:
    """Say by which bill and in which steps an order makes a product."""
    order = named(number)
    product = made(order, sku)
    bom = version_of(product, version).id if version else 0
    production.plan_order(
        order, production.reading.steps(steps), by=frame.actor.person, at=clock.now(), bom=bom,
        product=product.id, place_to=picking.place(to).id if to else 0,
    )  # fmt: skip
    tell(frame, order, product, f"{order.number} is planned.")


@click.command("routing")
@click.argument("product")
@click.option("--step", "steps", multiple=True, metavar=STEP, help="What is done where, in order.")
@click.option("--to", "to", metavar="PLACE", default="", help="Where finished goods go.")
@click.option("--forget", is_flag=True, help="New orders take no steps over.")
@asking("view")
def routing(frame: Frame, product: str, steps: tuple[str, ...], to: str, forget: bool) -> None:
    """Say in which steps a PRODUCT is usually made, or show them: new orders take them over."""
    found = picking.product(product)
    if steps or forget:
        access.require(frame.actor, "set_up")
        production.set_routing(
            found.id, [] if forget else production.reading.steps(steps), by=frame.actor.person,
            at=clock.now(), place_to=picking.place(to).id if to else 0,
        )  # fmt: skip
    usual = production.read.routings([found.id]).get(found.id)
    told = production.reading.written_steps(usual.steps) if usual else []
    end = places.read.place(usual.place_to).code if usual and usual.place_to else ""
    if frame.is_json:
        frame.print({"product": found.sku, "steps": told, "to": end})
        return
    click.echo("\n".join(told) or f"Nothing is said of how {found.sku} is usually made.")
    if end:
        click.echo(f"Finished goods go to {end}.")


@click.command("show")
@click.argument("number")
@which
@asking("view")
def show(frame: Frame, number: str, sku: str) -> None:
    """Show an order's steps, how many units stand at each, and what is loaded there."""
    order = named(number)
    some = production.products_of(order)
    if sku or frame.is_json or len(some) == 1:
        some = [made(order, sku)]
    planned = {each.bom.product for each in production.read.plans([order.id]).get(order.id, ())}
    for product in some:
        if len(some) > 1 and product.id not in planned:
            click.echo(f"{order.number}: {product.sku} is not planned yet")
        else:
            tell(frame, order, product)


@click.command("start")
@click.argument("number")
@click.argument("count", required=False)
@click.option("--serial", "serials", multiple=True, metavar="SERIAL",
              help="Else the product's scheme makes them; - reads them, ranges too.")  # fmt: skip
@click.option("--over", is_flag=True, help="More than was ordered.")
@which
@posting("produce")
def start(
    frame: Frame, act: Act, number: str, count: str | None, serials: tuple[str, ...], over: bool,
    sku: str,
) -> None:  # fmt: skip
    """Begin COUNT units, or those with these serials, at the first step."""
    order = named(number)
    product = made(order, sku)
    plan = production.read.plan(order, product.id)
    texts = written_out(product, naming.from_input(serials))
    if not texts and not count:
        raise click.UsageError("Say how many, or give serials.")
    codes = (
        Given(product.code_type, texts) if texts
        else generated(product, plan.steps[0].place, act)
    )  # fmt: skip
    begun_now = len(texts) or catalog.parse_quantity(product, count or "")
    posted = production.start(order, begun_now, act, codes=codes, product=product.id, is_over=over)
    begun = [view.code for view in ledger.read.items(list(posted.items))]
    what = f"{words.number(len(begun))} × {product.name} begun for {order.number}"
    done.say(frame, posted, what, serials=begun)
    if not frame.is_json:
        click.echo("\n".join(begun))


@click.command("next")
@click.argument("number")
@click.argument("items", nargs=-1, required=True, metavar="ITEM... or -")
@posting("produce")
def advance(frame: Frame, act: Act, number: str, items: tuple[str, ...]) -> None:
    """Units are done with their step: they go on to the next one."""
    order = named(number)
    ids = naming.many(naming.from_input(items))
    posted = production.advance(order, ids, act)
    done.say(frame, posted, f"{words.count(posted.accepted, 'unit')} brought to the next step")


@click.command("load")
@click.argument("place")
@click.argument("lot")
@asking("produce")
def load(frame: Frame, place: str, lot: str) -> None:
    """Load a LOT at a station: it goes into all that is completed there from now on."""
    spot = picking.place(place)
    production.load(spot.id, naming.one(lot), by=frame.actor.person, at=clock.now())
    tell_loaded(frame, spot.id)


@click.command("unload")
@click.argument("place")
@click.argument("product")
@asking("produce")
def unload(frame: Frame, place: str, product: str) -> None:
    """Nothing of a PRODUCT is loaded at a station any more."""
    spot = picking.place(place)
    production.unload(spot.id, picking.product(product).id, at=clock.now())
    tell_loaded(frame, spot.id)


def tell_loaded(frame: Frame, place: int) -> None:
    """Tell what is loaded at a station."""
    found = loaded_json([place])
    if frame.is_json:
        frame.print(found)
        return
    if not found:
        click.echo("Nothing is loaded.")
    for each in found:
        click.echo(f"{each['product']}: {each['lot']}, since {each['since']}")


def loaded_json(places: list[int]) -> list[dict[str, Any]]:
    """What is loaded in places, for programs."""
    loads = production.read.loaded(places)
    skus = catalog.read.products(sorted({each.product for each in loads}))
    codes = shown.codes([each.lot for each in loads])
    return [
        {"product": skus[each.product].sku, "lot": codes.get(each.lot, f"#{each.lot}"),
         "since": words.moment(each.loaded_at)}
        for each in loads
    ]  # fmt: skip


def order_json(order: Order, product: catalog.Product) -> dict[str, Any]:
    """How far a product of an order is, for programs."""
    planned = production.read.plan(order, product.id)
    work = production.progress.of_order(order, product.id)
    told = orders.progress.of_order(order).lines
    lines = [each for each in told if each.line.product == product.id]
    spots = places.read.places([step.place for step in planned.steps])
    return {
        "order": order.number,
        "product": product.sku,
        "version": planned.bom.version,
        "ordered": sum(each.line.quantity for each in lines),
        "begun": work.begun,
        "steps": [
            {"step": each.step.name, "place": spots[each.step.place].code, "units": each.units,
             "held": each.held, "is_tested": each.step.needs_test,
             "loaded": loaded_json([each.step.place])}
            for each in work.steps
        ],
        "on_hold": [
            {"unit": each.code, "step": each.step.name if each.step else "",
             "reasons": each.reasons}
            for each in production.progress.held(order)
            if each.product == product.id
        ],
        "elsewhere": work.elsewhere,
        "scrapped": work.scrapped,
        "made": sum(each.done.made for each in lines),
    }  # fmt: skip


def tell(frame: Frame, order: Order, product: catalog.Product, sentence: str = "") -> None:
    """Tell how far a product of an order is, step by step."""
    found = order_json(order, product)
    if frame.is_json:
        frame.print(found)
        return
    if sentence:
        click.echo(sentence)
    click.echo(
        f"{found['order']}: {found['made']:,} of {found['ordered']:,} × {found['product']} made, "
        f"by version {found['version']} of its bill"
    )
    rows = [
        [str(n), each["step"] + (" (tested)" if each["is_tested"] else ""), each["place"],
         words.number(each["units"]), words.number(each["held"]) if each["held"] else "",
         ", ".join(f"{load['product']} {load['lot']}" for load in each["loaded"])]
        for n, each in enumerate(found["steps"], 1)
    ]  # fmt: skip
    headers = ["", "step", "place", "units", "held", "loaded"]
    click.echo(words.table(headers, rows, ("units", "held")))
    for each in found["on_hold"]:
        step = f" at {each['step']}" if each["step"] else ""
        said = holds.said(each["reasons"])
        click.echo(f"{each['unit']}{step} is on hold: {'; '.join(said.values())}")
    for name in ("elsewhere", "scrapped"):
        if found[name]:
            click.echo(f"{words.count(found[name], 'unit')} {name}")
