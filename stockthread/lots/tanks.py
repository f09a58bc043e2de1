"""Tanks: places whose content is one lot at a time. Every change makes a new state of it.

So what was drawn before a top-up is of the state before, and is not accused of what came after.
A tank that was drawn empty and not cleaned carries over: the next state names the last one.
"""

from collections.abc import Sequence
from typing import Final

from stockthread import catalog, identifiers, ledger, places
from stockthread.kernel import clock, db
from stockthread.kernel.errors import Refusal, Refused, refuse
from stockthread.ledger import Act, Generated, Given, Kind, Lines, New, Posting, Stage
from stockthread.lots import drawing, read
from stockthread.lots.owning import one_owner
from stockthread.lots.records import Part, TankState

_ADD: Final = """
    INSERT INTO lots_tank (place, is_active)
    SELECT p.id, %s FROM places_place p WHERE p.id IN {}
    ON CONFLICT (place) DO UPDATE SET is_active = excluded.is_active"""
_STATE: Final = """
    INSERT INTO lots_state (place, lot, before, is_topped_up, event) VALUES (%s, %s, %s, %s, %s)"""
_CLEANING: Final = """
    INSERT INTO lots_cleaning (place, after, key, person, cleaned_at, note)
    VALUES (%s, %s, %s, %s, %s, %s)"""
_CLEANED: Final = "SELECT 1 FROM lots_cleaning WHERE key = %s"


def add_tanks(tanks: Sequence[int]) -> None:
    """Say that places of our own are tanks. Raises Refused tank_place with a line each."""
    kinds = places.read.kinds(tanks)
    bad = [
        Refusal(line, "tank_place", {"place": id})
        for line, id in enumerate(tanks)
        if kinds.get(id) not in places.BUILT_KINDS
    ]
    if bad:
        raise Refused(bad)
    ids, param = db.ids_in(tanks)
    db.execute(_ADD.format(ids), (True, param))


def close_tanks(tanks: Sequence[int]) -> None:
    """Say that places are tanks no more; their states stay on record."""
    ids, param = db.ids_in(tanks)
    db.execute(_ADD.format(ids), (False, param))


def pour(
    tank: int,
    lines: Lines,
    *,
    codes: Given | Generated | None = None,
    act: Act,
    product: int = 0,
    quantity: int = 0,
    stage: Stage = Stage.WIP,
) -> Posting:
    """Pour lots into a tank: what is in it and what is poured become its new state, one lot.

    lines: of lots, quantities in smallest units. codes: the new state's number; None counts the
    states of the tank: T-1/7 is the seventh in T-1. product: of the new state; 0 for that of what
    is in the tank, or of all that is poured. quantity: 0 for the sum, which must then be of one
    product; say it where some is lost or volumes do not add up. Returns the blend; its last item
    is the new state. Raises Refused: several_owners, tank_unknown, tank_product, tank_quantity,
    and as ledger.blend.
    """

    def once() -> Posting:
        with db.writing():
            db.lock_text(f"tank.{tank}")
            header = drawing.part_of(act, "pour")
            if done := drawing.posted(header):
                return done
            now = state(tank)
            whole = _with_content(lines, now)
            of = product or now.product or _one_product(lines)
            amount = quantity or _sum_of(whole, of)
            new = New(Kind.LOT, of, 1, codes or _next_number(tank), [amount])
            made = ledger.blend(
                whole, new, place=tank, owner=one_owner(whole), stage=stage, act=header
            )
            lot = made.items[-1]
            before = now.lot or (now.last if now.carries else 0)
            db.execute(_STATE, (tank, lot, before, bool(now.lot), made.event))
            return made

    return db.retried(once)


def _next_number(tank: int) -> Given:
    row = db.query_one("SELECT COUNT(*) FROM lots_state WHERE place = %s", (tank,))
    assert row is not None
    type = identifiers.read.code_type_by_code("lot").id
    return Given(type, [f"{places.read.place(tank).code}/{row[0] + 1}"])


def state(tank: int) -> TankState:
    """Return what stands in a tank. Raises Refused: tank_unknown."""
    found = read.states([tank])
    return found[tank] if tank in found else refuse("tank_unknown", place=tank)


