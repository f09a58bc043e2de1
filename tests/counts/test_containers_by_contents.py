"""A container that nobody scanned is there where all of its contents were scanned."""

from stockthread import counts


def test_a_carton_is_there_with_all_that_is_in_it(crew):
    world = crew.world
    drills = world.drills(3, place=world.a1)
    carton = crew.carton(drills, "CARTON-1", world.a1)
    count = crew.open(world.a1)
    crew.scan(count, world.a1, *drills)
    survey = crew.survey(count)
    assert [line.item for line in survey.lines] == []
    crew.post(count)
    assert crew.place_of(carton) == world.a1


def test_a_carton_with_something_missing_is_missed_itself(crew):
    world = crew.world
    drills = world.drills(3, place=world.a1)
    carton = crew.carton(drills, "CARTON-1", world.a1)
    count = crew.open(world.a1)
    crew.scan(count, world.a1, *drills[:2])
    missing = {line.item for line in crew.survey(count).lines if line.pile == counts.MISSING}
    assert carton in missing
