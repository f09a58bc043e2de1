"""Mass balances and mock recalls, by command."""

import pytest

from tests.cli.command import ok, run, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def firm() -> None:
    ok("place", "add", "A-1")
    ok("party", "add", "US", "--own")
    ok("party", "add", "CUS", "--customer")
    ok("product", "add", "DRILL")
    ok("receive", "DRILL", "D1", "D2", "D3", "--to", "A-1")


def test_a_balance_is_printed_and_told(firm):
    ok("ship", "D1", "--to", "CUS")
    assert "Shipped, net" in ok("balance", "D1", "D2")
    [found] = told("balance", "D1", "D2", "D3")
    assert (found["came"], found["shipped"], found["hand"], found["accounted"]) == (3, 1, 2, "1")


def test_a_mock_recall_is_timed_and_its_evidence_written(firm, tmp_path):
    file = tmp_path / "evidence.pdf"
    said = ok("mock-recall", "D1", "--pdf", str(file))
    assert "100 % accounted for" in said
    assert file.read_bytes().startswith(b"%PDF")
    assert told("mock-recall", "D1", "D2")["affected"] == 2
    assert run("mock-recall", "NOBODY").code
