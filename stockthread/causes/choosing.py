"""Units chosen by what was read off them: all that failed a test, all above a limit."""

import re
from decimal import Decimal
from typing import Final

from stockthread import catalog
from stockthread.causes.readings import number
from stockthread.causes.records import Case
from stockthread.kernel import clock, db
from stockthread.kernel.errors import refuse
from stockthread.ledger import STANDS

_RULE: Final = re.compile(r"\s*([^=<>]+?)\s*([=<>])\s*(\S.*?)\s*")
_VALUES: Final = "SELECT DISTINCT value FROM ledger_reading WHERE attribute = %s"
_UNITS: Final = f"""
SELECT r.item, MIN(e.happened_at) FROM ledger_reading r
JOIN ledger_event e ON e.id = r.event JOIN ledger_state s ON s.item = r.item
WHERE r.attribute = %s AND r.value IN {{}} AND s.kind IN (1, 2) AND {STANDS} GROUP BY r.item
"""


def by_reading(rule: str) -> list[Case]:
    """Return the units that fit `Test result=failed`, `Leak rate>0.4`: each until the first time.

    A text fits where it is the same, or what stands before its colon is. What happened to a unit
    from that moment on is no circumstance, nor is the reading itself. Three statements. Raises
    Refused causes_reading_unclear, causes_reading_none.
    """
    parts = _RULE.fullmatch(rule)
    known = {
        name.lower(): each.id for each in catalog.read.attributes()
        for name in (each.code, each.name)
    }  # fmt: skip
    if parts is None or parts[1].lower() not in known:
        refuse("causes_reading_unclear", text=rule)
    attribute = known[parts[1].lower()]
    values = [
        value for (value,) in db.query(_VALUES, [attribute]) if _fits(value, parts[2], parts[3])
    ]
    wanted, param = db.texts_in(values)
    found = db.query(_UNITS.format(wanted), [attribute, param]) if values else []
    if not found:
        refuse("causes_reading_none", text=rule)
    return [Case(item, clock.from_micros(at - 1)) for item, at in sorted(found)]


def _fits(value: str, sign: str, limit: str) -> bool:
    read, bound = number(value), number(limit)
    if sign != "=":
        return read is not None and bound is not None and _beyond(read, sign, bound)
    if read is not None and bound is not None:
        return read == bound
    return limit.lower() in (value.lower(), value.lower().partition(":")[0])


def _beyond(read: Decimal, sign: str, bound: Decimal) -> bool:
    return read > bound if sign == ">" else read < bound
