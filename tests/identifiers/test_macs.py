"""MAC addresses: one form however they are written, and nothing else."""

import pytest

from stockthread import identifiers
from stockthread.identifiers import NewCodeType
from tests.refusals import refused

pytestmark = pytest.mark.django_db
KEPT = "00:1B:63:84:45:E6"


def mac() -> identifiers.CodeType:
    return identifiers.read.code_type_by_code("mac")


@pytest.mark.parametrize(
    "text",
    [
        "00:1B:63:84:45:E6", "00-1b-63-84-45-e6", "00 1B 63 84 45 E6", "001B.6384.45E6",
        "001b638445e6", "001B63-8445E6", " 00:1B:63:84:45:E6\r",
        "\uff10\uff10\uff1a1B:63:84:45:E6", "00\u20131B\u201363\u201384\u201345\u2013E6",
    ],
)  # fmt: skip
def test_whatever_the_writing_it_is_one_address(text) -> None:
    assert identifiers.canonical(mac(), text) == KEPT


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty_code"),
        ("00:1B:63:84:45", "mac_form"),
        ("00:1B:63:84:45:E6:00", "mac_form"),
        ("00:1B-63:84:45:E6", "mac_form"),
        ("00:1B:63:84:45:G6", "mac_form"),
        ("0:1b:63:84:45:e6", "mac_form"),
        ("00:1B:63\u202884:45:E6", "mac_form"),
        ("01:00:5E:00:00:FB", "mac_of_a_group"),
        ("ff:ff:ff:ff:ff:ff", "mac_of_a_group"),
        ("00-00-00-00-00-00", "mac_of_nobody"),
    ],
)
def test_what_is_no_devices_address_is_refused(text, code) -> None:
    assert refused(lambda: identifiers.canonical_all(mac(), [KEPT, text])) == [(1, code)]


def test_no_scheme_makes_addresses_and_types_of_ones_own_may_be_of_them() -> None:
    new = identifiers.NewScheme("m", "M", "{counter:12}", mac().id)
    assert refused(lambda: identifiers.add_schemes([new])) == [(0, "bad_scheme")]
    wifi = identifiers.of_macs(NewCodeType("wifi", "Wi-Fi address", "company"))
    [id] = identifiers.add_code_types([wifi])
    assert identifiers.canonical(identifiers.read.code_type(id), "001b638445e6") == KEPT
    assert identifiers.compared(mac(), KEPT.lower(), "001b.6384.45e6") == "one"
    wrong = NewCodeType("x", "X", "company", form="ipv6")
    assert refused(lambda: identifiers.add_code_types([wrong])) == [(0, "unknown_form")]
