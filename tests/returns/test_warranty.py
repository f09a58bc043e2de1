"""Warranty: by product, class and part, from shipment, installation or registration."""

from datetime import date, timedelta
from itertools import pairwise

import pytest

from stockthread import catalog, consigned, ledger, returns
from stockthread.consigned import SELL, SEND, Wanted
from stockthread.ledger import Lines
from stockthread.returns import INSTALLATION, REGISTRATION, NewTerm
from tests.refusals import refused

LATER = date(2027, 3, 2)


@pytest.fixture
def terms(shop):
    world = shop.world
    returns.set_terms([NewTerm(24, world.drill), NewTerm(12, world.drill, part=world.battery)])


def register(shop, item, day, **more):
    act = shop.act()
    returns.register([item], day=day, key=act.key, by=act.by, at=act.recorded_at, **more)


def test_it_runs_from_the_shipment_and_its_last_day_counts(shop, terms):
    drill, _ = shop.drill()
    assert shop.warranty(drill).why == "not_sold"
    shop.sell([drill])
    found = shop.warranty(drill)
    assert (found.since, found.until, found.runs) == (shop.day, date(2028, 3, 2), True)
    assert shop.warranty(drill, date(2028, 3, 2)).runs
    assert shop.warranty(drill, date(2028, 3, 3)).why == "ended"
    assert shop.warranty(drill, date(2026, 3, 1)).why == "not_begun"


def test_what_lay_with_the_customer_as_ours_runs_from_the_day_it_was_sold(shop, terms):
    drill, _ = shop.drill()
    goods = Lines([drill])
    consigned.do(Wanted(SEND, shop.customer, goods), shop.act())
    assert returns.look(drill, on=shop.day).sale is None
    assert shop.warranty(drill).why == "not_sold"
    shop.day = date(2026, 6, 1)
    consigned.do(Wanted(SELL, shop.customer, goods, {shop.world.drill: 10**8}), shop.act())
    found = shop.warranty(drill)
    assert (found.since, found.until) == (date(2026, 6, 1), date(2028, 6, 1))
    sale = returns.look(drill, on=shop.day).sale
    assert sale is not None
    assert (sale.why, sale.party) == ("sold", shop.customer)


def test_a_part_has_its_own(shop, terms):
    drill, battery = shop.drill(with_battery=True)
    shop.sell([drill])
    found = shop.warranty(battery)
    assert (found.until, found.part_of) == (date(2027, 3, 2), drill)


def test_a_product_without_terms_has_none(shop, terms):
    [battery] = shop.world.batteries(1)
    shop.sell([battery])
    assert (shop.warranty(battery).why, shop.warranty(battery).until) == ("no_term", None)
    assert shop.warranty(999_999).why == "no_term"


def test_a_products_own_term_counts_before_its_class_and_that_before_those_above(shop):
    world = shop.world
    catalog.add_classes([catalog.NewClass("drills", "Drills", "tools")])
    drills = next(each.id for each in catalog.read.classes() if each.code == "drills")
    tools = next(each.id for each in catalog.read.classes() if each.code == "tools")
    [saw] = catalog.add_products([catalog.NewProduct("SAW", "Saw", product_class="drills")])
    returns.set_terms([NewTerm(6, product_class=tools), NewTerm(12, product_class=drills)])
    drill, _ = shop.drill()
    shop.sell([drill])
    assert shop.warranty(drill).term.months == 6
    assert [term.months for _, term in returns.terms_of(saw)] == [12]
    returns.set_terms([NewTerm(36, saw), NewTerm(18, world.drill)])
    assert shop.warranty(drill).term.months == 18
    assert [term.months for _, term in returns.terms_of(saw)] == [36]


def test_it_runs_from_the_registration_once_there_is_one(shop):
    world = shop.world
    returns.set_terms([NewTerm(12, world.drill, starts=REGISTRATION)])
    drill, _ = shop.drill()
    shop.sell([drill])
    assert shop.warranty(drill).why == "not_registered"
    shop.day = date(2026, 5, 1)
    register(shop, drill, date(2026, 4, 20), note="by telephone")
    assert shop.warranty(drill).since == date(2026, 4, 20)
    register(shop, drill, date(2026, 4, 15), note="that was the day")
    assert shop.warranty(drill).until == date(2027, 4, 15)


