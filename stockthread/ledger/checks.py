"""Why a staged item may not do what is asked: named conditions, looked at in a fixed order.

The first that holds is the line's refusal. All are read in one pass over the staged items.
"""

from collections.abc import Sequence

from stockthread import places
from stockthread.kernel import db
from stockthread.kernel.errors import Refusal
from stockthread.ledger import staging
from stockthread.ledger.post import Work, is_late
from stockthread.ledger.records import Block, Kind, Stage, State
from stockthread.ledger.targets import IN_HAND, NOT_OURS, PARTIES

_OTHERS_PLACES = f"(SELECT id FROM places_place WHERE kind IN {PARTIES})"
_NOT_OUR_PLACES = f"(SELECT id FROM places_place WHERE kind IN {NOT_OURS})"

_UNCHANGED = " AND ".join(f"i.{name} = i.to_{name}" for name in State._fields)

_INTO = "SELECT 1 FROM ledger_state p WHERE p.item = i.to_container"

# Conditions on a row `i` of stage_item; {…} is filled in by `run`.
CONDITIONS: dict[str, str] = {
    "not_as_expected": """i.is_content = 0 AND EXISTS (SELECT 1 FROM stage_line l
        WHERE l.line = i.line AND (l.place <> i.place OR l.stage <> i.stage OR l.owner <> i.owner
            OR l.container <> i.container))""",
    "wrong_kind": "i.is_content = 0 AND i.kind NOT IN ({kinds})",
    "installed": "i.is_content = 0 AND i.stage = 5 AND i.container <> 0",
    "not_installed": "i.stage <> 5 OR i.container = 0",
    "item_is_gone": """i.is_content = 0 AND i.stage IN (5, 6, 7)
        AND NOT (i.stage = 5 AND i.container <> 0)""",
    "wrong_stage": """i.stage NOT IN ({stages})
        AND (i.is_content = 0 OR i.stage <> 5 OR i.container = 0)""",
    "not_with_us": f"""i.is_content = 0 AND i.stage <> 1 AND i.place IN {_NOT_OUR_PLACES}
        {{workshops}}""",
    "not_with_others": f"i.is_content = 0 AND i.place NOT IN {_OTHERS_PLACES}",
    # What somebody else owns goes home, or somewhere from where it still can. What is built in
    # goes with its unit, and what things are packed in with them.
    "owned_by_other": """i.kind <> 3 AND i.owner <> 0 AND NOT (i.is_content = 1 AND i.stage = 5)
        AND (i.to_owner <> i.owner OR EXISTS (SELECT 1 FROM places_place t
            WHERE t.id = i.to_place AND t.kind = 'customer' AND t.party_id <> i.owner))
        AND i.owner NOT IN (SELECT id FROM parties_party WHERE is_own)""",
    # What is being made becomes finished by its order alone.
    "not_finished": "i.is_content = 0 AND i.stage = 3 AND i.to_stage <> i.stage",
    "not_lost": """i.is_content = 0 AND i.place NOT IN (
        SELECT id FROM places_place WHERE kind = 'lost')""",
    "packed": "i.is_content = 0 AND i.container <> 0",
    "not_packed": "i.is_content = 0 AND i.container = 0",
    "container_in_itself": """i.is_content = 0 AND EXISTS (SELECT 1 FROM stage_item c
        WHERE c.item = i.to_container)""",
    "unknown_container": f"i.is_content = 0 AND NOT EXISTS ({_INTO})",
    "not_a_container": f"i.is_content = 0 AND NOT EXISTS ({_INTO} AND p.kind = {{parent}})",
    "container_is_gone": f"i.is_content = 0 AND NOT EXISTS ({_INTO} AND p.stage IN ({{into}}))",
    "not_here_yet": f"i.is_content = 0 AND EXISTS ({_INTO} AND (p.stage = 1) <> (i.stage = 1))",
    "container_is_held": f"""i.is_content = 0 AND EXISTS ({_INTO} AND (p.blocks & {{block}} <> 0
        OR EXISTS (SELECT 1 FROM ledger_state r WHERE p.lot <> 0 AND r.item = p.lot
            AND r.blocks & {{block}} <> 0)))""",
    "other_place": "i.is_content = 0 AND i.place <> i.to_place",
    "not_a_whole_quantity": "i.quantity <= 0 OR (i.kind <> 2 AND i.quantity <> 1)",
    "not_enough": "i.kind = 2 AND i.stage <> 0 AND i.is_content = 0 AND i.taken > i.available",
    # What goes back to whoever sold it needs no serials.
    "serials_needed": """i.kind = 2 AND EXISTS (SELECT 1 FROM catalog_product p
        WHERE p.id = i.product AND p.tracking IN ('serial', 'serial_in_lot', 'serial_at_shipment'))
        AND NOT EXISTS (SELECT 1 FROM places_place t WHERE t.id = i.to_place
            AND t.kind = 'supplier')""",
    "held": "(i.blocks & {block} <> 0{lot_rules}{place_rules}){always}",
    "lot_reserved": "i.kind = 2 AND i.stage <> 0 AND i.taken > i.available - i.reserved",
    "reserved": """(i.kind <> 2 AND i.reserved <> 0)
        OR (i.kind = 2 AND i.taken > i.available - i.reserved)""",
    "has_contents": """i.is_content = 0 AND i.kind <> 2 AND (EXISTS (
        SELECT 1 FROM ledger_state c WHERE c.container = i.item AND c.container <> 0)
        OR EXISTS (SELECT 1 FROM ledger_holding h
            WHERE h.container = i.item AND h.container <> 0))""",
    "already_there": "i.is_content = 0 AND " + _UNCHANGED,
    "already_theirs": "i.is_content = 0 AND i.owner = i.to_owner",
}
# A subcontractor works on what is ours where it has it.
_NOT_AT_WORK = """AND NOT (i.place IN (SELECT id FROM places_place WHERE kind = 'supplier')
    AND (i.owner = 0 OR i.owner IN (SELECT id FROM parties_party WHERE is_own)))"""
