"""Reasons for holds: what each forbids, and what it asks of whoever releases."""

from datetime import UTC, datetime, timedelta
from itertools import count

import pytest

from stockthread import access, holds
from stockthread.holds import NewReason
from stockthread.ledger import Act, Block
from tests.refusals import refused

pytestmark = pytest.mark.django_db
DAWN = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
GINA = access.Signer(2, "quality", access.BY_PASSWORD, DAWN)
KEYS = count()

GLASS = NewReason("glass", "Splinters of glass", Block.SHIP | Block.CONSUME, "quality", True)


def test_some_reasons_are_there_from_the_start() -> None:
    known = {each.code: each for each in holds.reasons()}
    assert {"QUALITY", "DAMAGED", "STOP", "CONTAMINATED", "RECALL", "MARK"} <= set(known)
    assert (known["RECALL"].role, known["RECALL"].is_signed) == ("quality", True)
    assert known["MARK"].blocks == 0


def act(key: str = "", by: int = 2) -> Act:
    number = next(KEYS)
    return Act(key or f"r{number}", by, DAWN + timedelta(minutes=number), reason="As agreed")


def change(new: NewReason, role: str = "quality", signer=None, **fields) -> None:
    holds.change_reason(new, act=act(**fields), role=role, signer=signer)


def test_a_reason_is_added_changed_and_no_longer_offered() -> None:
    first = act()
    id = holds.add_reason(GLASS, act=first)
    assert holds.add_reason(GLASS, act=first) == id
    assert holds.reason("Glass")[1:] == (
        "GLASS", "Splinters of glass", 3, "quality", True, True
    )  # fmt: skip
    change(NewReason("GLASS", "Glass", Block.SHIP), signer=GINA)
    assert holds.reason("GLASS")[2:] == ("Glass", 1, "", False, True)
    holds.close_reason("GLASS", act=act(), role="quality")
    assert "GLASS" not in [each.code for each in holds.reasons(is_active=True)]
    holds.reopen_reason("GLASS", act=act(), role="quality")
    assert holds.reason("GLASS").is_active


def test_nobody_makes_a_demand_weaker_that_they_could_not_meet() -> None:
    holds.add_reason(GLASS._replace(role="admin"), act=act())
    weak = GLASS._replace(role="", is_signed=False)
    assert refused(lambda: change(weak, signer=GINA)) == [(None, "hold_reason_change")]
    assert refused(lambda: change(weak, "admin")) == [(None, "signature_needed")]
    change(GLASS._replace(name="Glass"), "admin", signer=GINA)
    [signature] = access.signatures_of("hold reason", ["GLASS"])
    assert signature.meaning == holds.change_meaning("GLASS")


def test_every_change_stays_on_record_and_the_last_is_undone() -> None:
    holds.add_reason(GLASS, act=act())
    change(GLASS._replace(role="admin"))
    done = act(by=7)
    holds.change_reason(GLASS._replace(role="", blocks=1), act=done, role="admin", signer=GINA)
    last, *before = holds.changes("GLASS")
    assert (last.before.role, last.after.role, last.after.blocks) == ("admin", "", 1)
    assert (last.person, last.at, last.words) == (7, done.recorded_at, "As agreed")
    assert [(each.is_last, each.person) for each in (last, *before)] == [
        (True, 7), (False, 2), (False, 2),
    ]  # fmt: skip
    earlier = before[0].id
    assert refused(lambda: holds.undo_change(earlier, act=act(), role="admin")) == [
        (None, "hold_reason_changed_since")
    ]
    again = act()
    for _ in range(2):
        holds.undo_change(last.id, act=again, role="quality")
    assert holds.reason("GLASS")[3:5] == (3, "admin")
    assert holds.changes("GLASS")[0].undoes == last.id
    assert len(holds.changes("GLASS")) == 4


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
    assert refused(lambda: holds.add_reason(new, act=act())) == [(None, code)]


def test_an_unknown_reason_is_refused_with_those_there_are() -> None:
    assert refused(lambda: holds.reason("NONE")) == [(None, "hold_reason_unknown")]


def test_texts_of_others_are_reasons_of_their_own() -> None:
    found = holds.of_texts(["Inspection", "STOP", "STOP: wet", "Returned: to be inspected"])
    assert {text: each.code for text, each in found.items()} == {
        "STOP": "STOP",
        "STOP: wet": "STOP",
    }
