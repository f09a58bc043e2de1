"""A proof convinces somebody who has nothing but the file and the public key."""

import copy
import json
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from stockthread import catalog, ledger, proofs, seals, trace
from stockthread.kernel import db
from stockthread.ledger import digest
from stockthread.proofs import NotProven
from tests.ledger import tampering
from tests.refusals import refused
from tests.seals.test_sealing import AT, more, sealed
from tests.world import World

ROOT = Path(__file__).parents[2]


def proof_of(item: int) -> dict[str, Any]:
    """The proof of an item, as JSON."""
    return json.loads(seals.prove(item, at=AT).text)


def check(proof: dict[str, Any], key: str) -> proofs.Checked:
    """Check a proof that may have been changed."""
    return proofs.check(json.dumps(proof), key)


def items(kind: ledger.Kind) -> list[int]:
    """Every item of a kind that has moved."""
    rows = db.query("SELECT item FROM ledger_state WHERE kind = %s ORDER BY item", [int(kind)])
    return [item for (item,) in rows]


@pytest.mark.parametrize("kind", [ledger.Kind.UNIT, ledger.Kind.LOT, ledger.Kind.CONTAINER])
def test_the_proof_of_every_item_tells_its_whole_history(told: World, kind: ledger.Kind) -> None:
    more(told, 300)  # more than one block
    key = sealed().head.key
    for item in items(kind)[:40]:
        checked = check(proof_of(item), key)
        steps = trace.history(item, limit=1000)
        assert [each.header["id"] for each in checked.events] == sorted(s.event for s in steps)
        assert checked.is_whole
        moves = sum(len(each.rows.get("movement_item", ())) for each in checked.events)
        assert moves == sum(len(step.moves) for step in steps)
        said = [row["canonical"] for each in checked.events for row in each.rows.get("code", ())]
        assert set(said) == {c.canonical for s in steps for c in s.codes if c.is_opened}


def test_what_is_not_sealed_yet_is_left_out_and_told(told: World) -> None:
    key = sealed().head.key
    [drill] = told.drills(1)
    assert refused(lambda: seals.prove(drill, at=AT)) == [(None, "not_sealed")]
    old = items(ledger.Kind.UNIT)[0]
    days = catalog.read.attributes()[0].id
    ledger.observe([old], attributes=days, values=["7"], act=told.act())
    proof = seals.prove(old, at=AT)
    assert proof.unsealed == 1
    assert proofs.check(proof.text, key).item == old


def test_before_the_first_seal_nothing_is_proven(told: World) -> None:
    item = items(ledger.Kind.UNIT)[0]
    assert refused(lambda: seals.prove(item, at=AT)) == [(None, "nothing_sealed")]


def test_another_key_does_not_convince(told: World) -> None:
    sealed()
    proof = proof_of(items(ledger.Kind.UNIT)[0])
    with pytest.raises(NotProven, match="another key than yours"):
        check(proof, "ab" * 32)
    with pytest.raises(NotProven, match="64 letters and digits"):
        check(proof, "my key")


def test_whoever_trusts_an_older_key_trusts_the_one_it_handed_over_to(told: World) -> None:
    old = sealed().head.key
    seals.change_key(AT)
    more(told)
    new = sealed().head.key
    item = items(ledger.Kind.UNIT)[0]
    assert check(proof_of(item), old).head.key == new
    assert check(proof_of(item), new).head.key == new
    proof = proof_of(item)
    del proof["heads"][0]
    with pytest.raises(NotProven, match="another key than yours"):
        check(proof, old)


def test_a_key_that_began_anew_is_trusted_by_nobody_but_who_was_told(told: World) -> None:
    old = sealed().head.key
    seals.sealing.keys.path_of(old).unlink()
    more(told)
    new = seals.begin_anew(AT, note="lost").head.key
    item = items(ledger.Kind.UNIT)[0]
    with pytest.raises(NotProven):
        check(proof_of(item), old)
    assert check(proof_of(item), new).head.note == "lost"


