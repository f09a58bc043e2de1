"""Which unit or lot may be meant, where its code cannot be read: candidates with how sure and why.

Each hint brings in what fits it; each candidate is then weighed by all hints: a hint that it fits
leaves its weight, one that it does not fit makes it a fraction. What is sure of a candidate is its
share of all weights, beside a share for "none of these". A fixed number of statements. Nothing
here writes.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final, NamedTuple

from stockthread import catalog, ledger, orders, papers, parties, sales
from stockthread.complaints.records import Candidate, Hints
from stockthread.kernel import clock, db
from stockthread.kernel.findtext import escaped
from stockthread.ledger import STANDS, ItemView, Kind

POOL_MAX: Final = 5_000
PART_MIN: Final = 3
SCANNED_MIN: Final = 4
FOUND_MAX: Final = 200
NONE_OF_THESE: Final = 0.15
SURE_ENOUGH: Final = 0.05
"""Whatever weighs less than this share of the best is left out."""

MISSED: Final[Mapping[str, float]] = {
    "code": 0.02, "number": 0.05, "party": 0.1, "lot": 0.1, "best_before": 0.1, "product": 0.02,
    "bought": 0.1,
}  # fmt: skip
"""What is left of a weight where a hint is not fitted: people err, some things less often."""

NEVER_LEFT: Final = 0.2
BOUGHT_BEFORE: Final = timedelta(days=120)
BOUGHT_AFTER: Final = timedelta(days=4)
BEST_BEFORE: Final = ("best_before_date", "best_before", "expiry_date", "expiry", "use_by_date",
                      "use_by", "sell_by_date")  # fmt: skip
_READ_WRONG: Final = str.maketrans("OQDILBSZGT", "0001185267")

_WITH_PARTY: Final = """
    SELECT s.item FROM places_place p CROSS JOIN ledger_state s
     WHERE p.party_id = %s AND s.place = p.id AND s.kind = 1
    UNION SELECT h.item FROM places_place p CROSS JOIN ledger_holding h
     WHERE p.party_id = %s AND h.place = p.id AND h.quantity > 0
    LIMIT %s"""
_FOR_ORDERS: Final = f"""
    SELECT DISTINCT e.cause_id, i.item
      FROM ledger_event e CROSS JOIN ledger_movement m CROSS JOIN ledger_movement_item i
      CROSS JOIN ledger_state s
     WHERE e.cause_kind = %s AND e.cause_kind <> '' AND e.cause_id IN {{}}
       AND e.kind IN ('ship', 'deliver', 'change_owner') AND {STANDS}
       AND m.event = e.id AND i.movement = m.id AND s.item = i.item AND s.kind IN (1, 2)
     LIMIT %s"""
_SHIPPED_BETWEEN: Final = f"""
    SELECT DISTINCT i.item
      FROM ledger_event e CROSS JOIN ledger_movement m CROSS JOIN ledger_movement_item i
      CROSS JOIN ledger_state s
     WHERE e.happened_at >= %s AND e.happened_at < %s AND e.kind IN ('ship', 'deliver')
       AND {STANDS} AND m.event = e.id AND i.movement = m.id AND s.item = i.item
       AND s.kind IN (1, 2) AND (%s = 0 OR s.product = %s)
     LIMIT %s"""
_SHIPPED_AT: Final = f"""
    SELECT i.item, MAX(e.happened_at)
      FROM ledger_movement_item i CROSS JOIN ledger_movement m CROSS JOIN ledger_event e
     WHERE i.item IN {{}} AND m.id = i.movement AND e.id = m.event
       AND e.kind IN ('ship', 'deliver') AND {STANDS} GROUP BY i.item"""
_OF_LOTS: Final = "SELECT item, lot FROM ledger_state WHERE lot IN {} AND lot <> 0 LIMIT %s"
_GOOD_UNTIL: Final = """
    SELECT r.item FROM ledger_state s CROSS JOIN ledger_reading r
     WHERE s.product = %s AND r.item = s.item AND r.attribute IN {} AND r.value = %s LIMIT %s"""
_GOOD_UNTIL_ANY: Final = """
    SELECT r.item FROM ledger_reading r WHERE r.attribute IN {} AND r.value = %s LIMIT %s"""
_OF_PRODUCT: Final = "SELECT item FROM ledger_state WHERE product = %s AND kind = 1 LIMIT %s"
_CODES: Final = "SELECT item, canonical FROM ledger_code WHERE item IN {}"
_WITH_PART: Final = """
    SELECT DISTINCT c.item FROM ledger_code c CROSS JOIN ledger_state s
     WHERE LOWER(c.canonical) LIKE %s ESCAPE '!' AND s.item = c.item AND s.kind IN (1, 2)
     LIMIT %s"""


class _Fit(NamedTuple):
    """How well something fits a hint, and why."""

    weight: float
    why: str


_Fits = dict[int, _Fit]


def candidates(hints: Hints, limit: int = 20) -> list[Candidate]:
    """Return what may be meant, the surest first; nothing where nothing is known.

    Some twenty statements, however many items there are.
    """
    fits: dict[str, _Fits] = {}
    if hints.party:
        fits["party"] = _of_party(hints.party)
    if hints.number.strip():
        fits["number"] = _of_number(hints.number.strip())
    if hints.lot.strip():
        fits["lot"] = _of_lot(hints.lot.strip())
    if hints.best_before:
        fits["best_before"] = _good_until(hints.best_before, hints.product)
    if hints.code.strip():
        fits["code"] = _named(hints.code.strip())
    if hints.bought and not any(some for hint, some in fits.items() if hint != "code"):
        fits["bought"] = _shipped_near(hints.bought, hints.product)
    pool = {item for each in fits.values() for item in each}
    if not pool and hints.product and (hints.code.strip() or hints.bought):
        pool = _ids(_OF_PRODUCT, [hints.product, POOL_MAX])
    views = {v.id: v for v in ledger.read.items(sorted(pool)[:POOL_MAX])
             if v.kind in (Kind.UNIT, Kind.LOT)}  # fmt: skip
    if not views:
        return []
    if hints.code.strip():
        for item, fit in _in_part(hints.code.strip(), list(views)).items():
            fits["code"][item] = max(fit, fits["code"].get(item, fit))
    shipped = _shipped_at(list(views))
    if hints.bought:
        fits["bought"] = {item: _near(hints.bought, at) for item, at in shipped.items()}
    weighed = {id: _weighed(view, hints, fits, shipped) for id, view in views.items()}
    return _ranked(weighed, views, limit)


def _weighed(
    view: ItemView, hints: Hints, fits: Mapping[str, _Fits], shipped: Mapping[int, date]
) -> tuple[float, list[str]]:
    weight, why = 1.0, []
    for hint in ("code", "number", "lot", "best_before", "party", "bought"):
        if hint not in fits:
            continue
        fit = fits[hint].get(view.id)
        weight *= fit.weight if fit else MISSED[hint]
        if fit and fit.why:
            why.append(fit.why)
    if hints.product and view.product != hints.product:
        weight *= MISSED["product"]
    if view.id not in shipped:
        weight *= NEVER_LEFT
        why.append("it never left us, by the books")
    return weight, why


def _ranked(
    weighed: Mapping[int, tuple[float, list[str]]], views: Mapping[int, ItemView], limit: int
) -> list[Candidate]:
    best = max(weight for weight, _ in weighed.values())
    near = {id: each for id, each in weighed.items() if each[0] >= best * SURE_ENOUGH}
    total = sum(weight for weight, _ in near.values()) + NONE_OF_THESE * best
    names = catalog.read.products(sorted({views[id].product for id in near} - {0}))
    alike = Counter((views[id].product, round(near[id][0], 6)) for id in near)
    found = []
    for id in sorted(near, key=lambda id: (-near[id][0], id))[:limit]:
        weight, why = near[id]
        count = alike[views[id].product, round(weight, 6)]
        if count > 1:
            product = names.get(views[id].product)
            why = [f"1 of {count} {product.name if product else 'things'} that fit as well", *why]
        found.append(Candidate(id, max(int(100 * weight / total), 1), tuple(why)))
    return found


def _of_party(party: int) -> _Fits:
    """What a customer has, and what was sent for orders of theirs."""
    name = parties.read.names([party]).get(party, "")
    found = {item: _Fit(1.0, f"is with {name}")
             for item in _ids(_WITH_PARTY, [party, party, POOL_MAX])}  # fmt: skip
    wanted = orders.Wanted(orders.SALE, party=party)
    numbers = [each.number for each in orders.read.orders(wanted, limit=1_000)]
    for _, item in _for_orders(numbers):
        found.setdefault(item, _Fit(0.8, f"was sent to {name}"))
    return found


def _for_orders(numbers: Sequence[str]) -> list[tuple[str, int]]:
    wanted, param = db.texts_in(numbers)
    sql = _FOR_ORDERS.format(wanted)
    return [(number, item) for number, item in db.query(sql, [orders.SALE, param, POOL_MAX])]


def _of_number(text: str) -> _Fits:
    """What was sent for an order (also by the customer's reference) or with a delivery note."""
    known = orders.read.exactly(text) or orders.read.by_numbers(text, 5)
    numbers = [each.number for each in known if each.kind == orders.SALE]
    found = {item: _Fit(1.0, f"was sent for {number}") for number, item in _for_orders(numbers)}
    events: dict[int, str] = {}
    documents = papers.find_documents(text, 5)
    notes = {each.id: each.number for each in documents if each.kind == "shipment"}
    for sent in sales.read.shipments(list(notes)) if notes else ():
        events |= {event: notes[sent.id] for _, event in sent.orders}
    for event, item, _, _ in sales.read.shipped_items(list(events)) if events else ():
        found[item] = _Fit(1.0, f"was sent with {events[event]}")
    return found


def _of_lot(text: str) -> _Fits:
    """A lot by its number, and the units of it."""
    matches = [*ledger.read.find_code(text), *ledger.read.find_look_alikes(text)]
    kinds = ledger.read.kinds([each.item for each in matches]) if matches else {}
    lots = {each.item: each.canonical for each in reversed(matches)
            if kinds[each.item] == Kind.LOT}  # fmt: skip
    found = {lot: _Fit(1.0, f"is lot {code}") for lot, code in lots.items()}
    for item, lot in _units_of(list(lots)):
        found[item] = _Fit(1.0, f"is of lot {lots[lot]}")
    return found


def _units_of(lots: Sequence[int]) -> list[tuple[int, int]]:
    wanted, param = db.ids_in(lots)
    return [(item, lot) for item, lot in db.query(_OF_LOTS.format(wanted), [param, POOL_MAX])]


def _good_until(day: date, product: int) -> _Fits:
    """What is good until a day, by what was read off it or off its lot."""
    codes = [each.id for each in catalog.read.attributes() if each.code in BEST_BEFORE]
    wanted, param = db.ids_in(codes)
    params = [param, day.isoformat(), POOL_MAX]
    if product:
        rows = _ids(_GOOD_UNTIL.format(wanted), [product, *params])
    else:
        rows = _ids(_GOOD_UNTIL_ANY.format(wanted), params)
    why = f"is good until {day.isoformat()}"
    found = {item: _Fit(1.0, why) for item in rows}
    return found | {item: _Fit(1.0, why) for item, _ in _units_of(sorted(rows))}


def _named(text: str) -> _Fits:
    """What has the code, had it, or has one that people take for it or that begins so."""
    found: _Fits = {}
    for match in ledger.read.find_code_prefix(text, 50) if len(text) >= PART_MIN else ():
        found[match.item] = _Fit(0.4, f"its code {match.canonical} begins so")
    for match in ledger.read.find_look_alikes(text):
        found[match.item] = _Fit(0.6, f"its code {match.canonical} looks alike")
    for match in reversed(ledger.read.find_code(text)):
        word = "is its code" if match.is_live else "was its code"
        found[match.item] = _Fit(1.0 if match.is_live else 0.8, f"{match.canonical} {word}")
    if not found and len(text) >= SCANNED_MIN and db.is_storable(text):
        for item in _ids(_WITH_PART, [f"%{escaped(_small(text))}%", FOUND_MAX]):
            found[item] = _Fit(0.4, f"its code has {text} in it")
    return found


def _small(text: str) -> str:
    """A text with small letters as both databases make them: A to Z alone."""
    return "".join(sign.lower() if sign.isascii() else sign for sign in text)


def _in_part(text: str, items: Sequence[int]) -> _Fits:
    """Which of these items have the text in a code, also where letters were read wrong."""
    if len(text) < PART_MIN:
        return {}
    wanted, param = db.ids_in(items)
    found: _Fits = {}
    for item, code in db.query(_CODES.format(wanted), [param]):
        if text.upper() in code.upper():
            found[item] = _Fit(0.5, f"its code {code} has {text} in it")
        elif _plain(text) in _plain(code):
            found.setdefault(item, _Fit(0.3, f"its code {code} has {text} in it, if read wrong"))
    return found


def _plain(code: str) -> str:
    """A code in which letters that are taken for digits are those, and nothing else stands."""
    return "".join(filter(str.isalnum, code.upper())).translate(_READ_WRONG)


def _shipped_near(day: date, product: int) -> _Fits:
    """What left us in the months before a day, of one product if that is known."""
    start = clock.EPOCH.replace(year=day.year, month=day.month, day=day.day)
    params = [clock.micros(start - BOUGHT_BEFORE), clock.micros(start + BOUGHT_AFTER),
              product, product, POOL_MAX]  # fmt: skip
    return {item: _Fit(1.0, "") for item in _ids(_SHIPPED_BETWEEN, params)}


def _shipped_at(items: Sequence[int]) -> dict[int, date]:
    """The day on which each of these items last left us; those that never did are left out."""
    wanted, param = db.ids_in(items)
    return {
        item: clock.day_of(clock.from_micros(at))
        for item, at in db.query(_SHIPPED_AT.format(wanted), [param])
    }


def _near(bought: date, shipped: date) -> _Fit:
    """How well the day of shipment fits the day of purchase: some weeks before it is best."""
    days = (bought - shipped).days
    if days < -BOUGHT_AFTER.days:
        return _Fit(0.05, f"was shipped {-days} days after the purchase")
    told = f"was shipped {max(days, 0)} days before the purchase" if days > 0 else (
        "was shipped about the day of the purchase"
    )  # fmt: skip
    return _Fit(1.0 if days <= 31 else 0.6 if days <= BOUGHT_BEFORE.days else 0.25, told)


def _ids(sql: str, params: Iterable[Any]) -> set[int]:
    return {int(row[0]) for row in db.query(sql, list(params))}
