"""Bytes of files in the installation's directory, by their own hash; never in the web's reach.

The same content lies there once. A file is written beside its place and put there whole, so that
whoever dies meanwhile leaves nothing half.
"""

import hashlib
import os
import tempfile
from pathlib import Path

from django.conf import settings

from stockthread.kernel.errors import refuse


def path_of(sha256: str) -> Path:
    """Where the content with this hash lies."""
    return Path(settings.DATA_DIRECTORY) / "files" / sha256[:2] / sha256


def put(data: bytes) -> str:
    """Store bytes and return their SHA-256. Raises Refused disk_full."""
    sha256 = hashlib.sha256(data).hexdigest()
    path = path_of(sha256)
    if path.exists():
        return sha256
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, draft = tempfile.mkstemp(dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            os.replace(draft, path)
        except OSError:
            os.unlink(draft)
            raise
    except OSError as error:
        if error.errno == 28:
            refuse("disk_full")
        raise
    return sha256


def get(sha256: str) -> bytes:
    """Return stored bytes. Raises Refused file_gone where they are missing or not as they were."""
    try:
        data = path_of(sha256).read_bytes()
    except OSError:
        refuse("file_gone")
    if hashlib.sha256(data).hexdigest() != sha256:
        refuse("file_gone")
    return data
