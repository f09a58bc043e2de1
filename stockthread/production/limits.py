"""Limits of readings: what a product's units must not be below or above, and who is.

A limit counts until the next one for the same reading, or until it is ended; none is ever changed.
Numbers are decimals, never floats. Readings without a limit are any text.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, Final, NamedTuple

from stockthread import catalog, ledger
from stockthread.catalog import Attribute, NewAttribute
from stockthread.kernel import clock, db, rows
from stockthread.kernel.errors import Refusal, Refused, refuse
from stockthread.kernel.fields import Rule, field_refusals, in_line_order, tidied
from stockthread.production.records import (
    FAIL,
    POLICIES,
    Limit,
    NewLimit,
    Outside,
    Result,
)

LIMITS_MAX: Final = 1_000
_LOCK: Final = "production_limit"
_NUMBER: Final = re.compile(r"[-+]?[0-9]{1,30}(\.[0-9]{1,30})?")
_RULES = {"attribute": Rule(64, is_needed=True), "unit": Rule(20)}
_COLUMNS = {
    "product": "bigint", "attribute": "bigint", "lower": "text", "upper": "text", "unit": "text",
    "policy": "text", "is_needed": "boolean", "key": "text", "person": "bigint",
    "made_at": "bigint",
}  # fmt: skip
_LIMITS: Final = """
    SELECT id, product, attribute, lower, upper, unit, policy, is_needed, person, made_at,
           ended_at
      FROM production_limit"""
_END: Final = """
    UPDATE production_limit SET ended_at = CASE WHEN made_at > %s THEN made_at ELSE %s END
     WHERE ended_at IS NULL AND"""
_BY_KEYS: Final = "SELECT key, id FROM production_limit WHERE key IN {}"


def set_limits(limits: Sequence[NewLimit], *, key: str, by: int, at: datetime) -> list[int]:
    """Let readings be judged by these limits from now on; return their ids, in order.

    Each ends the one before it for the same reading of its product. Repeating a key does nothing
    again. Raises Refused with the line: limit_number, limit_says_nothing, limits_crossed,
    limit_policy, limit_repeated, and those of fields; unknown_id, no_lines, too_many_lines.
    """
    limits = [tidied(each) for each in limits]
    if not limits:
        refuse("no_lines")
    if len(limits) > LIMITS_MAX:
        refuse("too_many_lines", count=len(limits), lines_max=LIMITS_MAX)
    keys = [f"{key[:70]}.{n}" for n in range(len(limits))]
    if found := _refusals(limits):
        raise Refused(found)

    def once() -> list[int]:
        with db.writing():
            db.lock_text(_LOCK)
            wanted, param = db.texts_in(keys)
            known = dict(db.query(_BY_KEYS.format(wanted), (param,)))
            if known:
                return [known[each] for each in keys]
            ids = attributes_of([each.attribute for each in limits])
            moment = clock.micros(at)
            said = [
                (each.product, ids[each.attribute], _canonical(each.lower), _canonical(each.upper),
                 each.unit, each.policy, each.is_needed, key, by, moment)
                for each, key in zip(limits, keys, strict=True)
            ]  # fmt: skip
            text, params = rows.source(_COLUMNS, said)
            sql = f"{_END} (product, attribute) IN (SELECT product, attribute FROM {text} AS s)"
            db.execute(sql, (moment, moment, *params))
            made = _insert(said)
            return [made[each] for each in keys]

    return db.retried(once)


def _insert(said: Sequence[tuple[Any, ...]]) -> dict[str, int]:
    text, params = rows.source(_COLUMNS, said)
    names = ", ".join(_COLUMNS)
    picked = names.replace("is_needed", "CAST(is_needed AS BOOLEAN)")
    sql = f"""INSERT INTO production_limit ({names})
        SELECT {picked} FROM {text} AS source ORDER BY line RETURNING key, id"""
    return dict(db.query(sql, params))


def end_limit(id: int, *, at: datetime) -> None:
    """Judge by a limit no more. Raises Refused limit_ended where it is none that counts."""
    moment = clock.micros(at)

    def once() -> None:
        with db.writing():
            if not db.execute(f"{_END} id = %s", (moment, moment, id)):
                refuse("limit_ended", id=id)

    db.retried(once)


def limits_of(product: int, *, is_all: bool = False) -> list[Limit]:
    """Return the limits that count for a product; with `is_all` those that did too, last first."""
    where = "WHERE product = %s" + ("" if is_all else " AND ended_at IS NULL")
    return db.query_records(_limit, f"{_LIMITS} {where} ORDER BY id DESC", (product,))


def _limit(*columns: Any) -> Limit:
    *head, is_needed, person, made_at, ended_at = columns
    until = None if ended_at is None else clock.from_micros(ended_at)
    return Limit._make((*head, bool(is_needed), person, clock.from_micros(made_at), until))


def _refusals(limits: Sequence[NewLimit]) -> list[Refusal]:
    found: list[Refusal] = []
    seen: set[tuple[int, str]] = set()
    known = catalog.read.products(sorted({each.product for each in limits}))
    for n, each in enumerate(limits):
        found += field_refusals(n, each, _RULES)
        data = {"name": each.attribute}
        ends = [text for text in (each.lower, each.upper) if text]
        bad = next((text for text in ends if not _NUMBER.fullmatch(text)), None)
        if each.product not in known:
            found.append(Refusal(n, "unknown_id", {"id": each.product}))
        elif bad is not None:
            found.append(Refusal(n, "limit_number", data | {"text": bad}))
        elif not ends:
            found.append(Refusal(n, "limit_says_nothing", data))
        elif len(ends) == 2 and Decimal(each.lower) > Decimal(each.upper):
            found.append(Refusal(n, "limits_crossed", data))
        elif each.policy not in POLICIES:
            found.append(Refusal(n, "limit_policy", data | {"policy": each.policy}))
        elif (each.product, each.attribute.casefold()) in seen:
            found.append(Refusal(n, "limit_repeated", data))
        seen.add((each.product, each.attribute.casefold()))
    return in_line_order(found)


def _canonical(text: str) -> str:
    if not text:
        return ""
    number = f"{Decimal(text):f}"
    number = number.rstrip("0").rstrip(".") if "." in number else number
    return "0" if number in ("-0", "") else number


def named(attributes: Iterable[Attribute]) -> dict[str, int]:
    """Ids of attributes by what people call them: their code, else their name; case is ignored."""
    listed = list(attributes)
    by_name = {each.name.casefold(): each.id for each in reversed(listed)}
    return by_name | {each.code.casefold(): each.id for each in listed}


def attributes_of(names: Sequence[str]) -> dict[str, int]:
    """Return the attribute of each name, making those that are not there. Inside a transaction."""
    known = named(catalog.read.attributes())
    new = list({name.casefold(): name for name in names if name.casefold() not in known}.values())
    if new:
        catalog.add_attributes([NewAttribute(name, name) for name in new])
        known = named(catalog.read.attributes())
    return {name: known[name.casefold()] for name in names}


def add_readings(names: Sequence[str]) -> None:
    """Take names as readings that units may have from now on; what is known stays as it is.

    Raises Refused with a line each: as `catalog.add_attributes`.
    """
    with db.writing():
        attributes_of(names)


class Judged(NamedTuple):
    """A result by the limits of its product: with what verdict, and which readings are outside.

    is_held: it is held where it stands, without a verdict.
    """

    result: Result
    outside: tuple[Outside, ...] = ()
    is_held: bool = False


class Judgement(NamedTuple):
    """All results judged, in order, and why some cannot be."""

    judged: tuple[Judged, ...]
    refusals: tuple[Refusal, ...]


def judge(product: int, results: Sequence[Result], codes: Mapping[int, str]) -> Judgement:
    """Judge results of units of a product by its limits. A constant number of statements.

    codes: what to call the units. A reading outside makes a unit fail whatever its verdict says,
    or holds it, as the limit's policy is. Refused with the line: reading_not_number,
    reading_other_unit, reading_outside_still for a pass after a reading that made it fail, and
    reading_needed for one without a reading that is needed.
    """
    limits = {each.attribute: each for each in limits_of(product)}
    if not limits:
        return Judgement(tuple(map(Judged, results)), ())
    names = {each.id: each.name for each in catalog.read.attributes()}
    judged, refused = [], []
    for n, result in enumerate(results):
        said, outside = [], []
        for attribute, text in result.readings:
            limit = limits.get(attribute)
            data = {"code": codes.get(result.unit, ""), "name": names.get(attribute, ""),
                    "text": text[:60]}  # fmt: skip
            if limit is None:
                said.append((attribute, text))
            elif (number := number_of(text, limit.unit)) is None:
                code = "reading_other_unit" if _starts_as_number(text) else "reading_not_number"
                refused.append(Refusal(n, code, data | {"unit": limit.unit or "no unit"}))
            else:
                value = f"{number} {limit.unit}".strip()
                said.append((attribute, value))
                if not is_inside(limit, number):
                    outside.append(Outside(result.unit, data["name"], value, limit))
        judged.append(_judged(result._replace(readings=tuple(said)), tuple(outside)))
    refused += _unmeasured(judged, limits, names, codes)
    return Judgement(tuple(judged), tuple(refused))


def _judged(result: Result, outside: tuple[Outside, ...]) -> Judged:
    if not outside:
        return Judged(result)
    is_failed = result.is_passed is False or any(each.limit.policy == FAIL for each in outside)
    verdict = False if is_failed else None
    return Judged(result._replace(is_passed=verdict), outside, not is_failed)


def _unmeasured(
    judged: Sequence[Judged],
    limits: Mapping[int, Limit],
    names: Mapping[int, str],
    codes: Mapping[int, str],
) -> list[Refusal]:
    """Refuse a pass where the last reading made a unit fail, or one that is needed is not there."""
    passing = [(n, each.result) for n, each in enumerate(judged) if each.result.is_passed]
    if not passing:
        return []
    found = []
    for limit in limits.values():
        asked = [
            (n, result) for n, result in passing
            if limit.attribute not in dict(result.readings)
        ]  # fmt: skip
        last = ledger.read.readings_on([result.unit for _, result in asked], limit.attribute)
        for n, result in asked:
            value = last[result.unit][-1].value if result.unit in last else ""
            number = number_of(value, limit.unit)
            data = {"code": codes.get(result.unit, ""), "name": names[limit.attribute],
                    "value": value, "limit": limit.words}  # fmt: skip
            if number is None and limit.is_needed:
                found.append(Refusal(n, "reading_needed", data))
            elif number is not None and limit.policy == FAIL and not is_inside(limit, number):
                found.append(Refusal(n, "reading_outside_still", data))
    return found


def number_of(text: str, unit: str) -> str | None:
    """The number of a reading, without the limit's unit behind it; None where it is none."""
    bare = " ".join(text.split())
    if unit and bare.casefold().endswith(unit.casefold()):
        bare = bare[: -len(unit)].rstrip()
    return _canonical(bare) if _NUMBER.fullmatch(bare) else None


def _starts_as_number(text: str) -> bool:
    number, _, rest = text.strip().partition(" ")
    return bool(rest) and _NUMBER.fullmatch(number) is not None


def is_inside(limit: Limit, number: str) -> bool:
    """Whether a number is neither below nor above; the ends are inside."""
    value = Decimal(number)
    return (not limit.lower or value >= Decimal(limit.lower)) and (
        not limit.upper or value <= Decimal(limit.upper)
    )
