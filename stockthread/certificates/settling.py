"""Holds follow the certificates: they end when all is in, and come back when something is not.

`settle` is called in the transaction of every act that may change how items stand. It looks at the
items and at all that have their certificates from them, and posts at most one release and, for each
specification, one hold for what is missing and one for what is out of limits.
"""

from collections.abc import Iterable, Sequence
from typing import Final

from stockthread import holds, ledger
from stockthread.certificates import family, judging, read
from stockthread.certificates.records import OUT, REASON, Settled, Standing, text_of
from stockthread.kernel import db
from stockthread.kernel.errors import refuse
from stockthread.ledger import Act, Lines, Stage

IN_HAND: Final = (Stage.RAW, Stage.WIP, Stage.READY)
_TEXTS: Final = {code: text_of(code, 0)[:-1] for code in (REASON, OUT)}
_OPEN: Final = f"""
    SELECT id, item, reason FROM ledger_hold
     WHERE item IN {{}} AND item <> 0 AND closed_by IS NULL
       AND (reason LIKE '{_TEXTS[REASON]}%%' OR reason LIKE '{_TEXTS[OUT]}%%')"""
_THERE: Final = """
    SELECT s.item FROM ledger_state s WHERE s.item IN {} AND CASE WHEN s.kind = 2
        THEN EXISTS (SELECT 1 FROM ledger_holding h
            WHERE h.item = s.item AND h.stage < 5 AND h.quantity > 0)
        ELSE s.stage < 5 END"""
# Goods of a product that bear their certificates themselves and are not with customers.
_NOT_HERE: Final = """(SELECT p.id FROM places_place p
    WHERE p.kind IN ('customer', 'carrier', 'lost', 'variance', 'scrap'))"""
_GOODS: Final = f"""
    SELECT s.item FROM ledger_state s WHERE s.product = %s AND s.lot = 0
       AND ((s.kind = 1 AND s.stage IN (1, 2, 4) AND s.place NOT IN {_NOT_HERE})
         OR (s.kind = 2 AND EXISTS (
            SELECT 1 FROM ledger_holding h
             WHERE h.item = s.item AND h.stage IN (1, 2, 4) AND h.quantity > 0
               AND h.place NOT IN {_NOT_HERE})))
     ORDER BY s.item"""


def part_of(act: Act, name: str, reason: str) -> Act:
    """The header of one of the events that an act leads to."""
    key = f"{ledger.stem(act.key)}.{name}"
    return act._replace(key=key, reason=reason[:500], accept="all")


def settle(items: Iterable[int], *, act: Act, why: str) -> Settled:
    """Release what has all that is asked of it, hold what has not. In the caller's transaction.

    items: whose certificates, results or concessions changed. why: what changed, in words; it is
    put on record with the release.
    """
    db.lock_alone(db.RULES_LOCK)
    wanted = sorted(set(items))
    ledger.lock_items(family.handed_down(wanted))  # so that no part is split off meanwhile
    every = family.handed_down(wanted)
    stands = judging.standings(every)
    ids, param = db.ids_in(every)
    there = {item for (item,) in db.query(_THERE.format(ids), [param])}
    done: list[int] = []
    ending: set[int] = set()
    is_on: dict[str, set[int]] = {REASON: set(), OUT: set()}
    for id, item, text in open_holds(every):
        code = text.partition(":")[0]
        if _is_due(code, stands[item]):
            is_on[code].add(item)
        else:
            done.append(id)
            ending.add(item)
    released = sorted(each for each in ending if _is_free(stands[each]))
    if done:
        ledger.release(done, act=part_of(act, "in", why))
    held: set[int] = set()
    for code in (REASON, OUT):
        lacking = [each for each in every if each in there and _is_due(code, stands[each])]
        new = [stands[each] for each in lacking if each not in is_on[code]]
        held |= _hold(new, code, act, why)
    return Settled(tuple(released), tuple(sorted(held)))


def open_holds(items: Sequence[int]) -> list[tuple[int, int, str]]:
    """Return the open holds of items for what is missing or out of limits: id, item, text."""
    ids, param = db.ids_in(items)
    return db.query(_OPEN.format(ids), [param])


def _is_free(standing: Standing) -> bool:
    return standing.is_conceded or standing.is_complete


def _is_due(code: str, standing: Standing) -> bool:
    """Whether an item is to be held for this reason: for what is missing until all is in order."""
    if standing.is_conceded:
        return False
    return not standing.is_complete if code == REASON else bool(standing.out)


def _hold(new: Sequence[Standing], code: str, act: Act, why: str) -> set[int]:
    """Hold items for a reason, those of each specification together."""
    by_version: dict[int, list[int]] = {}
    for each in new:
        by_version.setdefault(each.specification, []).append(each.item)
    blocks = holds.reason(code).blocks if by_version else 0
    for version, items in sorted(by_version.items()):
        ledger.hold(
            Lines(items), reason=text_of(code, version), blocks=blocks,
            act=part_of(act, f"{code.lower()}{version}", why),
        )  # fmt: skip
    return {item for items in by_version.values() for item in items}


def apply_now(product: int, *, act: Act) -> Settled:
    """Let the specifications in force count for all goods of a product that are there too.

    What came under an earlier version is held for the one in force until that is met. Goods that
    others than suppliers brought, or suppliers without a specification of their own, are asked for
    what all are. Raises Refused specification_none where nothing was ever asked.
    """

    def once() -> Settled:
        with db.writing():
            db.lock_alone(db.RULES_LOCK)
            in_force = read.in_force(product) or refuse("specification_none")
            items = [item for (item,) in db.query(_GOODS, (product,))]
            suppliers = read.suppliers_of(items) if set(in_force) - {0} else {}
            asked = judging.asked_of(items)
            waiting = {item for _, item, _ in open_holds(items)}
            late: dict[int, list[int]] = {}
            for item in items:
                each = in_force.get(suppliers.get(item, 0)) or in_force.get(0)
                if each and each.id > asked.get(item, 0) and (each.needs or item in waiting):
                    late.setdefault(each.id, []).append(item)
            blocks = holds.reason(REASON).blocks
            for version, some in sorted(late.items()):
                ledger.hold(
                    Lines(some), reason=text_of(REASON, version), blocks=blocks,
                    act=part_of(act, f"asked{version}", act.reason),
                )  # fmt: skip
            why = act.reason or "The specification in force counts"
            settled = settle(items, act=act, why=why)
            asked_more = {item for some in late.values() for item in some} - waiting
            held = {*settled.held, *asked_more.difference(settled.released)}
            return Settled(settled.released, tuple(sorted(held)))

    return db.retried(once)
