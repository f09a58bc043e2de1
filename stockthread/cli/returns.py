"""`stockthread return`: what comes back, what becomes of it, loans, exchanges, buying back."""

from datetime import date

import click
from django.utils import timezone

from stockthread import access, ledger, orders, parties, returns
from stockthread.cli import (
    done,
    exits,
    naming,
    picking,
    return_looks,
    return_lots,
    shown,
    words,
)
from stockthread.cli.frame import Frame, asking, posting
from stockthread.cli.orders import day, named
from stockthread.cli.production_units import BECOMES
from stockthread.cli.receive import party
from stockthread.kernel import money
from stockthread.kernel.errors import refuse
from stockthread.ledger import Act
from stockthread.orders import RETURN, Order
from stockthread.returns import OUTCOMES, SCRAP, SUPPLIER, Delivery

DECIDED = {
    "stock": "back in stock",
    "repair": "in repair",
    "scrap": "scrapped",
    "supplier": "sent to the supplier",
    "back": "sent back to the owner",
}


becoming = click.option("--becomes", type=click.Choice(["before", *BECOMES]),
                        default="before", show_default=True,
                        help="What comes out is, held to be inspected.")  # fmt: skip


@click.group("return")
def return_commands() -> None:
    """Take back, inspect, repair, exchange and lend units."""


@return_commands.command("look")
@click.argument("item")
@click.option("--on", "on", metavar="DAY", default="", help="Of warranties; else today.")
@asking("view")
def look(frame: Frame, item: str, on: str) -> None:
    """Show of an ITEM sale, buyer, warranty, returns, loans, parts; of a lot who has how much."""
    found = returns.look(naming.one(item), on=day(on) or timezone.localdate())
    if found.view.kind == ledger.Kind.LOT:
        return_lots.show(frame, found.view)
    elif frame.is_json:
        frame.print(return_looks.look_json(found))
    else:
        return_looks.tell(found)


@return_commands.command("receive")
@click.argument("scans", nargs=-1, required=True, metavar="SERIAL... LOT=AMOUNT... or -")
@click.option("--order", "number", metavar="NUMBER", default="", help="The return; else a new one.")
@click.option("--to", "to", metavar="PLACE", required=True, help="Where returns wait.")
@click.option("--party", "of", metavar="PARTY", default="", help="Who sends it.")
@click.option("--product", "sku", metavar="SKU", default="", help="Of what nobody knows the code.")
@click.option("--raw", "is_raw", is_flag=True, help="It comes in as raw material.")
@click.option("--doubtful", is_flag=True, help="Take doubtful ones on purpose.")
@posting("take_back")
def receive(
    frame: Frame, act: Act, scans: tuple[str, ...], number: str, to: str, of: str, sku: str,
    is_raw: bool, doubtful: bool,
) -> None:  # fmt: skip
    """Take back units, or amounts of a LOT or SKU; all is held until somebody decides."""
    order = return_order(number).id if number else 0
    delivery = Delivery(
        tuple(naming.from_input(scans)), order, party(of) if of else 0,
        picking.product(sku).id if sku else 0,
    )  # fmt: skip
    today = timezone.localdate()
    if act.accept == "all" and not ledger.read.events_by_keys([f"{act.key[:61]}.hold"]):
        left = return_looks.left_out(returns.check(delivery, on=today), with_doubtful=doubtful)
        if left:
            told = "Nothing was done. Say --doubtful to take doubtful ones, or --good to leave them"
            raise exits.Failure("return_doubtful", *left, f"{told} out.")
    stage = ledger.Stage.RAW if is_raw else ledger.Stage.READY
    came = returns.receive(
        delivery, place=picking.place(to).id, act=act._replace(accept="all"), on=today,
        with_doubtful=doubtful, stage=stage,
    )  # fmt: skip
    tell_came(frame, came, doubtful)


def tell_came(frame: Frame, came: returns.Came, doubtful: bool) -> None:
    """Say what came, what is missing, and what was left out."""
    made = orders.read.order(came.order).number if came.order else ""
    skus = return_looks.skus_of(came)
    left = return_looks.left_out(came, with_doubtful=doubtful)
    if frame.is_json:
        frame.print(return_looks.came_json(came, made, skus))
    elif came.events:
        told = f"{return_lots.came_words(came, with_doubtful=doubtful)} taken back for {made}"
        click.echo(f"{told}. Undo: {done.undo_of(came.events)}")
        if missing := return_lots.missing_words(came.missing):
            click.echo(missing)
    if left:
        click.echo("\n".join(left), err=True)
        raise click.exceptions.Exit(exits.REFUSED)


def return_order(number: str) -> Order:
    """The return with this number. Raises Refused: unknown_order, return_order_kind."""
    found = orders.read.by_number(RETURN, number.strip().upper()) or named(number)
    if found.kind != RETURN:
        refuse("return_order_kind", number=found.number, kind=found.kind)
    return found


@return_commands.command("decide")
@click.argument("number")
@click.argument("outcome", type=click.Choice(OUTCOMES))
@click.argument("items", nargs=-1, required=True, metavar="ITEM... or -")
@click.option("--to", "to", metavar="PLACE", default="", help="Where it goes in our house.")
@click.option("--supplier", "of", metavar="PARTY", default="", help="To which supplier.")
@click.option("--not-credited", is_flag=True, help="It stays the customer's.")
@click.option("--open", "is_opened", is_flag=True,
              help="Of what is scrapped: take out first what is in it.")  # fmt: skip
