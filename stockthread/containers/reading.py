"""What was scanned to be packed or unpacked: each text becomes an item, or so much of a lot.

A constant number of statements for any number of scans. Nothing here writes.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from stockthread import counts, ledger
from stockthread.containers.records import AWAY, LOOSE, PACKED, SCANS_MAX, Going
from stockthread.kernel.errors import Refusal, refuse
from stockthread.ledger import Kind, Lying, Present


class Read(NamedTuple):
    """What scans mean, and why others mean nothing."""

    goings: tuple[Going, ...]
    refused: tuple[Refusal, ...]


class _Spot(NamedTuple):
    """Where a thing is on record."""

    place: int
    container: int


def read(
    texts: Sequence[str], *, place: int, year: int, inside: frozenset[int] = frozenset()
) -> Read:
    """Return what texts mean that were scanned at `place`; empty ones mean nothing.

    inside: containers out of which things are taken: a lot is meant as it lies in there; else as it
    lies loose. Raises Refused: no_lines, too_many_lines.
    """
    lines = [(n, text.strip()) for n, text in enumerate(texts) if text.strip()]
    if not lines:
        refuse("no_lines")
    if len(lines) > SCANS_MAX:
        refuse("too_many_lines", count=len(lines), lines_max=SCANS_MAX)
    scans = [text for _, text in lines]
    resolved = counts.resolve(scans, [place] * len(scans), frozenset([place]), year)
    items = sorted({each.item for each in resolved} - {0})
    states = ledger.counting.states_of(items)
    codes = ledger.read.codes(items)
    lots = _lots(states)
    goings, refused, seen = [], [], set[int]()
    for (n, text), each in zip(lines, resolved, strict=True):
        if not each.item or each.item in seen:
            why = (
                "scan_twice" if each.item else "scan_unclear" if each.is_several else "scan_unknown"
            )
            refused.append(Refusal(n, why, {"code": text}))
            continue
        seen.add(each.item)
        state, code = states[each.item], codes.get(each.item) or each.canonical
        spots = (
            lots.get(each.item, [])
            if state.kind == Kind.LOT
            else [_Spot(state.place, state.container)]
        )
        spot = _meant(spots, place, inside)
        if spot is None:
            why = "lot_in_several_places" if spots else "lot_not_there"
            refused.append(Refusal(n, why, {"code": code, "item": each.item}))
            continue
        stands = PACKED if spot.container else AWAY if spot.place != place else LOOSE
        goings.append(
            Going(n, each.item, state.kind, state.product, code, each.quantity, *spot, stands)
        )
    return Read(tuple(goings), tuple(ledger.named(refused)))


def _lots(states: Mapping[int, Present]) -> dict[int, list[_Spot]]:
    """Where each lot among these lies."""
    ids = [id for id, state in states.items() if state.kind == Kind.LOT]
    lying: Sequence[Lying] = ledger.counting.lying_of(ids) if ids else ()
    found: dict[int, list[_Spot]] = {id: [] for id in ids}
    for each in lying:
        spot = _Spot(each.place, each.container)
        if spot not in found[each.item]:
            found[each.item].append(spot)
    return found


def _meant(spots: Sequence[_Spot], place: int, inside: frozenset[int]) -> _Spot | None:
    """Of where a lot lies what is meant; None where that cannot be told."""
    ways = (
        [spot for spot in spots if spot.container in inside],
        [spot for spot in spots if spot == (place, 0) and not inside],
        [spot for spot in spots if not spot.container and not inside],
        list(spots),
    )
    wanted = next((way for way in ways if way), [])
    return wanted[0] if len(wanted) == 1 else None