# What all lines of a batch together take of one holding; a quantity that is none takes nothing.
_WITH_TAKEN = """(SELECT s.*, SUM(CASE WHEN s.quantity > 0 THEN s.quantity ELSE 0 END) OVER (
    PARTITION BY s.item, s.place, s.stage, s.owner, s.container) AS taken FROM stage_item s)"""
_LOT_RULES = """ OR (i.lot <> 0 AND EXISTS (SELECT 1 FROM ledger_state r
    WHERE r.item = i.lot AND r.blocks & {block} <> 0))"""
# A hold on a place covers every place under it.
_PLACE_RULES = """ OR i.place IN (SELECT p.id FROM ledger_hold h
    JOIN places_place r ON r.id = h.place JOIN places_place p
    ON p.path >= r.path AND p.path < r.path || 'x'
    WHERE h.place <> 0 AND h.closed_by IS NULL AND h.blocks & {block} <> 0)"""
# Whatever a hold says, goods are put aside, and go back to who supplied them.
_ALWAYS = {
    int(Block.MOVE): f" AND i.to_place NOT IN ({places.read.QUARANTINE})",
    int(Block.SHIP): """ AND NOT EXISTS (
        SELECT 1 FROM places_place t WHERE t.id = i.to_place AND t.kind = 'supplier')""",
}
_OF_CONTAINER = ("unknown_container", "not_a_container", "container_is_gone", "not_here_yet",
                 "container_in_itself", "container_is_held")  # fmt: skip
"""Conditions on what things go into and their own stage alone; of many in few containers these are
asked once."""

_INTO_WRONG = """
SELECT 1 FROM (SELECT DISTINCT to_container, stage, 0 AS is_content FROM stage_item
    WHERE is_content = 0) i WHERE ({}) LIMIT 1
"""
_ANY_EXPECTATION = """
SELECT 1 FROM stage_line WHERE place IS NOT NULL OR stage IS NOT NULL OR owner IS NOT NULL
    OR container IS NOT NULL LIMIT 1
"""
_ANY_PLACE_RULE = "SELECT 1 FROM ledger_hold WHERE place <> 0 AND closed_by IS NULL LIMIT 1"


