"""Signatures: an act on record as meant by the person who did it.

A shell has the person show again who they are, by the password or by sitting at the machine, and
makes a `Signer` of that. The core signs in the transaction of the act, so that there is no act
without its signature and no signature without its act. Signatures are facts: the database refuses
to change or delete one.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any, Final

from stockthread.access.records import Signature, Signer
from stockthread.kernel import clock, db, findtext, rows
from stockthread.kernel.errors import refuse

BY_PASSWORD: Final = "password"
AT_THE_MACHINE: Final = "machine"
MEANING_LENGTH_MAX: Final = 500
_COLUMNS: Final = {
    "act_kind": "text", "act_id": "text", "meaning": "text", "digest": "text", "person": "bigint",
    "role": "text", "how": "text", "device": "text", "signed_at": "bigint",
}  # fmt: skip
_KEPT: Final = {**_COLUMNS, "words": "text"}
_SELECT: Final = f"SELECT id, {', '.join(_COLUMNS)} FROM access_signature"
_KNOWN: Final = (
    "SELECT id FROM access_signature WHERE act_kind = %s AND act_id = %s AND digest = %s"
)


def digest_of(content: Mapping[str, Any]) -> str:
    """Return the digest of what is signed: SHA-256 over its JSON, with sorted keys and no spaces,
    as 64 hexadecimal digits."""
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return sha256(text.encode()).hexdigest()


def sign(
    signer: Signer | None, *, act_kind: str, act_id: str, meaning: str, content: Mapping[str, Any]
) -> int:
    """Put a signature on record, and return its id; called in the transaction of the act.

    meaning: the sentence that the person had before them. content: what they signed, as JSON can
    hold it. The same act with the same content is signed once. Raises Refused signature_needed
    without a signer, signature_without_meaning.
    """
    if signer is None:
        refuse("signature_needed")
    if not 1 <= len(meaning) <= MEANING_LENGTH_MAX or not db.is_storable(meaning):
        refuse("signature_without_meaning", length_max=MEANING_LENGTH_MAX)
    digest = digest_of(content)
    with db.writing():
        db.lock_text(f"access_signature.{act_kind}.{act_id}")
        if known := db.query_one(_KNOWN, (act_kind, act_id, digest)):
            return int(known[0])
        row = (act_kind, act_id, meaning, digest, signer.person, signer.role, signer.how,
               signer.device[:200], clock.micros(signer.at),
               findtext.folded(f"{act_kind} {act_id} {meaning}"))  # fmt: skip
        return rows.insert("access_signature", _KEPT, [row], key="digest")[digest]


def signatures_of(act_kind: str, ids: Sequence[str]) -> list[Signature]:
    """Return the signatures of acts of one kind, the oldest first. One statement."""
    among, param = db.texts_in(ids)
    return _read(f"WHERE act_kind = %s AND act_id IN {among} ORDER BY id", [act_kind, param])


def signatures(
    *,
    text: str = "",
    since: datetime | None = None,
    until: datetime | None = None,
    limit: int = 50,
    before: int = 2**62,
) -> list[Signature]:
    """Return signatures that fit, the newest first, from before the one with the id `before`."""
    where, params = _fitting(text, since, until)
    return _read(f"WHERE id < %s{where} ORDER BY id DESC LIMIT %s", [before, *params, limit])


def count_signatures(
    *, text: str = "", since: datetime | None = None, until: datetime | None = None
) -> int:
    """Return how many signatures fit: the text in the meaning or the act, in that time."""
    where, params = _fitting(text, since, until)
    [(count,)] = db.query(f"SELECT COUNT(*) FROM access_signature WHERE 1 = 1{where}", params)
    return int(count)


def _fitting(text: str, since: datetime | None, until: datetime | None) -> tuple[str, list[Any]]:
    where, params = "", list[Any]()
    for word in findtext.folded(text).split():
        where += " AND words LIKE %s ESCAPE '!'"
        params.append(f"%{findtext.escaped(word)}%")
    for sign, at in ((">=", since), ("<", until)):
        if at:
            where, params = f"{where} AND signed_at {sign} %s", [*params, clock.micros(at)]
    return where, params


def _read(where: str, params: Sequence[Any]) -> list[Signature]:
    return [
        Signature._make((*row[:-1], clock.from_micros(row[-1])))
        for row in db.query(f"{_SELECT} {where}", params)
    ]
