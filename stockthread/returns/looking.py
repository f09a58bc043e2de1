"""One scan shows everything: sale, returns, warranty, parts, holds, loan, what replaced it.

Any number of items costs the same statements. Nothing here writes, and nothing is stored for it.
"""

from collections.abc import Sequence
from datetime import date

from stockthread import ledger, orders, places
from stockthread.kernel.errors import refuse
from stockthread.returns import read, trips, warranties
from stockthread.returns.records import Look, Part


def look(item: int, *, on: date) -> Look:
    """Return all that is to be known of one item on a day. Raises Refused unknown_id."""
    return looks([item], on=on).get(item) or refuse("unknown_id", id=item)


def looks(items: Sequence[int], *, on: date) -> dict[int, Look]:
    """Return all that is to be known of items on a day, by item; unknown ones are left out."""
    within = read.within(items)
    everything = sorted({*items, *(item for _, item, _ in within)})
    facts = warranties.known(everything)
    kinds = places.read.kinds(sorted({view.place for view in facts.views.values()} - {0}))
    holds = ledger.read.holds_on(items)
    sales = {item: trips.sale(facts.stories[item]) for item in items if item in facts.views}
    of_cause = orders.read.of_causes([sale.cause for sale in sales.values() if sale])
    out = {loan.item: loan for loan in read.on_loan(items=items)}
    parts: dict[int, list[Part]] = {}
    for root, item, parent in within:
        part = Part(facts.views[item], parent, warranties.of(item, facts, on))
        parts.setdefault(root, []).append(part)
    found = {}
    for item, sale in sales.items():
        view, told = facts.views[item], facts.stories[item]
        given_for, given = facts.given_for.get(item), facts.given.get(item)
        found[item] = Look(
            view, view.owner in told.own, trips.is_here(kinds.get(view.place, "")), sale,
            of_cause.get(sale.cause) if sale else None, told.trips[::-1], told.returns[::-1],
            out.get(item), tuple(holds.get(item, ())), warranties.of(item, facts, on),
            tuple(parts.get(item, ())), given_for.old if given_for else 0,
            given.new if given else 0,
        )  # fmt: skip
    return found
