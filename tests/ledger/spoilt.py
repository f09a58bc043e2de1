"""For each refusal of a line: how a line comes to deserve it.

A function takes the cast and the name of a verb and returns the rows that make the refusal; the
last of them is the one that is refused.
"""

from collections.abc import Callable

from stockthread import catalog, ledger
from stockthread.kernel import db
from stockthread.ledger import Cause, Given, Kind, Lines, New, Stage
from tests.ledger import verbs
from tests.ledger.verbs import NOBODY, Row
from tests.world import World

Rows = list[Row]


def unknown_item(w: World, verb: str) -> Rows:
    return [Row(NOBODY, 1)]


def wrong_kind(w: World, verb: str) -> Rows:
    return [Row(verbs.process(w), 1)]


def unit_for_a_lot(w: World, verb: str) -> Rows:
    return [Row(w.drills(1)[0], 1)]


def lot_for_a_unit(w: World, verb: str) -> Rows:
    return [Row(w.juice_lot(100))]


def repeated_item(w: World, verb: str) -> Rows:
    item = verbs.unit(w, verb)
    return [Row(item), Row(item)]


def listed_twice(w: World, verb: str) -> Rows:
    """A unit that stands beside the carton it is in."""
    carton = w.cartons(1)[0]
    drill = w.drills(1)[0]
    ledger.pack(Lines([drill]), container=carton, act=w.act())
    verbs.to_begin(w, verb, carton)
    return [Row(carton), Row(drill)]


def lot_not_there(w: World, verb: str) -> Rows:
    return [Row(verbs.lot(w, verb), 10, place=w.a3)]


def lot_in_several_places(w: World, verb: str) -> Rows:
    """A lot of which the verb could take either part."""
    if verb == "receive":
        lot = verbs.expected_lot(w)
        ledger.receive(Lines([lot], [100]), place=w.a1, stage=Stage.RAW, owner=w.us, act=w.act())
        return [Row(lot, 10)]
    lot = w.juice_lot(1000)
    w.move([lot], w.a2)
    ledger.move(Lines([lot], [400]), place=w.a1, act=w.act())
    return [Row(lot, 10)]


def not_as_expected(w: World, verb: str) -> Rows:
    return [Row(verbs.unit(w, verb), place=w.a3)]


def two_of_a_unit(w: World, verb: str) -> Rows:
    return [Row(verbs.unit(w, verb), 2)]


def none_of_a_lot(w: World, verb: str) -> Rows:
    return [Row(verbs.lot(w, verb), 0)]


def not_enough(w: World, verb: str) -> Rows:
    return [Row(verbs.lot(w, verb), -1001 if verb == "adjust" else 1001)]


def twice_too_much(w: World, verb: str) -> Rows:
    """Two lines that are each possible and together are not."""
    lot = verbs.lot(w, verb)
    sign = -1 if verb == "adjust" else 1
    return [Row(lot, sign * 600), Row(lot, sign * 401)]


def lot_reserved(w: World, verb: str) -> Rows:
    lot = verbs.lot(w, verb)
    ledger.reserve(Lines([lot], [300]), order=Cause("order", "1"), act=w.act())
    return [Row(lot, -701 if verb == "adjust" else 701)]


def reserved(w: World, verb: str) -> Rows:
    drill = verbs.unit(w, verb)
    ledger.reserve(Lines([drill]), order=Cause("order", "1"), act=w.act())
    return [Row(drill)]


def reserved_lot(w: World, verb: str) -> Rows:
    lot = w.juice_lot(1000)
    ledger.reserve(Lines([lot], [300]), order=Cause("order", "1"), act=w.act())
    return [Row(lot, 701)]


def content_is_reserved(w: World, verb: str) -> Rows:
    carton, drill = w.cartons(1)[0], w.drills(1)[0]
    ledger.pack(Lines([drill]), container=carton, act=w.act())
    ledger.reserve(Lines([drill]), order=Cause("order", "1"), act=w.act())
    return [Row(carton)]


def held(w: World, verb: str) -> Rows:
    item = verbs.either(w, verb)
    ledger.hold(Lines([item]), reason="cracked", blocks=7, act=w.act())
    return [Row(item)]


