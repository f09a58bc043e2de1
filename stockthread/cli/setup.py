"""`stockthread product` and `party`: what has to be there before stock can be.

For a few of them at a time; tables of units bring their products and makers along.
"""

from collections.abc import Sequence
from typing import Final

import click

from stockthread import access, catalog, parties
from stockthread.cli import picking, words
from stockthread.cli.codes import correct_product
from stockthread.cli.frame import Frame, asking, listing
from stockthread.cli.serialise import track
from stockthread.kernel import db

KINDS: Final = {kind: f"is_{kind}" for kind in parties.KINDS}


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


@product_commands.command("close")
@click.argument("skus", nargs=-1, required=True, metavar="SKU...")
@asking("set_up")
def close_products(frame: Frame, skus: tuple[str, ...]) -> None:
    """Take products out of use; their stock and history stay."""
    catalog.close_products([picking.product(sku).id for sku in skus])
    _told_active(frame, skus, False)


@product_commands.command("reopen")
@click.argument("skus", nargs=-1, required=True, metavar="SKU...")
@asking("set_up")
def reopen_products(frame: Frame, skus: tuple[str, ...]) -> None:
    """Bring closed products back into use."""
    catalog.reopen_products([picking.product(sku).id for sku in skus])
    _told_active(frame, skus, True)


def _told_active(frame: Frame, skus: Sequence[str], is_active: bool) -> None:
    if frame.is_json:
        frame.print([{"sku": sku, "is_active": is_active} for sku in skus])
        return
    told = "in use again" if is_active else "no longer used; stock and history stay"
    click.echo(f"{', '.join(skus)}: {told}.")


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
@listing("view")
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


@party_commands.command("change")
@click.argument("code")
@click.option("--name", metavar="TEXT")
@click.option("--supplier/--no-supplier", "is_supplier", default=None)
@click.option("--customer/--no-customer", "is_customer", default=None)
@click.option("--carrier/--no-carrier", "is_carrier", default=None)
@click.option("--maker/--no-maker", "is_maker", default=None)
@click.option("--own/--no-own", "is_own", default=None, help="Our own company.")
@click.option("--note", metavar="TEXT")
@asking("set_up")
def change_party(frame: Frame, code: str, **said: str | bool | None) -> None:
    """Change what is said of a company; what is not named stays."""
    given = {name: value for name, value in said.items() if value is not None}
    if not given:
        raise click.UsageError("Say what changes, such as --name or --supplier.")
    before = parties.read.described(code)
    parties.change_parties([before._replace(**given)])
    if frame.is_json:
        frame.print(parties.read.described(code)._asdict())
        return
    click.echo(f"{code} changed: {', '.join(name.removeprefix('is_') for name in given)}.")


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
@listing("view")
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
