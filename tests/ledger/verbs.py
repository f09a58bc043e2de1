"""Every verb that takes lines, callable in one way, and what each needs to begin with.

A `Row` is a line: an item, a quantity or change, the place expected of it, and where it shall go
(a place, a container, a parent, a code: whatever the verb's target is).
"""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from stockthread import ledger
from stockthread.kernel import db
from stockthread.ledger import Act, Cause, Given, Kind, Lines, New, Posting, Stage
from tests.world import World


class Row(NamedTuple):
    """One line of a request."""

    item: int
    quantity: int | None = None
    place: int | None = None
    target: Any = None


def lines(rows: Sequence[Row]) -> Lines:
    """Return the rows as the columns that verbs take."""
    quantities: Any = [row.quantity for row in rows]
    places: Any = [row.place for row in rows]
    return Lines(
        [row.item for row in rows],
        quantities if any(quantity is not None for quantity in quantities) else None,
        place=places if any(place is not None for place in places) else None,
    )


def targets(rows: Sequence[Row], usual: Callable[[], Any]) -> list[Any]:
    """Return each row's target, or the usual one."""
    return [usual() if row.target is None else row.target for row in rows]


def move(w: World, rows: Sequence[Row], act: Act) -> Posting:
    return ledger.move(lines(rows), place=targets(rows, lambda: w.a2), act=act)


def ship(w: World, rows: Sequence[Row], act: Act) -> Posting:
    return ledger.ship(lines(rows), place=rows[-1].target or w.customer, act=act)


def deliver(w: World, rows: Sequence[Row], act: Act) -> Posting:
    return ledger.deliver(lines(rows), place=rows[-1].target or w.customer, act=act)


def take_back(w: World, rows: Sequence[Row], act: Act) -> Posting:
    return ledger.take_back(lines(rows), place=rows[-1].target or w.a2, act=act)


def change_owner(w: World, rows: Sequence[Row], act: Act) -> Posting:
    return ledger.change_owner(lines(rows), owner=w.customer_party, act=act)


def scrap(w: World, rows: Sequence[Row], act: Act) -> Posting:
    return ledger.scrap(lines(rows), place=rows[-1].target or w.scrap, act=act)


def lose(w: World, rows: Sequence[Row], act: Act) -> Posting:
    return ledger.lose(lines(rows), place=rows[-1].target or w.lost, act=act)


def find(w: World, rows: Sequence[Row], act: Act) -> Posting:
    return ledger.find(lines(rows), place=rows[-1].target or w.a2, act=act)


def receive(w: World, rows: Sequence[Row], act: Act) -> Posting:
    place = targets(rows, lambda: w.a1)
    return ledger.receive(lines(rows), place=place, stage=Stage.READY, owner=w.us, act=act)


def pack(w: World, rows: Sequence[Row], act: Act) -> Posting:
    return ledger.pack(lines(rows), container=[row.target for row in rows], act=act)


def unpack(w: World, rows: Sequence[Row], act: Act) -> Posting:
    return ledger.unpack(lines(rows), act=act)


def install(w: World, rows: Sequence[Row], act: Act) -> Posting:
    return ledger.install(lines(rows), parent=[row.target for row in rows], act=act)


def remove(w: World, rows: Sequence[Row], act: Act) -> Posting:
    return ledger.remove(lines(rows), stage=Stage.READY, act=act)


def consume(w: World, rows: Sequence[Row], act: Act) -> Posting:
    return ledger.consume(lines(rows), act=act)


def blend(w: World, rows: Sequence[Row], act: Act) -> Posting:
    new = New(Kind.LOT, w.juice, 1, None, [100])
    return ledger.blend(lines(rows), new, place=rows[-1].target or w.a1, owner=w.us, act=act)


def merge(w: World, rows: Sequence[Row], act: Act) -> Posting:
    place = rows[-1].target or w.a1
    return ledger.merge(lines(rows), code=None, place=place, owner=w.us, act=act)


def split(w: World, rows: Sequence[Row], act: Act) -> Posting:
    codes = None
    if any(row.target for row in rows):
        codes = Given(w.lot, [row.target for row in rows])
    return ledger.split(lines(rows), codes=codes, act=act)


def adjust(w: World, rows: Sequence[Row], act: Act) -> Posting:
    """The quantity of a row is the change."""
    changes = [5 if row.quantity is None else row.quantity for row in rows]
    bare = lines([row._replace(quantity=None) for row in rows])
    return ledger.adjust(bare, changes=changes, act=act._replace(reason="counted"))


