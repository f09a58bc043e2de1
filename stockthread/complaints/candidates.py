"""Which unit or lot may be meant, where its code cannot be read: candidates with how sure and why.

Each hint brings in what fits it; each candidate is then weighed by all hints, by how likely it is
that somebody says this of it: a hint that it fits leaves its weight, one that it does not fit makes
it a small fraction, since of those who err few say just this. What is sure of a candidate is its
share of all weights (Bayes' rule, all being as likely beforehand), beside a share for "none of
these". A fixed number of statements, each bounded. Nothing here writes.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final, NamedTuple

from stockthread import catalog, ledger, orders, papers, parties, sales
from stockthread.complaints.days import Days
from stockthread.complaints.records import Candidate, Candidates, Hints
from stockthread.kernel import clock, db
from stockthread.kernel.findtext import escaped
from stockthread.ledger import STANDS, ItemView, Kind

POOL_MAX: Final = 5_000
PART_MIN: Final = 3
SCANNED_MIN: Final = 4
FOUND_MAX: Final = 200
NONE_OF_THESE: Final = 0.15
NONE_AT_LEAST: Final = 0.005
"""How likely somebody says what nothing on record fits: then it is none of these, rather."""
SURE_ENOUGH: Final = 0.002
"""Whatever weighs less than this share of the best is left out."""

ERRS: Final[Mapping[str, float]] = {
    "code": 0.05, "number": 0.05, "party": 0.1, "lot": 0.1, "best_before": 0.1, "product": 0.05,
}  # fmt: skip
"""How many of those who say a thing say a wrong one."""

OTHERS: Final = 20
"""Among how many wrong ones, at least, those who err choose."""
SIGNS: Final = 10
"""Among how many they choose for each sign of a code; more than DIGITS_MAX signs count as so many.
"""
DIGITS_MAX: Final = 6
NEVER_SENT: Final = 0.1
"""What is left where the day of purchase is known of what was never sent."""
LOOKED_MAX: Final = 100_000
"""How many codes are looked through, where one can be found by what stands inside of it alone."""

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
       AND s.kind IN (1, 2) AND {{}}
     LIMIT %s"""
_SHIPPED_AT: Final = f"""
    SELECT i.item, MAX(e.happened_at)
      FROM ledger_movement_item i CROSS JOIN ledger_movement m CROSS JOIN ledger_event e
     WHERE i.item IN {{}} AND m.id = i.movement AND e.id = m.event
       AND e.kind IN ('ship', 'deliver') AND {STANDS} GROUP BY i.item"""
_OF_LOTS: Final = "SELECT item, lot FROM ledger_state WHERE lot IN {} AND lot <> 0 LIMIT %s"
_GOOD_UNTIL: Final = """
    SELECT r.item FROM ledger_state s CROSS JOIN ledger_reading r
     WHERE s.product IN {} AND r.item = s.item AND r.attribute IN {} AND r.value >= %s
       AND r.value <= %s LIMIT %s"""
_GOOD_UNTIL_ANY: Final = """
    SELECT r.item FROM ledger_reading r
     WHERE r.attribute IN {} AND r.value >= %s AND r.value <= %s LIMIT %s"""
_OF_PRODUCTS: Final = "SELECT item FROM ledger_state WHERE product IN {} AND kind = 1 LIMIT %s"
_CODES: Final = "SELECT item, canonical FROM ledger_code WHERE item IN {}"
_WITH_PART: Final = """
    SELECT DISTINCT c.item
      FROM (SELECT item, canonical FROM ledger_code ORDER BY item DESC LIMIT %s) c
      CROSS JOIN ledger_state s
     WHERE LOWER(c.canonical) LIKE %s ESCAPE '!' AND s.item = c.item AND s.kind IN (1, 2)
     LIMIT %s"""
_OF_PRODUCTS_WITH_PART: Final = """
    SELECT DISTINCT c.item
      FROM (SELECT item FROM ledger_state WHERE product IN {} AND kind IN (1, 2)
            ORDER BY item DESC LIMIT %s) s
      CROSS JOIN ledger_code c
     WHERE c.item = s.item AND LOWER(c.canonical) LIKE %s ESCAPE '!' LIMIT %s"""


_MANY: Final = "SELECT COUNT(*) FROM (SELECT 1 FROM ledger_code LIMIT %s) c"
_MANY_OF_PRODUCTS: Final = """
    SELECT COUNT(*)
      FROM (SELECT 1 FROM ledger_state WHERE product IN {} AND kind IN (1, 2) LIMIT %s) s"""


