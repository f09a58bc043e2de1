"""Whatever is changed by hand is found, also where whoever did it computed every digest anew."""

import random
from typing import Any

import pytest
from django.db import DataError, IntegrityError, transaction

from stockthread import ledger, proofs, seals
from stockthread.kernel import db
from stockthread.seals import sealing
from tests.ledger import tampering
from tests.refusals import refused
from tests.seals.test_sealing import more, sealed

BYTES = 1_000
CUT = "the history was cut off or written anew."
OTHERS = "The events that it covers are not those that were sealed"


def blamed() -> list[str]:
    """What verifying says of the seals."""
    return [finding.what for finding in seals.verify().findings]


def test_a_changed_row_with_a_forged_digest_is_found(told):
    sealed()
    row = next(row for row in tampering.rows("ledger_event") if row["kind"] == "scrap")
    assert tampering.update("ledger_event", row, {"reason": "never happened so"})
    tampering.forge_digests()
    assert ledger.verify().ok
    [what] = blamed()
    assert what.startswith(OTHERS)


def test_events_cut_off_at_the_end_are_missed(told):
    sealed()
    row = tampering.rows("ledger_position")[-1]
    assert tampering.delete("ledger_position", row)
    [what] = blamed()
    assert what == "Some of the events that it covers are missing at the end."


def test_two_events_in_another_order_are_found(told):
    sealed()
    first, second = tampering.rows("ledger_position")[3:5]
    for row, event in ((first, 10**6), (second, first["event"]), (first, second["event"])):
        assert tampering.update("ledger_position", row, {"event": event})
    assert len(blamed()) == 1


def test_events_cut_off_with_their_heads_are_found_by_a_head_kept_elsewhere(told):
    sealed()
    more(told)
    kept = sealed()
    assert seals.verify(kept.text).is_known is True
    assert tampering.delete("ledger_position", tampering.rows("ledger_position")[-1])
    db.execute("DELETE FROM seals_head WHERE number = %s", [kept.head.number])
    found = seals.verify(kept.text + "\n")
    assert found.is_known is False
    assert [each.what for each in found.findings] == [
        f"The head that was kept elsewhere is not among those here: {CUT}"
    ]


@pytest.mark.parametrize("text", ["x", "{}", '{"format":"stockthread head 1"}', "[1]", "null"])
def test_what_is_no_head_cannot_be_looked_for(told, text):
    assert refused(lambda: seals.verify(text)) == [(None, "seal_head_unreadable")]


def changed(which: int, /, **fields: Any) -> None:
    """Put another head in the place of one, signed by its own key as the owner of it would."""
    text, _ = db.query("SELECT head, signature FROM seals_head WHERE number = %s", [which])[0]
    head = proofs.head_of(text)._replace(**fields)
    signature = proofs.signature(proofs.head_text(head), sealing.need_key(head.key))
    db.execute(
        "UPDATE seals_head SET head = %s, signature = %s, number = %s, size = %s WHERE number = %s",
        [proofs.head_text(head), signature, head.number, head.size, which],
    )


@pytest.mark.parametrize(
    "fields, says",
    [
        ({"previous": "1" * 64}, "It does not follow the head before it."),
        ({"number": 3}, "Its number or its size is another one, or the head before it is missing."),
        ({"ledger": "another"}, "It covers less than the head before it, or another ledger."),
        ({"size": 1}, "It covers less than the head before it, or another ledger."),
        ({"root": "1" * 64}, f"{OTHERS}, or stand in another order."),
    ],
)  # fmt: skip
def test_a_head_that_does_not_fit_is_found_whoever_signed_it(told, fields, says):
    sealed()
    more(told)
    sealed()
    changed(2, **fields)
    assert says in blamed()


def test_a_head_signed_by_another_key_is_found(told):
    sealed()
    more(told)
    sealed()
    changed(2, key=seals.sealing.keys.make())
    assert "It is signed by a key that the head before it does not name." in blamed()
    db.execute("UPDATE seals_head SET signature = %s WHERE number = 2", ["00" * 64])
    assert "Its signature does not fit." in blamed()
    db.execute("UPDATE seals_head SET head = %s WHERE number = 1", ["{"])
    assert "This is no head." in blamed()


def flipped(value: Any, chance: random.Random) -> Any:
    """The value with one bit of one byte changed, as it lies on the disk; None cannot be."""
    bit = 1 << chance.randrange(8)
    if isinstance(value, int):
        shift = 8 * chance.randrange(8)
        other = (value & (2**64 - 1)) ^ (bit << shift)
        return other - 2**64 if other >> 63 else other
    data = value.encode() if isinstance(value, str) else bytes(value)
    if not data:
        return None
    at = chance.randrange(len(data))
    data = data[:at] + bytes([data[at] ^ bit]) + data[at + 1 :]
    if isinstance(value, str):
        try:
            return data.decode()
        except UnicodeDecodeError:
            return None
    return data


def flip(chance: random.Random, every: list[tuple[str, dict[str, Any]]]) -> str:
    """Change one byte of one row, past every guard; return where, "" where no database holds it."""
    table, row = chance.choice(every)
    column = chance.choice(sorted(row))
    value = row[column] if row[column] is not None else 0
    other = flipped(value, chance)
    if other is None or other == row[column]:
        return ""
    try:
        with transaction.atomic():
            done = tampering.update(table, row, {column: other})
    except (DataError, IntegrityError):  # a number too large for its column
        return ""
    return f"{table}.{column} of {tampering.named(table, row)}: {row[column]!r} → {other!r}" * done


def test_a_byte_changed_in_any_row_is_found_every_time(told, is_long):
    sealed()
    tables = [table for table in tampering.KEYS if tampering.rows(table)]
    every = [(table, row) for table in tables for row in tampering.rows(table)]
    chance, found, missed = random.Random(6), 0, []
    while found + len(missed) < (BYTES if is_long else BYTES // 20):
        with tampering.undone():
            where = flip(chance, every)
            if where and ledger.verify().ok and not blamed():
                missed.append(where)
            found += bool(where)
    assert missed == []