def hold(w: World, rows: Sequence[Row], act: Act) -> Posting:
    return ledger.hold(lines(rows), reason="cracked", blocks=7, act=act)


def reserve(w: World, rows: Sequence[Row], act: Act) -> Posting:
    return ledger.reserve(lines(rows), order=Cause("order", "7"), act=act)


def correct_codes(w: World, rows: Sequence[Row], act: Act) -> Posting:
    texts = [row.target for row in rows]
    return ledger.correct_codes([row.item for row in rows], codes=Given(w.serial, texts), act=act)


def correct_product(w: World, rows: Sequence[Row], act: Act) -> Posting:
    product = rows[-1].target or w.battery
    return ledger.correct_product([row.item for row in rows], product=product, act=act)


def observe(w: World, rows: Sequence[Row], act: Act) -> Posting:
    texts = targets(rows, lambda: "7")
    items = [row.item for row in rows]
    return ledger.observe(items, attributes=days(), values=texts, act=act)


def days() -> int:
    """Return the one attribute of the cast."""
    return int(db.query("SELECT id FROM catalog_attribute")[0][0])


Do = Callable[[World, Sequence[Row], Act], Posting]
DO: dict[str, Do] = {
    function.__name__: function
    for function in (
        move, ship, deliver, take_back, change_owner, scrap, lose, find, receive, pack, unpack,
        install, remove, consume, blend, merge, split, adjust, hold, reserve, correct_codes,
        correct_product, observe,
    )
}  # fmt: skip
NOBODY = 10**12
"""An id that nothing has."""
OF_LOTS = ("merge", "split", "adjust")


def unit(w: World, verb: str) -> int:
    """Return a unit that the verb may be done with."""
    return to_begin(w, verb, w.drills(1)[0] if verb != "receive" else expected_unit(w))


def lot(w: World, verb: str, quantity: int = 1000) -> int:
    """Return a lot, all in one holding, that the verb may be done with."""
    return to_begin(w, verb, w.juice_lot(quantity) if verb != "receive" else expected_lot(w))


def either(w: World, verb: str) -> int:
    """Return an item that the verb may be done with."""
    return lot(w, verb) if verb in OF_LOTS else unit(w, verb)


def to_begin(w: World, verb: str, item: int) -> int:
    """Bring an item that is ready in A-1 to where the verb finds it."""
    if verb in ("deliver", "take_back"):
        ledger.ship(Lines([item]), place=w.carrier, act=w.act())
    if verb == "find":
        ledger.lose(Lines([item]), place=w.lost, act=w.act())
    if verb == "unpack":
        ledger.pack(Lines([item]), container=w.cartons(1)[0], act=w.act())
    if verb == "remove":
        ledger.install(Lines([item]), parent=w.drills(1)[0], act=w.act())
    return item


def expected_unit(w: World) -> int:
    """Return a drill that is on its way from the supplier."""
    new = New(Kind.UNIT, w.drill, 1, Given(w.serial, [f"E-{next(w.keys)}"]))
    return ledger.expect(new, place=w.supplier, owner=w.us, act=w.act()).items[0]


def expected_lot(w: World, quantity: int = 1000) -> int:
    """Return a lot of juice that is on its way from the supplier."""
    new = New(Kind.LOT, w.juice, 1, Given(w.lot, [f"EL-{next(w.keys)}"]), [quantity])
    return ledger.expect(new, place=w.supplier, owner=w.us, act=w.act()).items[0]


def process(w: World) -> int:
    """Return a process that used up some apples."""
    apples = w.juice_lot(500, product=w.apples)
    return ledger.consume(Lines([apples]), act=w.act()).items[0]


def with_targets(w: World, verb: str, rows: Sequence[Row]) -> list[Row]:
    """Give each row that needs a target of its own one, where it has none yet."""
    usual: dict[str, Callable[[], Any]] = {
        "pack": lambda: w.cartons(1)[0],
        "install": lambda: w.drills(1)[0],
        "correct_codes": lambda: f"C-{next(w.keys)}",
    }
    if any(row.target for row in rows):
        usual["split"] = lambda: f"S-{next(w.keys)}"
    if verb not in usual:
        return list(rows)
    return [row if row.target else row._replace(target=usual[verb]()) for row in rows]
