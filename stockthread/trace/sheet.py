"""A trace written down line by line, with names and shares: what pages, files and papers show.

Nothing here writes.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from fractions import Fraction
from types import MappingProxyType
from typing import Final, Literal

from stockthread import catalog, places
from stockthread.kernel import ids
from stockthread.ledger import Kind, Stage
from stockthread.trace.composition import composition
from stockthread.trace.descent import descendants
from stockthread.trace.genealogy import NODES_MAX, trace_down, trace_up
from stockthread.trace.paths import EVER, Cut
from stockthread.trace.records import Node, Sheet, Trace, Traced

Way = Literal["up", "down", "both"]
HEAD: Final = (
    "way", "depth", "kind", "code", "sku", "product", "stage", "place", "since", "until", "share",
    "percent", "amount", "undecided", "below", "id",
)  # fmt: skip
_Part = tuple[Fraction | None, Fraction | None, bool]


def sheet(
    root: int,
    cut: Cut = EVER,
    *,
    way: Way = "both",
    least: Fraction = Fraction(0),
    limit: int = NODES_MAX,
) -> Sheet:
    """Return a trace of an item as lines, the nearest first.

    least: smaller shares are marked as below. Thirty statements at most, however many items.
    Raises Refused unknown_id.
    """
    up = trace_up(root, limit, cut) if way != "down" else None
    down = trace_down(root, limit, cut) if way != "up" else None
    own = (up or down).nodes[0]  # type: ignore[union-attr]
    told = [node for found in (up, down) if found for node in found.nodes]
    products = catalog.read.products(sorted({node.product for node in told} - {0}))
    spots = places.read.places(sorted({node.place for node in told} - {0}))
    lines: list[Traced] = []
    if up:
        lines += _lines("up", up, _up_parts(root, cut, limit), products, spots, own, least)
    if down:
        lines += _lines("down", down, _down_parts(root, cut, limit), products, spots, own, least)
    product = products.get(own.product)
    return Sheet(
        root, own.code or f"#{root}", product.name if product else kind_word(own), up, down,
        tuple(lines), sum(line.is_below for line in lines),
        any(found.is_truncated for found in (up, down) if found),
    )  # fmt: skip


def kind_word(node: Node) -> str:
    """What kind of thing it is."""
    return Kind(node.kind).name.lower()


def _up_parts(root: int, cut: Cut, limit: int) -> dict[int, _Part]:
    """Shares of what is in the root now, or was at the end of the period."""
    if cut.known_at is not None:
        return {}
    found = composition(root, at=cut.until, limit=limit)
    return {each.item: (each.share, each.amount, each.is_at_most) for each in found.ingredients}


def _down_parts(root: int, cut: Cut, limit: int) -> dict[int, _Part]:
    found = descendants([root], cut, limit=limit)
    return {
        each.item: (each.share, each.amount, each.is_undecided)
        for each in (*found.items, *found.taken_out)
    }


def _lines(
    way: str,
    found: Trace,
    parts: dict[int, _Part],
    products: dict[int, catalog.Product],
    spots: dict[int, places.Place],
    root: Node,
    least: Fraction,
) -> Iterator[Traced]:
    units = catalog.read.units()
    for node in found.nodes:
        if node.item == root.item or node.kind == Kind.PROCESS:
            continue
        share, amount, is_undecided = parts.get(node.item, (None, None, False))
        product, spot = products.get(node.product), spots.get(node.place)
        measured = product if way == "up" else products.get(root.product)
        yield Traced(
            way, node.item, kind_word(node), node.code or f"#{node.item}", node.product,
            product.sku if product else "", product.name if product else kind_word(node),
            node.depth, Stage(node.stage).name.lower() if node.stage else "",
            node.place, _place(spot), node.since, node.until, share,
            _amount(measured, amount), is_undecided,
            share is not None and share < least and not is_undecided,
            units[product.unit].dimension if product else "",
        )  # fmt: skip


def _place(spot: places.Place | None) -> str:
    if spot is None:
        return ""
    return spot.name if spot.party else spot.code or spot.name


def _amount(product: catalog.Product | None, amount: Fraction | None) -> str:
    if product is None or amount is None:
        return ""
    if amount.denominator == 1:
        return catalog.shown_quantity(product, int(amount))
    whole = round(amount)
    return f"about {catalog.shown_quantity(product, whole)}" if whole else "less than the smallest"


def percent(share: Fraction | None) -> str:
    """`12.5 %`, rounded to two digits behind the point, below 1 % to four.

    Less than a hundredth of a percent says so, and what is not all is never told as 100 %.
    """
    if share is None:
        return ""
    if 0 < share < Fraction(1, 10_000):
        return "< 0.01 %"
    digits = 2 if share >= Fraction(1, 100) else 4
    whole = 10**digits
    parts = int(share * 100 * whole + Fraction(1, 2))
    if share < 1 and parts >= 100 * whole:
        return "> 99.99 %"
    text = f"{parts // whole}.{parts % whole:0{digits}}".rstrip("0").rstrip(".")
    return f"{text} %"


MEASURED: Final[Mapping[str, str]] = MappingProxyType({
    "count": "of its pieces", "mass": "of its weight", "volume": "of its volume",
    "length": "of its length", "area": "of its area", "time": "of its time",
})  # fmt: skip
"""What a source is a share of: of all sources measured in its dimension."""


def share_of(line: Traced) -> str:
    """`12.5 % of its weight` is what went in; `12.5 % from it` is so much of what came of it."""
    if line.share is None:
        return ""
    of = MEASURED.get(line.dimension, "of it") if line.way == "up" else "from it"
    return f"{percent(line.share)} {of}"


def cells(lines: tuple[Traced, ...] | list[Traced]) -> Iterator[list[object]]:
    """Yield lines as cells under HEAD; shares exact as fractions and rounded as percent."""
    for line in lines:
        yield [
            line.way, line.depth, line.kind, line.code, line.sku, line.name, line.stage,
            line.place_code, _iso(line.since), _iso(line.until),
            "" if line.share is None else str(line.share), percent(line.share), line.amount,
            "yes" if line.is_undecided else "", "yes" if line.is_below else "",
            ids.public_id("item", line.item),
        ]  # fmt: skip


def _iso(at: datetime | None) -> str:
    return at.isoformat(timespec="seconds") if at else ""
