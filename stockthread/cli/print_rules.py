"""`stockthread rule`: which events print labels by themselves."""

from collections.abc import Sequence
from typing import Any

import click

from stockthread import catalog, places, printing
from stockthread.cli import picking, printed, words
from stockthread.cli.frame import Frame, asking, listing
from stockthread.cli.print_queue import JOB
from stockthread.kernel import clock
from stockthread.kernel.errors import refuse
from stockthread.printing import NewRule, RuleRow


@click.group("rule")
def rule_commands() -> None:
    """Say what prints labels by itself."""


@rule_commands.command("list")
@listing("view")
def list_rules(frame: Frame) -> None:
    """List rules in the order in which they were made."""
    found = rules_json(printing.read.rules())
    if frame.is_json:
        frame.print(found)
        return
    rows = [
        [str(each["rule"]), each["event"], each["template"], each["printer"],
         each["product"] or "any", each["class"] or "any", each["place"] or "any",
         "" if each["is_active"] else "closed"]
        for each in found
    ]  # fmt: skip
    headers = ["rule", "event", "template", "printer", "product", "class", "place", ""]
    click.echo(words.table(headers, rows, ("rule",)))


def rules_json(rules: Sequence[RuleRow]) -> list[dict[str, Any]]:
    """Rules for programs."""
    templates = {each.id: each.code for each in printing.read.templates()}
    printers = {each.id: each.code for each in printing.read.printers()}
    products = catalog.read.products(sorted({each.product for each in rules} - {0}))
    classes = {each.id: each.code for each in catalog.read.classes()}
    spots = places.read.places(sorted({each.place for each in rules} - {0}))
    return [
        {
            "rule": each.id,
            "event": each.event,
            "template": templates[each.template],
            "printer": printers[each.printer],
            "product": products[each.product].sku if each.product else None,
            "class": classes[each.product_class] if each.product_class else None,
            "place": spots[each.place].code if each.place else None,
            "is_active": each.is_active,
        }
        for each in rules
    ]


@rule_commands.command("add")
@click.argument("event", type=click.Choice(printing.EVENTS))
@click.option("--template", metavar="CODE", required=True)
@click.option("--printer", metavar="CODE", required=True)
@click.option("--product", metavar="SKU", default="", help="Only of a product.")
@click.option("--class", "of_class", metavar="CODE", default="", help="Only of a class.")
@click.option("--place", metavar="PLACE", default="", help="Only in a place, or below it.")
@asking("set_up")
def add_rule(
    frame: Frame,
    event: str,
    template: str,
    printer: str,
    product: str,
    of_class: str,
    place: str,
) -> None:
    """Print labels on each EVENT from now on."""
    new = NewRule(
        event,
        printed.template(template).id,
        printed.printer(printer).id,
        picking.product(product).id if product else 0,
        _class(of_class) if of_class else 0,
        picking.place(place).id if place else 0,
    )
    id = printing.add_rule(new, person=frame.actor.person, at=clock.now())
    only = [
        f" of {product}" * bool(product),
        f" of the class {of_class}" * bool(of_class),
        f" in {place} and below" * bool(place),
    ]
    limits = " and".join(each for each in only if each)
    told = f"Rule {id}: each {event} prints the template {template} on {printer}"
    _tell(frame, id, f"{told}{', only' * bool(limits)}{limits}.")


@rule_commands.command("close")
@click.argument("rule", type=JOB)
@asking("set_up")
def close_rule(frame: Frame, rule: int) -> None:
    """Print by a RULE no more."""
    printing.close_rule(rule)
    _tell(frame, rule, f"Rule {rule} is closed.")


def _class(code: str) -> int:
    found = {each.code: each.id for each in catalog.read.classes()}
    return found.get(code.strip()) or refuse("unknown_class", **{"class": code})


def _tell(frame: Frame, id: int, sentence: str) -> None:
    if frame.is_json:
        frame.print(rules_json([printing.read.rule(id)])[0])
        return
    click.echo(sentence)
