"""Everything that some goods went into, as goods that are known. Nothing here writes."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from stockthread import ledger, trace
from stockthread.recalls.balance import Family


def below(items: Sequence[int], *, taken_out_after: datetime | None = None) -> Family:
    """Return goods and all that they went into and are in still.

    taken_out_after: what they were taken out of again since that moment counts, too: what was
    repaired before a fault began is not meant. A constant number of statements.
    """
    is_still = taken_out_after is None
    cut = trace.Cut(since=taken_out_after, with_removed=not is_still)
    found = trace.descendants(items, cut, shares=False).items
    goods = {each.item: (each.kind, each.product) for each in found if each.product}
    goods |= {view.id: (view.kind, view.product)
              for view in ledger.read.items(items) if view.product}  # fmt: skip
    return Family(
        tuple(sorted(goods)),
        {item: kind for item, (kind, _) in goods.items()},
        {item: product for item, (_, product) in goods.items()},
    )


class Besides(NamedTuple):
    """What a trace tells of goods and `below` does not count: how many things they were taken out
    of again, and how many processes they went through."""

    taken_out: int
    processes: int


def besides(items: Sequence[int], goods: Family) -> Besides:
    """Return what a trace tells of goods that is not among these. One walk."""
    known = set(goods.items)
    found = [each for each in trace.descendants(items, shares=False).items
             if each.item not in known]  # fmt: skip
    taken_out = sum(bool(each.product) for each in found)
    return Besides(taken_out, len(found) - taken_out)
