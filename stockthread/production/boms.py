"""Bills of materials: versions are added, activated and closed; none is ever changed.

Of a product one version at most is active. Loops are refused: nothing goes into itself, by whatever
bills that are not closed.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from stockthread import catalog
from stockthread.kernel import clock, db, rows
from stockthread.kernel.errors import Refusal, Refused, refuse
from stockthread.kernel.fields import Rule, field_refusals, in_line_order, tidied
from stockthread.production import read
from stockthread.production.records import (
    ACTIVE,
    BULK,
    CLOSED,
    DRAFT,
    LINE_KINDS,
    LOT,
    SERIALISED,
    Bom,
    NewBom,
    NewBomLine,
)

BOMS_MAX: Final = 1_000
LINES_MAX: Final = 10_000
_LOCK = "production_bom"
_RULES = {"note": Rule(400)}
_LINE_RULES = {"position": Rule(120)}
_KIND_OF = {
    "serial": SERIALISED, "serial_in_lot": SERIALISED, "lot": LOT, "bulk": BULK,
    "serial_at_shipment": LOT,
}  # fmt: skip
_COLUMNS = {
    "product": "bigint", "version": "bigint", "key": "text", "state": "text",
    "yield_quantity": "bigint", "note": "text", "person": "bigint", "made_at": "bigint",
}  # fmt: skip
_LINE_COLUMNS = {
    "bom_id": "bigint", "number": "bigint", "product": "bigint", "quantity": "bigint",
    "kind": "text", "position": "text",
}  # fmt: skip
_ALTERNATIVE_COLUMNS = {"line_id": "bigint", "rank": "bigint", "product": "bigint"}
_BY_KEYS: Final = "SELECT key, id FROM production_bom WHERE key IN {}"
_LATEST: Final = "SELECT product, MAX(version) FROM production_bom WHERE product IN {} GROUP BY 1"
_CLOSE_ACTIVE: Final = """
    UPDATE production_bom SET state = 'closed' WHERE state = 'active' AND product IN {}"""
_LINE_IDS: Final = "SELECT bom_id, number, id FROM production_bom_line WHERE bom_id IN {}"
_EDGES: Final = """
    SELECT b.product, l.product FROM production_bom b
      JOIN production_bom_line l ON l.bom_id = b.id WHERE b.state <> 'closed'
    UNION SELECT b.product, a.product FROM production_bom b
      JOIN production_bom_line l ON l.bom_id = b.id
      JOIN production_bom_alternative a ON a.line_id = l.id WHERE b.state <> 'closed'"""


def add_boms(boms: Sequence[NewBom], *, key: str, by: int, at: datetime) -> list[int]:
    """Store the next versions of bills, all or none; return their ids in order.

    What is no draft is active from now on, and closes the version before it. Repeating a key gives
    the ids of the first time. Raises Refused with a line a bill: bom_product, bom_product_repeated,
    bom_without_lines, bom_yield, bom_component, bom_component_repeated, bom_line_quantity,
    bom_line_uneven, bom_line_positions, bom_line_kind, bom_loop, and those of fields; no_lines,
    too_many_lines.
    """
    count = sum(len(bom.lines) for bom in boms)
    if not boms:
        refuse("no_lines")
    if len(boms) > BOMS_MAX or count > LINES_MAX:
        refuse("too_many_lines", count=max(len(boms), count), lines_max=LINES_MAX)
    boms = [tidied(bom)._replace(lines=tuple(map(tidied, bom.lines))) for bom in boms]
    keys = [f"{key[:70]}.{n}" for n in range(len(boms))]

    def once() -> list[int]:
        with db.writing():
            db.lock_text(_LOCK)
            wanted, param = db.texts_in(keys)
            known = dict(db.query(_BY_KEYS.format(wanted), (param,)))
            if known:
                return [known[each] for each in keys if each in known]
            ids = sorted({id for bom in boms for id in _named(bom)})
            products = catalog.read.products(ids)
            kinded = [_with_kinds(bom, products) for bom in boms]
            if found := _refusals(kinded, products):
                raise Refused(found)
            return _insert(kinded, keys, by, at)

    return db.retried(once)


def _named(bom: NewBom) -> list[int]:
    return [bom.product, *(id for line in bom.lines for id in (line.product, *line.alternatives))]


def kind_of(product: catalog.Product) -> str:
    """How a component goes in where nobody says it: as its product's tracking means."""
    return _KIND_OF[product.tracking]


