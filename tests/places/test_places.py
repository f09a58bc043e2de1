"""Places: our own, those of parties, and the four that are no place."""

import pytest
from django.db import IntegrityError, connection, transaction

from stockthread import parties
from stockthread.parties import NewParty
from stockthread.places import (
    VIRTUAL_KINDS,
    NewPlace,
    add_places,
    check_places,
    close_place,
    place_of_party,
    places_of_parties,
    read,
    rename,
    reopen_place,
    virtual_place,
)
from tests.refusals import refused

pytestmark = pytest.mark.django_db

WAREHOUSE = [
    NewPlace("A-01", "Bin 1", "bin", "A"),
    NewPlace("A", "Aisle A", "aisle", "W"),
    NewPlace("W", "Warehouse", "site"),
    NewPlace("A-02", "Bin 2", "bin", "A", x=0, y=0, w=1200, h=800),
]


def test_a_tree_comes_in_one_batch_in_any_order() -> None:
    bin1, aisle, site, bin2 = add_places(WAREHOUSE)
    assert [place.id for place in read.tree()] == [site, aisle, bin1, bin2]
    assert [place.depth for place in read.tree()] == [0, 1, 2, 2]
    stored = read.place(bin2)
    assert stored.path == f"/{site}/{aisle}/{bin2}/"
    assert (stored.parent, stored.code, stored.name, stored.kind) == (aisle, "A-02", "Bin 2", "bin")
    assert (stored.x, stored.y, stored.w, stored.h) == (0, 0, 1200, 800)
    assert (stored.is_active, stored.party) == (True, None)


def test_later_batches_grow_the_tree() -> None:
    _, aisle, site, _ = add_places(WAREHOUSE)
    (bin3,) = add_places([NewPlace("A-03", "Bin 3", "bin", "A")])
    assert [place.id for place in read.ancestors(bin3)] == [site, aisle]
    assert bin3 in read.descendants(site)
    assert read.descendants(bin3) == []
    assert [place.code for place in read.children(aisle)] == ["A-01", "A-02", "A-03"]
    assert [place.code for place in read.children(None)] == ["W"]


def test_places_are_read_by_code_name_and_kind() -> None:
    bin1, aisle, *_ = add_places(WAREHOUSE)
    assert read.by_code(["A-01", "a-01", "NONE"]) == {"A-01": bin1}
    assert read.names([bin1, aisle]) == {bin1: "Bin 1", aisle: "Aisle A"}
    assert read.kinds([bin1, aisle, 10**9]) == {bin1: "bin", aisle: "aisle"}
    assert refused(lambda: read.place(10**9)) == [(None, "unknown_id")]
    assert read.descendants(10**9) == []


def test_bad_lines_are_told_with_their_reasons() -> None:
    bin1, *_ = add_places(WAREHOUSE)
    close_place(bin1)
    batch = [
        NewPlace("A-02", "Again", "bin", "W"),
        NewPlace("", "No code", "bin"),
        NewPlace("N", "", "bin"),
        NewPlace("K", "k", "tank"),
        NewPlace("L", "l", "lost"),
        NewPlace("P", "p", "bin", "NONE"),
        NewPlace("Q", "q", "bin", "LOST"),
        NewPlace("R", "r", "bin", "A-01"),
        NewPlace("S", "s", "company", "W"),
        NewPlace("Customer:X", "x", "bin"),
        NewPlace("T", "t", "bin", x=1),
        NewPlace("U", "u", "bin", x=1, y=1, w=0, h=1),
        NewPlace("W2", "w", "bin", x=10**18, y=1, w=1, h=1),
        NewPlace("V", "v", "bin"),
        NewPlace("V", "v", "bin"),
    ]
    expected = [
        (0, "code_taken"),
        (1, "field_missing"),
        (2, "field_missing"),
        (3, "unknown_place_kind"),
        (4, "unknown_place_kind"),
        (5, "unknown_place"),
        (6, "place_is_built_in"),
        (7, "place_is_closed"),
        (8, "company_under_place"),
        (9, "place_code_reserved"),
        (10, "bad_rectangle"),
        (11, "bad_rectangle"),
        (12, "bad_rectangle"),
        (14, "code_repeated"),
    ]
    assert [(each.line, each.code) for each in check_places(batch)] == expected
    assert refused(lambda: add_places(batch)) == expected
    assert read.by_code(["V"]) == {}


def test_a_batch_cannot_go_round_in_a_circle() -> None:
    circle = [NewPlace("A", "a", "zone", "B"), NewPlace("B", "b", "zone", "A")]
    assert refused(lambda: add_places(circle)) == [(0, "place_cycle"), (1, "place_cycle")]
    assert refused(lambda: add_places([NewPlace("A", "a", "zone", "A")])) == [(0, "place_cycle")]


def test_a_tree_has_at_most_twenty_levels() -> None:
    chain = [NewPlace("L0", "l", "zone")]
    chain += [NewPlace(f"L{n}", "l", "zone", f"L{n - 1}") for n in range(1, 21)]
    assert refused(lambda: add_places(chain)) == [(20, "place_too_deep")]
    add_places(chain[:20])
    assert refused(lambda: add_places(chain[20:])) == [(0, "place_too_deep")]