def test_it_runs_from_the_installation(shop):
    world = shop.world
    returns.set_terms([NewTerm(12, world.drill, starts=INSTALLATION)])
    drill, _ = shop.drill()
    shop.sell([drill])
    register(shop, drill, shop.day)
    assert shop.warranty(drill).why == "not_installed"
    register(shop, drill, shop.day, what=INSTALLATION)
    assert shop.warranty(drill).runs


def test_a_part_built_in_before_the_sale_does_not_age_on_our_shelf(shop):
    world = shop.world
    term = NewTerm(12, world.drill, part=world.battery, starts=INSTALLATION)
    returns.set_terms([term])
    drill, battery = shop.drill(with_battery=True)
    shop.day = date(2026, 9, 1)
    shop.sell([drill])
    assert shop.warranty(battery).since == date(2026, 9, 1)


def test_a_repair_changes_nothing(shop, terms):
    drill, _ = shop.drill()
    shop.sell([drill])
    before = shop.warranty(drill)
    shop.day = date(2026, 6, 1)
    order = shop.returned(drill)
    assert shop.warranty(drill) == before
    shop.decide(order, [drill], returns.REPAIR)
    shop.decide(order, [drill], returns.BACK)
    assert shop.warranty(drill) == before


def test_what_is_ours_again_has_none_until_it_is_sold_anew(shop, terms):
    drill, _ = shop.drill()
    shop.sell([drill])
    shop.decide(shop.returned(drill), [drill], returns.STOCK)
    assert shop.warranty(drill).why == "not_sold"
    shop.day = LATER
    shop.sell([drill], shop.other)
    assert shop.warranty(drill).since == LATER


def test_a_new_owner_has_the_rest_of_it(shop, terms):
    drill, _ = shop.drill()
    shop.sell([drill])
    before = shop.warranty(drill)
    returns.pass_on([drill], party=shop.other, act=shop.act())
    assert ledger.read.item(drill).owner == shop.other
    assert shop.warranty(drill) == before


def test_an_exchanged_part_inherits_the_rest_of_the_old_ones(shop, terms):
    drill, old = shop.drill(with_battery=True)
    shop.sell([drill])
    shop.day = date(2026, 10, 1)
    order = shop.returned(drill)
    shop.decide(order, [drill], returns.REPAIR)
    [new] = shop.world.batteries(1)
    returns.change_part(old, new, act=shop.act(cause=order.cause))
    shop.decide(order, [drill], returns.BACK)
    found = shop.warranty(new)
    assert (found.since, found.until) == (date(2026, 3, 2), date(2027, 3, 2))
    assert (found.inherited_from, found.part_of) == (old, drill)
    assert ledger.read.item(old).owner == shop.world.us
    assert ledger.read.item(new).owner == shop.customer


def test_replacements_of_replacements_inherit_from_the_first(shop, terms):
    drills = shop.world.drills(3)
    shop.sell(drills[:1])
    for old, new in pairwise(drills):
        order = shop.returned(old)
        returns.exchange(order.id, [(old, new)], act=shop.act())
        shop.day = date(2026, 9, 1)
    found = shop.warranty(drills[2])
    assert (found.since, found.inherited_from) == (date(2026, 3, 2), drills[1])


def test_a_replacement_that_is_sold_anew_begins_anew(shop, terms):
    old, new = shop.world.drills(2)
    shop.sell([old])
    returns.exchange(shop.returned(old).id, [(old, new)], act=shop.act())
    shop.day = LATER
    shop.decide(shop.returned(new), [new], returns.STOCK)
    shop.sell([new], shop.other)
    found = shop.warranty(new)
    assert (found.since, found.inherited_from) == (LATER, 0)


def test_an_undone_exchange_passes_nothing_on(shop, terms):
    old, new = shop.world.drills(2)
    shop.sell([old])
    order = shop.returned(old)
    posted = returns.exchange(order.id, [(old, new)], act=shop.act())
    ledger.reverse_together([each.event for each in posted], act=shop.act())
    assert shop.warranty(new).why == "not_sold"
    assert shop.warranty(old).runs


