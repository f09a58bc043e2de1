"""Rows in the tray wait for one decision, and nothing of them is lost."""

from pathlib import Path

import pytest

from stockthread import exchange
from stockthread.kernel import db
from stockthread.ledger import Act
from tests.exchange.files import AT, bring_in, rows_of_the_ledger, write
from tests.refusals import refused

pytestmark = pytest.mark.django_db
ACT = Act("decide", 2, AT)
ROWS = (
    "Acme,Disk,1 TB,A1,HDD,1,0",
    "Acme,Disk,1 TB,A1,HDD,5,0",
    "Bolt,Disk,1 TB,A1,HDD,1,0",
    "Acme,Disk,1 TB,,HDD,7,0",
    "Acme,Disk",
)


@pytest.fixture
def tray(tmp_path: Path) -> list[exchange.TrayRow]:
    bring_in(write(tmp_path / "drives.csv", *ROWS))
    return exchange.read.tray()


def item_of(serial: str, maker: str = "Acme") -> int:
    [(item,)] = db.query(
        "SELECT c.item FROM ledger_code c JOIN catalog_product p ON p.id = c.scope"
        " JOIN parties_party m ON m.id = p.maker_id"
        " WHERE c.canonical = %s AND m.code = %s AND c.closed_by IS NULL",
        [serial, maker],
    )
    return int(item)


def test_the_tray_keeps_each_row_as_it_stood_in_the_file(tray: list[exchange.TrayRow]) -> None:
    assert [(row.line, row.pile, row.reason.code) for row in tray] == [
        (3, "doubtful", "repeated_in_file"),
        (4, "doubtful", "other_maker_in_file"),
        (5, "refused", "cell_missing"),
        (6, "refused", "row_too_short"),
    ]
    assert [",".join(row.cells) for row in tray] == list(ROWS[1:])
    assert tray[0].columns == ["maker", "model", "size", "drive_id", "kind", "days", "errors"]
    assert tray[0].reason.data == {"code": "A1", "first": 2}


def test_rows_are_counted_and_chosen_by_their_reasons(tray: list[exchange.TrayRow]) -> None:
    counts = exchange.read.tray_counts()
    assert ("doubtful", "repeated_in_file", 1) in counts
    assert sum(number for _, _, number in counts) == 4
    chosen = exchange.read.tray(exchange.read.Filter(pile="refused", reason="cell_missing"))
    assert [row.id for row in chosen] == [tray[2].id]
    assert [row.id for row in exchange.read.tray(after=tray[2].id)] == [tray[3].id]
    [done] = exchange.read.imports()
    assert (done.accepted, done.doubtful, done.refused, done.waiting) == (1, 2, 2, 4)


def test_an_accepted_row_of_another_maker_becomes_a_unit(tray: list[exchange.TrayRow]) -> None:
    decision = exchange.accept_rows([tray[1].id], ACT)
    assert (decision.made, decision.said) == (1, 0)
    assert item_of("A1", "Bolt") != item_of("A1", "Acme")
    [row] = exchange.read.tray_rows([tray[1].id])
    assert (row.decision, row.item, row.decided_by) == ("accepted", item_of("A1", "Bolt"), 2)
    assert row.decided_at == AT


def test_an_accepted_repetition_says_its_values_of_the_unit(tray: list[exchange.TrayRow]) -> None:
    before = dict(rows_of_the_ledger())
    decision = exchange.accept_rows([tray[0].id], ACT)
    assert (decision.made, decision.said) == (0, 1)
    after = dict(rows_of_the_ledger())
    assert after["ledger_item"] == before["ledger_item"]
    values = db.query("SELECT value FROM ledger_reading WHERE item = %s", [item_of("A1")])
    assert ("5",) in values


def test_rows_get_another_serial(tray: list[exchange.TrayRow]) -> None:
    serials = {tray[0].id: "A7", tray[2].id: "A8"}
    decision = exchange.accept_rows([tray[0].id, tray[2].id], ACT, serials)
    assert (decision.made, decision.said) == (2, 0)
    assert item_of("A7") != item_of("A8")


def test_rows_of_one_new_unit_can_be_accepted_together(tmp_path: Path) -> None:
    rows = ["Acme,Disk,1 TB,A1,HDD,1,0", "Acme,Disk,1 TB,a1,HDD,2,0", "Acme,Disk,1 TB,a1,HDD,3,0"]
    bring_in(write(tmp_path / "drives.csv", *rows))
    ids = [row.id for row in exchange.read.tray()]
    decision = exchange.accept_rows(ids, ACT)
    assert (decision.made, decision.said) == (1, 1)
    values = db.query("SELECT value FROM ledger_reading WHERE item = %s", [item_of("a1")])
    assert {("2",), ("3",)} <= set(values)


def test_what_still_stands_against_a_row_is_told(tray: list[exchange.TrayRow]) -> None:
    before = rows_of_the_ledger()
    ids = [row.id for row in tray]
    assert refused(lambda: exchange.accept_rows(ids, ACT)) in (
        [(2, "cell_missing")],
        [(3, "row_too_short")],
        [(2, "cell_missing"), (3, "row_too_short")],
    )
    assert rows_of_the_ledger() == before
    taken = {tray[2].id: "SKU"}
    exchange.accept_rows([tray[2].id], ACT, taken)
    assert refused(lambda: exchange.accept_rows([tray[3].id], ACT, {tray[3].id: "Z"})) == [
        (0, "row_too_short")
    ]


def test_each_row_is_decided_once(tray: list[exchange.TrayRow]) -> None:
    assert exchange.drop_rows([tray[3].id, tray[0].id], ACT) == 2
    assert refused(lambda: exchange.accept_rows([tray[1].id, tray[0].id], ACT)) == [
        (1, "tray_decided")
    ]
    assert refused(lambda: exchange.drop_rows([tray[0].id], ACT)) == [(0, "tray_decided")]
    assert refused(lambda: exchange.drop_rows([987654], ACT)) == [(0, "tray_unknown")]
    assert [row.id for row in exchange.read.tray()] == [tray[1].id, tray[2].id]
    everything = exchange.read.Filter(is_waiting=False)
    assert [row.decision for row in exchange.read.tray(everything)] == [
        "dropped",
        "",
        "",
        "dropped",
    ]
