"""What goes wrong in any warehouse, and how it is put right on record."""

from stockthread import ledger, orders
from stockthread.demo.firm import Firm, Part, lines
from stockthread.demo.papers import agree, drop
from stockthread.demo.purchases import SUPPLIES, Supply, motor_serials
from stockthread.demo.returns import release
from stockthread.demo.shelves import HOMES, put_away
from stockthread.ledger import Block, Kind, Lines, New, Stage


def supply_of(sku: str) -> Supply:
    """Return how a product is bought."""
    return next(each for each in SUPPLIES if each.sku == sku)


def wrong_serial(firm: Firm) -> None:
    """A single motor is typed in with the letter O for a zero, and corrected the next day."""
    [serial] = motor_serials(firm, 1)
    typed = firm.given("maker_serial", [serial[:4] + serial[4:].replace("0", "O", 1)])
    cause = agree(firm, orders.PURCHASE, [("MOT18", 1)], "KRAFT")
    new = New(Kind.UNIT, firm.products["MOT18"], 1, typed, origin=firm.places["KRAFT"])
    [motor] = ledger.receive_new(
        new, place=firm.places["GI"], stage=Stage.RAW, owner=firm.us,
        act=firm.act("anna", cause, "Sample"),
    ).items  # fmt: skip

    def correct(firm: Firm) -> None:
        act = firm.act("carla", cause, "Letter O typed for a zero")
        ledger.correct_codes([motor], codes=firm.given("maker_serial", [serial]), act=act)
        put_away(firm, "MOT18", [motor], cause=cause)

    firm.later(1, correct)


def swapped_labels(firm: Firm) -> None:
    """Two chargers wear each other's label."""
    if firm.waits_for("CH-UK", 2, swapped_labels):
        return
    pair = firm.free["CH-UK"][-2:]
    codes = firm.given("serial", [firm.code(item) for item in reversed(pair)])
    act = firm.act("carla", reason="Labels of two chargers swapped")
    ledger.correct_codes(pair, codes=codes, act=act)


def wrong_product(firm: Firm) -> None:
    """Three chargers were numbered as European ones and have British plugs."""
    if firm.waits_for("CH-EU", 6, wrong_product):
        return
    wrong, firm.free["CH-EU"] = firm.free["CH-EU"][-3:], firm.free["CH-EU"][:-3]
    act = firm.act("carla", reason="British plugs in a European box")
    ledger.correct_product(wrong, product=firm.products["CH-UK"], act=act)
    put_away(firm, "CH-UK", wrong)


def lost_and_found(firm: Firm) -> None:
    """Three battery packs are missing; two turn up behind the rack weeks later."""
    if firm.waits_for("BP18", 3, lost_and_found):
        return
    missed = firm.take("BP18", 3)
    act = firm.act("carla", reason="Not in their bin")
    ledger.lose(Lines(missed), place=firm.places["lost"], act=act)

    def turn_up(firm: Firm) -> None:
        act = firm.act("anna", reason="Behind the rack")
        ledger.find(Lines(missed[:2]), place=firm.places["GI"], act=act)
        put_away(firm, "BP18", missed[:2])

    firm.later(17, turn_up)


def move_undone(firm: Firm) -> None:
    """Six drills are scanned into the wrong bin; one tap brings them back."""
    if firm.waits_for("DR12", 6, move_undone):
        return
    some = firm.free["DR12"][-6:]
    wrong = ledger.move(Lines(some), place=firm.places["A-02-04"], act=firm.act("anna"))
    ledger.reverse(wrong.event, act=firm.act("anna", reason="Wrong bin"))


def shipment_undone(firm: Firm) -> None:
    """The wrong parcel is handed over and comes back before the van has left."""
    if firm.waits_for("CH-UK", 2, shipment_undone):
        return
    some = firm.free["CH-UK"][-2:]
    order = agree(firm, orders.SALE, [("CH-UK", 2)], "FIXIT")
    act = firm.act("anna", order)
    wrong = ledger.ship(Lines(some), place=firm.places["NORTHWAY"], act=act)
    ledger.reverse(wrong.event, act=firm.act("anna", reason="Wrong parcel"))
    drop(firm, order, "Ordered twice by mistake")


def hold_undone(firm: Firm) -> None:
    """A lot of housings is held by a slip of the hand; undone at once."""
    lot = firm.stacks["HS18"][0].lot
    act = firm.act("dora", reason="Burrs")
    wrong = ledger.hold(Lines([lot]), reason="Burrs", blocks=Block.CONSUME, act=act)
    ledger.reverse(wrong.event, act=firm.act("dora", reason="Other lot"))


def scrap_undone(firm: Firm) -> None:
    """The wrong battery pack goes to scrap; it is fished out again."""
    if firm.waits_for("BP12", 1, scrap_undone):
        return
    act = firm.act("dora", reason="Cracked case")
    wrong = ledger.scrap(Lines(firm.free["BP12"][-1:]), place=firm.places["scrap"], act=act)
    ledger.reverse(wrong.event, act=firm.act("dora", reason="Cracked one was its neighbour"))


