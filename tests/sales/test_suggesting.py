"""What is suggested: what expires first, came first, lies first on the way; and only that."""

from datetime import date

from stockthread import catalog, ledger, lots, orders, places, sales
from stockthread.ledger import Block, Lines, Stage
from stockthread.sales import NewRule, NewSubstitute
from tests.refusals import refused
from tests.world import START


def picked(suggestion, order) -> list[int]:
    return [pick.item for pick in suggestion.picks if pick.order == order.id]


def test_what_expires_first_goes_first_and_what_nobody_read_goes_last(shop, world):
    order = shop.sale(4_000, world.juice)
    unknown = shop.juice(1_000)
    late = shop.juice(3_000, "2026-09-01")
    soon = shop.juice(2_000, "2026-05-01")
    suggestion = shop.suggest(order)
    assert [(p.item, p.quantity, p.expiry) for p in suggestion.picks] == [
        (soon, 2_000, "2026-05-01"), (late, 2_000, "2026-09-01")
    ]  # fmt: skip
    assert unknown not in picked(suggestion, order)
    assert not shop.promised(order)


def test_samples_that_are_kept_are_suggested_for_nobody(shop, world):
    order = shop.sale(1_000, world.juice)
    lot = shop.juice(1_000, "2026-05-01")
    lots.take_sample(Lines([lot], [50], place=world.a1), place=world.a3, act=world.act())
    suggestion = shop.suggest(order)
    assert [(pick.item, pick.quantity) for pick in suggestion.picks] == [(lot, 950)]
    assert [short.missing for short in suggestion.short] == [50]


def test_what_came_first_goes_first_and_of_what_came_together_the_nearest(shop, world):
    near, far = places.add_places([
        places.NewPlace("B-9", "Bin B-9", "bin", "WH"),
        places.NewPlace("B-10", "Bin B-10", "bin", "WH"),
    ])  # fmt: skip
    together = world.drills(4)
    later = world.drills(1)
    world.move(together[:2], far)
    world.move(together[2:], near)
    order = shop.sale(3)
    assert picked(shop.suggest(order), order) == [*together[2:], together[0]]
    order = shop.sale(5)
    assert picked(shop.suggest(order), order)[-1] == later[0]


def test_what_is_held_promised_not_ready_or_not_ours_is_not_suggested(shop, world):
    held, promised, raw, away, lost, in_held_place, customers = world.drills(7)
    ledger.hold(Lines([held]), reason="scratched", blocks=Block.SHIP, act=world.act())
    shop.reserve_for(shop.sale(1), [promised])
    ledger.scrap(Lines([raw]), place=world.scrap, act=world.act())
    ledger.ship(Lines([away]), place=world.customer, act=world.act())
    ledger.lose(Lines([lost]), place=world.lost, act=world.act())
    world.move([in_held_place], world.a2)
    ledger.hold_place(world.a2, reason="wet floor", blocks=Block.SHIP, act=world.act())
    new = ledger.New(ledger.Kind.UNIT, world.drill, 1, ledger.Given(world.serial, ["C-1"]))
    ledger.commission(new, place=world.a1, stage=Stage.READY, owner=world.customer_party,
                      act=world.act())  # fmt: skip
    order = shop.sale(3)
    suggestion = shop.suggest(order)
    assert picked(suggestion, order) == [customers]
    [short] = suggestion.short
    assert (short.line, short.missing) == (1, 2)


def test_many_orders_share_what_is_free_those_first_that_are_due_first(shop, world):
    drills = world.drills(3)
    late, soon = shop.sale(2, due=date(2026, 5, 1)), shop.sale(2, due=date(2026, 4, 1))
    suggestion = shop.suggest(late, soon)
    assert picked(suggestion, soon) == drills[:2]
    assert picked(suggestion, late) == drills[2:]
    assert [(s.order, s.missing) for s in suggestion.short] == [(late.id, 1)]


