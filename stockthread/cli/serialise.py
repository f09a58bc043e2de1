"""`stockthread serialise` gives counted goods their serials, `stockthread product track` says how
a product is followed from now on."""

import re
from collections.abc import Sequence
from typing import Final

import click
from django.utils import timezone

from stockthread import catalog, identifiers, ledger, places, receipts
from stockthread.cli import done, exits, naming, picking, piles, program, words
from stockthread.cli.frame import Frame, posting
from stockthread.kernel import db
from stockthread.kernel.errors import Refusal, Refused, refuse
from stockthread.ledger import Act, Generated, Given, Lines, Waiting
from stockthread.receipts import Numbering

POLICY_WORDS: Final = {
    "serial": "each by its serial",
    "serial_in_lot": "each by its serial, within lots",
    "lot": "by lot",
    "bulk": "by amount alone",
    "serial_at_shipment": "by lot, with serials when it is shipped",
}


@click.command()
@click.argument("what", metavar="LOT|PRODUCT")
@click.argument("serials", nargs=-1, metavar="[SERIAL]... or -")
@click.option("--place", "place", metavar="PLACE", help="Where the goods lie.")
@click.option("--count", "number", metavar="NUMBER", help='Make so many serials: 12, or "2 case".')
@click.option("--book", metavar="NAME", default="", help="With --count: take them from a book.")
@click.option("--doubtful", is_flag=True, help="Take doubtful ones as well.")
@posting("commission")
def serialise(
    frame: Frame,
    act: Act,
    what: str,
    serials: tuple[str, ...],
    place: str | None,
    number: str | None,
    book: str,
    doubtful: bool,
) -> None:
    """Give goods of a LOT, or of a PRODUCT's only lot, serials where they lie.

    Those that stand on the goods (ranges are written out, - reads them, one a line), or --count
    new ones by the product's scheme or out of a book. Goods without serials left stay in the lot.
    """
    if (number is None) == (not serials):
        raise click.UsageError("Give the serials, '-' to read them, or say --count.")
    spot = picking.place(place).id if place else 0
    [lot], product = lots_of(what, spot)
    if number is None:
        wanted = numbering(product, part_of(lot, product, spot), naming.from_input(serials))
        give(frame, act, wanted, "have serials now", doubtful)
        return
    count = picking.pieces(product, number)
    lines = Lines([lot], [count], place=spot or None)
    with db.writing():
        if book:
            taken = ledger.read.next_of_book(identifiers.read.book_by_name(book).id, count)
            made = ledger.serialise(lines, codes=Given(product.code_type, taken), act=act)
        else:
            made = ledger.serialise(lines, codes=generated(product, spot, act), act=act)
    codes = [view.code for view in ledger.read.items(list(made.items))]
    sentence = f"{words.number(made.accepted)} × {product.name} have serials now"
    done.say(frame, made, sentence, serials=codes)
    if not frame.is_json:
        click.echo("\n".join(codes))


def give(frame: Frame, act: Act, wanted: Numbering, deed: str, doubtful: bool) -> None:
    """Give serials that stand on goods: all or nothing, or the good ones; tell the piles."""
    if act.accept == "all":
        piles.need_all(receipts.check_serials(wanted, act), doubtful)
    piles.tell(frame, receipts.give_serials(wanted, act, with_doubtful=doubtful), deed)


def numbering(product: catalog.Product, part: Waiting, lines: Sequence[str]) -> Numbering:
    """Serials for goods that lie somewhere without any."""
    return Numbering(
        lines=lines,
        year=timezone.localdate().year,
        product=product,
        lot=part.lot,
        place=part.place,
        stage=part.stage,
        owner=part.owner,
        container=part.container,
        free=part.quantity - part.reserved,
    )


def part_of(lot: int, product: catalog.Product, place: int) -> Waiting:
    """What lies of a lot in a place, or in the only one.

    Raises Refused wrong_tracking, lot_not_there, lot_in_several_places.
    """
    if product.tracking in catalog.MEASURED_TRACKINGS:
        refuse("wrong_tracking", sku=product.sku, tracking=product.tracking)
    parts = [
        part for part in ledger.read.waiting(product.id)
        if part.lot == lot and place in (0, part.place)
    ]  # fmt: skip
    if len(parts) != 1:
        why = "lot_in_several_places" if parts else "lot_not_there"
        data = {"code": ledger.read.item(lot).code, "item": lot}
        raise Refused(ledger.named([Refusal(None, why, data)]))
    return parts[0]


