"""Where things are, in words that end a sentence: `at A-03-02`, `in 0095… at DOCK`, `with SHOP`.

A refusal that says that something is not here says by these where it is. Nothing here writes.
"""

from collections.abc import Sequence
from typing import Final

from stockthread.kernel import db
from stockthread.ledger.records import Kind, Stage

PLACES_MAX: Final = 3
"""So many places of a lot are named; the others are counted."""

_STATES: Final = """
SELECT s.item, s.kind, s.stage, s.container, COALESCE(p.kind, ''), COALESCE(p.code, ''),
    COALESCE(party.name, p.name, '')
FROM ledger_state s LEFT JOIN places_place p ON p.id = s.place
LEFT JOIN parties_party party ON party.id = p.party_id WHERE s.item IN {}
"""
_HOLDINGS: Final = """
SELECT DISTINCT h.item, h.stage, p.kind, p.code, COALESCE(party.name, p.name)
FROM ledger_holding h JOIN places_place p ON p.id = h.place
LEFT JOIN parties_party party ON party.id = p.party_id
WHERE h.item IN {} AND h.quantity > 0 ORDER BY h.item, p.code
"""
_CODES: Final = """
SELECT item, MIN(canonical) FROM ledger_code WHERE closed_by IS NULL AND item IN {} GROUP BY item
"""
_STAGE_WORDS: Final = {
    Stage.EXPECTED: "still to come",
    Stage.CONSUMED: "used up",
    Stage.SCRAPPED: "scrapped",
    Stage.VOID: "void",
}
_PLACE_WORDS: Final = {
    "customer": "with {name}",
    "supplier": "with {name}",
    "carrier": "on its way with {name}",
    "production": "in production",
    "scrap": "scrapped",
    "lost": "lost",
    "variance": "nowhere on record",
    "transit": "in transit",
}


def where(items: Sequence[int]) -> dict[int, str]:
    """Return in words where each of these items is. Three statements at most."""
    wanted, param = db.ids_in(sorted(set(items)))
    states = db.query(_STATES.format(wanted), [param])
    boxes = sorted({container for _, _, _, container, *_ in states if container})
    codes: dict[int, str] = {}
    if boxes:
        inner, inner_param = db.ids_in(boxes)
        codes = dict(db.query(_CODES.format(inner), [inner_param]))
    lots = sorted(item for item, kind, *_ in states if kind == Kind.LOT)
    found = {
        item: _words(
            stage,
            kind_of_place,
            code,
            name,
            codes.get(container, f"#{container}") if container else "",
        )
        for item, kind, stage, container, kind_of_place, code, name in states
        if kind != Kind.LOT
    }
    return found | (_of_lots(lots) if lots else {})


def _of_lots(lots: Sequence[int]) -> dict[int, str]:
    wanted, param = db.ids_in(lots)
    parts: dict[int, list[str]] = {lot: [] for lot in lots}
    for item, stage, kind, code, name in db.query(_HOLDINGS.format(wanted), [param]):
        parts[item].append(_words(stage, kind, code, name, ""))
    return {lot: _listed(list(dict.fromkeys(some))) for lot, some in parts.items()}


def _listed(some: Sequence[str]) -> str:
    """`at A-1, at A-2 and in 4 more places`."""
    if not some:
        return "used up"
    shown, left = some[:PLACES_MAX], len(some) - PLACES_MAX
    more = f" and in {left} more place{'s' if left > 1 else ''}" if left > 0 else ""
    return ", ".join(shown) + more


def _words(stage: int, kind: str, code: str, name: str, box: str) -> str:
    if stage == Stage.CONSUMED and box:
        return f"built into {box}"
    if stage in _STAGE_WORDS:
        return _STAGE_WORDS[Stage(stage)]
    place = _PLACE_WORDS.get(kind, "at {code}" if code else "nowhere on record")
    said = place.format(name=name, code=code)
    return f"in {box} {said}" if box else said
