"""What codes of any standard have in common: a slot for each thing that a unit has one of.

A slot is filled from the first fact of its names. Facts of one name with different values
contradict each other; whether that is refused is for the caller to say.
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Final, NamedTuple

from stockthread.identifiers.barcodes.records import Fact
from stockthread.kernel.errors import refuse

PACK_INDICATORS: Final = "12345678"


class Common(NamedTuple):
    """The common facts, None where nothing said so; each knows the code and identifier it is from.

    `gtin` has 14 digits. `quantity` has its unit where one was said. `licence_plate` is the number
    of a transport unit that is no SSCC. `country` is where it was made.
    """

    gtin: Fact | None = None
    maker_part_number: Fact | None = None
    customer_part_number: Fact | None = None
    serial: Fact | None = None
    lot: Fact | None = None
    sscc: Fact | None = None
    licence_plate: Fact | None = None
    quantity: Fact | None = None
    net_weight: Fact | None = None
    production_date: Fact | None = None
    best_before_date: Fact | None = None
    expiry_date: Fact | None = None
    date_code: Fact | None = None
    country: Fact | None = None
    maker: Fact | None = None
    supplier: Fact | None = None
    order_number: Fact | None = None


class Inside(NamedTuple):
    """What a pack holds: the GTIN of each piece, "" where it is not told, and how many, or None."""

    gtin: str
    quantity: int | Decimal | None


# Facts of other names that fill a slot where its own says nothing; of several the first.
_STAND_INS: Final[Mapping[str, str]] = {
    "country_of_origin": "country",
    "expiry_time": "expiry_date",
    "package": "licence_plate",
    "master_package": "licence_plate",
    "mixed_package": "licence_plate",
    "labeler": "maker",
    "production_time": "production_date",
    "count": "quantity",
}
_SLOTS: Final = frozenset(Common._fields)
SINGLE: Final = frozenset((
    "gtin", "maker_part_number", "customer_part_number", "serial", "lot", "sscc", "quantity",
    "count", "net_weight", "production_date", "best_before_date", "expiry_date", "content_gtin",
    "content_count", "link",
))  # fmt: skip


def common(facts: Sequence[Fact]) -> Common:
    """Return the slots that these facts fill; what is said with different values fills none."""
    known = {fact.name: fact for fact in reversed(facts)}
    for one, _ in contradictions(facts):
        known.pop(one.name, None)
    slots = {name: fact for name, fact in known.items() if name in _SLOTS}
    if not known.keys().isdisjoint(_STAND_INS):
        for name, slot in _STAND_INS.items():
            if name in known:
                slots.setdefault(slot, known[name])
    return Common(**slots)


def contradictions(facts: Iterable[Fact]) -> list[tuple[Fact, Fact]]:
    """Return pairs of facts that cannot both be so."""
    first: dict[str, Fact] = {}
    found = []
    for fact in facts:
        known = first.setdefault(fact.name, fact)
        if fact.name in SINGLE and not _agree(known, fact):
            found.append((known, fact))
    return found


def refuse_contradiction(one: Fact, other: Fact) -> None:
    """Refuse two facts that cannot both be so, with both values."""
    name = one.name.replace("_", " ")
    refuse("barcode_contradiction", name=name, value=one.raw, other=other.raw)


def inside(facts: Sequence[Fact]) -> Inside | None:
    """Return what is in a pack, None for what is told to be none.

    AI 02 and 37 tell it. A GTIN with an indicator digit from 1 to 8 is that of a pack; a count
    beside it is how many are inside.
    """
    known = {fact.name: fact for fact in reversed(facts)}
    content = known.get("content_gtin")
    if content:
        return Inside(str(content.value), _count(known.get("content_count")))
    if not is_pack(facts):
        return None
    return Inside("", _count(known.get("count") or known.get("quantity")))


def is_pack(facts: Iterable[Fact]) -> bool:
    """Tell whether the GTIN, or the level that HIBC says, is that of a pack of several."""
    return any(
        (fact.name == "gtin" and str(fact.value)[0] in PACK_INDICATORS)
        or (fact.name == "packaging_level" and str(fact.value) in PACK_INDICATORS)
        for fact in facts
    )


def _count(fact: Fact | None) -> int | Decimal | None:
    return fact.value if fact and isinstance(fact.value, int | Decimal) else None


def _agree(one: Fact, other: Fact) -> bool:
    if one.unit and other.unit and one.unit != other.unit:
        return False
    return one.value == other.value
