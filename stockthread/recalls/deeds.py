"""Acts that are done once, whatever happens to the answer: the same key gets the same answer.

Called in the transaction of the act, behind its lock. What begins or changes a recall keeps its key
itself.
"""

import json
from collections.abc import Mapping
from typing import Any, Final

from stockthread.access import digest_of
from stockthread.kernel import db, rows
from stockthread.kernel.errors import refuse

KEY_MAX: Final = 80
_DEED: Final = {"act": "text", "key": "text", "request": "text", "result": "text"}
_KNOWN: Final = "SELECT request, result FROM recalls_deed WHERE act = %s AND key = %s"


class Deed:
    """One press of an act: `result` is what the first press came to, None where this is the first.

    Raises Refused: bad_key, key_reused where the key was used for something else.
    """

    def __init__(self, act: str, key: str, request: Mapping[str, Any]) -> None:
        if not 1 <= len(key) <= KEY_MAX or not db.is_storable(key):
            refuse("bad_key", length_max=KEY_MAX)
        self._act, self._key, self._request = act, key, digest_of(request)
        db.lock_text(f"recalls.deed.{act}.{key}")
        known = db.query_one(_KNOWN, [act, key])
        if known and known[0] != self._request:
            refuse("key_reused", key=key)
        self.result: Any = json.loads(known[1]) if known else None

    def done(self, result: Any) -> None:
        """Keep what it came to; not None."""
        row = (self._act, self._key, self._request, json.dumps(result))
        rows.insert("recalls_deed", _DEED, [row], key="key")
