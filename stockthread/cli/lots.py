"""`stockthread lot`: lots are split, merged, blended; losses and gains are told."""

from typing import Any

import click
from django.utils import timezone

from stockthread import catalog, identifiers, ledger, lots, places
from stockthread.catalog import Product
from stockthread.cli import done, naming, picking, words
from stockthread.cli.frame import Frame, asking, posting
from stockthread.cli.orders import day
from stockthread.kernel import clock
from stockthread.kernel.errors import refuse
from stockthread.ledger import Act, Given, Kind, Lines, Posting
from stockthread.lots import join

TOLD_MAX = 4


@click.group("lot")
def lot_commands() -> None:
    """Split, merge, blend and sample goods without pieces."""


def parts(texts: tuple[str, ...], source: str | None = None) -> Lines:
    """Lots as they are typed, with their amounts: `L-1=400 l`, `L-2` for all that is free.

    Raises Refused: not_a_whole_quantity of what is no lot, and what quantities refuse.
    """
    pairs = [parted(text) for text in naming.from_input(texts)]
    items = [naming.one(name.strip()) for name, _ in pairs]
    views = {view.id: view for view in ledger.read.items(items)}
    products = catalog.read.products(sorted({view.product for view in views.values()}))
    quantities: list[int | None] = []
    for item, (_, amount) in zip(items, pairs, strict=True):
        if views[item].kind != Kind.LOT:
            refuse("not_a_whole_quantity", quantity=amount or views[item].code)
        product = products[views[item].product]
        quantities.append(catalog.parse_quantity(product, amount) if amount else None)
    return Lines(items, quantities, place=picking.place(source).id if source else None)


def parted(text: str) -> tuple[str, str]:
    """A name and, behind the last equals sign, its amount, "" for none."""
    name, sign, amount = text.rpartition("=")
    return (name, amount) if sign else (text, "")


def numbers(*texts: str) -> Given | None:
    """The numbers of new lots, None for none."""
    said = [text for text in texts if text]
    return Given(identifiers.read.code_type_by_code("lot").id, said) if said else None


def amount_of(item: int) -> str:
    """How much of a lot there is, in words."""
    view = ledger.read.item(item)
    told = catalog.shown_quantity(catalog.read.product(view.product), view.quantity)
    return f"{told}, {view.code}" if view.code else f"{told}, #{item}"


def tell_made(frame: Frame, made: Posting, sentence: str) -> None:
    """Tell what was done, and which lots it made."""
    views = [each for each in ledger.read.items(list(made.items)) if each.kind == Kind.LOT]
    done.say(frame, made, sentence, lots=[{"number": v.id, "code": v.code} for v in views])


@lot_commands.command("split")
@click.argument("lots", nargs=-1, required=True, metavar="LOT=AMOUNT...")
@click.option("--number", "codes", multiple=True, metavar="TEXT",
              help="One for each part, else the old one with /1, /2.")  # fmt: skip
@click.option("--from", "source", metavar="PLACE", help="From which of its places.")
@posting("produce", has_good=False)
def split_lots(
    frame: Frame, act: Act, lots: tuple[str, ...], codes: tuple[str, ...], source: str | None
) -> None:
    """Take parts of lots off, each as a lot of its own."""
    made = ledger.split(parts(lots, source), codes=numbers(*codes), act=act)
    told = " and ".join(map(amount_of, made.items)) if len(made.items) < TOLD_MAX else ""
    tell_made(frame, made, f"{told or words.count(len(made.items), 'lot')} split off")


@lot_commands.command("merge")
@click.argument("lots", nargs=-1, required=True, metavar="LOT[=AMOUNT]...")
@click.option("--into", "place", metavar="PLACE", required=True, help="Where the new lot lies.")
@click.option("--number", "code", metavar="TEXT", default="", help="Of the new lot.")
@posting("produce", has_good=False)
def merge_lots(frame: Frame, act: Act, lots: tuple[str, ...], place: str, code: str) -> None:
    """Pour lots of one product together into a new one."""
    made = join(parts(lots), place=picking.place(place).id, code=code, act=act)
    tell_made(frame, made, f"{amount_of(made.items[-1])} merged")


