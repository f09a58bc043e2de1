"""Planted causes found again, and false alarms.

What is made stands in the ledger's real tables, written by its own verbs: cells come in lots from
two suppliers, batteries are made of them on machines and built into drills by people, who put them
into bins; then they are shipped. Some are complained of, those with a hidden cause more often.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Final, NamedTuple

from bench.measure import Figure, database
from bench.stage import Stage
from stockthread import causes, ledger, parties, places
from stockthread.causes import (
    CLEAR,
    Circumstance,
    Ranking,
    circumstances,
    gathering,
    ranking,
    setting,
)
from stockthread.kernel import db
from stockthread.ledger import Act, Generated, Given, Kind, Lines, New
from stockthread.ledger import Stage as Of

UNITS: Final = 200_000
BATCHES: Final = 400
SEEDS: Final = 20
USUAL: Final = 0.005
"""The share of units that are complained of without any hidden cause."""
STRENGTHS: Final = (3, 5, 10)
"""By how much a hidden cause multiplies that share."""
MACHINES: Final = ("Press 1", "Press 2", "Press 3", "Press 4")
LOT_BATCHES: Final = 8
_START: Final = datetime(2026, 3, 4, 6, 0, tzinfo=UTC)


class Made(NamedTuple):
    """All drills, and those that have each circumstance of which some are made causes."""

    drills: list[int]
    having: dict[Circumstance, list[int]]


def run(stage: Stage, is_long: bool) -> Iterator[Figure]:
    """Yield the figures of this area."""
    made = make(stage, UNITS, BATCHES)
    if db.is_postgresql():  # what its autovacuum does within a minute of such a load
        db.execute("ANALYZE")
    yield from found_again(stage, made)


def make(stage: Stage, units: int, batches: int) -> Made:
    """Make so many drills in so many batches, a batch an hour, and ship them."""
    cast, random = stage.world, Random(units)
    people = parties.add_people([parties.NewPerson(f"Worker {units} {n}") for n in range(6)])
    bins = places.add_places([places.NewPlace(f"R-{units}-{n}", f"Rack {n}", "bin", "WH")
                              for n in range(12)])  # fmt: skip
    made, each = Made([], {}), units // batches
    lot = 0
    for nth in range(batches):
        at = _START + timedelta(hours=nth)
        machine, person = random.choice(MACHINES), random.choice(people)
        spot = random.choice(bins)

        def act(what: str, device: str = "", by: int = 0, nth: int = nth,
                at: datetime = at) -> Act:  # fmt: skip
            return Act(f"causes {units} {nth} {what}", by or cast.anna, at, None, device)

        if nth % LOT_BATCHES == 0:
            codes = Given(cast.lot, [f"CELLS-{units}-{nth}"])
            new = New(Kind.LOT, cast.apples, 1, codes, [each * LOT_BATCHES], origin=cast.supplier)
            lot = ledger.receive_new(
                new, place=bins[0], stage=Of.RAW, owner=stage.owner, act=act("cells")
            ).items[0]
        process = ledger.consume(
            Lines([lot], [each]), act=act("use", machine, person)
        ).items[0]  # fmt: skip
        numbers = Generated(stage.scheme, stage.fields)
        batteries = ledger.produce(
            New(Kind.UNIT, cast.battery, each, numbers), process=process, place=spot,
            owner=stage.owner, stage=Of.READY, act=act("weld", machine, person),
        ).items  # fmt: skip
        drills = list(ledger.commission(
            New(Kind.UNIT, stage.drill, each, numbers), place=spot, stage=Of.READY,
            owner=stage.owner, act=act("make"),
        ).items)  # fmt: skip
        ledger.install(Lines(list(batteries)), parent=drills, act=act("build"))
        ledger.ship(Lines(drills), place=cast.customer, act=act("ship"))
        made.drills.extend(drills)
        battery = cast.battery
        for told in (
            Circumstance("lot", "", cast.apples, lot),
            Circumstance("machine", "produce", battery, machine),
            Circumstance("operator", "produce", battery, person),
            Circumstance("place", "", battery, spot),
            Circumstance("run", "", battery, process),
        ):
            made.having.setdefault(told, []).extend(drills)
    return made


def found_again(stage: Stage, made: Made) -> Iterator[Figure]:
    """Plant one to three causes, many times; say how many of them were found, and how high."""
    with gathering.by_indexes():
        records = gathering.gather(made.drills)
        known = setting.setting_of(made.drills, records)
    told = circumstances.circumstances_of(made.drills, {}, records, known)
    sets = dict(zip(made.drills, told.of_units, strict=True))
    numbers = {each: n for n, each in enumerate(told.circumstances)}
    assert all(each in numbers for each in made.having), "what is planted can be seen"

    def outcome(chosen: Sequence[tuple[Circumstance, int]], random: Random) -> Ranking:
        complained = complaints(made, chosen, random)
        rest = sorted(set(made.drills) - set(complained))
        drawn = complained + random.sample(rest, causes.UNITS_MAX - len(complained))
        part = circumstances.Told(told.circumstances, [sets[drill] for drill in drawn])
        return ranking.rank(part, len(complained))

    for count in (1, 2, 3):
        for strength in STRENGTHS:
            share, alarms = planted(made, count, strength, outcome)
            yield Figure(
                f"causes.found_{count}_times_{strength}", database(), share, None, "%", None,
                f"of {SEEDS * count} planted causes of {strength} times the usual share, among the"
                f" first three; {alarms} clear lines named none of them",
            )  # fmt: skip
    alarms = [any(g.standing == CLEAR for g in outcome([], Random(seed)).groups)
              for seed in range(3 * SEEDS)]  # fmt: skip
    yield Figure(
        "causes.false_alarms", database(), 100 * sum(alarms) / len(alarms), 5.0, "%", None,
        f"of {len(alarms)} runs with nothing planted had a clear line (q < 0.05)",
    )  # fmt: skip


def planted(made: Made, count: int, strength: int, outcome: object) -> tuple[float, int]:
    """Return the share of planted causes that are in the first three, and the lines beside them.

    A cause is as often a lot, a run, a machine, a person or a place.
    """
    assert callable(outcome)
    found = alarms = 0
    for seed in range(SEEDS):
        random = Random(f"{count} {strength} {seed}")
        kinds = random.sample(sorted({each.kind for each in made.having}), count)
        chosen = [random.choice(sorted((each for each in made.having if each.kind == kind),
                                       key=str)) for kind in kinds]  # fmt: skip
        told = outcome([(each, strength) for each in chosen], random)
        clear = [group for group in told.groups if group.standing == CLEAR]
        found += sum(any(each in group.circumstances for group in clear[:3]) for each in chosen)
        alarms += sum(not set(chosen) & set(group.circumstances) for group in clear)
    return 100 * found / (SEEDS * count), alarms


def complaints(made: Made, chosen: Sequence[tuple[Circumstance, int]], random: Random) -> list[int]:
    """Return the drills that are complained of; causes multiply each other."""
    shares: dict[int, float] = {}
    for circumstance, strength in chosen:
        for drill in made.having[circumstance]:
            shares[drill] = shares.get(drill, USUAL) * strength
    return [drill for drill in made.drills if random.random() < min(0.5, shares.get(drill, USUAL))]
