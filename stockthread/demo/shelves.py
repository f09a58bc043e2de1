"""Where each product has its home, and how things are put there."""

from collections.abc import Mapping, Sequence

from stockthread import ledger
from stockthread.demo.firm import Firm
from stockthread.ledger import NO_CAUSE, Cause, Lines

HOMES: Mapping[str, tuple[str, ...]] = {
    "DR12": ("A-01-01", "A-01-02", "A-01-03", "A-01-04"),
    "DR18": ("A-01-05", "A-01-06", "A-01-07", "A-01-08"),
    "DR36": ("A-01-09", "A-01-10", "A-01-11", "A-01-12"),
    "BP12": ("A-02-01", "A-02-02", "A-02-03", "A-02-04"),
    "BP18": ("A-02-05", "A-02-06", "A-02-07", "A-02-08"),
    "BP36": ("A-02-09", "A-02-10", "A-02-11", "A-02-12"),
    "MOT12": ("A-03-01", "A-03-02"),
    "MOT18": ("A-03-03", "A-03-04"),
    "MOT36": ("A-03-05", "A-03-06"),
    "CH-EU": ("A-03-07", "A-03-08"),
    "CH-UK": ("A-03-09", "A-03-10"),
    "CELL": ("A-03-11", "A-03-12"),
    "HS12": ("A-04-01", "A-04-02"),
    "HS18": ("A-04-03", "A-04-04"),
    "HS36": ("A-04-05", "A-04-06"),
    "SCREW": ("A-04-07",),
    "CAP": ("A-04-08",),
    "BOTTLE": ("B-01-09", "B-01-10"),
    "CARTON": ("B-01-11",),
    "PALLET": ("B-01-12",),
    "AJ75": ("B-01-01", "B-01-02", "B-01-03"),
    "PJ75": ("B-01-04", "B-01-05", "B-01-06"),
    "APJ75": ("B-01-07", "B-01-08"),
}


def put_away(
    firm: Firm, sku: str, items: Sequence[int], *, who: str = "anna", cause: Cause = NO_CAUSE
) -> None:
    """Bring units to the bins of their product, and let them be taken from now on."""
    bins = HOMES[sku]
    to = [firm.places[bins[n * len(bins) // len(items)]] for n in range(len(items))]
    ledger.move(Lines(list(items)), place=to, act=firm.act(who, cause))
    firm.free[sku] += items


def put_lot_away(
    firm: Firm, sku: str, lot: int, quantity: int, *, who: str = "anna", cause: Cause = NO_CAUSE
) -> None:
    """Bring a lot from goods in to a bin of its product, and let it be drawn from."""
    bins = HOMES[sku]
    bin = bins[firm.counted(f"bin of {sku}") % len(bins)]
    from_dock = Lines([lot], [quantity], place=firm.places["GI"])
    ledger.move(from_dock, place=firm.places[bin], act=firm.act(who, cause))
    firm.put(sku, lot, quantity, bin)
