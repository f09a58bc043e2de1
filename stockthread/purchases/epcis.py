"""EPCIS 2.0 documents in JSON-LD as the lines of an announcement: what is coming, and in what.

Read are the codes of object and aggregation events, in any of the shapes that EPCIS allows: EPC
URNs and GS1 Digital Links. Where the document has shipping events, only what these name is coming,
with all that is packed inside; otherwise all that it names. Pure: nothing is looked up.
Source: GS1 EPCIS standard 2.0, sections 7.4 and 10; CBV 2.0 for business steps.
"""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final, NoReturn

from stockthread.kernel.errors import refuse
from stockthread.purchases import packs

SIZE_MAX: Final = 25_000_000
LINES_MAX: Final = 100_000
DEPTH_MAX: Final = 12
_UNITS: Final = {
    "KGM": "kg", "GRM": "g", "TNE": "t", "MGM": "mg", "LTR": "l", "MLT": "ml", "HLT": "hl",
    "MTR": "m", "CMT": "cm", "MMT": "mm", "MTK": "m2", "MTQ": "m3", "EA": "", "C62": "", "H87": "",
}  # fmt: skip
"""Units of measure as EPCIS has them (UN/ECE recommendation 20), as people write them."""

_LEAVING: Final = ("shipping", "departing")
_Event = dict[str, Any]


class _Advice:
    """What the events of a document say together."""

    def __init__(self) -> None:
        self.parents: dict[str, str] = {}
        self.named: dict[str, None] = {}
        self.leaving: dict[str, None] = {}
        # By pack, class and unit; and by step, class and unit, for what is named as loose.
        self.inside: dict[tuple[str, str, str], Decimal] = {}
        self.loose: dict[str, dict[tuple[str, str], Decimal]] = defaultdict(dict)


def read(text: str, year: int) -> list[str]:
    """Return the lines of an announcement: packs with their contents, then what is loose.

    Raises Refused: epcis_unreadable (what), epcis_empty, too_many_lines.
    """
    if len(text) > SIZE_MAX:
        _unreadable(f"it is larger than {SIZE_MAX:,} characters")
    try:
        document = json.loads(text, parse_float=Decimal, parse_int=Decimal)
    except (ValueError, RecursionError) as error:
        _unreadable(f"it is no JSON ({str(error)[:80]})")
    advice = _Advice()
    for event in sorted(_events(document), key=lambda event: str(event.get("eventTime", ""))):
        _take(advice, event)
    found = _lines(advice, year)
    if not found:
        refuse("epcis_empty")
    if len(found) > LINES_MAX:
        refuse("too_many_lines", count=len(found), lines_max=LINES_MAX)
    return found


def _events(document: Any) -> Iterator[_Event]:
    """The events of a document, of the answer to a query, of a list, or one alone."""
    if isinstance(document, list):
        for each in document:
            yield from _events(each)
        return
    if not isinstance(document, dict):
        _unreadable("it is no EPCIS document")
    body = document.get("epcisBody", document)
    for name in ("queryResults", "resultsBody"):
        body = body.get(name, body) if isinstance(body, dict) else body
    listed = body.get("eventList", body.get("event")) if isinstance(body, dict) else None
    if listed is None:
        listed = [body] if isinstance(body, dict) and "eventTime" in body else None
    if isinstance(listed, dict):
        listed = [listed]
    if not isinstance(listed, list) or not all(isinstance(each, dict) for each in listed):
        _unreadable("it has no list of events")
    # What was declared an error is told anew by another event.
    yield from (each for each in listed if "errorDeclaration" not in each)


def _take(advice: _Advice, event: _Event) -> None:
    """Add what one event says; what it takes out is not in there any more."""
    kind, action = event.get("type"), str(event.get("action", "OBSERVE"))
    if kind == "ObjectEvent":
        step = str(event.get("bizStep", "")).rpartition("/")[2].rpartition(":")[2]
        if action == "DELETE":
            for epc in _texts(event, "epcList"):
                advice.named.pop(epc, None)
            return
        for epc in _texts(event, "epcList"):
            advice.named[epc] = None
            if step in _LEAVING:
                advice.leaving[epc] = None
        for key, quantity in _quantities(event, "quantityList"):
            known = advice.loose[step].get(key, Decimal(0))
            advice.loose[step][key] = known + quantity
    elif kind == "AggregationEvent":
        _aggregate(advice, event, action)