@lot_commands.command("blend")
@click.argument("lots", nargs=-1, required=True, metavar="LOT[=AMOUNT]...")
@click.option("--product", metavar="SKU", required=True, help="What they become.")
@click.option("--amount", metavar="AMOUNT", required=True, help="How much of it.")
@click.option("--into", "place", metavar="PLACE", required=True, help="Where it lies.")
@click.option("--number", "code", metavar="TEXT", default="", help="Of the new lot.")
@posting("produce", has_good=False)
def blend_lots(
    frame: Frame, act: Act, lots: tuple[str, ...], product: str, amount: str, place: str, code: str
) -> None:
    """Mix or repack lots, of any products, into a new lot."""
    of = picking.product(product)
    made = join(
        parts(lots), place=picking.place(place).id, product=of.id,
        quantity=catalog.parse_quantity(of, amount), code=code, act=act,
    )  # fmt: skip
    tell_made(frame, made, f"{amount_of(made.items[-1])} blended")


@lot_commands.command("lose")
@click.argument("lot", metavar="LOT=AMOUNT")
@click.option("--from", "source", metavar="PLACE", help="From which of its places.")
@posting("scrap", has_good=False)
def lose_lot(frame: Frame, act: Act, lot: str, source: str | None) -> None:
    """Book a part of a lot as lost in work; say why with --reason."""
    lost = lots.lose_part(parts((lot,), source), act=act)
    name, amount = parted(lot)
    done.say(frame, lost, f"{amount or 'all'} of {name} lost")


@lot_commands.command("gains")
@click.option("--all", "reviewed_too", is_flag=True, help="Those that were reviewed, too.")
@asking("view")
def list_gains(frame: Frame, reviewed_too: bool) -> None:
    """List what was drawn beyond the books."""
    found = lots.read.gains(unreviewed=not reviewed_too)
    views = {view.id: view for view in ledger.read.items(sorted({each.lot for each in found}))}
    products = catalog.read.products(sorted({view.product for view in views.values()}))
    told = [
        {
            "event": each.event,
            "lot": views[each.lot].code,
            "product": products[views[each.lot].product].sku,
            "quantity": each.quantity,
            "amount": catalog.shown_quantity(products[views[each.lot].product], each.quantity),
            "happened_at": each.happened_at,
            "reviewed_at": each.reviewed_at,
            "note": each.note,
        }
        for each in found
    ]
    if frame.is_json:
        frame.print(told)
        return
    rows = [
        [str(each["event"]), words.moment(each["happened_at"]), each["lot"], each["product"],
         each["amount"], words.moment(each["reviewed_at"]), each["note"]]
        for each in told
    ]  # fmt: skip
    heads = ["event", "when", "lot", "product", "amount", "reviewed", ""]
    click.echo(words.table(heads, rows, ("event", "amount")))


@lot_commands.command("review")
@click.argument("events", nargs=-1, required=True, type=click.IntRange(1))
@click.option("--note", metavar="TEXT", default="", help="What was found.")
@asking("adjust")
def review(frame: Frame, events: tuple[int, ...], note: str) -> None:
    """Note that somebody looked at gains."""
    count = lots.review_gains(events, by=frame.actor.person, at=clock.now(), note=note)
    if frame.is_json:
        frame.print({"reviewed": count})
        return
    click.echo(f"{words.count(count, 'gain')} reviewed.")


@lot_commands.command("expiring")
@click.option("--until", metavar="DAY", default="", help="Like 2026-05-31; today without it.")
@asking("view")
def expiring(frame: Frame, until: str) -> None:
    """List goods that are here and good until a day at most."""
    found = lots.expiring(lots.Ending(day(until) or timezone.localdate()))
    products = catalog.read.products(sorted({each.product for each in found}))
    spots = places.read.places(sorted({each.place for each in found} - {0}))
    told = [_dated(each, products[each.product], spots) for each in found]
    if frame.is_json:
        frame.print(told)
        return
    rows = [[str(each["day"]), each["code"], each["product"], each["amount"], each["place"] or ""]
            for each in told]  # fmt: skip
    click.echo(words.table(["day", "code", "product", "amount", "place"], rows, ("amount",)))


def _dated(each: lots.Dated, product: Product, spots: dict[int, places.Place]) -> dict[str, Any]:
    return {
        "day": each.day,
        "kind": each.kind_of_day.removesuffix("_date").replace("_", " "),
        "code": each.code,
        "product": product.sku,
        "quantity": each.quantity,
        "amount": catalog.shown_quantity(product, each.quantity),
        "place": spots[each.place].code if each.place in spots else None,
    }
