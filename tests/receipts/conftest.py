"""Deliveries of the cast, ready to be checked and received."""

from collections.abc import Callable
from typing import Any

import pytest

from stockthread import catalog, receipts
from stockthread.receipts import Delivery, Receipt
from tests.world import World

Deliver = Callable[..., Receipt]


def delivery(world: World, lines: str | list[str], sku: str = "DRILL", **fields: Any) -> Delivery:
    """A delivery into A-1, as it is pasted; of no chosen product where the SKU is empty."""
    product = catalog.read.product(catalog.read.by_sku([sku])[sku]) if sku else None
    text = lines.split("\n") if isinstance(lines, str) else lines
    return Delivery(
        **({"lines": text, "place": world.a1, "year": 2026, "product": product} | fields)
    )


def piles(receipt: Receipt) -> list[tuple[str, str, str]]:
    """Of each entry its code, its pile, and why: the refusal's code."""
    return [
        (entry.code or entry.text, verdict.pile, verdict.reason.code if verdict.reason else "")
        for entry, verdict in zip(receipt.entries, receipt.verdicts, strict=True)
    ]


@pytest.fixture
def check(world: World) -> Deliver:
    """Tells what would come of lines."""
    return lambda lines, sku="DRILL", **fields: receipts.check(
        delivery(world, lines, sku, **fields), world.act()
    )


@pytest.fixture
def receive(world: World) -> Deliver:
    """Brings lines in."""
    return lambda lines, sku="DRILL", with_doubtful=False, **fields: receipts.receive(
        delivery(world, lines, sku, **fields), world.act(), with_doubtful=with_doubtful
    )
