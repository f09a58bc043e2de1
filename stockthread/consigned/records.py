"""Records that go into and come out of the area consigned."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Final, NamedTuple

from stockthread.kernel.errors import Refusal
from stockthread.ledger import Lines

KEPT, AWAY = SIDES = ("kept", "away")
"""Goods of others that we keep; goods of ours that lie with others."""

GIVE_BACK, TAKE_OVER, SEND, BRING_HOME, SELL = DEEDS = (
    "give-back", "take-over", "send", "bring-home", "sell",
)  # fmt: skip
SIDE_OF: Final = {GIVE_BACK: KEPT, TAKE_OVER: KEPT, SEND: "", BRING_HOME: AWAY, SELL: AWAY}
"""Where a deed finds its goods: on a side, or ("") in our stock."""
PRICED: Final = (TAKE_OVER, SELL)
"""Deeds by which goods are bought or sold."""
CAUSE: Final = "consignment"
"""The kind of cause that these acts have."""


class Stock(NamedTuple):
    """How much of a product a party's goods with us come to, or ours with it.

    `place_kind`: of the place at the party's, "" where the goods are with us.
    """

    party: int
    place_kind: str
    product: int
    units: int
    lot_quantity: int


class Wanted(NamedTuple):
    """A deed to be done with goods, for one party.

    prices: for one shown unit of each product, in millionths of the smallest unit of the home
    currency; only deeds of PRICED have any. place: where what comes home is put, 0 for none;
    is_finished: it comes home ready to be sold or used, whatever it went as. place_kind: as what
    the party gets what is sent; "" is as a supplier, if it is one.
    """

    deed: str
    party: int
    lines: Lines
    prices: Mapping[int, int] = MappingProxyType({})
    place: int = 0
    place_kind: str = ""
    is_finished: bool = False


class Done(NamedTuple):
    """What a deed did, or would do: events, smallest units by product, lines that were left out."""

    events: tuple[int, ...]
    sums: Mapping[int, int]
    refused: tuple[Refusal, ...] = ()
    repeated: bool = False


class Deal(NamedTuple):
    """Goods of one product that were bought (or sold) by one event; amounts in smallest units."""

    event: int
    happened_at: datetime
    party: int
    is_sale: bool
    product: int
    quantity: int
    price: int
    currency: str
    amount: int
