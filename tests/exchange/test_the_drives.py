"""The file of 21,162 real drives, where it is on this machine."""

import pytest

from stockthread.kernel import db
from tests.exchange.files import DRIVES_FILE, bring_in, check, is_there, piles, reasons

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not is_there(), reason="the file of drives is not on this machine"),
]


def test_all_drives_but_the_repeated_ones_are_accepted() -> None:
    expected = [
        ("doubtful", "other_maker_in_file", 31, 7709),
        ("doubtful", "repeated_in_file", 2, 15887),
    ]
    would = check(DRIVES_FILE)
    assert (piles(would), reasons(would)) == ((21129, 0, 33, 0), expected)
    did = bring_in(DRIVES_FILE)
    assert (piles(did), reasons(did)) == ((21129, 0, 33, 0), expected)
    assert piles(bring_in(DRIVES_FILE)) == (0, 21162, 0, 0)
    [(units, products, makers)] = db.query(
        "SELECT (SELECT COUNT(*) FROM ledger_state), (SELECT COUNT(*) FROM catalog_product),"
        " (SELECT COUNT(*) FROM parties_party WHERE is_maker)"
    )
    assert (units, products, makers) == (21129, 2458, 159)
