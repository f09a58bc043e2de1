"""Companies and the ways to reach them."""

import pytest
from django.db import IntegrityError, connection, transaction

from stockthread.parties import (
    Contact,
    NewContact,
    NewParty,
    Party,
    add_contacts,
    add_parties,
    change_contact,
    change_parties,
    check_parties,
    read,
)
from tests.refusals import refused

pytestmark = pytest.mark.django_db

ACME = NewParty("ACME", "Acme Tools", is_supplier=True, is_maker=True, note="By van.\nTuesdays.")
BOLT = NewParty("BOLT", "Bolt & Söhne", is_customer=True)


def test_parties_are_stored_as_said() -> None:
    acme, bolt = add_parties([ACME, BOLT])
    assert read.party(acme) == Party(acme, *ACME)
    assert read.parties("supplier") == [Party(acme, *ACME)]
    assert read.parties("customer") == [Party(bolt, *BOLT)]
    assert read.by_code(["BOLT", "ACME", "acme"]) == {"ACME": acme, "BOLT": bolt}
    assert read.names([bolt, 10**9]) == {bolt: "Bolt & Söhne"}
    assert read.codes([acme]) == {acme: "ACME"}


def test_an_empty_batch_stores_nothing() -> None:
    assert add_parties([]) == []


def test_space_around_and_inside_is_tidied() -> None:
    (id,) = add_parties([NewParty("  X\u00a0 1 ", "\tAcme   Tools\n", is_supplier=True)])
    assert (read.party(id).code, read.party(id).name) == ("X 1", "Acme Tools")


def test_each_bad_line_is_told_with_its_reason() -> None:
    add_parties([ACME])
    batch = [
        NewParty("ACME", "Another", is_supplier=True),
        NewParty("", "No code", is_supplier=True),
        NewParty("N", "  ", is_supplier=True),
        NewParty("L" * 65, "Long", is_supplier=True),
        NewParty("B\u200bB", "Invisible", is_supplier=True),
        NewParty("C", "Bell\x07", is_supplier=True),
        NewParty("GOOD", "Good", is_supplier=True),
        NewParty("GOOD", "Again", is_supplier=True),
    ]
    expected = [
        (0, "code_taken"),
        (1, "field_missing"),
        (2, "field_missing"),
        (3, "field_too_long"),
        (4, "field_bad_characters"),
        (5, "field_bad_characters"),
        (7, "code_repeated"),
    ]
    assert [(each.line, each.code) for each in check_parties(batch)] == expected
    assert refused(lambda: add_parties(batch)) == expected
    assert read.by_code(["GOOD"]) == {}


def test_a_party_is_something_to_us() -> None:
    nothing = NewParty("NIL", "Nil")
    assert refused(lambda: add_parties([ACME, nothing])) == [(1, "party_is_nothing")]
    add_parties([ACME])
    nothing = ACME._replace(is_supplier=False, is_maker=False)
    assert refused(lambda: change_parties([nothing])) == [(0, "party_is_nothing")]


def test_codes_that_differ_in_case_are_two_codes() -> None:
    assert len(add_parties([ACME, ACME._replace(code="acme")])) == 2


def test_the_database_itself_keeps_codes_apart() -> None:
    add_parties([ACME])
    copy = """INSERT INTO parties_party (code, code_key, name, name_key, is_supplier, is_customer,
        is_carrier, is_maker, is_own, note) SELECT code, code_key, name, name_key, is_supplier,
        is_customer, is_carrier, is_maker, is_own, note FROM parties_party"""
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(copy)


def test_a_party_is_changed_by_its_code() -> None:
    acme, _ = add_parties([ACME, BOLT])
    changed = NewParty("ACME", "Acme Limited", is_supplier=True, is_customer=True)
    assert change_parties([changed]) == [acme]
    assert read.party(acme) == Party(acme, *changed)
    assert [each.id for each in read.find_parties("limited", 5)] == [acme]
    assert read.find_parties("tools", 5) == []
    assert refused(
        lambda: change_parties([changed, NewParty("NONE", "None", is_supplier=True)])
    ) == [(1, "unknown_party")]


def test_our_own_company_is_the_first_marked_so() -> None:
    assert read.own_party() is None
    first, _ = add_parties([NewParty("US", "Us", is_own=True), NewParty("US2", "Us", is_own=True)])
    own = read.own_party()
    assert own is not None
    assert own.id == first


