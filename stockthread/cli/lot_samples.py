"""`stockthread lot sample`, `samples`, `weigh` and `weights`: what lots are looked at by."""

from typing import Any

import click

from stockthread import catalog, ledger, lots, parties, places
from stockthread.catalog import Product
from stockthread.cli import done, naming, picking, words
from stockthread.cli.frame import Frame, asking, posting
from stockthread.cli.lots import amount_of, lot_commands, parted, parts, tell_made
from stockthread.cli.yields import yield_of_lot
from stockthread.ledger import Act


@lot_commands.command("sample")
@click.argument("lot", metavar="LOT=AMOUNT")
@click.option("--from", "source", metavar="PLACE", help="From which of its places.")
@click.option("--to", "place", metavar="PLACE", required=True, help="Where it is kept.")
@click.option("--number", "code", metavar="TEXT", default="", help="Of the sample.")
@posting("sample", has_good=False)
def sample_lot(frame: Frame, act: Act, lot: str, source: str | None, place: str, code: str) -> None:
    """Keep a sample of a lot, as a lot of its own; no hold stops that."""
    wanted = parts((lot,), source)
    if wanted.quantities == [None]:
        raise click.UsageError("Say how much: LOT=AMOUNT.")
    made = lots.take_sample(wanted, place=picking.place(place).id, code=code, act=act)
    tell_made(frame, made, f"{amount_of(made.items[0])} kept as a sample")


@lot_commands.command("samples")
@click.argument("lot", required=False, metavar="LOT")
@click.option("--all", "gone_too", is_flag=True, help="Those that were used up, too.")
@asking("view")
def list_samples(frame: Frame, lot: str | None, gone_too: bool) -> None:
    """List samples that are kept, of a lot or of all."""
    found = lots.samples(of=[naming.one(lot)] if lot else (), gone_too=gone_too)
    codes = ledger.read.codes(sorted({id for each in found for id in (each.lot, each.of)}))
    products = catalog.read.products(sorted({each.product for each in found}))
    spots = places.read.places(sorted({each.place for each in found} - {0}))
    people = parties.read.people_names(sorted({each.person for each in found}))
    told = [_sample_json(each, codes, products, spots, people) for each in found]
    if frame.is_json:
        frame.print(told)
        return
    heads = ["sample", "of", "product", "amount", "place", "taken", "by", "why"]
    rows = [
        [each["code"], each["of"], each["product"], each["amount"], each["place"] or "",
         words.moment(each["taken_at"]), each["by"], each["reason"]]
        for each in told
    ]  # fmt: skip
    click.echo(words.table(heads, rows, ("amount",)))


def _sample_json(
    each: lots.Sample,
    codes: dict[int, str],
    products: dict[int, Product],
    spots: dict[int, places.Place],
    people: dict[int, str],
) -> dict[str, Any]:
    product = products[each.product]
    return {
        "code": codes.get(each.lot) or f"#{each.lot}",
        "of": codes.get(each.of) or f"#{each.of}",
        "product": product.sku,
        "quantity": each.quantity,
        "amount": catalog.shown_quantity(product, each.quantity),
        "place": spots[each.place].code if each.place in spots else None,
        "taken_at": each.taken_at,
        "by": people.get(each.person, ""),
        "reason": each.reason.removeprefix(lots.SAMPLE).lstrip(": "),
        "event": each.event,
    }


@lot_commands.command("weigh")
@click.argument("items", nargs=-1, required=True, metavar="ITEM=WEIGHT...")
@posting("sample", has_good=False)
def weigh(frame: Frame, act: Act, items: tuple[str, ...]) -> None:
    """Note what units or lots weigh: goods counted in pieces and balanced by weight."""
    pairs = [parted(text) for text in naming.from_input(items)]
    if not all(weight for _, weight in pairs):
        raise click.UsageError("Say each weight: ITEM=1.234kg.")
    found = [naming.one(name.strip()) for name, _ in pairs]
    noted = lots.weigh(found, [weight for _, weight in pairs], act=act)
    if frame.is_json:
        done.say(frame, noted, "")
        return
    click.echo(f"{words.count(len(found), 'weight')} noted. What is weighed again weighs that.")


@lot_commands.command("weights")
@asking("view")
def list_weights(frame: Frame) -> None:
    """List how much of weighed goods is here, and what it weighs together."""
    found = lots.weights()
    products = catalog.read.products([each.product for each in found])
    told = [
        {
            "product": products[each.product].sku,
            "pieces": each.pieces,
            "kilograms": f"{float(each.kilograms):.3f}",
            "unweighed": each.unweighed,
        }
        for each in found
    ]
    if frame.is_json:
        frame.print(told)
        return
    rows = []
    for each in found:
        product = products[each.product]
        amounts = [catalog.shown_quantity(product, n) for n in (each.pieces, each.unweighed)]
        rows.append([product.sku, *amounts, f"{float(each.kilograms):.3f}"])
    heads = ["product", "weighed", "not weighed", "kg"]
    click.echo(words.table(heads, rows, tuple(heads[1:])))


lot_commands.add_command(yield_of_lot)