def lots_of(what: str, place: int) -> tuple[list[int], catalog.Product]:
    """The lot that is named, or the only one of a product whose goods wait for serials.

    Raises Failure lot_unclear, item_not_found; Refused unknown_product.
    """
    found = [match.item for match in ledger.read.find_code(what) if match.is_live]
    lots = [view for view in ledger.read.items(found) if view.kind == ledger.Kind.LOT]
    if len(lots) == 1:
        return [lots[0].id], catalog.read.product(lots[0].product)
    product = picking.product(what)
    waiting = [each for each in ledger.read.waiting(product.id) if not place or each.place == place]
    lots_here = list(dict.fromkeys(each.lot for each in waiting))
    if len(lots_here) == 1:
        return lots_here, product
    if not lots_here:
        raise exits.Failure("nothing_waits", f"No goods of {product.name} wait for serials.")
    names = places.read.names([each.place for each in waiting])
    told = [
        f"{each.code or f'#{each.lot}'}: {words.number(each.quantity)} in {names[each.place]}"
        for each in waiting[: exits.SHOWN_MAX]
    ]
    raise exits.Failure("lot_unclear", "Say which lot:", *told, exit_code=exits.AMBIGUOUS)


def written_out(product: catalog.Product, lines: Sequence[str]) -> list[str]:
    """Serials with their ranges written out. Raises Failure unclear_serials."""
    form = re.compile(product.serial_pattern) if product.serial_pattern else None
    read = identifiers.read_ranges(lines, lambda text: bool(form and form.fullmatch(text)))
    unclear = [f"{line.codes[0]}: {line.doubt}" for line in read if line.doubt]
    if unclear:
        raise exits.Failure("unclear_serials", *unclear[: exits.SHOWN_MAX])
    return [code for line in read for code in line.codes]


def generated(product: catalog.Product, place: int, act: Act) -> Generated:
    """The next serials of the product's scheme. Raises Failure no_scheme."""
    if product.scheme is None:
        raise exits.Failure(
            "no_scheme",
            f"{product.name} has no scheme to make serials by. Give them, or say by which: "
            f"{program.typed('product', 'change', product.sku, '--scheme', 'CODE')}",
        )
    fields = catalog.serial_fields(
        product,
        on=timezone.localtime(act.at or act.recorded_at).date(),
        place=places.read.place(place).code if place else "",
    )
    return Generated(product.scheme, fields)


@click.command("track")
@click.argument("sku")
@click.argument("policy", type=click.Choice(catalog.TRACKINGS))
@click.option("--scheme", metavar="CODE", help="Makes its serials from now on; '' for none.")
@posting("set_up", has_good=False)
def track(frame: Frame, act: Act, sku: str, policy: str, scheme: str | None) -> None:
    """Follow a product by another policy from now on.

    Goods counted so far may wait for their serials: `stockthread serialise` gives them some.
    """
    product = picking.product(sku)
    if scheme is not None and policy == product.tracking:
        typed = program.typed("product", "change", product.sku, "--scheme", scheme)
        raise click.UsageError(
            f"{product.name} is followed so already. For its scheme alone: {typed}"
        )
    change = ledger.change_tracking(product.id, policy, scheme=scheme, act=act)
    waiting = sum(each.quantity for each in ledger.read.waiting(product.id))
    waits = waiting if policy not in catalog.MEASURED_TRACKINGS else 0
    if frame.is_json:
        frame.print({"product": product.sku, "from": change.tracking_from,
                     "to": change.tracking_to, "waiting": waits})  # fmt: skip
        return
    click.echo(f"{product.name} is followed {POLICY_WORDS[policy]} from now on.")
    if waits and policy != "serial_at_shipment":
        command = program.typed("serialise", product.sku)
        click.echo(f"{words.number(waits)} wait for serials: {command}")
