"""`stockthread order inspect` and what follows it: accept, hold back, return to the supplier."""

import click

from stockthread import access, catalog, parties, places, purchases
from stockthread.cli import picking, words
from stockthread.cli.frame import Frame, asking, posting
from stockthread.cli.orders import named
from stockthread.cli.purchase_receiving import parts_of
from stockthread.cli.receive import party
from stockthread.kernel import clock
from stockthread.kernel.errors import refuse
from stockthread.ledger import Act
from stockthread.purchases import Decision, Judgement, Policy


@click.command("inspect")
@click.argument("number", required=False)
@asking("view")
def inspect(frame: Frame, number: str | None) -> None:
    """List what waits for inspection, of a purchase order or of all."""
    waiting = purchases.read.to_inspect(named(number) if number else None)
    products = catalog.read.products(sorted({each.product for each in waiting}))
    names = places.read.names(sorted({each.place for each in waiting if each.place}))
    told = [
        {
            "order": each.order or None, "item": each.item, "code": each.code,
            "product": products[each.product].sku, "place": names.get(each.place),
            "quantity": catalog.shown_quantity(products[each.product], each.quantity),
            "sample": catalog.shown_quantity(products[each.product], each.sampled)
            if each.sampled else None,
            "since": each.since,
        }
        for each in waiting
    ]  # fmt: skip
    if frame.is_json:
        frame.print(told)
        return
    rows = [
        [each["order"] or "", each["code"] or f"#{each['item']}", each["product"],
         each["quantity"], each["sample"] or "", each["place"] or "", words.moment(each["since"])]
        for each in told
    ]  # fmt: skip
    heads = ["order", "item", "product", "quantity", "sample", "place", "since"]
    click.echo(words.table(heads, rows, ["quantity", "sample"]))


@click.command("accept")
@click.argument("number")
@click.argument("items", nargs=-1, metavar="[ITEM[=AMOUNT]]... or -")
@posting("release", has_good=False)
def accept(frame: Frame, act: Act, number: str, items: tuple[str, ...]) -> None:
    """Accept goods that wait for inspection; without items all of the order."""
    judged = purchases.accept(named(number), parts_of(items), act)
    _tell(frame, judged, f"{words.count(len(judged.items), 'item')} accepted")


@click.command("hold-back")
@click.argument("number")
@click.argument("items", nargs=-1, required=True, metavar="ITEM[=AMOUNT]... or -")
@posting("release", has_good=False)
def hold_back(frame: Frame, act: Act, number: str, items: tuple[str, ...]) -> None:
    """Keep goods on hold for a --reason of their own; their inspection is over."""
    order = named(number)
    judged = purchases.hold_back(order, parts_of(items), act, reason=act.reason)
    _tell(frame, judged, f"{words.count(len(judged.items), 'item')} held back")


@click.command("decide")
@click.argument("number")
@click.option("--accept", "good", multiple=True, metavar="ITEM[=AMOUNT]", help="As it should be.")
@click.option("--hold", "bad", multiple=True, metavar="ITEM[=AMOUNT]",
              help="To be kept on hold, for the --reason.")  # fmt: skip
@click.option("--return", "back", multiple=True, metavar="ITEM[=AMOUNT]",
              help="To go back to the supplier, for the --reason.")  # fmt: skip
@click.option("--no-replacement", is_flag=True, help="Nothing is to come for what goes back.")
@posting("release", has_good=False)
def decide(
    frame: Frame, act: Act, number: str, good: tuple[str, ...], bad: tuple[str, ...],
    back: tuple[str, ...], no_replacement: bool,
) -> None:  # fmt: skip
    """Decide what waits for inspection in one act, several parts of one lot too."""
    if back:
        access.require(frame.actor, "ship")
    said = ((purchases.ACCEPT, good), (purchases.HOLD_BACK, bad), (purchases.SEND_BACK, back))
    decisions = [
        Decision(part.item, deed, part.quantity)
        for deed, items in said for part in (parts_of(items) if items else ())
    ]  # fmt: skip
    judged = purchases.decide(
        named(number), decisions, act, reason=act.reason, is_replaced=not no_replacement
    )
    told = [
        f"{len(items)} {word}"
        for word, items in (("accepted", good), ("held", bad), ("sent back", back)) if items
    ]  # fmt: skip
    _tell(frame, judged, ", ".join(told))