def test_bad_terms_are_told_by_line_and_none_is_stored(shop):
    world = shop.world
    terms = [
        NewTerm(24, world.drill), NewTerm(0, world.drill), NewTerm(1201, world.drill),
        NewTerm(24, world.drill, starts="birth"), NewTerm(24), NewTerm(24, world.drill, 1),
        NewTerm(24, world.drill, part=world.drill), NewTerm(24, 999), NewTerm(24, 0, 999),
        NewTerm(24, world.drill, part=999), NewTerm(36, world.drill),
    ]  # fmt: skip
    assert refused(lambda: returns.set_terms(terms)) == [
        (1, "warranty_months"), (2, "warranty_months"), (3, "warranty_starts"),
        (4, "warranty_of_one"), (5, "warranty_of_one"), (6, "warranty_of_one"),
        (7, "warranty_product"), (8, "warranty_product"), (9, "warranty_product"),
        (10, "warranty_twice"),
    ]  # fmt: skip
    assert refused(lambda: returns.set_terms([])) == [(None, "no_lines")]
    assert returns.read.terms() == []


def test_a_term_is_changed_and_taken_away(shop, terms):
    world = shop.world
    returns.set_terms([NewTerm(36, world.drill)])
    [term, part] = returns.read.terms(world.drill)
    assert (term.months, part.part) == (36, world.battery)
    returns.end_term(term.id)
    assert returns.read.terms(world.drill) == [part]
    assert refused(lambda: returns.end_term(term.id)) == [(None, "unknown_id")]


def test_bad_registrations_are_refused(shop):
    drill, _ = shop.drill()
    lot = shop.world.juice_lot(1_000)
    act = shop.act()
    head = {"key": act.key, "by": act.by, "at": act.recorded_at}

    def note(items, day=shop.day, **more):
        return refused(lambda: returns.register(items, day=day, **head, **more))

    assert note([]) == [(None, "no_lines")]
    assert note([drill, 10**9]) == [(1, "unknown_item")]
    assert note([drill, lot]) == [(1, "wrong_kind")]
    assert note([drill], date(2030, 1, 1)) == [(None, "warranty_in_future")]
    assert note([drill], what="shipment") == [(None, "warranty_starts")]
    assert note([drill], note="x" * 501) == [(None, "field_too_long")]


def test_the_same_key_registers_once(shop):
    drill, _ = shop.drill()
    act = shop.act()
    for _ in range(2):
        returns.register([drill], day=shop.day, key=act.key, by=act.by, at=act.recorded_at)
    assert len(returns.read.starts([drill])[drill]) == 1


def test_a_registration_that_was_withdrawn_counts_no_more_and_stays_on_record(shop):
    drill, _ = shop.drill()
    other, _ = shop.drill()
    returns.set_terms([NewTerm(12, shop.world.drill, starts=REGISTRATION)])
    shop.sell([drill])
    act = shop.act()
    head = {"by": act.by, "at": act.recorded_at}
    first = shop.day
    [early] = returns.register([drill], day=first, key="a", **head)
    [late] = returns.register([drill], day=first + timedelta(days=1), key="b", **head)
    assert shop.warranty(drill).since == first + timedelta(days=1)
    assert returns.standing([drill]) == [late]
    for _ in range(2):
        returns.withdraw([late], reason="typed  wrong", **head)
    assert shop.warranty(drill).since == first
    assert returns.standing([drill]) == [early]
    returns.withdraw(returns.standing([drill]), **head)
    assert shop.warranty(drill).why == "not_registered"
    told = returns.read.starts([drill])[drill]
    assert [(each.id, each.why) for each in told] == [(late, "typed wrong"), (early, "")]
    kinds = [each.kind for each in returns.deeds(returns.look(drill, on=shop.day))]
    assert sorted(kinds) == ["noted", "noted", "withdrawn", "withdrawn"]
    assert refused(lambda: returns.standing([drill, other])) == [
        (0, "warranty_not_noted"), (1, "warranty_not_noted"),
    ]  # fmt: skip
    assert refused(lambda: returns.withdraw([], **head)) == [(None, "no_lines")]
    assert refused(lambda: returns.withdraw([10**9], **head)) == [(None, "unknown_id")]
    assert refused(lambda: returns.withdraw([late], reason="x" * 501, **head)) == [
        (None, "field_too_long")
    ]


def test_parts_go_with_the_whole_when_a_carton_is_sold(shop, terms):
    drill, battery = shop.drill(with_battery=True)
    [carton] = shop.world.cartons(1)
    ledger.pack(Lines([drill]), container=carton, act=shop.act())
    order = shop.order("sales order", shop.world.drill)
    act = shop.act(cause=order.cause)
    ledger.ship(Lines([carton]), place=shop.world.customer, owner=shop.customer, act=act)
    assert shop.warranty(drill).runs
    assert shop.warranty(battery).until == date(2027, 3, 2)
