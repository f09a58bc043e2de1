"""New items: their ids as one block, their codes, the movement that brings them in, their state."""

from collections.abc import Sequence
from typing import Any

from stockthread.kernel import db
from stockthread.kernel.errors import Refusal, refuse
from stockthread.ledger import movements, new_codes, staging
from stockthread.ledger.post import Work, allot
from stockthread.ledger.records import Given, Kind, New, Stage, State


def stage_new(
    work: Work,
    new: New,
    *,
    place: int | Sequence[int],
    stage: int,
    owner: int,
    also: Sequence[Refusal] = (),
) -> None:
    """Stage items to be made, which are the lines of the request; refuse those that cannot be.

    Raises Refused as `stage_items` says.
    """
    work.lines += new.number
    work.refuse_lines(stage_items(new, place=place, stage=stage, owner=owner, also=also))


def stage_items(
    new: New,
    *,
    place: int | Sequence[int],
    stage: int | Sequence[int],
    owner: int | Sequence[int],
    container: int | Sequence[int] = 0,
    also: Sequence[Refusal] = (),
    is_counted: bool = False,
) -> list[Refusal]:
    """Stage items to be made and where they will stand; return why some cannot be made.

    `also`: why other lines cannot be, so that they take no number of a scheme. `is_counted`: lots
    may be of products that are followed by serials; what was counted waits for them.
    Raises or returns: no_lines, too_many_lines, bad_lines, no_such_product, wrong_tracking,
    unknown_item, lot_of_another_product and item_is_gone (of the lot of units),
    not_a_whole_quantity, and for codes: those of identifiers.canonical_all, code_listed_twice,
    code_in_use, code_is_a_product.
    """
    _check_shape(new, place)
    _lock_lots(new)
    wrong = _wrong_products(new, is_counted) + _wrong_lots(new) + _wrong_quantities(new)
    texts, raws, refusals = new_codes.texts_of(new, {each.line for each in (*wrong, *also)})
    columns: dict[str, tuple[str, Any]] = {
        "product": ("bigint", new.product),
        "lot": ("bigint", new.lot),
        "place": ("bigint", place),
        "stage": ("bigint", int(stage) if isinstance(stage, int) else stage),
        "owner": ("bigint", owner),
        "container": ("bigint", container),
        "quantity": ("bigint", new.quantities if new.kind == Kind.LOT else 1),
        "canonical": ("text", texts),
        "raw": ("text", raws),
        "scope": ("bigint", new_codes.scopes_of(new)),
    }
    db.stage_columns("stage_new", columns, new.number)
    refusals += wrong
    if isinstance(new.codes, Given):
        refusals += new_codes.taken(new.codes.type, texts)
    return first_a_line([*refusals, *also])


def first_a_line(refusals: Sequence[Refusal]) -> list[Refusal]:
    """Return the first refusal of each line."""
    first: dict[int | None, Refusal] = {}
    for refusal in refusals:
        first.setdefault(refusal.line, refusal)
    return list(first.values())


def _check_shape(new: New, place: int | Sequence[int]) -> None:
    if new.number < 1:
        refuse("no_lines")
    if new.number > staging.LINES_MAX:
        refuse("too_many_lines", count=new.number, lines_max=staging.LINES_MAX)
    given = new.codes.texts if isinstance(new.codes, Given) else None
    for column in (new.product, new.lot, new.quantities, given, place):
        if isinstance(column, list | tuple | range) and len(column) != new.number:
            refuse("bad_lines", count=new.number, other=len(column))
    if new.kind == Kind.LOT and new.quantities is None:
        refuse("not_a_whole_quantity", quantity="")
    if new.kind == Kind.PROCESS or (new.kind == Kind.CONTAINER and new.product != 0):
        refuse("no_such_product", product=new.product)


def _wrong_quantities(new: New) -> list[Refusal]:
    if new.kind != Kind.LOT or new.quantities is None:
        return []
    return [
        Refusal(line, "not_a_whole_quantity", {"quantity": quantity})
        for line, quantity in enumerate(new.quantities)
        if not 0 < quantity <= staging.QUANTITY_MAX
    ]


_PRODUCTS = "SELECT id, sku, tracking, is_active FROM catalog_product WHERE id IN {}"
TRACKINGS = {
    Kind.UNIT: ("serial", "serial_in_lot", "serial_at_shipment"),
    Kind.LOT: ("lot", "bulk", "serial_in_lot", "serial_at_shipment"),
}


