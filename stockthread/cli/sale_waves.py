"""`stockthread order wave`: several orders picked in one round, onto one cart."""

import click

from stockthread import orders, places, sales
from stockthread.cli import picking, sale_steps, words
from stockthread.cli.frame import Frame, asking
from stockthread.cli.orders import named
from stockthread.kernel import clock


@click.command("wave")
@click.argument("numbers", nargs=-1, metavar="NUMBER...")
@click.option("--cart", metavar="PLACE", default="", help="The place that the cart is.")
@click.option("--show", "shown", type=click.IntRange(1), metavar="WAVE", help="List its picks.")
@click.option("--close", "closed", type=click.IntRange(1), metavar="WAVE", help="Pick it no more.")
@click.option("--reopen", "reopened", type=click.IntRange(1), metavar="WAVE", help="Pick it on.")
@click.option("--key", metavar="TEXT", default="", help="Done once for each key; else a new one.")
@asking("order")
def wave(
    frame: Frame, numbers: tuple[str, ...], cart: str, shown: int | None, closed: int | None,
    reopened: int | None, key: str,
) -> None:  # fmt: skip
    """Pick orders in one round; without numbers, list the waves."""
    if closed:
        sales.close_wave(closed, by=frame.actor.person, at=clock.now())
        tell_state(frame, closed, "closed")
    elif reopened:
        sales.reopen_wave(reopened)
        tell_state(frame, reopened, "open")
    elif shown:
        sale_steps.tell_list(frame, sales.orders_of(sales.wave(shown)))
    elif numbers:
        if not cart:
            raise click.UsageError("Say --cart: the place that the cart is.")
        id = sales.add_wave(
            [named(number) for number in numbers], place=picking.place(cart).id,
            key=key or sale_steps.new_key(), by=frame.actor.person, at=clock.now(),
        )  # fmt: skip
        if frame.is_json:
            frame.print({"wave": id})
        else:
            click.echo(f"Wave {id}: {words.count(len(numbers), 'order')} onto {cart}.")
    else:
        tell_waves(frame)


def tell_state(frame: Frame, wave: int, state: str) -> None:
    """How a wave stands now."""
    if frame.is_json:
        frame.print({"wave": wave, "state": state})
    else:
        click.echo(f"Wave {wave} is {state}.")


def tell_waves(frame: Frame) -> None:
    """The waves, the newest first, with their orders."""
    found = sales.waves()
    spots = places.read.places(sorted({each.place for each in found}))
    number = {id: orders.read.order(id).number for each in found for id in each.orders}
    told = [
        {"wave": each.id, "state": "closed" if each.closed_at else "open",
         "cart": spots[each.place].code,
         "orders": [number[id] for id in each.orders]}
        for each in found
    ]  # fmt: skip
    if frame.is_json:
        frame.print(told)
        return
    table = [[str(each["wave"]), each["state"], each["cart"], ", ".join(each["orders"])]
             for each in told]  # fmt: skip
    click.echo(words.table(["wave", "state", "cart", "orders"], table, ("wave",)))