@becoming
@posting("decide", has_good=False)
def decide(
    frame: Frame, act: Act, number: str, outcome: str, items: tuple[str, ...], to: str, of: str,
    not_credited: bool, is_opened: bool, becomes: str,
) -> None:  # fmt: skip
    """Decide what becomes of units that came for a return NUMBER."""
    if outcome == SCRAP:
        access.require(frame.actor, "scrap")
    found = naming.many(naming.from_input(items))
    posted = returns.decide(
        return_order(number).id, found, outcome, act=act,
        place=picking.place(to).id if to else 0,
        supplier=party(of) if of and outcome == SUPPLIER else 0, is_credited=not not_credited,
        is_opened=is_opened, stage=BECOMES.get(becomes),
    )  # fmt: skip
    done.say_all(frame, posted, f"{shown.subject(found)} {DECIDED[outcome]}")


@return_commands.command("exchange")
@click.argument("number")
@click.argument("old")
@click.argument("new")
@posting("ship", has_good=False)
def exchange(frame: Frame, act: Act, number: str, old: str, new: str) -> None:
    """Send a customer a NEW unit for an OLD one, also before that is back.

    NUMBER is the return; the word "new" makes one for whoever bought the old unit.
    """
    pair = naming.one(old), naming.one(new)
    order = 0 if number == "new" else return_order(number).id
    posted = returns.exchange(order, [pair], act=act)
    names = return_looks.names_of(pair)
    done.say_all(frame, posted, f"{names[pair[1]]} sent for {names[pair[0]]}")


@return_commands.command("part")
@click.argument("old")
@click.argument("new")
@click.option("--to", "to", metavar="PLACE", default="", help="Where the old one goes.")
@click.option("--order", "number", metavar="NUMBER", default="", help="For which return.")
@becoming
@posting("produce", has_good=False)
def part(frame: Frame, act: Act, old: str, new: str, to: str, number: str, becomes: str) -> None:
    """Exchange an OLD part that is built in for a NEW one, which inherits its warranty."""
    ends = naming.one(old), naming.one(new)
    if number:
        act = act._replace(cause=return_order(number).cause)
    place = picking.place(to).id if to else 0
    posted = returns.change_part(*ends, act=act, place=place, stage=BECOMES.get(becomes))
    names = return_looks.names_of(ends)
    done.say_all(frame, posted, f"{names[ends[0]]} exchanged for {names[ends[1]]}")


@return_commands.command("loan")
@click.argument("items", nargs=-1, required=True, metavar="ITEM... or -")
@click.option("--to", "to", metavar="PARTY", required=True, help="The customer.")
@click.option("--due", metavar="DAY", required=True, help="When it is to be back.")
@posting("ship", has_good=False)
def loan(frame: Frame, act: Act, items: tuple[str, ...], to: str, due: str) -> None:
    """Lend units of ours to a customer until a day."""
    until = day(due)
    assert until is not None, "the option is required"
    found = naming.many(naming.from_input(items))
    posted = returns.lend(found, party=party(to), due=until, act=act)
    done.say_all(frame, posted, f"{shown.subject(found)} lent to {to} until {until}")


@return_commands.command("loans")
@click.option("--late", "is_late", is_flag=True, help="Only what should be back.")
@click.option("--party", "of", metavar="PARTY", default="")
@asking("view")
def loans(frame: Frame, is_late: bool, of: str) -> None:
    """List what is out on loan, by the day it is due."""
    today: date = timezone.localdate()
    found = returns.read.on_loan(late_on=today if is_late else None, party=party(of) if of else 0)
    views = {view.id: view for view in ledger.read.items([each.item for each in found])}
    codes = parties.read.codes([each.party for each in found])
    if frame.is_json:
        frame.print([
            {"item": views[each.item].code, "number": each.item, "party": codes[each.party],
             "due": each.due, "since": each.since, "is_late": each.due < today}
            for each in found
        ])  # fmt: skip
        return
    known = shown.names(list(views.values()))
    rows = [
        [str(each.due), views[each.item].code or f"#{each.item}",
         shown.product_name(views[each.item], known), codes[each.party],
         "late" if each.due < today else ""]
        for each in found
    ]  # fmt: skip
    click.echo(words.table(["due", "unit", "product", "customer", ""], rows))


@return_commands.command("buy-back")
@click.argument("items", nargs=-1, required=True, metavar="ITEM... or -")
@click.option("--place", "to", metavar="PLACE", required=True, help="Where it comes in.")
@click.option("--price", metavar="AMOUNT", default="", help="For all of them together.")
@click.option("--currency", metavar="CODE", default="", help="Else the installation's.")
@posting("take_back", has_good=False)
def buy_back(
    frame: Frame, act: Act, items: tuple[str, ...], to: str, price: str, currency: str
) -> None:
    """Make sold units ours again."""
    currency = currency.upper() or money.home_currency()
    amount = money.parse_amount(price, currency) if price else None
    found = naming.many(naming.from_input(items))
    posted = returns.buy_back(
        found, place=picking.place(to).id, act=act, price=amount, currency=currency
    )
    done.say_all(frame, posted, f"{shown.subject(found)} bought back")


@return_commands.command("pass-on")
@click.argument("items", nargs=-1, required=True, metavar="ITEM... or -")
@click.option("--to", "to", metavar="PARTY", required=True, help="Whose it is from now on.")
@posting("ship", has_good=False)
def pass_on(frame: Frame, act: Act, items: tuple[str, ...], to: str) -> None:
    """Note that a customer passed units on to another."""
    found = naming.many(naming.from_input(items))
    posted = returns.pass_on(found, party=party(to), act=act)
    done.say_all(frame, posted, f"{shown.subject(found)} passed on to {to}")
