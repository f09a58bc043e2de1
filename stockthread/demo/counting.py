"""Counts of the demo company: one whose differences wait for a decision, one that is under way.

Nothing of them is posted, so that the stock is what the diary made of it.
"""

from datetime import datetime, timedelta

from stockthread import counts, ledger, places
from stockthread.counts import NewCount, NewScan


def add_counts(people: dict[str, int], *, at: datetime) -> None:
    """Count one aisle to its end, with a few things wrong, and begin with another."""
    _counted(people, at - timedelta(minutes=50))
    _begun(people, at - timedelta(minutes=20))


def _counted(people: dict[str, int], at: datetime) -> None:
    [aisle] = places.read.by_code(["A-03"]).values()
    new = NewCount((aisle,), kind=counts.CYCLE, note="Motors: what the line took without a scan")
    made = counts.open_count(new, key="demo.count.1", by=people["carla"], at=at)
    bins = _bins(aisle)
    moved: list[str] = []
    for n, place in enumerate(bins):
        codes = _codes(place)
        seen = codes[2:] if n == 0 and len(codes) > 4 else list(codes)
        if n == 1 and len(seen) > 4:
            moved, seen = seen[:1], seen[1:]
        if n == 2:
            seen += moved
            seen[:1] = [code.replace("0", "O", 1) for code in seen[:1]]
        who = people["anna"] if n % 2 else people["emil"]
        _scan(made.id, place, seen, who, at + timedelta(minutes=2 * n))
    ended = at + timedelta(minutes=2 * len(bins))
    counts.finish_places(made.id, bins, by=people["anna"], at=ended)
    counts.review(made.id, by=people["anna"], at=ended)


def _begun(people: dict[str, int], at: datetime) -> None:
    [aisle] = places.read.by_code(["A-02"]).values()
    new = NewCount((aisle,), note="Before the year ends")
    made = counts.open_count(new, key="demo.count.2", by=people["carla"], at=at)
    first, *others = _bins(aisle)
    _scan(made.id, first, _codes(first), people["emil"], at + timedelta(minutes=3))
    counts.finish_places(made.id, [first], by=people["emil"], at=at + timedelta(minutes=4))
    for place in others[:1]:
        half = _codes(place)
        _scan(made.id, place, half[: len(half) // 2], people["anna"], at + timedelta(minutes=6))


def _bins(aisle: int) -> list[int]:
    """The places below an aisle in which something stands, by code."""
    below = places.read.descendants(aisle)
    return [place for place in below if _codes(place)][:12]


def _codes(place: int) -> list[str]:
    """What a scanner reads there: the code of everything that is in no container."""
    standing = ledger.counting.standing_in([place])
    lying = ledger.counting.lying_in([place])
    items = [each.item for each in standing if not each.container]
    items += [each.item for each in lying if not each.container]
    codes = ledger.read.codes(list(dict.fromkeys(items)))
    return [codes[item] for item in dict.fromkeys(items) if codes.get(item)]


def _scan(count: int, place: int, codes: list[str], by: int, at: datetime) -> None:
    scans = [NewScan(code, place, f"demo.{place}.{n}") for n, code in enumerate(codes)]
    if scans:
        counts.add_scans(count, scans, by=by, at=at, device="Scanner 2")
