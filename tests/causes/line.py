"""A small production of drills with batteries, of which lots, machines and people are known."""

from collections.abc import Sequence
from typing import NamedTuple

from stockthread import ledger
from stockthread.ledger import Given, Kind, Lines, New, Stage
from tests.world import World


class Batch(NamedTuple):
    """Drills that were made together, and the batteries in them, in the same order."""

    drills: list[int]
    batteries: list[int]


def lot(world: World, code: str, *, device: str = "") -> int:
    """A lot of apples, which stands for any material, received from the supplier."""
    given = Given(world.lot, [code])
    posting = ledger.receive_new(
        New(Kind.LOT, world.apples, 1, given, [1_000_000], origin=world.supplier),
        place=world.a3, stage=Stage.RAW, owner=world.us, act=world.act(device=device),
    )  # fmt: skip
    return posting.items[0]


def batch(
    world: World,
    number: int,
    material: int,
    *,
    device: str = "Press 1",
    by: int = 0,
    place: int = 0,
    is_shipped: bool = True,
) -> Batch:
    """Make batteries from a material, build them into drills, and ship those."""
    head = {"device": device, "by": by or world.anna}
    process = ledger.consume(
        Lines([material], [number]), act=world.act(**head)
    ).items[0]  # fmt: skip
    start = next(world.keys)
    codes = Given(world.serial, [f"B{start:04d}-{n:05d}" for n in range(number)])
    batteries = list(ledger.produce(
        New(Kind.UNIT, world.battery, number, codes), process=process, place=place or world.a1,
        owner=world.us, stage=Stage.READY, act=world.act(**head),
    ).items)  # fmt: skip
    drills = world.drills(number, place=place or world.a1)
    ledger.install(Lines(batteries), parent=drills, act=world.act())
    if is_shipped:
        ship(world, drills)
    return Batch(drills, batteries)


def ship(world: World, drills: Sequence[int]) -> None:
    """Send drills to the customer."""
    ledger.ship(Lines(list(drills)), place=world.customer, act=world.act())
