"""Queries of terms, starts, replacements, loans, and of the steps of items. Nothing here writes.

Each costs one statement for any number of items. What an event did that was undone is left out.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from stockthread import catalog, parties
from stockthread.kernel import clock, db
from stockthread.ledger import STANDS, Cause, chain
from stockthread.orders import RETURN
from stockthread.returns.records import Loan, Replacement, Start, Step, Term

_TERMS: Final = """
    SELECT id, product, product_class, part, months, starts FROM returns_term
     ORDER BY product_class, product, part"""


def terms(product: int = 0) -> list[Term]:
    """Return all warranty terms, or those of one product and its parts."""
    found = db.query_records(Term, _TERMS)
    return [each for each in found if product in (0, each.product)]


_STARTS: Final = """
    SELECT s.id, s.item, s.what, s.day, s.person, s.noted_at, s.note, w.withdrawn_at, w.reason
      FROM returns_start s LEFT JOIN returns_withdrawal w ON w.start = s.id
     WHERE s.{} IN {} ORDER BY s.id DESC"""


def starts(items: Sequence[int]) -> dict[int, list[Start]]:
    """Return when items were registered and installed, the latest noted first; withdrawn too."""
    found: dict[int, list[Start]] = {}
    for start in _starts("item", items):
        found.setdefault(start.item, []).append(start)
    return found


def starts_of(ids: Sequence[int]) -> list[Start]:
    """Return starts by their ids, the latest noted first; unknown ones are left out."""
    return _starts("id", ids)


def _starts(column: str, ids: Sequence[int]) -> list[Start]:
    wanted, param = db.ids_in(ids)
    return [
        Start(id, item, what, date.fromisoformat(day), person, clock.from_micros(at), note,
              clock.from_micros(gone) if gone else None, why or "")
        for id, item, what, day, person, at, note, gone, why
        in db.query(_STARTS.format(column, wanted), [param])
    ]  # fmt: skip


# Backwards from items to what they were given for, and one step forwards.
_REPLACEMENTS: Final = f"""
    WITH RECURSIVE before(item) AS (
        SELECT item FROM ledger_state WHERE item IN {{ids}}
         UNION
        SELECT p.old FROM before b CROSS JOIN returns_replacement p WHERE p.new = b.item
    )
    SELECT p.old, p.new, p.event, p.is_in_advance, e.happened_at, e.cause_kind, e.cause_id
      FROM returns_replacement p CROSS JOIN ledger_event e
     WHERE (p.new IN (SELECT item FROM before) OR p.old IN {{ids}}) AND e.id = p.event AND {STANDS}
     ORDER BY p.id"""


def replacements(items: Sequence[int]) -> list[Replacement]:
    """Return what items, through any number of exchanges, were given for, and what for them."""
    wanted, param = db.ids_in(items)
    return [
        Replacement(old, new, event, bool(early), clock.from_micros(at), Cause(kind, id))
        for old, new, event, early, at, kind, id in db.query(
            _REPLACEMENTS.format(ids=wanted), [param, param]
        )
    ]


_REPLACED_BY: Final = "SELECT event, new, old FROM returns_replacement WHERE event IN {}"


def replaced_by(events: Sequence[int]) -> dict[int, dict[int, int]]:
    """Return what these events, undone or not, gave for what: the new and the old, by event."""
    wanted, param = db.ids_in(events)
    found: dict[int, dict[int, int]] = {}
    for event, new, old in db.query(_REPLACED_BY.format(wanted), [param]):
        found.setdefault(event, {})[new] = old
    return found


_LOANS: Final = f"""
    SELECT l.item, l.party, l.due, l.event, e.happened_at, e.cause_kind, e.cause_id
      FROM returns_loan l CROSS JOIN ledger_event e
     WHERE e.id = l.event AND {STANDS}"""
_IS_OUT: Final = """ AND l.id = (SELECT MAX(n.id) FROM returns_loan n WHERE n.item = l.item)
    AND EXISTS (SELECT 1 FROM ledger_state s CROSS JOIN places_place p
        WHERE s.item = l.item AND p.id = s.place AND p.kind IN ('customer', 'carrier')
          AND (s.owner = 0 OR s.owner IN (SELECT o.id FROM parties_party o WHERE o.is_own)))"""


def loans(items: Sequence[int]) -> list[Loan]:
    """Return all loans that items ever went out on, the first first."""
    wanted, param = db.ids_in(items)
    return _loans(f"{_LOANS} AND l.item IN {wanted} ORDER BY l.id", [param])


def on_loan(
    *, late_on: date | None = None, party: int = 0, items: Sequence[int] | None = None
) -> list[Loan]:
    """Return what is out on loan now, by the day it is due: all, or what is late on a day, at a
    party's, or among these items."""
    sql, params = _LOANS + _IS_OUT, list[Any]()
    if items is not None:
        wanted, param = db.ids_in(items)
        sql, params = f"{sql} AND l.item IN {wanted}", [param]
    if late_on:
        sql, params = f"{sql} AND l.due < %s", [*params, late_on.isoformat()]
    if party:
        sql, params = f"{sql} AND l.party = %s", [*params, party]
    return _loans(f"{sql} ORDER BY l.due, l.id", params)