def run(
    work: Work,
    codes: Sequence[str],
    *,
    stages: Sequence[Stage] = (),
    kinds: Sequence[int] = (1, 2, 3),
    block: int = 0,
    parent: Kind = Kind.CONTAINER,
    into: Sequence[Stage] = IN_HAND,
    only_changed: bool = False,
    is_work: bool = False,
) -> None:
    """Refuse the lines to which one of `codes` applies; the first one tells.

    stages: those that "wrong_stage" lets pass. block: the act that "held" looks for.
    parent: the kind that "not_a_container" wants to put things into; into: at which stages.
    only_changed: pass over what is to stay as it is. is_work: what is ours is with us at a
    supplier's, too.
    """
    words = {
        "stages": ", ".join(str(int(stage)) for stage in stages),
        "into": ", ".join(str(int(stage)) for stage in into),
        "kinds": ", ".join(str(int(kind)) for kind in kinds),
        "block": str(int(block)),
        "parent": str(int(parent)),
        "lot_rules": _LOT_RULES.format(block=int(block)),
        "place_rules": "",
        "workshops": _NOT_AT_WORK if is_work else "",
        "always": _ALWAYS.get(int(block), ""),
    }
    if "held" in codes and db.query_one(_ANY_PLACE_RULE):
        words["place_rules"] = _PLACE_RULES.format(block=int(block))
    if "not_as_expected" in codes and not db.query_one(_ANY_EXPECTATION):
        codes = [code for code in codes if code != "not_as_expected"]
    about = [CONDITIONS[code].format(**words) for code in codes if code in _OF_CONTAINER]
    if about and not db.query_one(_INTO_WRONG.format(") OR (".join(about))):
        codes = [code for code in codes if code not in _OF_CONTAINER]
    conditions = [CONDITIONS[code].format(**words) for code in codes]
    cases = " ".join(f"WHEN {condition} THEN {n}" for n, condition in enumerate(conditions))
    counts_lots = any("i.taken" in condition for condition in conditions)
    source = "(SELECT s.*, 0 AS taken FROM stage_item s)"
    if counts_lots and staging.has_lots():
        source = _WITH_TAKEN
    found = db.query(
        "SELECT line, item, place, stage, container, available - reserved, quantity,"
        f" CASE {cases} END FROM {source} i WHERE (({') OR ('.join(conditions)}))"
        + (f" AND NOT ({_UNCHANGED})" if only_changed else "")
    )
    names = ("item", "place", "stage", "container", "available", "quantity")
    refusals: dict[int, Refusal] = {}
    for line, *values, number in found:
        data = dict(zip(names, values, strict=True))
        refusals.setdefault(line, Refusal(line, codes[number], data))
    work.refuse_lines(list(refusals.values()))


