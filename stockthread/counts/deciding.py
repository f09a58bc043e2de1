"""What people decide about differences before a count is posted: one by one, or many at once.

A decision is kept until the count is posted, and can be changed until then. Who decides nothing
about a difference leaves it to what is proposed.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final, NamedTuple

from stockthread.counts import documents, read
from stockthread.counts.records import DECISIONS, Line, Survey
from stockthread.counts.survey import survey
from stockthread.kernel import clock, db, rows
from stockthread.kernel.errors import Refusal, Refused, refuse

_COLUMNS: Final = {
    "count_id": "bigint", "name": "text", "decision": "text", "person": "bigint",
    "decided_at": "bigint",
}  # fmt: skip
_FORGET: Final = "DELETE FROM counts_decision WHERE count_id = %s AND name IN {}"
_KEEP: Final = """
    INSERT INTO counts_decision (count_id, name, decision, person, decided_at)
    SELECT count_id, name, decision, person, decided_at FROM {} AS source ORDER BY line"""


class Picked(NamedTuple):
    """Which differences are meant: all that fit all that is said; nothing said fits everything.

    because: the code of the likeliest cause; place: where it is on record or was counted.
    """

    pile: str = ""
    product: int = 0
    place: int = 0
    because: str = ""

    def fits(self, line: Line) -> bool:
        """Whether a difference is one of them."""
        return (
            self.pile in ("", line.pile)
            and self.product in (0, line.product)
            and (not self.place or self.place in (line.expected, line.counted))
            and (not self.because or self.because in [why.code for why in line.whys[:1]])
        )


def picked(lines: Iterable[Line], wanted: Picked) -> list[Line]:
    """Return the differences that are meant."""
    return [line for line in lines if wanted.fits(line)]


def decide(count: int, decisions: Mapping[str, str], *, by: int, at: datetime) -> None:
    """Keep what is decided about differences, by their keys; "" is as proposed again.

    All or none, in three statements. Raises Refused: unknown_id, count_ended, no_lines, and by
    line of the decisions count_line_gone, count_decision.
    """
    if not decisions:
        refuse("no_lines")

    def once() -> None:
        with db.writing():
            documents.refuse_ended(documents.locked(count))
            _check(survey(count, has_causes=False), decisions)
            wanted, param = db.texts_in(list(decisions))
            db.execute(_FORGET.format(wanted), (count, param))
            text, params = rows.source(_COLUMNS, [
                (count, key, decision, by, clock.micros(at))
                for key, decision in decisions.items() if decision
            ])  # fmt: skip
            db.execute(_KEEP.format(text), params)

    db.retried(once)


def _check(found: Survey, decisions: Mapping[str, str]) -> None:
    known = {line.key: line for line in found.lines}
    refusals = []
    for n, (key, decision) in enumerate(decisions.items()):
        if key not in known:
            refusals.append(Refusal(n, "count_line_gone", {"key": key}))
        elif decision and (decision not in DECISIONS or decision not in known[key].choices):
            data = {"decision": decision, "choices": ", ".join(known[key].choices)}
            refusals.append(Refusal(n, "count_decision", data))
    if refusals:
        raise Refused(refusals)


def decided(count: int, found: Survey) -> dict[str, str]:
    """Return the decision about each difference: the kept one where it still fits, else what is
    proposed."""
    kept = read.decisions(count)
    return {
        line.key: kept[line.key] if kept.get(line.key) in line.choices else line.proposed
        for line in found.lines
    }
