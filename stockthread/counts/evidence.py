"""What a count has to go by: its scans as they count now, and what is on record in its scope.

All of it is read in a constant number of statements. Nothing here writes.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from stockthread import ledger
from stockthread.counts import read
from stockthread.counts.records import OPEN, Count, Scan, Scope
from stockthread.ledger import Kind, Lying, Present

Recounts = Sequence[tuple[int, int, int]]


def valid(scans: Iterable[Scan], recounts: Recounts) -> list[Scan]:
    """Return the scans that no later recount has replaced."""
    if not recounts:
        return list(scans)
    return [
        scan for scan in scans if scan.recount >= asked_again(recounts, scan.place, scan.product)
    ]


def asked_again(recounts: Recounts, place: int, product: int) -> int:
    """Return the last recount that a place, or a product in it, was part of; 0 for none."""
    return max(
        (
            id
            for id, of_place, of_product in recounts
            if of_place in (0, place) and of_product in (0, product)
        ),
        default=0,
    )


class Coverage:
    """Which places were counted, since when, and by whom.

    is_over: no more scans are awaited.
    """

    def __init__(
        self,
        scans: Sequence[Scan],
        visits: Sequence[tuple[int, int, int, int]],
        recounts: Recounts,
        *,
        is_over: bool,
    ) -> None:
        self._recounts = recounts
        self._seen: dict[int, int] = {}
        self._done: dict[int, int] = {}
        self._is_over = is_over
        self.began: dict[int, int] = {}
        self.ended: dict[int, int] = {}
        self.persons: dict[int, dict[int, None]] = {}
        told = [(s.place, s.recount, s.person, s.at) for s in scans]
        for place, recount, person, at in [*told, *visits]:
            if recount < asked_again(recounts, place, 0):
                continue
            self._seen[place] = max(self._seen.get(place, 0), recount)
            self.began[place] = min(self.began.get(place, at), at)
            self.ended[place] = max(self.ended.get(place, at), at)
            self.persons.setdefault(place, {})[person] = None
        for place, recount, _, _ in visits:
            self._done[place] = max(self._done.get(place, 0), recount)

    def is_counted(self, place: int, product: int = 0) -> bool:
        """Whether a place was counted since it, or the product in it, was asked for again.

        While the count is open somebody has to say so; when it is over, a scan there is enough.
        """
        done = self._seen if self._is_over else self._done
        return place in done and done[place] >= self.asked(place, product)

    def is_begun(self, place: int) -> bool:
        """Whether anything was scanned in a place, or said of it, since it was asked for again."""
        return place in self._seen

    def asked(self, place: int, product: int = 0) -> int:
        """The last recount that asked for a place or for a product in it."""
        return asked_again(self._recounts, place, product)


class Evidence(NamedTuple):
    """What a count has to go by.

    seen: the last scan of each unit and container; scans: all that count. standing: the units and
    containers on record in the scope, and all that were scanned or are inside what was scanned.
    expected: those of them that are in the scope.
    """

    document: Count
    scope: Scope
    scans: tuple[Scan, ...]
    coverage: Coverage
    seen: Mapping[int, Scan]
    standing: Mapping[int, Present]
    expected: Mapping[int, Present]
    lying: tuple[Lying, ...]
    opened: frozenset[int]

    def carrier(self, item: int) -> int:
        """The nearest container around an item that was scanned; 0 for none."""
        return self.around(self.standing[item].container)

    def around(self, container: int) -> int:
        """A container, or the nearest one around it, that was scanned; 0 for none."""
        while container and container not in self.seen:
            state = self.standing.get(container)
            container = state.container if state else 0
        return container


def gather(count: Count) -> Evidence:
    """Read all that a count has to go by."""
    scope = read.scope(count.id)
    recounts = read.recounts(count.id)
    scans = valid(read.scans(count.id), recounts)
    coverage = Coverage(scans, read.visits(count.id), recounts, is_over=count.state != OPEN)
    only = None if scope.products is None else sorted(scope.products)
    expected = {each.item: each for each in ledger.counting.standing_in(scope.places, only)}
    seen = {scan.item: scan for scan in scans if scan.item and scan.kind != Kind.LOT}
    for scan in scans:
        if scan.container:  # who opens a container has seen it
            own = scan._replace(item=scan.container, kind=int(Kind.CONTAINER), product=0)
            seen.setdefault(scan.container, own)
    standing = dict(expected)
    if others := [item for item in seen if item not in standing]:
        standing |= ledger.counting.states_of(others)
        carriers = [item for item in others if seen[item].kind == Kind.CONTAINER]
        if carriers:
            standing = ledger.counting.below(carriers) | standing
    return Evidence(
        count, scope, tuple(scans), coverage, seen, standing, expected,
        tuple(ledger.counting.lying_in(scope.places, only)),
        frozenset(scan.container for scan in scans if scan.container),
    )  # fmt: skip
