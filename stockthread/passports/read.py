"""Queries of public pages, scans and alarms. Nothing here writes."""

import json
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Final

from stockthread import catalog, files, ledger, parties, returns
from stockthread.kernel import clock, db
from stockthread.kernel.errors import Refused, refuse
from stockthread.ledger import ItemView, Kind, Stage
from stockthread.passports import codes, sheets
from stockthread.passports.records import Alarm, Field, Grant, Notice, Passport, Scan, Sheet

_NOTICES: Final = """
    SELECT n.id, n.reference, n.texts, n.person, n.published_at, n.withdrawn_at,
           n.withdrawn_by, n.owner
      FROM passports_notice n"""


def notice(id: int) -> Notice:
    """Return one notice. Raises Refused unknown_id."""
    found = _notices(f"{_NOTICES} WHERE n.id = %s", [id])
    return found[0] if found else refuse("unknown_id", id=id)


def notices(limit: int = 200) -> list[Notice]:
    """Return notices, the latest first, withdrawn ones too."""
    return _notices(f"{_NOTICES} ORDER BY n.id DESC LIMIT %s", [limit])


def notices_of(item: int, lot: int, product: int) -> list[Notice]:
    """Return the notices shown on the page of an item, of its lot, or of its product."""
    sql = f"""{_NOTICES} WHERE n.withdrawn_at IS NULL AND n.id IN (
        SELECT notice_id FROM passports_noticed WHERE item <> 0 AND item IN (%s, %s)
        UNION SELECT notice_id FROM passports_noticed WHERE product <> 0 AND product = %s
        ) ORDER BY n.id DESC"""
    return _notices(sql, [item, lot, product])


def _notices(sql: str, params: Sequence[Any]) -> list[Notice]:
    return [
        Notice(id, reference, json.loads(texts), person, clock.from_micros(at),
               None if gone is None else clock.from_micros(gone), by, owner)
        for id, reference, texts, person, at, gone, by, owner in db.query(sql, params)
    ]  # fmt: skip


def sheet(product: int) -> Sheet:
    """Return what the page of a product does."""
    row = db.query_one(
        "SELECT is_public, opens_by_serial FROM passports_sheet WHERE product = %s", [product]
    )
    return Sheet(product, bool(row[0]), bool(row[1])) if row else Sheet(product)


def fields(product: int) -> list[Field]:
    """Return the fields of a product's passport, in their order."""
    sql = """SELECT product, name, value, language, is_restricted FROM passports_field
              WHERE product = %s ORDER BY position"""
    return [Field._make((*head, bool(last))) for *head, last in db.query(sql, [product])]


def grants(product: int) -> list[Grant]:
    """Return the keys to a product's restricted part, the latest first."""
    sql = """SELECT id, product, note, person, made_at, until, revoked_at FROM passports_grant
              WHERE product = %s ORDER BY id DESC"""
    return [
        Grant(id, of, note, person, clock.from_micros(at), _moment(until), _moment(revoked))
        for id, of, note, person, at, until, revoked in db.query(sql, [product])
    ]


def opens(key: str, product: int, at: datetime) -> bool:
    """Whether a key opens the restricted part of a product's pages at a moment."""
    row = db.query_one(
        """SELECT 1 FROM passports_grant WHERE digest = %s AND product = %s AND revoked_at IS NULL
            AND (until IS NULL OR until > %s)""",
        [sheets.digest(key), product, clock.micros(at)],
    )
    return row is not None


def by_key(key: str) -> ItemView | None:
    """Return the unit or lot that a key opens the page of; None, in the same time, for any other.

    What is only announced, or never was, has no page.
    """
    found = ledger.read.items([codes.item_of(key)])
    return found[0] if found and has_page(found[0]) else None


def by_serial(product: int, serial: str, lot: str = "") -> ItemView | None:
    """Return the unit of a product with a serial, or the lot with a number."""
    matches = [each.item for each in ledger.read.find_code(serial or lot) if each.is_live]
    kind = Kind.UNIT if serial else Kind.LOT
    found = [
        view for view in ledger.read.items(matches)
        if view.product == product and view.kind == kind and has_page(view)
    ]  # fmt: skip
    return found[0] if len(found) == 1 else None


