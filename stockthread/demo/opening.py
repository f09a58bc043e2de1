"""The first day: what the old lists said was there is given its identity in one morning."""

from stockthread import ledger
from stockthread.demo.firm import Firm
from stockthread.demo.purchases import lot_number, motor_serials
from stockthread.demo.shelves import HOMES
from stockthread.ledger import Cause, Given, Kind, New, Stage

INVENTORY = Cause("inventory", "INV-0")
_UNITS = {
    "DR12": (24, Stage.READY), "DR18": (30, Stage.READY), "DR36": (20, Stage.READY),
    "BP12": (36, Stage.READY), "BP18": (36, Stage.READY), "BP36": (36, Stage.READY),
    "MOT12": (40, Stage.RAW), "MOT18": (60, Stage.RAW), "MOT36": (40, Stage.RAW),
    "CH-EU": (24, Stage.READY), "CH-UK": (60, Stage.READY),
}  # fmt: skip
_LOTS = {
    "CELL": ("VOLTA", 3_600), "HS12": ("FORMA", 120), "HS18": ("FORMA", 160),
    "HS36": ("FORMA", 120), "BOTTLE": ("CLEARWATER", 3_000), "SCREW": ("", 6_000),
    "CAP": ("", 9_000), "CARTON": ("", 500), "PALLET": ("", 30),
}  # fmt: skip


def take_over(firm: Firm) -> None:
    """Commission everything that was there on the first day."""
    for sku, (number, stage) in _UNITS.items():
        bins = [firm.places[bin] for bin in HOMES[sku]]
        items = ledger.commission(
            New(Kind.UNIT, firm.products[sku], number, _codes(firm, sku, number)),
            place=[bins[n * len(bins) // number] for n in range(number)],
            stage=stage, owner=firm.us, act=firm.act("carla", INVENTORY),
        ).items  # fmt: skip
        firm.free[sku] += items
    for sku, (supplier, quantity) in _LOTS.items():
        codes = firm.given("lot", [lot_number(firm, supplier)]) if supplier else None
        lot = ledger.commission(
            New(Kind.LOT, firm.products[sku], 1, codes, [quantity]),
            place=firm.places[HOMES[sku][0]], stage=Stage.RAW, owner=firm.us,
            act=firm.act("carla", INVENTORY),
        ).items[0]  # fmt: skip
        firm.put(sku, lot, quantity, HOMES[sku][0])


def _codes(firm: Firm, sku: str, number: int) -> Given:
    """Return the numbers of the time before: the motors' own, and plain ones on our labels."""
    if sku.startswith("MOT"):
        return firm.given("maker_serial", motor_serials(firm, number))
    return firm.given("serial", [f"{sku}/{n + 1:04d}" for n in range(number)])