class _Fit(NamedTuple):
    """How well something fits a hint, and why."""

    weight: float
    why: str


_Fits = dict[int, _Fit]


def candidates(hints: Hints, limit: int = 20) -> list[Candidate]:
    """Return what may be meant, the surest first; nothing where nothing is known."""
    return searched(hints, limit).found


def searched(hints: Hints, limit: int = 20, start: int = 0) -> Candidates:
    """Return a part of what may be meant, the surest first, and how many there are in all.

    Some twenty statements, however many items there are.
    """
    fits: dict[str, _Fits] = {}
    looked = 0
    products = products_of(hints)
    if hints.party:
        fits["party"] = _of_party(hints.party)
    if hints.number.strip():
        fits["number"] = _of_number(hints.number.strip())
    if hints.lot.strip():
        fits["lot"] = _of_lot(hints.lot.strip())
    if hints.best_before:
        fits["best_before"] = _good_until(hints.best_before, products)
    if hints.bought and not any(fits.values()):
        fits["bought"] = _shipped_near(hints.bought, products)
    if code := hints.code.strip():
        pool = {item for each in fits.values() for item in each}
        is_narrow = bool(pool)
        if not pool and products:
            pool = _of_products(products)
        named, inside = _named(code), _in_part(code, sorted(pool)[:POOL_MAX])
        found = {**inside, **named}
        if not found or (products and is_narrow):  # who errs in the customer may know the goods
            wide, looked = _with_part(code, products)
            found = wide | found
        fits["code"] = found | {item: max(fit, found[item]) for item, fit in inside.items()}
    pool = {item for each in fits.values() for item in each}
    if not pool and products and (hints.code.strip() or hints.bought):
        pool = _of_products(products)
    views = {v.id: v for v in ledger.read.items(sorted(pool)[:POOL_MAX])
             if v.kind in (Kind.UNIT, Kind.LOT)}  # fmt: skip
    if not views:
        return Candidates(0, [], looked)
    shipped = _shipped_at(list(views))
    if hints.bought:
        fits["bought"] = {item: _near(hints.bought, at) for item, at in shipped.items()}
    weighed = {id: _weighed(view, hints, products, fits, shipped) for id, view in views.items()}
    return _ranked(weighed, views, limit, start)._replace(looked=looked)


def _missed(hint: str, hints: Hints) -> float:
    """How likely somebody says just this of a thing that it is not true of."""
    if hint == "bought":
        return NEVER_SENT
    among = SIGNS ** min(len(_plain(hints.code)), DIGITS_MAX) if hint == "code" else OTHERS
    return ERRS[hint] / max(among, OTHERS)


def _weighed(
    view: ItemView,
    hints: Hints,
    products: Sequence[int],
    fits: Mapping[str, _Fits],
    shipped: Mapping[int, date],
) -> tuple[float, list[str]]:
    weight, why = 1.0, []
    for hint in ("code", "number", "lot", "best_before", "party", "bought"):
        if hint not in fits:
            continue
        fit = fits[hint].get(view.id)
        weight *= fit.weight if fit else _missed(hint, hints)
        if fit and fit.why:
            why.append(fit.why)
    if products and view.product not in products:
        weight *= _missed("product", hints)
    if view.id not in shipped:
        weight *= NEVER_LEFT
        why.append("it never left us, by the books")
    return weight, why


def _ranked(
    weighed: Mapping[int, tuple[float, list[str]]],
    views: Mapping[int, ItemView],
    limit: int,
    start: int,
) -> Candidates:
    best = max(weight for weight, _ in weighed.values())
    near = {id: each for id, each in weighed.items() if each[0] >= best * SURE_ENOUGH}
    total = sum(weight for weight, _ in near.values()) + max(NONE_OF_THESE * best, NONE_AT_LEAST)
    shown = sorted(near, key=lambda id: (-near[id][0], id))[start : start + limit]
    names = catalog.read.products(sorted({views[id].product for id in shown} - {0}))
    alike = Counter((views[id].product, round(near[id][0], 6)) for id in near)
    found = []
    for id in shown:
        weight, why = near[id]
        count = alike[views[id].product, round(weight, 6)]
        if count > 1:
            product = names.get(views[id].product)
            why = [f"1 of {count} {product.name if product else 'things'} that fit as well", *why]
        found.append(Candidate(id, max(round(100 * weight / total), 1), tuple(why)))
    return Candidates(len(near), found)


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