@click.command("return-to-supplier")
@click.argument("number")
@click.argument("items", nargs=-1, required=True, metavar="ITEM[=AMOUNT]... or -")
@click.option("--no-replacement", is_flag=True, help="Nothing is to come for them.")
@posting("ship", has_good=False)
def return_to_supplier(
    frame: Frame, act: Act, number: str, items: tuple[str, ...], no_replacement: bool
) -> None:
    """Send goods back to the supplier for a --reason; the order's line is open again."""
    judged = purchases.send_back(
        named(number), parts_of(items), act, reason=act.reason, is_replaced=not no_replacement
    )
    _tell(frame, judged, judged.note)


def _tell(frame: Frame, judged: Judgement, sentence: str) -> None:
    is_repeat = not judged.items
    if frame.is_json:
        frame.print({"events": list(judged.events), "items": list(judged.items),
                     "note": judged.note, "is_repeated": is_repeat})  # fmt: skip
    elif is_repeat:
        click.echo("This had been done before; nothing was done again.", err=True)
    else:
        click.echo(f"{sentence}.")


@click.command("policy")
@click.argument("sku", required=False, metavar="[SKU]")
@click.option("--all", "mode", flag_value=purchases.ALL, help="All that comes is inspected.")
@click.option("--none", "mode", flag_value=purchases.NONE, help="Nothing is.")
@click.option("--sample", metavar='"N of M"', help="Of each M that come, N are.")
@click.option("--from", "supplier", metavar="PARTY", help="Only from this supplier.")
@click.option("--drop", is_flag=True, help="Say nothing of it any more.")
@asking("set_up")
def policy(
    frame: Frame, sku: str | None, mode: str | None, sample: str | None, supplier: str | None,
    drop: bool,
) -> None:  # fmt: skip
    """Say how a product is inspected as it comes; without a SKU list what was said."""
    if sku is None:
        _list_policies(frame)
        return
    product = picking.product(sku)
    if drop:
        purchases.drop_policy(product.id, party(supplier) if supplier else 0)
        click.echo(f"{product.sku}: nothing is said of it any more.")
        return
    said = Policy(product.id, party(supplier) if supplier else 0, mode or "")
    if sample:
        count, of = _share(sample, product)
        said = said._replace(mode=purchases.SAMPLE, sample_count=count, sample_of=of)
    if not said.mode:
        raise click.UsageError("Say --all, --none, --sample or --drop.")
    purchases.set_policy(said, by=frame.actor.person, at=clock.now())
    click.echo(f"{product.sku}: {_in_words(said, product)}.")


def _share(text: str, product: catalog.Product) -> tuple[int, int]:
    """Two amounts as they are typed: `2 of 10`. Raises Refused inspection_sample."""
    count, _, of = text.partition(" of ")
    if not of:
        refuse("inspection_sample", count=text, of="?")
    return catalog.parse_quantity(product, count), catalog.parse_quantity(product, of)


def _in_words(policy: Policy, product: catalog.Product) -> str:
    if policy.mode != purchases.SAMPLE:
        return f"{policy.mode} inspected"
    shown = catalog.shown_quantity
    return f"{shown(product, policy.sample_count)} of {shown(product, policy.sample_of)} inspected"


def _list_policies(frame: Frame) -> None:
    found = purchases.read.policies()
    products = catalog.read.products(sorted({each.product for each in found}))
    codes = parties.read.codes(sorted({each.supplier for each in found if each.supplier}))
    if frame.is_json:
        frame.print([
            {"product": products[each.product].sku, "supplier": codes.get(each.supplier),
             "mode": each.mode, "sample_count": each.sample_count, "sample_of": each.sample_of}
            for each in found
        ])  # fmt: skip
        return
    rows = [[products[each.product].sku, codes.get(each.supplier, "any"),
             _in_words(each, products[each.product])] for each in found]  # fmt: skip
    click.echo(words.table(["product", "supplier", ""], rows))
