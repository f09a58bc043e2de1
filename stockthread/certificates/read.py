"""Queries of certificates, results and specifications. Nothing here writes.

Each function costs a constant number of statements.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Final, NamedTuple

from stockthread.certificates import judging
from stockthread.certificates.records import (
    OUT,
    REASON,
    Certificate,
    Need,
    Result,
    Specification,
    specification_of,
    text_of,
)
from stockthread.kernel import clock, db
from stockthread.kernel.errors import refuse

_VERSIONS: Final = """
    SELECT s.id, s.product, s.supplier, s.version, s.note, s.person, s.made_at,
           CASE WHEN EXISTS (SELECT 1 FROM certificates_specification n
               WHERE n.product = s.product AND n.supplier = s.supplier
                 AND n.version > s.version) THEN 0 ELSE 1 END
      FROM certificates_specification s"""


def specifications(
    *, product: int = 0, ids: Sequence[int] = (), in_force: bool = False
) -> list[Specification]:
    """Return versions of specifications, those of all or of one product, the latest first.

    in_force: only those that count for what comes now. Two statements.
    """
    where, params = "WHERE 1 = 1", list[Any]()
    if product:
        where, params = f"{where} AND s.product = %s", [product]
    if ids:
        among, param = db.ids_in(ids)
        where, params = f"{where} AND s.id IN {among}", [*params, param]
    found = db.query(f"{_VERSIONS} {where} ORDER BY s.id DESC", params)
    found = [each for each in found if each[-1] or not in_force]
    needs = judging.needs_of(each[0] for each in found)
    return [_specification(needs.get(each[0], ()), *each) for each in found]


def _specification(needs: tuple[Need, ...], *columns: Any) -> Specification:
    *head, made_at, is_in_force = columns
    return Specification._make((*head, clock.from_micros(made_at), needs, bool(is_in_force)))


def is_anything_asked() -> bool:
    """Whether any product ever had a specification. One statement."""
    return db.query_one("SELECT 1 FROM certificates_specification LIMIT 1") is not None


def in_force(product: int) -> dict[int, Specification]:
    """Return what is asked of a product's goods now, by supplier; 0 is for all others."""
    return {each.supplier: each for each in specifications(product=product, in_force=True)}


_SUPPLIERS: Final = """
    SELECT i.item, p.party_id FROM (
        SELECT mi.item, MIN(mi.movement) AS movement FROM ledger_movement_item mi
         WHERE mi.item IN {} GROUP BY mi.item) i
      JOIN ledger_movement m ON m.id = i.movement
      JOIN places_place p ON p.kind = 'supplier'
       AND p.id = CASE WHEN m.from_place <> 0 THEN m.from_place ELSE m.to_place END"""


def suppliers_of(items: Sequence[int]) -> dict[int, int]:
    """Return the supplier from whom items came first; others than suppliers are left out."""
    ids, param = db.ids_in(items)
    return dict(db.query(_SUPPLIERS.format(ids), [param]))


_CERTIFICATES: Final = """
    SELECT c.id, c.kind, c.number, c.issuer, c.issued_on, c.valid_until, c.person, c.made_at,
           c.replaces, c.withdrawn_by, c.withdrawn_at, c.withdrawn_why,
           (SELECT COUNT(*) FROM certificates_covered i WHERE i.certificate = c.id)
      FROM certificates_certificate c"""


def certificate(id: int) -> Certificate:
    """Return one certificate. Raises Refused unknown_id."""
    found = db.query_records(_certificate, f"{_CERTIFICATES} WHERE c.id = %s", (id,))
    return found[0] if found else refuse("unknown_id", id=id)


def certificates(
    *, number: str = "", is_withdrawn: bool | None = False, limit: int = 500
) -> list[Certificate]:
    """Return certificates, the latest first: those that count, those withdrawn, or (None) all.

    number: only those with this number.
    """
    where, params = "WHERE 1 = 1", list[Any]()
    if number:
        where, params = f"{where} AND c.number = %s", [number]
    if is_withdrawn is not None:
        where += f" AND c.withdrawn_at IS {'NOT ' if is_withdrawn else ''}NULL"
    sql = f"{_CERTIFICATES} {where} ORDER BY c.id DESC LIMIT %s"
    return db.query_records(_certificate, sql, [*params, limit])


