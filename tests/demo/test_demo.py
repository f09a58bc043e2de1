"""The demo as it stands after it was made: whole, alive, allowed, and with its stories in it."""

import io
import json
import re
from contextlib import redirect_stdout
from decimal import Decimal
from typing import Any

import pytest

from stockthread import (
    access,
    catalog,
    causes,
    complaints,
    demo,
    identifiers,
    ledger,
    lots,
    places,
    sales,
    trace,
)
from stockthread.access import Actor
from stockthread.demo import DemoReport
from stockthread.demo.bad_cells import LOT
from stockthread.kernel import clock, db
from stockthread.ledger import Kind, Stage
from stockthread.web import list_files, lists
from stockthread.web.every_list import LISTS
from tests.demo.conftest import NOW
from tests.demo.test_create import FACTS, MAKE
from tests.installation import Installation

KINDS = {
    "adjust", "blend", "change_owner", "commission", "consume", "correct_code",
    "correct_product", "deliver", "expect", "find", "hold", "install", "lose", "merge", "move",
    "observe", "pack", "produce", "receive", "release", "remove", "reserve", "reverse", "scrap",
    "serialise", "ship", "split", "take_back", "unpack", "unreserve",
}  # fmt: skip
# What one must be allowed to do to record an event of a kind, where the two have other names.
ACTIONS = {
    "adjust": "adjust", "blend": "produce", "change_owner": "ship", "consume": "produce",
    "correct_code": "correct", "correct_product": "correct", "deliver": "ship",
    "expect": "receive", "find": "move", "install": "produce", "lose": "adjust",
    "merge": "produce", "observe": "move", "remove": "produce", "serialise": "commission",
    "split": "produce", "unpack": "pack", "unreserve": "reserve",
}  # fmt: skip


def column(sql: str, *params: Any) -> list[Any]:
    return [value for (value,) in db.query(sql, params)]


def number(sql: str, *params: Any) -> int:
    return int(column(sql, *params)[0])


def test_the_same_seed_and_moment_make_the_same_facts(
    made: DemoReport, installation: Installation
) -> None:
    with redirect_stdout(io.StringIO()) as told:
        exec(FACTS)
    assert told.getvalue() == installation.run(MAKE.format(seed="") + FACTS)


def test_it_is_as_large_as_a_small_company(made: DemoReport) -> None:
    assert made.made
    assert 3_000 <= made.units <= 6_000
    assert 1_400 <= made.events <= 2_000
    assert made.units == number("SELECT COUNT(*) FROM ledger_item WHERE kind = %s", Kind.UNIT)
    assert made.lots == number("SELECT COUNT(*) FROM ledger_item WHERE kind = %s", Kind.LOT)
    assert made.events == number("SELECT COUNT(*) FROM ledger_event")


def test_its_ledger_is_right(made: DemoReport) -> None:
    from stockthread.ledger.verify import verify

    report = verify()
    assert report.ok, report.findings[:5]


def test_every_kind_of_event_stage_place_and_tracking_occurs(made: DemoReport) -> None:
    assert set(column("SELECT DISTINCT kind FROM ledger_event")) == KINDS
    stages = set(column("SELECT stage FROM ledger_state UNION SELECT stage FROM ledger_holding"))
    assert stages == {0, *Stage}
    assert set(column("SELECT DISTINCT kind FROM places_place")) == set(places.KINDS)
    outside = (*places.PARTY_KINDS, "production", "scrap", "lost", "variance")
    visited = set(
        column(
            "SELECT DISTINCT p.kind FROM ledger_movement m JOIN places_place p ON p.id = m.to_place"
        )
    )
    assert set(outside) <= visited
    assert set(column("SELECT DISTINCT tracking FROM catalog_product")) == set(catalog.TRACKINGS)


