"""Studies: a question asked, answered once, and kept as it was answered."""

import base64
import json
import zlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

from stockthread import ledger
from stockthread.causes import comparing, naming, population
from stockthread.causes.records import (
    CLEAR,
    Case,
    Circumstance,
    Drawn,
    Group,
    LeftOut,
    Population,
    Question,
    Ranking,
    Study,
    StudyHead,
)
from stockthread.kernel import clock, db, rows
from stockthread.kernel.errors import Refused, refuse
from stockthread.kernel.fields import Rule, field_refusals, tidied

_RULES: Final = {"title": Rule(120, is_needed=True)}
_COLUMNS: Final = {
    "key": "text", "title": "text", "complained": "bigint", "found": "bigint", "clear": "bigint",
    "told": "text", "question": "text", "result": "text", "evidence": "text",
    "position": "bigint", "person": "bigint", "made_at": "bigint",
}  # fmt: skip
_BY_KEY: Final = "SELECT id FROM causes_study WHERE key = %s"
TOLD_MAX: Final = 400


def study(question: Question, *, key: str, by: int, at: datetime) -> Study:
    """Compare, keep what came out under a key, and return it; the same key compares once.

    Raises Refused: those of `population.drawn` and of fields.
    """
    question = tidied(question)
    if wrong := field_refusals(None, question, _RULES):
        raise Refused(wrong)
    if known := db.query_one(_BY_KEY, [key]):
        return one(known[0])
    with db.snapshot():
        position = ledger.read.last_position()
        drawn = population.drawn(question.cases, question.population, question.left_out)
        ranking = comparing.compare(drawn)
        clear = [group for group in ranking.groups if group.standing == CLEAR]
        [told] = naming.names_of(clear[:1], 1) or [[""]]
    row = (
        key, question.title, ranking.complained, drawn.found, len(clear), told[0][:TOLD_MAX],
        json.dumps(_question(question, drawn)), json.dumps(_result(ranking)),
        _packed(drawn.items, ranking.groups), position, by, clock.micros(at),
    )  # fmt: skip

    def once() -> int:
        with db.writing():
            db.lock_text(f"causes.{key}")
            known = db.query_one(_BY_KEY, [key])
            made = known or (rows.insert("causes_study", _COLUMNS, [row], key="key")[key],)
            return int(made[0])

    return one(db.retried(once))


def _question(question: Question, drawn: Drawn) -> dict[str, Any]:
    of = question.population
    return {
        "asked": question.asked,
        "cases": [[c.item, clock.micros(c.at) if c.at else 0] for c in question.cases],
        "products": list(of.products),
        "by": of.by,
        "since": clock.micros(of.since) if of.since else 0,
        "until": clock.micros(of.until) if of.until else 0,
        "is_listed": of.items is not None,
        "outside": drawn.outside,
        "left_out": [list(each) for each in question.left_out],
        "complaints": list(question.complaints),
    }


def _result(ranking: Ranking) -> dict[str, Any]:
    groups = [[list(group.circumstances), *group[1:-1]] for group in ranking.groups]
    return {**ranking._asdict(), "groups": groups}


def _packed(items: Sequence[int], groups: Sequence[Group]) -> str:
    text = json.dumps({"items": list(items), "masks": [f"{group.mask:x}" for group in groups]})
    return base64.b64encode(zlib.compress(text.encode(), 6)).decode()


_ONE: Final = """
SELECT id, title, question, result, evidence, position, person, made_at, found
FROM causes_study WHERE id = %s
"""


def one(id: int) -> Study:
    """Return a study as it was kept. Raises Refused unknown_id."""
    found = db.query_one(_ONE, [id])
    if found is None:
        refuse("unknown_id", id=id)
    _, title, asked, result, evidence, position, person, made_at, count = found
    question, told = json.loads(asked), json.loads(result)
    kept = json.loads(zlib.decompress(base64.b64decode(evidence)))
    groups = tuple(
        Group._make((tuple(Circumstance(*each) for each in circumstances), *rest, int(mask, 16)))
        for (circumstances, *rest), mask in zip(told.pop("groups"), kept["masks"], strict=True)
    )
    since, until = (_moment(question[name]) for name in ("since", "until"))
    listed = () if question["is_listed"] else None
    return Study(
        id, title, question["asked"],
        tuple(Case(item, _moment(at)) for item, at in question["cases"]),
        Population(question["products"], question["by"], since, until, listed),
        person, clock.from_micros(made_at), position, count, question["outside"],
        Ranking(groups=groups, **told), tuple(kept["items"]),
        tuple(LeftOut(*each) for each in question.get("left_out", ())),
        tuple(question.get("complaints", ())),
    )  # fmt: skip


def _moment(micros: int) -> datetime | None:
    return clock.from_micros(micros) if micros else None


def by_name(name: str) -> Study:
    """Return the study that people call `S-3`, or 3. Raises Refused unknown_id."""
    digits = name.strip().upper().removeprefix("S-")
    return one(int(digits)) if digits.isdecimal() and len(digits) < 18 else refuse(
        "unknown_id", id=name
    )  # fmt: skip


def titles(ids: Sequence[int]) -> dict[int, str]:
    """Return what studies are called, by id. One statement."""
    wanted, param = db.ids_in(sorted(set(ids)))
    return dict(db.query(f"SELECT id, title FROM causes_study WHERE id IN {wanted}", [param]))


_HEADS: Final = """
SELECT id, title, complained, found, clear, told, person, made_at
FROM causes_study WHERE id < %s ORDER BY id DESC LIMIT %s
"""


def latest(limit: int = 50, before: int = 2**62) -> list[StudyHead]:
    """Return studies, the latest first. One statement."""
    return [
        StudyHead._make((*head, clock.from_micros(made_at)))
        for *head, made_at in db.query(_HEADS, [before, limit])
    ]


class Overlap(NamedTuple):
    """Units that have both of two groups, only the one, only the other; and how many of each were
    complained of. Only what has one and not the other can tell them apart."""

    both: int
    both_hits: int
    one: int
    one_hits: int
    other: int
    other_hits: int


def overlap(ranking: Ranking, one: Group, other: Group) -> Overlap:
    """Return how the units of two groups lie over each other."""
    complained = (1 << ranking.complained) - 1
    parts = one.mask & other.mask, one.mask & ~other.mask, other.mask & ~one.mask
    counts = [(part.bit_count(), (part & complained).bit_count()) for part in parts]
    return Overlap(*counts[0], *counts[1], *counts[2])


WITH, WITHOUT, OTHERS = SIDES = ("with", "without", "others")
"""Complained of with a circumstance; complained of without it; not complained of with it."""


def units_of(study: Study, group: Group, side: str, *, but: Group | None = None) -> list[int]:
    """Return the ids of the units behind one number of a study, in the order they were drawn.

    but: leaves out those that have this group, too.
    """
    assert side in SIDES, "one of three"
    complained = (1 << study.ranking.complained) - 1
    mask = {
        WITH: group.mask & complained,
        WITHOUT: ~group.mask & complained,
        OTHERS: group.mask & ~complained,
    }[side]
    if but is not None:
        mask &= ~but.mask
    return [item for n, item in enumerate(study.drawn) if mask >> n & 1]
