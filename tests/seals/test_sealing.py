"""What is sealed is signed once, grows, and is handed from key to key."""

import stat
from datetime import timedelta
from hashlib import sha256

import pytest

from stockthread import ledger, proofs, seals
from stockthread.kernel import db
from stockthread.proofs import tree
from stockthread.seals import keys
from stockthread.seals.verify import verify
from tests.ledger import tampering
from tests.refusals import refused
from tests.seals.conftest import place_events
from tests.world import START, World

AT = START + timedelta(days=9)


def sealed() -> seals.Signed:
    """Seal what is there; there is something."""
    signed = seals.seal(AT)
    assert signed
    return signed


def more(world: World, count: int = 1) -> None:
    """Let some events happen."""
    for _ in range(count):
        world.drills(1)
    place_events()


def simple_root(leaves: list[bytes]) -> bytes:
    """The root as section 2.1.1 of RFC 9162 defines it."""
    if len(leaves) < 2:
        return leaves[0] if leaves else sha256(b"").digest()
    k = 1 << (len(leaves) - 1).bit_length() - 1
    return sha256(b"\x01" + simple_root(leaves[:k]) + simple_root(leaves[k:])).digest()


def test_the_head_is_the_root_over_all_digests_in_the_order_of_positions(told):
    rows = db.query("""SELECT e.digest FROM ledger_position p JOIN ledger_event e ON e.id = p.event
                       ORDER BY p.position""")
    signed = sealed()
    leaves = [sha256(b"\x00" + bytes(digest)).digest() for (digest,) in rows]
    assert signed.head.root == simple_root(leaves).hex()
    assert signed.head.size == len(rows)
    assert (signed.head.number, signed.head.previous) == (1, proofs.NOTHING)
    assert proofs.is_signed(signed.text, signed.signature, signed.head.key)


def test_nothing_new_makes_no_head(told):
    sealed()
    assert seals.seal(AT) is None
    assert verify().heads == 1


def test_each_head_names_the_one_before_and_covers_more(told):
    first = sealed()
    more(told)
    second = sealed()
    assert second.head.previous == sha256(first.text.encode()).hexdigest()
    assert second.head.size == first.head.size + 1
    assert second.head.key == first.head.key
    assert verify().findings == ()


def test_a_tree_of_several_blocks_grows_as_if_it_were_made_at_once(told):
    sealed()
    more(told, 3 * tree.BLOCK // 2)
    grown = sealed()
    more(told, tree.BLOCK)
    again = sealed()
    assert len(db.query("SELECT 1 FROM seals_block")) == again.head.size // tree.BLOCK
    leaves = [tree.leaf(digest) for digest in ledger.read.digests(0, again.head.size)]
    assert again.head.root == simple_root(leaves).hex()
    assert grown.head.root == simple_root(leaves[: grown.head.size]).hex()
    assert verify().findings == ()


def test_a_wrong_block_is_not_built_upon(told):
    more(told, tree.BLOCK)
    sealed()
    db.execute("UPDATE seals_block SET root = %s WHERE number = 0", [b"\x01" * 32])
    assert [each.rule for each in verify().findings] == ["I-53"]
    more(told)
    grown = sealed()
    leaves = [tree.leaf(digest) for digest in ledger.read.digests(0, grown.head.size)]
    assert grown.head.root == simple_root(leaves).hex()


def test_a_history_that_was_written_anew_is_never_sealed(told):
    sealed()
    [row] = [row for row in tampering.rows("ledger_event") if row["kind"] == "scrap"][:1]
    assert tampering.update("ledger_event", row, {"reason": "forged"})
    tampering.forge_digests()
    more(told)
    assert refused(lambda: seals.seal(AT)) == [(None, "seal_broken")]


def test_the_key_is_for_its_owner_alone(told, tmp_path):
    signed = sealed()
    [path] = (tmp_path / "keys").iterdir()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert path.read_text().strip() not in signed.text


def test_without_the_key_nothing_is_sealed_and_nothing_else_stops(told):
    key = sealed().head.key
    keys.path_of(key).unlink()
    more(told)
    assert refused(lambda: seals.seal(AT)) == [(None, "seal_key_missing")]
    assert verify().findings == ()


def test_a_new_key_is_named_by_the_old_one(told):
    old = sealed().head.key
    handed = seals.change_key(AT)
    assert handed.head.key == old
    more(told)
    new = sealed()
    assert new.head.key == handed.head.next_key != old
    found = verify()
    assert (found.findings, found.unnamed) == ((), ())
    assert found.keys == (old, new.head.key)


def test_a_lost_key_is_told_for_ever(told):
    key = sealed().head.key
    assert refused(lambda: seals.begin_anew(AT, note="stolen")) == [(None, "seal_key_here")]
    keys.path_of(key).unlink()
    assert refused(lambda: seals.begin_anew(AT, note=" ")) == [(None, "seal_note_missing")]
    anew = seals.begin_anew(AT, note="the disk of the server broke")
    found = verify()
    assert found.findings == ()
    assert [head.note for head in found.unnamed] == ["the disk of the server broke"]
    more(told)
    assert sealed().head.key == anew.head.key


@pytest.mark.parametrize("act", [seals.change_key, lambda at: seals.begin_anew(at, note="why")])
def test_before_the_first_seal_there_is_no_key_to_change(told, act):
    assert refused(lambda: act(AT)) == [(None, "nothing_sealed")]
