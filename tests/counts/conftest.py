"""The fixed cast with scanners in their hands."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest

from stockthread import counts, ledger
from stockthread.counts import Count, Line, NewCount, NewScan, Posted, Survey, Taken
from tests.shared import made_once
from tests.world import START, World, build

EVENING = START + timedelta(hours=10)


class Crew:
    """People who count in the world of the cast, from ten hours after its start."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.number = 0
        self.moment = EVENING

    def now(self) -> datetime:
        self.moment += timedelta(minutes=1)
        return self.moment

    def key(self) -> str:
        self.number += 1
        return f"counted-{self.number}"

    def act(self, **fields) -> ledger.Act:
        return self.world.act(**{"recorded_at": self.now(), **fields})

    def open(self, *places: int, **fields) -> Count:
        """Open a count of these places, or of the whole warehouse."""
        new = NewCount(places=places or (self.world.warehouse,), **fields)
        return counts.open_count(new, key=self.key(), by=self.world.anna, at=self.now())

    def code(self, item: int) -> str:
        return ledger.read.codes([item])[item]

    def scan(self, count: Count, place: int, *what: int | str, **fields) -> list[Taken]:
        """Scan items (by their codes) or texts in a place."""
        by = fields.pop("by", self.world.anna)
        texts = [each if isinstance(each, str) else self.code(each) for each in what]
        scans = [NewScan(text, place, self.key(), **fields) for text in texts]
        return counts.add_scans(count.id, scans, by=by, at=self.now())

    def empty(self, count: Count, *places: int) -> None:
        counts.finish_places(count.id, places, by=self.world.anna, at=self.now())

    def survey(self, count: Count) -> Survey:
        """The count as it is when counting is over; it goes on afterwards."""
        is_open = counts.read.count(count.id).state == counts.OPEN
        self.over(count)
        found = counts.survey(count.id)
        if is_open:
            counts.reopen(count.id, by=self.world.anna, at=self.moment)
        return found

    def over(self, count: Count) -> None:
        """Say that counting is over."""
        counts.review(count.id, by=self.world.anna, at=self.moment)

    def lines(self, count: Count) -> dict[str, Line]:
        return {line.key: line for line in self.survey(count).lines}

    def post(self, count: Count, decisions=None, **fields) -> Posted:
        decided = counts.proposed(self.survey(count)) if decisions is None else decisions
        if counts.read.count(count.id).state == counts.OPEN:
            self.over(count)
        return counts.post(count.id, decided, act=self.act(**fields))

    def carton(self, items: Sequence[int], code: str, place: int = 0) -> int:
        """A carton with a code of its own, and these items in it."""
        world = self.world
        given = ledger.Given(world.serial, [code])
        new = ledger.New(ledger.Kind.CONTAINER, 0, 1, given)
        made = ledger.commission(
            new, place=place or world.a1, stage=ledger.Stage.READY, owner=world.us, act=world.act()
        )
        if items:
            ledger.pack(ledger.Lines(items), container=made.items[0], act=world.act())
        return made.items[0]

    def place_of(self, item: int) -> int:
        return ledger.read.item(item).place


cast = made_once(lambda: Crew(build()))


@pytest.fixture
def crew(cast, db) -> Crew:
    return cast()


@pytest.fixture
def world(crew) -> World:
    return crew.world
