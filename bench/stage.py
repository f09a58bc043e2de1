"""What the benchmarks play on: a small company in a fresh installation, and many drills."""

from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import NamedTuple

from stockthread import identifiers, ledger
from stockthread.identifiers import Fields
from stockthread.kernel import db
from stockthread.ledger import Act, Kind, New
from tests import world

_keys = count(1)
_BEGIN = datetime(2026, 3, 3, 8, 0, tzinfo=UTC)


def act() -> Act:
    """Return the header of the next posting, a second after the last."""
    number = next(_keys)
    return Act(f"bench{number}", 1, _BEGIN + timedelta(seconds=number))


class Stage(NamedTuple):
    """Ids of what the benchmarks use."""

    drill: int
    serial: int
    scheme: int
    fields: Fields
    owner: int
    places: list[int]
    world: world.World

    def units(self, number: int) -> list[int]:
        """Return the first `number` drills that stand anywhere, made where they are missing."""
        found = [
            item
            for (item,) in db.query(
                "SELECT item FROM ledger_state WHERE kind = 1 AND stage = 4"
                " AND product = %s ORDER BY item LIMIT %s",
                [self.drill, number],
            )
        ]
        missing = number - len(found)
        if missing > 0:
            new = New(Kind.UNIT, self.drill, missing, ledger.Generated(self.scheme, self.fields))
            posting = ledger.commission(
                new, place=self.places[0], stage=ledger.Stage.READY, owner=self.owner, act=act()
            )
            found += posting.items
        return found


def build() -> Stage:
    """Make the company."""
    made = world.build()
    (scheme,) = identifiers.add_schemes(
        [identifiers.NewScheme("bench", "Benchmark", "DR{yy}{ww}-{counter:9}", made.serial)]
    )
    places = [made.a1, made.a2, made.a3, made.warehouse]
    fields = Fields(on=date(2026, 3, 3))
    return Stage(made.drill, made.serial, scheme, fields, made.us, places, made)