def _with_content(lines: Lines, now: TankState) -> Lines:
    """What is poured, and all that is in the tank."""
    if not now.lot:
        return lines
    count = len(lines.items)
    spots = (
        [lines.place] * count
        if lines.place is None or isinstance(lines.place, int)
        else [*lines.place]
    )
    return lines._replace(
        items=[now.lot, *lines.items],
        quantities=[now.quantity, *(lines.quantities or [None] * count)],
        place=[now.place, *spots],
    )


def _one_product(lines: Lines) -> int:
    products = {view.product for view in ledger.read.items(sorted(set(lines.items)))}
    return products.pop() if len(products) == 1 else refuse("tank_product")


def _sum_of(lines: Lines, product: int) -> int:
    """The sum of what is poured together, where all of it is the product that it becomes."""
    views = {view.id: view for view in ledger.read.items(sorted(set(lines.items)))}
    quantities = lines.quantities or [None] * len(lines.items)
    total = 0
    for item, quantity in zip(lines.items, quantities, strict=True):
        view = views.get(item) or refuse("unknown_item", item=item)
        if view.product != product:
            refuse("tank_quantity", sku=catalog.read.product(product).sku)
        total += view.quantity if quantity is None else quantity
    return total


def draw(
    tank: int, quantity: int, *, place: int, codes: Given | None = None, act: Act
) -> tuple[Posting, int]:
    """Draw from a tank into a lot of its own in `place`, as `draw_parts` does."""
    return draw_parts(tank, [Part(quantity)], place=place, codes=codes, act=act)


def draw_parts(
    tank: int, parts: Sequence[Part], *, place: int, codes: Given | None = None, act: Act
) -> tuple[Posting, int]:
    """Draw from a tank into lots of their own in `place`, all in one act; more than is booked is a
    marked gain.

    codes: the lots' numbers, else those that the parts name. Returns the split (its items are what
    was drawn, in the order of the parts) and the event of the gain, 0 for none. Raises Refused:
    tank_unknown, tank_is_empty, and as ledger.split and move.
    """
    if done := drawing.posted(drawing.part_of(act, "draw")):
        gains = ledger.read.events_by_keys([drawing.part_of(act, "gain").key])
        return done, gains[0].id if gains else 0
    now = state(tank)
    if not now.lot:
        refuse("tank_is_empty", place_code=places.read.place(tank).code)
    quantities = [part.quantity for part in parts]
    given = codes or _named([part.code for part in parts])

    def split(_: Lines, drawn: Act) -> Posting:
        lines = Lines([now.lot] * len(parts), quantities, place=tank)
        made = ledger.split(lines, codes=given, act=drawn)
        if place != tank:
            ledger.move(Lines(made.items), place=place, act=drawing.part_of(act, "move"))
        return made

    return drawing.with_gains(Lines([now.lot], [sum(quantities)], place=tank), act, split)


def _named(texts: Sequence[str]) -> Given | None:
    if not any(texts):
        return None
    return Given(identifiers.read.code_type_by_code("lot").id, texts)


def empty(tank: int, *, act: Act) -> int:
    """Book what is left in a tank as lost and note that the tank was cleaned; return the event, 0
    where nothing was left. Raises Refused: tank_unknown, and as ledger.scrap."""

    def once() -> int:
        with db.writing():
            event = 0
            header = drawing.part_of(act, "empty", act.reason or "emptied and cleaned")
            if done := ledger.read.events_by_keys([header.key]):
                return done[0].id
            now = state(tank)
            if now.lot:
                event = drawing.lose_part(Lines([now.lot], place=tank), act=header).event
            clean(tank, act=act)
            return event

    return db.retried(once)


def clean(tank: int, *, act: Act) -> None:
    """Note that an empty tank was cleaned: what comes next carries nothing over.

    Raises Refused: tank_unknown, tank_not_empty.
    """
    with db.writing():
        db.lock_text(f"tank.{tank}")
        now = state(tank)
        if db.query_one(_CLEANED, (act.key,)):
            return
        if now.lot:
            refuse("tank_not_empty", place_code=places.read.place(tank).code)
        at = clock.micros(act.at or act.recorded_at)
        db.execute(_CLEANING, (tank, now.last, act.key, act.by, at, act.reason[:500]))
