"""What a caller says, in any order, with or without commas."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from stockthread import catalog, complaints, parties
from stockthread.complaints import Hints, days_of
from stockthread.complaints.days import said_at
from stockthread.parties import NewParty

TODAY = date(2026, 5, 20)


def hints(text: str) -> Hints:
    return complaints.heard(text, TODAY).hints


@pytest.fixture
def named(desk):
    """Two customers, and two drills beside the juice, by their ids."""
    new = [NewParty("HOME", "Homestead Stores", is_customer=True),
           NewParty("BEAM", "Brick & Beam Tool Hire", is_customer=True)]  # fmt: skip
    parties.add_parties(new)
    catalog.add_products([catalog.NewProduct("DRL-36", "Cordless drill 36 V")])
    ids = parties.read.by_code(["HOME", "BEAM"])
    big = catalog.read.by_sku(["DRL-36"])["DRL-36"]
    return {"home": ids["HOME"], "beam": ids["BEAM"], "big": big}


@pytest.mark.parametrize("text", [
    "Homestead drill 36 3 weeks ago", "3 weeks ago, Homestead Stores, DRL-36",
    "it is a cordless drill 36 from homestead, bought 29 april", "drl-36 home 29.4.2026",
])  # fmt: skip
def test_words_come_in_any_order(named, text):
    heard = complaints.heard(text, TODAY)
    assert heard.hints == Hints(bought=days_of("2026-04-29"), party=named["home"],
                                product=named["big"])  # fmt: skip
    assert heard.unheard == ()


def test_goods_of_which_several_fit_are_said_in_words(named):
    assert hints("drill, Brick Beam") == Hints(party=named["beam"], goods="drill")
    assert complaints.searched(hints("drill")).total == 0, "goods alone say nothing of which it is"


def test_an_order_a_lot_and_a_best_before_are_known_by_the_words_before_them(desk):
    lot = desk.world.juice_lot(50_000, "L-77")
    june = days_of("2027-06")
    assert hints("batch L-99 best before june 2027") == Hints(lot="L-99", best_before=june)
    assert hints("invoice 4711").number == "4711"
    assert complaints.heard("L-77", TODAY).items == (lot,)
    assert hints("exp 30.9.2026").best_before == days_of("2026-09-30")
    assert hints("best before tomorrow").best_before is None


def test_amounts_and_days_behind_a_word_are_no_numbers_of_orders(named):
    for text in ("so 5 drills broke", "order 2 drills", "charge 3 times", "lot 18", "order 12"):
        assert (hints(text).number, hints(text).lot) == ("", ""), text
    assert hints("order 3 weeks ago") == Hints(bought=days_of("2026-04-29"))
    assert hints("invoice 12 May 2025") == Hints(bought=days_of("2025-05-12"))
    assert hints("delivery note 29.4.2026") == Hints(bought=days_of("2026-04-29"))


def test_a_month_alone_may_be_somebodys_name(named):
    parties.add_parties([NewParty("APR", "April Foods", is_customer=True)])
    assert hints("drill, April Foods").bought is None
    assert hints("drill 36 march").bought == days_of("2026-03")
    for text in ("Jan Meyer", "Marc Dupont", "may be from homestead", "long ago"):
        assert hints(text).bought is None, text
    assert hints("it is from may, in may").bought == days_of("2026-05")


def test_what_is_behind_the_most_words_is_told_and_the_statements_do_not_grow(named, desk):
    long = complaints.heard("drill " * 40 + "qwertz", TODAY)
    assert long.unheard[-1] == "qwertz"
    with CaptureQueriesContext(connection) as few:
        complaints.heard("drill", TODAY)
    with CaptureQueriesContext(connection) as many:
        complaints.heard(",".join(f"x{n}" for n in range(1_000)), TODAY)
    assert len(many) <= len(few) + 2


@pytest.mark.parametrize("sku", ["2020", "2026-05", "10.1.2024", "MAY", "A,B", "L-1", "red"])
def test_a_product_is_known_by_its_sku_whatever_that_looks_like(desk, sku):
    desk.world.juice_lot(50_000, "L-1")
    catalog.add_products([catalog.NewProduct(sku, "Thing")])
    assert complaints.goods(sku) == (catalog.read.by_sku([sku])[sku], "")
    assert complaints.goods("nothing like it") == (0, "")


def test_a_part_of_a_serial_is_one_and_other_words_are_told(named):
    heard = complaints.heard("homestead D00?1 qwertz", TODAY)
    assert (heard.hints, heard.unheard) == (Hints("D00?1", party=named["home"]), ("qwertz",))
    assert hints("WXYZ").code == "WXYZ"
    assert hints("qwertz").code == "qwertz", "where nothing else is known it is looked for"
    assert complaints.heard("", TODAY) == ((), Hints(), ())
    assert complaints.heard("\0 ,;% _ '", TODAY).hints.party == 0


def test_goods_in_words_find_what_a_customer_has(named, desk):
    one, other = desk.world.drills(2)
    desk.shop.sell([one])
    desk.shop.sell([other], desk.shop.other)
    [found] = complaints.candidates(Hints(party=desk.shop.customer, goods="drill"))
    assert found.item == one
    lot = desk.world.juice_lot(50_000, "L-77")
    [found] = complaints.candidates(Hints(lot="L-77", goods="drill"))
    assert (found.item, found.sure < 20) == (lot, True)


def test_who_errs_in_the_customer_is_found_by_the_goods_and_a_part_of_the_serial(named, desk):
    one, other = desk.world.drills(2)
    desk.shop.sell([one])
    desk.shop.sell(desk.world.batteries(1), desk.shop.other)
    part = desk.shop.code(one)[-4:]
    hints = Hints(part, party=desk.shop.other, product=desk.world.drill)
    assert one in {each.item for each in complaints.candidates(hints)}
    assert other not in {each.item for each in complaints.candidates(hints)[:1]}


@pytest.mark.parametrize(("text", "days"), [
    ("today", "2026-05-20"), ("yesterday", "2026-05-19"), ("2 days ago", "2026-05-18"),
    ("a week ago", "2026-05-13"), ("last month", "2026-04"), ("2 months ago", "2026-03"),
    ("6 months ago", "2025-11"), ("last year", "2025"), ("november", "2025-11"), ("May", "2026-05"),
    ("3 nov", "2025-11-03"), ("Nov. 3rd 2025", "2025-11-03"), ("3. Mai 2026", "2026-05-03"),
    ("3 mai", "2026-05-03"), ("29 april", "2026-04-29"), ("21 may", "2025-05-21"),
    ("diciembre 2025", "2025-12"), ("31 february", None), ("jui 2025", None), ("soon", None),
    ("999 years ago", None), ("two weeks ago", "2026-05-06"), ("a few days ago", "2026-05-17"),
    ("a couple of weeks ago", "2026-05-06"), ("no days ago", None), ("4 5 6", None),
])  # fmt: skip
def test_days_as_people_say_them(text, days):
    found = said_at(text.split(), TODAY)
    assert (found and found[0].written) == days
    assert found is None or found[1] == len(text.split())


def test_a_month_to_come_is_the_next_one():
    for text, days in (("june", "2026-06"), ("may", "2026-05"), ("3 may", "2027-05-03")):
        found = said_at(text.split(), TODAY, is_past=False)
        assert found
        assert found[0].written == days
