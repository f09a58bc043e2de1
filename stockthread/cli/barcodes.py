"""`stockthread barcode`: what any scanned text is, and barcodes taught once."""

from typing import Any

import click

from stockthread import catalog, parties
from stockthread.catalog import KnownBarcode, Match, NewBarcode, Product, SaidBarcode
from stockthread.cli import naming, picking, program, words
from stockthread.cli.frame import Frame, asking, listing
from stockthread.kernel import clock
from stockthread.kernel.errors import text as sentence


@click.group("barcode")
def barcode_commands() -> None:
    """Read barcodes, and teach what unknown ones mean."""


@barcode_commands.command("read")
@click.argument("texts", nargs=-1, required=True, metavar="TEXT... or -")
@asking("find")
def read_barcodes(frame: Frame, texts: tuple[str, ...]) -> None:
    """Tell what scanned TEXTs are: their standard, what it says, which product is meant."""
    said = catalog.barcodes_said(naming.from_input(texts))
    products = catalog.read.products([match.product for each in said for match in each.meant])
    if frame.is_json:
        frame.print([said_json(each, products) for each in said])
        return
    click.echo("\n\n".join(words.facts(said_facts(each, products)) for each in said))


def said_facts(said: SaidBarcode, products: dict[int, Product]) -> list[tuple[str, str]]:
    """What a text is, for people."""
    pairs = [("text", said.text)]
    if said.code is None:
        pairs.append(("standard", sentence(said.refused) if said.refused else ""))
    else:
        pairs.append(("standard", standard_of(said)))
        pairs += [(fact.name, f"{fact.value} {fact.unit}".strip()) for fact in said.code.facts]
    for match in said.meant:
        pairs.append(("product", meant_words(match, products[match.product])))
    if not said.meant:
        teach = program.typed("barcode", "teach")
        pairs.append(("product", f"not known; teach it with: {teach}"))
    return pairs


def standard_of(said: SaidBarcode) -> str:
    """`GS1 element string`, `plain text`, `perhaps ANSI MH10.8.2`."""
    assert said.code is not None
    if not said.code.facts:
        return "plain text"
    name = f"{said.code.standard} {said.code.shape}".strip()
    return name if said.code.is_certain else f"perhaps {name}, or plain text"


def meant_words(match: Match, product: Product) -> str:
    """`DR-18 Cordless drill, serial 000123`, `12 × DR-18 Cordless drill`."""
    pieces = f"{words.number(match.pieces)} × " if match.pieces > 1 else ""
    serial = f", serial {match.serial}" if match.serial else ""
    return f"{pieces}{product.sku} {product.name}{serial}"


def said_json(said: SaidBarcode, products: dict[int, Product]) -> dict[str, Any]:
    """What a text is, for programs."""
    return {
        "text": said.text,
        "standard": said.code.standard if said.code else None,
        "shape": said.code.shape if said.code else None,
        "is_certain": said.code.is_certain if said.code else None,
        "facts": {fact.name: str(fact.value) for fact in said.code.facts} if said.code else {},
        "refused": sentence(said.refused) if said.refused else None,
        "products": [
            {
                "sku": products[match.product].sku,
                "serial": match.serial,
                "pieces": match.pieces,
                "barcode": match.barcode or None,
            }
            for match in said.meant
        ],
    }


@barcode_commands.command("list")
@click.argument("text", default="")
@click.option("--forgotten", is_flag=True, help="Those that were forgotten.")
@click.option("--limit", type=click.IntRange(1, 1_000_000), default=1000, show_default=True)
@listing("view")
def list_barcodes(frame: Frame, text: str, forgotten: bool, limit: int) -> None:
    """List the barcodes that were taught, the newest first; those with TEXT in them."""
    found = catalog.read.barcodes(text, is_known=not forgotten, limit=limit)
    products = catalog.read.products([each.product for each in found])
    if frame.is_json:
        frame.print([barcode_json(each, products[each.product]) for each in found])
        return
    people = parties.read.people_names([each.taught_by for each in found])
    rows = [
        [str(each.id), shown(each), products[each.product].sku, words.number(each.pieces),
         people.get(each.taught_by, ""), words.moment(each.taught_at)]
        for each in found
    ]  # fmt: skip
    headers = ["barcode", "example", "product", "pieces", "taught by", "taught"]
    click.echo(words.table(headers, rows, ("barcode", "pieces")))


def shown(barcode: KnownBarcode) -> str:
    """The example with its serial in brackets: `ACME-77-[000123]-EU`."""
    if not barcode.serial:
        return barcode.example
    return f"{barcode.before}[{barcode.serial}]{barcode.after}"


def barcode_json(barcode: KnownBarcode, product: Product) -> dict[str, Any]:
    """One barcode, for programs."""
    fields = ("id", "kind", "example", "before", "serial", "after", "serial_min", "serial_max",
              "pieces", "taught_at", "forgotten_at")  # fmt: skip
    return {"sku": product.sku, **{field: getattr(barcode, field) for field in fields}}


@barcode_commands.command("teach")
@click.argument("product")
@click.argument("text")
@click.option("--serial", metavar="TEXT", default="", help="The part of it that is the serial.")
@click.option("--pieces", type=int, default=1, show_default=True, help="How many are inside.")
@click.option("--least", type=int, metavar="N", help="The fewest characters of a serial.")
@click.option("--most", type=int, metavar="N", help="The most characters of a serial.")
@asking("receive")
def teach_barcode(
    frame: Frame,
    product: str,
    text: str,
    serial: str,
    pieces: int,
    least: int | None,
    most: int | None,
) -> None:
    """Teach that barcodes like TEXT are the PRODUCT, and which part of them is the serial."""
    sku = picking.product(product).sku
    start, end = part(text, serial)
    new = NewBarcode(sku, text, start, end, pieces, least, most)
    [id] = catalog.teach_barcodes([new], person=frame.actor.person, at=clock.now())
    barcode = catalog.read.barcode(id)
    meant = catalog.read.product(barcode.product)
    if frame.is_json:
        frame.print(barcode_json(barcode, meant))
        return
    match = Match(meant.id, barcode.serial or None, barcode.pieces, id)
    click.echo(f"Barcode {id}: {shown(barcode)} is {meant_words(match, meant)}.")


def part(text: str, serial: str) -> tuple[int | None, int | None]:
    """Where the serial stands in a text. Raises UsageError where it is not there once."""
    if not serial:
        return None, None
    if text.count(serial) != 1:
        times = "not" if serial not in text else "more than once"
        raise click.UsageError(f"{serial!r} is {times} in {text!r}.")
    start = text.index(serial)
    return start, start + len(serial)


@barcode_commands.command("forget")
@click.argument("barcode", type=click.IntRange(1, 2**62))
@asking("set_up")
def forget_barcode(frame: Frame, barcode: int) -> None:
    """Forget a BARCODE, by its number. It stays on record."""
    catalog.forget_barcode(barcode, person=frame.actor.person, at=clock.now())
    _told(frame, barcode, "is forgotten")


@barcode_commands.command("remember")
@click.argument("barcode", type=click.IntRange(1, 2**62))
@asking("set_up")
def remember_barcode(frame: Frame, barcode: int) -> None:
    """Bring a forgotten BARCODE back, by its number."""
    catalog.remember_barcode(barcode)
    _told(frame, barcode, "is known again")


def _told(frame: Frame, id: int, deed: str) -> None:
    known = catalog.read.barcode(id)
    if frame.is_json:
        frame.print(barcode_json(known, catalog.read.product(known.product)))
        return
    click.echo(f"{shown(known)} {deed}.")
