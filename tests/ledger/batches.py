"""Each verb with a batch of any number of lines: what it starts from, and the act itself."""

from collections.abc import Callable, Sequence
from typing import Any

from stockthread import identifiers, ledger
from stockthread.identifiers import Fields
from stockthread.kernel import db
from stockthread.ledger import Cause, Generated, Given, Kind, Lines, New, Stage
from tests.ledger import verbs
from tests.world import World

Act = Callable[[World, Sequence[int]], Any]


def made(w: World, number: int) -> list[int]:
    """Return drills in A-1."""
    return w.drills(number)


def shipped(w: World, number: int) -> list[int]:
    drills = w.drills(number)
    ledger.ship(Lines(drills), place=w.customer, act=w.act())
    return drills


def missing(w: World, number: int) -> list[int]:
    drills = w.drills(number)
    ledger.lose(Lines(drills), place=w.lost, act=w.act())
    return drills


def packed(w: World, number: int) -> list[int]:
    drills = w.drills(number)
    ledger.pack(Lines(drills), container=w.cartons(1)[0], act=w.act())
    return drills


def carton(w: World, number: int) -> list[int]:
    """Return a carton with that many drills in it."""
    box = w.cartons(1)
    ledger.pack(Lines(w.drills(number)), container=box[0], act=w.act())
    return box


def built_in(w: World, number: int) -> list[int]:
    drills = w.drills(number)
    ledger.install(Lines(drills), parent=w.drills(1)[0], act=w.act())
    return drills


def coming(w: World, number: int) -> list[int]:
    texts = [f"E{next(w.keys)}-{n}" for n in range(number)]
    new = New(Kind.UNIT, w.drill, number, Given(w.serial, texts))
    return list(ledger.expect(new, place=w.supplier, owner=w.us, act=w.act()).items)


def tag() -> int:
    """Return the type of asset tags."""
    return identifiers.read.code_type_by_code("asset_tag").id


def tagged(w: World, number: int) -> list[int]:
    """Return drills that have an asset tag beside their serial."""
    drills = w.drills(number)
    given = Given(tag(), [f"T{drill}" for drill in drills])
    ledger.correct_codes(drills, codes=given, act=w.act(), keep=True)
    return drills


def scheme(w: World) -> int:
    """Return a new scheme of serials."""
    code = f"S{next(w.keys)}"
    new = identifiers.NewScheme(code, code, f"{code}-{{counter:6}}", w.serial)
    return identifiers.add_schemes([new])[0]


def lots(w: World, number: int) -> list[int]:
    texts = [f"L{next(w.keys)}-{n}" for n in range(number)]
    new = New(Kind.LOT, w.juice, number, Given(w.lot, texts), [100] * number)
    return list(
        ledger.commission(new, place=w.a1, stage=Stage.READY, owner=w.us, act=w.act()).items
    )


def pieces(w: World, number: int) -> list[int]:
    """Return a lot that has at least so many pieces without serials."""
    return [w.pump_lot(number)] * number


def lots_of_pieces(w: World, number: int) -> list[int]:
    texts = [f"PL{next(w.keys)}-{n}" for n in range(number)]
    new = New(Kind.LOT, w.pump(), number, Given(w.lot, texts), [5] * number)
    return list(
        ledger.commission(new, place=w.a1, stage=Stage.READY, owner=w.us, act=w.act()).items
    )


def poured(w: World, number: int) -> list[int]:
    """Return a process that gave something, and lots that were split off others."""
    process = ledger.consume(Lines([w.juice_lot(10)]), act=w.act()).items[0]
    new = New(Kind.LOT, w.juice, 1, None, [10])
    ledger.produce(new, process=process, place=w.a1, owner=w.us, act=w.act())
    made = ledger.split(Lines(lots(w, number), [40] * number), act=w.act()).items
    return [process, *made]


def begun(w: World, number: int) -> list[int]:
    """Return a process, and drills that work has begun on."""
    process = ledger.consume(Lines([w.juice_lot(10)]), act=w.act()).items[0]
    codes = Given(w.serial, [f"W{next(w.keys)}-{n}" for n in range(number)])
    new = New(Kind.UNIT, w.drill, number, codes)
    made = ledger.commission(new, place=w.a1, stage=Stage.WIP, owner=w.us, act=w.act()).items
    return [process, *made]


def held(w: World, number: int) -> list[int]:
    drills = w.drills(number)
    event = ledger.hold(Lines(drills), reason="x", blocks=7, act=w.act()).event
    return [id for (id,) in db.query("SELECT id FROM ledger_hold WHERE event = %s", [event])]


def promised(w: World, number: int) -> list[int]:
    event = ledger.reserve(Lines(w.drills(number)), order=Cause("o", "1"), act=w.act()).event
    sql = "SELECT id FROM ledger_reservation WHERE event = %s"
    return [id for (id,) in db.query(sql, [event])]


