"""Reasons for holds: what each forbids, and what it asks of whoever releases."""

import pytest

from stockthread import holds
from stockthread.holds import NewReason
from stockthread.ledger import Block
from tests.refusals import refused

pytestmark = pytest.mark.django_db

GLASS = NewReason("glass", "Splinters of glass", Block.SHIP | Block.CONSUME, "quality", True)


def test_some_reasons_are_there_from_the_start() -> None:
    known = {each.code: each for each in holds.reasons()}
    assert {"QUALITY", "DAMAGED", "STOP", "CONTAMINATED", "RECALL", "MARK"} <= set(known)
    assert (known["RECALL"].role, known["RECALL"].is_signed) == ("quality", True)
    assert known["MARK"].blocks == 0


def test_a_reason_is_added_changed_and_no_longer_offered() -> None:
    holds.add_reason(GLASS)
    assert holds.reason("Glass")[1:] == (
        "GLASS", "Splinters of glass", 3, "quality", True, True
    )  # fmt: skip
    holds.change_reason(NewReason("GLASS", "Glass", Block.SHIP))
    assert holds.reason("GLASS")[2:] == ("Glass", 1, "", False, True)
    holds.close_reason("GLASS")
    assert "GLASS" not in [each.code for each in holds.reasons(is_active=True)]
    holds.reopen_reason("GLASS")
    assert holds.reason("GLASS").is_active


@pytest.mark.parametrize(
    "new, code",
    [
        (GLASS._replace(code="A B"), "hold_reason_code"),
        (GLASS._replace(code="A:B"), "hold_reason_code"),
        (GLASS._replace(code=""), "hold_reason_code"),
        (GLASS._replace(code="quality"), "hold_reason_taken"),
        (GLASS._replace(name=" "), "hold_reason_name"),
        (GLASS._replace(role="viewer"), "hold_reason_role"),
        (GLASS._replace(blocks=8), "bad_blocks"),
    ],
)
def test_a_reason_that_cannot_be_is_refused(new: NewReason, code: str) -> None:
    assert refused(lambda: holds.add_reason(new)) == [(None, code)]


def test_an_unknown_reason_is_refused_with_those_there_are() -> None:
    assert refused(lambda: holds.reason("NONE")) == [(None, "hold_reason_unknown")]


def test_texts_of_others_are_reasons_of_their_own() -> None:
    found = holds.of_texts(["Inspection", "STOP", "STOP: wet", "Returned: to be inspected"])
    assert {text: each.code for text, each in found.items()} == {
        "STOP": "STOP",
        "STOP: wet": "STOP",
    }