def test_only_what_was_scanned_twice_on_purpose_is_refused(made: DemoReport) -> None:
    rows = db.query("SELECT kind, refused FROM ledger_event WHERE refused <> '[]'")
    assert rows
    for kind, refused in rows:
        assert (kind, {code for _, code, _ in json.loads(refused)}) == ("receive", {"wrong_stage"})


def test_time_goes_forward_in_working_hours_up_to_now(made: DemoReport) -> None:
    events = db.query("SELECT recorded_at, happened_at, backdated FROM ledger_event ORDER BY id")
    recorded = [clock.from_micros(at) for at, _, _ in events]
    assert recorded == sorted(recorded)
    assert recorded[-1] <= NOW
    assert recorded[-1].date() == NOW.date()
    assert (NOW - recorded[0]).days > 720
    for at in [*recorded, *(clock.from_micros(at) for _, at, _ in events)]:
        assert 7 <= at.hour <= 16
    assert sum(is_backdated for _, _, is_backdated in events) >= 3
    today = [at for at in recorded if at.date() == NOW.date()]
    assert len(today) >= 20


def test_nobody_did_what_their_role_forbids(made: DemoReport) -> None:
    roles = {made.people[login.login]: login for login in demo.LOGINS}
    sql = "SELECT DISTINCT person, kind FROM ledger_event"
    for person, kind in db.query(sql):
        login = roles[person]
        actor = Actor(person, login.name, login.role)
        action = ACTIONS.get(kind, kind)
        assert access.may(actor, action), f"{login.name} may not {action}"
    assert number("SELECT COUNT(DISTINCT device) FROM ledger_event") >= 8
    assert {login.role for login in demo.LOGINS} == set(access.ROLES)


@pytest.mark.parametrize("sku", ["DR12", "DR18", "DR36"])
def test_a_drills_serial_says_what_it_is(made: DemoReport, sku: str) -> None:
    id = catalog.read.by_sku([sku])[sku]
    product = catalog.read.product(id)
    assert product.scheme is not None
    scheme = identifiers.parse(identifiers.read.scheme(product.scheme).pattern)
    codes = column(
        "SELECT c.canonical FROM ledger_code c JOIN ledger_state s ON s.item = c.item"
        " WHERE s.product = %s AND c.canonical NOT LIKE '%%/%%'", id,
    )  # fmt: skip
    assert len(codes) > 100
    assert all(identifiers.explain(scheme, code) for code in codes)


def test_motors_bear_their_makers_numbers(made: DemoReport) -> None:
    motors = catalog.read.by_sku(["MOT12", "MOT18", "MOT36"])
    for sku, id in motors.items():
        pattern = catalog.read.product(id).serial_pattern
        codes = column(
            "SELECT c.canonical FROM ledger_code c JOIN ledger_state s ON s.item = c.item"
            " WHERE s.product = %s AND c.closed_by IS NULL", id,
        )  # fmt: skip
        assert codes
        assert all(re.fullmatch(pattern, code) for code in codes), sku


def test_bins_and_tanks_have_a_map(made: DemoReport) -> None:
    tree = places.read.tree()
    assert sum(place.kind == "bin" for place in tree) >= 60
    by_id = {place.id: place for place in tree}
    for place in tree:
        above = by_id.get(place.parent or 0)
        if above is not None and above.x is not None:
            assert is_inside(place, above), place.code


def is_inside(place: Any, above: Any) -> bool:
    return bool(
        above.x <= place.x
        and above.y <= place.y
        and place.x + place.w <= above.x + above.w
        and place.y + place.h <= above.y + above.h
    )


