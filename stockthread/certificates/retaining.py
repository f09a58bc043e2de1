"""Retained samples: how long samples of a product are kept, and which are due for disposal.

A sample is kept so many months behind the last day of the lot it was drawn from, or behind its
drawing where the lot has no last day. Samples themselves are lots like others: they are used and
scrapped by the verbs of lots; this area says only until when.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Final, NamedTuple

from stockthread import catalog, ledger, lots, places
from stockthread.certificates.settling import part_of
from stockthread.kernel import clock, db
from stockthread.kernel.errors import Refusal, Refused, refuse
from stockthread.ledger import Act, Lines, Posting

MONTHS_MAX: Final = 1_200
SAMPLES_MAX: Final = 50_000
_SET: Final = """
    INSERT INTO certificates_retention (product, months, person, changed_at)
    VALUES (%s, %s, %s, %s) ON CONFLICT (product) DO UPDATE SET months = excluded.months,
        person = excluded.person, changed_at = excluded.changed_at"""
_RULES: Final = "SELECT product, months FROM certificates_retention WHERE months > 0"
_LAST_DAYS: Final = """
    SELECT o.item, MIN(SUBSTR(o.value, 1, 10)) FROM ledger_reading o
      JOIN catalog_attribute a ON a.id = o.attribute
     WHERE o.item IN {} AND {} AND o.value LIKE '____-__-__%%' AND NOT EXISTS (
            SELECT 1 FROM ledger_reading n WHERE n.item = o.item AND n.attribute = o.attribute
               AND n.event > o.event)
     GROUP BY o.item"""


class Retained(NamedTuple):
    """A sample that is kept until a day, by the rule of its product; None where there is none."""

    sample: lots.Sample
    until: date | None


def set_retention(product: int, months: int, *, by: int, at: datetime) -> None:
    """Keep samples of a product for so many months from now on; 0 for as long as people want.

    Raises Refused: unknown_id, retention_months.
    """
    if product not in catalog.read.products([product]):
        refuse("unknown_id", id=product)
    if not 0 <= months <= MONTHS_MAX:
        refuse("retention_months", months=months, months_max=MONTHS_MAX)
    db.execute(_SET, (product, months, by, clock.micros(at)))


def retentions() -> dict[int, int]:
    """Return for how many months samples are kept, by product. One statement."""
    return dict(db.query(_RULES))


def retained(samples: Sequence[lots.Sample]) -> list[Retained]:
    """Return until when each of these samples is kept. Two statements."""
    rules = retentions()
    among, param = db.ids_in(sorted({each.of for each in samples}))
    codes, names = db.one_of("a.code", lots.DAYS)
    said: dict[int, str] = (
        dict(db.query(_LAST_DAYS.format(among, codes), [param, names])) if rules else {}
    )
    return [Retained(each, _until(each, rules, said)) for each in samples]


def _until(each: lots.Sample, rules: dict[int, int], said: dict[int, Any]) -> date | None:
    months = rules.get(each.product, 0)
    if not months:
        return None
    text = said.get(each.of, "")
    try:
        last = date.fromisoformat(text) if text else clock.day_of(each.taken_at)
    except ValueError:  # a day that there is not, as somebody read it
        last = clock.day_of(each.taken_at)
    return months_after(last, months)


def months_after(day: date, months: int) -> date:
    """Return the same day so many months on, or the last one of that month. Pure."""
    number = day.year * 12 + day.month - 1 + months
    year, month = min(number // 12, date.max.year), number % 12 + 1
    following = date(year + month // 12, month % 12 + 1, 1) if year < date.max.year else date.max
    last = 31 if following == date.max else (following - date(year, month, 1)).days
    return date(year, month, min(day.day, last))


def due(on: date) -> list[Retained]:
    """Return samples that need not be kept any more on a day, those first that are due longest."""
    kept = retained(lots.samples(limit=SAMPLES_MAX))
    over = [(each.until, each) for each in kept if each.until and each.until < on]
    return [each for _, each in sorted(over, key=lambda pair: (pair[0], pair[1].sample.lot))]


def dispose(samples: Sequence[int], *, act: Act) -> Posting:
    """Scrap samples that are due, whole; who wants to keep or use one leaves it out.

    Raises Refused: no_lines, sample_not_due with the line, and as ledger.scrap.
    """
    if not samples:
        refuse("no_lines")
    wanted = list(dict.fromkeys(samples))
    header = part_of(act, "disposed", act.reason or "Retained sample, no longer needed")
    if not ledger.read.events_by_keys([header.key]):
        are_due = {each.sample.lot for each in due(clock.day_of(act.at or act.recorded_at))}
        refusals = [
            Refusal(line, "sample_not_due", {"item": item, "code": f"#{item}"})
            for line, item in enumerate(wanted) if item not in are_due
        ]  # fmt: skip
        if refusals:
            raise Refused(ledger.named(refusals))
    return ledger.scrap(Lines(wanted), place=places.virtual_place("scrap"), act=header)