def held_by_its_place(w: World, verb: str) -> Rows:
    """The hold is on the warehouse, the item in one of its bins."""
    if verb == "receive":
        ledger.hold_place(w.supplier, reason="strike", blocks=7, act=w.act())
        return [Row(verbs.unit(w, verb))]
    ledger.hold_place(w.warehouse, reason="flood", blocks=7, act=w.act())
    return [Row(verbs.either(w, verb))]


def held_by_its_lot(w: World, verb: str) -> Rows:
    """A unit whose lot is held."""
    lot = w.pump_lot()
    new = w.pumps_of(lot)
    if verb == "receive":
        unit = ledger.expect(new, place=w.supplier, owner=w.us, act=w.act()).items[0]
    else:
        made = ledger.commission(new, place=w.a1, stage=Stage.READY, owner=w.us, act=w.act())
        unit = verbs.to_begin(w, verb, made.items[0])
    ledger.hold(Lines([lot]), reason="sour", blocks=7, act=w.act())
    return [Row(unit)]


def held_inside(w: World, verb: str) -> Rows:
    """A pallet with a carton with a drill that is held."""
    pallet, carton = w.cartons(2)
    drill = w.drills(1)[0]
    ledger.pack(Lines([drill]), container=carton, act=w.act())
    ledger.pack(Lines([carton]), container=pallet, act=w.act())
    ledger.hold(Lines([drill]), reason="cracked", blocks=7, act=w.act())
    return [Row(pallet)]


def held_component(w: World, verb: str) -> Rows:
    """A drill whose battery is held."""
    drill, battery = w.drills(1)[0], w.batteries(1)[0]
    ledger.install(Lines([battery]), parent=drill, act=w.act())
    ledger.hold(Lines([battery]), reason="recall", blocks=7, act=w.act())
    return [Row(drill)]


def installed(w: World, verb: str) -> Rows:
    battery = w.batteries(1)[0]
    ledger.install(Lines([battery]), parent=w.drills(1)[0], act=w.act())
    return [Row(battery)]


def item_is_gone(w: World, verb: str) -> Rows:
    drill = w.drills(1)[0]
    ledger.scrap(Lines([drill]), place=w.scrap, act=w.act())
    return [Row(drill)]


def wrong_stage(w: World, verb: str) -> Rows:
    """Received already, or not yet."""
    if verb == "receive":
        return [Row(w.drills(1)[0])]
    if verb in verbs.OF_LOTS:
        return [Row(verbs.expected_lot(w), 5)]
    return [Row(verbs.expected_unit(w))]


def work_in_progress_inside(w: World, verb: str) -> Rows:
    new = New(Kind.UNIT, w.drill, 1, Given(w.serial, [f"W-{next(w.keys)}"]))
    half = ledger.commission(new, place=w.a1, stage=Stage.WIP, owner=w.us, act=w.act()).items[0]
    carton = w.cartons(1)[0]
    ledger.pack(Lines([half]), container=carton, act=w.act())
    return [Row(carton)]


def void(w: World, verb: str) -> Rows:
    drill = w.drills(1)[0]
    ledger.reverse(_event_that_made(drill), act=w.act())
    return [Row(drill)]


def _event_that_made(item: int) -> int:
    sql = "SELECT id FROM ledger_event WHERE first_item <= %s AND first_item + new_items > %s"
    return int(db.query(sql, [item, item])[0][0])


def not_with_us(w: World, verb: str) -> Rows:
    item = w.juice_lot(1000) if verb in verbs.OF_LOTS else w.drills(1)[0]
    ledger.ship(Lines([item]), place=w.customer, act=w.act())
    return [Row(item)]


def owned_by_other(w: World, verb: str) -> Rows:
    drill = w.drills(1)[0]
    ledger.change_owner(Lines([drill]), owner=w.supplier_party, act=w.act())
    return [Row(drill)]