def test_today_has_loose_ends(made: DemoReport) -> None:
    holds = ledger.read.open_holds(1000)
    quarantine = {place.id for place in places.read.tree() if place.code.startswith("QU-")}
    waiting = [hold for hold in holds if hold.reason.startswith("Complaint: ")]
    assert len(waiting) >= 5
    assert {item.place for item in ledger.read.items([hold.item for hold in waiting])} <= quarantine
    assert any(hold.place for hold in holds)
    orders = column("SELECT DISTINCT order_id FROM ledger_reservation WHERE closed_by IS NULL")
    assert len(orders) >= 3
    assert number("SELECT COUNT(*) FROM ledger_state WHERE stage = %s", Stage.EXPECTED) >= 40
    assert (
        number("SELECT COUNT(*) FROM ledger_state WHERE stage = %s AND kind = 1", Stage.WIP) == 10
    )
    for kind in ("carrier", "lost"):
        sql = """SELECT COUNT(*) FROM ledger_state s JOIN places_place p ON p.id = s.place
            WHERE p.kind = %s"""
        assert number(sql, kind), kind


def test_one_lot_of_cells_is_in_drills_of_many_customers(made: DemoReport) -> None:
    [match] = ledger.read.find_code(LOT)
    found = trace.trace_down(match.item)
    drills = set(catalog.read.by_sku(["DR12", "DR18", "DR36"]).values())
    inside = [node for node in found.nodes if node.product in drills]
    kinds = places.read.kinds([node.place for node in inside])
    customers = {node.place for node in inside if kinds[node.place] == "customer"}
    assert len(customers) >= 5
    cells = ledger.read.item(match.item)
    assert cells.holds == 1
    assert cells.quantity > 0
    packs = set(catalog.read.by_sku(["BP18", "BP36"]).values())
    in_store = [
        node.item for node in found.nodes
        if node.product in packs and node.kind == Kind.UNIT and node.stage == Stage.READY
        and places.read.place(node.place).kind in places.BUILT_KINDS
    ]  # fmt: skip
    assert in_store
    assert all(item.holds for item in ledger.read.items(in_store))


def test_a_machine_got_another_battery_and_went_home(made: DemoReport) -> None:
    [match] = ledger.read.find_code(LOT)
    old = [
        node.item for node in trace.trace_down(match.item).nodes
        if node.kind == Kind.UNIT and any(
            hold.reason.startswith("Cells lose") for hold in ledger.read.holds_of(node.item)
        )
    ]  # fmt: skip
    links = [link for item in old for link in trace.trace_down(item).links if link.closed_by]
    assert links
    drill = ledger.read.item(links[0].output)
    assert places.read.place(drill.place).kind == "customer"
    assert len(ledger.read.contents(drill.id)) == 2


def test_only_what_was_bottled_after_the_top_up_is_accused(made: DemoReport) -> None:
    patulin = next(each.id for each in catalog.read.attributes() if each.code == "patulin")
    [apples] = column("SELECT item FROM ledger_reading WHERE attribute = %s", patulin)
    juice = catalog.read.by_sku(["AJ75"])["AJ75"]
    accused = {node.item for node in trace.trace_down(apples).nodes if node.product == juice}
    days = [each.day for each in lots.expiring(lots.Ending())]
    assert len(set(days)) > 1, "what ends first can be told"
    assert days == sorted(days)
    filled = column(
        "SELECT m.item FROM ledger_movement_item m JOIN ledger_movement l ON l.id = m.movement"
        " JOIN ledger_event e ON e.id = l.event JOIN ledger_state s ON s.item = m.item"
        " WHERE e.kind = 'produce' AND s.product = %s", juice,
    )  # fmt: skip
    assert all(sales.expiries(filled).values()), "each lot of bottles has its day"
    held = {hold.item for hold in ledger.read.open_holds(1000) if hold.reason.startswith("Patulin")}
    [bottles] = [item.id for item in ledger.read.items(sorted(held)) if item.product == juice]
    assert bottles in accused
    tank = next(link.input for link in trace.trace_up(bottles).links if link.input in held)
    before = {node.item for node in trace.trace_up(tank).nodes}
    good = {
        node.item for item in before - {tank, apples} for node in trace.trace_down(item).nodes
        if node.product == juice and node.item not in accused
    }  # fmt: skip
    assert good, "something was bottled from the tank before"
    where = {part.place for part in ledger.read.holdings(bottles)}
    assert "customer" in places.read.kinds(sorted(where)).values()
    assert places.read.by_code(["QU-4"])["QU-4"] in where


