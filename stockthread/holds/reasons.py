"""Reasons for holds: each says what it forbids, who may release, and whether that is signed.

A hold has its reason as "CODE: words" in the ledger, and keeps what the reason forbade when it was
put on. What a reason asks of whoever releases counts as it stands then. Texts without a known code
are reasons of their own, as other areas write them; they ask for nothing.
"""

from collections.abc import Sequence
from typing import Any, Final

from stockthread import catalog
from stockthread.holds.records import ROLES, NewReason, Reason
from stockthread.kernel import db, rows
from stockthread.kernel.errors import refuse

CODE_LENGTH_MAX: Final = 40
NAME_LENGTH_MAX: Final = 200
TEXT_LENGTH_MAX: Final = 200
_COLUMNS: Final = {"code": "text", "name": "text", "blocks": "bigint", "role": "text",
                   "is_signed": "boolean", "is_active": "boolean"}  # fmt: skip
_SELECT: Final = f"SELECT id, {', '.join(_COLUMNS)} FROM holds_reason"
_CHANGE: Final = (
    "UPDATE holds_reason SET name = %s, blocks = %s, role = %s, is_signed = %s WHERE code = %s"
)
_OFFER: Final = "UPDATE holds_reason SET is_active = %s WHERE code = %s"


def reasons(*, is_active: bool | None = None) -> list[Reason]:
    """Return the reasons by their codes; all, or those that are offered or not."""
    found = rows.records(Reason, f"{_SELECT} ORDER BY code")
    return [each for each in found if is_active in (None, each.is_active)]


def reason(code: str) -> Reason:
    """Return the reason with a code. Raises Refused hold_reason_unknown."""
    found = {each.code: each for each in reasons()}
    offered = ", ".join(each.code for each in found.values() if each.is_active)
    return found.get(code.strip().upper()) or refuse(
        "hold_reason_unknown", reason=code, known=offered
    )


def add_reason(new: NewReason) -> int:
    """Store a reason; return its id. Raises Refused: hold_reason_code, hold_reason_taken, and as
    `change_reason`."""
    code = new.code.strip().upper()
    if not code or len(code) > CODE_LENGTH_MAX or set(code) & set(": ") or not code.isprintable():
        refuse("hold_reason_code", text=new.code, length_max=CODE_LENGTH_MAX)
    _check(new)
    with db.writing():
        db.lock_text("holds_reason")
        if any(each.code == code for each in reasons()):
            refuse("hold_reason_taken", reason=code)
        row = (code, new.name.strip(), new.blocks, new.role, new.is_signed, True)
        return rows.insert("holds_reason", _COLUMNS, [row], key="code")[code]


def change_reason(new: NewReason) -> None:
    """Let a reason say something else; what is held keeps what it forbade, and new goods that are
    held for it as they come are forbidden what it says now.

    Raises Refused: hold_reason_unknown, hold_reason_name, hold_reason_role, bad_blocks.
    """
    _check(new)
    known = reason(new.code)
    with db.writing():
        db.execute(_CHANGE, (new.name.strip(), new.blocks, new.role, new.is_signed, known.code))
        catalog.change_newcomers_blocks(known.code, new.blocks)


def close_reason(code: str) -> None:
    """Offer a reason no more; what is held for it stays held. Raises Refused as `reason`."""
    db.execute(_OFFER, (False, reason(code).code))


def reopen_reason(code: str) -> None:
    """Offer a reason again. Raises Refused as `reason`."""
    db.execute(_OFFER, (True, reason(code).code))


def _check(new: NewReason) -> None:
    if not 1 <= len(new.name.strip()) <= NAME_LENGTH_MAX or not db.is_storable(new.name):
        refuse("hold_reason_name", length_max=NAME_LENGTH_MAX)
    if new.role not in ROLES:
        refuse("hold_reason_role", role=new.role, known=", ".join(filter(None, ROLES)))
    if not 0 <= new.blocks <= 7:
        refuse("bad_blocks", blocks=new.blocks)


def text_of(code: str, words: str) -> str:
    """Return a hold's reason as the ledger keeps it: `GLASS: splinter in bottle 12`."""
    return f"{code}: {words.strip()}" if words.strip() else code


def of_texts(texts: Sequence[str]) -> dict[str, Reason]:
    """Return the reason of each text that has one. One statement."""
    known = {each.code: each for each in reasons()}
    found: dict[str, Any] = {text: known.get(text.partition(":")[0].strip()) for text in texts}
    return {text: each for text, each in found.items() if each}
