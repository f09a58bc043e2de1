"""`stockthread specification`: which certificates and results goods must have before use."""

from typing import Any

import click

from stockthread import catalog, certificates, parties
from stockthread.certificates import NUMBER, PAPER, PASS, TEXT, VALID, NewNeed, Specification
from stockthread.cli import picking, shown, words
from stockthread.cli.frame import Frame, listing, posting
from stockthread.kernel.errors import refuse
from stockthread.ledger import Act


@click.group("specification")
def specification_commands() -> None:
    """Say which certificates and results goods must have before use."""


@specification_commands.command("set")
@click.argument("sku", metavar="PRODUCT")
@click.option("--certificate", "papers", multiple=True, metavar="KIND", help="Repeated.")
@click.option("--valid", "valid", multiple=True, metavar="KIND",
              help="A certificate that has not expired; repeated.")  # fmt: skip
@click.option("--number", "numbers", multiple=True, metavar="NAME:LOWER:UPPER:UNIT",
              help="A result within limits, such as Brix:11.0:13.5:°Bx; repeated.")  # fmt: skip
@click.option("--text", "texts", multiple=True, metavar="NAME[=EXPECTED]", help="Repeated.")
@click.option("--test", "tests", multiple=True, metavar="NAME", help="To be passed; repeated.")
@click.option("--supplier", default="", metavar="CODE", help="For this supplier's goods alone.")
@posting("certify", has_good=False)
def set_specification(
    frame: Frame, act: Act, sku: str, papers: tuple[str, ...], valid: tuple[str, ...],
    numbers: tuple[str, ...], texts: tuple[str, ...], tests: tuple[str, ...], supplier: str,
) -> None:  # fmt: skip
    """Ask this of a product's goods that come from now on; without options, for nothing."""
    product = picking.product(sku)
    needs = [NewNeed(PAPER, each) for each in papers]
    needs += [NewNeed(VALID, each) for each in valid]
    needs += [_number(each) for each in numbers]
    needs += [NewNeed(TEXT, *_halves(each)) for each in texts]
    needs += [NewNeed(PASS, each) for each in tests]
    certificates.set_specification(
        product.id, needs, supplier=_supplier(supplier) if supplier else 0, note=act.reason,
        key=act.key, by=act.by, at=act.recorded_at,
    )  # fmt: skip
    _tell(frame, list(certificates.read.in_force(product.id).values()))


def _number(text: str) -> NewNeed:
    name, lower, upper, unit = (*(each.strip() for each in text.split(":", 3)), "", "", "")[:4]
    return NewNeed(NUMBER, name, unit, lower, upper)


def _halves(text: str) -> tuple[str, str, str, str, str]:
    name, _, expected = text.partition("=")
    return name.strip(), "", "", "", expected.strip()


def _supplier(code: str) -> int:
    found = parties.read.by_code([code.strip(), code.strip().upper()])
    return next(iter(found.values()), 0) or refuse("unknown_party", party=code)


@specification_commands.command("show")
@click.argument("sku", metavar="PRODUCT")
@click.option("--all", "is_all", is_flag=True, help="All versions, the latest first.")
@listing("view")
def show(frame: Frame, sku: str, is_all: bool) -> None:
    """Show what is asked of a product's goods."""
    product = picking.product(sku)
    _tell(frame, certificates.read.specifications(product=product.id, in_force=not is_all))


@specification_commands.command("list")
@listing("view")
def list_specifications(frame: Frame) -> None:
    """List what is asked of goods that come now, by product."""
    found = certificates.read.specifications(in_force=True)
    _tell(frame, [each for each in found if each.needs])


@specification_commands.command("apply")
@click.argument("sku", metavar="PRODUCT")
@posting("certify", has_good=False)
def apply_now(frame: Frame, act: Act, sku: str) -> None:
    """Let what is asked now count for goods that are there already, too."""
    product = picking.product(sku)
    settled = certificates.apply_now(product.id, act=act)
    if frame.is_json:
        frame.print(settled_json(settled))
        return
    click.echo(f"{product.name}: {settled_words(settled)}.")


def settled_json(settled: certificates.Settled) -> dict[str, Any]:
    """What became of holds, for programs."""
    return {"released": list(settled.released), "held": list(settled.held)}


def settled_words(settled: certificates.Settled) -> str:
    """What became of holds, for people."""
    both = ((settled.released, "released"), (settled.held, "held"))
    told = [f"{shown.subject(list(items))} {what}" for items, what in both if items]
    return ", ".join(told) or "no hold changes"


def _tell(frame: Frame, found: list[Specification]) -> None:
    products = catalog.read.products(sorted({each.product for each in found}))
    suppliers = parties.read.names(sorted({each.supplier for each in found} - {0}))
    rows = [
        {"product": products[each.product].sku, "supplier": suppliers.get(each.supplier, ""),
         "version": each.version, "is_in_force": each.is_in_force, "id": each.id,
         "needs": [{"type": need.type, "name": need.name, "limits": need.limits}
                   for need in each.needs]}
        for each in found
    ]  # fmt: skip
    if frame.is_json:
        frame.print(rows)
        return
    cells = [
        [str(row["product"]), str(row["supplier"]) or "any", str(row["version"]),
         "; ".join(f"{need.name} {need.limits}".strip() for need in each.needs) or "nothing"]
        for row, each in zip(rows, found, strict=True)
    ]  # fmt: skip
    heads = ["product", "supplier", "version", "is asked for"]
    click.echo(words.table(heads, cells) if cells else "Nothing is asked for.")
