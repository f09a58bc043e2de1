"""The private keys that sign heads: one file each in the installation's directory, for its owner.

A key never goes into the database: who can change the ledger there must not be able to sign it.
Processes that share a database seal only where the key lies.
"""

import os
import secrets
from pathlib import Path
from typing import Final

from django.conf import settings

from stockthread import proofs
from stockthread.kernel.errors import refuse

_LENGTH: Final = 32


def make() -> str:
    """Make a new key, and return its public part. Raises Refused disk_full."""
    private = secrets.token_bytes(_LENGTH)
    public = proofs.public_key(private)
    path = path_of(public)
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        opened = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(opened, "w") as file:
            file.write(private.hex() + "\n")
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        if error.errno == 28:
            refuse("disk_full")
        raise
    return public


def private(public: str) -> bytes | None:
    """Return the private part of a key; None where it is not here, or not that of this key."""
    try:
        found = bytes.fromhex(path_of(public).read_text())
        return found if proofs.public_key(found) == public else None
    except (OSError, ValueError):
        return None


def path_of(public: str) -> Path:
    """Where the private part of a key lies."""
    return Path(settings.DATA_DIRECTORY) / "keys" / f"{public[:16]}.key"
