"""History and genealogy beside bare recursive queries that return the same columns."""

from collections.abc import Callable, Iterator

from bench.measure import Figure, database, own_seconds
from bench.stage import Stage, act
from stockthread import ledger, trace
from stockthread.kernel import db
from stockthread.ledger import Generated, Given, Kind, Lines, New

RUNS, RUNS_LONG, EACH = 98, 988, 10_000
HALF, HALF_LARGE = 5_000, 50_000
ROUNDS = 7


def run(stage: Stage, is_long: bool) -> Iterator[Figure]:
    """Yield the figures of this area."""
    for number in range(RUNS_LONG if is_long else RUNS):
        _produced(stage, _consumed(stage, f"BENCH-{number}"), EACH)
    small, large = genealogy(stage, HALF, "SMALL"), genealogy(stage, HALF_LARGE, "LARGE")
    if db.is_postgresql():  # what its autovacuum does within a minute of such a load
        db.execute("ANALYZE")
    row = db.query_one("SELECT COUNT(*) FROM ledger_edge")
    edges = f"among {row[0] if row else 0:,} edges"
    costs = {}
    for name, root in (("10k", small), ("100k", large)):
        count = len(trace.descendants([root], shares=False).items)
        note = f"{count:,} descendants {edges}; goal 0.67"
        yield least(
            f"trace.down_{name}",
            lambda r=root, n=count: trace.trace_down(r, limit=n + 1),
            lambda r=root: bare_down(r),
            count=count, note=note,
        )  # fmt: skip
        ours = lambda r=root: trace.descendants([r], shares=False)  # noqa: E731
        figure = least(f"trace.descendants_{name}", ours, lambda r=root: bare_descendants(r),
                       count=count, note=note)  # fmt: skip
        costs[name] = figure
        yield figure
        yield least(f"trace.shares_{name}", lambda r=root: trace.descendants([r]),
                    lambda r=root: bare_descendants(r), count=count,
                    note=f"the same with exact shares and amounts {edges}")  # fmt: skip
    ours, limit = (
        costs["10k"].ours / costs["100k"].ours,
        (costs["10k"].limit or 1) / (costs["100k"].limit or 1),
    )
    yield Figure("trace.growth", database(), ours, limit, "times", limit / ours,
                 "growth of seconds a descendant, 100,000 beside 10,000")  # fmt: skip
    watched = moved_often(stage)
    steps = len(trace.history(watched))
    yield least("trace.history", lambda: trace.history(watched), lambda: bare_history(watched),
                count=steps, note=f"{steps} events of one unit; goal 0.67")  # fmt: skip


def least(
    name: str,
    ours: Callable[[], object],
    limit: Callable[[], object],
    *,
    count: int,
    note: str,
) -> Figure:
    """Compare the least of several rounds, by the processor's time. Others who use the machine
    lengthen only the other rounds."""
    times = [(own_seconds(ours), own_seconds(limit)) for _ in range(ROUNDS)]
    our_rate, limit_rate = (count / min(each) for each in zip(*times, strict=True))
    return Figure(name, database(), our_rate, limit_rate, "items/s", our_rate / limit_rate, note)


def genealogy(stage: Stage, half: int, code: str) -> int:
    """Return a lot from which a process, `half` parts and `half` units with them in descend."""
    root = stage.world.juice_lot(10, f"BENCH-{code}")
    process = ledger.consume(Lines([root]), act=act()).items[0]
    parts = _produced(stage, process, half)
    new = New(Kind.UNIT, stage.drill, half, Generated(stage.scheme, stage.fields))
    parents = ledger.commission(
        new, place=stage.places[0], stage=ledger.Stage.READY, owner=stage.owner, act=act()
    ).items
    ledger.install(Lines(parts), parent=list(parents), act=act())
    return root


def _consumed(stage: Stage, code: str) -> int:
    lot = ledger.commission(
        New(Kind.LOT, stage.world.juice, 1, Given(stage.world.lot, [code]), [10]),
        place=stage.places[0], stage=ledger.Stage.READY, owner=stage.owner, act=act(),
    )  # fmt: skip
    return ledger.consume(Lines(list(lot.items)), act=act()).items[0]


