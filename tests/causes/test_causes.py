"""Causes that were planted are found, what goes along is told apart, little is told as little."""

from datetime import timedelta
from math import exp
from random import Random
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from stockthread import catalog, causes, ledger, places
from stockthread.causes import Case, Group, Population, Question, Study
from stockthread.ledger import Lines, Stage
from tests.causes import line
from tests.refusals import refused
from tests.world import START, World


def asked(world: World, complained: list[int], **said: Any) -> Study:
    """Ask what the complained drills share, against all drills."""
    cases = said.pop("cases", [Case(item) for item in complained])
    population = said.pop("population", Population([world.drill]))
    key = f"study {next(world.keys)}"
    return causes.study(
        Question("Why?", cases, population), key=key, by=world.anna, at=START + timedelta(days=9)
    )


def named(study: Study, standing: str) -> list[list[str]]:
    groups = [group for group in study.ranking.groups if group.standing == standing]
    return causes.naming.names_of(groups)


def about(study: Study, words: str) -> Group:
    """The group one of whose circumstances is called like this."""
    names = causes.naming.names_of(study.ranking.groups, 99)
    return study.ranking.groups[[words in each for each in names].index(True)]


@pytest.fixture
def two_lots(world: World) -> tuple[World, line.Batch, line.Batch]:
    """Sixty drills of a bad lot, two hundred of a good one of the same supplier."""
    good, bad = line.lot(world, "GOOD"), line.lot(world, "BAD")
    first = line.batch(world, 120, good)
    second = line.batch(world, 60, bad)
    third = line.batch(world, 80, good)
    drills, batteries = first.drills + third.drills, first.batteries + third.batteries
    return world, second, line.Batch(drills, batteries)


def test_a_bad_lot_two_levels_down_is_found_first(two_lots: Any) -> None:
    world, bad, good = two_lots
    study = asked(world, bad.drills[:12] + good.drills[:2])
    found = about(study, "Lot BAD of Apples")
    assert study.ranking.groups[0] == found
    assert (found.standing, found.hits, found.number) == (causes.CLEAR, 12, 60)
    assert found.low > 5
    assert exp(found.log_q) < 1e-5
    assert len(named(study, causes.CLEAR)) == 1, "the good lot and the supplier are no causes"
    assert study.ranking.total == study.found == 260


def test_the_units_behind_each_number_are_told(two_lots: Any) -> None:
    world, bad, good = two_lots
    study = asked(world, bad.drills[:12] + good.drills[:2])
    cause = study.ranking.groups[0]
    behind = {side: causes.units_of(study, cause, side) for side in causes.SIDES}
    assert behind == {
        causes.WITH: sorted(bad.drills[:12]),
        causes.WITHOUT: sorted(good.drills[:2]),
        causes.OTHERS: sorted(bad.drills[12:]),
    }


def test_what_always_goes_together_is_one_and_is_told_as_one(two_lots: Any) -> None:
    world, bad, _ = two_lots
    [names] = named(asked(world, bad.drills[:12]), causes.CLEAR)
    assert names[0] == "Lot BAD of Apples"
    assert any("made in the run" in name or "made in run" in name for name in names)


def test_a_supplier_goes_along_with_its_one_bad_lot(world: World) -> None:
    """Drills without any battery are the others, so that not all have to do with the supplier."""
    plain = world.drills(300)
    lots = {code: line.batch(world, 60, line.lot(world, code)) for code in ("L1", "L2", "BAD")}
    study = asked(world, lots["BAD"].drills[:20] + plain[:3])
    supplier = about(study, "Apples from Supply Ltd")
    assert supplier.hits == 20
    assert exp(supplier.log_q) < 0.01, "by itself it looks like a cause"
    assert supplier.standing == causes.ALONG
    assert study.ranking.groups[supplier.behind] == about(study, "Lot BAD of Apples")


def test_a_bad_supplier_is_found_and_its_lots_go_along(world: World) -> None:
    plain = world.drills(300)
    drills = [line.batch(world, 40, line.lot(world, f"L{n}")).drills for n in range(5)]
    study = asked(world, [d for of in drills for d in of[:10]] + plain[:6])
    supplier = about(study, "Apples from Supply Ltd")
    assert supplier.standing == causes.CLEAR
    assert about(study, "Lot L3 of Apples").standing != causes.CLEAR


