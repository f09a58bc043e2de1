"""Refusals speak of serials and places, not of ids: their data is named here before it leaves."""

from collections.abc import Callable, Sequence
from typing import Final

from stockthread.kernel import db
from stockthread.kernel.errors import Refusal
from stockthread.kernel.refusals import TEXTS
from stockthread.ledger.read_marks import holds_on
from stockthread.ledger.records import Block, Stage
from stockthread.ledger.whereabouts import where

_CODES = """
SELECT item, canonical FROM ledger_code WHERE item IN {}
ORDER BY item, CASE WHEN closed_by IS NULL THEN 0 ELSE 1 END,
    CASE WHEN type IN (SELECT a.id FROM identifiers_code_type a
        WHERE a.form <> '' OR a.code = 'imei') THEN 1 ELSE 0 END, opened_by DESC, type
"""
_PROMISED = """
SELECT DISTINCT item, order_kind, order_id FROM ledger_reservation
WHERE closed_by IS NULL AND item IN {} ORDER BY item, order_id
"""
NUMBERS_MAX: Final = 3
"""So many orders that something is promised to are named; the others are counted."""
_SAYS_WHERE: Final = frozenset(code for code, text in TEXTS.items() if "{where}" in text)
_SAYS_NUMBERS: Final = ("reserved", "lot_reserved")
_SAYS_WHY: Final = "held"
_FORBIDS: Final = int(Block.SHIP | Block.CONSUME | Block.MOVE)

Names = Callable[[Sequence[tuple[str, str]]], dict[tuple[str, str], str]]
"""Names orders, by their kind and number, with whom they are for."""
_names: list[Names] = []


def orders_named_by(names: Names) -> None:
    """Let orders be named so; the ledger itself knows no more of an order than its number."""
    _names[:] = [names]


Reasons = Callable[[Sequence[str]], dict[str, str]]
"""Says reasons of holds as people read them."""
_said: list[Reasons] = []


def holds_said_by(said: Reasons) -> None:
    """Let the reasons of holds be said so; the ledger itself knows no more than their text."""
    _said[:] = [said]


_PLACES = "SELECT id, code FROM places_place WHERE id IN {}"


_BEYOND_ALL_IDS = 2**62


def named(refusals: Sequence[Refusal]) -> list[Refusal]:
    """Return the refusals with `code` for an item, `place_code` for a place, `stage_name`, and
    `number` for the order that something is promised to, and `why` for what is held."""
    told = {refusal.data.get("item", 0) for refusal in refusals}
    items = {item for item in told if 0 < abs(item) < _BEYOND_ALL_IDS}
    places = {r.data["place"] for r in refusals if "place" in r.data}
    codes = codes_of(sorted(items)) if items else {}
    ids, param = db.ids_in(sorted(places))
    place_codes = dict(db.query(_PLACES.format(ids), [param])) if places else {}
    reserved = {r.data["item"] for r in refusals if r.code in _SAYS_NUMBERS and "item" in r.data}
    numbers = promised_to(sorted(reserved)) if reserved else {}
    sought = {r.data["item"] for r in refusals if r.code in _SAYS_WHERE and "item" in r.data}
    spots = where(sorted(sought)) if sought else {}
    stopped = {r.data["item"] for r in refusals if r.code == _SAYS_WHY and "item" in r.data}
    whys = held_for(sorted(stopped)) if stopped else {}
    return [_named(refusal, codes, place_codes, numbers, spots, whys) for refusal in refusals]


def told(reasons: Sequence[str]) -> dict[str, str]:
    """Return the reasons of holds, each as people read it."""
    said = _said[0](reasons) if _said and reasons else {}
    return {text: said.get(text, text) for text in reasons}


def held_for(items: Sequence[int]) -> dict[int, str]:
    """Return for what each of these items is held so that something is stopped, in words."""
    found: dict[int, list[str]] = {}
    for item, holds in holds_on(items).items():
        found[item] = list(dict.fromkeys(each.reason for each in holds if each.blocks & _FORBIDS))
    texts = sorted({text for some in found.values() for text in some})
    said = told(texts)
    return {
        item: _listed([said[text] for text in some[:NUMBERS_MAX]],
                      len(some) - NUMBERS_MAX)
        for item, some in found.items() if some
    }  # fmt: skip


def promised_to(items: Sequence[int]) -> dict[int, str]:
    """Return to which orders each of these items is promised, and for whom those are, in words."""
    wanted, param = db.ids_in(items)
    causes: dict[int, list[tuple[str, str]]] = {}
    for item, kind, number in db.query(_PROMISED.format(wanted), [param]):
        causes.setdefault(item, []).append((kind, number))
    shown = {cause for some in causes.values() for cause in some[:NUMBERS_MAX]}
    called = _names[0](sorted(shown)) if _names and shown else {}
    return {
        item: _listed([called.get(cause, cause[1]) for cause in some[:NUMBERS_MAX]],
                      len(some) - NUMBERS_MAX)
        for item, some in causes.items()
    }  # fmt: skip


def _listed(shown: Sequence[str], left: int) -> str:
    if left > 0:
        return f"{', '.join(shown)} and {left} more"
    return " and ".join(filter(None, [", ".join(shown[:-1]), shown[-1]]))


def _named(
    refusal: Refusal, codes: dict[int, str], places: dict[int, str], numbers: dict[int, str],
    spots: dict[int, str], whys: dict[int, str],
) -> Refusal:  # fmt: skip
    data = dict(refusal.data)
    if refusal.code == _SAYS_WHY and data.get("item") in whys:
        data["why"] = f" ({whys[data['item']]})"
    if refusal.code in _SAYS_NUMBERS:
        data["number"] = numbers.get(data.get("item", 0), "another order")
    if refusal.code in _SAYS_WHERE:
        data.setdefault("where", spots.get(data.get("item", 0), "nowhere on record"))
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
