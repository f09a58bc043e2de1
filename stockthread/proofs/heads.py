"""Heads: what a company signs. A head names the root over all events up to a number of them.

A head is a line of JSON, and its very bytes are signed by Ed25519 (RFC 8032). Each names the hash
of the head before it, so that none can be taken out of the row of them. A head that hands over to
another key names that key, and whoever trusts the old one may trust the new.
"""

import hashlib
import json
from typing import Any, Final, NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

FORMAT: Final = "stockthread head 1"
NOTHING: Final = "0" * 64
"""What the first head names as the hash of the one before it."""


class Head(NamedTuple):
    """What is signed. Hashes and keys are in hexadecimal, in small letters.

    ledger: which installation's it is. number: 1, 2, 3 … size: how many events it covers, in the
    ledger's own order. root: of the tree over their digests. sealed_at: UTC, ISO 8601. key: the
    public key that signs it; next_key: the one that signs from the next head on, "" for the same.
    note: why, where a key began without being named by the one before it.
    """

    ledger: str
    number: int
    size: int
    root: str
    previous: str
    sealed_at: str
    key: str
    next_key: str = ""
    note: str = ""


def head_text(head: Head) -> str:
    """Return the line that is signed."""
    fields = {"format": FORMAT, **head._asdict()}
    return json.dumps(fields, separators=(",", ":"), ensure_ascii=False)


def head_of(text: str) -> Head:
    """Return the head that a line tells. Raises ValueError for anything else."""
    fields = json.loads(text)
    if not isinstance(fields, dict) or fields.pop("format", None) != FORMAT:
        raise ValueError("this is no head")
    if fields.keys() != Head._field_defaults.keys() | set(Head._fields):
        raise ValueError("a head has other fields")
    head = Head(**fields)
    if head_text(head) != text or any(_is_wrong(name, fields[name]) for name in fields):
        raise ValueError("a head is written otherwise")
    return head


def _is_wrong(name: str, value: Any) -> bool:
    wanted = int if Head.__annotations__[name] in (int, "int") else str
    return type(value) is not wanted


def signature(text: str, private_key: bytes) -> str:
    """Sign a head's line with a private key of 32 bytes."""
    return Ed25519PrivateKey.from_private_bytes(private_key).sign(text.encode()).hex()


def is_signed(text: str, signature: str, public: str) -> bool:
    """Whether this key signed this line."""
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public))
        key.verify(bytes.fromhex(signature), text.encode())
    except (InvalidSignature, ValueError):
        return False
    return True


def public_key(private_key: bytes) -> str:
    """Return the public key that belongs to a private one."""
    return Ed25519PrivateKey.from_private_bytes(private_key).public_key().public_bytes_raw().hex()


def key_of(text: str) -> str:
    """Return a public key as people hand it on: 64 letters and digits, blanks and case ignored.

    Raises ValueError for anything else.
    """
    key = "".join(text.split()).lower()
    if len(key) != 64 or set(key) - set("0123456789abcdef"):
        raise ValueError("a public key is 64 letters and digits, 0 to 9 and a to f")
    return key


def hash_of(text: str) -> str:
    """Return the hash by which the next head names this one."""
    return hashlib.sha256(text.encode()).hexdigest()
