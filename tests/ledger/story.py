"""A story in which every kind of event happens, and every ledger table gets rows of every sort."""

from collections.abc import Iterator
from datetime import timedelta

from stockthread import catalog, ledger
from stockthread.kernel import db
from stockthread.ledger import Block, Cause, Given, Kind, Lines, New, Stage
from tests.world import START, World


def told(w: World) -> Iterator[str]:
    """Post one event after another; give the kind of each as it has been posted."""
    yield from _units_come_and_go(w)
    yield from _packing(w)
    yield from _holds_and_promises(w)
    yield from _production(w)
    yield from _lots(w)
    yield from _serials_later(w)
    yield from _corrections(w)
    yield from _undone(w)


def _units_come_and_go(w: World) -> Iterator[str]:
    coming = New(Kind.UNIT, w.drill, 3, Given(w.serial, ["E1", "E2", " E3 "]))
    expected = ledger.expect(coming, place=w.supplier, owner=w.us, act=w.act())
    yield "expect"
    ledger.receive(Lines(expected.items), place=w.a1, stage=Stage.READY, owner=w.us, act=w.act())
    yield "receive"
    new = New(Kind.UNIT, w.battery, 2, Given(w.serial, ["R1", "R2"]), origin=w.supplier)
    ledger.receive_new(new, place=w.a2, stage=Stage.RAW, owner=w.us, act=w.act())
    yield "receive"
    drills = w.drills(6)
    yield "commission"
    w.move(drills[:4], w.a2, device="scanner 7", cause=Cause("task", "12"), reason="tidy")
    yield "move"
    w.move(drills[:2], w.a3, accept="good")
    yield "move"
    late = START + timedelta(minutes=3)
    w.move(drills[4:5], w.a3, at=late + timedelta(minutes=1))
    yield "move"
    ledger.ship(Lines(drills[:2]), place=w.carrier, act=w.act())
    yield "ship"
    ledger.deliver(Lines(drills[:2]), place=w.customer, owner=w.customer_party, act=w.act())
    yield "deliver"
    ledger.take_back(Lines(drills[:1]), place=w.a1, owner=w.us, act=w.act())
    yield "take_back"
    ledger.change_owner(Lines(drills[1:2]), owner=w.us, act=w.act())
    yield "change_owner"
    ledger.lose(Lines(drills[2:4]), place=w.lost, act=w.act())
    yield "lose"
    ledger.find(Lines(drills[2:3]), place=w.a2, act=w.act())
    yield "find"
    ledger.scrap(Lines(drills[2:3]), place=w.scrap, act=w.act(reason="dropped"))
    yield "scrap"


def _packing(w: World) -> Iterator[str]:
    carton, pallet = w.cartons(2)
    yield "commission"
    drills, juice = w.drills(3), w.juice_lot(900)
    ledger.pack(Lines(drills), container=carton, act=w.act())
    yield "pack"
    ledger.pack(Lines([juice], [400]), container=carton, act=w.act())
    yield "pack"
    ledger.pack(Lines([carton]), container=pallet, act=w.act())
    yield "pack"
    w.move([pallet], w.a3)
    yield "move"
    ledger.unpack(Lines(drills[:1]), act=w.act())
    yield "unpack"


def _holds_and_promises(w: World) -> Iterator[str]:
    drills, juice = w.drills(3), w.juice_lot(1000)
    ledger.hold(Lines(drills), reason="scratched", blocks=Block.SHIP, act=w.act())
    yield "hold"
    again = ledger.hold(
        Lines(drills[:2]), reason="recalled", blocks=Block.SHIP | Block.MOVE, act=w.act()
    )
    yield "hold"
    ledger.hold(Lines([juice], [300]), reason="cloudy", blocks=Block.CONSUME, act=w.act())
    yield "hold"
    ledger.hold_place(w.a3, reason="leaking roof", blocks=Block.MOVE, act=w.act())
    yield "hold"
    ids = db.query("SELECT id FROM ledger_hold WHERE event = %s ORDER BY id", [again.event])
    ledger.release([ids[0][0]], act=w.act())
    yield "release"
    ledger.release([row[0] for row in db.query("SELECT id FROM ledger_hold WHERE place <> 0")],
                   act=w.act())  # fmt: skip
    yield "release"
    free = w.drills(2)
    ledger.reserve(Lines(free), order=Cause("order", "S-1"), act=w.act())
    yield "reserve"
    ledger.reserve(Lines([juice], [200]), order=Cause("order", "S-1"), act=w.act())
    yield "reserve"
    ledger.reserve(Lines([juice], [100]), order=Cause("order", "S-2"), act=w.act())
    yield "reserve"
    ledger.hold(Lines([juice], [450]), reason="cloudy too", blocks=Block.SHIP, act=w.act())
    yield "hold"
    rows = db.query("SELECT id FROM ledger_reservation WHERE item = %s", [free[0]])
    ledger.unreserve([rows[0][0]], act=w.act())
    yield "unreserve"


