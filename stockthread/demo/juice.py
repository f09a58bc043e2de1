"""Fruit is pressed, the juice stands in tanks, tanks are topped up and emptied into bottles."""

from functools import partial
from typing import NamedTuple

from stockthread import ledger, orders
from stockthread.demo.firm import Firm, Part, Stack, lines
from stockthread.demo.papers import agree
from stockthread.ledger import Cause, Kind, Lines, New, Stage


class Pressing(NamedTuple):
    """A delivery of fruit and what is to become of it: pressed the day after, into a tank."""

    fruit: str
    grower: str
    kilograms: int
    tank: str


MUSTS = {"APPLE": "MUST-A", "PEAR": "MUST-P"}
GRAMS = 1000


def fruit_arrives(firm: Firm, pressing: Pressing) -> None:
    """Receive fruit that nobody announced, measure a sample, press it tomorrow."""
    ordered = [(pressing.fruit, pressing.kilograms * GRAMS)]
    cause = agree(firm, orders.PURCHASE, ordered, pressing.grower)
    grams = pressing.kilograms * GRAMS + firm.random.randint(-9, 9) * 500
    new = New(Kind.LOT, firm.products[pressing.fruit], 1, firm.serials("LOT"), [grams],
              origin=firm.places[pressing.grower])  # fmt: skip
    lot = ledger.receive_new(
        new, place=firm.places["CRATES"], stage=Stage.RAW, owner=firm.us,
        act=firm.act("fritz", cause),
    ).items[0]  # fmt: skip
    brix = f"{firm.random.randint(110, 138) / 10:.1f}"
    ledger.observe(
        [lot], attributes=firm.catalogue.attributes["brix"], values=[brix],
        act=firm.act("fritz", cause),
    )  # fmt: skip
    firm.known[f"fruit in {pressing.tank}"] = lot
    firm.later(1, partial(press, pressing=pressing, lot=lot))


def press(firm: Firm, pressing: Pressing, lot: int) -> None:
    """Press a lot of fruit: 66 to 72 % becomes juice, most of the rest pomace for the farm."""
    grams = ledger.read.item(lot).quantity
    said = [(MUSTS[pressing.fruit], grams * 69 // 100), ("POMACE", grams // 4)]
    cause = agree(firm, orders.PRODUCTION, said)
    opened = ledger.consume(Lines([lot]), act=firm.act("fritz", cause))
    juice = grams * firm.random.randint(66, 72) // 100
    must = MUSTS[pressing.fruit]
    is_empty = not any(stack.place == firm.places[pressing.tank] for stack in firm.stacks[must])
    new = New(Kind.LOT, firm.products[must], 1, firm.serials("LOT"), [juice])
    made = ledger.produce(
        new, process=opened.items[0], place=firm.places[pressing.tank if is_empty else "PRESS"],
        owner=firm.us, stage=Stage.WIP, act=firm.act("fritz", cause),
    ).items[0]  # fmt: skip
    pomace = New(Kind.LOT, firm.products["POMACE"], 1, firm.serials("LOT"), [grams // 4])
    waste = ledger.produce(
        pomace, process=opened.items[0], place=firm.places["PRESS"], owner=firm.us,
        stage=Stage.RAW, act=firm.act("fritz", cause),
    ).items[0]  # fmt: skip
    ledger.scrap(
        Lines([waste]),
        place=firm.places["scrap"],
        act=firm.act("carla", cause, "Fetched by the farm"),
    )
    if is_empty:
        firm.put(must, made, juice, pressing.tank)
    else:
        top_up(firm, must, Part(made, juice, firm.places["PRESS"]), pressing.tank, cause)


def tank_of(firm: Firm, must: str, tank: str) -> Stack:
    """Return what stands in a tank."""
    [stack] = [each for each in firm.stacks[must] if each.place == firm.places[tank]]
    return stack


def top_up(firm: Firm, must: str, fresh: Part, tank: str, cause: Cause) -> None:
    """Pour fresh juice into a tank that is not empty: a new state of the tank begins."""
    old = tank_of(firm, must, tank)
    code, quantity = firm.serials("LOT"), old.left + fresh.quantity
    both = lines([Part(old.lot, old.left, old.place), fresh])
    new = New(Kind.LOT, firm.products[must], 1, code, [quantity])
    made = ledger.blend(
        both, new, place=old.place, owner=firm.us, stage=Stage.WIP,
        act=firm.act("fritz", cause, f"{tank} topped up"),
    )  # fmt: skip
    firm.stacks[must].remove(old)
    firm.put(must, made.items[-1], quantity, tank)


def mix(firm: Firm, tank: str, from_tanks: dict[str, str], litres: int) -> None:
    """Mix equal amounts of musts from other tanks into an empty one."""
    wanted = [("MUST-AP", litres * 1000 * len(from_tanks))]
    cause = agree(firm, orders.PRODUCTION, wanted)
    parts = []
    for must, source in from_tanks.items():
        stack = tank_of(firm, must, source)
        stack.left -= litres * 1000
        parts.append(Part(stack.lot, litres * 1000, stack.place))
    new = New(Kind.LOT, firm.products["MUST-AP"], 1, firm.serials("LOT"),
              [litres * 1000 * len(parts)])  # fmt: skip
    made = ledger.blend(
        lines(parts), new, place=firm.places[tank], owner=firm.us, stage=Stage.WIP,
        act=firm.act("fritz", cause),
    )  # fmt: skip
    firm.put("MUST-AP", made.items[-1], litres * 1000 * len(parts), tank)


def merge_tanks(firm: Firm, must: str, from_tank: str, into: str) -> None:
    """Pour all of one tank to what is in another: one lot of the same juice."""
    stacks = [tank_of(firm, must, from_tank), tank_of(firm, must, into)]
    quantity = sum(stack.left for stack in stacks)
    merged = ledger.merge(
        lines([Part(stack.lot, stack.left, stack.place) for stack in stacks]),
        code=firm.given("lot", [f"MERGED-{firm.counted('merged'):02d}"]),
        place=firm.places[into], owner=firm.us,
        act=firm.act("fritz", reason=f"{from_tank} poured into {into}"),
    )  # fmt: skip
    for stack in stacks:
        firm.stacks[must].remove(stack)
    firm.put(must, merged.items[0], quantity, into)


def empty_tank(firm: Firm, must: str, tank: str) -> None:
    """What no bottle could be filled from goes down the drain; the tank is clean after that."""
    stack = tank_of(firm, must, tank)
    if stack.left:
        ledger.scrap(
            Lines([stack.lot], place=stack.place), place=firm.places["scrap"],
            act=firm.act("carla", reason=f"{tank} emptied and cleaned"),
        )  # fmt: skip
    firm.stacks[must].remove(stack)


def measure_tank(firm: Firm, must: str, tank: str) -> None:
    """Measure sugar and acidity of what stands in a tank."""
    lot = tank_of(firm, must, tank).lot
    attributes = [firm.catalogue.attributes[each] for each in ("brix", "acid")]
    values = [f"{firm.random.randint(115, 130) / 10:.1f}",
              f"{firm.random.randint(33, 38) / 10:.1f}"]  # fmt: skip
    ledger.observe([lot, lot], attributes=attributes, values=values, act=firm.act("dora"))
