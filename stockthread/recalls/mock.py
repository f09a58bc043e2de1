"""Mock recalls: how fast, and how wholly, goods can be accounted for. Nothing is held by one.

The clock runs from the press until everything affected is traced, its balance is made and the
evidence is set. What was found is kept as it was found.
"""

import json
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Final

from stockthread import ledger
from stockthread.kernel import clock, db
from stockthread.kernel.errors import refuse
from stockthread.recalls import mock_paper
from stockthread.recalls.balance import balances_of
from stockthread.recalls.reaching import below
from stockthread.recalls.records import HAND, OTHERS, SAMPLES, SHIPPED, Balance, Mock

TITLE_MAX: Final = 200
NAMED_MAX: Final = 3
_HELD_BY: Final = (HAND, SAMPLES, OTHERS, SHIPPED)
_COLUMNS: Final = "id, title, roots, person, started_at, trace, balance, evidence, result"
_ADD: Final = """
INSERT INTO recalls_mock (key, title, roots, person, started_at, trace, balance, evidence, result)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s) ON CONFLICT (key) DO NOTHING"""
_SET: Final = "UPDATE recalls_mock SET evidence = %s WHERE key = %s"


def run_mock(items: Sequence[int], *, key: str, by: int, now: Callable[[], datetime]) -> Mock:
    """Rehearse a recall of goods and all that was made of them; repeating a key returns the first.

    now: the shell's clock, for it is timed. Raises Refused no_lines, mock_no_goods.
    """
    if not items:
        refuse("no_lines")
    if known := _found("key = %s", [key]):
        return known[0]
    started = now()
    goods = below(items)
    if not goods.items:
        refuse("mock_no_goods")
    traced = now()
    found = balances_of(goods, at=started)
    first = {goods.products[item] for item in items if item in goods.products}
    found.sort(key=lambda each: (each.product not in first, each.product))
    balanced = now()
    result = json.dumps({"reached": len(goods.items), "balances": [_told(each) for each in found]})

    def once() -> Mock:
        with db.writing():
            values = [key, _title(items), json.dumps(sorted(set(items))), by, clock.micros(started),
                      _since(traced, started), _since(balanced, started), 0, result]  # fmt: skip
            db.execute(_ADD, values)
            [made] = _found("key = %s", [key])
            if not made.evidence:
                mock_paper.pdf(made)
                db.execute(_SET, [max(_since(now(), started), 1), key])
            return _found("key = %s", [key])[0]

    return db.retried(once)


def _since(moment: datetime, started: datetime) -> int:
    return clock.micros(moment) - clock.micros(started)


def _title(items: Sequence[int]) -> str:
    codes = ledger.read.codes(list(items[:NAMED_MAX]))
    named = ", ".join(codes.get(item) or f"#{item}" for item in items[:NAMED_MAX])
    more = len(items) - NAMED_MAX
    return (f"{named} and {more} more" if more > 0 else named)[:TITLE_MAX]


def _told(balance: Balance) -> dict[str, Any]:
    sums: dict[tuple[str, int], int] = {}
    for each in balance.evidence:
        if each.line in _HELD_BY:
            spot = each.line, each.place
            sums[spot] = sums.get(spot, 0) + each.quantity
    return {
        "product": balance.product, "lots": balance.lots, "units": balance.units,
        "numbers": balance.numbers, "unrecorded": balance.unrecorded,
        "holders": [[*spot, quantity] for spot, quantity in sums.items() if quantity],
    }  # fmt: skip


def mock(id: int) -> Mock:
    """Return one. Raises Refused unknown_id."""
    found = _found("id = %s", [id])
    return found[0] if found else refuse("unknown_id", id=id)


def mocks(*, limit: int = 200) -> list[Mock]:
    """Return those that there were, the latest first. One statement."""
    return _found("id > %s ORDER BY id DESC LIMIT %s", [0, limit])


def _found(where: str, params: list[Any]) -> list[Mock]:
    rows = db.query(f"SELECT {_COLUMNS} FROM recalls_mock WHERE {where}", params)
    return [_mock(*row) for row in rows]


def _mock(
    id: int, title: str, roots: str, person: int, started_at: int, trace: int, balance: int,
    evidence: int, result: str,
) -> Mock:  # fmt: skip
    said = json.loads(result)
    balances = tuple(
        Balance(
            each["product"], each["lots"], each["units"], each["numbers"], each["unrecorded"], ()
        )
        for each in said["balances"]
    )
    holders = tuple(
        (each["product"], line, place, quantity)
        for each in said["balances"] for line, place, quantity in each["holders"]
    )  # fmt: skip
    return Mock(id, title, tuple(json.loads(roots)), person, clock.from_micros(started_at), trace,
                balance, evidence, said["reached"], balances, holders)  # fmt: skip
