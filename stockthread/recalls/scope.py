"""What a recall is about: roots, all that was made of them, less what is cut, as it stands now.

A scope is rules, not a list: asked again later, it tells what has come in since, and which
exclusions do not hold any more. Nothing here writes. Statements do not grow with the items.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from fractions import Fraction
from typing import Any, Final

from stockthread import catalog, ledger, places, trace
from stockthread.kernel import clock, db
from stockthread.kernel.errors import refuse
from stockthread.ledger import Kind, Stage
from stockthread.recalls.recall_records import CAUSE
from stockthread.recalls.scope_records import (
    BELOW,
    BUILT_IN,
    BY_PRODUCTS,
    CONTAINER,
    CUSTOMER,
    CUTS,
    EXPECTED,
    HAND,
    LOST,
    NO_SERIAL,
    PLACE,
    SCRAPPED,
    SHARE,
    TAKEN_OUT,
    TIME,
    TRANSIT,
    USED,
    Affected,
    Cut,
    Position,
    Preview,
    Scope,
    Undecided,
)

REASON_MAX: Final = 300
_STAND: Final = """
SELECT s.item, s.place, s.stage, s.owner, s.container, s.lot, 1 FROM ledger_state s
WHERE s.item IN {ids} AND s.kind = 1
UNION ALL
SELECT h.item, h.place, h.stage, h.owner, h.container, 0, h.quantity FROM ledger_holding h
WHERE h.item IN {ids} AND h.quantity > 0
"""
_PARTS: Final = """
WITH RECURSIVE reach(whole, item) AS (
    SELECT item, item FROM ledger_state WHERE item IN {ids} AND kind = 2
    UNION
    SELECT r.whole, e.output
    FROM reach r CROSS JOIN ledger_edge e CROSS JOIN ledger_event v CROSS JOIN ledger_state o
    WHERE e.input = r.item AND v.id = e.event AND v.kind IN ('split', 'hold')
        AND (v.cause_kind = %s OR v.happened_at > %s) AND o.item = e.output AND o.kind = 2
)
SELECT whole, item FROM reach WHERE whole <> item ORDER BY item, whole"""
_NEVER: Final = datetime.max.replace(tzinfo=UTC)


def preview(scope: Scope) -> Preview:
    """Return what a scope is about now: each part where it stands, cut or not, and what nobody can
    decide. Raises Refused no_lines, recall_cut, unknown_id."""
    if not scope.roots:
        refuse("no_lines")
    check_cuts(scope.cuts)
    affected, undecided, is_truncated = _reached(scope)
    ids, param = db.ids_in(list(affected))
    stand = db.query(_STAND.format(ids=ids), [param, param])
    spots = places.read.places(sorted({row[1] for row in stand}))
    positions = [
        _position(affected[item], spots[place], stage, owner, container, quantity, lot)
        for item, place, stage, owner, container, lot, quantity in _without_parted(stand, affected)
        if stage != Stage.VOID
    ]
    test = _Test(scope.cuts, spots)
    kept, cut = list[Position](), list[tuple[Position, int]]()
    for each in positions:
        if (number := test.cut_of(each)) < 0:
            kept.append(each)
        else:
            cut.append((each, number))
    undecided += _unclear(kept)
    return Preview(scope, tuple(kept), tuple(cut), tuple(undecided), is_truncated)


def _without_parted(
    stand: Sequence[tuple[Any, ...]], affected: dict[int, Affected]
) -> Iterator[tuple[Any, ...]]:
    """What stands, without what was only parted off a lot: that stands as what it became. Of a lot
    all of which was parted, one row without a quantity is left."""
    lots = {row[0] for row in stand if row[2] == Stage.CONSUMED} & {
        item for item, each in affected.items() if each.kind == Kind.LOT
    }
    parted = ledger.read.parted(sorted(lots)) if lots else {}
    left = Counter(row[0] for row in stand)
    for *head, quantity in stand:
        item, stage = head[0], head[2]
        less = min(parted.get(item, 0), quantity) if stage == Stage.CONSUMED else 0
        if less:
            parted[item] -= less
        if less == quantity and left[item] > 1:
            left[item] -= 1
            continue
        yield *head, quantity - less


def check_cuts(cuts: Sequence[Cut]) -> None:
    """Raise Refused recall_cut, recall_cut_reason, field_too_long, recall_text where a cut is none,
    or says no reason, a long one, or one that cannot be kept."""
    for cut in cuts:
        if cut.kind not in CUTS:
            refuse("recall_cut", kind=cut.kind, known=", ".join(CUTS))
        if not cut.reason.strip():
            refuse("recall_cut_reason")
        if len(cut.reason) > REASON_MAX:
            refuse("field_too_long", field="reason", length=len(cut.reason), limit=REASON_MAX)
        if not db.is_storable(cut.reason):
            refuse("recall_text")


def _reached(scope: Scope) -> tuple[dict[int, Affected], list[Undecided], bool]:
    """All that is affected, by item; what cannot be decided by shares; whether there is more."""
    views = {view.id: view for view in ledger.read.items(scope.roots)}
    if missing := [root for root in scope.roots if root not in views]:
        refuse("unknown_id", id=missing[0])
    roots = {
        root: Affected(root, view.kind, view.product, None, Fraction(1))
        for root, view in views.items() if view.product
    }  # fmt: skip
    if not scope.is_traced:
        return _with_parts(roots), [], False
    cut = trace.Cut(since=scope.since, until=scope.until, with_removed=scope.with_removed)
    found = trace.descendants(scope.roots, cut, shares=scope.has_shares, least=scope.least)
    affected = dict(roots)
    for each in found.items:
        if each.product and each.stage != Stage.VOID:
            affected.setdefault(each.item, Affected(each.item, each.kind, each.product, each.since,
                                                    each.share))  # fmt: skip
    affected = _with_parts(affected, scope.until)
    taken_out = found.taken_out
    if scope.until and taken_out:
        taken_out = tuple(each for each in taken_out if each.item not in affected)
    undecided = [
        Undecided(kind, tuple(each.item for each in some if each.product))
        for kind, some in (
            (BELOW, found.below),
            (TAKEN_OUT, taken_out),
            (BY_PRODUCTS, [each for each in found.items if each.is_undecided]),
        )
    ]
    return affected, [each for each in undecided if each.items], found.is_truncated


def _with_parts(
    affected: dict[int, Affected], until: datetime | None = None
) -> dict[int, Affected]:
    """Add the lots that recalls parted off affected ones, and whatever was after the time that
    limits it: what was in the whole is in the part, and has been for as long."""
    lots = [item for item, each in affected.items() if each.kind == Kind.LOT]
    if not lots:
        return affected
    ids, param = db.ids_in(lots)
    with db.looking_up():
        parts = db.query(_PARTS.format(ids=ids), [param, CAUSE, clock.micros(until or _NEVER)])
    found = dict(affected)
    for whole, part in parts:
        known = found.get(part)
        if known is None or _since(affected[whole]) < _since(known):
            found[part] = affected[whole]._replace(item=part)
    return found


def _since(each: Affected) -> int:
    return clock.micros(each.since) if each.since else 0


_OUTSIDE: Final = {"carrier": TRANSIT, "transit": TRANSIT, "lost": LOST}


def _position(
    of: Affected, spot: places.Place, stage: int, owner: int, container: int, quantity: int,
    lot: int,
) -> Position:  # fmt: skip
    party = spot.party or 0
    if stage == Stage.CONSUMED:
        where = BUILT_IN if container else USED
    elif stage == Stage.SCRAPPED:
        where = SCRAPPED
    elif stage == Stage.EXPECTED:
        where = EXPECTED
    elif spot.kind in ("customer", "supplier"):
        where = spot.kind
    else:
        where = _OUTSIDE.get(spot.kind, HAND)
    return Position(of.item, of.kind, of.product, spot.id, stage, owner, container, quantity,
                    where, party, of.since, of.share, lot)  # fmt: skip


def _unclear(kept: Iterable[Position]) -> list[Undecided]:
    """Goods of which is known that they are affected, and not where or which they are."""
    lots: dict[int, list[int]] = defaultdict(list)
    lost = []
    for each in kept:
        if each.where == LOST:
            lost.append(each.item)
        if each.kind == Kind.LOT and each.is_living:
            lots[each.product].append(each.item)
    products = catalog.read.products(sorted(lots)) if lots else {}
    waiting = [
        item for product, some in lots.items() for item in some
        if products[product].tracking not in catalog.MEASURED_TRACKINGS
    ]  # fmt: skip
    found = [Undecided(LOST, tuple(sorted(set(lost)))),
             Undecided(NO_SERIAL, tuple(sorted(set(waiting))))]  # fmt: skip
    return [each for each in found if each.items]


class _Test:
    """Whether a position is cut, and by which cut; the first that fits counts."""

    def __init__(self, cuts: Sequence[Cut], spots: dict[int, places.Place]) -> None:
        self.cuts = [(n, cut, self._wanted(cut)) for n, cut in enumerate(cuts)]
        self.paths = {id: spot.path for id, spot in spots.items()}

    @staticmethod
    def _wanted(cut: Cut) -> object:
        if cut.kind == SHARE:
            return Fraction(cut.value)
        if cut.kind == TIME:
            return clock.from_micros(int(cut.value))
        return int(cut.value)

    def cut_of(self, each: Position) -> int:
        """The number of the cut that leaves it out, -1 for none."""
        for number, cut, wanted in self.cuts:
            if self._fits(cut, wanted, each):
                return number
        return -1

    def _fits(self, cut: Cut, wanted: object, each: Position) -> bool:
        if cut.kind == PLACE:
            return f"/{wanted}/" in self.paths[each.place]
        if cut.kind == CUSTOMER:
            return bool(each.party) and each.party == wanted
        if cut.kind == CONTAINER:
            return each.container == wanted
        if cut.kind == TIME:
            return each.since is not None and each.since < wanted  # type: ignore[operator]
        return each.share is not None and each.share < wanted  # type: ignore[operator]