def _produced(stage: Stage, process: int, number: int) -> list[int]:
    posting = ledger.produce(
        New(Kind.UNIT, stage.world.battery, number, Generated(stage.scheme, stage.fields)),
        process=process, place=stage.places[0], owner=stage.owner, act=act(),
    )  # fmt: skip
    return list(posting.items)


_DOWN = """
WITH RECURSIVE down(item) AS (
    SELECT CAST(%s AS BIGINT)
    UNION SELECT e.output FROM down d CROSS JOIN ledger_edge e WHERE e.input = d.item
)
SELECT e.id, e.output, e.input, e.quantity, e.event, e.closed_by, s.kind, s.product, s.stage,
    s.place, c.canonical, ev.happened_at
FROM down d CROSS JOIN ledger_edge e CROSS JOIN ledger_state s CROSS JOIN ledger_event ev
LEFT JOIN ledger_code c ON c.item = s.item AND c.closed_by IS NULL
WHERE e.input = d.item AND s.item = e.output AND ev.id = e.event
"""


_DESCENDANTS = """
WITH RECURSIVE down(item) AS (
    SELECT CAST(%s AS BIGINT)
    UNION SELECT e.output FROM down d CROSS JOIN ledger_edge e WHERE e.input = d.item
)
SELECT e.id, e.output, e.input, e.quantity, e.event, e.closed_by, s.kind, s.product, s.stage,
    ev.happened_at
FROM down d CROSS JOIN ledger_edge e CROSS JOIN ledger_state s CROSS JOIN ledger_event ev
WHERE e.input = d.item AND s.item = e.output AND ev.id = e.event
"""


def bare_descendants(root: int) -> int:
    """Fetch every descendant with what it is, and when the link was made."""
    with db.looking_up():
        return len(db.query(_DESCENDANTS, [root]))


def bare_down(root: int) -> int:
    """Fetch every descendant with what it is, where, and when the link was made."""
    with db.looking_up():
        return len(db.query(_DOWN, [root]))


def moved_often(stage: Stage) -> int:
    """Return a unit with a history of a hundred moves."""
    unit = stage.units(2)[-1]
    for number in range(100):
        place = stage.places[1 + number % 2]
        ledger.move(Lines([unit]), place=place, act=act()._replace(accept="good"))
    return unit


_HISTORY = """
WITH RECURSIVE chain(movement, previous) AS (
    SELECT mi.movement, mi.previous FROM ledger_state s CROSS JOIN ledger_movement_item mi
    WHERE s.item = %s AND mi.movement = s.last_movement AND mi.item = s.item
    UNION ALL
    SELECT mi.movement, mi.previous FROM chain c CROSS JOIN ledger_movement_item mi
    WHERE mi.movement = c.previous AND mi.item = %s
)
SELECT e.id, e.kind, e.happened_at, e.recorded_at, e.person, e.device, e.cause_kind, e.cause_id,
    e.reason, e.reverses, e.backdated, m.from_product, m.from_lot, m.from_place, m.from_stage,
    m.from_owner, m.from_container, m.to_product, m.to_lot, m.to_place, m.to_stage, m.to_owner,
    m.to_container
FROM chain c CROSS JOIN ledger_movement m CROSS JOIN ledger_event e
WHERE m.id = c.movement AND e.id = m.event ORDER BY e.happened_at, e.id
"""


_SAID = (
    "SELECT opened_by, closed_by, type, canonical, raw FROM ledger_code WHERE item = %s",
    "SELECT event, closed_by, id, reason, blocks FROM ledger_hold WHERE item = %s AND item <> 0",
    "SELECT event, closed_by, input, quantity FROM ledger_edge WHERE output = %s",
    "SELECT event, closed_by, output, quantity FROM ledger_edge WHERE input = %s",
    "SELECT event, attribute, value FROM ledger_reading WHERE item = %s",
    """SELECT event, closed_by, id, quantity, order_kind, order_id FROM ledger_reservation
        WHERE item = %s""",
)


def bare_history(item: int) -> int:
    """Fetch the movements of one item with their events, then all else that is said of it."""
    return len(db.query(_HISTORY, [item, item])) + sum(len(db.query(s, [item])) for s in _SAID)