def moved(w: World, number: int) -> list[int]:
    return [w.move(w.drills(number), w.a2).event]


def codes(w: World, items: Sequence[int]) -> Given:
    return Given(w.serial, [f"C{next(w.keys)}-{item}" for item in items])


COSTS: dict[str, tuple[Callable[[World, int], list[int]], Act]] = {
    "commission": (made, lambda w, i: w.drills(len(i))),
    "receive": (coming, lambda w, i: ledger.receive(
        Lines(i), place=w.a1, stage=Stage.READY, owner=w.us, act=w.act())),
    "move": (made, lambda w, i: w.move(i, w.a2)),
    "move_carton": (carton, lambda w, i: w.move(i, w.a2)),
    "move_lots": (lots, lambda w, i: ledger.move(
        Lines(i, [60] * len(i)), place=w.a2, act=w.act())),
    "ship": (made, lambda w, i: ledger.ship(Lines(i), place=w.customer, act=w.act())),
    "deliver": (shipped, lambda w, i: ledger.deliver(Lines(i), place=w.carrier, act=w.act())),
    "take_back": (shipped, lambda w, i: ledger.take_back(Lines(i), place=w.a1, act=w.act())),
    "change_owner": (made, lambda w, i: ledger.change_owner(
        Lines(i), owner=w.customer_party, act=w.act())),
    "finish": (begun, lambda w, i: ledger.finish(
        Lines(i[1:]), place=w.a2, process=i[0], act=w.act())),
    "scrap": (made, lambda w, i: ledger.scrap(Lines(i), place=w.scrap, act=w.act())),
    "lose": (made, lambda w, i: ledger.lose(Lines(i), place=w.lost, act=w.act())),
    "find": (missing, lambda w, i: ledger.find(Lines(i), place=w.a1, act=w.act())),
    "pack": (made, lambda w, i: ledger.pack(Lines(i), container=w.cartons(1)[0], act=w.act())),
    "unpack": (packed, lambda w, i: ledger.unpack(Lines(i), act=w.act())),
    "install": (made, lambda w, i: ledger.install(
        Lines(i), parent=w.drills(1)[0], act=w.act())),
    "remove": (built_in, lambda w, i: ledger.remove(Lines(i), stage=Stage.RAW, act=w.act())),
    "consume": (made, lambda w, i: ledger.consume(Lines(i), act=w.act())),
    "feed": (poured, lambda w, i: ledger.consume(Lines(i[1:]), process=i[0], act=w.act())),
    "merge": (lots, lambda w, i: ledger.merge(
        Lines(i), code=None, place=w.a1, owner=w.us, act=w.act())),
    "split": (lots, lambda w, i: ledger.split(Lines(i, [40] * len(i)), act=w.act())),
    "serialise": (pieces, lambda w, i: ledger.serialise(
        Lines(i[:1], [len(i)]), codes=codes(w, range(len(i))), act=w.act())),
    "serialise_lots": (lots_of_pieces, lambda w, i: ledger.serialise(
        Lines(i, [1] * len(i)), codes=codes(w, i), act=w.act())),
    "adjust": (lots, lambda w, i: ledger.adjust(
        Lines(i), changes=[5] * len(i), act=w.act(reason="counted"))),
    "hold": (made, lambda w, i: ledger.hold(Lines(i), reason="x", blocks=7, act=w.act())),
    "hold_carton": (carton, lambda w, i: ledger.hold(
        Lines(i), reason="x", blocks=7, act=w.act())),
    "hold_parts": (lots, lambda w, i: ledger.hold(
        Lines(i, [40] * len(i)), reason="x", blocks=7, act=w.act())),
    "release": (held, lambda w, i: ledger.release(i, act=w.act())),
    "reserve": (made, lambda w, i: ledger.reserve(
        Lines(i), order=Cause("order", "1"), act=w.act())),
    "unreserve": (promised, lambda w, i: ledger.unreserve(i, act=w.act())),
    "correct_codes": (made, lambda w, i: ledger.correct_codes(
        i, codes=codes(w, i), act=w.act())),
    "correct_named_codes": (tagged, lambda w, i: ledger.correct_codes(
        i, codes=Given(tag(), [f"U{n}" for n in i]), instead=[f"T{n}" for n in i], act=w.act())),
    "renew_codes": (made, lambda w, i: ledger.correct_codes(
        i, codes=Generated(scheme(w), Fields()), act=w.act())),
    "close_codes": (tagged, lambda w, i: ledger.close_codes(
        i, codes=Given(tag(), [f"T{n}" for n in i]), act=w.act())),
    "correct_product": (made, lambda w, i: ledger.correct_product(
        i, product=w.battery, act=w.act())),
    "observe": (made, lambda w, i: ledger.observe(
        i, attributes=verbs.days(), values=["1"] * len(i), act=w.act())),
    "reverse": (moved, lambda w, i: ledger.reverse(i[0], act=w.act())),
}  # fmt: skip
