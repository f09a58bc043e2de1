"""`stockthread order serials`: serials that the supplier of an order puts on the goods."""

from pathlib import Path
from typing import Any

import click

from stockthread import catalog, exchange, identifiers, purchases
from stockthread.cli import done, exits, label_files, picking, words
from stockthread.cli.frame import Frame, posting
from stockthread.cli.orders import named
from stockthread.kernel.errors import refuse
from stockthread.ledger import Act
from stockthread.orders import Order
from stockthread.purchases import Issued


@click.command("serials")
@click.argument("number")
@click.option("--product", "sku", metavar="SKU", help="Of which; of an order of one it is that.")
@click.option("--count", metavar="NUMBER", help="Give so many to the supplier, and expect them: "
              '12, or "2 case".')  # fmt: skip
@click.option("--book", metavar="NAME", help="From a book of numbers; else the product's scheme.")
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="FILE",
              help="Write them as CSV or PDF, by the file's ending.")  # fmt: skip
@click.option("--force", is_flag=True, help="Replace a file that is there.")
@posting("receive")
def serials(
    frame: Frame, act: Act, number: str, sku: str | None, count: str | None, book: str | None,
    output: Path | None, force: bool,
) -> None:  # fmt: skip
    """Give serials to a supplier to mark goods with, or list those that were given."""
    order = named(number)
    if output and output.suffix.lower() not in (".csv", ".pdf"):
        raise click.UsageError("Name a file that ends in .csv or .pdf.")
    target = label_files.checked(frame, output, force=force) if output else None
    if count:
        from_book = identifiers.read.book_by_name(book).id if book else 0
        of = catalog.read.product(product_of(order, sku))
        some = [purchases.issue_serials(
            order, act, product=of.id, count=picking.pieces(of, count), book=from_book
        )]  # fmt: skip
    else:
        some = of_product(purchases.issued(order), sku)
    if target and output:
        write(order, some, output)
    tell(frame, order, some, output, is_new=bool(count))


def of_product(some: list[Issued], sku: str | None) -> list[Issued]:
    """Those of one product, or all."""
    wanted = picking.product(sku).id if sku else 0
    return [each for each in some if wanted in (0, each.product)]


def product_of(order: Order, sku: str | None) -> int:
    """The product that is meant. Raises UsageError where several may be."""
    if sku:
        return picking.product(sku).id
    found = purchases.to_issue(order)
    if len(found) != 1:
        raise click.UsageError("Say --product SKU: the order is not of one with serials.")
    return found[0].product.id


def write(order: Order, some: list[Issued], output: Path) -> None:
    """Write the serials as CSV or PDF. Raises Refused serials_none_given."""
    if not some:
        refuse("serials_none_given", number=order.number)
    if output.suffix.lower() == ".csv":
        output.write_text(exchange.serials_csv(order, some), "utf-8", newline="")
        return
    from stockthread import papers  # what sets type is loaded only here

    output.write_bytes(papers.pdf(papers.serial_list(order, some), "a4"))


def tell(
    frame: Frame, order: Order, some: list[Issued], output: Path | None, *, is_new: bool
) -> None:
    """Say what was given, or list it."""
    products = catalog.read.products(sorted({each.product for each in some}))
    if frame.is_json:
        frame.print({"order": order.number, "given": [as_json(each, products) for each in some],
                     "file": str(output) if output else None})  # fmt: skip
        return
    for each in some if is_new else ():
        codes = each.codes
        listed = codes[0] if len(codes) == 1 else f"{codes[0]} … {codes[-1]}"
        click.echo(f"{words.number(len(codes))} × {products[each.product].name} ({listed}) given "
                   f"to the supplier of {order.number}, and expected. "
                   f"Undo: {done.undo_of([each.event])}")  # fmt: skip
    if output:
        click.echo(f"They are in {output}.")
    elif not is_new and not some:
        click.echo(f"No serials were given to the supplier of {order.number}.")
        raise click.exceptions.Exit(exits.NOT_FOUND)
    elif not is_new:
        click.echo("\n".join(code for each in some for code in each.codes))


def as_json(each: Issued, products: dict[int, catalog.Product]) -> dict[str, Any]:
    """What was given at once, for programs."""
    return {"event": each.event, "at": each.at.isoformat(), "codes": list(each.codes),
            "product": products[each.product].sku}  # fmt: skip
