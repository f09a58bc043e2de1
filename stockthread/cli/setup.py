"""`stockthread place`, `product` and `party`: what has to be there before stock can be.

For a few of them at a time; tables of units bring their products and makers along.
"""

from collections.abc import Sequence
from typing import Any, Final

import click

from stockthread import access, catalog, parties, places
from stockthread.cli import picking, words
from stockthread.cli.codes import correct_product
from stockthread.cli.frame import Frame, asking
from stockthread.cli.serialise import track
from stockthread.kernel import db

KINDS: Final = {kind: f"is_{kind}" for kind in parties.KINDS}


@click.group("place")
def place_commands() -> None:
    """Add places, and list them."""


@place_commands.command("add")
@click.argument("codes", nargs=-1, required=True, metavar="CODE...")
@click.option("--kind", type=click.Choice(places.BUILT_KINDS), default="bin", show_default=True)
@click.option("--in", "parent", metavar="PLACE", default="", help="The place that they are in.")
@click.option("--name", metavar="TEXT", help="Default: the code.")
@asking("set_up")
def add_place(
    frame: Frame, codes: tuple[str, ...], kind: str, parent: str, name: str | None
) -> None:
    """Add places, all of one kind and in one place."""
    new = [places.NewPlace(code, name or code, kind, parent) for code in codes]
    places.add_places(new)
    if frame.is_json:
        frame.print([{"code": each.code, "name": each.name, "kind": kind} for each in new])
        return
    click.echo(f"{words.count(len(new), 'place')} added: {', '.join(codes)}.")


@place_commands.command("list")
@asking("view")
def list_places(frame: Frame) -> None:
    """List our own places as a tree."""
    tree = places.read.tree()
    if frame.is_json:
        codes = {each.id: each.code for each in tree}
        frame.print([place_json(each, codes) for each in tree])
        return
    rows = [
        [
            "  " * each.depth + each.code,
            each.name,
            each.kind if each.is_active else f"{each.kind}, closed",
        ]
        for each in tree
    ]
    click.echo(words.table(["place", "name", "kind"], rows))


def place_json(place: places.Place, codes: dict[int, str]) -> dict[str, Any]:
    """One place of the tree, for programs."""
    return {
        "code": place.code,
        "name": place.name,
        "kind": place.kind,
        "in": codes.get(place.parent or 0),
        "is_active": place.is_active,
    }


@click.group("product")
def product_commands() -> None:
    """Add products, list them, say how they are followed, put a wrong one right."""


@product_commands.command("add")
@click.argument("sku")
@click.option("--name", metavar="TEXT", help="Default: the SKU.")
@click.option("--tracking", type=click.Choice(catalog.TRACKINGS), default="serial",
              show_default=True)  # fmt: skip
@click.option("--unit", default="piece", show_default=True, help="In which it is counted.")
@click.option("--scale", type=int, default=1, show_default=True,
              help="Smallest amounts in one unit: 1000 counts kg to the gram.")  # fmt: skip
@click.option("--class", "product_class", metavar="CODE", default="", help="Its class.")
@click.option("--maker", metavar="PARTY", default="", help="Who makes it.")
@click.option("--gtin", default="", help="Its GTIN.")
@click.option("--scheme", metavar="CODE", default="", help="By which its serials are made.")
@click.option("--pattern", metavar="REGEX", default="", help="That its serials must fit.")
@asking("set_up")
def add_product(
    frame: Frame,
    sku: str,
    name: str | None,
    tracking: str,
    unit: str,
    scale: int,
    product_class: str,
    maker: str,
    gtin: str,
    scheme: str,
    pattern: str,
) -> None:
    """Add a product."""
    code_type = "lot" if tracking in ("lot", "bulk") else "serial"
    new = catalog.NewProduct(
        sku, name or sku, tracking, unit, scale, product_class, maker, gtin, code_type, scheme,
        pattern,
    )  # fmt: skip
    catalog.add_products([new])
    if frame.is_json:
        frame.print(new._asdict())
        return
    click.echo(f"{sku} added: {new.name}.")


CHANGEABLE: Final = {
    "name": "name",
    "product_class": "class",
    "maker": "maker",
    "gtin": "GTIN",
    "scheme": "scheme",
    "serial_pattern": "pattern",
}


@product_commands.command("change")
@click.argument("sku")
@click.option("--name", metavar="TEXT")
@click.option("--class", "product_class", metavar="CODE", help="Its class.")
@click.option("--maker", metavar="PARTY", help="Who makes it.")
@click.option("--gtin", help="Its GTIN.")
@click.option("--scheme", metavar="CODE", help="By which its serials are made.")
@click.option("--pattern", "serial_pattern", metavar="REGEX", help="That its serials must fit.")
@asking("set_up")
def change_product(frame: Frame, sku: str, **said: str | None) -> None:
    """Change what is said of a product; '' takes something away. Stock keeps its codes."""
    before = catalog.described(picking.product(sku).id)
    given = {name: value for name, value in said.items() if value is not None}
    if not given:
        raise click.UsageError("Say what changes, such as --name or --scheme.")
    catalog.change_products([before._replace(**given)])
    after = catalog.described(picking.product(sku).id)
    if frame.is_json:
        frame.print(after._asdict())
        return
    changes = [
        f"{word} {getattr(before, name) or 'none'} → {getattr(after, name) or 'none'}"
        for name, word in CHANGEABLE.items()
        if getattr(before, name) != getattr(after, name)
    ]
    click.echo(f"{sku}: {', '.join(changes) or 'nothing changed'}.")