_FROM_OF_LEG = ", ".join(f"m.from_{name}" for name in State._fields)
_TO_OF_LEG = ", ".join(f"m.to_{name}" for name in State._fields)
# The last step that changed anything about an item, or about the container that it goes into:
# corrections of codes are steps too, and may be older than what they follow.
_LATE_UNITS = f"""
WITH RECURSIVE steps(line, item, walked, movement) AS (
    SELECT line, item, item, previous FROM stage_item i WHERE kind <> 2 AND NOT ({_UNCHANGED})
    UNION ALL
    SELECT i.line, i.item, p.item, p.last_movement FROM stage_item i CROSS JOIN ledger_state p
    WHERE p.item = i.to_container AND i.to_container <> 0 AND i.to_container <> i.container
    UNION ALL
    SELECT s.line, s.item, s.walked, mi.previous
    FROM steps s CROSS JOIN ledger_movement m CROSS JOIN ledger_movement_item mi
    WHERE m.id = s.movement AND ({_FROM_OF_LEG}) = ({_TO_OF_LEG})
        AND mi.movement = s.movement AND mi.item = s.walked
)
SELECT s.line, s.item, e.id FROM steps s CROSS JOIN ledger_movement m CROSS JOIN ledger_event e
WHERE m.id = s.movement AND ({_FROM_OF_LEG}) <> ({_TO_OF_LEG}) AND e.id = m.event
    AND e.happened_at > %s
"""
# What goes elsewhere takes along what is inside it now; what was inside it then and left it later
# would be left behind without ever having been there. Named is the first thing that left.
_LATE_CONTENTS = """
SELECT i.line, (SELECT MIN(mi.item) FROM ledger_movement_item mi WHERE mi.movement = m.id), e.id
FROM stage_item i CROSS JOIN ledger_movement m CROSS JOIN ledger_event e
WHERE i.kind <> 2 AND (i.place <> i.to_place OR i.to_stage = 7) AND m.from_container = i.item
    AND m.from_container <> 0 AND m.from_container <> m.to_container
    AND e.id = m.event AND e.happened_at > %s
"""
# A gain comes from nowhere; it only needs the lot to have been there.
_LATE_GAINS = """
WITH RECURSIVE steps(line, item, movement) AS (
    SELECT line, item, previous FROM stage_item WHERE kind = 2 AND stage = 0
    UNION ALL
    SELECT s.line, s.item, mi.previous FROM steps s CROSS JOIN ledger_movement_item mi
    WHERE mi.movement = s.movement AND mi.item = s.item AND mi.previous <> 0
)
SELECT line, item, MIN(e.happened_at) FROM steps CROSS JOIN ledger_movement m
CROSS JOIN ledger_event e WHERE m.id = steps.movement AND e.id = m.event
GROUP BY line, item HAVING MIN(e.happened_at) > %s
"""
# What each staged holding of a lot had at that moment and at every later one; all lines that draw
# from it are refused, as they are where there is not enough now.
_LATE_LOTS = """
WITH RECURSIVE draws AS (
    SELECT item, place, stage, owner, container, SUM(quantity) AS quantity,
        ROW_NUMBER() OVER (ORDER BY item, place, stage, owner, container) AS nth
    FROM stage_item WHERE kind = 2 AND stage <> 0 GROUP BY item, place, stage, owner, container
), heads AS (
    SELECT DISTINCT item, previous FROM stage_item WHERE kind = 2 AND stage <> 0
), chain(item, movement, quantity, previous) AS (
    SELECT mi.item, mi.movement, mi.quantity, mi.previous
    FROM heads h CROSS JOIN ledger_movement_item mi
    WHERE mi.movement = h.previous AND mi.item = h.item
    UNION ALL
    SELECT mi.item, mi.movement, mi.quantity, mi.previous
    FROM chain c CROSS JOIN ledger_movement_item mi
    WHERE mi.movement = c.previous AND mi.item = c.item
), changes AS (
    SELECT d.nth, e.happened_at, m.id AS movement,
        c.quantity * (CASE WHEN m.to_place = d.place AND m.to_stage = d.stage
            AND m.to_owner = d.owner AND m.to_container = d.container THEN 1 ELSE 0 END
        - CASE WHEN m.from_place = d.place AND m.from_stage = d.stage
            AND m.from_owner = d.owner AND m.from_container = d.container THEN 1 ELSE 0 END)
        AS change
    FROM draws d JOIN chain c ON c.item = d.item JOIN ledger_movement m ON m.id = c.movement
    JOIN ledger_event e ON e.id = m.event
), balances AS (
    SELECT nth, happened_at,
        SUM(change) OVER (PARTITION BY nth ORDER BY happened_at, movement) AS balance
    FROM changes
), told AS (
    SELECT nth, balance AS least FROM balances WHERE happened_at > %s
    UNION ALL
    SELECT nth, SUM(CASE WHEN happened_at <= %s THEN change ELSE 0 END) FROM changes GROUP BY nth
)
SELECT i.line, i.item, CAST(MIN(told.least) AS BIGINT)
FROM told JOIN draws d ON d.nth = told.nth
JOIN stage_item i ON i.item = d.item AND i.place = d.place AND i.stage = d.stage
    AND i.owner = d.owner AND i.container = d.container
WHERE told.least < d.quantity GROUP BY i.line, i.item
"""


def run_order_of_time(work: Work) -> None:
    """Refuse lines that would contradict what is on record as having happened later.

    A unit may only be left as it was, and its container too; nothing may have been taken out since
    of what goes elsewhere; a lot's holding must have enough then and ever since.
    """
    if not is_late(work):
        return
    refusals = [
        Refusal(line, "out_of_order", {"item": item, "event": event})
        for sql in (_LATE_UNITS, _LATE_CONTENTS)
        for line, item, event in db.query(sql, [work.happened_at])
    ]
    refusals += [
        Refusal(line, "out_of_order", {"item": item, "least": least})
        for line, item, least in db.query(_LATE_LOTS, [work.happened_at, work.happened_at])
    ]
    refusals += [
        Refusal(line, "out_of_order", {"item": item})
        for line, item, _ in db.query(_LATE_GAINS, [work.happened_at])
    ]
    work.refuse_lines(list({refusal.line: refusal for refusal in reversed(refusals)}.values()))
