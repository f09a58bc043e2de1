"""Bills have versions: none is changed, one is active, and nothing goes into itself."""

import pytest
from django.db import connection
from django.db.utils import IntegrityError
from django.test.utils import CaptureQueriesContext

from stockthread import catalog, production
from stockthread.kernel import db
from stockthread.production import NewBom, NewBomLine
from tests.refusals import refused
from tests.world import START


def add(shop, *boms, key=""):
    shop.count += 1
    return production.add_boms(boms, key=key or f"b{shop.count}", by=shop.world.anna, at=START)


def test_a_bill_is_read_as_it_was_written(shop):
    bom = production.read.bom(shop.bom)
    assert (bom.version, bom.state, bom.yield_quantity) == (1, "active", 1)
    battery, motor, oil, screw = production.read.bom_lines([bom.id])[bom.id]
    assert (battery.kind, motor.kind, oil.kind, screw.kind) == (
        "serialised", "serialised", "lot", "bulk",
    )  # fmt: skip
    assert battery.position == "left and right"
    assert motor.alternatives == (shop.other_motor,)


def test_a_change_makes_the_next_version_and_closes_the_one_before(shop):
    [second] = add(shop, NewBom(shop.world.drill, shop.lines()[:1]))
    first = production.read.bom(shop.bom)
    assert first.state == "closed"
    assert len(production.read.bom_lines([first.id])[first.id]) == 4
    assert production.read.bom(second).version == 2
    assert production.read.active_boms([shop.world.drill])[shop.world.drill].id == second


def test_a_draft_leaves_the_active_version_until_it_is_activated(shop):
    [draft] = add(shop, NewBom(shop.world.drill, shop.lines()[:2], is_draft=True))
    assert production.read.bom(shop.bom).state == "active"
    production.activate_bom(draft)
    assert production.read.bom(shop.bom).state == "closed"
    assert refused(lambda: production.activate_bom(draft)) == [(None, "bom_is_already")]
    production.close_bom(draft)
    assert production.read.active_boms([shop.world.drill]) == {}


def test_the_same_key_adds_a_bill_once(shop):
    new = NewBom(shop.world.drill, shop.lines())
    assert add(shop, new, key="again") == add(shop, new, key="again")
    assert len(production.read.versions(shop.world.drill)) == 2


def test_a_product_may_not_go_into_itself_by_whatever_way(shop):
    drill, battery = shop.world.drill, shop.world.battery
    own = NewBom(battery, (NewBomLine(battery, 1),))
    assert refused(lambda: add(shop, own)) == [(0, "bom_loop")]
    around = NewBom(battery, (NewBomLine(drill, 1),))
    assert refused(lambda: add(shop, around)) == [(0, "bom_loop")]
    instead = NewBom(shop.other_motor, (NewBomLine(drill, 1),))
    assert refused(lambda: add(shop, instead)) == [(0, "bom_loop")]
    draft = NewBom(battery, (NewBomLine(drill, 1),), is_draft=True)
    assert refused(lambda: add(shop, draft)) == [(0, "bom_loop")]
    pair = (NewBom(battery, (NewBomLine(shop.motor, 1),)), NewBom(shop.motor, own.lines))
    assert refused(lambda: add(shop, *pair)) == [(0, "bom_loop"), (1, "bom_loop")]


def test_a_closed_version_that_would_make_a_loop_now_is_not_activated(shop):
    drill, battery = shop.world.drill, shop.world.battery
    production.close_bom(shop.bom)
    add(shop, NewBom(battery, (NewBomLine(drill, 1),)))
    assert refused(lambda: production.activate_bom(shop.bom)) == [(None, "bom_loop")]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (lambda s: NewBomLine(10**9, 1), "bom_component"),
        (lambda s: NewBomLine(s.motor, 1, alternatives=(10**9,)), "bom_component"),
        (lambda s: NewBomLine(s.motor, 1, alternatives=(s.motor,)), "bom_component_repeated"),
        (lambda s: NewBomLine(s.motor, 1, "lot"), "bom_line_kind"),
        (lambda s: NewBomLine(s.oil, 1, "serialised"), "bom_line_kind"),
        (lambda s: NewBomLine(s.motor, 1, "by hand"), "bom_line_kind"),
        (lambda s: NewBomLine(s.motor, 1, alternatives=(s.oil,)), "bom_line_kind"),
        (lambda s: NewBomLine(s.motor, 0), "bom_line_quantity"),
        (lambda s: NewBomLine(s.oil, -5), "bom_line_quantity"),
        (lambda s: NewBomLine(s.motor, 3), "bom_line_uneven"),
        (lambda s: NewBomLine(s.motor, 2, position="x" * 121), "field_too_long"),
    ],
)
def test_a_wrong_line_refuses_its_bill_and_all_others(shop, line, code):
    good = NewBom(shop.world.battery, (NewBomLine(shop.screw, 1),))
    bad = NewBom(shop.world.drill, (line(shop),), yield_quantity=2)
    assert refused(lambda: add(shop, good, bad)) == [(1, code)]
    assert production.read.versions(shop.world.battery) == []


def test_a_bill_needs_a_product_lines_and_a_yield(shop):
    lines = shop.lines()
    assert refused(lambda: add(shop, NewBom(10**9, lines))) == [(0, "bom_product")]
    assert refused(lambda: add(shop, NewBom(shop.world.drill, ()))) == [(0, "bom_without_lines")]
    empty = NewBom(shop.world.drill, lines, yield_quantity=0)
    assert refused(lambda: add(shop, empty)) == [(0, "bom_yield")]
    twice = NewBom(shop.world.drill, lines)
    assert refused(lambda: add(shop, twice, twice)) == [(1, "bom_product_repeated")]
    assert refused(lambda: add(shop)) == [(None, "no_lines")]


def test_a_product_has_one_active_bill_at_most_in_the_database_too(shop):
    add(shop, NewBom(shop.world.drill, shop.lines(), is_draft=True))
    with pytest.raises(IntegrityError):
        db.execute("UPDATE production_bom SET state = 'active'")


def test_a_tree_tells_what_goes_into_what_goes_in(shop):
    add(shop, NewBom(shop.motor, (NewBomLine(shop.screw, 4),)))
    told = [(depth, line.product) for depth, _, line in production.read.tree(shop.world.drill)]
    assert told == [
        (1, shop.world.battery), (1, shop.motor), (2, shop.screw), (1, shop.oil), (1, shop.screw),
    ]  # fmt: skip
    assert [bom.product for bom in production.read.used_in(shop.other_motor)] == [shop.world.drill]


def test_a_hundred_bills_cost_as_many_statements_as_one(shop):
    made = catalog.add_products([catalog.NewProduct(f"P{n}", "Part") for n in range(101)])
    lines = (NewBomLine(shop.motor, 1, alternatives=(shop.other_motor,)), NewBomLine(shop.oil, 1))

    def statements(products) -> int:
        with CaptureQueriesContext(connection) as seen:
            add(shop, *(NewBom(product, lines) for product in products))
        return len(seen)

    assert statements(made[:100]) == statements(made[100:])