def test_two_causes_of_their_own_are_both_clear(world: World) -> None:
    good, bad = line.lot(world, "GOOD"), line.lot(world, "BAD")
    parts = {
        (code, press): line.batch(world, 100, lot, device=press).drills
        for code, lot in (("GOOD", good), ("BAD", bad))
        for press in ("Press 1", "Press 2")
    }
    rates = {("GOOD", "Press 1"): 1, ("BAD", "Press 1"): 25, ("GOOD", "Press 2"): 25,
             ("BAD", "Press 2"): 60}  # fmt: skip
    study = asked(world, [d for key, of in parts.items() for d in of[: rates[key]]])
    told = {name for names in named(study, causes.CLEAR) for name in names}
    assert {"Lot BAD of Apples", "Battery made with Press 2"} <= told


def test_what_happened_after_the_complaint_or_the_shipment_is_no_circumstance(
    two_lots: Any,
) -> None:
    """All that come back lie in A-2, and get a new battery there: that made nobody complain."""
    world, bad, good = two_lots
    complained = bad.drills[:8] + good.drills[:4]
    moments = {drill: START + timedelta(minutes=500) for drill in complained}
    ledger.take_back(Lines(complained), place=world.a2, owner=world.us, act=world.act())
    fresh = world.batteries(12, place=world.a2)
    old = [dict(zip(bad.drills + good.drills, bad.batteries + good.batteries, strict=True))[d]
           for d in complained]  # fmt: skip
    ledger.remove(Lines(old), stage=Stage.RAW, act=world.act())
    ledger.install(Lines(fresh), parent=complained, act=world.act())
    study = asked(world, [], cases=[Case(*each) for each in moments.items()])
    names = [name for each in causes.naming.names_of(study.ranking.groups, 99) for name in each]
    assert not [name for name in names if "A-2" in name]
    assert about(study, "Lot BAD of Apples").hits == 8


def test_a_component_that_was_taken_out_before_is_none_of_the_unit(world: World) -> None:
    good, bad = line.lot(world, "GOOD"), line.lot(world, "BAD")
    first = line.batch(world, 40, good)
    second = line.batch(world, 40, bad, is_shipped=False)
    ledger.remove(Lines(second.batteries[:10]), stage=Stage.RAW, act=world.act())
    line.ship(world, second.drills)
    study = asked(world, second.drills[10:18] + first.drills[:1])
    assert about(study, "Lot BAD of Apples").number == 30


def test_what_was_undone_never_was(world: World) -> None:
    drills = world.drills(60)
    moved = world.move(drills[:20], world.a2)
    ledger.reverse(moved.event, act=world.act())
    study = asked(world, drills[:10])
    names = [name for each in causes.naming.names_of(study.ranking.groups, 99) for name in each]
    assert not [name for name in names if "A-2" in name]


def test_readings_are_told_in_bands(world: World) -> None:
    [days] = [a.id for a in causes_attributes() if a.code == "days"]
    drills = world.drills(200)
    ledger.observe(drills, attributes=days, values=[str(n) for n in range(200)], act=world.act())
    study = asked(world, drills[165:190] + drills[:2])
    found = about(study, "Cordless drill: Days powered on 160 or more")
    assert found.standing == causes.CLEAR
    assert (found.hits, found.number) == (25, 40)


def causes_attributes() -> Any:
    from stockthread import catalog

    return catalog.read.attributes()


def test_few_complaints_are_told_as_too_few(two_lots: Any) -> None:
    world, bad, _ = two_lots
    study = asked(world, bad.drills[:2])
    assert study.ranking.tested == 0
    assert {group.standing for group in study.ranking.groups} == {causes.FEW}


def test_what_complained_units_have_less_often_stands_apart(two_lots: Any) -> None:
    world, bad, _ = two_lots
    study = asked(world, bad.drills[:30])
    fewer = [g for g in study.ranking.groups if g.standing == causes.FEWER]
    assert about(study, "Lot GOOD of Apples") in fewer
    assert all(group.odds < 1 for group in fewer)


def test_nothing_planted_gives_nothing_clear(two_lots: Any) -> None:
    world, bad, good = two_lots
    drawn = Random(4).sample(bad.drills + good.drills, 30)
    assert not named(asked(world, drawn), causes.CLEAR)