def certificates_on(items: Sequence[int]) -> dict[int, list[Certificate]]:
    """Return the certificates that name items, withdrawn ones too, the earliest first."""
    ids, param = db.ids_in(items)
    sql = f"""SELECT i.item, c.* FROM certificates_covered i
        JOIN ({_CERTIFICATES}) c ON c.id = i.certificate WHERE i.item IN {ids} ORDER BY c.id"""
    found: dict[int, list[Certificate]] = {}
    for item, *columns in db.query(sql, [param]):
        found.setdefault(item, []).append(_certificate(*columns))
    return found


def expiring(until: date, *, limit: int = 500) -> list[Certificate]:
    """Return certificates that are valid no longer than until this day, the first to end first."""
    sql = f"""{_CERTIFICATES} WHERE c.withdrawn_at IS NULL AND c.valid_until <> ''
        AND c.valid_until <= %s ORDER BY c.valid_until, c.id LIMIT %s"""
    return db.query_records(_certificate, sql, (until.isoformat(), limit))


def items_of(certificate: int) -> list[int]:
    """Return the items that a certificate covers, by their ids."""
    sql = "SELECT item FROM certificates_covered WHERE certificate = %s ORDER BY item"
    return [item for (item,) in db.query(sql, (certificate,))]


def _certificate(*columns: Any) -> Certificate:
    id, kind, number, issuer, issued, valid, person, made, replaces, by, at, why, items = columns
    return Certificate(
        id, kind, number, issuer, _day(issued), _day(valid), person, clock.from_micros(made),
        replaces, by, _moment(at), why, items,
    )  # fmt: skip


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _moment(micros: int | None) -> datetime | None:
    return None if micros is None else clock.from_micros(micros)


_RESULTS: Final = """
    SELECT r.id, r.item, r.attribute, a.name, r.value, r.sample, r.person, r.made_at,
           r.withdrawn_by, r.withdrawn_at, r.withdrawn_why
      FROM certificates_result r JOIN catalog_attribute a ON a.id = r.attribute"""


def result(id: int) -> Result:
    """Return one result. Raises Refused unknown_id."""
    found = db.query_records(_result, f"{_RESULTS} WHERE r.id = %s", (id,))
    return found[0] if found else refuse("unknown_id", id=id)


def results(ids: Sequence[int]) -> list[Result]:
    """Return results in the order of their ids; none of ids that are unknown. One statement."""
    among, param = db.ids_in(ids)
    return db.query_records(_result, f"{_RESULTS} WHERE r.id IN {among} ORDER BY r.id", [param])


def results_on(items: Sequence[int]) -> dict[int, list[Result]]:
    """Return the results of items, withdrawn ones too, the earliest first."""
    ids, param = db.ids_in(items)
    found: dict[int, list[Result]] = {}
    for each in db.query_records(
        _result, f"{_RESULTS} WHERE r.item IN {ids} ORDER BY r.id", [param]
    ):
        found.setdefault(each.item, []).append(each)
    return found


def _result(*columns: Any) -> Result:
    *head, made, by, at, why = columns
    return Result._make((*head, clock.from_micros(made), by, _moment(at), why))


class Waiting(NamedTuple):
    """An item that is held for its certificates or results, and since when."""

    item: int
    product: int
    specification: int
    is_out: bool
    since: datetime


_WAITING: Final = f"""
    SELECT h.item, s.product, MAX(h.reason), MAX(CASE WHEN h.reason LIKE '{OUT}%%' THEN 1 ELSE 0
           END), MIN(e.recorded_at)
      FROM ledger_hold h JOIN ledger_event e ON e.id = h.event
      JOIN ledger_state s ON s.item = h.item
     WHERE h.closed_by IS NULL AND h.item <> 0 AND CASE WHEN s.kind = 2
           THEN EXISTS (SELECT 1 FROM ledger_holding p
               WHERE p.item = h.item AND p.stage < 5 AND p.quantity > 0)
           ELSE s.stage < 5 END
       AND (h.reason LIKE '{text_of(REASON, 0)[:-1]}%%' OR h.reason LIKE '{text_of(OUT, 0)[:-1]}%%')
     GROUP BY h.item, s.product ORDER BY MIN(e.recorded_at) DESC, h.item DESC LIMIT %s"""


def waiting(*, limit: int = 1000) -> list[Waiting]:
    """Return items that are there and held for what is missing or out of limits, those since the
    last first. One statement."""
    return [
        Waiting(item, product, specification_of(text), bool(is_out), clock.from_micros(since))
        for item, product, text, is_out, since in db.query(_WAITING, (limit,))
    ]
