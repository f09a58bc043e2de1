"""How items stand beside what is asked of them. Reads, never writes.

What an item has itself counts before what was handed down to it, but for a certificate that is
over; of several lots that were poured together the one that stands worst counts. An item that was
never held for a specification of its own stands by those of the lots it has its certificates from.
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final, NamedTuple

from stockthread.certificates import family
from stockthread.certificates.records import (
    PAPERS,
    PASS,
    PASSED,
    REASON,
    TEXT,
    VALID,
    Finding,
    Key,
    Need,
    Standing,
    specification_of,
    text_of,
)
from stockthread.kernel import db

_PREFIX: Final = text_of(REASON, 0)[:-1]
_ASKED: Final = f"""
    SELECT DISTINCT h.item, h.reason, s.product FROM ledger_hold h CROSS JOIN ledger_state s
     WHERE h.item IN {{}} AND h.item <> 0 AND h.reason LIKE '{_PREFIX}%%' AND s.item = h.item"""
_PRODUCTS: Final = "SELECT id, product FROM certificates_specification WHERE id IN {}"
_NEEDS: Final = """
    SELECT n.id, n.specification, n.type, n.subject, n.unit, n.lower, n.upper, n.expected,
           COALESCE(k.name, a.name)
      FROM certificates_need n
      LEFT JOIN certificates_kind k ON n.type IN ('certificate', 'valid') AND k.id = n.subject
      LEFT JOIN catalog_attribute a
        ON n.type NOT IN ('certificate', 'valid') AND a.id = n.subject
     WHERE n.specification IN {} ORDER BY n.id"""
# The last one counts; one that has expired only where there is no other.
_PAPERS: Final = """
    SELECT c.item, p.kind, p.number, p.id, p.expired_at IS NOT NULL AS is_over
      FROM certificates_covered c JOIN certificates_certificate p ON p.id = c.certificate
     WHERE c.item IN {} AND p.withdrawn_at IS NULL ORDER BY is_over DESC, p.id"""
_RESULTS: Final = """
    SELECT item, attribute, value, id FROM certificates_result
     WHERE item IN {} AND withdrawn_at IS NULL ORDER BY id"""
_CONCEDED: Final = """
    SELECT DISTINCT item FROM certificates_concession WHERE item IN {} AND ended_at IS NULL"""


class Datum(NamedTuple):
    """A certificate or result that is in: what it says, its id, and the item that it is of.

    is_over: of a certificate whether it has expired.
    """

    value: str
    source: int
    item: int
    is_over: bool = False


def needs_of(specifications: Iterable[int]) -> dict[int, tuple[Need, ...]]:
    """Return what versions of specifications ask for, by their ids. One statement."""
    ids, param = db.ids_in(sorted(set(specifications)))
    found: dict[int, tuple[Need, ...]] = {}
    for each in db.query_records(Need, _NEEDS.format(ids), [param]):
        found[each.specification] = (*found.get(each.specification, ()), each)
    return found


def products_of(specifications: Iterable[int]) -> dict[int, int]:
    """Return of which products versions of specifications are. One statement."""
    among, param = db.ids_in(sorted(set(specifications)))
    return dict(db.query(_PRODUCTS.format(among), [param]))


def asked_of(items: Iterable[int]) -> dict[int, int]:
    """Return the latest specification that items were held for themselves. Two statements.

    Those of other products, as which an item was on record, ask nothing of it any more.
    """
    ids, param = db.ids_in(sorted(set(items)))
    held = [
        (item, specification_of(text), product)
        for item, text, product in db.query(_ASKED.format(ids), [param])
    ]
    of = products_of(version for _, version, _ in held) if held else {}
    found: dict[int, int] = {}
    for item, version, product in held:
        if of.get(version) == product:
            found[item] = max(found.get(item, 0), version)
    return found


def standings(items: Sequence[int]) -> dict[int, Standing]:
    """Return how items stand, by their ids. Seven statements.

    They are lots and units that are in no lot: see `family.bearers`.
    """
    above = family.parents(items)
    every = sorted({*items, *above, *(each for some in above.values() for each in some)})
    ids, param = db.ids_in(every)
    own = asked_of(every)
    data: dict[tuple[int, Key], Datum] = {}
    for item, kind, number, id, is_over in db.query(_PAPERS.format(ids), [param]):
        data[item, (True, kind)] = Datum(number, id, item, bool(is_over))
    for item, attribute, value, id in db.query(_RESULTS.format(ids), [param]):
        data[item, (False, attribute)] = Datum(value, id, item)
    conceded = {item for (item,) in db.query(_CONCEDED.format(ids), [param])}
    judge = _Judge(above, own, needs_of(own.values()), data, conceded)
    return judge.all_of(items)


class _Judge:
    """Judges items in an order in which all that is above one comes before it."""

    def __init__(
        self,
        above: Mapping[int, Sequence[int]],
        own: Mapping[int, int],
        needs: Mapping[int, Sequence[Need]],
        data: Mapping[tuple[int, Key], Datum],
        conceded: set[int],
    ) -> None:
        self._above, self._own, self._needs, self._conceded = above, own, needs, conceded
        self._own_data: dict[int, dict[Key, Datum]] = {}
        for (item, key), datum in data.items():
            self._own_data.setdefault(item, {})[key] = datum
        self._held: dict[int, dict[Key, tuple[Datum, ...]]] = {}
        self._found: dict[int, Standing] = {}

    def all_of(self, items: Sequence[int]) -> dict[int, Standing]:
        for item in items:
            for each in self._upwards(item):
                self._found[each] = self._standing(each)
        return {item: self._found[item] for item in items}

    def _upwards(self, item: int) -> list[int]:
        """What is above an item and not judged yet, the item last."""
        order: list[int] = []
        seen: set[int] = set()
        stack = [(item, False)]
        while stack:
            each, is_open = stack.pop()
            if is_open:
                order.append(each)
            elif each not in seen and each not in self._found:
                seen.add(each)
                stack.append((each, True))
                stack += [(one, False) for one in self._above.get(each, ())]
        return order

    def _standing(self, item: int) -> Standing:
        above = self._above.get(item, ())
        self._held[item] = self._held_by(item, above)
        if asked := self._own.get(item, 0):
            found = [self._finding(item, need) for need in self._needs.get(asked, ())]
            return Standing(item, asked, tuple(found), item in self._conceded)
        stands = [self._found[each] for each in above]
        worst: dict[Key, Finding] = {}
        for each in (finding for stand in stands for finding in stand.findings):
            key = each.need.key
            mine = self._own_data.get(item, {}).get(key)
            counts = mine and not (mine.is_over and each.is_in)
            judged = _judged(each.need, [mine]) if mine and counts else each
            if key not in worst or _badness(judged) > _badness(worst[key]):
                worst[key] = judged
        asked = max((each.specification for each in stands), default=0)
        is_conceded = item in self._conceded or (
            any(each.is_conceded for each in stands)
            and all(each.is_conceded or each.is_complete for each in stands)
        )
        return Standing(item, asked, tuple(worst.values()), is_conceded)

    def _held_by(self, item: int, above: Sequence[int]) -> dict[Key, tuple[Datum, ...]]:
        """What an item has of each kind, of its own or because all above it have it."""
        some = [self._held[each] for each in above]
        keys = set(some[0]).intersection(*some[1:]) if some else set()
        held = {
            key: tuple(dict.fromkeys(datum for each in some for datum in each[key]))
            for key in keys
        }  # fmt: skip
        own = self._own_data.get(item, {}).items()
        held |= {key: (datum,) for key, datum in own if key not in held or not datum.is_over}
        return held

    def _finding(self, item: int, need: Need) -> Finding:
        return _judged(need, self._held[item].get(need.key, ()))


def _badness(finding: Finding) -> int:
    return 2 * (not finding.is_in) + finding.is_out


def _judged(need: Need, data: Sequence[Datum]) -> Finding:
    """How what is in meets a need: the worst of it."""
    if not data:
        return Finding(need, False, False)
    over = [each for each in data if each.is_over] if need.type == VALID else []
    if over:
        return Finding(need, False, False, *over[-1][:3])
    out = [each for each in data if not is_within(need, each.value)]
    worst = (out or data)[-1]
    return Finding(need, True, bool(out), *worst[:3])


def is_within(need: Need, value: str) -> bool:
    """Tell whether a value is what a need asks for; any certificate is."""
    if need.type in PAPERS:
        return True
    if need.type == PASS:
        return value == PASSED
    if need.type == TEXT:
        return not need.expected or value.casefold() == need.expected.casefold()
    return _is_between(value, need.lower, need.upper)


def _is_between(value: str, lower: str, upper: str) -> bool:
    try:
        number = Decimal(value)
    except ArithmeticError:  # measured as a text, when nothing else was asked for
        return False
    return not (lower and number < Decimal(lower)) and not (upper and number > Decimal(upper))


def lacks(standing: Standing) -> str:
    """Return in words what is missing and what is out of limits: "Brix 9.8 (at least 11.0)"."""
    missing = [each.missing for each in standing.missing]
    out = [f"{each.need.name} {each.value} ({each.need.limits})" for each in standing.out]
    parts: list[Any] = [f"missing: {', '.join(missing)}"] if missing else []
    parts += [f"out of limits: {', '.join(out)}"] if out else []
    return "; ".join(parts)
