"""The cast, with lots that go many ways."""

from stockthread import ledger
from stockthread.ledger import Given, Kind, Lines, New, Stage
from tests.world import World


def received(world: World, quantity: int, code: str, product: int = 0) -> int:
    """Receive a lot (juice unless told) from the supplier into A-1, raw."""
    new = New(Kind.LOT, product or world.juice, 1, Given(world.lot, [code]), [quantity],
              origin=world.supplier)  # fmt: skip
    return ledger.receive_new(
        new, place=world.a1, stage=Stage.RAW, owner=world.us, act=world.act()
    ).items[0]


def sold(world: World, items, quantities=None, **more) -> ledger.Posting:
    """Ship to the customer, whose it is then."""
    return ledger.ship(Lines(items, quantities, **more), place=world.customer,
                       owner=world.customer_party, act=world.act())  # fmt: skip
