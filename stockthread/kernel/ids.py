"""Short opaque ids for addresses: what stands outside for a row's 64-bit number inside.

A public id hides how many rows there are and which came first, and one kind's id means nothing
for another kind. It is no permission: whoever has one still has to be allowed to look.

The number goes through a keyed permutation of 64 bits: a balanced Feistel network of four rounds
whose round function is keyed BLAKE2s. Source: M. Luby and C. Rackoff, "How to construct
pseudorandom permutations from pseudorandom functions", SIAM Journal on Computing 17 (1988);
four rounds withstand one who may also ask for the inverse. The key comes from Django's SECRET_KEY,
so another SECRET_KEY gives other addresses. The result is written in 13 characters of Crockford's
base 32; reading forgives small letters and O, I and L for 0 and 1.
"""

import re
from functools import lru_cache
from hashlib import blake2b, blake2s

from django.conf import settings

from stockthread.kernel.errors import refuse

ID_END = 2**63

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_PAIRS = [a + b for a in _ALPHABET for b in _ALPHABET]
_PUBLIC = re.compile(r"[0-9A-F][0-9A-TV-Z]{12}")
_FORGIVEN = str.maketrans("OIL", "011")
_DIGITS = str.maketrans(_ALPHABET, "0123456789ABCDEFGHIJKLMNOPQRSTUV")  # those of int(…, 32)


def public_id(kind: str, id: int, secret: str = "") -> str:
    """Return the public id of row `id` (0 ≤ id < 2**63) of a kind ("item", "place", …).

    secret: stands in for SECRET_KEY where ids must outlive it.
    """
    assert 0 <= id < ID_END, "ids are 63-bit numbers"
    left, right = id >> 32, id & 0xFFFFFFFF
    for hash in _hashes(kind, secret or settings.SECRET_KEY):
        left, right = right, left ^ _mixed(hash, right)
    number = left << 32 | right
    tail = [_PAIRS[number >> shift & 1023] for shift in (50, 40, 30, 20, 10, 0)]
    return _ALPHABET[number >> 60] + "".join(tail)


def internal_id(kind: str, text: str, secret: str = "") -> int:
    """Return the number behind a public id. Raises Refused unknown_id."""
    written = text.upper().translate(_FORGIVEN)
    if not _PUBLIC.fullmatch(written):
        refuse("unknown_id", id=text)
    number = int(written.translate(_DIGITS), 32)
    left, right = number >> 32, number & 0xFFFFFFFF
    for hash in reversed(_hashes(kind, secret or settings.SECRET_KEY)):
        left, right = right ^ _mixed(hash, left), left
    id = left << 32 | right
    if id >= ID_END:
        refuse("unknown_id", id=text)
    return id


@lru_cache(maxsize=64)
def _hashes(kind: str, secret: str) -> tuple[blake2s, ...]:
    """Return one keyed hash for each of the four rounds."""
    key = blake2b(f"{kind}\0{secret}".encode(), digest_size=32, person=b"stockthread id").digest()
    return tuple(blake2s(key=key, person=bytes([turn]), digest_size=4) for turn in range(4))


def _mixed(hash: blake2s, half: int) -> int:
    copy = hash.copy()
    copy.update(half.to_bytes(4, "big"))
    return int.from_bytes(copy.digest(), "big")