def owned_by_other_inside(w: World, verb: str) -> Rows:
    carton, lot = w.cartons(1)[0], w.juice_lot(1000)
    ledger.change_owner(Lines([lot], [400]), owner=w.supplier_party, act=w.act())
    lines = Lines([lot], [400], owner=w.supplier_party)
    ledger.pack(lines, container=carton, act=w.act())
    return [Row(carton)]


def serials_needed(w: World, verb: str) -> Rows:
    return [Row(w.pump_lot(), 5)]


def serials_needed_inside(w: World, verb: str) -> Rows:
    carton = w.cartons(1)[0]
    ledger.pack(Lines([w.pump_lot()], [5]), container=carton, act=w.act())
    return [Row(carton)]


def lost_is_not_with_us(w: World, verb: str) -> Rows:
    drill = w.drills(1)[0]
    ledger.lose(Lines([drill]), place=w.lost, act=w.act())
    return [Row(drill)]


def loose(w: World, verb: str) -> Rows:
    return [Row(w.drills(1)[0])]


def begun_elsewhere(w: World, verb: str) -> Rows:
    new = New(Kind.UNIT, w.drill, 1, Given(w.serial, [f"B{next(w.keys):04d}"]))
    made = ledger.commission(new, place=w.a1, stage=Stage.WIP, owner=w.us, act=w.act())
    ledger.ship(Lines(list(made.items)), place=w.supplier, act=w.act())
    return [Row(made.items[0])]


def packed(w: World, verb: str) -> Rows:
    carton = w.cartons(1)[0]
    item = w.juice_lot(1000) if verb in verbs.OF_LOTS else w.drills(1)[0]
    ledger.pack(Lines([item]), container=carton, act=w.act())
    if verb in ("deliver", "take_back"):
        ledger.ship(Lines([carton]), place=w.carrier, act=w.act())
    if verb == "find":
        ledger.lose(Lines([carton]), place=w.lost, act=w.act())
    return [Row(item)]


def already_there(w: World, verb: str) -> Rows:
    if verb == "deliver":
        return [Row(verbs.unit(w, verb), target=w.carrier)]
    return [Row(verbs.unit(w, verb), target=w.a1)]


def already_theirs(w: World, verb: str) -> Rows:
    drill = verbs.unit(w, verb)
    ledger.change_owner(Lines([drill]), owner=w.customer_party, act=w.act())
    return [Row(drill)]


def has_contents(w: World, verb: str) -> Rows:
    drill = w.drills(1)[0]
    ledger.install(Lines(w.batteries(1)), parent=drill, act=w.act())
    return [Row(drill)]


def has_a_lot_inside(w: World, verb: str) -> Rows:
    carton = w.cartons(1)[0]
    ledger.pack(Lines([w.juice_lot(100)]), container=carton, act=w.act())
    return [Row(carton)]


def place_not_open(w: World, verb: str) -> Rows:
    return [Row(verbs.either(w, verb), target=NOBODY)]


def wrong_place(w: World, verb: str) -> Rows:
    """Our own bin for what goes out, the customer's place for what stays with us."""
    goes_out = verb in ("ship", "deliver", "scrap", "lose")
    return [Row(verbs.either(w, verb), target=w.a3 if goes_out else w.customer)]


def unknown_container(w: World, verb: str) -> Rows:
    return [Row(verbs.unit(w, verb), target=NOBODY)]


def not_a_container(w: World, verb: str) -> Rows:
    target = w.drills(1)[0] if verb == "pack" else w.cartons(1)[0]
    return [Row(verbs.unit(w, verb), target=target)]


def container_is_gone(w: World, verb: str) -> Rows:
    target = _target(w, verb)
    ledger.scrap(Lines([target]), place=w.scrap, act=w.act())
    return [Row(verbs.unit(w, verb), target=target)]


def _target(w: World, verb: str) -> int:
    return w.cartons(1)[0] if verb == "pack" else w.drills(1)[0]


def container_in_itself(w: World, verb: str) -> Rows:
    """The outer one into the inner one; or two units into each other."""
    outer, inner = (w.cartons if verb == "pack" else w.drills)(2)
    if verb == "install":
        return [Row(inner, target=outer), Row(outer, target=inner)]
    verbs.DO[verb](w, [Row(inner, target=outer)], w.act())
    return [Row(outer, target=inner)]


