"""The keys that open public pages: one an item, computed, so that none has to be stored.

A key is the item's id behind a keyed permutation of 64 bits (kernel.ids), under a secret of this
installation that is kept in its database: it outlives every label. Whoever guesses meets one of a
million items once in some ten million million tries; each failed try is counted by its address.
"""

import secrets
from collections.abc import Sequence
from hashlib import blake2b
from typing import Final

from stockthread.kernel import db, ids
from stockthread.kernel.errors import Refused

_KIND: Final = "passport"
_READ: Final = "SELECT secret FROM passports_secret WHERE id = 1"
_MAKE: Final = """
    INSERT INTO passports_secret (id, secret) VALUES (1, %s) ON CONFLICT (id) DO NOTHING"""


def secret() -> str:
    """The secret of this installation; made when it is first asked for."""
    row = db.query_one(_READ)
    if row is None:
        db.retried(lambda: db.execute(_MAKE, [secrets.token_hex(32)]))
        row = db.query_one(_READ)
    assert row is not None, "it was made"
    return str(row[0])


def keys_of(items: Sequence[int]) -> dict[int, str]:
    """Return the key of each item. One statement."""
    own = secret()
    return {item: ids.public_id(_KIND, item, own) for item in items}


def item_of(key: str) -> int:
    """Return the item that a key would be of, 0 for what is none; it need not exist."""
    try:
        return ids.internal_id(_KIND, key, secret())
    except Refused:
        return 0


def hashed(address: str) -> str:
    """Return what is kept of an address: a hash under the secret, not the address."""
    key = bytes.fromhex(secret())
    return blake2b(address.encode(), key=key, digest_size=16, person=b"passport").hexdigest()


def is_key_of(key: str, item: int) -> bool:
    """Whether a key is that of an item, in the same time for every wrong one."""
    return secrets.compare_digest(
        ids.public_id(_KIND, item, secret()).encode(), key.upper().encode("utf-8", "replace")
    )
