"""Ten or a thousand units, in few or many cartons: the same number of statements."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from stockthread import ledger, sales
from stockthread.sales import Load, Scan
from tests.world import START


def counted(action) -> int:
    with CaptureQueriesContext(connection) as seen:
        action()
    return len(seen)


def steps(shop, world, number: int, boxes: int) -> dict[str, int]:
    """Count the statements of each step of an order of so many units."""
    drills = world.drills(number, prefix=f"S{number}-")
    order = shop.sale(number)
    codes = ledger.read.codes(drills)
    scans = [Scan(codes[item]) for item in drills]
    cartons = world.cartons(boxes, world.a3)
    into = [cartons[n * boxes // number] for n in range(number)]
    what = [Load(item) for item in drills]
    return {
        "allocate": counted(lambda: shop.allocate(order)),
        "list": counted(lambda: sales.pick_list([order])),
        "pick": counted(lambda: shop.pick(order, *scans)),
        "pack": counted(lambda: sales.pack(order, what, container=into, act=world.act())),
        "loading": counted(lambda: sales.check_loading([order], cartons)),
        "ship": counted(lambda: shop.ship(order, *cartons)),
    }


def test_a_thousand_units_cost_as_many_statements_as_ten(shop, world):
    steps(shop, world, 10, 2)  # the first of all fills caches
    few = steps(shop, world, 10, 2)
    many = steps(shop, world, 1_000, 20)
    # PostgreSQL looks at its temporary tables anew where a batch is large.
    assert all(many[name] <= few[name] + 8 for name in few), (few, many)
    assert max(many.values()) < 100


def test_suggesting_for_many_orders_costs_as_many_statements_as_for_one(shop, world):
    world.drills(200)
    many = [shop.sale(3) for _ in range(40)]
    shop.suggest(many[0])
    assert counted(lambda: shop.suggest(*many)) == counted(lambda: shop.suggest(many[0]))
    few, all_of_them = (
        sales.wave(sales.add_wave(some, place=world.a3, key=f"w{len(some)}", by=world.anna,
                                  at=START))
        for some in (many[:2], many)
    )  # fmt: skip
    assert counted(lambda: sales.orders_of(all_of_them)) == counted(lambda: sales.orders_of(few))


def test_choosing_much_stock_costs_as_many_statements_as_choosing_little(shop, world):
    drills = world.drills(400)
    first, second = shop.sale(300), shop.sale(3)

    def choose(order, some) -> None:
        sales.choose(order, [Scan(item=item) for item in some], act=world.act())

    few = counted(lambda: choose(second, drills[:3]))
    many = counted(lambda: choose(first, drills[3:303]))
    assert many <= few + 8, (few, many)
    kept = [each.id for each in ledger.read.reservations_for(*first.cause)]
    less = counted(lambda: sales.release(first, kept[:3], act=world.act()))
    rest = counted(lambda: sales.release(first, kept[3:], act=world.act()))
    assert rest <= less + 8, (less, rest)
