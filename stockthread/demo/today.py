"""How things stand on the last days: what is open, under way, expected, held and kept."""

from datetime import timedelta

from stockthread import ledger, orders, returns
from stockthread.demo.drills import DRILLS, assemble, issue, measure_torque
from stockthread.demo.firm import Firm
from stockthread.demo.mishaps import supply_of
from stockthread.demo.packs import PACKS
from stockthread.demo.papers import agree
from stockthread.demo.premises import CLOSED_RACK
from stockthread.demo.purchases import lot_number, order
from stockthread.demo.returns import complain, is_suspect
from stockthread.ledger import Block, Kind, Lines, New, Stage


def goods_expected(firm: Firm) -> None:
    """Motors and housings are on order and will come next week."""
    order(firm, supply_of("MOT18"))
    order(firm, supply_of("HS36"))


def goods_due(firm: Firm) -> None:
    """Motors are ordered that will come on the last day."""
    order(firm, supply_of("MOT12"))


def chargers_wait(firm: Firm, number: int, numbered: int) -> None:
    """Chargers came that were only counted: some have their serials, the others wait."""
    cause = agree(firm, orders.PURCHASE, [("CH-EU", 2 * number)], "LADE", 0)
    new = New(
        Kind.LOT, firm.products["CH-EU"], 1, firm.given("lot", [lot_number(firm, "LADE")]),
        [number], origin=firm.places["LADE"],
    )  # fmt: skip
    posting = ledger.receive_new(
        new, place=firm.places["GI"], stage=Stage.READY, owner=firm.us,
        act=firm.act("anna", cause),
    )  # fmt: skip
    some = Lines(posting.items, [numbered])
    ledger.serialise(some, codes=firm.serials("CHARGER"), act=firm.act("anna", cause))


def fill_rack(firm: Firm) -> None:
    """Chargers that sell slowly are brought to the bins of the last rack."""
    if firm.waits_for("CH-EU", 8, fill_rack):
        return
    slow = firm.take("CH-EU", 8)
    bins = [firm.places[f"A-04-{n:02d}"] for n in (9, 10, 11, 12)]
    to = [bins[n % 4] for n in range(len(slow))]
    ledger.move(Lines(slow), place=to, act=firm.act("anna"))


def rack_hit(firm: Firm) -> None:
    """A fork-lift has run into the rack: nothing may be moved in it until it is checked."""
    reason = "Hit by the fork-lift: do not touch until checked"
    act = firm.act("carla", reason=reason)
    ledger.hold_place(firm.places[CLOSED_RACK], reason=reason, blocks=Block.MOVE, act=act)


def line_at_work(firm: Firm) -> None:
    """Six drills are on the line: motors are in, battery packs are not."""
    model = DRILLS["DR36"]
    if firm.waits_for(model.motor, 6, line_at_work):
        return
    motors = firm.take(model.motor, 6)
    cause = agree(firm, orders.PRODUCTION, [(model.sku, len(motors))])
    issue(firm, motors, cause)
    drills = assemble(firm, model, len(motors), cause, Stage.WIP)
    ledger.install(Lines(motors), parent=drills, act=firm.act("ben", cause))
    measure_torque(firm, drills, model, cause, drills[-1:])
    reason = "Torque test failed"
    ledger.hold(
        Lines(drills[-1:]), reason=reason, blocks=Block.SHIP | Block.MOVE,
        act=firm.act("ben", cause, reason),
    )  # fmt: skip


def drill_lent(firm: Firm) -> None:
    """A café gets a drill on loan for two weeks."""
    if firm.waits_for("DR12", 1, drill_lent):
        return
    act = firm.act("anna", reason="While theirs is in repair")
    due = act.recorded_at.date() + timedelta(days=14)
    returns.lend(firm.take("DR12", 1), party=firm.parties["PARKCAFE"], due=due, act=act)


def cells_kept(firm: Firm) -> None:
    """Cells are promised to the next production order of battery packs."""
    stack = firm.stacks["CELL"][0]
    wanted = min(stack.left, 400)
    kept = Lines([stack.lot], [wanted], place=stack.place)
    order = agree(firm, orders.PRODUCTION, [("BP18", wanted // PACKS["BP18"].cells)])
    ledger.reserve(kept, order=order, act=firm.act("ben", order))


def carton_leaks(firm: Firm, customer: str) -> None:
    """A café returns a carton: the caps leak. The carton is held as it is."""
    carton = firm.loads_of[customer][0]
    cause = firm.paper("complaint", "C")
    ledger.take_back(Lines([carton]), place=firm.places["QU-2"], act=firm.act("anna", cause))
    reason = "Complaint: caps leak"
    ledger.hold(
        Lines([carton]), reason=reason, blocks=Block.SHIP | Block.MOVE,
        act=firm.act("dora", cause, reason),
    )  # fmt: skip


def waiting_complaint(firm: Firm, sku: str, symptom: str) -> None:
    """A unit comes back and waits for somebody to look at it."""
    sales = [sale for sale in firm.sold if sale.sku == sku and not is_suspect(firm, sale)]
    complain(firm, firm.random.choice(sales[-40:]), symptom)


def bins_tidied(firm: Firm) -> None:
    """Single scans of an ordinary morning: a few things change their bins."""
    for sku, bin in (("BP12", "A-02-02"), ("BP36", "A-02-10"), ("DR12", "A-01-02"),
                     ("DR18", "A-01-06"), ("MOT12", "A-03-01")):  # fmt: skip
        to = firm.places[bin]
        item = next((each for each in ledger.read.items(firm.free[sku]) if each.place != to), None)
        if item is not None:
            ledger.move(Lines([item.id]), place=to, act=firm.act("anna"))


def orders_wait(firm: Firm) -> None:
    """Orders of which nothing has come or left yet: new, late, a draft, and one of each kind."""
    agree(firm, orders.SALE, [("DR18", 6), ("CH-UK", 6), ("BP18", 3)], "BRICK", 2)
    agree(firm, orders.SALE, [("DR36", 2), ("CH-EU", 2)], "NORDBAU", -2)
    agree(firm, orders.SALE, [("LAMP18", 10)], "STAGE", 9, is_draft=True)
    agree(firm, orders.PURCHASE, [("HS18", 240), ("SCREW", 12_000)], "FORMA", -4)
    agree(firm, orders.TRANSFER, [("CH-UK", 12)], days=1, way=("A", "LINE-1"))
    agree(firm, orders.RETURN, [("DR12", 3)], "HOMESTEAD", 5)
    agree(firm, orders.PRODUCTION, [("DR18", 12), ("DR12", 6)], days=6)
