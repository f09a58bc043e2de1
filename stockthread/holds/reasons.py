"""Reasons for holds: each says what it forbids, who may release, and whether that is signed.

A hold has its reason as "CODE: words" in the ledger, and keeps what the reason forbade when it was
put on, and at least what it asked for then of whoever releases. Texts without a known code are
reasons of their own, as other areas write them; they ask for nothing.

Whoever changes a reason must be able to release what is held for it, and signs where they make
one weaker that is signed. Every change stays on record, in `versions`.
"""

from collections.abc import Callable, Sequence
from typing import Any, Final

from stockthread import access, catalog
from stockthread.access import Signer
from stockthread.holds import versions
from stockthread.holds.records import ROLES, NewReason, Reason, ReasonChange
from stockthread.kernel import db, rows
from stockthread.kernel.errors import refuse
from stockthread.ledger import Act

CODE_LENGTH_MAX: Final = 40
NAME_LENGTH_MAX: Final = 200
TEXT_LENGTH_MAX: Final = 200
SIGNED: Final = "hold reason"
"""The kind of a signed act that is a change of a reason; its id is the code."""
_COLUMNS: Final = {"code": "text", "name": "text", "blocks": "bigint", "role": "text",
                   "is_signed": "boolean", "is_active": "boolean"}  # fmt: skip
_SELECT: Final = f"SELECT id, {', '.join(_COLUMNS)} FROM holds_reason"
_CHANGE: Final = """
UPDATE holds_reason SET name = %s, blocks = %s, role = %s, is_signed = %s, is_active = %s
WHERE id = %s"""


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


def add_reason(new: NewReason, *, act: Act) -> int:
    """Store a reason; return its id. A key that is repeated adds it once.

    Raises Refused: hold_reason_code, hold_reason_taken, hold_reason_name, hold_reason_role,
    bad_blocks, bad_key, field_too_long, field_bad_characters.
    """
    code = new.code.strip().upper()
    if not code or len(code) > CODE_LENGTH_MAX or set(code) & set(": ") or not code.isprintable():
        refuse("hold_reason_code", text=new.code, length_max=CODE_LENGTH_MAX)
    _check(new)

    def add() -> int:
        if any(each.code == code for each in reasons()):
            refuse("hold_reason_taken", reason=code)
        row = (code, new.name.strip(), new.blocks, new.role, new.is_signed, True)
        id = rows.insert("holds_reason", _COLUMNS, [row], key="code")[code]
        versions.add(Reason(id, *row), act)
        return id

    return _once(act, add)


def change_reason(new: NewReason, *, act: Act, role: str, signer: Signer | None = None) -> None:
    """Let a reason say something else; what is held keeps what it forbade and asked for.

    New goods that are held for it as they come are forbidden what it says now.

    Raises Refused: hold_reason_unknown, hold_reason_name, hold_reason_role, hold_reason_change,
    signature_needed, bad_blocks, bad_key, field_too_long, field_bad_characters.
    """
    _check(new)
    after = (new.name.strip(), new.blocks, new.role, new.is_signed)
    _say(new.code, lambda said: Reason(said.id, said.code, *after, said.is_active), act, role,
         signer)  # fmt: skip


def close_reason(code: str, *, act: Act, role: str) -> None:
    """Offer a reason no more; what is held for it stays held. Raises Refused as `change_reason`."""
    _say(code, lambda said: said._replace(is_active=False), act, role)


def reopen_reason(code: str, *, act: Act, role: str) -> None:
    """Offer a reason again. Raises Refused as `change_reason`."""
    _say(code, lambda said: said._replace(is_active=True), act, role)


def undo_change(change: int, *, act: Act, role: str, signer: Signer | None = None) -> None:
    """Let a reason say what it said before its last change.

    Raises Refused: unknown_id, hold_reason_changed_since, and as `change_reason`.
    """
    code = _changed(change).after.code

    def before(_: Reason) -> Reason:
        found = _changed(change)
        if not found.is_last:
            refuse("hold_reason_changed_since", reason=code)
        assert found.before is not None, "what was added is not undone"
        return found.before

    _say(code, before, act, role, signer, undoes=change)


def _changed(change: int) -> ReasonChange:
    found = (each for each in versions.changes() if each.id == change and each.before)
    return next(found, None) or refuse("unknown_id", id=change)


def needs_signature(before: Reason, after: NewReason | Reason) -> bool:
    """Tell whether a change is signed: it makes a reason weaker whose release is signed."""
    wanted = before._replace(blocks=after.blocks, role=after.role, is_signed=after.is_signed)
    return before.is_signed and versions.is_weaker(before, wanted)


def change_meaning(code: str) -> str:
    """Return the sentence that is signed by whoever makes a signed reason weaker."""
    return f"I let the reason {code} stop less, or ask for less to release, than it does now."


def _say(
    code: str, said: Callable[[Reason], Reason], act: Act, role: str,
    signer: Signer | None = None, undoes: int = 0,
) -> None:  # fmt: skip
    def change() -> int:
        before = reason(code)
        after = said(before)
        if after == before:
            return before.id
        if before.role and role not in (before.role, "admin"):
            refuse("hold_reason_change", reason=before.code, allowed=before.role, role=role)
        if needs_signature(before, after):
            content = {"before": before[1:], "after": after[1:], "key": act.key}
            meaning = change_meaning(before.code)
            access.sign(signer, act_kind=SIGNED, act_id=before.code, meaning=meaning,
                        content=content)  # fmt: skip
        db.execute(_CHANGE, (*after[2:], after.id))
        catalog.change_newcomers_blocks(after.code, after.blocks)
        versions.add(after, act, undoes)
        return after.id

    _once(act, change)


def _once(act: Act, change: Callable[[], int]) -> int:
    versions.check(act)

    def once() -> int:
        with db.writing():
            db.lock_text("holds_reason")
            return versions.known(act.key) or change()

    return db.retried(once)


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


def said(texts: Sequence[str]) -> dict[str, str]:
    """Return each text as people read it, with the name of its reason in place of the code:
    `Doubtful quality: Loose`. One statement."""
    known = of_texts(texts)
    found = {text: text for text in texts}
    for text, each in known.items():
        words = text.partition(":")[2].strip()
        found[text] = f"{each.name}: {words}" if words else each.name
    return found
