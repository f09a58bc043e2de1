"""Refusals speak of serials and places, not of ids: their data is named here before it leaves."""

from collections.abc import Sequence

from stockthread.kernel import db
from stockthread.kernel.errors import Refusal
from stockthread.ledger.records import Stage

_CODES = """
SELECT item, canonical FROM ledger_code WHERE item IN {}
ORDER BY item, CASE WHEN closed_by IS NULL THEN 0 ELSE 1 END,
    CASE WHEN type IN (SELECT a.id FROM identifiers_code_type a
        WHERE a.form <> '' OR a.code = 'imei') THEN 1 ELSE 0 END, opened_by DESC, type
"""
_PROMISED = """
SELECT item, MIN(order_id), COUNT(DISTINCT order_id) FROM ledger_reservation
WHERE closed_by IS NULL AND item IN {} GROUP BY item
"""
_PLACES = "SELECT id, code FROM places_place WHERE id IN {}"


_BEYOND_ALL_IDS = 2**62


def named(refusals: Sequence[Refusal]) -> list[Refusal]:
    """Return the refusals with `code` for an item, `place_code` for a place, `stage_name`, and
    `number` for the order that something is promised to."""
    told = {refusal.data.get("item", 0) for refusal in refusals}
    items = {item for item in told if 0 < abs(item) < _BEYOND_ALL_IDS}
    places = {r.data["place"] for r in refusals if "place" in r.data}
    codes = codes_of(sorted(items)) if items else {}
    ids, param = db.ids_in(sorted(places))
    place_codes = dict(db.query(_PLACES.format(ids), [param])) if places else {}
    reserved = sorted({r.data["item"] for r in refusals if r.code == "reserved"})
    numbers = _numbers(reserved) if reserved else {}
    return [_named(refusal, codes, place_codes, numbers) for refusal in refusals]


def _numbers(items: Sequence[int]) -> dict[int, str]:
    """To which order each of these items is promised, in words where it is to several."""
    wanted, param = db.ids_in(items)
    return {
        item: f"{number} and {count - 1} more" if count > 1 else number
        for item, number, count in db.query(_PROMISED.format(wanted), [param])
    }


def _named(
    refusal: Refusal, codes: dict[int, str], places: dict[int, str], numbers: dict[int, str]
) -> Refusal:
    data = dict(refusal.data)
    if refusal.code == "reserved":
        data["number"] = numbers.get(data["item"], "another order")
    if "item" in data:
        data.setdefault("code", codes.get(data["item"], f"#{data['item']}"))
    if "place" in data:
        data["place_code"] = places.get(data["place"], "")
    if data.get("stage"):
        data["stage_name"] = Stage(data["stage"]).name.lower()
    return refusal._replace(data=data)


def codes_of(items: Sequence[int]) -> dict[int, str]:
    """Return one code for each item: the newest that is valid, else the newest that was."""
    ids, param = db.ids_in(items)
    found: dict[int, str] = {}
    for item, code in db.query(_CODES.format(ids), [param]):
        found.setdefault(item, code)
    return found