def install_undone(firm: Firm) -> None:
    """A battery is put into the wrong drill of two, and taken out again by an undo."""
    if firm.waits_for("DR12", 1, install_undone) or firm.waits_for("BP12", 1, install_undone):
        return
    drill, pack = firm.free["DR12"][-1], firm.free["BP12"][-1]
    where = ledger.read.item(drill).place
    ledger.move(Lines([pack]), place=where, act=firm.act("ben"))
    wrong = ledger.install(Lines([pack]), parent=drill, act=firm.act("ben"))
    ledger.reverse(wrong.event, act=firm.act("ben", reason="Wrong drill"))
    ledger.move(Lines([pack]), place=firm.places[HOMES["BP12"][0]], act=firm.act("ben"))


def order_cancelled(firm: Firm) -> None:
    """Motors are announced that will never come: the announcement is undone, they are void."""
    supply = supply_of("MOT36")
    cause = agree(firm, orders.PURCHASE, [(supply.sku, 12)], supply.supplier, 14)
    codes = firm.given("maker_serial", motor_serials(firm, 12))
    new = New(Kind.UNIT, firm.products[supply.sku], 12, codes)
    supplier = supply.supplier
    announced = ledger.expect(
        new, place=firm.places[supplier], owner=firm.parties[supplier],
        act=firm.act("carla", cause),
    )  # fmt: skip
    reason = "Supplier cannot deliver"

    def cancel(firm: Firm) -> None:
        _undo(firm, announced.event, "carla", reason)
        drop(firm, cause, reason)

    firm.later(9, cancel)


def received_twice(firm: Firm) -> None:
    """Screws are booked in twice by two people; the second booking is undone."""
    cause = agree(firm, orders.PURCHASE, [("SCREW", 2_000)], "FORMA")
    new = New(Kind.LOT, firm.products["SCREW"], 1, None, [2_000], origin=firm.places["FORMA"])
    received = [
        ledger.receive_new(
            new, place=firm.places["A-04-07"], stage=Stage.RAW, owner=firm.us,
            act=firm.act(who, cause),
        )
        for who in ("anna", "carla")
    ]  # fmt: skip
    _undo(firm, received[1].event, "carla", "Booked twice")
    firm.put("SCREW", received[0].items[0], 2_000, "A-04-07")


def _undo(firm: Firm, event: int, who: str, reason: str) -> None:
    ledger.reverse(event, act=firm.act(who, reason=reason))


def count_differs(firm: Firm, sku: str, change: int, reason: str) -> None:
    """There is more or less of a lot than is booked; the books follow, with a reason."""
    stack = firm.stacks[sku][-1]
    act = firm.act("carla", reason=reason)
    ledger.adjust(Lines([stack.lot], place=stack.place), changes=[change], act=act)
    stack.left += change


def paper_list(firm: Firm, sku: str, days: int) -> None:
    """The network was down: what was moved then is booked days later, with its true time."""
    to, at = firm.places[HOMES[sku][-1]], firm.diary.earlier(days)
    moved = [
        item.id for item in ledger.read.items(firm.free[sku])
        if item.place != to and item.happened_at is not None and item.happened_at < at
    ][:2]  # fmt: skip
    if moved:
        act = firm.act("anna", reason="From the paper list", at=at)
        ledger.move(Lines(moved), place=to, act=act)


def broken_last_week(firm: Firm) -> None:
    """Bottles broke days ago; it is booked today, with the day on which it happened."""
    stack = firm.stacks["BOTTLE"][0]
    act = firm.act("carla", reason="A crate fell", at=firm.diary.earlier(3))
    ledger.adjust(Lines([stack.lot], place=stack.place), changes=[-24], act=act)
    stack.left -= 24


def aisle_inspected(firm: Firm) -> None:
    """An aisle is closed for the inspection of its racks and opened the same day."""
    reason = "Inspection of racks"
    act = firm.act("dora", reason=reason)
    held = ledger.hold_place(firm.places["A-02"], reason=reason, blocks=Block.MOVE, act=act)
    ids = [each.id for each in ledger.read.latest_holds(5) if each.event == held.event]
    ledger.release(ids, act=firm.act("dora", reason="Inspected"))


def bad_housings(firm: Firm) -> None:
    """Part of a lot of housings is off colour: it is split off, held, later scrapped."""
    stack = firm.stacks["HS12"][0]
    part = Part(stack.lot, min(12, stack.left), stack.place)
    stack.left -= part.quantity
    reason = "Colour off"
    held = ledger.hold(
        lines([part]), reason=reason, blocks=Block.CONSUME, act=firm.act("dora", reason=reason)
    )
    lot = held.items[0] if len(held.items) else part.lot

    def throw_out(firm: Firm) -> None:
        ledger.move(Lines([lot]), place=firm.places["QU-3"], act=firm.act("anna"))
        release(firm, [lot], firm.paper("claim", "CL"), "Supplier credits them")
        act = firm.act("dora", reason="Colour off, credited")
        ledger.scrap(Lines([lot]), place=firm.places["scrap"], act=act)

    firm.later(11, throw_out)