def _wrong_products(new: New, is_counted: bool = False) -> list[Refusal]:
    """A container or a process needs no product; units and lots need one tracked that way.

    No policy changes until the transaction's end.
    """
    if new.kind not in TRACKINGS:
        return []
    db.lock_shared(db.RULES_LOCK)
    products = [new.product] if isinstance(new.product, int) else new.product
    ids, param = db.ids_in(sorted(set(products)))
    known = {id: rest for id, *rest in db.query(_PRODUCTS.format(ids), [param])}
    fitting = (*TRACKINGS[new.kind], *(["serial"] if is_counted else []))
    wrong: dict[int, tuple[str, dict[str, Any]]] = {}
    for product in set(products):
        sku, tracking, is_active = known.get(product, ("", "", False))
        if not is_active:
            wrong[product] = ("no_such_product", {"product": product})
        elif tracking not in fitting:
            wrong[product] = ("wrong_tracking", {"sku": sku, "tracking": tracking})
    if not wrong:
        return []
    lines = products if len(products) == new.number else list(products) * new.number
    return [Refusal(n, *wrong[product]) for n, product in enumerate(lines) if product in wrong]


def lots_of(new: New) -> list[int]:
    """Return the lots that new items are to belong to.

    Whoever locks other items too must lock these with them, so that all are locked in one order.
    """
    lots = {new.lot} if isinstance(new.lot, int) else set(new.lot)
    return sorted(lots - {0})


# Shared: many may make units of a lot at once, while nobody undoes, scraps or uses it up.
_LOCK_LOTS = "SELECT item FROM ledger_state WHERE item IN {} ORDER BY item FOR SHARE"
_LOTS = """
SELECT s.item, s.product,
    (SELECT MIN(h.stage) FROM ledger_holding h WHERE h.item = s.item)
FROM ledger_state s WHERE s.kind = 2 AND s.item IN {}
"""


def _lock_lots(new: New) -> None:
    lots = lots_of(new)
    if lots and db.is_postgresql():
        ids, param = db.ids_in(lots)
        db.execute(_LOCK_LOTS.format(ids), [param])


def _wrong_lots(new: New) -> list[Refusal]:
    """The lot that items belong to, if any, must be one, of their product, and not gone.

    A lot that was all used up is not gone: its goods are the very units that get their serials
    now. One that is void never was, and of one that is scrapped nothing is left to be numbered.
    """
    wanted = lots_of(new)
    if not wanted:
        return []
    ids, param = db.ids_in(wanted)
    known = {lot: (product, stage) for lot, product, stage in db.query(_LOTS.format(ids), [param])}
    lots = [new.lot] * new.number if isinstance(new.lot, int) else new.lot
    products = [new.product] * new.number if isinstance(new.product, int) else new.product
    refusals = []
    for line, (lot, product) in enumerate(zip(lots, products, strict=True)):
        of, stage = known.get(lot, (None, 0))
        if lot and of is None:
            refusals.append(Refusal(line, "unknown_item", {"item": lot}))
        elif lot and of != product:
            refusals.append(Refusal(line, "lot_of_another_product", {"item": lot}))
        elif stage > Stage.CONSUMED:
            refusals.append(Refusal(line, "item_is_gone", {"item": lot, "stage": stage}))
    return refusals