def test_allocation_promises_once_and_no_more_than_is_open(shop, world):
    world.drills(5)
    order = shop.sale(3)
    first = shop.allocate(order, key="same")
    assert len(shop.promised(order)) == 3
    again = shop.allocate(order, key="same")
    assert (again.events, again.repeated) == (first.events, True)
    assert refused(lambda: shop.allocate(order)) == [(None, "nothing_free")]
    assert shop.done(order, world.drill).allocated == 3


def test_lots_are_promised_by_quantity_in_the_containers_they_lie_in(shop, world):
    lot = shop.juice(5_000)
    [carton] = world.cartons(1)
    ledger.pack(Lines([lot], [2_000]), container=carton, act=world.act())
    order = shop.sale(4_000, world.juice)
    shop.allocate(order)
    kept = ledger.read.reservations_for(*order.cause)
    assert {(each.container, each.quantity) for each in kept} == {(0, 3_000), (carton, 1_000)}


def test_a_draft_and_a_purchase_are_not_given_stock(shop, world):
    draft = shop.sale(1, is_draft=True)
    purchase = shop.order(orders.PURCHASE, orders.NewLine(world.drill, 1))
    assert refused(lambda: shop.suggest(draft)) == [(0, "not_an_open_sale")]
    assert refused(lambda: shop.suggest(purchase)) == [(0, "not_an_open_sale")]
    assert refused(shop.suggest) == [(None, "no_lines")]


def test_short_stock_is_told_by_line_with_what_may_be_sold_instead(shop, world):
    catalog.add_products([catalog.NewProduct("DRILL-2", "Drill 2"),
                          catalog.NewProduct("DRILL-3", "Drill 3")])  # fmt: skip
    second, third = (catalog.read.by_sku([sku])[sku] for sku in ("DRILL-2", "DRILL-3"))
    sales.add_substitutes([
        NewSubstitute(world.drill, third, 1, note="only without case"),
        NewSubstitute(second, world.drill, 2, is_mutual=True),
        NewSubstitute(world.battery, world.drill),
    ])  # fmt: skip
    given = ledger.Given(world.serial, ["X1", "X2"])
    new = ledger.New(ledger.Kind.UNIT, second, 2, given)
    ledger.commission(new, place=world.a2, stage=Stage.READY, owner=world.us, act=world.act())
    world.drills(1)
    line = orders.NewLine
    order = shop.order(orders.SALE, line(world.drill, 2, due=date(2026, 4, 1)),
                       line(world.drill, 3))  # fmt: skip
    suggestion = shop.suggest(order)
    assert [(s.line, s.missing) for s in suggestion.short] == [(1, 1), (2, 3)]
    offers = suggestion.short[0].offers
    assert [(o.product, o.rank, o.free, o.places) for o in offers] == [
        (second, 2, 2, ((world.a2, 2),)), (third, 1, 0, ())
    ]  # fmt: skip
    assert offers[1].note == "only without case"


def test_what_cannot_stand_in_is_refused_and_a_pair_is_kept_once(shop, world):
    new = [NewSubstitute(world.drill, world.drill), NewSubstitute(world.drill, 99_999),
           NewSubstitute(world.drill, world.battery, 0)]  # fmt: skip
    assert refused(lambda: sales.add_substitutes(new)) == [
        (0, "substitute_itself"), (1, "substitute_product"), (2, "substitute_rank")
    ]  # fmt: skip
    for rank in (1, 5):
        sales.add_substitutes([NewSubstitute(world.drill, world.battery, rank)])
    [kept] = sales.substitutes()
    assert kept.rank == 5
    sales.close_substitute(kept.id)
    assert not sales.substitutes()
    assert refused(lambda: sales.close_substitute(kept.id)) == [(None, "unknown_id")]


def rule(shop, kind, **fields) -> int:
    new = NewRule(shop.customer, kind, **fields)
    return sales.add_rule(new, by=shop.world.anna, at=START)


