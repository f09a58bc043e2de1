"""A machine is leased, repaired with an exchanged part, returned, and sold."""

from datetime import date

from stockthread import ledger, orders, returns
from stockthread.kernel.errors import Refused
from stockthread.ledger import Lines
from stockthread.returns import BACK, INSTALLATION, REPAIR, STOCK, NewTerm
from tests import stock
from tests.returns.shop import Shop
from tests.world import build


def inside(item: int) -> list[int]:
    """What is built into a machine."""
    return [view.id for view in ledger.read.contents(item)]


def test_a_machine_leased_repaired_returned_and_sold(db):
    shop = Shop(build())
    world, us, lessee, buyer = shop.world, shop.world.us, shop.customer, shop.other

    # In March a machine with its battery stands ready; both are ours, under no warranty yet.
    returns.set_terms([
        NewTerm(24, world.drill),
        NewTerm(12, world.drill, part=world.battery, starts=INSTALLATION),
    ])  # fmt: skip
    machine, weak = shop.drill(with_battery=True)
    assert inside(machine) == [weak]
    assert shop.warranty(machine).why == shop.warranty(weak).why == "not_sold"

    # It is leased to Customer Ltd until the end of June. It stays ours, wherever it is.
    due = date(2026, 6, 30)
    returns.lend([machine], party=lessee, due=due, act=shop.act(reason="Lease 17"))
    look = returns.look(machine, on=shop.day)
    assert (look.view.place, look.view.owner) == (world.customer, us)
    assert (look.is_ours, look.is_here, look.loan.due) == (True, False, due)
    assert (look.sale, look.warranty.why) == (None, "not_sold")
    assert returns.read.on_loan(late_on=due) == []

    # In May its battery fails. It comes back for a return, is held, and taken in for repair.
    shop.day = date(2026, 5, 11)
    repair = shop.rma(world.drill, party=lessee)
    came = shop.receive([machine], repair)
    assert (came.accepted, came.lines[0].reason, came.missing) == (1, None, {})
    assert returns.read.on_loan() == []
    shop.decide(repair, [machine], REPAIR, place=world.a2)
    view = ledger.read.item(machine)
    assert (view.place, view.owner, view.holds) == (world.a2, us, 1)

    # The battery is exchanged; the weak one lies beside it and is scrapped.
    [fresh] = world.batteries(1, world.a1)
    returns.change_part(weak, fresh, act=shop.act(cause=repair.cause, reason="No charge"))
    assert inside(machine) == [fresh]
    assert (stock.unit(weak).container, stock.unit(weak).place) == (0, world.a2)
    ledger.scrap(Lines([weak]), place=world.scrap, act=shop.act(cause=repair.cause))

    # What is ours goes to the lessee again on loan, not back to an owner: that would be a gift.
    try:
        shop.decide(repair, [machine], BACK)
    except Refused as refused:
        assert [each.code for each in refused.refusals] == ["return_is_ours"]
    shop.decide(repair, [machine], STOCK)
    returns.lend([machine], party=lessee, due=due, act=shop.act(reason="Lease 17 goes on"))
    assert stock.places([machine, fresh]) == [world.customer] * 2

    # July comes and the machine does not: it is on the list of what is late, once.
    shop.day = date(2026, 7, 6)
    [late] = returns.read.on_loan(late_on=shop.day)
    assert (late.item, late.party, late.due) == (machine, lessee, due)

    # It comes back unannounced: a return is made for the lessee, and it is ours and free again.
    came = shop.receive([machine])
    back = orders.read.order(came.order)
    assert (back.party, orders.progress.of_order(back).is_complete) == (lessee, True)
    shop.decide(back, [machine], STOCK, place=world.a1)
    view = ledger.read.item(machine)
    assert (view.place, view.owner, view.holds) == (world.a1, us, 0)
    assert returns.read.on_loan() == []

    # In August it is sold to Other Ltd. Its warranty begins, and so does that of the new battery:
    # the weak one had none whose rest it could inherit.
    shop.day = date(2026, 8, 31)
    sale = shop.sell([machine], buyer)
    look = returns.look(machine, on=date(2026, 9, 1))
    assert (look.view.place, look.view.owner) == (shop.other_place, buyer)
    assert (look.order, look.sale.party, look.loan) == (sale, buyer, None)
    assert (look.warranty.since, look.warranty.until) == (shop.day, date(2028, 8, 31))
    assert [trip.why for trip in look.trips] == ["sold", "lent", "lent"]
    assert [each.cause.id for each in look.returns] == [back.number, repair.number]
    [part] = look.parts
    assert (part.view.id, part.view.owner) == (fresh, buyer)
    assert (part.warranty.since, part.warranty.until) == (shop.day, date(2027, 8, 31))

    # A year later the battery fails within its warranty. The next one has only the rest of it.
    shop.day = date(2027, 8, 2)
    claim = shop.returned_by(machine, buyer)
    shop.decide(claim, [machine], REPAIR)
    [last] = world.batteries(1, world.a3)
    returns.change_part(fresh, last, act=shop.act(cause=claim.cause))
    shop.decide(claim, [machine], BACK)
    assert stock.places([machine, last]) == [shop.other_place] * 2
    assert (stock.unit(last).owner, stock.unit(fresh).owner) == (buyer, us)
    found = shop.warranty(last)
    assert (found.inherited_from, found.until) == (fresh, date(2027, 8, 31))
    assert shop.warranty(last, date(2027, 9, 1)).why == "ended"
    assert shop.warranty(machine, date(2027, 9, 1)).runs

    # Nothing of all this has touched the sale, and the books are sound.
    assert orders.progress.of_order(orders.read.order(sale.id)).is_complete
    assert [step.kind for step in ledger.read.events_for(*sale.cause)] == ["ship", "deliver"]
    assert ledger.verify().ok
