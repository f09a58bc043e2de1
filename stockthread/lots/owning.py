"""Whose lots are that become one: of several owners nobody could say whose it is then."""

from collections.abc import Sequence

from stockthread import ledger, parties
from stockthread.kernel.errors import refuse
from stockthread.ledger import GONE, Lines


def one_owner(lines: Lines) -> int:
    """Return whose lots are, our own company where nobody is named, 0 where there is none yet.

    A line that fits several holdings is left to the ledger, which asks which one is meant.
    Raises Refused several_owners.
    """
    own = parties.read.own_party()
    us = own.id if own else 0
    spots = _column(lines.place, len(lines.items))
    owners = _column(lines.owner, len(lines.items))
    wanted = set(zip(lines.items, spots, owners, strict=True))
    found = {
        holding.owner or us
        for holding in ledger.read.holdings_of(sorted(set(lines.items)))
        if holding.stage not in GONE
        and any(
            item == holding.item and place in (None, holding.place) and of in (None, holding.owner)
            for item, place, of in wanted
        )
    }
    if len(found) > 1:
        refuse("several_owners")
    return found.pop() if found else us


def _column(value: int | Sequence[int | None] | None, count: int) -> list[int | None]:
    return [value] * count if value is None or isinstance(value, int) else list(value)
