"""Products by filters, a page at a time."""

import pytest

from stockthread import catalog
from stockthread.catalog import NewClass, NewProduct, ProductFilter

pytestmark = pytest.mark.django_db


def skus(wanted: ProductFilter, **more: object) -> list[str]:
    return [each.sku for each in catalog.listed_products(wanted, **more)]


@pytest.fixture(autouse=True)
def products() -> None:
    catalog.add_classes([NewClass("TOOLS", "Tools"), NewClass("DRILLS", "Drills", "TOOLS")])
    catalog.add_products(
        [
            NewProduct("DR-18", "Drill 18 %", product_class="DRILLS", gtin="4006381333931"),
            NewProduct("JUICE", "Apple juice", tracking="lot", unit="l", scale=1000),
            NewProduct("SAW", "Saw", product_class="TOOLS"),
        ]
    )
    catalog.close_products([catalog.read.by_sku(["SAW"])["SAW"]])


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (ProductFilter(), ["DR-18", "JUICE", "SAW"]),
        (ProductFilter(text="  APPLE  jui"), ["JUICE"]),
        (ProductFilter(text="%"), ["DR-18"]),
        (ProductFilter(text="4006381333931"), ["DR-18"]),
        (ProductFilter(text="nothing\0"), []),
        (ProductFilter(is_active=False), ["SAW"]),
        (ProductFilter(tracking="lot"), ["JUICE"]),
    ],
)
def test_products_that_fit_are_listed_and_counted(wanted: ProductFilter, found: list[str]) -> None:
    assert skus(wanted) == found
    assert catalog.count_products(wanted) == len(found)


def test_a_class_takes_those_below_it() -> None:
    [tools] = [each.id for each in catalog.read.classes() if each.code == "TOOLS"]
    assert skus(ProductFilter(product_class=tools)) == ["DR-18", "SAW"]


def test_a_page_begins_behind_the_last_one() -> None:
    assert skus(ProductFilter(), limit=2) == ["DR-18", "JUICE"]
    assert skus(ProductFilter(), after="JUICE") == ["SAW"]
