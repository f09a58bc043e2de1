"""What the ledger says happened, in its own order, as following the costs needs it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from stockthread.costs.accounts import Account, account_of
from stockthread.kernel import db
from stockthread.ledger import Cause

EVENTS_AT_ONCE: Final = 500
ITEMS_AT_ONCE: Final = 50_000


class Event(NamedTuple):
    """An event at its position; `reverses` is 0 for one that undoes nothing."""

    position: int
    id: int
    kind: str
    happened_at: int
    recorded_at: int
    person: int
    cause_kind: str
    cause_id: str
    reverses: int
    accepted: int
    first_item: int
    new_items: int

    @property
    def cause(self) -> Cause:
        """The document behind it."""
        return Cause(self.cause_kind, self.cause_id)


class Leg(NamedTuple):
    """A movement as the books see it: from which account to which, where, whose, what it is.

    to_whole: the unit that it is built into then, 0 for none.
    """

    from_nothing: bool
    from_account: int
    from_place: int
    from_owner: int
    to_account: int
    to_place: int
    to_owner: int
    to_product: int
    to_lot: int
    to_whole: int
    is_void: bool


Moved = tuple[Leg, int, int]
"""A leg, the item that went it, and how much of it."""

EdgeRow = tuple[int, int, int]
"""Output, input, quantity."""

_EVENTS = """
    SELECT p.position, e.id, e.kind, e.happened_at, e.recorded_at, e.person, e.cause_kind,
           e.cause_id, COALESCE(e.reverses, 0), e.accepted, e.first_item, e.new_items
      FROM ledger_position p CROSS JOIN ledger_event e
     WHERE e.id = p.event AND p.position > %s AND p.position <= %s ORDER BY p.position LIMIT %s"""
_LEGS = """
    SELECT m.id, m.event, m.from_stage, m.from_place, m.from_container, m.from_owner, m.to_stage,
           m.to_place, m.to_container, m.to_owner, m.to_product, m.to_lot
      FROM ledger_movement m WHERE m.event IN {} ORDER BY m.id"""
_MOVED = """
    SELECT i.movement, i.item, i.quantity
      FROM ledger_movement m CROSS JOIN ledger_movement_item i CROSS JOIN ledger_item t
     WHERE m.event IN {} AND i.movement = m.id AND t.id = i.item AND t.kind IN (1, 2)
     ORDER BY i.movement, i.item"""
_EDGES = """
    SELECT event, output, input, quantity FROM ledger_edge
     WHERE event IN {} ORDER BY event, output, input"""
_KINDS = "SELECT id, kind FROM places_place"
_OWN = "SELECT id FROM parties_party WHERE is_own"


def events_after(position: int, until: int) -> list[Event]:
    """Return the next events, some hundred, or fewer that move very many items."""
    found = db.query_records(Event, _EVENTS, (position, until, EVENTS_AT_ONCE))
    count = 0
    for n, event in enumerate(found):
        count += event.accepted
        if count > ITEMS_AT_ONCE:
            return found[: n + 1]
    return found


class Told(NamedTuple):
    """What a number of events moved and joined, by event."""

    moved: dict[int, list[Moved]]
    joined: dict[int, list[EdgeRow]]

    @property
    def items(self) -> set[int]:
        """Every item that is named."""
        named = {item for moved in self.moved.values() for _, item, _ in moved}
        for edges in self.joined.values():
            named.update(id for output, input, _ in edges for id in (output, input))
        named.update(leg.to_whole for moved in self.moved.values() for leg, _, _ in moved)
        named.discard(0)
        return named


def told_by(events: Sequence[int]) -> Told:
    """Return what these events moved and joined. Five statements."""
    wanted, param = db.ids_in(events)
    kinds = dict(db.query(_KINDS))
    own = {id for (id,) in db.query(_OWN)} | {0}
    legs: dict[int, tuple[int, Leg]] = {
        id: (event, _leg(values, kinds, own))
        for id, event, *values in db.query(_LEGS.format(wanted), (param,))
    }
    moved: dict[int, list[Moved]] = defaultdict(list)
    for movement, item, quantity in db.query(_MOVED.format(wanted), (param,)):
        event, leg = legs[movement]
        moved[event].append((leg, item, quantity))
    joined: dict[int, list[EdgeRow]] = defaultdict(list)
    for event, *edge in db.query(_EDGES.format(wanted), (param,)):
        joined[event].append((edge[0], edge[1], edge[2]))
    return Told(moved, joined)


def _leg(values: Iterable[int], kinds: dict[int, str], own: set[int]) -> Leg:
    (from_stage, from_place, from_container, from_owner, to_stage, to_place, to_container,
     to_owner, to_product, to_lot) = values  # fmt: skip
    start = account_of(
        from_stage, kinds.get(from_place, ""), from_container, is_ours=from_owner in own
    )
    end = account_of(to_stage, kinds.get(to_place, ""), to_container, is_ours=to_owner in own)
    return Leg(
        from_stage == 0 or start == Account.USED, start, from_place, from_owner,
        end, to_place, to_owner, to_product, to_lot,
        to_container if end in (Account.PARTS, Account.SOLD_PARTS) else 0, to_stage == 7,
    )  # fmt: skip


_CAME = """
    SELECT i.item, i.quantity FROM ledger_movement m CROSS JOIN ledger_movement_item i
    CROSS JOIN ledger_item t
     WHERE m.event = %s AND i.movement = m.id AND m.to_product = %s AND t.id = i.item
       AND t.kind IN (1, 2) AND m.to_stage IN (2, 3, 4)
       AND (m.from_stage IN (0, 1) OR m.from_owner <> m.to_owner)
     ORDER BY i.item"""


def came_by(event: int, product: int) -> list[tuple[int, int]]:
    """Return the items of a product that an event brought in, or made another's, by id.

    Each with its quantity.
    """
    return [(item, quantity) for item, quantity in db.query(_CAME, (event, product))]
