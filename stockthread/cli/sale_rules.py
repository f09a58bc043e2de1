"""`stockthread customer-rule` and `substitute`: what customers ask, what may be sold instead."""

import click

from stockthread import catalog, parties, sales
from stockthread.cli import picking, words
from stockthread.cli.frame import Frame, asking, listing
from stockthread.cli.receive import party
from stockthread.kernel import clock
from stockthread.kernel.errors import refuse
from stockthread.sales import NewRule, NewSubstitute


@click.group("customer-rule")
def rule_commands() -> None:
    """Say what customers ask of goods."""


@rule_commands.command("list")
@click.option("--party", "of", metavar="PARTY", default="")
@listing("view")
def list_rules(frame: Frame, of: str) -> None:
    """List the rules in use."""
    found = sales.rules([party(of)] if of else None)
    codes = parties.read.codes(sorted({rule.party for rule in found}))
    products = catalog.read.products(sorted({rule.product for rule in found} - {0}))
    classes = {each.id: each.code for each in catalog.read.classes()}
    told = [
        {
            "rule": rule.id, "party": codes[rule.party], "kind": rule.kind,
            "product": products[rule.product].sku if rule.product else None,
            "class": classes[rule.product_class] if rule.product_class else None,
            "days": rule.days, "note": rule.note,
        }
        for rule in found
    ]  # fmt: skip
    if frame.is_json:
        frame.print(told)
        return
    rows = [
        [str(each["rule"]), each["party"], each["kind"].replace("_", " "),
         each["product"] or each["class"] or "any", str(each["days"] or ""), each["note"]]
        for each in told
    ]  # fmt: skip
    click.echo(words.table(["rule", "party", "asks", "of", "days", ""], rows, ("rule", "days")))


@rule_commands.command("add")
@click.argument("of", metavar="PARTY")
@click.argument("kind", type=click.Choice([kind.replace("_", "-") for kind in sales.RULE_KINDS]))
@click.option("--days", type=click.IntRange(1), help="Of remaining life.")
@click.option("--product", metavar="SKU", default="", help="Only of a product.")
@click.option("--class", "of_class", metavar="CODE", default="", help="Only of a class.")
@click.option("--note", metavar="TEXT", default="")
@asking("set_up")
def add_rule(
    frame: Frame, of: str, kind: str, days: int | None, product: str, of_class: str, note: str
) -> None:
    """Ask it of all goods for a customer from now on."""
    classes = {each.code: each.id for each in catalog.read.classes()}
    if of_class and of_class not in classes:
        refuse("unknown_class", **{"class": of_class})
    new = NewRule(
        party(of), kind.replace("-", "_"), picking.product(product).id if product else 0,
        classes.get(of_class, 0), days or 0, note,
    )  # fmt: skip
    id = sales.add_rule(new, by=frame.actor.person, at=clock.now())
    _tell(frame, {"rule": id}, f"Rule {id}: {of} asks for {kind.replace('-', ' ')}.")


@rule_commands.command("close")
@click.argument("rule", type=click.IntRange(1))
@asking("set_up")
def close_rule(frame: Frame, rule: int) -> None:
    """Ask it no more."""
    sales.close_rule(rule)
    _tell(frame, {"rule": rule}, f"Rule {rule} is closed.")


@click.group("substitute")
def substitute_commands() -> None:
    """Say what may be sold in place of what."""


@substitute_commands.command("list")
@click.option("--product", metavar="SKU", default="")
@listing("view")
def list_substitutes(frame: Frame, product: str) -> None:
    """List what may be sold instead, with how much of it is free."""
    found = sales.substitutes([picking.product(product).id] if product else None)
    ids = sorted({id for each in found for id in (each.product, each.substitute)})
    products = catalog.read.products(ids)
    told = [
        {
            "id": each.id, "product": products[each.product].sku,
            "substitute": products[each.substitute].sku, "rank": each.rank,
            "is_mutual": each.is_mutual, "note": each.note,
        }
        for each in found
    ]  # fmt: skip
    if frame.is_json:
        frame.print(told)
        return
    rows = [
        [str(each["id"]), each["product"], "↔" if each["is_mutual"] else "→", each["substitute"],
         str(each["rank"]), each["note"]]
        for each in told
    ]  # fmt: skip
    heads = ["id", "product", "", "instead", "rank", ""]
    click.echo(words.table(heads, rows, ("id", "rank")))


@substitute_commands.command("add")
@click.argument("product")
@click.argument("substitute")
@click.option("--rank", type=int, default=1, show_default=True, help="1 is offered first.")
@click.option("--mutual", "is_mutual", is_flag=True, help="And the other way round.")
@click.option("--note", metavar="TEXT", default="", help="On which condition.")
@asking("set_up")
def add_substitute(
    frame: Frame, product: str, substitute: str, rank: int, is_mutual: bool, note: str
) -> None:
    """Offer SUBSTITUTE where PRODUCT is short."""
    ids = picking.product(product).id, picking.product(substitute).id
    sales.add_substitutes([NewSubstitute(*ids, rank, is_mutual, note)])
    _tell(frame, {"product": product, "substitute": substitute},
          f"{substitute} may be sold in place of {product}.")  # fmt: skip


@substitute_commands.command("close")
@click.argument("id", type=click.IntRange(1))
@asking("set_up")
def close_substitute(frame: Frame, id: int) -> None:
    """Offer it no more."""
    sales.close_substitute(id)
    _tell(frame, {"id": id}, f"Substitute {id} is closed.")


def _tell(frame: Frame, told: dict[str, object], sentence: str) -> None:
    if frame.is_json:
        frame.print(told)
    else:
        click.echo(sentence)
