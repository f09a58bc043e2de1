"""Catch weight: goods that are counted in pieces and priced or balanced by what each weighs.

A weight is a reading of the attribute `net_weight`, in kilograms to the gram, as barcodes say it;
the newest counts. Each unit has its own; a lot's is that of all of it that was here when it was
weighed, and of what is left of that it has the share.
"""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Final

from stockthread import catalog, ledger
from stockthread.catalog import NewAttribute
from stockthread.kernel import clock, db
from stockthread.kernel.errors import Refusal, Refused
from stockthread.ledger import Act, Posting
from stockthread.lots.here import HERE, IN_HAND
from stockthread.lots.records import Weighed, Weight

WEIGHT: Final = "net_weight"
_GRAMS: Final = 1000
_SCALE_PRODUCT: Final = catalog.Product(
    0, "", "", "lot", "kg", _GRAMS, None, None, "", 0, None, "", True
)
"""What weights are written in: kilograms, to the gram."""

_IS_HERE: Final = f"{{side}}_stage IN ({IN_HAND}) AND {{side}}_place IN {HERE}"
_CAME: Final = _IS_HERE.format(side="m.to")
_WENT: Final = _IS_HERE.format(side="m.from")
# How much of a lot was here when it was weighed is told by its movements until then.
_WEIGHED: Final = f"""
    WITH RECURSIVE weighed(item, kind, product, event, value, last) AS (
        SELECT s.item, s.kind, s.product, o.event, o.value, s.last_movement
          FROM ledger_reading o CROSS JOIN ledger_state s
         WHERE o.attribute = %s AND s.item = o.item {{which}} AND NOT EXISTS (
            SELECT 1 FROM ledger_reading n WHERE n.item = o.item AND n.attribute = o.attribute
               AND n.event > o.event)
    ), chain(item, event, movement, quantity, previous) AS (
        SELECT w.item, w.event, i.movement, i.quantity, i.previous
          FROM weighed w CROSS JOIN ledger_movement_item i
         WHERE w.kind = 2 AND i.movement = w.last AND i.item = w.item
        UNION ALL
        SELECT c.item, c.event, i.movement, i.quantity, i.previous
          FROM chain c CROSS JOIN ledger_movement_item i
         WHERE i.movement = c.previous AND i.item = c.item
    ), there(item, quantity) AS (
        SELECT c.item, SUM(c.quantity * (CASE WHEN {_CAME} THEN 1 ELSE 0 END
            - CASE WHEN {_WENT} THEN 1 ELSE 0 END))
          FROM chain c CROSS JOIN ledger_movement m
         WHERE m.id = c.movement AND m.event <= c.event GROUP BY c.item
    ), here(item, quantity, place) AS (
        SELECT w.item, 1, s.place FROM weighed w CROSS JOIN ledger_state s
         WHERE w.kind = 1 AND s.item = w.item AND s.stage IN ({IN_HAND}) AND s.place IN {HERE}
        UNION ALL
        SELECT w.item, SUM(h.quantity),
               CASE WHEN MIN(h.place) = MAX(h.place) THEN MIN(h.place) ELSE 0 END
          FROM weighed w CROSS JOIN ledger_holding h
         WHERE w.kind = 2 AND h.item = w.item AND h.stage IN ({IN_HAND}) AND h.place IN {HERE}
         GROUP BY w.item
    )
    SELECT w.item, w.product, CAST(h.quantity AS BIGINT), w.value, CAST(t.quantity AS BIGINT),
           h.place, e.happened_at, e.person, e.id
      FROM weighed w JOIN here h ON h.item = w.item JOIN ledger_event e ON e.id = w.event
      LEFT JOIN there t ON t.item = w.item
     ORDER BY e.id DESC, w.item"""
_ALL_HERE: Final = f"""
    SELECT product, CAST(SUM(quantity) AS BIGINT) FROM (
        SELECT s.product, COUNT(*) AS quantity FROM ledger_state s
         WHERE s.product IN {{ids}} AND s.kind = 1 AND s.stage IN ({IN_HAND})
           AND s.place IN {HERE} GROUP BY s.product
        UNION ALL
        SELECT s.product, SUM(h.quantity) FROM ledger_state s CROSS JOIN ledger_holding h
         WHERE s.product IN {{ids}} AND s.kind = 2 AND h.item = s.item
           AND h.stage IN ({IN_HAND}) AND h.place IN {HERE} GROUP BY s.product) told
     GROUP BY product"""


def weigh(items: Sequence[int], weights: Sequence[str], *, act: Act) -> Posting:
    """Note what items weigh, written like "1.234", "1.234 kg" or "850 g".

    Raises Refused with a line each: what catalog.parse_quantity refuses, weight_is_nothing; and as
    ledger.observe.
    """
    grams: list[int] = []
    bad: list[Refusal] = []
    for line, text in enumerate(weights):
        try:
            grams.append(catalog.parse_quantity(_SCALE_PRODUCT, text))
        except Refused as refused:
            bad.append(refused.refusals[0]._replace(line=line))
        else:
            if not grams[-1]:
                bad.append(Refusal(line, "weight_is_nothing", {"text": text}))
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


def weighed(items: Sequence[int] = ()) -> list[Weighed]:
    """Return what is here of weighed goods, the latest weighed first: these, or all.

    Of a lot of which some went, its weight is told by share. Two statements.
    """
    known = {each.code: each.id for each in catalog.read.attributes()}
    if WEIGHT not in known:
        return []
    which, params = "", [known[WEIGHT]]
    if items:
        ids, param = db.ids_in(items)
        which, params = f"AND o.item IN {ids}", [*params, param]
    return [_weighed(*row) for row in db.query(_WEIGHED.format(which=which), params)]


def _weighed(
    item: int, product: int, here: int, value: str, there: int | None, place: int, at: int,
    person: int, event: int,
) -> Weighed:  # fmt: skip
    share = Fraction(here, there) if there else Fraction(1)
    kilograms = Fraction(Decimal(value)) * share
    return Weighed(item, product, here, kilograms, share == 1, place, clock.from_micros(at), person,
                   event)  # fmt: skip


def weights() -> list[Weight]:
    """Return for each product with weighed goods here how many pieces there are, what they weigh
    together, and how many are here that nobody weighed. Three statements."""
    sums: dict[int, tuple[int, Fraction]] = {}
    for each in weighed():
        pieces, kilograms = sums.get(each.product, (0, Fraction(0)))
        sums[each.product] = pieces + each.quantity, kilograms + each.kilograms
    if not sums:
        return []
    ids, param = db.ids_in(sorted(sums))
    every = dict(db.query(_ALL_HERE.format(ids=ids), [param, param]))
    return [
        Weight(product, pieces, kilograms, every[product] - pieces)
        for product, (pieces, kilograms) in sorted(sums.items())
    ]
