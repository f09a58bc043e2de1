"""What the fields of labels say where no real thing is at hand. Pure."""

from datetime import date
from typing import Final

from stockthread.labels import Values
from stockthread.printing.contents import FIELDS

_SAID: Final[Values] = {
    "product": "Cordless drill 18 V",
    "sku": "DR18",
    "gtin": "09506000134352",
    "class": "Power tools",
    "serial": "DR-26-004217",
    "lot": "L-26-0093",
    "code": "DR-26-004217",
    "sscc": "106141412345678908",
    "quantity": "24",
    "contents_count": "24",
    "type": "EUR pallet 1200 × 800",
    "weight": "412.5 kg",
    "expiry": date(2027, 3, 31),
    "made": date(2026, 3, 2),
    "received": date(2026, 3, 9),
    "supplier": "Northwind Tools",
    "place": "A-03-02",
    "place_name": "Aisle A, bay 3",
    "container": "P-0042",
    "name": "Aisle A, bay 3",
    "path": "Main site › Store › Aisle A",
    "from": "Goods in",
    "to": "A-03-02",
    "link": "https://example.com/items/k7Q2",
    "passport": "https://example.com/p/5K7Q2XN8M3R4T",
    "company": "Harbour Works",
    "today": date(2026, 3, 9),
}
"""What the fields say where no real thing is at hand."""

_CODES: Final = {
    "lot": "L-26-0093",
    "container": "106141412345678908",
    "place": "A-03-02",
    "task": "T-1042",
}


def examples(subject: str) -> Values:
    """Return what the fields of a subject's label say as an example; subject: one of SUBJECTS."""
    said = {name: _SAID[name] for name in FIELDS[subject] if name in _SAID}
    return said | {"code": _CODES.get(subject, said.get("code", ""))}
