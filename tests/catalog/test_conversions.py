"""Units of a product's own: exact, and refused where they say nothing."""

from fractions import Fraction

import pytest

from stockthread import catalog
from stockthread.catalog import NewProduct
from stockthread.kernel.errors import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def oil() -> catalog.Product:
    [id] = catalog.add_products([NewProduct("OIL", "Oil", "lot", "kg", 1000, code_type="lot")])
    return catalog.read.product(id)


@pytest.fixture
def screws() -> catalog.Product:
    [id] = catalog.add_products([NewProduct("SCREW", "Screw", "bulk", code_type="lot")])
    return catalog.read.product(id)


def test_amounts_are_converted_exactly_by_a_unit_of_ones_own(oil, screws):
    catalog.set_conversions(oil.id, ["1 l = 0.92 kg", "1 drum = 180"])
    assert catalog.parse_quantity(oil, "10 l") == 9_200
    assert catalog.parse_quantity(oil, "500 ml") == 460
    assert catalog.parse_quantity(oil, "2 drum") == 360_000
    catalog.set_conversions(screws.id, ["1 carton = 12"])
    assert catalog.parse_quantity(screws, "2.5 carton") == 30


def test_packs_are_written_as_several_and_told_beside_the_amount(oil, screws):
    catalog.set_conversions(screws.id, ["1 case = 12", "1 Box = 144", "1 kg = 500"])
    for text, amount in (("3 cases", 36), ("2 boxes", 288), ("1 box", 144), ("5 pieces", 5)):
        assert catalog.parse_quantity(screws, text) == amount
    with pytest.raises(Refused):
        catalog.parse_quantity(screws, "3 crates")
    measures = catalog.measures_of([screws.id, oil.id])
    told = [catalog.in_own_units(screws, n, measures) for n in (11, 12, 40, 144, 300)]
    assert told == ["", "1 case", "3 cases and 4", "1 Box", "2 Boxes and 12"]
    assert catalog.in_own_units(oil, 10_000, measures) == ""


def test_what_is_not_whole_is_refused_and_never_rounded(oil):
    catalog.set_conversions(oil.id, ["1 pack = 1/3"])
    assert catalog.parse_quantity(oil, "3 pack") == 1_000
    with pytest.raises(Refused) as caught:
        catalog.parse_quantity(oil, "1 pack")
    assert caught.value.refusals[0].code == "quantity_too_fine"


def test_saying_them_again_takes_the_place_of_what_was_said(oil):
    catalog.set_conversions(oil.id, ["1 l = 0.92 kg", "1 drum = 180"])
    catalog.set_conversions(oil.id, ["1 drum = 200"])
    [left] = catalog.read.conversions([oil.id])
    assert (left.unit, left.factor) == ("drum", Fraction(200))
    assert catalog.shown_conversion(left, oil) == "1 drum = 200 kg"
    with pytest.raises(Refused) as caught:
        catalog.parse_quantity(oil, "1 l")
    assert caught.value.refusals[0].code == "unit_mismatch"


@pytest.mark.parametrize("text", ["1 l = 0.92 kg", "1 drum = 200 kg", "1 pack = 1/3 kg"])
def test_conversions_are_written_as_they_are_read(oil, text):
    [made] = catalog.set_conversions(oil.id, [text])
    assert catalog.shown_conversion(made, oil) == text


@pytest.mark.parametrize(
    ("texts", "codes"),
    [
        (["carton = 12"], ["bad_conversion"]),
        (["1 carton = 0"], ["bad_conversion"]),
        (["1 carton = -2"], ["bad_conversion"]),
        (["1 carton = 12 l"], ["bad_conversion"]),
        (["1 carton = 1/0"], ["bad_conversion"]),
        (["1 g = 0.002 kg"], ["conversion_is_known"]),
        (["1 drum = 180", "1 drum = 200"], ["conversion_repeated"]),
        (["1 drum = 180", "drum"], ["bad_conversion"]),
    ],
)
def test_what_says_nothing_is_refused_and_nothing_is_changed(oil, texts, codes):
    catalog.set_conversions(oil.id, ["1 l = 0.92 kg"])
    with pytest.raises(Refused) as caught:
        catalog.set_conversions(oil.id, texts)
    assert [refusal.code for refusal in caught.value.refusals] == codes
    assert [each.unit for each in catalog.read.conversions([oil.id])] == ["l"]