def test_a_study_is_kept_as_it_came_out(two_lots: Any) -> None:
    world, bad, _ = two_lots
    study = asked(world, bad.drills[:12])
    line.batch(world, 50, line.lot(world, "LATER"))
    assert causes.studies.one(study.id) == study
    [head] = causes.studies.latest(1)
    assert (head.complained, head.found, head.clear) == (12, 260, 1)
    assert head.told == "Lot BAD of Apples"
    assert (None, "unknown_id") in refused(lambda: causes.studies.one(study.id + 1))


def test_the_same_key_compares_once(two_lots: Any) -> None:
    world, bad, good = two_lots
    population = Population([world.drill])
    one, two = (
        causes.study(
            Question("Why?", [Case(item) for item in items], population),
            key="once", by=world.anna, at=START,
        )
        for items in (bad.drills[:12], good.drills[:12])
    )  # fmt: skip
    assert one == two


def test_the_usual_population_is_wider_than_the_bad_week(two_lots: Any) -> None:
    world, bad, _ = two_lots
    usual = causes.usual([Case(item) for item in bad.drills[:3]])
    assert list(usual.products) == [world.drill]
    assert usual.since is not None
    assert usual.until is not None
    assert usual.since < START - timedelta(days=80)
    assert usual.until > START + timedelta(days=80)
    assert len(causes.items_of(usual)) == 260


def test_populations_are_bounded_by_making_by_shipping_and_by_lists(two_lots: Any) -> None:
    world, bad, good = two_lots
    every, after = sorted(bad.drills + good.drills), START + timedelta(minutes=5)
    made = causes.items_of(Population([world.drill], since=START, until=after))
    assert set(made) < set(every)
    late = causes.items_of(Population([world.drill], causes.SHIPPED, after + timedelta(minutes=5)))
    assert set(late) == set(bad.drills + good.drills[120:])
    assert causes.items_of(Population(items=bad.drills[:5])) == sorted(bad.drills[:5])


def test_what_cannot_be_asked_is_refused(two_lots: Any) -> None:
    world, bad, good = two_lots

    def codes(action: Any) -> list[str]:
        return [code for _, code in refused(action)]

    assert "causes_no_cases" in codes(lambda: asked(world, []))
    assert "causes_no_population" in codes(
        lambda: asked(world, bad.drills, population=Population())
    )
    assert "causes_none_inside" in codes(
        lambda: asked(world, bad.drills, population=Population(items=good.drills))
    )
    assert "causes_none_other" in codes(
        lambda: asked(world, bad.drills, population=Population(items=bad.drills))
    )
    partly = asked(world, bad.drills[:9], population=Population(items=bad.drills[4:] + good.drills))
    assert (partly.ranking.complained, partly.outside) == (5, 4)


