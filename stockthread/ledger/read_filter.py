"""Searching items: a filter in ids and texts, paged by item id.

Pages are cheap for common and for rare items. First a window of the next items is looked through
in the order of ids: where much fits, that is a page already. Otherwise little fits, and it is
found by indexes and sorted. Lots are found by where they lie, through their holdings.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from stockthread.kernel import db
from stockthread.ledger import code_forms, read_items
from stockthread.ledger.view_records import ItemView

WINDOW_MIN = 2_000
WINDOW_FACTOR = 4
LISTED_MAX = 50


class Filter(NamedTuple):
    """What items must be to be found; all that is said must hold.

    products, places, stages, owners, kinds: ids of which an item has one; an empty sequence lets
    every item pass, so whoever looks up ids from words must not ask when nothing was found. Places
    are meant by themselves: add those under them. held: whether any open hold bears on the item.
    text: how a code of the item begins, live or old, in the form that the type of that code gives
    it: where a type keeps zeros ahead, 001 begins 0012 and not 12; small letters also stand for
    capitals. container: id, 0 for loose items. lot: id of the lot that units are of. reading: an
    attribute (id) and the value that was last read of it. Processes are found only where kinds asks
    for them.
    """

    products: Sequence[int] = ()
    places: Sequence[int] = ()
    stages: Sequence[int] = ()
    owners: Sequence[int] = ()
    held: bool | None = None
    text: str = ""
    kinds: Sequence[int] = ()
    container: int | None = None
    lot: int | None = None
    reading: tuple[int, str] | None = None


class Condition(NamedTuple):
    """A piece of SQL that holds or not, and its parameters."""

    sql: str
    params: list[Any]


EVERYTHING = Filter()


def search(wanted: Filter = EVERYTHING, *, after: int = 0, limit: int = 50) -> list[ItemView]:
    """Return items that fit, in the order of ids from behind `after`. Five statements at most."""
    return read_items.items(matching_ids(wanted, limit, after=after))


def matching_ids(wanted: Filter, limit: int, *, after: int = 0) -> list[int]:
    """Return the ids of items that fit, in order, from behind `after`. Three statements at most."""
    starts = _starts(wanted.text)
    if limit < 1 or starts == []:
        return []
    if wanted != EVERYTHING:
        found = _in_window(wanted, starts, after, limit)
        if len(found) == limit:
            return found
    # Where holds or codes give the items, the plus keeps the database from walking all others.
    behind = "+s.item > %s" if wanted.held or wanted.text.strip() else "s.item > %s"
    arms, params = [], list[Any]()
    for number, arm in enumerate(_arms(wanted, starts)):
        arms.append(
            f"SELECT * FROM (SELECT s.item AS item FROM ledger_state s WHERE {arm.sql}"
            f" AND {behind} ORDER BY s.item LIMIT %s) AS arm_{number}"
        )
        params += [*arm.params, after, limit]
    sql = " UNION ".join(arms) + " ORDER BY 1 LIMIT %s"
    return [row[0] for row in db.query(sql, [*params, limit])]


def count(wanted: Filter = EVERYTHING, limit: int | None = None) -> int:
    """Return how many items fit; counting stops at `limit`, if one is given.

    Three statements at most.
    """
    starts = _starts(wanted.text)
    if starts == []:
        return 0
    if limit is not None and len(_in_window(wanted, starts, 0, limit)) == limit:
        return limit
    arms, params = [], list[Any]()
    for number, arm in enumerate(_arms(wanted, starts)):
        end = "" if limit is None else " LIMIT %s"
        arms.append(
            f"(SELECT COUNT(*) FROM (SELECT 1 FROM ledger_state s WHERE {arm.sql}{end})"
            f" AS arm_{number})"
        )
        params += [*arm.params, *([] if limit is None else [limit])]
    [(found,)] = db.query(f"SELECT {' + '.join(arms)}", params)
    return int(found) if limit is None else min(int(found), limit)


def _in_window(wanted: Filter, starts: list[Condition] | None, after: int, limit: int) -> list[int]:
    """Return what fits among the next items, each looked at by itself."""
    own = _all([*_facts(wanted), *_marks_on_each(wanted, starts)])
    where = _placement(wanted, "s")
    if _is_placed(wanted):
        lots = _all(_placement(wanted, "h"))
        where = [
            Condition(
                f"(s.kind <> 2 AND {_all(where).sql} OR s.kind = 2 AND EXISTS"
                f" (SELECT 1 FROM ledger_holding h WHERE h.item = s.item AND {lots.sql}))",
                [*_all(where).params, *lots.params],
            )
        ]
    fits = _all([own, *where])
    sql = (
        "SELECT s.item FROM (SELECT * FROM ledger_state WHERE item > %s ORDER BY item LIMIT %s) s"
        f" WHERE {fits.sql} ORDER BY s.item LIMIT %s"
    )
    window = max(WINDOW_MIN, WINDOW_FACTOR * limit)
    return [row[0] for row in db.query(sql, [after, window, *fits.params, limit])]


_EVERY_PRODUCT = "s.product IN (SELECT id FROM catalog_product UNION ALL SELECT 0)"


def _arms(wanted: Filter, starts: list[Condition] | None) -> list[Condition]:
    """Return conditions on ledger_state `s`, of which an item fits one at most."""
    own = [*_facts(wanted), *_marks_as_sets(wanted, starts)]
    if not _is_placed(wanted):
        return [_all(own)]
    # No index begins with the stage or the owner: they are looked up under each product.
    if not (wanted.products or wanted.places or wanted.container or wanted.lot):
        own.append(Condition(_EVERY_PRODUCT, []))
    # A lot's own row has no place and no stage, so it fits no place and no stage that is asked.
    is_other = [] if wanted.places or wanted.stages else [Condition("s.kind <> 2", [])]
    return [_all([*_placement(wanted, "s"), *is_other, *own]), _all([_is_lot(wanted), *own])]


def _is_lot(wanted: Filter) -> Condition:
    """Return what fits lots with a holding that is as asked."""
    lots = _all(_placement(wanted, "h"))
    if wanted.places or wanted.container:
        holding = f"s.item IN (SELECT h.item FROM ledger_holding h WHERE {lots.sql})"
    else:
        holding = f"EXISTS (SELECT 1 FROM ledger_holding h WHERE h.item = s.item AND {lots.sql})"
    return Condition(f"s.kind = 2 AND s.stage = 0 AND s.place = 0 AND {holding}", lots.params)


def _is_placed(wanted: Filter) -> bool:
    return bool(wanted.places or wanted.stages or wanted.owners or wanted.container is not None)


def _placement(wanted: Filter, table: str) -> list[Condition]:
    found = [
        _among(f"{table}.place", wanted.places),
        _among(f"{table}.stage", wanted.stages),
        _among(f"{table}.owner", wanted.owners),
    ]
    if wanted.container is not None:
        kept = f"{table}.container = %s" + (f" AND {table}.container <> 0" * (wanted.container > 0))
        found.append(Condition(kept, [wanted.container]))
    return [each for each in found if each.sql]


_LAST_READ = """%s = (SELECT r.value FROM ledger_reading r WHERE r.item = s.item
    AND r.attribute = %s ORDER BY r.event DESC LIMIT 1)"""


def _facts(wanted: Filter) -> list[Condition]:
    found = [_among("s.product", wanted.products), _among("s.kind", wanted.kinds)]
    if wanted.lot is not None:
        found.append(Condition("s.lot = %s" + " AND s.lot <> 0" * (wanted.lot > 0), [wanted.lot]))
    if wanted.reading is not None:
        found.append(Condition(_LAST_READ, [*reversed(wanted.reading)]))
    if not (wanted.kinds or wanted.products or wanted.places or wanted.stages):
        found.append(Condition("s.kind <> 4", []))
    return [each for each in found if each.sql]


_HELD_LOTS = "SELECT item FROM ledger_state WHERE holds > 0 AND kind = 2"
_HELD_PLACES = """SELECT here.id FROM ledger_hold r CROSS JOIN places_place above
    CROSS JOIN places_place here WHERE r.place <> 0 AND r.closed_by IS NULL AND above.id = r.place
    AND here.path >= above.path AND here.path < above.path || 'x'"""
_HELD = f"""(SELECT item FROM ledger_state WHERE holds > 0
    UNION ALL SELECT item FROM ledger_state WHERE lot <> 0 AND lot IN ({_HELD_LOTS})
    UNION ALL SELECT item FROM ledger_state WHERE place IN ({_HELD_PLACES})
    UNION ALL SELECT item FROM ledger_holding WHERE stage < 5 AND place IN ({_HELD_PLACES}))"""


def _marks_as_sets(wanted: Filter, starts: list[Condition] | None) -> list[Condition]:
    """Holds and codes as sets of items, read from their own indexes."""
    found = []
    if wanted.held is not None:
        found.append(Condition(f"s.item {'' if wanted.held else 'NOT '}IN {_HELD}", []))
    if starts:
        sets = " UNION ALL ".join(
            f"SELECT item FROM ledger_code WHERE {start.sql} AND closed_by IS {state}"
            for start in starts
            for state in ("NULL", "NOT NULL")
        )
        params = [param for start in starts for param in start.params * 2]
        found.append(Condition(f"s.item IN ({sets})", params))
    return found


def _marks_on_each(wanted: Filter, starts: list[Condition] | None) -> list[Condition]:
    """Holds and codes asked of one item after the other."""
    found = []
    if wanted.held is not None:
        is_held = (
            f"(s.holds > 0 OR s.lot IN ({_HELD_LOTS}) OR s.place IN ({_HELD_PLACES}) OR EXISTS"
            " (SELECT 1 FROM ledger_holding h WHERE h.item = s.item AND h.stage < 5"
            f" AND h.place IN ({_HELD_PLACES})))"
        )
        found.append(Condition(is_held if wanted.held else f"NOT {is_held}", []))
    if starts:
        some = " OR ".join(f"({start.sql})" for start in starts)
        sql = f"EXISTS (SELECT 1 FROM ledger_code c WHERE c.item = s.item AND ({some}))"
        found.append(Condition(sql, [param for start in starts for param in start.params]))
    return found


def _starts(text: str) -> list[Condition] | None:
    """Return conditions on codes, one for each form that types of codes give the text.

    None where no text is asked, nothing where no code begins so. Types are looked at only where
    they may differ.
    """
    if not text.strip():
        return None
    forms = code_forms.forms(text)
    if len(forms) == 1:
        return [_begins(forms[0])]
    types = code_forms.types_by_form((text, text.upper()))
    return [_all([_begins(form), _among("type", ids)]) for form, ids in types.items()]


def _begins(form: str) -> Condition:
    return Condition("canonical >= %s AND canonical < %s", [form, form + code_forms.LAST])


def _among(column: str, values: Sequence[int]) -> Condition:
    if not values:
        return Condition("", [])
    if len(values) == 1:
        return Condition(f"{column} = %s", [int(values[0])])
    if len(values) <= LISTED_MAX:
        return Condition(f"{column} IN ({db.marks(len(values))})", [int(each) for each in values])
    ids, param = db.ids_in([int(each) for each in values])
    return Condition(f"{column} IN {ids}", [param])


def _all(conditions: Sequence[Condition]) -> Condition:
    """Return one condition that holds when all do; of none, one that always holds."""
    if not conditions:
        return Condition("1 = 1", [])
    params = [param for condition in conditions for param in condition.params]
    return Condition(" AND ".join(condition.sql for condition in conditions), params)
