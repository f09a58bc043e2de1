"""Items of another product than was thought: what is asked of them is what that product asks.

The holds of the old product's specifications end in the event of the correction, and those of the
new one come in it; what was conceded of the old one counts no more. All stays on record. Every
correction of a product comes by here, and its undoing.
"""

from collections.abc import Sequence
from typing import Final

from stockthread import ledger, sales
from stockthread.certificates import conceding, judging, settling
from stockthread.certificates.records import specification_of
from stockthread.kernel import db
from stockthread.ledger import Act, Posting

BOOKED: Final = "Booked as another product"
BOOKED_BACK: Final = "Booked as another product, and undone"
_ANY: Final = "SELECT 1 FROM certificates_specification LIMIT 1"
_OF: Final = """
    SELECT item FROM ledger_state
     WHERE item IN {} AND product {} %s AND kind IN (1, 2) AND lot = 0"""
_BEARERS: Final = "SELECT item FROM ledger_state WHERE item IN {} AND kind IN (1, 2) AND lot = 0"
_CORRECTED: Final = """
    SELECT DISTINCT i.item FROM ledger_event e JOIN ledger_movement m ON m.event = e.id
      JOIN ledger_movement_item i ON i.movement = m.id
     WHERE e.id IN {} AND e.kind = 'correct_product'"""


def rebook(items: Sequence[int], *, product: int, act: Act) -> Posting:
    """Say that items are of another product; judge them anew by what that asks before use.

    What is in already counts for it at once. Raises Refused as `ledger.correct_product` does.
    """

    def once() -> Posting:
        with db.writing():
            if not db.query_one(_ANY):
                return ledger.correct_product(items, product=product, act=act)
            db.lock_text("certificates")
            db.lock_alone(db.RULES_LOCK)
            others = _of(items, "<>", product)
            posting = ledger.correct_product(
                items, product=product, act=act, ends=_asked_as_another(items, product)
            )
            if posting.event and not posting.repeated:
                corrected = _of(others, "=", product)
                conceding.end_on(corrected, BOOKED, act=act)
                settling.settle(corrected, act=act, why=BOOKED)
            return posting

    return db.retried(once)


def undo(events: Sequence[int], *, act: Act) -> list[Posting]:
    """Undo events as `sales.undo` does, and raise Refused as that.

    Goods that were booked as another product are judged by what theirs asks again: a concession
    that ended with it stays ended.
    """

    def once() -> list[Posting]:
        with db.writing():
            among, param = db.ids_in(events)
            items = [item for (item,) in db.query(_CORRECTED.format(among), [param])]
            if items:
                db.lock_text("certificates")
            done = sales.undo(events, act=act)
            if items and not all(posting.repeated for posting in done):
                among, param = db.ids_in(items)
                bearers = [item for (item,) in db.query(_BEARERS.format(among), [param])]
                settling.settle(bearers, act=act, why=BOOKED_BACK)
            return done

    return db.retried(once)


def _of(items: Sequence[int], sign: str, product: int) -> list[int]:
    """Those of these goods that are of a product, or are not."""
    among, param = db.ids_in(items)
    return [item for (item,) in db.query(_OF.format(among, sign), [param, product])]


def _asked_as_another(items: Sequence[int], product: int) -> list[int]:
    """The open holds for specifications of other products. Two statements."""
    found = [(id, specification_of(text)) for id, _, text in settling.open_holds(items)]
    of = judging.products_of([version for _, version in found])
    return [id for id, version in found if of.get(version) != product]
