"""A product's policy in the catalogue: what can be at all, and what is kept of each change."""

from datetime import UTC, datetime
from typing import Any

import pytest

from stockthread import catalog, identifiers, parties
from stockthread.catalog import NewProduct, TrackingChange
from tests.refusals import refused

AT = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def anna() -> int:
    [person] = parties.add_people([parties.NewPerson("Anna Adler", "")])
    return person


def product(**fields: Any) -> int:
    return catalog.add_products([NewProduct(**{"sku": "DRILL", "name": "Drill", **fields})])[0]


def change(product: int, tracking: str, **fields: Any) -> TrackingChange:
    said = {"scheme": None, "person": 1, "at": AT, "reason": "", "key": f"{product}{tracking}"}
    return catalog.record_tracking(product, tracking, **{**said, **fields})


def scheme(code: str, code_type: str = "serial") -> str:
    type_id = identifiers.read.code_type_by_code(code_type).id
    identifiers.add_schemes([identifiers.NewScheme(code, code, f"{code}-{{counter:6}}", type_id)])
    return code


def test_each_change_is_kept_with_who_and_when(anna: int) -> None:
    drill = product()
    first = change(drill, "serial_in_lot", person=anna, reason="new supplier")
    second = change(drill, "serial", person=anna)
    assert catalog.read.tracking_changes(drill) == [second, first]
    assert first[1:] == (drill, "serial", "serial_in_lot", anna, AT, "new supplier")
    assert catalog.read.product(drill).tracking == "serial"
    assert catalog.read.tracking_change_of(f"{drill}serial") == second
    assert catalog.read.tracking_change_of("another") is None


@pytest.mark.parametrize(
    ("fields", "tracking", "code"),
    [
        ({}, "by_feel", "unknown_tracking"),
        ({}, "", "unknown_tracking"),
        ({}, "serial", "tracking_is_so"),
        ({"tracking": "lot", "unit": "kg"}, "serial", "unit_not_counted"),
        ({"tracking": "bulk", "unit": "kg", "scale": 1000}, "serial_in_lot", "unit_not_counted"),
        ({"tracking": "lot", "scale": 10}, "serial_at_shipment", "scale_of_serials"),
    ],
)
def test_what_can_never_be_is_refused(fields: dict[str, Any], tracking: str, code: str) -> None:
    drill = product(**fields)
    before = catalog.read.product(drill)
    assert (None, code) in refused(lambda: change(drill, tracking))
    assert catalog.read.product(drill) == before
    assert catalog.read.tracking_changes(drill) == []


def test_a_product_that_is_not_there_is_refused() -> None:
    assert refused(lambda: change(10**9, "lot")) == [(None, "unknown_id")]


def test_numbers_of_lots_are_no_serials() -> None:
    screws = product(tracking="lot", code_type="lot", scheme=scheme("LOTS", "lot"))
    change(screws, "serial")
    changed = catalog.read.product(screws)
    assert identifiers.read.code_type(changed.code_type).code == "serial"
    assert changed.scheme is None


def test_the_scheme_stays_where_it_makes_serials_and_may_be_another() -> None:
    drill = product(scheme=scheme("ONE"))
    scheme("TWO")
    one = catalog.read.product(drill).scheme
    change(drill, "serial_in_lot")
    assert catalog.read.product(drill).scheme == one
    change(drill, "serial", scheme="TWO")
    assert catalog.read.product(drill).scheme not in (one, None)
    change(drill, "lot", scheme="")
    assert catalog.read.product(drill).scheme is None


@pytest.mark.parametrize(
    ("code", "found"), [("NONE", "scheme_unknown"), ("LOTS", "scheme_of_other_codes")]
)
def test_a_scheme_that_cannot_make_the_serials_is_refused(code: str, found: str) -> None:
    scheme("LOTS", "lot")
    drill = product()
    assert refused(lambda: change(drill, "serial_in_lot", scheme=code)) == [(None, found)]
    assert catalog.read.product(drill).tracking == "serial"
