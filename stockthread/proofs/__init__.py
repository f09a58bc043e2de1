"""Proofs: checked with a public key alone, by code that knows no database.

Other areas use what is listed here. Nothing in this area imports another, Django, or any library
but `cryptography`: an outsider may take this folder alone and read the whole of what convinces him.
"""

from stockthread.proofs import tree
from stockthread.proofs.check import Checked, NotProven, Told, check
from stockthread.proofs.heads import (
    NOTHING,
    Head,
    hash_of,
    head_of,
    head_text,
    is_signed,
    key_of,
    public_key,
    signature,
)
from stockthread.proofs.parts import HEADER, PARTS, Part, digest, leaf_hash

__all__ = [
    "HEADER",
    "NOTHING",
    "PARTS",
    "Checked",
    "Head",
    "NotProven",
    "Part",
    "Told",
    "check",
    "digest",
    "hash_of",
    "head_of",
    "head_text",
    "is_signed",
    "key_of",
    "leaf_hash",
    "public_key",
    "signature",
    "tree",
]