def by_gtin(gtin: str) -> int:
    """Return the product of a GTIN whose page its number alone opens; 0 for any other."""
    try:
        whole = catalog.read.gtin14(gtin)
    except Refused:
        return 0
    product = catalog.read.by_gtin([whole]).get(whole, 0)
    return product if product and sheet(product).is_public else 0


def has_page(view: ItemView) -> bool:
    """Whether an item is one that the public may ask about."""
    return (
        view.kind in (Kind.UNIT, Kind.LOT)
        and view.product != 0
        and view.stage not in (Stage.EXPECTED, Stage.VOID)
    )


_ISSUED: Final = """
    SELECT MIN(e.happened_at)
      FROM ledger_movement_item i CROSS JOIN ledger_movement m CROSS JOIN ledger_event e
     WHERE i.item = %s AND m.id = i.movement AND e.id = m.event
       AND e.kind IN ('commission', 'receive', 'produce', 'serialise', 'split', 'merge', 'blend')"""


def passport(view: ItemView, *, on: date) -> Passport:
    """Return what the page of an item tells on a day."""
    row = db.query_one(_ISSUED, [view.id])
    issued = clock.day_of(clock.from_micros(row[0])) if row and row[0] is not None else None
    is_unit = view.kind == Kind.UNIT
    [warranty] = returns.warranty([view.id], on=on) if is_unit else [None]
    lot = view.code if not is_unit else ledger.read.codes([view.lot]).get(view.lot, "")
    of = of_product(view.product)
    notices = tuple(notices_of(view.id, view.lot, view.product))
    return of._replace(item=view.id, code=view.code, lot=lot, issued_on=issued, warranty=warranty,
                       notices=notices)  # fmt: skip


def of_product(id: int) -> Passport:
    """Return what the page of a product tells, where its unit is not known."""
    product = catalog.read.product(id)
    maker = parties.read.names([product.maker]).get(product.maker, "") if product.maker else ""
    pictures = [
        each for each in files.read.of_subjects(files.PRODUCT, [id]).get(id, ()) if each.is_picture
    ]
    return Passport(
        product, maker, 0, "", "", None, None, tuple(notices_of(0, 0, id)), tuple(fields(id)),
        pictures[-1].id if pictures else 0,
    )  # fmt: skip


def scans(item: int, limit: int = 200) -> list[Scan]:
    """Return the public scans of an item, the latest first."""
    sql = """SELECT id, item, scanned_at, area, address FROM passports_scan WHERE item = %s
              ORDER BY scanned_at DESC, id DESC LIMIT %s"""
    return [
        Scan(id, of, clock.from_micros(at), area, address)
        for id, of, at, area, address in db.query(sql, [item, limit])
    ]


_ALARMS: Final = """
    SELECT id, item, kind, evidence, first_at, last_at, count, decision, person, decided_at, note
      FROM passports_alarm"""


def alarms(decision: str = "", limit: int = 1_000) -> list[Alarm]:
    """Return alarms, the latest first: all, or those with one decision."""
    sql = f"{_ALARMS} WHERE %s IN ('', decision) ORDER BY last_at DESC, id DESC LIMIT %s"
    return [_alarm(*row) for row in db.query(sql, [decision, limit])]


def alarms_by_ids(ids: Sequence[int]) -> list[Alarm]:
    """Return alarms by their ids."""
    wanted, param = db.ids_in(ids)
    return [_alarm(*row) for row in db.query(f"{_ALARMS} WHERE id IN {wanted}", [param])]


def _alarm(*columns: Any) -> Alarm:
    *head, first, last, count, decision, person, decided, note = columns
    return Alarm._make((*head, clock.from_micros(first), clock.from_micros(last), count, decision,
                        person, _moment(decided), note))  # fmt: skip


def _moment(at: int | None) -> datetime | None:
    return None if at is None else clock.from_micros(at)
