"""Buying: what runs low is ordered, expected, received whole, in parts or damaged, and put away."""

from collections.abc import Sequence
from functools import partial
from typing import Literal, NamedTuple

from stockthread import ledger, orders
from stockthread.demo.firm import Firm
from stockthread.demo.papers import agree
from stockthread.demo.shelves import put_away, put_lot_away
from stockthread.ledger import Block, Cause, Kind, Lines, New, Stage


class Supply(NamedTuple):
    """What is bought, from whom, below what it is ordered, how much at once, how long it takes.

    how: "serials" are told by the supplier beforehand; a "lot" is expected under the supplier's
    number; "loose" goods just come; "counted" goods come by number and get our serials later.
    """

    sku: str
    supplier: str
    least: int
    batch: int
    days: int
    how: Literal["serials", "lot", "loose", "counted"]


SUPPLIES = (
    Supply("MOT12", "KRAFT", 28, 40, 10, "serials"),
    Supply("MOT18", "KRAFT", 40, 60, 10, "serials"),
    Supply("MOT36", "KRAFT", 28, 40, 12, "serials"),
    Supply("CELL", "VOLTA", 3_000, 3_000, 14, "lot"),
    Supply("HS12", "FORMA", 40, 160, 8, "lot"),
    Supply("HS18", "FORMA", 60, 240, 8, "lot"),
    Supply("HS36", "FORMA", 40, 160, 8, "lot"),
    Supply("BOTTLE", "CLEARWATER", 1_600, 4_000, 6, "lot"),
    Supply("CH-EU", "LADE", 24, 60, 9, "counted"),
    Supply("CH-UK", "LADE", 60, 120, 9, "counted"),
    Supply("SCREW", "FORMA", 2_000, 12_000, 5, "loose"),
    Supply("CAP", "CLEARWATER", 2_000, 12_000, 6, "loose"),
    Supply("CARTON", "BOXWELL", 200, 1_200, 4, "loose"),
    Supply("PALLET", "BOXWELL", 12, 60, 4, "loose"),
)


def reorder(firm: Firm) -> None:
    """Order whatever runs low; once a week."""
    for supply in SUPPLIES:
        if firm.at_hand(supply.sku) + firm.on_order[supply.sku] < supply.least:
            order(firm, supply)


