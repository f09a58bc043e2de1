"""A machine is leased, repaired with an exchanged part, returned, and sold."""

from datetime import date

import pytest

from stockthread import ledger, orders, returns
from stockthread.ledger import Lines
from stockthread.orders import Order
from stockthread.returns import BACK, INSTALLATION, REPAIR, STOCK, NewTerm
from tests import stock
from tests.refusals import refused
from tests.returns.shop import Shop
from tests.shared import made_once
from tests.world import build

DUE = date(2026, 6, 30)


def _shop() -> Shop:
    """In March a machine with a battery can be leased or sold; both have a term of warranty."""
    shop = Shop(build())
    drill, battery = shop.world.drill, shop.world.battery
    terms = [NewTerm(24, drill), NewTerm(12, drill, part=battery, starts=INSTALLATION)]
    returns.set_terms(terms)
    return shop


cast = made_once(_shop)


@pytest.fixture
def shop(cast, db) -> Shop:
    return cast()


def inside(item: int) -> list[int]:
    """What is built into a machine."""
    return [view.id for view in ledger.read.contents(item)]


def test_a_machine_leased_repaired_returned_and_sold(shop):
    machine, weak = shop.drill(with_battery=True)
    leased(shop, machine, weak)
    repair = taken_in(shop, machine)
    fresh = repaired(shop, machine, weak, repair)
    back = returned_late(shop, machine)
    sale = sold(shop, machine, fresh, [back, repair])
    mended_under_warranty(shop, machine, fresh)
    # Nothing of all this has touched the sale, and the books are sound.
    assert orders.progress.of_order(orders.read.order(sale.id)).is_complete
    assert [step.kind for step in ledger.read.events_for(*sale.cause)] == ["ship", "deliver"]
    assert ledger.verify().ok


def leased(shop: Shop, machine: int, weak: int) -> None:
    """It is leased to Customer Ltd until the end of June. It stays ours, wherever it is."""
    assert inside(machine) == [weak]
    returns.lend([machine], party=shop.customer, due=DUE, act=shop.act(reason="Lease 17"))
    look = returns.look(machine, on=shop.day)
    assert (look.view.place, look.view.owner) == (shop.world.customer, shop.world.us)
    assert (look.is_ours, look.is_here, look.loan.due) == (True, False, DUE)
    assert look.sale is None
    assert shop.warranty(machine).why == shop.warranty(weak).why == "not_sold"
    assert returns.read.on_loan(late_on=DUE) == []


def taken_in(shop: Shop, machine: int) -> Order:
    """In May its battery fails. It comes back for a return, and is taken in for repair."""
    shop.day = date(2026, 5, 11)
    repair = shop.rma(shop.world.drill, party=shop.customer)
    came = shop.receive([machine], repair)
    assert (came.accepted, came.lines[0].reason, came.missing) == (1, None, {})
    assert returns.read.on_loan() == []
    shop.decide(repair, [machine], REPAIR, place=shop.world.a2)
    view = ledger.read.item(machine)
    assert (view.place, view.owner, view.holds) == (shop.world.a2, shop.world.us, 1)
    return repair


def repaired(shop: Shop, machine: int, weak: int, repair: Order) -> int:
    """The battery is exchanged, the weak one scrapped, and the machine goes out again on loan."""
    world = shop.world
    [fresh] = world.batteries(1, world.a1)
    returns.change_part(weak, fresh, act=shop.act(cause=repair.cause, reason="No charge"))
    assert inside(machine) == [fresh]
    assert (stock.unit(weak).container, stock.unit(weak).place) == (0, world.a2)
    ledger.scrap(Lines([weak]), place=world.scrap, act=shop.act(cause=repair.cause))
    # What is ours does not go back to an owner: that would be a gift.
    assert refused(lambda: shop.decide(repair, [machine], BACK)) == [(0, "return_is_ours")]
    shop.decide(repair, [machine], STOCK)
    returns.lend([machine], party=shop.customer, due=DUE, act=shop.act(reason="It goes on"))
    assert stock.places([machine, fresh]) == [world.customer] * 2
    return fresh


def returned_late(shop: Shop, machine: int) -> Order:
    """July comes and the machine does not. Days later it is there, unannounced."""
    shop.day = date(2026, 7, 6)
    [late] = returns.read.on_loan(late_on=shop.day)
    assert (late.item, late.party, late.due) == (machine, shop.customer, DUE)
    back = orders.read.order(shop.receive([machine]).order)
    assert (back.party, orders.progress.of_order(back).is_complete) == (shop.customer, True)
    shop.decide(back, [machine], STOCK, place=shop.world.a1)
    view = ledger.read.item(machine)
    assert (view.place, view.owner, view.holds) == (shop.world.a1, shop.world.us, 0)
    assert returns.read.on_loan() == []
    return back


def sold(shop: Shop, machine: int, fresh: int, earlier: list[Order]) -> Order:
    """In August it is sold to Other Ltd. Its warranty begins, and that of the new battery:

    the weak one had none whose rest it could inherit.
    """
    shop.day = date(2026, 8, 31)
    sale = shop.sell([machine], shop.other)
    look = returns.look(machine, on=date(2026, 9, 1))
    assert (look.view.place, look.view.owner) == (shop.other_place, shop.other)
    assert (look.order, look.sale.party, look.loan) == (sale, shop.other, None)
    assert (look.warranty.since, look.warranty.until) == (shop.day, date(2028, 8, 31))
    assert [trip.why for trip in look.trips] == ["sold", "lent", "lent"]
    assert [each.cause for each in look.returns] == [order.cause for order in earlier]
    [part] = look.parts
    assert (part.view.id, part.view.owner) == (fresh, shop.other)
    assert (part.warranty.since, part.warranty.until) == (shop.day, date(2027, 8, 31))
    return sale


def mended_under_warranty(shop: Shop, machine: int, fresh: int) -> None:
    """A year later the battery fails within its warranty; the next one has only the rest of it."""
    shop.day = date(2027, 8, 2)
    claim = shop.returned_by(machine, shop.other)
    shop.decide(claim, [machine], REPAIR)
    [last] = shop.world.batteries(1, shop.world.a3)
    returns.change_part(fresh, last, act=shop.act(cause=claim.cause))
    shop.decide(claim, [machine], BACK)
    assert stock.places([machine, last]) == [shop.other_place] * 2
    assert (stock.unit(last).owner, stock.unit(fresh).owner) == (shop.other, shop.world.us)
    found = shop.warranty(last)
    assert (found.inherited_from, found.until) == (fresh, date(2027, 8, 31))
    assert shop.warranty(last, date(2027, 9, 1)).why == "ended"
    assert shop.warranty(machine, date(2027, 9, 1)).runs