def test_days_left_are_told_by_the_companys_own_day(shop, world, settings):
    """Where it is the third of March already, thirty days end on the second of April."""
    shop.juice(5_000, "2026-04-01")
    rule(shop, sales.REMAINING_LIFE, days=30)
    order = shop.sale(1_000, world.juice)
    settings.TIME_ZONE = "Pacific/Kiritimati"
    late = world.act(recorded_at=START.replace(hour=12))
    found = refused(lambda: sales.allocate([order], act=late))
    assert found == [(None, "nothing_free")]
    settings.TIME_ZONE = "UTC"
    sales.allocate([order], act=world.act(recorded_at=START.replace(hour=12)))
    assert shop.promised(order)


def test_a_customer_who_wants_days_left_gets_what_lasts(shop, world):
    shop.juice(5_000, "2026-03-20")
    lasting = shop.juice(5_000, "2026-06-01")
    rule(shop, sales.REMAINING_LIFE, days=30)
    order = shop.sale(6_000, world.juice)
    suggestion = shop.suggest(order)
    assert [(p.item, p.quantity) for p in suggestion.picks] == [(lasting, 5_000)]
    assert [short.missing for short in suggestion.short] == [1_000]


def test_the_strictest_rule_counts_and_only_for_its_class(shop, world):
    food = next(each.id for each in catalog.read.classes() if each.code == "food")
    rule(shop, sales.REMAINING_LIFE, days=10)
    rule(shop, sales.REMAINING_LIFE, days=60, product_class=food)
    between = shop.juice(5_000, "2026-04-01")
    drills = world.drills(1)
    shop.expires(drills, "2026-04-01")
    order = shop.order(orders.SALE, orders.NewLine(world.juice, 1_000),
                       orders.NewLine(world.drill, 1))  # fmt: skip
    assert picked(shop.suggest(order), order) == drills
    assert between not in picked(shop.suggest(order), order)


def test_a_customer_gets_nothing_older_than_the_last(shop, world):
    rule(shop, sales.NOT_OLDER)
    old, same, last = (shop.juice(1_000, day) for day in ("2026-05-01", "2026-06-01", "2026-06-01"))
    ledger.ship(Lines([last]), place=world.customer, act=world.act())
    order = shop.sale(2_000, world.juice)
    assert picked(shop.suggest(order), order) == [same]
    assert old not in picked(shop.suggest(order), order)


def test_a_customer_who_wants_one_lot_gets_the_first_that_is_enough(shop, world):
    rule(shop, sales.ONE_LOT, product=world.juice)
    small, large = shop.juice(1_000, "2026-05-01"), shop.juice(9_000, "2026-06-01")
    order = shop.sale(4_000, world.juice)
    assert picked(shop.suggest(order), order) == [large]
    shop.reserve_for(order, [small])
    assert not shop.suggest(order).picks


def test_rules_that_cannot_be_are_refused(shop, world):
    def why(**fields):
        new = NewRule(**{"party": shop.customer, "kind": sales.ONE_LOT, **fields})
        return refused(lambda: sales.add_rule(new, by=world.anna, at=START))[0][1]

    assert why(party=shop.supplier) == "rule_not_of_customer"
    assert why(party=99_999) == "unknown_id"
    assert why(kind="blue") == "customer_rule_kind"
    assert why(days=3) == "customer_rule_days"
    assert why(kind=sales.REMAINING_LIFE) == "customer_rule_days"
    assert why(product=world.juice, product_class=1) == "customer_rule_scope"
    assert why(product=99_999) == "unknown_id"
    assert why(product_class=99_999) == "unknown_id"
    id = rule(shop, sales.ONE_LOT)
    assert why() == "customer_rule_twice"
    sales.close_rule(id)
    assert not sales.rules([shop.customer])
    rule(shop, sales.ONE_LOT)
