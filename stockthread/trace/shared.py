"""What shared a container with something: in the same carton or on the same pallet at one time.

That is no genealogy, so it is told apart and only where it is asked for. Statements grow with how
deep containers nest, never with how much is in them. Nothing here writes.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from stockthread.kernel import clock, db
from stockthread.ledger import Kind, chain
from stockthread.trace.paths import ALWAYS, EVER, NEVER, Cut, Moment, Span, cut_test, within
from stockthread.trace.records import Shared

DEPTH_MAX = 8
_STEPS = f"""{chain.CHAIN}
SELECT c.item, e.happened_at, e.id, m.from_container, m.to_container, c.quantity
FROM chain c CROSS JOIN ledger_movement m CROSS JOIN ledger_event e
WHERE m.id = c.movement AND e.id = m.event AND m.from_container <> m.to_container
    AND e.recorded_at <= %s AND e.reverses IS NULL AND NOT EXISTS (
        SELECT 1 FROM ledger_event r WHERE r.reverses = e.id AND r.recorded_at <= %s)
ORDER BY c.item, e.happened_at, e.id, m.id
"""
_CONTENTS = """
SELECT s.item FROM ledger_state s WHERE s.container IN {ids} AND s.container <> 0
UNION SELECT h.item FROM ledger_holding h WHERE h.container IN {ids} AND h.container <> 0
UNION SELECT i.item FROM ledger_movement m CROSS JOIN ledger_movement_item i
WHERE m.from_container IN {ids} AND m.from_container <> 0
    AND m.from_container <> m.to_container AND i.movement = m.id
"""
_KINDS = "SELECT item, kind FROM ledger_state WHERE item IN {}"
_Stays = dict[int, list[tuple[int, Span]]]


def sharing(items: Sequence[int], cut: Cut = EVER) -> list[Shared]:
    """Return units and lots that were in a container at one time with any of the items.

    However containers nest, and however long ago; only what was so in the period of the cut. Where
    one shared several containers with them, each is told.
    """
    boxes = _boxes(items, cut)
    told: dict[tuple[int, int, int], list[Span]] = defaultdict(list)
    own, level = set(items), {box: [(box, span) for span in spans] for box, spans in boxes.items()}
    for _ in range(DEPTH_MAX):
        if not level:
            break
        ids, param = db.ids_in(sorted(level))
        rows = db.query(_CONTENTS.format(ids=ids), [param, param, param])
        inside = [item for (item,) in rows if item not in own]
        kinds, below = _kinds(inside), dict[int, list[tuple[int, Span]]]()
        for item, stays in _stays(inside, cut).items():
            for container, stay in stays:
                for box, span in level.get(container, ()):
                    both = _both(stay, span)
                    if both and kinds[item] == Kind.CONTAINER:
                        if item not in boxes:
                            below.setdefault(item, []).append((box, both))
                    elif both:
                        told[item, kinds[item], box].append(both)
        level = below
    test = cut_test(cut)
    return [
        Shared(item, kind, box, clock.from_micros(min(spans)[0][0]), _end(spans))
        for (item, kind, box), spans in sorted(told.items())
        if within(spans, test)
    ]


def _boxes(items: Sequence[int], cut: Cut) -> dict[int, list[Span]]:
    """Return the containers that any of the items was in, however deep, and when."""
    level: Mapping[int, Sequence[Span]] = {item: [(ALWAYS, NEVER)] for item in items}
    found: dict[int, list[Span]] = defaultdict(list)
    for _ in range(DEPTH_MAX):
        outer: dict[int, list[Span]] = defaultdict(list)
        for item, stays in _stays(list(level), cut).items():
            for container, stay in stays:
                outer[container] += [both for each in level[item] if (both := _both(stay, each))]
        level = {container: spans for container, spans in outer.items() if spans}
        if not level:
            break
        for container, spans in level.items():
            found[container] += spans
    kinds = _kinds(list(found))  # a component goes where its unit goes, which is no container
    return {box: spans for box, spans in found.items() if kinds[box] == Kind.CONTAINER}


def _stays(items: Sequence[int], cut: Cut) -> _Stays:
    """Return in which containers each item was, or some of a lot, from when until when."""
    known = chain.ALWAYS if cut.known_at is None else clock.micros(cut.known_at)
    ids, param = db.ids_in(items)
    amounts: dict[tuple[int, int], int] = defaultdict(int)
    since: dict[tuple[int, int], Moment] = {}
    stays: _Stays = defaultdict(list)
    rows = db.query(_STEPS.format(ids=ids), [param, known, known]) if items else []
    for item, at, event, source, target, quantity in rows:
        moment = (at, event)
        if target:
            if not amounts[item, target]:
                since[item, target] = moment
            amounts[item, target] += quantity
        if source:
            amounts[item, source] -= quantity
            if amounts[item, source] == 0 and (item, source) in since:
                stays[item].append((source, (since.pop((item, source)), moment)))
    for (item, container), moment in since.items():
        stays[item].append((container, (moment, NEVER)))
    return stays


def _kinds(items: Collection[int]) -> dict[int, int]:
    ids, param = db.ids_in(sorted(items))
    return dict(db.query(_KINDS.format(ids), [param])) if items else {}


def _both(one: Span, other: Span) -> Span | None:
    begin, end = max(one[0], other[0]), min(one[1], other[1])
    return (begin, end) if begin < end else None


def _end(spans: Sequence[Span]) -> datetime | None:
    last = max(end for _, end in spans)
    return None if last == NEVER else clock.from_micros(last[0])