def products_of(hints: Hints) -> list[int]:
    """The products that are meant: the one, or all whose names have the words; none if nobody said.
    One statement."""
    if hints.product or not hints.goods:
        return [hints.product] if hints.product else []
    words = set(hints.goods.split())
    return [id for id, some in catalog.read.with_words(sorted(words)).items() if some == words]


def _of_products(products: Sequence[int]) -> set[int]:
    wanted, param = db.ids_in(products)
    return _ids(_OF_PRODUCTS.format(wanted), [param, POOL_MAX])


def _good_until(days: Days, products: Sequence[int]) -> _Fits:
    """What is good until a day, or a day of a month, by what was read off it or off its lot."""
    codes = [each.id for each in catalog.read.attributes() if each.code in BEST_BEFORE]
    wanted, param = db.ids_in(codes)
    params = [param, days.first.isoformat(), days.last.isoformat(), POOL_MAX]
    if products:
        among, ids = db.ids_in(products)
        rows = _ids(_GOOD_UNTIL.format(among, wanted), [ids, *params])
    else:
        rows = _ids(_GOOD_UNTIL_ANY.format(wanted), params)
    why = f"is good until {days.written}"
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
    return found


def _with_part(text: str, products: Sequence[int]) -> tuple[_Fits, int]:
    """What has the text inside of a code: of products, else among the latest items; and how many
    were looked through, 0 for all."""
    if len(text) < SCANNED_MIN or not db.is_storable(text):
        return {}, 0
    part = f"%{escaped(_small(text))}%"
    if products:
        among, ids = db.ids_in(products)
        sql = _OF_PRODUCTS_WITH_PART.format(among)
        items = _ids(sql, [ids, LOOKED_MAX, part, FOUND_MAX])
        [(many,)] = db.query(_MANY_OF_PRODUCTS.format(among), [ids, LOOKED_MAX + 1])
    else:
        items = _ids(_WITH_PART, [LOOKED_MAX, part, FOUND_MAX])
        [(many,)] = db.query(_MANY, [LOOKED_MAX + 1])
    looked = LOOKED_MAX if many > LOOKED_MAX else 0
    return {item: _Fit(0.4, f"its code has {text} in it") for item in items}, looked


def _small(text: str) -> str:
    """A text with small letters as both databases make them: A to Z alone."""
    return "".join(sign.lower() if sign.isascii() else sign for sign in text)


def _in_part(text: str, items: Sequence[int]) -> _Fits:
    """Which of these items have the text in a code, also where letters were read wrong."""
    if len(text) < PART_MIN or not items:
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


def _shipped_near(days: Days, products: Sequence[int]) -> _Fits:
    """What left us in the months before the purchase, of the products if those are known."""
    start, end = (clock.EPOCH.replace(year=each.year, month=each.month, day=each.day)
                  for each in days)  # fmt: skip
    among, ids = db.ids_in(products)
    sql = _SHIPPED_BETWEEN.format(f"s.product IN {among}" if products else "1 = 1")
    params = [clock.micros(start - BOUGHT_BEFORE), clock.micros(end + BOUGHT_AFTER),
              *([ids] if products else []), POOL_MAX]  # fmt: skip
    return {item: _Fit(1.0, "") for item in _ids(sql, params)}


def _shipped_at(items: Sequence[int]) -> dict[int, date]:
    """The day on which each of these items last left us; those that never did are left out."""
    wanted, param = db.ids_in(items)
    return {
        item: clock.day_of(clock.from_micros(at))
        for item, at in db.query(_SHIPPED_AT.format(wanted), [param])
    }


def _near(bought: Days, shipped: date) -> _Fit:
    """How well the day of shipment fits the day of purchase: some weeks before it is best."""
    days, late = (bought.first - shipped).days, (shipped - bought.last).days
    if late > BOUGHT_AFTER.days:
        return _Fit(0.05, f"was shipped {late} days after the purchase")
    told = f"was shipped {days} days before the purchase" if days > 0 else (
        f"was shipped about the {bought.word} of the purchase"
    )  # fmt: skip
    return _Fit(1.0 if days <= 31 else 0.6 if days <= BOUGHT_BEFORE.days else 0.25, told)


def _ids(sql: str, params: Iterable[Any]) -> set[int]:
    return {int(row[0]) for row in db.query(sql, list(params))}
