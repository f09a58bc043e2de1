"""Lots of which only a part is meant: that part is split off, so that it alone is held.

What stays of the lot is free, and so are the units of it that are left out. A lot that was used
up in part where the recall begins stays held itself, for what still comes out of that; there what
is left out is split off. Which lots were parted from which, for whoever asks by the old one.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Final

from stockthread import ledger
from stockthread.kernel import clock, db
from stockthread.kernel.reach import Way, steps_sql
from stockthread.ledger import Act, Lines
from stockthread.recalls.notice_records import Notice, NoticeItem
from stockthread.recalls.scope import preview
from stockthread.recalls.scope_records import Position, Preview

_WHOLE: Final = Way(
    "ledger_edge e CROSS JOIN ledger_event v CROSS JOIN ledger_state o",
    "e.input",
    "e.output = r.item AND v.id = e.event AND v.kind IN ('split', 'hold') AND o.item = e.output"
    " AND o.kind = 2",
)
_WHOLES: Final = """
WITH RECURSIVE reach(item) AS (
    SELECT item FROM ledger_state WHERE item IN {ids} AND kind = 2 UNION {steps}
)
SELECT item FROM reach WHERE item NOT IN {ids} ORDER BY item"""
_PARTS: Final = """
WITH RECURSIVE reach(whole, item, at) AS (
    SELECT item, item, CAST(0 AS BIGINT) FROM ledger_state WHERE item IN {ids} AND kind = 2
    UNION
    SELECT r.whole, e.output, CASE WHEN r.at = 0 THEN v.recorded_at ELSE r.at END
    FROM reach r CROSS JOIN ledger_edge e CROSS JOIN ledger_event v CROSS JOIN ledger_state o
    WHERE e.input = r.item AND v.id = e.event AND v.kind IN ('split', 'hold')
        AND o.item = e.output AND o.kind = 2
)
SELECT whole, item, at FROM reach ORDER BY whole DESC"""


def part_off(found: Preview, act: Act) -> Preview:
    """Split off what is to be parted before anything is held; return what the scope is about then.

    What was promised of a part is promised of the new lot. As many acts as there are stages.
    """
    by_stage: dict[int, list[Position]] = defaultdict(list)
    for each in found.to_part:
        by_stage[each.stage].append(each)
    for stage, some in sorted(by_stage.items()):
        lines = Lines(
            [each.item for each in some], [each.quantity for each in some],
            [each.place for each in some], stage, [each.owner for each in some],
            [each.container for each in some],
        )  # fmt: skip
        key = f"{ledger.stem(act.key)}.part{stage}"
        ledger.split(lines, with_promises=True, act=act._replace(key=key, accept="all"))
    if not by_stage:
        return found
    parted = preview(found.scope)
    assert parted.meant
    assert _there(parted) == _there(found)  # what was meant is held, to the last piece
    return parted


def _there(found: Preview) -> Counter[tuple[int, int]]:
    """How much of each product there is to be got, by place."""
    sums = Counter[tuple[int, int]]()
    for each in found.living:
        sums[each.product, each.place] += each.quantity
    return sums


def wholes_of(items: Iterable[int]) -> list[int]:
    """Return the lots from which some of these were parted, at any depth. One statement."""
    ids, param = db.ids_in(sorted(items))
    with db.looking_up():
        sql = _WHOLES.format(ids=ids, steps=steps_sql([_WHOLE]))
        return [item for (item,) in db.query(sql, [param, param])]


class ToldAs:
    """Of what parties were told, when a lot was parted since: the part is what they know as the
    whole, and counts as that. One statement."""

    def __init__(self, some: Sequence[tuple[Notice, Sequence[NoticeItem]]]) -> None:
        self._told = {(notice.party, each.item): clock.micros(each.made_at)
                      for notice, items in some if notice.party for each in items}  # fmt: skip
        self._wholes: dict[int, list[tuple[int, int]]] = defaultdict(list)
        self.lots: set[int] = set()
        ids, param = db.ids_in(sorted({item for _, item in self._told}))
        with db.looking_up():
            found = db.query(_PARTS.format(ids=ids), [param]) if self._told else []
        for whole, item, at in found:
            if whole == item:
                self.lots.add(item)
            else:
                self._wholes[item].append((whole, at))

    @property
    def parts(self) -> set[int]:
        """The lots of which somebody was told, with all that was parted from them."""
        return self.lots | set(self._wholes)

    def knows(self, party: int, item: int) -> bool:
        """Whether a party was told of this, or of what it was parted from since."""
        return (party, self.of(party, item)) in self._told

    def of(self, party: int, item: int) -> int:
        """As what a party was told of an item: itself, or what it was parted from since."""
        if (party, item) in self._told:
            return item
        fitting = (whole for whole, at in self._wholes.get(item, ())
                   if self._told.get((party, whole), at + 1) <= at)  # fmt: skip
        return next(fitting, item)

    def every(self, party: int, item: int) -> list[int]:
        """All under which an item counts that is with a party, or with nobody (0): the nearest
        first."""
        wholes = [whole for whole, _ in self._wholes.get(item, ())]
        others = [each for each in (item, *wholes) if (party, each) not in self._told]
        return list(dict.fromkeys([self.of(party, item), *others]))
