"""`stockthread tank`: filled, topped up, drawn from, emptied and cleaned."""

from typing import Any

import click

from stockthread import catalog, ledger, lots, places
from stockthread.cli import done, picking, words
from stockthread.cli.frame import Frame, asking, listing, posting
from stockthread.cli.lots import amount_of, numbers, parts, tell_made
from stockthread.ledger import Act
from stockthread.lots import TankState


@click.group("tank")
def tank_commands() -> None:
    """Fill tanks, draw from them, empty and clean them."""


@tank_commands.command("add")
@click.argument("places", nargs=-1, required=True, metavar="PLACE...")
@asking("set_up")
def add_tank(frame: Frame, places: tuple[str, ...]) -> None:
    """Say that places are tanks: what is in one is a single lot."""
    found = [picking.place(code) for code in places]
    lots.add_tanks([place.id for place in found])
    codes = ", ".join(place.code for place in found)
    sentence = f"{words.count(len(found), 'tank')} added: {codes}."
    _tell(frame, [place.id for place in found], sentence)


@tank_commands.command("close")
@click.argument("places", nargs=-1, required=True, metavar="PLACE...")
@asking("set_up")
def close_tank(frame: Frame, places: tuple[str, ...]) -> None:
    """Say that places are tanks no more."""
    found = [picking.place(code) for code in places]
    lots.close_tanks([place.id for place in found])
    _tell(frame, [], f"{words.count(len(found), 'tank')} closed.")


@tank_commands.command("list")
@listing("view")
def list_tanks(frame: Frame) -> None:
    """List tanks with what is in them."""
    _tell(frame, [tank.place for tank in lots.read.tanks()])


@tank_commands.command("pour")
@click.argument("tank", metavar="TANK")
@click.argument("lots", nargs=-1, required=True, metavar="LOT[=AMOUNT]...")
@click.option("--product", metavar="SKU", help="What it becomes, if not what is in the tank.")
@click.option("--amount", metavar="AMOUNT", help="How much there is then, if not the sum.")
@click.option("--number", "code", metavar="TEXT", default="", help="Of the new state.")
@posting("produce", has_good=False)
def pour_in(
    frame: Frame, act: Act, tank: str, lots: tuple[str, ...], product: str | None,
    amount: str | None, code: str,
) -> None:  # fmt: skip
    """Pour lots into a tank; with what is in it they are its new state."""
    place, lines = picking.place(tank), parts(lots)
    of = picking.product(product).id if product else 0
    made = pour(place.id, lines, of, amount, code, act)
    tell_made(frame, made, f"{amount_of(made.items[-1])} in {place.code} now")


def pour(
    place: int, lines: ledger.Lines, product: int, amount: str | None, code: str, act: Act
) -> ledger.Posting:
    """Pour lots into a tank, as an amount that is typed says."""
    quantity = 0
    if amount:
        now = lots.read.states([place]).get(place)
        of = product or (now.product if now else 0) or ledger.read.item(lines.items[0]).product
        quantity = catalog.parse_quantity(catalog.read.product(of), amount)
    return lots.pour(place, lines, codes=numbers(code), act=act, product=product, quantity=quantity)


@tank_commands.command("draw")
@click.argument("tank", metavar="TANK")
@click.argument("amount", metavar="AMOUNT")
@click.option("--to", "to", metavar="PLACE", required=True, help="Where it goes.")
@click.option("--number", "code", metavar="TEXT", default="", help="Of the lot that is drawn.")
@posting("produce", has_good=False)
def draw(frame: Frame, act: Act, tank: str, amount: str, to: str, code: str) -> None:
    """Draw from a tank; more than is booked is a gain, marked for review."""
    place = picking.place(tank)
    now = lots.read.states([place.id]).get(place.id)
    of = now.product if now else 0
    quantity = catalog.parse_quantity(catalog.read.product(of), amount) if of else 1
    drawn, gain = lots.draw(
        place.id, quantity, place=picking.place(to).id, codes=numbers(code), act=act
    )
    more = " (more than was booked; the gain waits for review)" if gain else ""
    tell_made(frame, drawn, f"{amount_of(drawn.items[0])} drawn from {place.code}{more}")


@tank_commands.command("empty")
@click.argument("tank", metavar="TANK")
@posting("scrap", has_good=False)
def empty(frame: Frame, act: Act, tank: str) -> None:
    """Book what is left in a tank as lost, and note that it was cleaned."""
    place = picking.place(tank)
    event = lots.empty(place.id, act=act)
    if event:
        left = ledger.Posting(event, 1, (), range(0))
        done.say(frame, left, f"{place.code} is empty and clean")
    else:
        _tell(frame, [place.id], f"{place.code} is empty and clean.")


@tank_commands.command("clean")
@click.argument("tank", metavar="TANK")
@posting("produce", has_good=False)
def clean(frame: Frame, act: Act, tank: str) -> None:
    """Note that an empty tank was cleaned: what comes next carries nothing over."""
    place = picking.place(tank)
    lots.clean(place.id, act=act)
    _tell(frame, [place.id], f"{place.code} is clean.")


def _tell(frame: Frame, wanted: list[int], sentence: str = "") -> None:
    """Say what was done, else list tanks."""
    states = lots.read.states(wanted)
    told = [_state_json(states[place]) for place in wanted if place in states]
    if frame.is_json:
        frame.print(told)
        return
    if sentence:
        click.echo(sentence)
        return
    rows = [
        [each["tank"], each["amount"], each["product"] or "", each["code"] or "",
         "not cleaned since" if each["carries"] and not each["code"] else ""]
        for each in told
    ]  # fmt: skip
    click.echo(words.table(["tank", "amount", "product", "lot", ""], rows, ("amount",)))


def _state_json(state: TankState) -> dict[str, Any]:
    product = catalog.read.product(state.product) if state.product else None
    return {
        "tank": places.read.place(state.place).code,
        "product": product.sku if product else None,
        "lot": state.lot or None,
        "code": ledger.read.item(state.lot).code if state.lot else None,
        "quantity": state.quantity,
        "amount": catalog.shown_quantity(product, state.quantity) if product else "empty",
        "carries": state.carries,
    }