def order(firm: Firm, supply: Supply) -> Cause:
    """Order one batch; what the supplier announces is expected from now on."""
    said = [(supply.sku, supply.batch)]
    cause = agree(firm, orders.PURCHASE, said, supply.supplier, supply.days * 7 // 5 + 2)
    firm.on_order[supply.sku] += supply.batch
    if supply.how == "serials":
        items = _expect(firm, supply, cause)
        firm.later(supply.days, partial(_arrive, supply=supply, cause=cause, items=items))
    elif supply.how == "lot":
        [lot] = _expect(firm, supply, cause)
        firm.later(supply.days, partial(_arrive_lot, supply=supply, cause=cause, lot=lot))
    elif supply.how == "loose":
        firm.later(supply.days, partial(_arrive_loose, supply=supply, cause=cause))
    else:
        firm.later(supply.days, partial(_arrive_counted, supply=supply, cause=cause))
    return cause


def _expect(firm: Firm, supply: Supply, cause: Cause) -> list[int]:
    product, supplier = firm.products[supply.sku], supply.supplier
    if supply.how == "serials":
        codes = firm.given("maker_serial", motor_serials(firm, supply.batch))
        new = New(Kind.UNIT, product, supply.batch, codes)
    else:
        codes = firm.given("lot", [lot_number(firm, supplier)])
        new = New(Kind.LOT, product, 1, codes, [supply.batch])
    posting = ledger.expect(
        new, place=firm.places[supplier], owner=firm.parties[supplier],
        act=firm.act("carla", cause),
    )  # fmt: skip
    return list(posting.items)


def motor_serials(firm: Firm, number: int) -> list[str]:
    """Return serials as the maker of motors stamps them: year, month as a letter, number."""
    on = firm.diary.date(firm.diary.today)
    letter = "ABCDEFGHJKLM"[on.month - 1]
    return [f"KM{on:%y}{letter}{firm.counted('motors'):06d}" for _ in range(number)]


def lot_number(firm: Firm, supplier: str) -> str:
    """Return the next lot number of a supplier: initials, year and week, number."""
    on = firm.diary.date(firm.diary.today)
    return f"{supplier[:2]}{on:%y%V}-{firm.counted(supplier):02d}"


def _arrive(firm: Firm, supply: Supply, cause: Cause, items: list[int]) -> None:
    """Serials that were announced come: whole; three quarters first; with two damaged."""
    nth = firm.counted("deliveries of motors")
    if nth % 3 == 2:
        first = len(items) * 3 // 4
        _receive(firm, supply, cause, items[:first])
        # The rest comes with the whole list once more: what is here already is refused.
        rest = partial(_receive, supply=supply, cause=cause, items=items[first:], also=items[:2])
        firm.later(3, rest)
    elif nth % 4 == 3:
        _receive(firm, supply, cause, items, damaged=2)
    else:
        _receive(firm, supply, cause, items)


def _receive(
    firm: Firm, supply: Supply, cause: Cause, items: list[int], also: Sequence[int] = (),
    damaged: int = 0,
) -> None:  # fmt: skip
    firm.on_order[supply.sku] -= len(items)
    ledger.receive(
        Lines([*items, *also]), place=firm.places["GI"], stage=Stage.RAW, owner=firm.us,
        act=firm.act("anna", cause, accept="good" if also else "all"),
    )  # fmt: skip
    if damaged:
        _put_aside(firm, supply, cause, items[-damaged:])
    put_away(firm, supply.sku, items[: len(items) - damaged], cause=cause)


def _put_aside(firm: Firm, supply: Supply, cause: Cause, items: list[int]) -> None:
    """Hold what came damaged; some days later it goes back and the supplier sends others."""
    reason = "Shaft bent on arrival"
    act = firm.act("anna", cause, reason)
    ledger.hold(Lines(items), reason=reason, blocks=Block.SHIP | Block.CONSUME, act=act)
    ledger.move(Lines(items), place=firm.places["QU-1"], act=firm.act("anna", cause))
    firm.later(4, partial(_send_back, supply=supply, cause=cause, items=items))


def _send_back(firm: Firm, supply: Supply, cause: Cause, items: list[int]) -> None:
    holds = [hold.id for item in items for hold in ledger.read.holds_of(item)]
    ledger.release(holds, act=firm.act("dora", cause, "Goes back to the supplier"))
    supplier = firm.parties[supply.supplier]
    ledger.ship(
        Lines(items), place=firm.places[supply.supplier], owner=supplier,
        act=firm.act("anna", cause, "Returned to supplier"),
    )  # fmt: skip
    firm.later(8, partial(_replace, supply=supply, cause=cause, number=len(items)))


def _replace(firm: Firm, supply: Supply, cause: Cause, number: int) -> None:
    codes = firm.given("maker_serial", motor_serials(firm, number))
    new = New(Kind.UNIT, firm.products[supply.sku], number, codes,
              origin=firm.places[supply.supplier])  # fmt: skip
    posting = ledger.receive_new(
        new, place=firm.places["GI"], stage=Stage.RAW, owner=firm.us,
        act=firm.act("anna", cause, "Replacement"),
    )  # fmt: skip
    put_away(firm, supply.sku, list(posting.items), cause=cause)


def _arrive_lot(firm: Firm, supply: Supply, cause: Cause, lot: int) -> None:
    """A lot that was announced comes, every third one in two parts."""
    parts = [supply.batch]
    if firm.counted("deliveries of lots") % 3 == 0:
        parts = [supply.batch * 2 // 3, supply.batch - supply.batch * 2 // 3]
    for number, quantity in enumerate(parts):
        arrive = partial(receive_lot, supply=supply, cause=cause, lot=lot, quantity=quantity)
        firm.later(3 * number, arrive)


def receive_lot(firm: Firm, supply: Supply, cause: Cause, lot: int, quantity: int) -> None:
    """Receive a quantity of an expected lot and put it away."""
    expected = Lines([lot], [quantity], place=firm.places[supply.supplier])
    firm.on_order[supply.sku] -= quantity
    ledger.receive(
        expected, place=firm.places["GI"], stage=Stage.RAW, owner=firm.us,
        act=firm.act("anna", cause),
    )  # fmt: skip
    put_lot_away(firm, supply.sku, lot, quantity, cause=cause)


def _arrive_loose(firm: Firm, supply: Supply, cause: Cause) -> None:
    firm.on_order[supply.sku] -= supply.batch
    new = New(Kind.LOT, firm.products[supply.sku], 1, None, [supply.batch],
              origin=firm.places[supply.supplier])  # fmt: skip
    posting = ledger.receive_new(
        new, place=firm.places["GI"], stage=Stage.RAW, owner=firm.us,
        act=firm.act("anna", cause),
    )  # fmt: skip
    put_lot_away(firm, supply.sku, posting.items[0], supply.batch, cause=cause)


def _arrive_counted(firm: Firm, supply: Supply, cause: Cause) -> None:
    """Count now, serials later: the lot is booked at once, its units are numbered tomorrow."""
    codes = firm.given("lot", [lot_number(firm, supply.supplier)])
    new = New(Kind.LOT, firm.products[supply.sku], 1, codes, [supply.batch],
              origin=firm.places[supply.supplier])  # fmt: skip
    posting = ledger.receive_new(
        new, place=firm.places["GI"], stage=Stage.READY, owner=firm.us,
        act=firm.act("anna", cause),
    )  # fmt: skip
    lot = posting.items[0]
    firm.later(1, partial(give_serials, sku=supply.sku, cause=cause, lot=lot))


def give_serials(firm: Firm, sku: str, cause: Cause, lot: int) -> None:
    """Number the units of a lot that was only counted: the lot becomes its units."""
    firm.on_order[sku] -= ledger.read.item(lot).quantity
    posting = ledger.serialise(
        Lines([lot]), codes=firm.serials("CHARGER"), act=firm.act("anna", cause)
    )
    put_away(firm, sku, list(posting.items), cause=cause)