def test_the_virtual_places_are_there_from_the_beginning() -> None:
    found = read.virtual_places()
    assert set(found) == set(VIRTUAL_KINDS)
    for kind in VIRTUAL_KINDS:
        place = read.place(virtual_place(kind))
        assert place == found[kind]
        assert (place.code, place.path, place.parent) == (kind.upper(), f"/{place.id}/", None)
    assert not [place for place in read.tree() if place.kind in VIRTUAL_KINDS]


def test_a_party_is_one_place_for_each_thing_that_it_is() -> None:
    acme, bolt = parties.add_parties(
        [NewParty("ACME", "Acme", is_supplier=True), NewParty("BOLT", "Bolt", is_supplier=True)]
    )
    wanted = [(acme, "supplier"), (bolt, "customer"), (acme, "supplier"), (acme, "customer")]
    first, second, again, third = places_of_parties(wanted)
    assert again == first
    assert len({first, second, third}) == 3
    assert places_of_parties(wanted) == [first, second, first, third]
    assert place_of_party(bolt, "customer") == second
    place = read.place(first)
    assert (place.code, place.name, place.kind) == ("supplier:ACME", "Acme", "supplier")
    assert (place.party, place.path) == (acme, f"/{first}/")


def test_the_place_of_a_party_bears_the_partys_name() -> None:
    (acme,) = parties.add_parties([NewParty("ACME", "Acme", is_supplier=True)])
    id = place_of_party(acme, "supplier")
    parties.change_parties([NewParty("ACME", "Acme Limited", is_supplier=True)])
    assert read.names([id]) == {id: "Acme Limited"}
    assert [place.name for place in read.find_places("acme")] == ["Acme Limited"]


def test_what_we_carry_ourselves_is_not_at_a_place_with_our_name() -> None:
    us, acme = parties.add_parties([
        NewParty("US", "Us", is_own=True, is_carrier=True),
        NewParty("ACME", "Acme", is_carrier=True),
    ])  # fmt: skip
    ours, theirs = places_of_parties([(us, "carrier"), (acme, "carrier")])
    assert read.names([ours, theirs]) == {ours: "our own vehicle", theirs: "Acme"}
    assert read.place(ours).name == "our own vehicle"


def test_nobody_is_no_place() -> None:
    assert refused(lambda: places_of_parties([(10**9, "carrier")])) == [(0, "unknown_id")]


def test_a_place_is_renamed_and_found_by_its_new_name() -> None:
    bin1, *_ = add_places(WAREHOUSE)
    rename(bin1, "Cold bin")
    assert (read.place(bin1).code, read.place(bin1).name) == ("A-01", "Cold bin")
    rename(bin1, "Cold bin", code="C-01")
    assert [place.id for place in read.find_places("c-01")] == [bin1]
    assert read.find_places("A-01") == []
    assert refused(lambda: rename(bin1, "", code="A-02")) == [
        (None, "field_missing"),
        (None, "code_taken"),
    ]
    assert refused(lambda: rename(bin1, "x", code="supplier:X")) == [(None, "place_code_reserved")]


def test_places_are_closed_from_the_bottom_up_and_opened_from_the_top_down() -> None:
    bin1, aisle, _, bin2 = add_places(WAREHOUSE)
    assert refused(lambda: close_place(aisle)) == [(None, "place_has_open_places")]
    for id in (bin1, bin2, aisle):
        close_place(id)
    assert not read.place(aisle).is_active
    assert refused(lambda: reopen_place(bin1)) == [(None, "place_is_closed")]
    for id in (aisle, bin1):
        reopen_place(id)
    assert read.place(bin1).is_active


def test_what_is_built_in_stays_as_it_is() -> None:
    (acme,) = parties.add_parties([NewParty("ACME", "Acme", is_supplier=True)])
    for id in (virtual_place("scrap"), place_of_party(acme, "carrier")):
        assert refused(lambda id=id: rename(id, "x")) == [(None, "place_is_built_in")]
        assert refused(lambda id=id: close_place(id)) == [(None, "place_is_built_in")]
        assert refused(lambda id=id: reopen_place(id)) == [(None, "place_is_built_in")]


@pytest.mark.parametrize(
    "change",
    [
        "code = 'A'",
        "kind = 'tank'",
        "kind = 'lost'",
        "kind = 'company'",
        "kind = 'supplier'",
        "name = ''",
        "path = (SELECT path FROM places_place WHERE code = 'A')",
        "path = 'x'",
        "parent_id = id",
        "x = 1",
    ],
)
def test_the_database_itself_refuses_impossible_places(change: str) -> None:
    add_places([*WAREHOUSE, NewPlace("X", "x", "bin", "A")])
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE places_place SET {change} WHERE code = 'X'")


def test_empty_batches_store_nothing() -> None:
    assert add_places([]) == []
    assert places_of_parties([]) == []