def _with_kinds(bom: NewBom, products: Mapping[int, catalog.Product]) -> NewBom:
    """The bill with each line's kind: what was said, else what its product's tracking means."""
    lines = tuple(
        line if line.kind or line.product not in products
        else line._replace(kind=kind_of(products[line.product]))
        for line in bom.lines
    )  # fmt: skip
    return bom._replace(lines=lines)


def _refusals(boms: Sequence[NewBom], products: Mapping[int, catalog.Product]) -> list[Refusal]:
    found: list[Refusal] = []
    seen: set[int] = set()
    for n, bom in enumerate(boms):
        found += field_refusals(n, bom, _RULES)
        product = products.get(bom.product)
        sku = product.sku if product else str(bom.product)
        if product is None or not product.is_active:
            found.append(Refusal(n, "bom_product", {"sku": sku}))
        if bom.product in seen:
            found.append(Refusal(n, "bom_product_repeated", {"sku": sku}))
        seen.add(bom.product)
        if not bom.lines:
            found.append(Refusal(n, "bom_without_lines", {"sku": sku}))
        if not 0 < bom.yield_quantity <= catalog.QUANTITY_MAX:
            found.append(Refusal(n, "bom_yield", {"sku": sku}))
            continue
        found += _about_lines(n, bom, products)
    return in_line_order(found) or _loops(boms, products)


def _about_lines(n: int, bom: NewBom, products: Mapping[int, catalog.Product]) -> list[Refusal]:
    found: list[Refusal] = []
    for number, line in enumerate(bom.lines, 1):
        found += field_refusals(n, line, _LINE_RULES)
        component = products.get(line.product)
        data = {"position": number, "sku": component.sku if component else str(line.product)}
        named = [line.product, *line.alternatives]
        if any(id not in products or not products[id].is_active for id in named):
            found.append(Refusal(n, "bom_component", data))
        elif len(set(named)) < len(named):
            found.append(Refusal(n, "bom_component_repeated", data))
        elif line.kind not in LINE_KINDS or not _fits(line, products):
            found.append(Refusal(n, "bom_line_kind", data | {"kind": line.kind}))
        elif not 0 < line.quantity <= catalog.QUANTITY_MAX:
            found.append(Refusal(n, "bom_line_quantity", data))
        elif line.kind == SERIALISED and line.quantity % bom.yield_quantity:
            found.append(Refusal(n, "bom_line_uneven", data))
        elif line.kind == SERIALISED and (names := bad_positions(line, bom.yield_quantity)):
            found.append(Refusal(n, "bom_line_positions", data | names))
    return found


def bad_positions(line: NewBomLine, yield_quantity: int) -> dict[str, int]:
    """What is wrong where several positions are named: not one for each piece, or one twice."""
    names = [name.strip() for name in line.position.split(",")]
    pieces = line.quantity // yield_quantity
    if len(names) == 1 or (len(names) == pieces == len(set(names)) and all(names)):
        return {}
    return {"named": len(set(names) - {""}), "pieces": pieces}


def _fits(line: NewBomLine, products: Mapping[int, catalog.Product]) -> bool:
    """Whether the line and its alternatives are tracked as the line's kind needs."""
    kinds = {_KIND_OF[products[id].tracking] for id in (line.product, *line.alternatives)}
    return kinds == {SERIALISED} if line.kind == SERIALISED else SERIALISED not in kinds


def _loops(boms: Sequence[NewBom], products: Mapping[int, catalog.Product]) -> list[Refusal]:
    """Refuse each bill by which a product would go into itself."""
    into: dict[int, set[int]] = {}
    for product, component in db.query(_EDGES):
        into.setdefault(product, set()).add(component)
    for bom in boms:
        into.setdefault(bom.product, set()).update(_named(bom)[1:])
    return [
        Refusal(n, "bom_loop", {"sku": products[bom.product].sku})
        for n, bom in enumerate(boms)
        if _reaches(into, bom.product)
    ]


