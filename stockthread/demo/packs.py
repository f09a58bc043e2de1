"""Line 2: cells become battery packs. A lot of packs is welded, tested, and then numbered."""

from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

from stockthread import ledger, orders
from stockthread.demo.firm import Firm, Part, lines
from stockthread.demo.papers import agree
from stockthread.demo.shelves import put_away
from stockthread.ledger import Cause, Kind, Lines, New, Stage


class PackModel(NamedTuple):
    """A battery pack and how many cells are in it."""

    sku: str
    cells: int


PACKS = {each.sku: each for each in (PackModel("BP12", 6), PackModel("BP18", 10),
                                     PackModel("BP36", 20))}  # fmt: skip
GOOD_CAPACITY = (488, 512)
BAD_CAPACITY = (62, 118)
"""What is measured, in hundredths of Ah: of a good pack, and of one from the bad lot in use."""


def weld(firm: Firm, sku: str, number: int, cells: Sequence[Part] | None = None) -> None:
    """Weld a lot of packs from the oldest cells, or from those that are told."""
    cause = agree(firm, orders.PRODUCTION, [(sku, number)], days=4)
    is_suspect = cells is not None
    parts = cells or firm.draw("CELL", number * PACKS[sku].cells)
    opened = ledger.consume(lines(parts), act=firm.act("ben", cause))
    new = New(Kind.LOT, firm.products[sku], 1, firm.serials("LOT"), [number])
    made = ledger.produce(
        new, process=opened.items[0], place=firm.places["LINE-2"], owner=firm.us,
        stage=Stage.WIP, act=firm.act("ben", cause),
    )  # fmt: skip
    finish = partial(_finish, sku=sku, cause=cause, lot=made.items[0], is_suspect=is_suspect)
    firm.later(2, finish)


def _finish(firm: Firm, sku: str, cause: Cause, lot: int, is_suspect: bool) -> None:
    """Test the lot, scrap the failed, give serials to the good, measure some, put them away."""
    number = ledger.read.item(lot).quantity
    failed = firm.random.randint(0, 2)
    if failed:
        ledger.scrap(
            Lines([lot], [failed]), place=firm.places["scrap"],
            act=firm.act("dora", cause, "Failed the test after welding"),
        )  # fmt: skip
    opened = ledger.consume(Lines([lot]), act=firm.act("ben", cause))
    new = New(Kind.UNIT, firm.products[sku], number - failed, firm.serials("PACK", sku), lot=lot)
    made = ledger.produce(
        new, process=opened.items[0], place=firm.places["LINE-2"], owner=firm.us,
        act=firm.act("ben", cause),
    )  # fmt: skip
    packs = list(made.items)
    measure(firm, packs[::8], cause)
    put_away(firm, sku, packs, who="ben", cause=cause)
    if is_suspect:
        firm.suspects.update(packs)
        firm.free[sku].sort(key=lambda pack: pack not in firm.suspects)  # they lie in front


def measure(
    firm: Firm, packs: Sequence[int], cause: Cause, *, reason: str = "", is_bad: bool = False
) -> None:
    """Record the capacity of packs; a bad cell shows only after weeks of use."""
    low, high = BAD_CAPACITY if is_bad else GOOD_CAPACITY
    values = [f"{firm.random.randint(low, high) / 100:.2f}" for _ in packs]
    attribute = firm.catalogue.attributes["capacity_measured"]
    ledger.observe(
        list(packs), attributes=attribute, values=values, act=firm.act("dora", cause, reason)
    )
