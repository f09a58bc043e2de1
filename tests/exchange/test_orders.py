"""Orders from tables: three piles, all or none of the new ones, and out again as they came in."""

import csv
import io
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from stockthread import access, catalog, exchange, ledger, orders, parties
from stockthread.exchange import OrderPiles
from stockthread.kernel.errors import Refused
from stockthread.ledger import Lines
from stockthread.orders import PRODUCTION, PURCHASE, SALE, TRANSFER, NewLine, NewOrder
from tests.world import START, World

HEAD = "kind,number,party,sku,quantity,price"


def table(*rows: str) -> list[tuple[int, list[str]]]:
    return [(n, cells) for n, cells in enumerate(csv.reader(rows), 1)]


def sort(*rows: str, **more) -> OrderPiles:
    return exchange.sort_orders(table(*rows), **more)


def bring(world: World, *rows: str, key: str = "file", **more) -> exchange.ImportedOrders:
    return exchange.import_orders(table(*rows), key=key, by=world.anna, at=START, **more)


def wrong(piles: OrderPiles) -> list[tuple[int, str]]:
    """The number of each row that something is wrong with, and what."""
    return [(row.number, each.code) for row, _, why in piles.left_out() for each in why]


def test_rows_of_one_number_are_one_order_wherever_they_stand(world):
    done = bring(
        world, HEAD, "purchase,P-1,SUP,DRILL,3,12.50", "sales,S-1,Customer Ltd,JUICE,1.5 l,",
        "PO,P-1,,BATTERY,2,",
    )  # fmt: skip
    purchase, sale = orders.read.of_ids(done.ids)[::-1]
    assert (purchase.kind, purchase.number, purchase.party) == (
        PURCHASE, "P-1", world.supplier_party,
    )  # fmt: skip
    assert (sale.kind, sale.number, sale.party) == (SALE, "S-1", world.customer_party)
    lines = orders.read.lines(done.ids)
    assert [(e.product, e.quantity, e.price) for e in lines[purchase.id]] == [
        (world.drill, 3, 1_250_000_000), (world.battery, 2, None),
    ]  # fmt: skip
    assert [(e.product, e.quantity) for e in lines[sale.id]] == [(world.juice, 1_500)]


def test_a_row_that_says_nothing_of_its_order_goes_on_with_the_one_above(world):
    done = bring(world, "Supplier,Order reference,Article,Qty", "SUP,P-1,DRILL,1", ",,BATTERY,2")
    [order] = orders.read.of_ids(done.ids)
    assert (order.kind, len(orders.read.lines([order.id])[order.id])) == (PURCHASE, 2)


def test_all_kinds_come_with_places_days_and_units(world):
    done = bring(
        world, "kind,number,from,to,sku,ordered,unit,due,order_due,note,state",
        "transfer,T-1,A-1,A-2,DRILL,2,piece,,,,draft",
        "work order,W-1,,,JUICE,250,ml,2026-04-09,2026-04-01,sour,open",
    )  # fmt: skip
    made, moved = orders.read.of_ids(done.ids)
    assert (moved.kind, moved.place_from, moved.place_to, moved.state) == (
        TRANSFER, world.a1, world.a2, orders.DRAFT,
    )  # fmt: skip
    assert (made.kind, made.due) == (PRODUCTION, date(2026, 4, 1))
    [line] = orders.read.lines([made.id])[made.id]
    assert (line.quantity, line.due, line.note) == (250, date(2026, 4, 9), "sour")


def test_what_is_wrong_stands_at_its_row_and_takes_its_whole_order_with_it(world):
    rows = (
        HEAD, "purchase,P-1,SUP,DRILL,3,", "purchase,P-1,CUS,NOSUCH,3,",
        "purchase,P-2,NOBODY,DRILL,1,dear", "gift,G-1,SUP,DRILL,1,", "sale,,CUS,DRILL,1,",
        "sale,S-1,SUP,DRILL,1,", "sale,S-2,CUS,DRILL,2,", "transfer,T-1,,DRILL,2,",
    )  # fmt: skip
    piles = sort(*rows)
    assert wrong(piles) == [
        (3, "order_rows_differ"), (3, "unknown_product"), (4, "unknown_party"), (4, "bad_price"),
        (5, "order_kind"), (6, "order_row_unnamed"), (7, "order_party_role"), (9, "order_places"),
    ]  # fmt: skip
    assert [row.number for row, _, _ in piles.left_out()] == [2, 3, 4, 5, 6, 7, 9]
    assert [each.number for each in piles.of("new")] == ["S-2"]
    with pytest.raises(Refused) as caught:
        bring(world, *rows)
    assert caught.value.refusals[0].line == 2
    assert orders.read.count() == 0
    assert len(bring(world, *rows, with_good=True).ids) == 1
    left = list(csv.reader(io.StringIO(exchange.left_out_csv(piles))))
    assert left[1][-2:] == ["2", "Other rows of P-1 are refused."]
    assert "NOSUCH" in left[2][-1]


