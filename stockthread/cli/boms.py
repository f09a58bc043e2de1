"""`stockthread bom`: bills of materials added, listed, shown, activated, closed."""

import uuid
from typing import Any

import click

from stockthread import catalog, production
from stockthread.catalog import Product
from stockthread.cli import naming, picking, words
from stockthread.cli.frame import Frame, asking, listing
from stockthread.kernel import clock
from stockthread.kernel.errors import refuse
from stockthread.production import Bom, BomLine, NewBom


@click.group("bom")
def bom_commands() -> None:
    """Say what goes into a product."""


@bom_commands.command("add")
@click.argument("product")
@click.option("--line", "lines", multiple=True, required=True,
              metavar='"SKU AMOUNT [or SKU, …] [in bulk] [at POSITION]"',
              help="What goes in; - reads lines.")  # fmt: skip
@click.option("--yield", "made", metavar="AMOUNT", default="1", help="For how much; else one.")
@click.option("--note", metavar="TEXT", default="", help="What is new in this version.")
@click.option("--draft", is_flag=True, help="Orders are not made by it yet.")
@click.option("--key", metavar="TEXT", help="Done once for each key; else a new one.")
@asking("set_up")
def add_bom(
    frame: Frame, product: str, lines: tuple[str, ...], made: str, note: str, draft: bool,
    key: str | None,
) -> None:  # fmt: skip
    """Make the next version of the bill of a PRODUCT."""
    found = picking.product(product)
    new = NewBom(
        found.id,
        production.reading.bom_lines(naming.from_input(lines)),
        catalog.parse_quantity(found, made),
        note,
        is_draft=draft,
    )
    [id] = production.add_boms([new], key=key or uuid.uuid4().hex, by=frame.actor.person,
                               at=clock.now())  # fmt: skip
    bom = production.read.bom(id)
    _tell(frame, bom, f"Version {bom.version} of the bill of {found.sku}: {bom.state}.")


@bom_commands.command("list")
@click.option("--state", type=click.Choice(production.STATES))
@listing("view")
def list_boms(frame: Frame, state: str | None) -> None:
    """List the versions of all bills."""
    boms = production.read.boms(state=state or "", limit=10_000)
    if frame.is_json:
        frame.print([bom_json(each) for each in boms])
        return
    products = catalog.read.products(sorted({each.product for each in boms}))
    rows = [
        [products[each.product].sku, str(each.version), each.state, products[each.product].name,
         each.note]
        for each in boms
    ]  # fmt: skip
    click.echo(words.table(["product", "version", "state", "name", "note"], rows, ("version",)))


@bom_commands.command("show")
@click.argument("product")
@click.option("--version", "number", type=click.IntRange(1), help="Else the active one.")
@click.option("--tree", is_flag=True, help="With what goes into what goes in.")
@asking("view")
def show_bom(frame: Frame, product: str, number: int | None, tree: bool) -> None:
    """Show what goes into a PRODUCT."""
    found = picking.product(product)
    bom = version_of(found, number)
    if tree and not frame.is_json:
        _show_tree(found)
        return
    _tell(frame, bom)


def version_of(product: Product, number: int | None) -> Bom:
    """A version of a product's bill: the active one, or the latest, unless told.

    Raises Refused bom_version.
    """
    versions = production.read.versions(product.id)
    wanted = [
        each for each in versions
        if (each.version == number if number else each.state == production.ACTIVE)
    ]  # fmt: skip
    if not wanted and not number:
        wanted = versions
    return wanted[0] if wanted else refuse("bom_version", sku=product.sku, version=number or 1)


def _show_tree(product: Product) -> None:
    told = production.read.tree(product.id)
    products = catalog.read.products(sorted({line.product for _, _, line in told}))
    click.echo(f"{product.sku}  {product.name}")
    for depth, bom, line in told:
        each = products[line.product]
        amount = catalog.shown_quantity(each, line.quantity)
        per = f" for {bom.yield_quantity}" if bom.yield_quantity > 1 else ""
        click.echo(f"{'  ' * depth}{amount} {each.sku}  {each.name}{per}")


@bom_commands.command("activate")
@click.argument("product")
@click.argument("version", type=click.IntRange(1))
@asking("set_up")
def activate_bom(frame: Frame, product: str, version: int) -> None:
    """Plan orders by a VERSION from now on."""
    bom = version_of(picking.product(product), version)
    production.activate_bom(bom.id)
    _tell(frame, production.read.bom(bom.id), f"Version {version} is active.")


@bom_commands.command("close")
@click.argument("product")
@click.argument("version", type=click.IntRange(1))
@asking("set_up")
def close_bom(frame: Frame, product: str, version: int) -> None:
    """Plan no more orders by a VERSION."""
    bom = version_of(picking.product(product), version)
    production.close_bom(bom.id)
    _tell(frame, production.read.bom(bom.id), f"Version {version} is closed.")


def bom_json(bom: Bom) -> dict[str, Any]:
    """A version of a bill for programs."""
    lines = production.read.bom_lines([bom.id])[bom.id]
    ids = {bom.product, *(id for line in lines for id in line.products)}
    skus = {id: each.sku for id, each in catalog.read.products(sorted(ids)).items()}
    return {
        "product": skus[bom.product],
        "version": bom.version,
        "state": bom.state,
        "yield": bom.yield_quantity,
        "note": bom.note,
        "lines": [
            {
                "product": skus[line.product],
                "quantity": line.quantity,
                "kind": line.kind,
                "position": line.position,
                "alternatives": [skus[id] for id in line.alternatives],
            }
            for line in lines
        ],
    }


def _tell(frame: Frame, bom: Bom, sentence: str = "") -> None:
    if frame.is_json:
        frame.print(bom_json(bom))
        return
    if sentence:
        click.echo(sentence)
    product = catalog.read.product(bom.product)
    lines = production.read.bom_lines([bom.id])[bom.id]
    ids = {id for line in lines for id in line.products}
    known = catalog.read.products(sorted(ids))
    click.echo(
        f"{catalog.shown_quantity(product, bom.yield_quantity)} {product.sku}, {product.name}: "
        f"version {bom.version}, {bom.state}" + (f". {bom.note}" if bom.note else "")
    )
    rows = [_row(line, known) for line in lines]
    headers = ["amount", "product", "how", "position", "or"]
    click.echo(words.table(headers, rows, ("amount",)))


def _row(line: BomLine, known: dict[int, Product]) -> list[str]:
    product = known[line.product]
    others = ", ".join(known[id].sku for id in line.alternatives)
    return [
        catalog.shown_quantity(product, line.quantity), f"{product.sku}, {product.name}",
        production.reading.WAYS[line.kind], line.position, others,
    ]  # fmt: skip