def test_contacts_belong_to_parties() -> None:
    acme, _ = add_parties([ACME, BOLT])
    desk = NewContact("ACME", "Order desk", "desk@acme.example", "+1 555", "1 Road\nTown")
    (id,) = add_contacts([desk])
    assert read.contacts(acme) == [Contact(id, acme, *desk[1:])]
    bad = [NewContact("NONE", "A"), NewContact("ACME", "", email="nowhere"), NewContact("", "B")]
    assert refused(lambda: add_contacts([desk, *bad])) == [
        (1, "unknown_party"),
        (2, "field_missing"),
        (2, "bad_email"),
        (3, "field_missing"),
    ]
    assert len(read.contacts(acme)) == 1


def test_how_a_party_is_reached_is_put_right() -> None:
    acme, _ = add_parties([ACME, BOLT])
    first, second = add_contacts([NewContact("ACME", "Dsek"), NewContact("ACME", "Store")])
    change_contact(first, NewContact("ACME", "Desk", email="desk@acme.example"))
    assert read.contacts(acme)[0] == Contact(first, acme, "Desk", "desk@acme.example", "", "")
    wrong = NewContact("BOLT", "Desk")
    assert refused(lambda: change_contact(second, wrong)) == [(None, "unknown_id")]
    bad = NewContact("ACME", "", email="desk")
    assert refused(lambda: change_contact(first, bad)) == [
        (None, "field_missing"), (None, "bad_email"),
    ]  # fmt: skip


def test_a_party_that_is_not_there_is_refused() -> None:
    assert refused(lambda: read.party(10**9)) == [(None, "unknown_id")]


def test_finding_puts_the_exact_code_first_then_beginnings_then_parts() -> None:
    names = ["AB", "AB1", "XAB", "N1", "N2"]
    whole = ["z", "z", "z", "Abel", "the abc"]
    add_parties(
        [NewParty(code, name, is_supplier=True) for code, name in zip(names, whole, strict=True)]
    )
    assert [each.code for each in read.find_parties("ab", 9)] == ["AB", "AB1", "N1", "N2", "XAB"]
    assert [each.code for each in read.find_parties("ab", 2)] == ["AB", "AB1"]
    assert read.find_parties("  ", 9) == []
    assert read.find_parties("ab", 0) == []


def test_finding_takes_every_sign_for_itself() -> None:
    add_parties(
        [
            NewParty("P%", "100% juice_x!", is_supplier=True),
            NewParty("Q", "100 juice", is_supplier=True),
        ]
    )
    for wanted in ("0%", "juice_", "x!", "100%", "p%"):
        assert [each.code for each in read.find_parties(wanted, 9)] == ["P%"]
    assert read.find_parties("' OR 1=1 --", 9) == []
    assert read.find_parties("\x00", 9) == []


def test_finding_minds_neither_case_nor_width_nor_the_order_of_words() -> None:
    (id,) = add_parties([NewParty("BOLT", "Bolt & Söhne Straße", is_supplier=True)])
    for wanted in ("SÖHNE", "straße", "STRASSE", "ｂｏｌｔ", "söhne bolt"):
        assert [each.id for each in read.find_parties(wanted, 9)] == [id]
    assert read.find_parties("bolt nuts", 9) == []


def test_parties_of_a_kind_that_fit_a_text() -> None:
    acme, _ = add_parties([ACME, BOLT])
    assert [each.id for each in read.parties(text="acme")] == [acme]
    assert read.parties("customer", "acme") == []


def test_what_no_database_can_hold_is_known_to_nobody() -> None:
    assert read.by_code(["A\0", "\ud800"]) == {}
    assert read.find_parties("A\0\ud800", 9) == []
    bad = [NewContact("A\0", "A"), NewContact("\ud800", "A")]
    assert refused(lambda: add_contacts(bad)) == [
        (line, code) for line in (0, 1) for code in ("unknown_party", "field_bad_characters")
    ]
    assert refused(
        lambda: add_parties(
            [NewParty("A\0", "A", is_supplier=True), NewParty("B", "\ud800", is_supplier=True)]
        )
    ) == [
        (0, "field_bad_characters"),
        (1, "field_bad_characters"),
    ]


def test_parties_are_listed_by_kind_and_text_a_page_at_a_time() -> None:
    add_parties([ACME, BOLT])
    codes = [each.code for each in read.listed()]
    assert codes == ["ACME", "BOLT"]
    assert read.count_listed() == 2
    assert [each.code for each in read.listed("söhne bolt")] == ["BOLT"]
    assert [each.code for each in read.listed(kinds=["supplier", "carrier"])] == ["ACME"]
    assert read.count_listed("o", ["customer"]) == 1
    assert [each.code for each in read.listed(after="ACME", limit=1)] == ["BOLT"]