def test_of_many_units_all_complained_and_a_draw_of_the_others_are_compared(
    two_lots: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    world, bad, _ = two_lots
    monkeypatch.setattr("stockthread.causes.population.UNITS_MAX", 100)
    cases = [Case(item) for item in bad.drills[:12]]
    drawn = causes.drawn(cases, Population([world.drill]))
    assert (len(drawn.items), drawn.complained, drawn.found) == (100, 12, 260)
    assert set(bad.drills[:12]) == set(drawn.items[:12])
    assert drawn == causes.drawn(cases, Population([world.drill])), "the same draw every time"


def test_more_units_cost_no_more_statements(two_lots: Any) -> None:
    _, bad, good = two_lots
    counts = set()
    for number in (3, 60):
        cases = [Case(item) for item in bad.drills[:number]]
        population = Population(items=bad.drills[:number] + good.drills[:number])
        with CaptureQueriesContext(connection) as statements:
            causes.compare(causes.drawn(cases, population))
        counts.add(len(statements))
    assert len(counts) == 1


def test_what_is_left_out_is_neither_complained_of_nor_compared_with(two_lots: Any) -> None:
    world, bad, good = two_lots
    dropped, shown = bad.drills[0], good.drills[0]
    left_out = [causes.LeftOut(dropped, "dropped"), causes.LeftOut(shown, "a sample")]
    question = Question(
        "Why?", [Case(item) for item in bad.drills[:12]], Population([world.drill]), "",
        left_out, ["C-1"],
    )  # fmt: skip
    study = causes.study(question, key="without", by=world.anna, at=START)
    assert (study.ranking.complained, study.found, study.outside) == (11, 258, 0)
    assert not {dropped, shown} & set(study.drawn)
    assert list(study.left_out) == left_out
    assert study.complaints == ("C-1",)
    assert causes.studies.by_name(study.number) == study
    told = causes.naming.left_out(study.left_out)
    assert [each.partition(": ")[2] for each in told] == ["dropped", "a sample"]
    assert "2 left out" in causes.wording.compared(study)
    [advice] = causes.wording.advice(study)
    assert advice.startswith("Hold what is here of the lot")
    nameless = question._replace(left_out=[causes.LeftOut(dropped, " ")])
    assert (None, "causes_no_reason") in refused(
        lambda: causes.study(nameless, key="nameless", by=world.anna, at=START)
    )


def test_a_pallet_around_cartons_is_a_circumstance_while_it_was_around(world: World) -> None:
    """Two cartons stood on the pallet with ten drills each; what was taken out before, did not."""
    drills = world.drills(80)
    one, two, pallet = world.cartons(3)
    ledger.pack(Lines(drills[:15]), container=one, act=world.act())
    ledger.pack(Lines(drills[15:25]), container=two, act=world.act())
    ledger.unpack(Lines(drills[10:15]), act=world.act())
    ledger.pack(Lines([one, two]), container=pallet, act=world.act())
    ledger.ship(Lines([pallet]), place=world.customer, act=world.act())
    study = asked(world, drills[2:8] + drills[15:21])
    found = about(study, f"Cordless drill in #{pallet}")
    assert (found.hits, found.number, found.standing) == (12, 20, causes.CLEAR)


def test_the_zone_around_bins_is_a_circumstance(world: World) -> None:
    world_places = places.add_places([
        places.NewPlace("Z", "Zone", "zone", "WH"), places.NewPlace("Z-1", "Z-1", "bin", "Z"),
        places.NewPlace("Z-2", "Z-2", "bin", "Z"),
    ])  # fmt: skip
    drills = world.drills(80)
    for nth, spot in enumerate(world_places[1:]):
        ledger.move(Lines(drills[10 * nth : 10 * nth + 10]), place=spot, act=world.act())
    study = asked(world, drills[:6] + drills[10:16])
    found = about(study, "Cordless drill lay anywhere in Z")
    assert (found.hits, found.number, found.standing) == (12, 20, causes.CLEAR)


def test_all_that_failed_a_test_are_asked_about_until_then(world: World) -> None:
    catalog.add_attributes([catalog.NewAttribute("verdict", "Verdict"),
                            catalog.NewAttribute("leak", "Leak rate", type="number")])  # fmt: skip
    known = {each.code: each.id for each in catalog.read.attributes()}
    drills = world.drills(60)
    world.move(drills[:20], world.a2)
    failed = [n < 12 for n in range(60)]
    for attribute, values in (
        ("verdict", ["failed: leak" if bad else "passed: leak" for bad in failed]),
        ("leak", ["0.9" if bad else "0.1" for bad in failed]),
    ):
        ledger.observe(
            drills, attributes=known[attribute], values=values, act=world.act()
        )  # fmt: skip
    world.move(drills[:12], world.a1)
    ledger.observe(
        drills[:12], attributes=known["verdict"], values=["passed: leak"] * 12, act=world.act()
    )  # fmt: skip
    cases = causes.by_reading("Verdict = failed")
    assert [case.item for case in cases] == drills[:12]
    assert causes.by_reading("leak>0.4")[0].item == drills[0]
    assert len(causes.by_reading("Leak rate<0.4")) == 48
    study = asked(world, [], cases=cases)
    found = about(study, "Cordless drill lay in A-2")
    assert (found.hits, found.number, found.standing) == (12, 20, causes.CLEAR)
    names = [name for each in causes.naming.names_of(study.ranking.groups, 99) for name in each]
    assert not [name for name in names if "failed" in name]
    for rule in ("Verdict", "No such=1"):
        assert (None, "causes_reading_unclear") in refused(
            lambda rule=rule: causes.by_reading(rule)
        )
    assert (None, "causes_reading_none") in refused(lambda: causes.by_reading("Leak rate>7"))
