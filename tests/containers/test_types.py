"""Types of containers: a list of one's own, which container is of which, what they weigh packed."""

from fractions import Fraction

from stockthread import catalog, containers, ledger, lots
from stockthread.containers import NewType
from stockthread.ledger import Kind
from tests import stock
from tests.refusals import refused


def typed(packer, code: str, *things: int | str) -> int:
    """A new container of a type, with things in it."""
    done = containers.pack_into_new(
        packer.texts(things), act=packer.world.act(), place=packer.world.a1, scheme=packer.scheme,
        of_type=code,
    )  # fmt: skip
    return done.container


def test_a_company_lists_the_types_that_it_has(packer):
    assert [(each.code, each.tare) for each in containers.types()] == [
        ("CARTON", None), ("PALLET", 25_000), ("TOTE", None)
    ]  # fmt: skip
    room = containers.room_of("544 x 364 x 242 mm")
    containers.add_type(NewType("crate", "Crate", containers.tare_of("2.4 kg"), *room, True))
    found = containers.type_of_code("CRATE")
    assert (found.tare, containers.shown_room(found)) == (2400, "544 × 364 × 242 mm")
    assert refused(lambda: containers.add_type(NewType("CRATE", "Other"))) == [(None, "code_taken")]
    containers.change_type(NewType("CRATE", "Blue crate", 2500))
    containers.close_type("CRATE")
    assert [each.code for each in containers.types(is_active=False)] == ["CRATE"]
    assert (containers.type_of_code("CRATE").name, containers.shown_room(
        containers.type_of_code("CRATE"))) == ("Blue crate", "")  # fmt: skip
    assert refused(lambda: typed(packer, "CRATE")) == [(None, "container_type_closed")]
    containers.reopen_type("CRATE")
    assert containers.of_items([typed(packer, "CRATE")])
    assert refused(lambda: containers.room_of("12 by 5")) == [(None, "container_room")]
    assert refused(lambda: containers.add_type(NewType("Y", "Y", length=0))) == [
        (None, "container_type_figure")
    ]
    assert refused(lambda: containers.add_type(NewType("A B", "Y"))) == [
        (None, "container_type_code")
    ]
    assert refused(lambda: containers.change_type(NewType("NONE", "Y"))) == [
        (None, "container_type_unknown")
    ]


def test_a_container_is_of_a_type_from_its_making_on_and_is_found_by_it(packer, world):
    pallet, tote, plain = typed(packer, "pallet"), typed(packer, "TOTE"), packer.box()
    assert {id: each.code for id, each in containers.of_items([pallet, tote, plain]).items()} == {
        pallet: "PALLET", tote: "TOTE"
    }  # fmt: skip
    [drill] = world.drills(1)
    packer.put(plain, drill)
    act = world.act()
    containers.pack(tote, packer.texts(world.drills(1)), act=act, of_type="CARTON")
    wanted = ledger.Filter(kinds=[Kind.CONTAINER], reading=(containers.type_attribute(), "CARTON"))
    assert [each.id for each in ledger.read.search(wanted)] == [tote]
    assert ledger.read.count(wanted) == 1
    assert ledger.read.count(wanted._replace(reading=(containers.type_attribute(), "TOTE"))) == 0
    assert refused(lambda: containers.say_type([pallet, drill], "TOTE", act=world.act())) == [
        (1, "not_a_container")
    ]
    with stock.unchanged():
        assert refused(lambda: typed(packer, "BARREL")) == [(None, "container_type_unknown")]


def test_keys_that_begin_alike_note_a_type_each(packer, world):
    boxes = [packer.box(), packer.box()]
    for box, code in zip(boxes, ("TOTE", "PALLET"), strict=True):
        act = world.act()._replace(key="x" * 72 + code)
        containers.pack(box, packer.texts(world.drills(1)), act=act, of_type=code)
    assert [containers.of_items(boxes)[box].code for box in boxes] == ["TOTE", "PALLET"]


def test_making_one_of_a_type_is_undone_as_one(packer, world):
    act = world.act()
    done = containers.pack_into_new(
        packer.texts(world.drills(1)), act=act, scheme=packer.scheme, of_type="TOTE"
    )
    packer.undo(done)
    assert ledger.read.item(done.container).stage == ledger.Stage.VOID
    stock.assert_sound()


def test_a_packed_container_weighs_what_it_is_and_what_is_in_it(packer, world):
    catalog.set_conversions(world.drill, ["1 kg = 0.5"])
    catalog.set_conversions(world.juice, ["1 kg = 0.8"])
    drills, lot = world.drills(2), world.juice_lot(1_000)
    tote = typed(packer, "TOTE", *drills)
    pallet = typed(packer, "PALLET", tote, f"{packer.code(lot)} 0.4 l")
    weight = containers.of_containers([pallet])[pallet]
    assert weight == (Fraction("29.5"), 25, 1)
    assert containers.said(weight) == "at least 29.5 kg, of it 25 kg tare"
    containers.change_type(NewType("TOTE", "Tote", 1500))
    lots.weigh([drills[0]], ["2.25"], act=world.act())
    found = containers.of_containers([pallet, tote])
    assert found == {
        pallet: (Fraction("31.25"), 25, 0),
        tote: (Fraction("5.75"), Fraction("1.5"), 0),
    }
    assert containers.said(found[pallet]) == "31.25 kg, of it 25 kg tare"
    empty = packer.box()
    assert containers.said(containers.of_containers([empty])[empty]) == ""
