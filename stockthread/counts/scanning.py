"""Scans of a count: rows that are only added, by several people at once, also in one place.

A key that comes twice counts once. A scan is taken back by a row that names it. A recount makes
the earlier scans of a place, or of a product in it, not count any more.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from stockthread import ledger, places
from stockthread.counts import documents, evidence, read, resolving
from stockthread.counts.records import OPEN, REVIEWING, Count, NewScan, Scan, Scope, Taken
from stockthread.kernel import clock, db, rows
from stockthread.kernel.errors import Refusal, Refused, refuse
from stockthread.ledger import Kind

SCANS_MAX: Final = 100_000
TEXT_MAX: Final = 400
KEY_MAX: Final = 80
_COLUMNS = {
    "count_id": "bigint", "place": "bigint", "text": "text", "canonical": "text", "item": "bigint",
    "kind": "bigint", "product": "bigint", "quantity": "bigint", "container": "bigint",
    "recount": "bigint", "person": "bigint", "device": "text", "at": "bigint", "key": "text",
}  # fmt: skip
_NAMES = ", ".join(_COLUMNS)
_BY_KEYS: Final = """
    SELECT s.id, s.count_id, s.place, s.text, s.canonical, s.item, s.kind, s.product, s.quantity,
           s.container, s.recount, s.person, s.device, s.at, s.key
      FROM counts_scan s WHERE s.count_id = %s AND s.key IN {}"""


def in_places(lines: Sequence[str], place: int, *, key: str, container: int = 0) -> list[NewScan]:
    """Return the scans of a list in which a line that is a place's code begins that place.

    Empty lines are left out. Raises Refused no_place for codes before any place.
    """
    texts = [line.strip() for line in lines]
    named = places.read.by_code(list(dict.fromkeys(texts)))
    found = []
    for number, text in enumerate(texts):
        if text in named:
            place = named[text]
        elif text:
            if not place:
                refuse("no_place")
            found.append(NewScan(text, place, f"{key[:70]}.{number}", container=container))
    return found


def add_scans(
    count: int, scans: Sequence[NewScan], *, by: int, at: datetime, device: str = ""
) -> list[Taken]:
    """Keep scans of an open count, all or none, and tell what each turned out to be.

    Raises Refused: unknown_id, count_not_open, too_many_lines, and line by line bad_key,
    code_repeated, field_missing, field_too_long, field_bad_characters, count_place_outside,
    count_scan_quantity, count_not_in_container.
    """
    if not scans:
        refuse("no_lines")
    if len(scans) > SCANS_MAX:
        refuse("too_many_lines", count=len(scans), lines_max=SCANS_MAX)

    def once() -> list[Taken]:
        with db.writing():
            row = documents.locked(count)
            scope = read.scope(count)
            known = _by_keys(count, [scan.key for scan in scans])
            if missing := [scan for scan in scans if scan.key not in known]:
                _need_open(row)
                if found := _refusals(scans, frozenset(scope.places)):
                    raise Refused(found)
                _insert(count, missing, scope, by=by, at=at, device=device)
                known = _by_keys(count, [scan.key for scan in scans])
            return _told([known[scan.key] for scan in scans], scope)

    return db.retried(once)


def _need_open(count: Count) -> None:
    if count.state != OPEN:
        refuse("count_not_open", number=count.number, state=count.state)


def _by_keys(count: int, keys: Sequence[str]) -> dict[str, Scan]:
    wanted, param = db.texts_in(list(dict.fromkeys(keys)))
    found = db.query_records(Scan, _BY_KEYS.format(wanted), (count, param))
    return {each.key: each for each in found}


def _refusals(scans: Sequence[NewScan], scope: frozenset[int]) -> list[Refusal]:
    """What is wrong with scans, line by line."""
    containers = sorted({scan.container for scan in scans if scan.container})
    kinds = ledger.read.kinds(containers) if containers else {}
    first: dict[str, int] = {}
    found = []
    for line, scan in enumerate(scans):
        data: dict[str, Any] = {}
        code = ""
        if not 1 <= len(scan.key) <= KEY_MAX:
            code, data = "bad_key", {"length_max": KEY_MAX}
        elif first.setdefault(scan.key, line) != line:
            code, data = "code_repeated", {"code": scan.key, "first": first[scan.key] + 1}
        elif not scan.text.strip():
            code, data = "field_missing", {"field": "code"}
        elif len(scan.text) > TEXT_MAX:
            data = {"field": "code", "length": len(scan.text), "limit": TEXT_MAX}
            code = "field_too_long"
        elif not db.is_storable(scan.text):
            code, data = "field_bad_characters", {"field": "code"}
        elif scan.place not in scope:
            code, data = "count_place_outside", {"place": scan.place}
        elif scan.quantity is not None and not 0 <= scan.quantity <= 10**15:
            code = "count_scan_quantity"
        elif scan.container and kinds.get(scan.container) != Kind.CONTAINER:
            code = "count_not_in_container"
        if code:
            found.append(Refusal(line, code, data))
    return found


def _insert(
    count: int, scans: Sequence[NewScan], scope: Scope, *, by: int, at: datetime, device: str
) -> None:
    found = resolving.resolve(
        [scan.text for scan in scans], [scan.place for scan in scans], frozenset(scope.places),
        at.year,
    )  # fmt: skip
    seen = max((id for id, _, _ in read.recounts(count)), default=0)
    moment = clock.micros(at)
    lines = []
    for scan, each in zip(scans, found, strict=True):
        is_lot = each.kind == Kind.LOT
        said = each.quantity if scan.quantity is None else scan.quantity
        lines.append((
            count, scan.place, scan.text.strip(), each.canonical[:TEXT_MAX],
            each.item if not each.is_several else 0, each.kind, each.product,
            said if is_lot else None, scan.container, seen, by, device[:500], moment, scan.key,
        ))  # fmt: skip
    text, params = rows.source(_COLUMNS, lines)
    db.execute(
        f"INSERT INTO counts_scan ({_NAMES}) SELECT {_NAMES} FROM {text} AS source"
        " WHERE true ORDER BY line ON CONFLICT (count_id, key) DO NOTHING",
        params,
    )


def _told(scans: Sequence[Scan], scope: Scope) -> list[Taken]:
    """What each scan turned out to be, in a constant number of statements."""
    count = scans[0].count_id
    items = sorted({scan.item for scan in scans if scan.item})
    states = ledger.counting.states_of(items)
    around = {state.container for state in states.values() if state.container}
    mine = read.scans_of(count, [*items, *around])
    found = evidence.valid(mine, read.recounts(count))
    earliest: dict[tuple[int, int, int], int] = {}
    for scan in found:
        earliest.setdefault((scan.item, scan.place, scan.container), scan.id)
    seen_in = {(scan.item, scan.place) for scan in found if scan.kind == Kind.CONTAINER}
    containers = [scan.item for scan in scans if scan.kind == Kind.CONTAINER]
    inside = ledger.counting.numbers_inside(containers) if containers else {}
    lots = [item for item in items if states[item].kind == Kind.LOT]
    unknown = [scan.canonical for scan in scans if not scan.item]
    named = ledger.read.find_codes(unknown) if unknown else {}
    several = {text for text, some in named.items() if len({each.item for each in some}) > 1}
    lying: dict[int, set[int]] = {}
    for part in ledger.counting.lying_of(lots) if lots else ():
        lying.setdefault(part.item, set()).add(part.place)
    made = []
    for scan in scans:
        state = states.get(scan.item)
        said, expected = "unknown", 0
        if state is not None:
            at = lying.get(scan.item, set()) if scan.kind == Kind.LOT else {state.place}
            expected = next(iter(at)) if len(at) == 1 else 0
            said = "here" if scan.place in at else "elsewhere"
            if (state.container, scan.place) in seen_in and said == "here":
                said = "inside"
            if (
                scan.kind != Kind.LOT
                and earliest.get((scan.item, scan.place, scan.container), scan.id) < scan.id
            ):
                said = "again"
            if scope.products is not None and scan.product and scan.product not in scope.products:
                said = "other"
        elif scan.canonical in several:
            said = "several"
        made.append(Taken(
            scan.id, scan.text, scan.item, scan.kind, scan.product, scan.quantity, scan.place,
            said, expected, inside.get(scan.item, 0),
        ))  # fmt: skip
    return made


_VOID: Final = f"""
    INSERT INTO counts_scan ({_NAMES}, voids_id)
    SELECT count_id, place, text, canonical, item, kind, product, quantity, container, recount, %s,
           device, %s, %s, id FROM counts_scan WHERE id = %s
    ON CONFLICT (voids_id) DO NOTHING"""


def take_back_scan(scan: int, *, by: int, at: datetime) -> None:
    """Say that a scan was none: a row that names it is added. Taking it back twice changes nothing.

    Raises Refused: unknown_id, count_not_open.
    """

    def once() -> None:
        with db.writing():
            row = db.query_one(
                "SELECT count_id FROM counts_scan WHERE id = %s AND voids_id IS NULL", (scan,)
            )
            if row is None:
                refuse("unknown_id", id=scan)
            _need_open(documents.locked(row[0]))
            db.execute(_VOID, (by, clock.micros(at), f"void.{scan}", scan))

    db.retried(once)


_VISIT: Final = """
    INSERT INTO counts_visit (count_id, place, recount, person, at) VALUES (%s, %s, %s, %s, %s)
    ON CONFLICT (count_id, place, recount, person) DO NOTHING"""


def finish_places(count: int, wanted: Sequence[int], *, by: int, at: datetime) -> None:
    """Say that places are counted, whether anything was scanned there or they are empty.

    A place with a scan is counted by that already. Raises Refused: count_not_open,
    count_place_outside.
    """

    def once() -> None:
        with db.writing():
            row = documents.locked(count)
            _need_open(row)
            scope = frozenset(read.scope(count).places)
            for line, place in enumerate(wanted):
                if place not in scope:
                    refuse("count_place_outside", line=line, place=place)
            seen = max((id for id, _, _ in read.recounts(count)), default=0)
            moment = clock.micros(at)
            db.execute_many(_VISIT, [(count, place, seen, by, moment) for place in wanted])

    db.retried(once)


_FORGET: Final = """
    DELETE FROM counts_visit WHERE count_id = %s AND place = %s AND recount = %s"""


def reopen_places(count: int, wanted: Sequence[int], *, by: int, at: datetime) -> None:
    """Take back that places are counted: they wait to be, and what was scanned there stays.

    Raises Refused: count_not_open.
    """

    def once() -> None:
        with db.writing():
            row = documents.locked(count)
            _need_open(row)
            seen = max((id for id, _, _ in read.recounts(count)), default=0)
            db.execute_many(_FORGET, [(count, place, seen) for place in wanted])
            documents.changed(count, f"not done yet: {len(wanted)} places", by, at)

    db.retried(once)


_RECOUNT: Final = """
    INSERT INTO counts_recount (count_id, place, product, person, at, key)
    VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT (count_id, key) DO NOTHING"""


def recount(
    count: int,
    *,
    places: Sequence[int] = (),
    products: Sequence[int] = (),
    key: str,
    by: int,
    at: datetime,
) -> Count:
    """Have places counted again, or products wherever they are in the count, or these products in
    these places; what was scanned of them before counts no more. The count is open again.

    Raises Refused: unknown_id, count_ended, no_lines, count_place_outside, count_scope_product.
    """
    if not places and not products:
        refuse("no_lines")

    def once() -> Count:
        with db.writing():
            row = documents.locked(count)
            documents.refuse_ended(row)
            scope = read.scope(count)
            for line, place in enumerate(places):
                if place not in scope.places:
                    refuse("count_place_outside", line=line, place=place)
            if scope.products is not None:
                for line, product in enumerate(products):
                    if product not in scope.products:
                        refuse("count_scope_product", line=line, product=product)
            pairs = [(place, product) for place in places or (0,) for product in products or (0,)]
            moment = clock.micros(at)
            db.execute_many(_RECOUNT, [
                (count, place, product, by, moment, f"{key[:70]}.{n}")
                for n, (place, product) in enumerate(pairs)
            ])  # fmt: skip
            if row.state == REVIEWING:
                db.execute("UPDATE counts_count SET state = %s WHERE id = %s", (OPEN, count))
            what = f"{len(places)} places" if places else f"{len(products)} products"
            documents.changed(count, f"counted again: {what}", by, at)
            return read.count(count)

    return db.retried(once)