def parts_of(value: Any, way: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The way to each number and text of a proof."""
    if isinstance(value, dict | list):
        inner = value.items() if isinstance(value, dict) else enumerate(value)
        return [each for key, child in inner for each in parts_of(child, (*way, key))]
    return [way]


def test_whatever_is_changed_in_a_proof_it_does_not_hold_any_more(told: World) -> None:
    key = sealed().head.key
    proof = proof_of(items(ledger.Kind.UNIT)[5])
    told_in = check(proof, key)
    unproven = ("made_at", "names")
    ways = [way for way in parts_of(proof) if way[0] not in unproven]
    for way in random.Random(1).sample(ways, min(len(ways), 150)):
        forged = copy.deepcopy(proof)
        inside: Any = forged
        for step in way[:-1]:
            inside = inside[step]
        value = inside[way[-1]]
        inside[way[-1]] = value + 1 if isinstance(value, int) else f"{value or ''}x"
        try:
            found = check(forged, key)
        except NotProven:
            continue
        assert way == ("item",), (
            way
        )  # another item of the same leaves, or one of which it says little
        assert found != told_in


def test_a_proof_names_no_customer_and_nothing_of_the_neighbours(told: World) -> None:
    sealed()
    gone = db.query("SELECT item FROM ledger_state WHERE place = %s AND kind = 1", [told.customer])
    item = gone[0][0]
    names = proof_of(item)["names"]
    assert names["place"][str(told.customer)] == "customer"
    of_item = {state for step in trace.history(item, limit=1000) for move in step.moves
               for state in (move.source.place, move.target.place)}  # fmt: skip
    assert {int(id) for id in names["place"]} == of_item - {0}


def test_an_event_left_out_breaks_the_chain_of_movements(told: World) -> None:
    key = sealed().head.key
    item = next(i for i in items(ledger.Kind.UNIT) if len(trace.history(i)) > 3)
    proof = proof_of(item)
    moved = [n for n, e in enumerate(proof["events"])
             if any(leaf["part"] == "movement_item" for leaf in e["leaves"])]  # fmt: skip
    del proof["events"][moved[1]]
    assert not check(proof, key).is_whole


@pytest.mark.parametrize(
    "text",
    ["", "x", "[]", "{}", "[" * 100_000, '{"format":"stockthread proof 1"}',
     '{"format":"stockthread proof 1","heads":[],"item":1,"events":[]}',
     '{"format":"stockthread proof 1","heads":[{"head":"{}","signature":""}],"item":1,"events":1}',
     '{"format":"stockthread proof 1","heads":7,"item":1,"events":[]}'],
)  # fmt: skip
def test_what_is_no_proof_is_told_so(text: str) -> None:
    with pytest.raises(NotProven):
        proofs.check(text, "ab" * 32)


def test_the_checker_hashes_rows_as_the_ledger_does(told: World) -> None:
    for name, (tag, _) in digest.TABLES.items():
        assert proofs.PARTS[name].tag == tag
    for row in tampering.rows("ledger_event"):
        [found] = ledger.read.leaves_about(0, [row["id"]]).values()
        header = [v.hex() if isinstance(v, bytes) else v for v in found.header]
        computed = proofs.digest(header, proofs.tree.root(found.hashes))
        assert computed == bytes(row["digest"]) == found.digest


def test_a_proof_is_checked_by_code_that_loads_no_database(told: World, tmp_path: Path) -> None:
    key = sealed().head.key
    item = items(ledger.Kind.UNIT)[0]
    (tmp_path / "proof.json").write_text(seals.prove(item, at=AT).text)
    code = (
        "import sys; from stockthread import proofs; from pathlib import Path;"
        "print(proofs.check(Path(sys.argv[1]).read_text(), sys.argv[2]).item);"
        "assert not {'django', 'sqlite3', 'psycopg'} & set(sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "proof.json"), key],
        cwd=ROOT, env={}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.stdout.strip(), done.stderr) == (str(item), "")
