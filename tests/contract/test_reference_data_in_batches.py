"""A batch of any length costs the same number of statements, and a search reads an index."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from stockthread import catalog, parties, places
from stockthread.catalog import NewAttribute, NewClass, NewProduct, NewValue
from stockthread.kernel import db
from stockthread.parties import NewContact, NewParty, NewPerson
from stockthread.places import NewPlace

pytestmark = pytest.mark.django_db


def _statements(action: Callable[[], Any]) -> list[str]:
    with CaptureQueriesContext(connection) as captured:
        action()
    return [query["sql"] for query in captured.captured_queries]


def _parties(mark: str, count: int) -> list[NewParty]:
    return [NewParty(f"{mark}{n}", "p", is_supplier=True) for n in range(count)]


def _classes(mark: str, count: int) -> list[NewClass]:
    return [NewClass(f"{mark}{n}", "c", f"{mark}0" if n else "") for n in range(count)]


def _products(mark: str, count: int) -> list[NewProduct]:
    return [NewProduct(f"{mark}{n}", "p") for n in range(count)]


def _places(mark: str, count: int) -> list[NewPlace]:
    return [
        NewPlace(f"{mark}{n}", "p", "zone", f"{mark}{n // 10}" if n else "") for n in range(count)
    ]


BATCHES: dict[str, Callable[[str, int], Any]] = {
    "add_parties": lambda mark, n: parties.add_parties(_parties(mark, n)),
    "add_people": lambda mark, n: parties.add_people([NewPerson(mark)] * n),
    "add_contacts": lambda mark, n: parties.add_contacts([NewContact("BASE", "c")] * n),
    "add_classes": lambda mark, n: catalog.add_classes(_classes(mark, n)),
    "add_products": lambda mark, n: catalog.add_products(_products(mark, n)),
    "add_attributes": lambda mark, n: catalog.add_attributes(
        [NewAttribute(f"{mark}{i}", "a") for i in range(n)]
    ),
    "add_places": lambda mark, n: places.add_places(_places(mark, n)),
}


@pytest.mark.parametrize("name", BATCHES)
def test_one_line_or_five_hundred_cost_the_same_statements(name: str) -> None:
    parties.add_parties([NewParty("BASE", "Base", is_supplier=True)])
    few = _statements(lambda: BATCHES[name]("few", 2))
    many = _statements(lambda: BATCHES[name]("many", 500))
    assert len(few) == len(many) <= 14


def test_changes_and_values_cost_the_same_statements_however_many() -> None:
    catalog.add_attributes([NewAttribute("colour", "Colour")])
    few, many = _products("few", 2), _products("many", 500)
    catalog.add_products(few + many)

    def values(products: list[NewProduct]) -> list[NewValue]:
        return [NewValue(product.sku, "colour", "red") for product in products]

    assert len(_statements(lambda: catalog.change_products(few))) == len(
        _statements(lambda: catalog.change_products(many))
    )
    assert len(_statements(lambda: catalog.set_attributes(values(few)))) == len(
        _statements(lambda: catalog.set_attributes(values(many)))
    )


def test_places_of_parties_cost_the_same_statements_however_many() -> None:
    ids = parties.add_parties(_parties("P", 502))
    counts = [
        len(
            _statements(
                lambda part=part: places.places_of_parties([(id, "supplier") for id in part])
            )
        )
        for part in (ids[:2], ids[2:])
    ]
    assert counts[0] == counts[1]
    again = _statements(lambda: places.places_of_parties([(id, "supplier") for id in ids]))
    assert len(again) == 1


def test_new_rows_come_back_in_the_order_of_their_lines() -> None:
    ids = parties.add_people([NewPerson(f"Person {n}") for n in range(300)])
    names = parties.read.people_names(ids)
    assert [names[id] for id in ids] == [f"Person {n}" for n in range(300)]


def _plan(sql: str) -> str:
    """How the database would run a statement; PostgreSQL as if the tables were large."""
    sql = sql.replace("%", "%%")
    if db.is_postgresql():
        db.execute("SET LOCAL enable_seqscan = off")
        return "\n".join(row[0] for row in db.query(f"EXPLAIN {sql}"))
    return "\n".join(row[3] for row in db.query(f"EXPLAIN QUERY PLAN {sql}"))


@pytest.mark.parametrize(
    "find, index",
    [
        (parties.read.find_parties, "parties_party"),
        (catalog.read.find_products, "catalog_product"),
        (places.read.find_places, "places_place"),
    ],
)
def test_the_beginning_of_a_code_or_name_is_a_range_of_an_index(
    find: Callable[[str, int], Any], index: str
) -> None:
    parties.add_parties(_parties("AB", 30))
    catalog.add_products(_products("AB", 30))
    places.add_places(_places("AB", 30))
    begins = _statements(lambda: find("ab", 5))[0]
    plan = _plan(begins)
    key = "sku" if index == "catalog_product" else "code"
    assert f"{index}_{key}_search" in plan
    assert f"{index}_name_search" in plan
    assert "SCAN " + index not in plan


def test_what_lies_under_a_place_is_a_range_of_an_index() -> None:
    ids = places.add_places(_places("D", 300))
    (sql,) = _statements(lambda: places.read.descendants(ids[1]))
    plan = _plan(sql)  # SQLite gives the index of a unique constraint a name of its own
    assert "places_place_path_once" in plan or "(path>? AND path<?)" in plan


def test_a_gtin_is_looked_up_in_its_index() -> None:
    catalog.add_products([NewProduct("G", "g", gtin="4006381333931")])
    (sql,) = _statements(lambda: catalog.read.by_gtin(["04006381333931"]))
    assert "catalog_product_gtin" in _plan(sql)
