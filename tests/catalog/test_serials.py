"""What a product says in its serials, and which products a scheme numbers."""

from datetime import date

import pytest

from stockthread.catalog import (
    NewAttribute,
    NewClass,
    NewProduct,
    NewValue,
    add_attributes,
    add_classes,
    add_products,
    close_products,
    read,
    serial_fields,
    set_attributes,
)
from stockthread.identifiers import Fields, NewScheme, add_schemes
from stockthread.identifiers import read as schemes

pytestmark = pytest.mark.django_db
TODAY = date(2026, 7, 30)


def test_a_serial_may_say_all_that_is_known_of_the_product() -> None:
    add_classes([NewClass("TOOLS", "Tools")])
    (drill, plain) = add_products(
        [NewProduct("DR", "Drill", product_class="TOOLS"), NewProduct("BOLT", "Bolt")]
    )
    add_attributes([NewAttribute("volt", "Voltage", "number", "piece")])
    set_attributes([NewValue("DR", "volt", "18")])
    said = serial_fields(read.product(drill), on=TODAY, place="A-1", supplier="ACME")
    assert said == Fields(TODAY, "DR", "TOOLS", "A-1", "ACME", {"volt": "18"})
    assert serial_fields(read.product(plain), on=TODAY) == Fields(TODAY, "BOLT")


def test_a_scheme_knows_its_products_in_use() -> None:
    type_id = schemes.code_type_by_code("serial").id
    one, _ = add_schemes([NewScheme(code, "", "{counter:6}", type_id) for code in ("A", "B")])
    ids = add_products([NewProduct(sku, sku, scheme="A") for sku in ("Z", "C", "OLD")])
    add_products([NewProduct("OTHER", "Other")])
    close_products([ids[2]])
    found = read.products_by_scheme()
    assert {scheme: [each.sku for each in products] for scheme, products in found.items()} == {
        one: ["C", "Z"]
    }
