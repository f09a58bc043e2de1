"""Queries of counts: documents, scopes, scans, what was decided. Nothing here writes."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from stockthread import catalog, places
from stockthread.counts.records import (
    CANCELLED,
    POSTED,
    Change,
    Count,
    Figures,
    Line,
    Outcome,
    Reason,
    Scan,
    Scope,
)
from stockthread.kernel import clock, db
from stockthread.kernel.errors import refuse
from stockthread.kernel.findtext import LAST

COUNTS: Final = """
    SELECT c.id, c.number, c.state, c.kind, c.is_blind, c.note, c.person, c.made_at, c.posted_by,
           c.posted_at FROM counts_count c"""
_SCANS: Final = """
    SELECT s.id, s.count_id, s.place, s.text, s.canonical, s.item, s.kind, s.product, s.quantity,
           s.container, s.recount, s.person, s.device, s.at, s.key FROM counts_scan s
     WHERE s.voids_id IS NULL
       AND NOT EXISTS (SELECT 1 FROM counts_scan v WHERE v.voids_id = s.id)"""
_UNDER: Final = """
    SELECT DISTINCT below.id, below.code FROM places_place above
      JOIN places_place below ON below.path >= above.path AND below.path < above.path || ':'
     WHERE above.id IN {} ORDER BY below.code"""


def count(id: int) -> Count:
    """Return one count. Raises Refused unknown_id."""
    found = db.query_records(count_of, f"{COUNTS} WHERE c.id = %s", (id,))
    return found[0] if found else refuse("unknown_id", id=id)


def by_number(number: str) -> Count | None:
    """Return the count with this number, if there is one."""
    sql = f"{COUNTS} WHERE c.number = %s"
    found = db.query_records(count_of, sql, (number.strip().upper(),))
    return found[0] if found else None


def beginning_with(text: str, limit: int = 20) -> list[Count]:
    """Return the counts whose number is or begins with a text in any case, the newest first."""
    begin = text.strip().upper()
    sql = f"{COUNTS} WHERE c.number >= %s AND c.number < %s ORDER BY c.id DESC LIMIT %s"
    return db.query_records(count_of, sql, (begin, begin + LAST, limit)) if begin else []


def by_numbers(numbers: Sequence[str]) -> list[Count]:
    """Return the counts with these numbers."""
    wanted, param = db.texts_in(numbers)
    return db.query_records(count_of, f"{COUNTS} WHERE c.number IN {wanted}", (param,))


def decisions(count: int) -> dict[str, str]:
    """Return what was decided about differences other than proposed, by their keys."""
    return dict(
        db.query("SELECT name, decision FROM counts_decision WHERE count_id = %s", (count,))
    )


def counts(states: Sequence[str] = (), *, before: int = 2**62, limit: int = 50) -> list[Count]:
    """Return counts, the newest first, from before the count `before`; in any or these states."""
    where, params = "c.id < %s", [before, *states]
    if states:
        where += f" AND c.state IN ({db.marks(len(states))})"
    return db.query_records(
        count_of, f"{COUNTS} WHERE {where} ORDER BY c.id DESC LIMIT %s", [*params, limit]
    )


def scope(count: int) -> Scope:
    """Return what a count is about, with all places below those chosen. Four statements at most."""
    told: dict[str, list[int]] = {"place": [], "product": [], "class": []}
    for kind, target in db.query(
        "SELECT kind, target FROM counts_scope WHERE count_id = %s ORDER BY id", (count,)
    ):
        told[kind].append(target)
    chosen = tuple(told["place"])
    if chosen:
        wanted, param = db.ids_in(chosen)
        below = tuple(row[0] for row in db.query(_UNDER.format(wanted), (param,)))
    else:
        below = tuple(place.id for place in places.read.tree())
    products, classes = tuple(told["product"]), tuple(told["class"])
    only = frozenset(products_of(products, classes)) if products or classes else None
    return Scope(chosen, below, only, products, classes)


def products_of(products: Sequence[int], classes: Sequence[int]) -> list[int]:
    """Return these products and those of these classes and of the classes below them."""
    below = sorted({id for each in classes for id in catalog.read.class_and_below(each)})
    wanted, param = db.ids_in(below)
    rows = db.query(
        f"SELECT id FROM catalog_product WHERE product_class_id IN {wanted}", (param,)
    ) if below else []  # fmt: skip
    return sorted({*products, *(row[0] for row in rows)})


def scans(count: int, *, place: int = 0, after: int = 0) -> list[Scan]:
    """Return the scans of a count that were not taken back, in order; of one place or of all.

    Among them are those that a recount has replaced.
    """
    where, params = "s.count_id = %s AND s.id > %s", [count, after]
    if place:
        where, params = f"{where} AND s.place = %s", [*params, place]
    return db.query_records(Scan, f"{_SCANS} AND {where} ORDER BY s.id", params)


def scans_of(count: int, items: Sequence[int]) -> list[Scan]:
    """Return the scans of these items in a count that were not taken back, in order."""
    wanted, param = db.ids_in(items)
    sql = f"{_SCANS} AND s.count_id = %s AND s.item IN {wanted} ORDER BY s.id"
    return db.query_records(Scan, sql, [count, param])


def latest_scans(count: int, *, person: int = 0, place: int = 0, limit: int = 20) -> list[Scan]:
    """Return the last scans that were not taken back, the newest first."""
    where, params = "s.count_id = %s", [count]
    for column, value in (("person", person), ("place", place)):
        if value:
            where, params = f"{where} AND s.{column} = %s", [*params, value]
    sql = f"{_SCANS} AND {where} ORDER BY s.id DESC LIMIT %s"
    return db.query_records(Scan, sql, [*params, limit])


def recounts(count: int) -> list[tuple[int, int, int]]:
    """Return the recounts of a count, in order: id, place (0: any), product (0: any)."""
    return [
        (id, place, product)
        for id, place, product in db.query(
            "SELECT id, place, product FROM counts_recount WHERE count_id = %s ORDER BY id",
            (count,),
        )
    ]


def visits(count: int) -> list[tuple[int, int, int, int]]:
    """Return who said that a place is counted: place, recount seen, person, when."""
    return [
        (place, recount, person, at)
        for place, recount, person, at in db.query(
            "SELECT place, recount, person, at FROM counts_visit WHERE count_id = %s ORDER BY id",
            (count,),
        )
    ]


def changes(count: int) -> list[Change]:
    """Return what people changed about a count, the earliest first."""
    return [
        Change(what, person, clock.from_micros(at))
        for what, person, at in db.query(
            "SELECT what, person, changed_at FROM counts_change WHERE count_id = %s ORDER BY id",
            (count,),
        )
    ]


_OUTCOMES: Final = """
    SELECT l.name, l.pile, l.item, l.kind, l.product, l.text, l.expected, l.counted,
           l.quantity_expected, l.quantity_counted, l.decision, l.refused
      FROM counts_line l JOIN counts_count c ON c.id = l.count_id AND c.post_key = l.post_key
     WHERE c.id = %s ORDER BY l.id"""


def outcomes(count: int) -> list[Outcome]:
    """Return the differences of a posted count as they were decided."""
    return [
        Outcome(Line(*columns), decision, refused)
        for *columns, decision, refused in db.query(_OUTCOMES, (count,))
    ]


def figures(count: int) -> Figures:
    """Return a posted count in the numbers that it was posted with."""
    row = db.query_one("SELECT figures FROM counts_count WHERE id = %s", (count,))
    return Figures(**json.loads(row[0])) if row and row[0] else Figures()


_LAST_OF_ITEM: Final = """
    SELECT s.at, s.person, c.number FROM counts_scan s JOIN counts_count c ON c.id = s.count_id
     WHERE s.item = %s AND c.state <> %s AND s.voids_id IS NULL
       AND NOT EXISTS (SELECT 1 FROM counts_scan v WHERE v.voids_id = s.id)
     ORDER BY s.at DESC, s.id DESC LIMIT 1"""
_LAST_OF_PLACES: Final = """
    SELECT seen.place, MAX(seen.at) FROM (
        SELECT s.place, s.at, s.count_id FROM counts_scan s WHERE s.voids_id IS NULL
        UNION ALL SELECT v.place, v.at, v.count_id FROM counts_visit v) seen
      JOIN counts_count c ON c.id = seen.count_id AND c.state = %s
     WHERE seen.place IN {} GROUP BY seen.place"""


def last_of_item(item: int) -> tuple[datetime, int, str] | None:
    """Return when an item was last scanned in a count, by whom, and the count's number."""
    row = db.query_one(_LAST_OF_ITEM, (item, CANCELLED))
    return (clock.from_micros(row[0]), row[1], row[2]) if row else None


def last_of_places(wanted: Sequence[int]) -> dict[int, datetime]:
    """Return when each of these places was last counted by a count that was posted."""
    ids, param = db.ids_in(wanted)
    return {
        place: clock.from_micros(at)
        for place, at in db.query(_LAST_OF_PLACES.format(ids), (POSTED, param))
    }


def reasons(*, is_active: bool | None = None) -> list[Reason]:
    """Return the reasons for adjustments by direction and code; all, or those in use or not."""
    found = db.query(
        "SELECT id, code, name, direction, is_active FROM counts_reason ORDER BY direction, code"
    )
    made = [Reason(id, code, name, way, bool(used)) for id, code, name, way, used in found]
    return [each for each in made if is_active is None or each.is_active == is_active]


def count_of(*columns: Any) -> Count:
    """A row of COUNTS as a record."""
    id, number, state, kind, is_blind, note, person, made_at, posted_by, posted_at = columns
    posted = clock.from_micros(posted_at) if posted_at else None
    return Count(
        id, number, state, kind, bool(is_blind), note, person, clock.from_micros(made_at),
        posted_by, posted,
    )  # fmt: skip
