"""Work at a subcontractor: a step of an order may stand at the place of a supplier.

What is fetched for that step is sent there and stays ours; the units are worked on there, and use
up there what goes in, by the same acts as at a station of ours. What is finished comes to us by
being completed. Nothing here decides what goes in; it only knows where work may be done, and which
verb brings things there and back.
"""

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from stockthread import ledger, parties, places
from stockthread.kernel.errors import refuse
from stockthread.ledger import Act, Lines, Posting, Stage
from stockthread.production.records import NewStep

SUPPLIER: Final = "supplier"
WORK_KINDS: Final = (*places.BUILT_KINDS, SUPPLIER)
"""Kinds of places at which steps of an order may stand."""


def is_work_place(place: places.Place | None) -> bool:
    """Whether a step may stand there: an open place of our own, or a supplier's."""
    return place is not None and place.is_active and place.kind in WORK_KINDS


def outside(spots: Iterable[int]) -> set[int]:
    """Those of these places that are suppliers'. One statement."""
    kinds = places.read.kinds(sorted(set(spots) - {0}))
    return {id for id, kind in kinds.items() if kind == SUPPLIER}


def own_parties() -> frozenset[int]:
    """Whose goods are ours: our companies, and nobody. One statement."""
    return frozenset({0, *(each.id for each in parties.read.parties("own"))})


class Where(NamedTuple):
    """Where a step is done: at a place, or at that of a supplier which has none yet."""

    place: int
    supplier: int = 0


def by_code(codes: Sequence[str]) -> dict[str, Where]:
    """Where steps are done by what was typed: the code of a place, or of a supplier.

    What is neither is left out. Two statements, and one more for each supplier without a place.
    Nothing is written.
    """
    wanted = {code: (code, code.upper(), *_of_supplier(code)) for code in codes}
    known = places.read.by_code([text for texts in wanted.values() for text in texts])
    found = {
        code: Where(known[text])
        for code, texts in wanted.items()
        if (text := next((each for each in texts if each in known), ""))
    }
    left = {_bare(code): code for code in codes if code not in found}
    some = parties.read.by_code(sorted({*left, *(bare.upper() for bare in left)})) if left else {}
    for bare, code in left.items():
        party = some.get(bare) or some.get(bare.upper())
        if party and parties.read.party(party).is_supplier:
            found[code] = Where(0, party)
    return found


def one_by_code(code: str) -> Where:
    """Where a step is done by what was typed. Raises Refused unknown_place."""
    code = code.strip()
    return by_code([code]).get(code) or refuse("unknown_place", place=code)


def placed(steps: Sequence[NewStep]) -> list[NewStep]:
    """The same steps, each with its place; those of suppliers that have none yet are made, in the
    transaction of the caller, so that a refused plan leaves none behind."""
    missing = [(step.supplier, SUPPLIER) for step in steps if step.supplier]
    made = iter(places.places_of_parties(missing)) if missing else iter(())
    return [
        step._replace(place=next(made), supplier=0) if step.supplier else step for step in steps
    ]


def _bare(code: str) -> str:
    """The code of a party, with or without what its place has before it."""
    return code.removeprefix(f"{SUPPLIER}:")


def _of_supplier(code: str) -> tuple[str, str]:
    return f"{SUPPLIER}:{_bare(code)}", f"{SUPPLIER}:{_bare(code).upper()}"


def bring(
    lines: Lines, *, start: Sequence[int], target: Sequence[int], act: Act, unpack: bool = False
) -> Posting:
    """Bring parts or units from where they are to a station each, in one event.

    A move inside the house; to a subcontractor and back they are sent and taken back as work in
    progress, and stay ours; what is held against moving or shipping is not sent. Raises Refused:
    ways_differ where they go several of these ways, and as ledger.move, ship, take_back and deliver
    do.
    """
    away = outside([*start, *target])
    ways = {(a in away, b if b in away else 0) for a, b in zip(start, target, strict=True)}
    if len(ways) > 1:
        refuse("ways_differ")
    is_back, place = ways.pop() if ways else (False, 0)
    if not is_back and not place:
        return ledger.move(lines, place=target, act=act, unpack=unpack)
    if not is_back:
        return ledger.ship(lines, place=place, act=act, unpack=unpack, for_work=True)
    if place:
        return ledger.deliver(lines, place=place, act=act, for_work=True)
    return ledger.take_back(lines, place=target, stage=Stage.WIP, act=act, unpack=unpack)