_ITEMS = "INSERT INTO ledger_item (id, kind) SELECT %s + line, %s FROM stage_new ORDER BY line"
_STATE = ", ".join(State._fields)
_TO = ", ".join(f"to_{name}" for name in State._fields)
_LEGS = f"""
INSERT INTO stage_leg ({_STATE}, {_TO}, number)
SELECT 0, 0, %s, 0, 0, 0, {_STATE}, ROW_NUMBER() OVER (ORDER BY {_STATE}) - 1
FROM (SELECT DISTINCT {_STATE} FROM stage_new) legs
"""
# All columns of the key of stage_leg, or each line goes through all legs.
_SAME = " AND ".join(f"g.to_{name} = stage_new.{name}" for name in State._fields)
_NUMBER = f"""
UPDATE stage_new SET movement = %s + (SELECT number FROM stage_leg g
    WHERE g.product = 0 AND g.lot = 0 AND g.place = %s AND g.stage = 0 AND g.owner = 0
        AND g.container = 0 AND {_SAME})
"""
_MOVED = """
INSERT INTO ledger_movement_item (movement, item, quantity, previous)
SELECT {movement}, %s + line, quantity, 0 FROM stage_new ORDER BY {order}
"""
_INTO_STATE = f"""
INSERT INTO ledger_state (item, kind, {_STATE}, holds, blocks, reserved, last_movement)
"""
_STATES = f"""{_INTO_STATE}
SELECT %s + line, %s, {_STATE}, 0, 0, 0, {{movement}} FROM stage_new ORDER BY line
"""
_STATES_OF_LOTS = f"""{_INTO_STATE}
SELECT %s + line, 2, product, lot, 0, 0, 0, 0, 0, 0, 0, {{movement}} FROM stage_new ORDER BY line
"""
_PROCESS = f"{_INTO_STATE} VALUES (%s, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)"
_HOLDINGS = """
INSERT INTO ledger_holding (item, place, stage, owner, container, quantity, reserved)
SELECT %s + line, place, stage, owner, container, quantity, 0 FROM stage_new ORDER BY line
"""


def allot_items(work: Work, new: New, *, processes: int = 0) -> tuple[int, int]:
    """Draw one block of ids for `processes` and the staged items behind them.

    Returns the first process's id (or the first item's) and the number of staged items; the lines
    that were left out leave no gap.
    """
    row = db.query_one("SELECT COUNT(*) FROM stage_new")
    count = int(row[0]) if row else 0
    if count < new.number:
        _close_up()
    first = allot("item", processes + count)
    work.made_items(first, processes + count)
    return first, count


def write(work: Work, new: New) -> range:
    """Make the staged items and return their ids.

    Raises Refused(code_in_use) where a generated serial is already another item's.
    """
    work.begin_rows()
    first, count = allot_items(work, new)
    return write_items(work, new, first, count)


def write_items(work: Work, new: New, first: int, count: int) -> range:
    """Make the staged items under ids that were drawn before."""
    db.execute(_ITEMS, [first, int(new.kind)])
    work.rows.add_columns("item", [range(first, first + count), [int(new.kind)] * count])
    db.execute("DELETE FROM stage_leg")
    legs = db.execute(_LEGS, [new.origin])
    start = allot("movement", legs)
    movement, order = str(start), "line"
    if legs > 1:
        db.execute(_NUMBER, [start, new.origin])
        movement, order = "movement", "movement, line"
    db.execute(movements.INSERT_LEGS, [start, work.event])
    db.execute(_MOVED.format(movement=movement, order=order), [first])
    if new.kind == Kind.LOT:
        db.execute(_STATES_OF_LOTS.format(movement=movement), [first])
        db.execute(_HOLDINGS, [first])
    else:
        db.execute(_STATES.format(movement=movement), [first, int(new.kind)])
    if legs == 1 and new.kind != Kind.LOT:
        movements.note_legs(work, start, 1)
        columns = [[start] * count, range(first, first + count), [1] * count, [0] * count]
        work.rows.add_columns("movement_item", columns)
    else:
        movements.note_rows(work, start, legs)
    new_codes.write(work, new, first, count)
    return range(first, first + count)


def write_process(work: Work, item: int) -> None:
    """Make a process item: it stands nowhere, it only joins inputs and outputs."""
    db.execute("INSERT INTO ledger_item (id, kind) VALUES (%s, %s)", [item, int(Kind.PROCESS)])
    db.execute(_PROCESS, [item])
    work.rows.add("item", [(item, int(Kind.PROCESS))])


def _close_up() -> None:
    """Number the lines that are left from 0 on."""
    db.execute("CREATE TEMP TABLE IF NOT EXISTS stage_order (line INTEGER PRIMARY KEY, nth BIGINT)")
    db.execute("DELETE FROM stage_order")
    db.execute(
        "INSERT INTO stage_order SELECT line, ROW_NUMBER() OVER (ORDER BY line) - 1 FROM stage_new"
    )
    # In two steps through negative numbers, so that no two lines ever share one.
    db.execute(
        "UPDATE stage_new SET line = -1 - (SELECT nth FROM stage_order o"
        " WHERE o.line = stage_new.line)"
    )
    db.execute("UPDATE stage_new SET line = -1 - line")
