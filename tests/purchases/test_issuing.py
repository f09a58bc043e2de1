"""Serials that the supplier puts on the goods: taken once, expected, and received by a scan."""

import pytest

from stockthread import catalog, exchange, identifiers, ledger, orders, papers, purchases
from stockthread.identifiers import NewBook, NewScheme
from stockthread.ledger import Stage
from tests import stock
from tests.refusals import refused
from tests.world import START


@pytest.fixture(autouse=True)
def sound(world):
    yield
    stock.assert_sound()


@pytest.fixture
def scheme(world) -> int:
    """Drills get their serials from it."""
    [found] = identifiers.add_schemes([
        NewScheme("marks", "Marks", "M-{counter:4}", world.serial)
    ])  # fmt: skip
    catalog.change_products([
        catalog.NewProduct("DRILL", "Cordless drill", product_class="tools", maker="US",
                           scheme="marks"),
    ])  # fmt: skip
    return found


def test_serials_of_the_scheme_are_given_once_and_come_in_by_a_scan(desk, scheme):
    world = desk.world
    order, act = desk.buy((world.drill, 5)), world.act()
    given = purchases.issue_serials(order, act, product=world.drill, count=3)
    assert given.codes == ("M-0001", "M-0002", "M-0003")
    with stock.unchanged():
        again = purchases.issue_serials(order, act, product=world.drill, count=3)
    assert again == given
    assert [each.open for each in purchases.to_issue(order)] == [2]
    assert [view.stage for view in ledger.read.items(given.items)] == [Stage.EXPECTED] * 3
    other = desk.buy((world.drill, 1))
    more = purchases.issue_serials(other, world.act(), product=world.drill, count=1)
    assert more.codes == ("M-0004",)
    coming = desk.check(order, "M-0001", "M-0002", product=world.drill)
    assert [each.code for each in coming.missing] == ["M-0003"]
    desk.receive(order, "M-0001", "M-0002", "M-0003", product=world.drill)
    assert desk.done(order, world.drill).received == 3


def test_a_giving_is_undone_as_one_and_listed_no_more(desk, scheme):
    world = desk.world
    order = desk.buy((world.drill, 2))
    given = purchases.issue_serials(order, world.act(), product=world.drill, count=2)
    assert purchases.issued(order) == [given]
    ledger.reverse(given.event, act=world.act())
    assert purchases.issued(order) == []
    assert [each.open for each in purchases.to_issue(order)] == [2]


def test_numbers_of_a_book_are_given_in_its_order(desk):
    world = desk.world
    book = identifiers.add_book(
        NewBook("Engraved", world.serial, world.drill), ["E-7", "E-8", "E-9"],
        key="b", person=world.anna, at=START,
    )  # fmt: skip
    order = desk.buy((world.drill, 5))
    given = purchases.issue_serials(order, world.act(), product=world.drill, count=2, book=book)
    assert given.codes == ("E-7", "E-8")
    found = refused(lambda: purchases.issue_serials(
        order, world.act(), product=world.drill, count=2, book=book))  # fmt: skip
    assert found == [(None, "book_used_up")]


def test_what_cannot_be_given_takes_no_number(desk, scheme):
    world = desk.world
    order = desk.buy((world.drill, 2), (world.juice, 10))
    wrong = (
        (order, world.drill, 3, "serials_too_many"),
        (order, world.drill, 0, "serials_too_many"),
        (order, world.juice, 1, "serials_not_given"),
        (order, world.battery, 1, "serials_not_given"),
    )
    for of, product, count, code in wrong:
        with stock.unchanged():
            found = refused(lambda: purchases.issue_serials(
                of, world.act(), product=product, count=count))  # fmt: skip  # noqa: B023
        assert found == [(None, code)]
    orders.close_order(order.id, by=world.anna, at=START)
    found = refused(lambda: purchases.issue_serials(
        order, world.act(), product=world.drill, count=1))  # fmt: skip
    assert found == [(None, "order_ended")]


def test_without_a_scheme_a_book_is_asked_for_and_no_other_products_book(desk):
    world = desk.world
    order = desk.buy((world.drill, 2))
    found = refused(lambda: purchases.issue_serials(
        order, world.act(), product=world.drill, count=1))  # fmt: skip
    assert found == [(None, "serials_no_scheme")]
    book = identifiers.add_book(
        NewBook("Others", world.serial, world.battery), ["E-7"],
        key="b", person=world.anna, at=START,
    )  # fmt: skip
    found = refused(lambda: purchases.issue_serials(
        order, world.act(), product=world.drill, count=1, book=book))  # fmt: skip
    assert found == [(None, "serials_other_book")]


def test_they_are_taken_along_as_a_table_and_as_a_paper(desk, scheme):
    world = desk.world
    order = desk.buy((world.drill, 2))
    given = purchases.issue_serials(order, world.act(), product=world.drill, count=2)
    lines = exchange.serials_csv(order, [given]).splitlines()
    assert lines[0] == "serial,product,name,order"
    assert lines[1] == f"M-0001,DRILL,Cordless drill,{order.number}"
    form = papers.serial_list(order, [given])
    assert form.groups[0].rows[0].codes == ("M-0001", "M-0002")
    assert papers.pdf(form, "a4").startswith(b"%PDF")