def _production(w: World) -> Iterator[str]:
    drills, batteries = w.drills(2), w.batteries(4)
    ledger.install(Lines(batteries[:2]), parent=drills, act=w.act())
    yield "install"
    w.move(drills[:1], w.a2)
    yield "move"
    ledger.remove(Lines(batteries[:1]), stage=Stage.RAW, act=w.act())
    yield "remove"
    apples = w.juice_lot(5000, product=w.apples)
    used = ledger.consume(Lines([apples], [3000]), act=w.act())
    yield "consume"
    process = used.items[0]
    ledger.consume(Lines([apples], [500]), process=process, act=w.act())
    yield "consume"
    made = New(Kind.LOT, w.juice, 2, Given(w.lot, ["P1", "P2"]), [1000, 800])
    ledger.produce(made, process=process, place=w.a1, owner=w.us, act=w.act())
    yield "produce"
    begun = New(Kind.UNIT, w.drill, 2, Given(w.serial, ["F1", "F2"]))
    units = ledger.commission(begun, place=w.a1, stage=Stage.WIP, owner=w.us, act=w.act()).items
    yield "commission"
    ledger.finish(Lines(units), place=w.a2, process=process, act=w.act())
    yield "finish"
    days = catalog.read.attributes()[0].id
    ledger.observe(drills, attributes=days, values=["17", "18"], act=w.act())
    yield "observe"


def _lots(w: World) -> Iterator[str]:
    first, second = w.juice_lot(1000), w.juice_lot(500)
    w.move([first], w.a2)
    yield "move"
    ledger.move(Lines([first], [400]), place=w.a1, act=w.act())
    yield "move"
    ledger.split(Lines([first], [100], place=w.a2), act=w.act())
    yield "split"
    ledger.merge(
        Lines([first, second], [300, 500], place=w.a1),
        code=Given(w.lot, ["M1"]), place=w.a1, owner=w.us, act=w.act(),
    )  # fmt: skip
    yield "merge"
    ledger.adjust(Lines([first], place=w.a2), changes=[50], act=w.act(reason="counted"))
    yield "adjust"
    ledger.adjust(Lines([first], place=w.a2), changes=[-20], act=w.act(reason="counted"))
    yield "adjust"
    other = w.juice_lot(700)
    new = New(Kind.LOT, w.juice, 1, Given(w.lot, ["T1"]), [900])
    ledger.blend(Lines([first, other], [200, 700], place=[w.a2, w.a1]), new,
                 place=w.a3, owner=w.us, act=w.act())  # fmt: skip
    yield "blend"


def _serials_later(w: World) -> Iterator[str]:
    lot, carton = w.pump_lot(10), w.cartons(1)[0]
    ledger.pack(Lines([lot], [4]), container=carton, act=w.act())
    yield "pack"
    codes = Given(w.serial, ["PU-1", "PU-2", " PU-3", "PU-4"])
    lines = Lines([lot, w.pump_lot(3)], [2, 2], container=0)
    ledger.serialise(lines, codes=codes, act=w.act())
    yield "serialise"
    inside = Lines([lot], [3], container=carton)
    ledger.serialise(inside, codes=Given(w.serial, ["PU-5", "PU-6", ""]), act=w.act(accept="good"))
    yield "serialise"
    w.move([carton], w.a2)
    yield "move"
    undone = ledger.serialise(
        Lines([lot], [1], container=carton), codes=Given(w.serial, ["PU-7"]), act=w.act()
    )
    ledger.reverse(undone.event, act=w.act())
    yield "reverse"


def _corrections(w: World) -> Iterator[str]:
    drills = w.drills(3)
    ledger.correct_codes(drills[:1], codes=Given(w.serial, ["Ｗ-7"]), act=w.act())
    yield "correct_code"
    ledger.correct_codes(drills[1:2], codes=Given(w.serial, ["W-8"]), act=w.act(), keep=True)
    yield "correct_code"
    ledger.swap_codes(*drills[:2], type=w.serial, act=w.act())
    yield "correct_code"
    ledger.close_codes(drills[:1], codes=Given(w.serial, ["W-8"]), act=w.act())
    yield "correct_code"
    ledger.correct_product(drills[2:], product=w.battery, act=w.act())
    yield "correct_product"


def _undone(w: World) -> Iterator[str]:
    drills = w.drills(2)
    moved = w.move(drills, w.a2)
    ledger.reverse(moved.event, act=w.act())
    yield "reverse"
    made = ledger.commission(
        New(Kind.UNIT, w.drill, 1, Given(w.serial, ["OOPS"])),
        place=w.a1, stage=Stage.READY, owner=w.us, act=w.act(),
    )  # fmt: skip
    ledger.reverse(made.event, act=w.act())
    yield "reverse"
    held = ledger.hold(Lines(drills), reason="mistake", blocks=Block.SHIP, act=w.act())
    ledger.reverse(held.event, act=w.act())
    yield "reverse"
    lot = w.juice_lot(1000)
    part = ledger.split(Lines([lot], [250]), act=w.act())
    ledger.reverse(part.event, act=w.act())
    yield "reverse"
    battery = w.batteries(1)
    inside = ledger.install(Lines(battery), parent=drills[0], act=w.act())
    ledger.reverse(inside.event, act=w.act())
    yield "reverse"
    code = ledger.correct_codes(drills[:1], codes=Given(w.serial, ["X-9"]), act=w.act())
    ledger.reverse(code.event, act=w.act())
    yield "reverse"
