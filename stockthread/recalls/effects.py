"""Whether a corrective action helped: what was made since the change against what was made before,
by complaints, by what came back, by what was scrapped, and by failed tests. Nothing here writes."""

from math import exp
from typing import Final, NamedTuple

from stockthread import causes, production
from stockthread.kernel import clock, db
from stockthread.ledger import Stage
from stockthread.recalls.actions import Action

FEWER, MORE, SAME, TOO_FEW, NOT_YET = VERDICTS = ("fewer", "more", "same", "too_few", "not_yet")
"""What later production says: fewer or more than chance would bring, no difference seen, too few
made to tell, nothing made since."""

COMPLAINED, RETURNED, SCRAPPED, FAILED = SIGNS = ("complained", "returned", "scrapped", "failed")
"""By what a unit shows that it is bad: it was complained of, it came back, it was scrapped, it
failed a test, also where it passed a later one."""

SURE: Final = 0.05
"""Differences that chance alone would bring more often than this are no differences."""

# What an event made has ids in a row, so that its units are a range of their key.
_RANGE: Final = "s.item >= e.first_item AND s.item < e.first_item + e.new_items"
_MADE: Final = """
WITH returned(item) AS (
    SELECT DISTINCT i.item
    FROM ledger_event v CROSS JOIN ledger_movement m CROSS JOIN ledger_movement_item i
    WHERE v.kind = 'take_back' AND m.event = v.id AND i.movement = m.id
        AND NOT EXISTS (SELECT 1 FROM ledger_event r WHERE r.reverses = v.id)
)
SELECT CASE WHEN e.happened_at < %s THEN 0 ELSE 1 END, COUNT(*), SUM(CASE WHEN EXISTS (
        SELECT 1 FROM complaints_link l WHERE l.item = s.item AND l.ended_at IS NULL)
        THEN 1 ELSE 0 END),
    SUM(CASE WHEN s.item IN (SELECT item FROM returned) THEN 1 ELSE 0 END),
    SUM(CASE WHEN s.stage = {scrapped} THEN 1 ELSE 0 END),
    SUM(CASE WHEN EXISTS (
        SELECT 1 FROM ledger_reading f WHERE f.item = s.item AND f.attribute = %s
            AND f.value LIKE '{failed}%%')
        THEN 1 ELSE 0 END)
FROM ledger_event e {states}
WHERE e.new_items > 0 AND s.kind = 1 AND s.stage BETWEEN 2 AND 6 AND s.product IN {products}
GROUP BY 1"""


class Sign(NamedTuple):
    """Of the units made before and since the change, how many show a sign that they are bad.

    chance: how often chance alone would bring such a difference or a larger one.
    """

    kind: str
    before: int
    since: int
    chance: float
    verdict: str


class Effect(NamedTuple):
    """Units made before and since the change, and the signs that they are bad."""

    before: int
    since: int
    signs: tuple[Sign, ...]

    @property
    def verdict(self) -> str:
        """What the signs say together: one that grew counts more than one that fell."""
        found = [each.verdict for each in self.signs]
        return next((each for each in (MORE, FEWER, SAME, TOO_FEW) if each in found), NOT_YET)


def effect(of: Action) -> Effect | None:
    """Return what later production says of an action; None before it is done, or where it is about
    no products. Two statements.

    Units that are younger had less time to show anything: whoever reads it must know.
    """
    if of.fixed_at is None or not of.products:
        return None
    ids, param = db.ids_in(of.products)
    sql = _MADE.format(states=db.looked_up("ledger_state", "s", _RANGE), products=ids,
                       scrapped=int(Stage.SCRAPPED), failed=production.FAILED)  # fmt: skip
    params = [clock.micros(of.fixed_at), production.test_attribute(), param]
    counts = {
        side: (int(number), [int(each) for each in hits])
        for side, number, *hits in db.query(sql, params)
    }
    (before, was), (since, is_now) = (counts.get(side, (0, [0] * len(SIGNS))) for side in (0, 1))
    signs = tuple(
        _sign(kind, before, hits, since, later)
        for kind, hits, later in zip(SIGNS, was, is_now, strict=True)
    )
    return Effect(before, since, signs)


def _sign(kind: str, before: int, hits: int, since: int, later: int) -> Sign:
    is_both = since and before
    chance = exp(causes.fisher(later, since, hits + later, before + since)) if is_both else 1.0
    return Sign(kind, hits, later, chance, _verdict(before, hits, since, later, chance))


def _verdict(before: int, before_hits: int, since: int, since_hits: int, chance: float) -> str:
    """What the counts say; where even none at all could be chance, too little was made."""
    if not since:
        return NOT_YET
    was = before_hits / before if before else 0.0
    if chance < SURE:
        return FEWER if since_hits / since < was else MORE
    return TOO_FEW if (1 - was) ** since > SURE else SAME