def test_a_hotel_got_the_wrong_pallet_first(made: DemoReport) -> None:
    [event] = column(
        "SELECT id FROM ledger_event WHERE reason = 'Pear juice instead of mixed juice'"
    )
    [wrong] = [each.item for each in ledger.read.event_items(event) if each.kind == Kind.CONTAINER
               and not each.source.container]  # fmt: skip
    kinds = [step.kind for step in trace.history(wrong)]
    for kind in ("ship", "deliver", "take_back"):
        assert kind in kinds


def test_a_second_call_finds_it_and_does_nothing(made: DemoReport) -> None:
    before = number("SELECT COUNT(*) FROM ledger_event")
    again = demo.create(now=NOW)
    assert not again.made
    assert again.people == made.people
    assert number("SELECT COUNT(*) FROM ledger_event") == before


def test_some_chargers_wait_for_their_serials(made: DemoReport) -> None:
    [part] = ledger.read.waiting(catalog.read.by_sku(["CH-EU"])["CH-EU"])
    assert (part.quantity, part.numbered, part.unnumbered) == (30, 18, 30)


def test_lamps_get_their_serials_when_they_are_sold(made: DemoReport) -> None:
    lamp = catalog.read.by_sku(["LAMP18"])["LAMP18"]
    [part] = ledger.read.waiting(lamp)
    assert (part.numbered, part.unnumbered) == (17, 63)
    units = ledger.read.search(ledger.Filter(products=[lamp], kinds=[Kind.UNIT]))
    kinds = places.read.kinds(sorted({unit.place for unit in units}))
    assert set(kinds.values()) == {"customer"}


def test_the_study_of_the_bad_cells_has_found_their_lot(made: DemoReport) -> None:
    [study] = [causes.studies.one(head.id) for head in causes.studies.latest()]
    first = study.ranking.groups[0]
    assert first.hits == study.ranking.complained
    assert causes.naming.names_of([first])[0][0].startswith(f"Lot {LOT} of ")


def test_who_complains_of_an_empty_battery_has_bad_cells_in_it(made: DemoReport) -> None:
    [lot] = column("SELECT item FROM ledger_code WHERE canonical = %s", LOT)
    below = {node.item for node in trace.trace_down(lot).nodes}
    told = [each.id for each in complaints.read.listed(limit=8)
            if "batter" in each.words.lower() or "Akku" in each.words]  # fmt: skip
    linked = [each.item for some in complaints.read.links(told).values() for each in some]
    assert (len(told), len(set(linked))) == (4, 3), "one told of it twice"
    assert set(linked) <= below


def test_what_a_list_calls_amounts_are_numbers_and_a_column_is_sorted_by_them(
    made: DemoReport,
) -> None:
    actor = Actor(1, "Gina Garcia", "admin")
    for name, of in LISTS.items():
        records, _ = lists.find(of, lists.asked(of, {})).page("", 200)
        for line in list_files.typed(of, of.cells(records, actor)):
            told = dict(zip(of.head, line, strict=True))
            amounts = {word: told[word] for word in of.amounts if told[word] not in ("", None)}
            assert {word: cell for word, cell in amounts.items() if isinstance(cell, str)} == {}, (
                name
            )
    of = LISTS["value_list"]
    found = lists.find(of, lists.asked(of, {"sort": "-quantity"}), actor).page("", 200)[0]
    quantities = [Decimal(line[of.head.index("quantity")]) for line in of.cells(found, actor)]
    assert quantities == sorted(quantities, reverse=True)
    assert quantities[0] > 1_000, "large enough to be grouped on a page"