def _loans(sql: str, params: Sequence[Any]) -> list[Loan]:
    return [
        Loan(item, party, date.fromisoformat(due), event, clock.from_micros(at), Cause(kind, id))
        for item, party, due, event, at, kind, id in db.query(sql, params)
    ]


_STEPS: Final = f"""{chain.CHAIN}
    SELECT c.item, e.id, e.kind, e.happened_at, e.cause_kind, e.cause_id, e.reason, e.person,
           m.from_place, COALESCE(f.kind, ''), m.from_owner, m.to_place, COALESCE(t.kind, ''),
           COALESCE(t.party_id, 0), m.to_stage, m.to_owner, m.to_container
      FROM chain c CROSS JOIN ledger_movement m CROSS JOIN ledger_event e
      LEFT JOIN places_place f ON f.id = m.from_place LEFT JOIN places_place t ON t.id = m.to_place
     WHERE m.id = c.movement AND e.id = m.event AND {STANDS}
     ORDER BY c.item, e.happened_at, e.id, m.id"""


def steps(items: Sequence[int]) -> dict[int, list[Step]]:
    """Return where units have been and whose they were, in the order in which it happened."""
    wanted, param = db.ids_in(items)
    found: dict[int, list[Step]] = {id: [] for id in items}
    for item, event, verb, at, kind, id, *rest in db.query(_STEPS.format(ids=wanted), [param]):
        step = Step._make((item, event, verb, clock.from_micros(at), Cause(kind, id), *rest))
        found[item].append(step)
    return found


# A hold that came back since its release was undone has that undoing as its event.
_HELD: Final = """
    SELECT h.id, h.item, h.reason, c.cause_id
      FROM ledger_hold h CROSS JOIN ledger_event e CROSS JOIN ledger_event c
     WHERE h.closed_by IS NULL AND h.item <> 0 AND e.id = h.event
       AND c.id = COALESCE(e.reverses, e.id) AND c.cause_kind = %s AND {} ORDER BY h.id"""


def undecided(number: str) -> dict[int, str]:
    """Return what came for a return and waits for a decision, with the reason of its hold."""
    rows = db.query(_HELD.format("c.cause_id = %s"), [RETURN, number])
    return {item: reason for _, item, reason, _ in rows}


def returns_of(item: int) -> dict[str, str]:
    """Return the numbers of the returns that hold an item, each with the reason of its hold."""
    rows = db.query(_HELD.format("h.item = %s"), [RETURN, item])
    return {number: reason for _, _, reason, number in rows}


def holds_by(number: str, items: Sequence[int]) -> list[int]:
    """Return the open holds that a return put on items."""
    wanted, param = db.ids_in(items)
    sql = _HELD.format(f"c.cause_id = %s AND h.item IN {wanted}")
    return [id for id, _, _, _ in db.query(sql, [RETURN, number, param])]


_DECIDED: Final = f"""
    SELECT DISTINCT h.item
      FROM ledger_hold h CROSS JOIN ledger_event c CROSS JOIN ledger_event e
     WHERE h.item IN {{}} AND h.item <> 0 AND c.id = h.event AND c.cause_kind = %s
       AND c.cause_id = %s AND e.id = h.closed_by AND e.cause_kind = c.cause_kind
       AND e.cause_id = c.cause_id AND {STANDS}"""


def decided(number: str, items: Sequence[int]) -> set[int]:
    """Return which of these items came for a return and do not wait any more: it was decided."""
    wanted, param = db.ids_in(items)
    rows = db.query(_DECIDED.format(wanted), [param, RETURN, number])
    waiting = set(undecided(number)) if rows else set()
    return {item for (item,) in rows} - waiting


_WITHIN: Final = """
    WITH RECURSIVE within(root, item, parent) AS (
        SELECT s.container, s.item, s.container FROM ledger_state s
         WHERE s.container IN {} AND s.container <> 0
         UNION ALL
        SELECT w.root, s.item, w.item FROM within w CROSS JOIN ledger_state s
         WHERE s.container = w.item AND s.container <> 0
    )
    SELECT root, item, parent FROM within ORDER BY root, item"""


def within(items: Sequence[int]) -> list[tuple[int, int, int]]:
    """Return what is built into or packed in items, at any depth: root, item, what it is in."""
    wanted, param = db.ids_in(items)
    return [
        (root, item, parent) for root, item, parent in db.query(_WITHIN.format(wanted), [param])
    ]


def class_ways() -> dict[int, list[int]]:
    """Return for each class of products itself and those above it, the nearest first."""
    above = {each.id: each.parent for each in catalog.read.classes()}
    found = {}
    for id, after in above.items():
        way = [id]
        while after and after not in way:
            way.append(after)
            after = above.get(after)
        found[id] = way
    return found


def own_parties() -> frozenset[int]:
    """Return the ids of our own companies, and 0: what has no owner on record is ours."""
    return frozenset({0, *(each.id for each in parties.read.parties("own"))})


def our_party() -> int:
    """Return the party that things of ours belong to, 0 where there is none yet."""
    own = parties.read.own_party()
    return own.id if own else 0
