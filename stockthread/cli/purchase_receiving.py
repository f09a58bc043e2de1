"""`stockthread order announce`, `order receive` and `order put-away`: goods of a purchase order."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import click
from django.utils import timezone

from stockthread import catalog, ledger, purchases, receipts
from stockthread.catalog import Product
from stockthread.cli import damages as broken
from stockthread.cli import done, exits, naming, picking, piles, words
from stockthread.cli.frame import Frame, posting
from stockthread.cli.orders import named
from stockthread.cli.receive import FILE, SAID_BY_BARCODES, STAGES, Given, given
from stockthread.cli.transfers import amounts, by_sku
from stockthread.kernel.errors import Refusal, refuse, text
from stockthread.ledger import Act
from stockthread.purchases import Announced, Coming, Counted, Received
from stockthread.receipts import Delivery

PILES: Final = ("open", "matched", "extra", "missing", "doubtful")
_COUNT: Final = re.compile(r"(?P<sku>\S+)\s+(?P<amount>[0-9]+)(?:\s+(?P<lot>\S+))?")


@click.command("announce")
@click.argument("number")
@click.argument("codes", nargs=-1, metavar="[CODE]... or -")
@click.option("--product", "sku", metavar="SKU", help="What all of it is; else the codes say it.")
@click.option("--file", "file", type=FILE, help="A list: CSV or a spreadsheet.")
@click.option("--column", metavar="NAME", default="", help="The file's column of serials.")
@click.option("--epcis", "document", type=FILE, help="A document of EPCIS 2.0, in JSON.")
@click.option("--doubtful", is_flag=True, help="Take doubtful ones as well.")
@click.option("--check", "is_check", is_flag=True, help="Only tell; announce nothing.")
@posting("receive")
def announce(
    frame: Frame, act: Act, number: str, codes: tuple[str, ...], sku: str | None,
    file: Path | None, column: str, document: Path | None, doubtful: bool, is_check: bool,
) -> None:  # fmt: skip
    """Say what will come for a purchase order: serials, lots, packs with what is in them."""
    order = named(number)
    listed = of_document(document) if document else given(codes, None, file, column, of(sku))
    delivery = delivered(listed, 0, of(sku))._replace(is_announced=True)
    if is_check:
        tell_tried(frame, purchases.check_announcement(order, delivery, act), listed.numbers)
        return
    if act.accept == "all":
        tried = purchases.check_announcement(order, delivery, act)
        piles.need_all(tried.receipt, doubtful, listed.numbers)
    said = purchases.announce(order, delivery, act, with_doubtful=doubtful)
    tell_announced(frame, said, listed.numbers)


def of(sku: str | None) -> Product | None:
    """The product of all lines, None where the codes say it."""
    return picking.product(sku) if sku and sku != SAID_BY_BARCODES else None


def of_document(path: Path) -> Given:
    """The lines of an EPCIS document. Raises Refused epcis_unreadable, epcis_empty."""
    try:
        said = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        refuse("epcis_unreadable", what="it is no text in UTF-8")
    lines = purchases.epcis.read(said, timezone.localdate().year)
    return Given(lines, list(range(1, len(lines) + 1)))


def delivered(listed: Given, place: int, product: Product | None) -> Delivery:
    """The lines as a delivery."""
    return Delivery(listed.lines, place, timezone.localdate().year, product=product)


def tell_tried(frame: Frame, tried: Announced, numbers: Sequence[int]) -> None:
    """Say what an announcement would be; ends with differences where not all of it is good."""
    refused = piles.by_pile(tried.receipt, receipts.REFUSED)
    doubts = piles.by_pile(tried.receipt, receipts.DOUBTFUL)
    if frame.is_json:
        frame.print(piles.as_json(tried.receipt) | {
            "order": tried.order.number, "packs": dict(tried.packs),
        })  # fmt: skip
    else:
        good = piles.accepted(tried.receipt)
        what = piles.sentence(tried.receipt) if good else "Nothing"
        packs = f", {words.count(len(tried.packs), 'pack')}" if tried.packs else ""
        click.echo(f"{what} can be expected for {tried.order.number}{packs}.")
        for line in piles.told(refused, doubts, numbers):
            click.echo(line)
    if refused or doubts:
        raise click.exceptions.Exit(exits.DIFFERENCES)


def tell_announced(frame: Frame, said: Announced, numbers: Sequence[int]) -> None:
    """Say what was announced, and in how many packs."""
    if frame.is_json:
        frame.print(piles.as_json(said.receipt) | {
            "events": list(said.events), "order": said.order.number,
            "packs": dict(said.packs), "packed": said.packed,
        })  # fmt: skip
        return
    deed = f"expected for {said.order.number}"
    if said.packs:
        deed += f", {said.packed} of it in {words.count(len(said.packs), 'pack')}"
    if said.receipt.entries:
        piles.tell(frame, said.receipt._replace(events=said.events), deed, numbers)
    else:
        click.echo(f"{words.count(len(said.packs), 'pack')} {deed}. "
                   f"Undo: {done.undo_of(said.events)}")  # fmt: skip


@click.command("receive")
@click.argument("number")
@click.argument("codes", nargs=-1, metavar="[CODE]... or -")
@click.option("--to", "to", metavar="PLACE", required=True, help="Where they are put.")
@click.option("--product", "sku", metavar="SKU", help="What all of it is; else the codes say it.")
@click.option("--stage", type=click.Choice(list(STAGES)), default="ready", show_default=True)
@click.option("--file", "file", type=FILE, help="A delivery note: CSV or a spreadsheet.")
@click.option("--column", metavar="NAME", default="", help="The file's column of serials.")
@click.option("--count", "counts", multiple=True, metavar='"SKU NUMBER [LOT]"',
              help="So many pieces, serials later.")  # fmt: skip
@click.option("--damaged", "damages", multiple=True, metavar='"CODE=REASON"',
              help="What is damaged of it.")  # fmt: skip
@click.option("--photo", "photos", multiple=True, metavar='"CODE=FILE"', help="Of what is damaged.")
@click.option("--extra", is_flag=True, help="What is doubtful or more than is open, too.")
@click.option("--check", "is_check", is_flag=True, help="Only compare; bring nothing in.")
@posting("receive")
def receive(
    frame: Frame, act: Act, number: str, codes: tuple[str, ...], to: str, sku: str | None,
    stage: str, file: Path | None, column: str, counts: tuple[str, ...],
    damages: tuple[str, ...], photos: tuple[str, ...], extra: bool, is_check: bool,
) -> None:  # fmt: skip
    """Receive goods for a purchase order, by serials, lots, barcodes or whole packs."""
    order, place = named(number), picking.place(to)
    listed = Given([], [])
    if codes or file or not counts:
        listed = given(codes, None, file, column, of(sku))
    delivery = delivered(listed, place.id, of(sku))._replace(stage=STAGES[stage])
    counted = [counted_of(each, is_extra=extra) for each in counts]
    coming = purchases.check(order, delivery, act, counted=counted)
    if is_check:
        tell_compared(frame, coming)
        if not purchases.is_complete(coming):
            raise click.exceptions.Exit(exits.DIFFERENCES)
        return
    if act.accept == "all" and not coming.is_repeat:
        need_packs(coming, extra)
        piles.need_all(coming.receipt, extra, listed.numbers, option="--extra")
    came = purchases.receive(
        order, delivery, act, counted=counted, damaged=broken.damaged_of(damages, photos),
        with_doubtful=extra,
    )  # fmt: skip
    tell_received(frame, came, place.code, with_extra=extra)


def tell_received(frame: Frame, came: Received, place: str, *, with_extra: bool) -> None:
    """Say what came in, what is on hold of it and what is missing; and what was left out."""
    coming, number = came.coming, came.coming.order.number
    if frame.is_json:
        frame.print(compared_json(coming) | {
            "events": list(came.events), "accepted": came.accepted, "damaged": came.damaged,
            "to_inspect": came.inspected, "samples": len(came.samples),
            "is_repeated": coming.is_repeat,
        })  # fmt: skip
    elif came.events:
        what = amounts(came.quantities) if came.quantities else "what was scanned"
        undo = done.undo_of(came.events)
        click.echo(f"{what} received into {place} for {number}. Undo: {undo}")
        if coming.is_repeat:
            click.echo("This had been done before; nothing was done again.", err=True)
        for count, deed in ((came.damaged, "on hold as damaged"),
                            (came.inspected, "to be inspected")):  # fmt: skip
            if count:
                click.echo(f"{words.count(count, 'item')} {deed}.")
        tell_missing(coming)
    left = [] if with_extra else left_out(coming)
    if left:
        click.echo("\n".join([f"{words.count(len(left), 'line')} left out:", *left]), err=True)
        raise click.exceptions.Exit(exits.REFUSED)


def counted_of(said: str, *, is_extra: bool) -> Counted:
    """Pieces as they are typed: `DR18 12`, `DR18 12 C-77`. Raises Refused order_line_form."""
    form = _COUNT.fullmatch(" ".join(said.split()))
    if form is None:
        refuse("order_line_form", text=said)
    product = picking.product(form["sku"])
    quantity = catalog.parse_quantity(product, form["amount"])
    return Counted(product.id, quantity, form["lot"] or "", is_extra)


def need_packs(coming: Coming, with_extra: bool) -> None:
    """Fail, with nothing done, where a pack is extra and not taken on purpose."""
    reasons = [pack.reason for pack in coming.packs if pack.pile == purchases.EXTRA and pack.reason]
    if reasons and not with_extra:
        raise exits.Failure(
            reasons[0].code, *(text(each) for each in reasons),
            "Nothing was done. Say --extra to take them, or --good to leave them out.",
            exit_code=exits.REFUSED,
        )  # fmt: skip


def left_out(coming: Coming) -> list[str]:
    """What did not come in, each line with why."""
    found: list[tuple[str, Refusal | None]] = [
        (entry.text, verdict.reason)
        for entry, verdict in zip(coming.receipt.entries, coming.receipt.verdicts, strict=True)
        if verdict.pile != "accepted"
    ]
    found += [(pack.text, pack.reason) for pack in coming.packs if pack.pile == purchases.EXTRA]
    return [
        f"{words.one_line(said)}: {piles.why(reason)}"
        for said, reason in found if reason
    ]  # fmt: skip


def tell_compared(frame: Frame, coming: Coming) -> None:
    """The three piles, by product, and what stands in the way."""
    if frame.is_json:
        frame.print(compared_json(coming))
        return
    products = catalog.read.products([each.product for each in coming.products])
    rows = [
        [products[each.product].sku,
         *(catalog.shown_quantity(products[each.product], quantity)
           for quantity in (each.open, each.matched, each.doubtful, each.extra, each.missing))]
        for each in coming.products
    ]  # fmt: skip
    heads = ["product", "open", "matched", "doubtful", "extra", "missing"]
    click.echo(words.table(heads, rows, heads[1:]))
    for each in coming.products:
        if each.would_be_full:
            click.echo(f"With what is doubtful, {products[each.product].sku} would be full.")
    tell_missing(coming)
    for line in left_out(coming):
        click.echo(line)


def tell_missing(coming: Coming) -> None:
    """What was announced and has not come, the first of it by name."""
    codes = [each.code for each in coming.missing if each.code and each.product]
    if codes:
        more = f" and {words.number(len(codes) - 10)} more" if len(codes) > 10 else ""
        click.echo(f"Still expected: {', '.join(codes[:10])}{more}.")


def compared_json(coming: Coming) -> dict[str, Any]:
    """The comparison for programs; quantities in smallest units."""
    piles_of = {
        name: by_sku({each.product: getattr(each, name) for each in coming.products
                      if getattr(each, name)})
        for name in PILES
    }  # fmt: skip
    return {
        "order": coming.order.number,
        **{name: piles_of[name] for name in PILES if name != "doubtful"},
        "would_fit": piles_of["doubtful"],
        "missing_codes": [each.code for each in coming.missing if each.code and each.product],
        "packs": [
            {"code": pack.code, "pile": pack.pile, "contents": by_sku(pack.contents)}
            for pack in coming.packs
        ],
        "refused": piles.as_piled(piles.by_pile(coming.receipt, "refused")),
        "doubtful": piles.as_piled(piles.by_pile(coming.receipt, "doubtful")),
    }


def parts_of(items: Sequence[str]) -> list[purchases.Part]:
    """Items as they are typed, of lots maybe with an amount: `A-1`, `L-7=20 l`."""
    texts = naming.from_input(items)
    pairs = [(said.partition("=")[0].strip(), said.partition("=")[2]) for said in texts]
    found = naming.each([name for name, _ in pairs])
    views = products_of(list(found.values()))
    return [
        purchases.Part(
            found[name],
            catalog.parse_quantity(views[found[name]], amount) if amount else None,
        )
        for name, amount in pairs
    ]


def products_of(items: Sequence[int]) -> dict[int, Product]:
    """The product of each item that is of one."""
    views = ledger.read.items(items)
    products = catalog.read.products(sorted({view.product for view in views if view.product}))
    return {view.id: products[view.product] for view in views if view.product}
