"""Samples: parts of lots that are kept to be looked at, each a lot of its own.

No hold stops the taking of one, and what holds the lot holds its sample. Samples are not suggested
for sale or for use. One that is poured together with others, or into something, is none any more.
"""

from collections.abc import Sequence
from typing import Any, Final

from stockthread import identifiers, ledger
from stockthread.kernel import clock, db
from stockthread.ledger import STANDS, Act, Given, Lines, Posting
from stockthread.lots import drawing
from stockthread.lots.records import Sample

SAMPLE: Final = "SAMPLE"
"""What the reasons of samples begin with."""

_ADD: Final = "INSERT INTO lots_sample (lot, event) VALUES (%s, %s) ON CONFLICT (lot) DO NOTHING"


def take_sample(holding: Lines, *, place: int, act: Act, code: str = "") -> Posting:
    """Split a sample off a lot's holding and keep it in `place`, whatever holds the lot.

    holding: one line, the lot with how much and what tells its holding. code: the sample's number,
    "" for one that is counted on. Returns the split; its one new item is the sample. Raises
    Refused: as ledger.split.
    """
    reason = f"{SAMPLE}: {act.reason}".rstrip(": ")
    type = identifiers.read.code_type_by_code("lot").id
    codes = Given(type, [code]) if code else None

    def both() -> Posting:
        with db.writing():
            header = drawing.part_of(act, "sample", reason)
            made = ledger.split(holding, codes=codes, keep_in=place, act=header)
            for lot in made.items:
                db.execute(_ADD, (lot, made.event))
            return made

    return db.retried(both)


_KEPT: Final = "EXISTS (SELECT 1 FROM ledger_holding h WHERE h.item = k.lot AND h.stage < 5)"
_SAMPLES: Final = f"""
    SELECT k.lot, g.input, s.product, CAST(COALESCE(SUM(h.quantity), 0) AS BIGINT),
           CASE WHEN MIN(h.place) = MAX(h.place) THEN MIN(h.place) ELSE 0 END,
           k.event, e.happened_at, e.person, e.reason
      FROM lots_sample k JOIN ledger_edge g ON g.output = k.lot AND g.event = k.event
      JOIN ledger_event e ON e.id = k.event JOIN ledger_state s ON s.item = k.lot
      LEFT JOIN ledger_holding h ON h.item = k.lot AND h.stage < 5
     WHERE {STANDS} {{more}}
     GROUP BY k.id, k.lot, g.input, s.product, k.event, e.happened_at, e.person, e.reason
     ORDER BY k.id DESC LIMIT %s OFFSET %s"""
_OF_PRODUCTS: Final = """
    SELECT k.lot FROM lots_sample k CROSS JOIN ledger_state s
     WHERE s.item = k.lot AND s.product IN {}"""
_AMONG: Final = "SELECT lot FROM lots_sample WHERE lot IN {}"


def samples(
    *, of: Sequence[int] = (), gone_too: bool = False, limit: int = 500, skip: int = 0
) -> list[Sample]:
    """Return samples that are kept, the latest first: of these lots, or all.

    `gone_too`: those that were used up, too. One statement.
    """
    more, params = "" if gone_too else f"AND {_KEPT}", list[Any]()
    if of:
        ids, param = db.ids_in(of)
        more, params = f"{more} AND g.input IN {ids}", [param]
    found = db.query(_SAMPLES.format(more=more), [*params, limit, skip])
    return [
        Sample._make((*head, clock.from_micros(at), person, reason))
        for *head, at, person, reason in found
    ]


def samples_among(lots: Sequence[int]) -> set[int]:
    """Return which of these lots are samples."""
    if not lots:
        return set()
    ids, param = db.ids_in(lots)
    return {lot for (lot,) in db.query(_AMONG.format(ids), [param])}


def samples_of(products: Sequence[int]) -> set[int]:
    """Return the lots of these products that are samples."""
    ids, param = db.ids_in(products)
    return {lot for (lot,) in db.query(_OF_PRODUCTS.format(ids), [param])}


_DRAWN: Final = """
    SELECT k.lot, g.input FROM lots_sample k CROSS JOIN ledger_edge g
     WHERE k.lot IN {} AND g.output = k.lot AND g.event = k.event"""


def drawn_from(lots: Sequence[int]) -> dict[int, int]:
    """Return the lot from which each sample among these lots was drawn. One statement."""
    ids, param = db.ids_in(lots)
    return dict(db.query(_DRAWN.format(ids), [param]))