product_commands.add_command(track)
product_commands.add_command(correct_product)


@product_commands.command("units")
@click.argument("sku")
@click.argument("units", nargs=-1, metavar='"1 UNIT = AMOUNT"...')
@click.option("--none", "has_none", is_flag=True, help="It has no units of its own any more.")
@asking("view")
def product_units(frame: Frame, sku: str, units: tuple[str, ...], has_none: bool) -> None:
    """Say the units of its own that a product has: what a carton is, what a litre weighs."""
    product = picking.product(sku)
    if units or has_none:
        access.require(frame.actor, "set_up")
        catalog.set_conversions(product.id, units)
    found = catalog.read.conversions([product.id])
    if frame.is_json:
        frame.print([{"unit": each.unit, "factor": str(each.factor)} for each in found])
        return
    told = [catalog.shown_conversion(each, product) for each in found]
    click.echo("\n".join(told) or f"{product.sku} has no units of its own.")


@product_commands.command("list")
@click.option("--limit", type=click.IntRange(1, 1_000_000), default=1000, show_default=True)
@asking("view")
def list_products(frame: Frame, limit: int) -> None:
    """List products."""
    found = catalog.read.all_products(limit)
    if frame.is_json:
        fields = ("sku", "name", "tracking", "unit", "gtin", "is_active")
        frame.print([{field: getattr(each, field) for field in fields} for each in found])
        return
    rows = [[each.sku, each.name, each.tracking, each.unit] for each in found]
    click.echo(words.table(["product", "name", "tracking", "unit"], rows))


@click.group("party")
def party_commands() -> None:
    """Add suppliers, customers, carriers and makers, and list them."""


@party_commands.command("add")
@click.argument("code")
@click.option("--name", metavar="TEXT", help="Default: the code.")
@click.option("--supplier", is_flag=True)
@click.option("--customer", is_flag=True)
@click.option("--carrier", is_flag=True)
@click.option("--maker", is_flag=True)
@click.option("--own", is_flag=True, help="Our own company.")
@click.option("--address", "address", multiple=True, metavar="LINE",
              help="Its address, as papers say it; once for each line.")  # fmt: skip
@asking("set_up")
def add_party(
    frame: Frame, code: str, name: str | None, address: tuple[str, ...], **kinds: bool
) -> None:
    """Add a company, as one or several of these."""
    if not any(kinds.values()):
        raise click.UsageError(f"Say what {code} is: --{', --'.join(KINDS)}.")
    what = {KINDS[kind]: is_one for kind, is_one in kinds.items()}
    with db.writing():
        parties.add_parties([parties.NewParty(code, name or code, **what)])
        if address:
            parties.add_contacts([_reached(code, name or code, address)])
    if frame.is_json:
        frame.print({"code": code, "name": name or code, "address": list(address), **what})
        return
    told = ", ".join(kind for kind, is_one in kinds.items() if is_one)
    click.echo(f"{code} added: {told}.")


def _reached(code: str, name: str, address: Sequence[str], **ways: str) -> parties.NewContact:
    return parties.NewContact(code, name, address="\n".join(address), **ways)


@party_commands.command("contact")
@click.argument("code")
@click.option("--name", metavar="TEXT", help="Who is to be reached. Default: the code.")
@click.option("--address", "address", multiple=True, metavar="LINE",
              help="The address, as papers say it; once for each line.")  # fmt: skip
@click.option("--email", metavar="TEXT", default="")
@click.option("--phone", metavar="TEXT", default="")
@asking("set_up")
def add_contact(
    frame: Frame, code: str, name: str | None, address: tuple[str, ...], **ways: str
) -> None:
    """Say how a company is reached. The first address is that of its papers."""
    if not address and not any(ways.values()):
        raise click.UsageError("Say at least one of --address, --email and --phone.")
    parties.add_contacts([_reached(code, name or code, address, **ways)])
    if frame.is_json:
        frame.print({"party": code, "name": name or code, "address": list(address), **ways})
        return
    click.echo(f"How {code} is reached is on record.")


@party_commands.command("list")
@click.option("--kind", type=click.Choice(list(KINDS)), help="Only these.")
@click.option("--limit", type=click.IntRange(1, 1_000_000), default=1000, show_default=True)
@asking("view")
def list_parties(frame: Frame, kind: str | None, limit: int) -> None:
    """List companies."""
    found = parties.read.parties(kind, limit=limit)
    told = [
        (each, [kind for kind, field in KINDS.items() if getattr(each, field)]) for each in found
    ]
    if frame.is_json:
        frame.print([{"code": p.code, "name": p.name, "kinds": kinds} for p, kinds in told])
        return
    rows = [[party.code, party.name, ", ".join(kinds)] for party, kinds in told]
    click.echo(words.table(["party", "name", "is"], rows))
