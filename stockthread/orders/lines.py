"""Lines of an order after it was made: more of them, others, and fewer again."""

from collections.abc import Sequence
from datetime import datetime

from stockthread import catalog
from stockthread.kernel import clock, db, money
from stockthread.kernel.errors import Refused, refuse
from stockthread.kernel.fields import tidied
from stockthread.orders import progress, read
from stockthread.orders.documents import (
    LINES_MAX,
    change_on_record,
    differences,
    insert_lines,
    line_refusals,
    written,
)
from stockthread.orders.records import Line, NewLine, Order

_ADDED = "SELECT first, last FROM orders_added WHERE order_id = %s AND key = %s"
_ADD = "INSERT INTO orders_added (order_id, key, first, last) VALUES (%s, %s, %s, %s)"


def add_lines(
    order: int, lines: Sequence[NewLine], *, by: int, at: datetime, reason: str = "", key: str = ""
) -> list[int]:
    """Add lines behind the others of an order; return their ids.

    Repeating a key for the order returns the lines of the first time, those that are there still.
    Raises Refused: unknown_id, order_ended, too_many_lines, and what `add_orders` refuses of lines.
    """
    lines = [tidied(line) for line in lines]
    key = key[: read.KEY_MAX]
    made: list[int] = []

    def change(row: Order) -> str | None:
        before = read.lines([order])[order]
        if added := db.query_one(_ADDED, (order, key)) if key else None:
            made[:] = [line.id for line in before if added[0] <= line.id <= added[1]]
            return None
        if len(before) + len(lines) > LINES_MAX:
            refuse("too_many_lines", count=len(before) + len(lines), lines_max=LINES_MAX)
        products = catalog.read.products([line.product for line in lines])
        if found := line_refusals(0, lines, products):
            raise Refused([refusal._replace(line=None) for refusal in found])
        last = max(line.position for line in before)
        insert_lines([
            (order, last + n, line.product, line.quantity, line.price, written(line.due),
             line.note, False)
            for n, line in enumerate(lines, 1)
        ])  # fmt: skip
        known = {line.id for line in before}
        made[:] = [line.id for line in read.lines([order])[order] if line.id not in known]
        if key:
            db.execute(_ADD, (order, key, min(made), max(made)))
        skus = [products[line.product].sku for line in lines[:5]]
        return f"{len(lines)} {'line' if len(lines) == 1 else 'lines'} more: {', '.join(skus)}"

    change_on_record(order, change, by=by, at=at, reason=reason)
    return made


_REMOVE = "DELETE FROM orders_line WHERE id IN {}"
_REMOVE_BEFORE = "DELETE FROM orders_line_before WHERE line_id IN {}"


def remove_lines(
    order: int, lines: Sequence[int], *, by: int, at: datetime, reason: str = ""
) -> None:
    """Take lines (ids) out of an order again, as long as nothing was done on them.

    Raises Refused: unknown_id, order_ended, order_without_lines where none would be left,
    order_line_begun where more of a product is announced, promised or done than would be ordered.
    """

    def change(row: Order) -> str:
        known = {line.id: line for line in read.lines([order])[order]}
        if missing := [id for id in lines if id not in known]:
            refuse("unknown_id", id=missing[0])
        gone = [known[id] for id in dict.fromkeys(lines)]
        kept = [line for line in known.values() if line not in gone]
        if not kept:
            refuse("order_without_lines")
        products = catalog.read.products([line.product for line in gone])
        _need_nothing_done(row, gone, kept, products)
        wanted, param = db.ids_in([line.id for line in gone])
        db.execute(_REMOVE_BEFORE.format(wanted), (param,))
        db.execute(_REMOVE.format(wanted), (param,))
        told = ", ".join(_worded(line, products[line.product]) for line in gone[:5])
        return f"taken out: {len(gone)} {'line' if len(gone) == 1 else 'lines'}, {told}"

    change_on_record(order, change, by=by, at=at, reason=reason)


def _worded(line: Line, product: catalog.Product) -> str:
    return f"{catalog.shown_quantity(product, line.quantity)} of {product.sku}"


def _need_nothing_done(
    order: Order, gone: Sequence[Line], kept: Sequence[Line], products: dict[int, catalog.Product]
) -> None:
    """Refuse to take lines out of which something was done that the others do not ask for."""
    dones = progress.of_products(order.kind, [order.number])
    for line in gone:
        done = dones.get((order.number, line.product))
        left = sum(each.quantity for each in kept if each.product == line.product)
        if done and max(done) > left:
            refuse("order_line_begun", sku=products[line.product].sku, position=line.position)


_CHANGE_LINE = """
    UPDATE orders_line SET quantity = %s, price = %s, due = %s, note = %s, is_closed = %s
     WHERE id = %s AND order_id = %s"""
_KEEP_LINE = """
    INSERT INTO orders_line_before (line_id, quantity, price, due, until)
    VALUES (%s, %s, %s, %s, %s)"""


def change_line(order: int, line: Line, *, by: int, at: datetime, reason: str = "") -> None:
    """Store a line as it is to be from now on: quantity, price, due, note, closed or not.

    Raises Refused: unknown_id, order_ended, order_line_below_done where more has happened than is
    to be ordered, and what `add_orders` refuses of lines.
    """
    line = tidied(line)

    def change(row: Order) -> str:
        known = {each.id: each for each in read.lines([order])[order]}
        before = known.get(line.id) or refuse("unknown_id", id=line.id)
        products = catalog.read.products([before.product])
        new = NewLine(before.product, line.quantity, line.price, line.due, line.note)
        if found := line_refusals(0, [new], products):
            raise Refused([refusal._replace(line=None) for refusal in found])
        product = products[before.product]
        _need_room(row, line, product)
        if (before.quantity, before.price, before.due) != (line.quantity, line.price, line.due):
            until = clock.micros(at)
            values = (line.id, before.quantity, before.price, written(before.due), until)
            db.execute(_KEEP_LINE, values)
        db.execute(_CHANGE_LINE, (line.quantity, line.price, written(line.due), line.note,
                                  line.is_closed, line.id, order))  # fmt: skip
        return (
            f"line {before.position}, {product.sku}: {_said(before, line, product, row.currency)}"
        )

    change_on_record(order, change, by=by, at=at, reason=reason)


def _need_room(order: Order, line: Line, product: catalog.Product) -> None:
    """Refuse a quantity below what has come or left already."""
    for each in progress.of_orders([order])[order.id].lines:
        done = each.line.quantity - each.open
        if each.line.id == line.id and not each.line.is_closed and line.quantity < done:
            refuse("order_line_below_done", sku=product.sku,
                   done=catalog.shown_quantity(product, done))  # fmt: skip


def _price(price: int | None, currency: str) -> str:
    return "" if price is None else money.shown_price(price, currency)


def _said(before: Line, after: Line, product: catalog.Product, currency: str) -> str:
    """What changed about a line, old → new."""
    shown = catalog.shown_quantity
    pairs: list[tuple[str, object, object]] = [
        ("", shown(product, before.quantity), shown(product, after.quantity)),
        ("due ", before.due, after.due),
        ("price ", _price(before.price, currency), _price(after.price, currency)),
        ("note ", before.note, after.note),
        ("", "open" if not before.is_closed else "closed",
         "open" if not after.is_closed else "closed"),
    ]  # fmt: skip
    return differences(pairs)