def _aggregate(advice: _Advice, event: _Event, action: str) -> None:
    parent = event.get("parentID")
    children = _texts(event, "childEPCs")
    if not isinstance(parent, str):
        if action != "DELETE":
            _unreadable("an aggregation event has no parent")
        return
    for child in children:
        if action != "DELETE":
            advice.named[child] = None
            advice.parents[child] = parent
        elif advice.parents.get(child) == parent:
            del advice.parents[child]
    if action == "DELETE":
        return
    advice.named[parent] = None
    for key, quantity in _quantities(event, "childQuantityList"):
        known = advice.inside.get((parent, *key), Decimal(0))
        # To observe again what was added is no second time of it.
        added = known + quantity if action == "ADD" else max(known, quantity)
        advice.inside[parent, *key] = added


def _texts(event: _Event, name: str) -> list[str]:
    found = event.get(name, [])
    if not isinstance(found, list) or not all(isinstance(each, str) for each in found):
        _unreadable(f"{name} is no list of codes")
    return [" ".join(each.split()) for each in found]


def _quantities(event: _Event, name: str) -> Iterator[tuple[tuple[str, str], Decimal]]:
    """What a list of classes and quantities says: class and unit, quantity."""
    found = event.get(name, [])
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        _unreadable(f"{name} is no list of quantities")
    for each in found:
        code, quantity = each.get("epcClass"), each.get("quantity")
        if not isinstance(code, str) or not isinstance(quantity, Decimal | None):
            _unreadable(f"{name} has a quantity without its class, or one that is no number")
        if quantity is None or quantity <= 0 or not -12 < quantity.adjusted() < 16:
            _unreadable(f"{name} has no quantity of {code[:60]}")
        yield (code, str(each.get("uom", ""))), quantity


def _lines(advice: _Advice, year: int) -> list[str]:
    """Write the advice as lines: an outer pack and a tab before the pack that is in it."""
    inside: dict[str, list[str]] = defaultdict(list)
    for child, parent in advice.parents.items():
        inside[parent].append(child)
    of_pack: dict[str, list[tuple[str, str, Decimal]]] = defaultdict(list)
    for (parent, code, unit), quantity in advice.inside.items():
        of_pack[parent].append((code, unit, quantity))
    tops = advice.leaving or {
        code: None for code in advice.named if code not in advice.parents
    }  # fmt: skip
    found: list[str] = []
    loose: list[str] = []
    seen: set[str] = set()

    def tell(code: str, outer: str, depth: int = 0) -> None:
        if code in seen:
            return
        if depth > DEPTH_MAX:
            _unreadable(f"packs are in packs more than {DEPTH_MAX} deep")
        seen.add(code)
        sscc = packs.sscc_of(code, year)
        if not sscc and not inside[code] and not of_pack[code]:
            (found if outer else loose).append(code)
            return
        if not sscc:
            _unreadable(f"something is packed in {code[:60]}, which is no SSCC")
        own = f"{outer}\t{code}" if outer else code
        found.append(own)
        found.extend(_amount(*each) for each in of_pack[code])
        goods = [each for each in inside[code] if not packs.sscc_of(each, year)]
        for each in (*goods, *(each for each in inside[code] if each not in set(goods))):
            tell(each, code, depth + 1)
        found.append("")

    for code in tops:
        tell(code, "")
    return [*found, *loose, *_beyond(advice, of_pack, seen)]


def _beyond(
    advice: _Advice, of_pack: Mapping[str, Sequence[tuple[str, str, Decimal]]], seen: set[str]
) -> list[str]:
    """Amounts that are named as loose, beyond what lies in the packs that are coming.

    Of several steps (made, packed, shipped) each tells of the same goods: the largest counts.
    """
    steps = [step for step in advice.loose if step in _LEAVING] or list(advice.loose)
    most: dict[tuple[str, str], Decimal] = {}
    for step in steps:
        for key, quantity in advice.loose[step].items():
            most[key] = max(most.get(key, Decimal(0)), quantity)
    for pack in seen:
        for code, unit, quantity in of_pack.get(pack, ()):
            if (code, unit) in most:
                most[code, unit] -= quantity
    return [
        _amount(code, unit, quantity) for (code, unit), quantity in most.items() if quantity > 0
    ]


def _amount(code: str, unit: str, quantity: Decimal) -> str:
    """A lot's line: its class, a tab, its amount."""
    return f"{code}\t{quantity:f} {_UNITS.get(unit, unit)}".strip()


def _unreadable(what: str) -> NoReturn:
    refuse("epcis_unreadable", what=what)


def is_document(text: str) -> bool:
    """Whether a text looks like such a document rather than lines."""
    return text.lstrip()[:1] in ("{", "[") and '"event' in text