def container_is_held(w: World, verb: str) -> Rows:
    target = _target(w, verb)
    ledger.hold(Lines([target]), reason="wet", blocks=7, act=w.act())
    return [Row(verbs.unit(w, verb), target=target)]


def other_place(w: World, verb: str) -> Rows:
    target = _target(w, verb)
    w.move([target], w.a3)
    return [Row(verbs.unit(w, verb), target=target)]


def out_of_order(w: World, verb: str) -> Rows:
    """The act is to say that it happened before this item was made."""
    return [Row(verbs.either(w, verb))]


def code_in_use(w: World, verb: str) -> Rows:
    if verb == "split":
        w.juice_lot(5, code="TAKEN")
        return [Row(w.juice_lot(1000), 10, target="TAKEN")]
    if verb == "correct_product":
        twin = New(Kind.UNIT, w.battery, 1, Given(w.serial, ["TWIN"]))
        ledger.commission(twin, place=w.a1, stage=Stage.RAW, owner=w.us, act=w.act())
        drill = twin._replace(product=w.drill)
        made = ledger.commission(drill, place=w.a1, stage=Stage.RAW, owner=w.us, act=w.act())
        return [Row(made.items[0])]
    other, drill = w.drills(2)
    ledger.correct_codes([other], codes=Given(w.serial, ["TAKEN"]), act=w.act())
    return [Row(drill, target="TAKEN")]


def code_listed_twice(w: World, verb: str) -> Rows:
    if verb == "split":
        lot = w.juice_lot(1000)
        return [Row(lot, 10, target="SAME"), Row(lot, 10, target="SAME")]
    if verb == "correct_product":
        new = New(Kind.UNIT, w.drill, 1, Given(w.serial, ["SAME"]))
        twins = [
            ledger.commission(
                new._replace(product=product),
                place=w.a1, stage=Stage.RAW, owner=w.us, act=w.act(),
            ).items[0]
            for product in (w.drill, _third_product())
        ]  # fmt: skip
        return [Row(item) for item in twins]
    first, second = w.drills(2)
    return [Row(first, target="SAME"), Row(second, target="SAME")]


def _third_product() -> int:
    return catalog.add_products([catalog.NewProduct("SAW", "Saw", product_class="tools")])[0]


def code_is_a_product(w: World, verb: str) -> Rows:
    if verb == "split":
        return [Row(w.juice_lot(1000), 10, target="JUICE")]
    return [Row(w.drills(1)[0], target="DRILL")]


def empty_code(w: World, verb: str) -> Rows:
    item = w.juice_lot(1000) if verb == "split" else w.drills(1)[0]
    return [Row(item, 10 if verb == "split" else None, target=" \t ")]


def same_code(w: World, verb: str) -> Rows:
    new = New(Kind.UNIT, w.drill, 1, Given(w.serial, ["MINE"]))
    made = ledger.commission(new, place=w.a1, stage=Stage.READY, owner=w.us, act=w.act())
    return [Row(made.items[0], target="MINE")]


def same_product(w: World, verb: str) -> Rows:
    return [Row(w.batteries(1)[0])]


def several_products(w: World, verb: str) -> Rows:
    return [Row(w.juice_lot(10)), Row(w.juice_lot(10, product=w.apples))]


def several_stages(w: World, verb: str) -> Rows:
    new = New(Kind.LOT, w.juice, 1, Given(w.lot, [f"R-{next(w.keys)}"]), [10])
    raw = ledger.commission(new, place=w.a1, stage=Stage.RAW, owner=w.us, act=w.act())
    return [Row(w.juice_lot(10)), Row(raw.items[0])]


def repeated_reading(w: World, verb: str) -> Rows:
    drill = w.drills(1)[0]
    return [Row(drill), Row(drill)]


def value_too_long(w: World, verb: str) -> Rows:
    return [Row(w.drills(1)[0], target="x" * 501)]


def value_of_no_characters(w: World, verb: str) -> Rows:
    return [Row(w.drills(1)[0], target="a\0b")]


Spoil = Callable[[World, str], Rows]