def _reaches(into: Mapping[int, set[int]], start: int) -> bool:
    """Whether a product is among all that goes into it."""
    seen: set[int] = set()
    waiting = list(into.get(start, ()))
    while waiting:
        product = waiting.pop()
        if product == start:
            return True
        if product not in seen:
            seen.add(product)
            waiting += into.get(product, ())
    return False


def _insert(boms: Sequence[NewBom], keys: Sequence[str], by: int, at: datetime) -> list[int]:
    made_at = clock.micros(at)
    wanted, param = db.ids_in([bom.product for bom in boms])
    latest = dict(db.query(_LATEST.format(wanted), (param,)))
    replaced, ids = db.ids_in([bom.product for bom in boms if not bom.is_draft])
    db.execute(_CLOSE_ACTIVE.format(replaced), (ids,))
    made = rows.insert("production_bom", _COLUMNS, [
        (bom.product, latest.get(bom.product, 0) + 1, key, DRAFT if bom.is_draft else ACTIVE,
         bom.yield_quantity, bom.note, by, made_at)
        for bom, key in zip(boms, keys, strict=True)
    ], key="key")  # fmt: skip
    numbered = [
        (made[key], number, line)
        for bom, key in zip(boms, keys, strict=True)
        for number, line in enumerate(bom.lines, 1)
    ]
    text, params = rows.source(_LINE_COLUMNS, [
        (bom, number, line.product, line.quantity, line.kind, line.position)
        for bom, number, line in numbered
    ])  # fmt: skip
    _fill("production_bom_line", ", ".join(_LINE_COLUMNS), text, params)
    wanted, param = db.ids_in(list(made.values()))
    line_ids = {
        (bom, number): id for bom, number, id in db.query(_LINE_IDS.format(wanted), (param,))
    }
    alternatives = [
        (line_ids[bom, number], rank, product)
        for bom, number, line in numbered
        for rank, product in enumerate(line.alternatives, 1)
    ]
    if alternatives:
        text, params = rows.source(_ALTERNATIVE_COLUMNS, alternatives)
        _fill("production_bom_alternative", ", ".join(_ALTERNATIVE_COLUMNS), text, params)
    return [made[key] for key in keys]


def _fill(table: str, names: str, text: str, params: Sequence[object]) -> None:
    db.execute(
        f"INSERT INTO {table} ({names}) SELECT {names} FROM {text} AS source ORDER BY line", params
    )


def activate_bom(id: int) -> None:
    """Make orders of a product by this version from now on; the one before it is closed.

    Raises Refused: unknown_id, bom_is_already, bom_loop (through bills that came meanwhile).
    """
    _set_state(id, ACTIVE)


def close_bom(id: int) -> None:
    """Use a version no more. Orders that are made by it already go on. Raises Refused as above."""
    _set_state(id, CLOSED)


def _set_state(id: int, state: str) -> None:
    def once() -> None:
        with db.writing():
            db.lock_text(_LOCK)
            bom = read.bom(id)
            if bom.state == state:
                product = catalog.read.product(bom.product)
                refuse("bom_is_already", sku=product.sku, version=bom.version, state=state)
            if state == ACTIVE:
                _need_no_loop(bom)
                wanted, param = db.ids_in([bom.product])
                db.execute(_CLOSE_ACTIVE.format(wanted), (param,))
            db.execute("UPDATE production_bom SET state = %s WHERE id = %s", (state, id))

    db.retried(once)


def _need_no_loop(bom: Bom) -> None:
    """A closed version may have been left out when later bills were looked at for loops."""
    lines = read.bom_lines([bom.id])[bom.id]
    new = NewBom(bom.product, tuple(
        NewBomLine(line.product, line.quantity, line.kind, "", line.alternatives) for line in lines
    ))  # fmt: skip
    if found := _loops([new], catalog.read.products([bom.product])):
        raise Refused([found[0]._replace(line=None)])
