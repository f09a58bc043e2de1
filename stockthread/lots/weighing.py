"""Catch weight: goods that are counted in pieces and priced or balanced by what each weighs.

A weight is a reading of the attribute `net_weight`, in kilograms to the gram, as barcodes say it;
the newest counts. Each unit has its own; a lot's is that of all of it.
"""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Final

from stockthread import catalog, ledger
from stockthread.catalog import NewAttribute
from stockthread.kernel import db
from stockthread.kernel.errors import Refusal, Refused
from stockthread.ledger import Act, Posting
from stockthread.lots.records import Weight

WEIGHT: Final = "net_weight"
_GRAMS: Final = 1000
_SCALE_PRODUCT: Final = catalog.Product(
    0, "", "", "lot", "kg", _GRAMS, None, None, "", 0, None, "", True
)
"""What weights are written in: kilograms, to the gram."""

_WEIGHED: Final = """
    SELECT s.product, s.kind, s.item, o.value, s.place, COALESCE((
        SELECT CAST(SUM(h.quantity) AS BIGINT) FROM ledger_holding h
        WHERE h.item = s.item AND h.stage IN (2, 3, 4)), 0)
      FROM ledger_reading o CROSS JOIN ledger_state s
     WHERE o.attribute = %s AND s.item = o.item AND NOT EXISTS (
        SELECT 1 FROM ledger_reading n WHERE n.item = o.item AND n.attribute = o.attribute
           AND n.event > o.event)
       AND ((s.kind = 1 AND s.stage IN (2, 3, 4)) OR (s.kind = 2 AND EXISTS (
        SELECT 1 FROM ledger_holding h WHERE h.item = s.item AND h.stage IN (2, 3, 4))))"""


def weigh(items: Sequence[int], weights: Sequence[str], *, act: Act) -> Posting:
    """Note what items weigh, written like "1.234", "1.234 kg" or "850 g".

    Raises Refused with a line each: what catalog.parse_quantity refuses; and as ledger.observe.
    """
    grams: list[int] = []
    bad: list[Refusal] = []
    for line, text in enumerate(weights):
        try:
            grams.append(catalog.parse_quantity(_SCALE_PRODUCT, text))
        except Refused as refused:
            bad.append(refused.refusals[0]._replace(line=line))
    if bad:
        raise Refused(bad)
    values = [catalog.shown_number(_SCALE_PRODUCT, each) for each in grams]
    return ledger.observe(list(items), attributes=_attribute(), values=values, act=act)


def _attribute() -> int:
    known = {each.code: each.id for each in catalog.read.attributes()}
    if WEIGHT not in known:
        with db.writing():
            return catalog.add_attributes([NewAttribute(WEIGHT, "Net weight")])[0]
    return known[WEIGHT]


def weights() -> list[Weight]:
    """Return for each product with weighed goods in hand how many pieces there are and what they
    weigh together. Two statements."""
    known = {each.code: each.id for each in catalog.read.attributes()}
    if WEIGHT not in known:
        return []
    sums: dict[int, tuple[int, Fraction]] = {}
    for product, kind, _, value, _, quantity in db.query(_WEIGHED, [known[WEIGHT]]):
        pieces, kilograms = sums.get(product, (0, Fraction(0)))
        count = quantity if kind == ledger.Kind.LOT else 1
        sums[product] = pieces + count, kilograms + Fraction(Decimal(value))
    return [Weight(product, *pair) for product, pair in sorted(sums.items())]
