"""How much of each ancestor is in an item: shares are computed on reading, exact, never stored.

An input counts for an output only where it went in before the output was drawn: a bottle that was
filled before a tank was topped up has nothing of what was added. What goes through a process is
dealt to the outputs drawn since, each product by quantity. Where a process has outputs of several
products nobody can say how its inputs parted between them; amounts are then the most that can be.
Nothing here writes.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from fractions import Fraction
from typing import NamedTuple

from stockthread.kernel import clock, db
from stockthread.ledger import Kind
from stockthread.trace import quantities
from stockthread.trace.genealogy import NODES_MAX, trace_up
from stockthread.trace.records import Composition, Ingredient, Link, Node

_Moment = tuple[datetime, int]


class _Drawn(NamedTuple):
    """How much of a product came out of a process, and when."""

    product: int
    quantity: Fraction
    moment: _Moment


_ALWAYS: _Moment = (clock.EPOCH, 0)
_OUTPUTS = """
SELECT e.input, s.product, e.quantity, v.happened_at, v.id
FROM ledger_edge e CROSS JOIN ledger_event v CROSS JOIN ledger_state s
WHERE e.input IN {} AND e.closed_by IS NULL AND v.id = e.event AND s.item = e.output
"""


def composition(item: int, *, at: datetime | None = None, limit: int = NODES_MAX) -> Composition:
    """Return how much of each ancestor is in an item: of a unit, in one; of a lot, in all of it
    that was made.

    at: as it was at a moment, without what went in later or had come out by then. Amounts are in
    the ancestors' own smallest units. Eight statements at most. Raises Refused unknown_id.
    """
    found = trace_up(item, limit)
    links = _each_once([link for link in found.links if _counts(link, at)])
    nodes = {node.item: node for node in found.nodes}
    lots = [node.item for node in found.nodes if node.kind == Kind.LOT]
    totals = quantities.ever(lots)
    processes = [node.item for node in found.nodes if node.kind == Kind.PROCESS]
    amounts, bounded = _amounts(item, nodes, links, totals, _outputs(processes))
    sources = _sources(nodes, links)
    shares, unknown = _shares(item, amounts, sources, nodes)
    told = [
        Ingredient(
            id, nodes[id].product, nodes[id].code, nodes[id].kind, amount, shares.get(id),
            id in sources, id in bounded,
        )
        for id, amount in amounts.items()
        if id != item and nodes[id].kind != Kind.PROCESS and amount
    ]  # fmt: skip
    told.sort(key=lambda each: (-(each.share or Fraction(0)), nodes[each.item].depth, each.item))
    return Composition(item, totals.get(item, 1), tuple(told), unknown, found.is_truncated)


def _counts(link: Link, at: datetime | None) -> bool:
    """Whether a link holds, or held at a moment."""
    if at is None:
        return not link.closed_by
    is_made = link.happened_at is None or link.happened_at <= at
    return is_made and (not link.closed_by or (link.closed_at is not None and link.closed_at > at))


def _each_once(links: Sequence[Link]) -> list[Link]:
    """Leave out that a unit is of a lot where its own edges say so: it was made of that lot, or
    together with it. It would be told twice."""
    into: dict[int, list[int]] = defaultdict(list)
    for link in links:
        if link.event:
            into[link.output].append(link.input)
    kept = []
    for link in links:
        if not link.event and into[link.output]:
            lot = {link.input, *into[link.input]}
            if _reaches(lot, link.output, into):
                continue
        kept.append(link)
    return kept


def _reaches(wanted: set[int], item: int, into: Mapping[int, Sequence[int]]) -> bool:
    ways, seen = [item], {item}
    for each in ways:  # grows while it is read
        new = set(into[each]) - seen
        if not wanted.isdisjoint(new):
            return True
        seen |= new
        ways += new
    return False


def _outputs(processes: Sequence[int]) -> dict[int, list[_Drawn]]:
    """All that came out of each process, also what is on no way to the item."""
    found: dict[int, list[_Drawn]] = defaultdict(list)
    if processes:
        ids, param = db.ids_in(processes)
        for process, product, quantity, at, event in db.query(_OUTPUTS.format(ids), [param]):
            moment = clock.from_micros(at), event
            found[process].append(_Drawn(product, Fraction(quantity), moment))
    return found


def _amounts(
    root: int,
    nodes: Mapping[int, Node],
    links: Sequence[Link],
    totals: Mapping[int, int],
    outputs: Mapping[int, list[_Drawn]],
) -> tuple[dict[int, Fraction], set[int]]:
    """Return how much of each item is in the root, and for which that is only the most it can be.

    Items are looked at after all that they went into, so that each is looked at once.
    """
    into: dict[int, list[Link]] = defaultdict(list)
    waits: dict[int, int] = defaultdict(int)
    for link in links:
        into[link.output].append(link)
        waits[link.input] += 1
    amounts: dict[int, Fraction] = defaultdict(Fraction, {root: Fraction(totals.get(root, 1))})
    drawn: dict[int, list[_Drawn]] = defaultdict(list)
    bounded: set[int] = set()
    ready = [root]
    for item in ready:  # grows while it is read
        for link in into[item]:
            if nodes[item].kind == Kind.PROCESS:
                amounts[link.input] += _dealt(link, drawn[item], outputs[item])
                if item in bounded or len({each.product for each in outputs[item]}) > 1:
                    bounded.add(link.input)
            else:
                amount = amounts[item] * link.quantity / totals.get(item, 1)
                if nodes[link.input].kind == Kind.PROCESS:
                    drawn[link.input].append(_Drawn(nodes[item].product, amount, _moment(link)))
                else:
                    amounts[link.input] += amount
                if item in bounded:
                    bounded.add(link.input)
            waits[link.input] -= 1
            if not waits[link.input]:
                ready.append(link.input)
    return dict(amounts), bounded


def _moment(link: Link) -> _Moment:
    return _ALWAYS if link.happened_at is None else (link.happened_at, link.event)


def _dealt(link: Link, drawn: Sequence[_Drawn], outputs: Sequence[_Drawn]) -> Fraction:
    """How much of what went into a process is in what was drawn from it."""
    since = _moment(link)
    found = Fraction(0)
    for product in {each.product for each in drawn}:
        mine = sum(each.quantity for each in drawn if _is_of(each, product, since))
        whole = sum(each.quantity for each in outputs if _is_of(each, product, since))
        if whole:
            found += Fraction(link.quantity) * mine / whole
    return min(found, Fraction(link.quantity))


def _is_of(drawn: _Drawn, product: int, since: _Moment) -> bool:
    return drawn.product == product and drawn.moment >= since


def _sources(nodes: Mapping[int, Node], links: Sequence[Link]) -> set[int]:
    """What nothing went into: it was bought, or just there."""
    return set(nodes) - {link.output for link in links}


def _shares(
    root: int, amounts: Mapping[int, Fraction], sources: set[int], nodes: Mapping[int, Node]
) -> tuple[dict[int, Fraction], Fraction]:
    """Each item's share of all sources measured in the same dimension, and of the root where that
    is more: the rest of it is of unknown origin, which is told too."""
    measures = quantities.measures(nodes[id].product for id in amounts)
    base: dict[int, Fraction] = {}
    dimensions: dict[int, str] = {}
    for id, amount in amounts.items():
        measure = measures.get(nodes[id].product)
        if measure is not None:
            base[id] = amount * measure.factor
            dimensions[id] = measure.dimension
    wholes: dict[str, Fraction] = defaultdict(Fraction)
    for id in sources & set(base):
        wholes[dimensions[id]] += base[id]
    unknown = Fraction(0)
    if root in base and root not in sources:
        known, whole = wholes[dimensions[root]], base[root]
        if known < whole:
            wholes[dimensions[root]] = whole
            unknown = 1 - known / whole if known else unknown
    shares = {
        id: amount / wholes[dimensions[id]] for id, amount in base.items() if wholes[dimensions[id]]
    }
    return shares, unknown
