"""Which of the lines that were scanned a deed can take, and from where. Nothing here writes.

Units and containers must lie where the deed finds its goods, and be whose it says. Lots have
several parts: those that fit are taken, the largest first, until there is enough. What is in a
container goes along, so all of it must fit; a container that belongs to somebody else stays so,
where what is in it changes hands.
"""

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from stockthread import catalog, ledger, parties, places
from stockthread.consigned.records import AWAY, KEPT, PRICED, SIDE_OF, Wanted
from stockthread.kernel.errors import Refusal
from stockthread.ledger import HoldingView, ItemView, Kind, Stage

IN_HAND = (Stage.RAW, Stage.WIP, Stage.READY)
_NOT_OURS = (*places.PARTY_KINDS, "lost", "variance", "scrap")


class Piece(NamedTuple):
    """A part of a line: so much of an item, where and whose it is; quantity None for no lot."""

    line: int
    item: int
    quantity: int | None
    place: int
    owner: int | None
    stage: int
    container: int | None


class Judged(NamedTuple):
    """The pieces that a deed takes, and why it does not take the other lines."""

    pieces: tuple[Piece, ...]
    refused: tuple[Refusal, ...]


class _Ground(NamedTuple):
    """Where a deed finds its goods: which owners, and how places are known."""

    side: str
    party: int
    own: frozenset[int]
    spots: dict[int, places.Place]

    def why_not(self, place: int, owner: int) -> str:
        """Return which refusal tells that goods are not there or not whose they should be."""
        spot = self.spots.get(place)
        is_with_us = spot is not None and spot.kind not in _NOT_OURS
        if self.side == KEPT and owner != self.party:
            return "consigned_not_theirs"
        if self.side != KEPT and owner not in self.own:
            return "consigned_not_ours"
        if self.side == AWAY:
            is_there = spot is not None and spot.party == self.party
            return "" if is_there else "consigned_not_there"
        return "" if is_with_us else "consigned_not_here"


def own_parties() -> frozenset[int]:
    """Return the ids of our own companies, and 0: what has no owner on record is ours."""
    return frozenset({0, *(each.id for each in parties.read.parties("own"))})


def judge(wanted: Wanted) -> Judged:
    """Return what of the lines a deed can take. Six statements."""
    lines = wanted.lines
    views = {view.id: view for view in ledger.read.items(sorted(set(lines.items)))}
    lots = [id for id, view in views.items() if view.kind == Kind.LOT]
    parts: dict[int, list[HoldingView]] = defaultdict(list)
    for each in ledger.read.holdings_of(lots) if lots else ():
        if each.stage in IN_HAND and not each.container:
            parts[each.item].append(each)
    inside = _insides([id for id, view in views.items() if view.kind == Kind.CONTAINER])
    spots = {view.place for view in views.values()}
    spots |= {part.place for some in parts.values() for part in some}
    ground = _Ground(
        SIDE_OF[wanted.deed], wanted.party, own_parties(), places.read.places(sorted(spots - {0}))
    )
    quantities = lines.quantities or [None] * len(lines.items)
    taken: dict[HoldingView, int] = defaultdict(int)
    found: list[Piece] = []
    refused: list[Refusal] = []
    for n, (item, quantity) in enumerate(zip(lines.items, quantities, strict=True)):
        view = views.get(item)
        if view is None:
            refused.append(Refusal(n, "unknown_item", {"item": item}))
            continue
        if view.kind == Kind.LOT:
            fitting = [
                part for part in parts[item]
                if not ground.why_not(part.place, part.owner) and _is_from(part, lines.place)
            ]  # fmt: skip
            pieces = _of_lot(n, quantity, fitting, taken)
            why = "" if pieces else "consigned_too_little" if fitting else _why_lot(ground)
        else:
            goods = inside.get(item, [])
            owners = {each.owner for each in goods} or {view.owner}
            whys = {ground.why_not(view.place, owner) for owner in owners}
            why = next((each for each in sorted(whys) if each), "")
            pieces = [Piece(n, item, None, view.place, None, view.stage, None)]
            if wanted.deed in PRICED and view.owner not in owners:
                pieces = [Piece(n, *each) for each in goods]
        if why:
            refused.append(_refusal(n, why, view, wanted.party, parts[item], ground))
        else:
            found += pieces
    return Judged(tuple(found), tuple(refused))


def _is_from(part: HoldingView, place: object) -> bool:
    return not isinstance(place, int) or part.place == place


def _why_lot(ground: _Ground) -> str:
    return "consigned_none_kept" if ground.side == KEPT else "consigned_none_ours"


def _of_lot(
    line: int, quantity: int | None, parts: Sequence[HoldingView], taken: dict[HoldingView, int]
) -> list[Piece]:
    """Take a quantity out of parts of a lot, the largest first; None is all that is free."""
    free = {part: part.quantity - part.reserved - taken[part] for part in parts}
    left = sum(free.values()) if quantity is None else quantity
    if left <= 0 or left > sum(free.values()):
        return []
    found = []
    for part in sorted(parts, key=lambda part: -free[part]):
        much = min(left, free[part])
        if much > 0:
            taken[part] += much
            left -= much
            found.append(
                Piece(line, part.item, much, part.place, part.owner, part.stage, part.container)
            )
    return found


def _refusal(
    line: int, why: str, view: ItemView, party: int, parts: Sequence[HoldingView], ground: _Ground
) -> Refusal:
    data = {
        "item": view.id, "code": view.code or f"#{view.id}",
        "party": parties.read.party(party).name,
    }  # fmt: skip
    if why == "consigned_too_little":
        product = catalog.read.product(view.product)
        there = sum(
            part.quantity - part.reserved for part in parts
            if not ground.why_not(part.place, part.owner)
        )  # fmt: skip
        data["there"] = catalog.shown_quantity(product, there)
    return Refusal(line, why, data)


class _Inside(NamedTuple):
    """Goods in a container: a unit, or so much of a lot; where and whose."""

    item: int
    quantity: int | None
    place: int
    owner: int
    stage: int
    container: int


def _insides(containers: Sequence[int]) -> dict[int, list[_Inside]]:
    """The goods that are in containers, at any depth, by the outermost."""
    inside = ledger.read.inside(containers) if containers else []
    inside = [each for each in inside if each.product]
    views = {view.id: view for view in ledger.read.items([each.item for each in inside])}
    lots = [each.item for each in inside if each.kind == Kind.LOT]
    of_parts = {
        (part.item, part.container): part
        for part in (ledger.read.holdings_of(lots) if lots else ())
    }
    found: dict[int, list[_Inside]] = {}
    for each in inside:
        at: ItemView | HoldingView = of_parts.get((each.item, each.container), views[each.item])
        much = each.quantity if each.kind == Kind.LOT else None
        found.setdefault(each.root, []).append(
            _Inside(each.item, much, at.place, at.owner, at.stage, each.container)
        )
    return found