def test_a_file_without_headings_or_with_too_many_rows_is_refused(world):
    for rows, code in ((["DRILL,3"], "columns_missing"), ([], "file_empty"),
                       ([HEAD] * 10_002, "too_many_lines")):  # fmt: skip
        with pytest.raises(Refused) as caught:
            sort(*rows)
        assert [each.code for each in caught.value.refusals] == [code]


def test_a_file_that_is_in_makes_nothing_again(world):
    rows = (HEAD, "purchase,P-1,SUP,DRILL,3,12.50", "sale,S-1,CUS,JUICE,2,")
    first = bring(world, *rows)
    again = bring(world, *rows)
    assert (again.ids, again.is_repeat) == (first.ids, True)
    other = bring(world, *rows, key="other")
    assert (other.ids, len(other.piles.of("here"))) == ((), 2)
    differs = sort(HEAD, "purchase,P-1,SUP,DRILL,4,12.50", "sale,S-1,CUS,JUICE,2,")
    assert wrong(differs) == [(2, "order_differs")]
    assert "its line of DRILL" in exchange.left_out_csv(differs)
    assert orders.read.count() == 2


def test_orders_without_a_number_are_known_by_their_reference(world):
    rows = ("kind,customer,reference,sku,quantity", "sale,CUS,4500-1,DRILL,1",
            "sale,CUS,4500-2,DRILL,2", "sale,CUS,4500-1,BATTERY,1")  # fmt: skip
    done = bring(world, *rows)
    assert [each.number for each in orders.read.of_ids(done.ids)] == ["SO-26-0002", "SO-26-0001"]
    assert len(sort(*rows).of("here")) == 2
    orders.cancel_order(done.ids[0], by=world.anna, at=START)
    assert len(sort(*rows).of("new")) == 1


def test_what_was_exported_comes_in_again(world):
    new = [
        NewOrder(PURCHASE, (NewLine(world.drill, 3, 1_250_000_000, date(2026, 5, 1), "=red"),
                            NewLine(world.juice, 1_500)), world.supplier_party,
                 due=date(2026, 4, 1), reference="R-1", note="By van"),
        NewOrder(TRANSFER, (NewLine(world.drill, 2),), place_from=world.a1, place_to=world.a2),
    ]  # fmt: skip
    ids = orders.add_orders(new, key="two", by=world.anna, at=START)
    text = exchange.orders_csv(
        orders.read.of_ids(ids), START.date(), access.Actor(world.anna, "Anna", "admin")
    )
    assert len(sort(*text.splitlines()).of("here")) == 2
    more = text.replace("PO-26-0001", "P-7").replace("TR-26-0001", "T-7")
    done = bring(world, *more.splitlines())
    came, there = (
        {each._replace(id=0, number="") for each in orders.read.of_ids(some)}
        for some in (done.ids, ids)
    )
    assert came == there
    ended = sort(*text.replace("PO-26-0001", "P-8").replace("open", "closed").splitlines())
    assert wrong(ended)[0][1] == "order_row_ended"


def test_ten_times_the_rows_cost_the_same_statements(world):
    parties.add_parties(
        [parties.NewParty(f"C{n}", f"Shop {n}", is_customer=True) for n in range(40)]
    )
    catalog.add_products([catalog.NewProduct(f"X{n}", f"Thing {n}") for n in range(40)])

    def statements(count: int) -> int:
        rows = [f"sale,S{count}-{n // 2},C{n // 2},X{n},{n + 1},1.00" for n in range(count)]
        with CaptureQueriesContext(connection) as captured:
            bring(world, HEAD, *rows, key=f"of {count}")
            sort(HEAD, *rows)
            sort(HEAD, *(f"{row}1" for row in rows))
        return len(captured)

    assert statements(40) == statements(4)


def test_an_import_is_undone_whole_or_not_at_all(world):
    rows = [f"sales,S-{n},CUS,DRILL,1," for n in range(50)]
    done = bring(world, HEAD, *rows)
    last = orders.read.order(done.ids[-1])
    drills = world.drills(2)
    ledger.reserve(Lines(drills[:1]), order=last.cause, act=world.act())
    way = world.act()._replace(cause=orders.read.order(done.ids[0]).cause)
    gone = ledger.ship(Lines(drills[1:]), place=world.customer, owner=None, act=way)
    with pytest.raises(Refused) as stopped:
        exchange.undo_import("file", by=world.anna, at=START)
    assert [(each.line, each.code) for each in stopped.value.refusals] == [(0, "order_begun")]
    ledger.reverse(gone.event, act=world.act())
    with CaptureQueriesContext(connection) as seen:
        assert exchange.undo_import("file", by=world.anna, at=START) == 50
    assert len(seen) < 120
    assert {each.state for each in orders.read.of_ids(done.ids)} == {"cancelled"}
    assert not ledger.read.reservations_for(*last.cause)
    assert orders.read.changes(last.id)[-1].reason == "The import was undone."
    with pytest.raises(Refused):
        exchange.undo_import("file", by=world.anna, at=START)
