"""Releasing as the reasons ask: by a role, and signed where one of them says so.

A hold asks for the strictest of what its reason asked when it was put on and of what it asks now:
who makes a reason weaker makes it so for what is held from then on. A hold that came about by
another, as it was passed on, split off or put back, asks for what the first of its words asked.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from stockthread import access, ledger
from stockthread.holds import versions
from stockthread.holds.reasons import of_texts, said
from stockthread.holds.records import BY_ITSELF, Needs
from stockthread.kernel import clock, db
from stockthread.kernel.errors import refuse
from stockthread.ledger import Act, Block, Posting

EVENT: Final = "event"
_PUT_ON: Final = """
SELECT h.reason, MIN(e.recorded_at), MAX(CASE WHEN e.kind = 'hold' THEN 0 ELSE 1 END)
FROM ledger_hold h CROSS JOIN ledger_event e WHERE h.id IN {} AND e.id = h.event GROUP BY h.reason
"""
_FIRST: Final = """
SELECT h.reason, MIN(e.recorded_at) FROM ledger_hold h CROSS JOIN ledger_event e
WHERE h.reason IN {} AND e.id = h.event GROUP BY h.reason
"""
_HELD_BY: Final = """
SELECT h.id FROM ledger_event e CROSS JOIN ledger_hold h
WHERE e.id IN {} AND e.kind = 'hold' AND h.event = e.id ORDER BY h.id
"""


def needs(holds: Sequence[int]) -> Needs:
    """Return what it takes to release these holds. Four statements at most."""
    asked = versions.strictest(_since(holds))
    asking = [code for code, (role, is_signed) in asked.items() if role or is_signed]
    return Needs(
        any(is_signed for _, is_signed in asked.values()),
        tuple(sorted({role for role, _ in asked.values()} - {""})),
        tuple(sorted(asked)),
        tuple(sorted(asking)),
    )


def _since(holds: Sequence[int]) -> dict[str, datetime]:
    """Since when holds are there for reasons: the earliest moment of each code."""
    among, param = db.ids_in(holds)
    rows = db.query(_PUT_ON.format(among), [param])
    since = {text: at for text, at, _ in rows}
    if came := [text for text, _, is_passed_on in rows if is_passed_on]:
        among, param = db.texts_in(came)
        since |= dict(db.query(_FIRST.format(among), [param]))
    found: dict[str, int] = {}
    for text, reason in of_texts(list(since)).items():
        found[reason.code] = min(since[text], found.get(reason.code, since[text]))
    return {code: clock.from_micros(at) for code, at in found.items()}


def same_holds(hold: int) -> list[int]:
    """Return all open holds that were passed on together with this one: of its reason, in words."""
    view = next(iter(ledger.read.holds([hold])), None)
    if view is None or not view.blocks & Block.PASSES_ON:
        return [hold]
    wanted = ledger.HoldFilter(text=view.reason)
    found = ledger.read.listed_holds(wanted, limit=2**31 - 1)
    return sorted(each.id for each in found
                  if each.reason == view.reason and each.blocks == view.blocks)  # fmt: skip


def release_meaning(holds: Sequence[int], why: str) -> str:
    """Return the sentence that whoever releases holds signs."""
    found = ledger.read.holds(holds)
    texts = list(dict.fromkeys(said([each.reason for each in found]).values()))
    reason = texts[0] if len(texts) == 1 else f"{len(texts)} reasons"
    count = "1 hold" if len(found) == 1 else f"{len(found)} holds"
    return f"I release {count} for {reason}. {why}".strip()[:500]


def release(
    holds: Sequence[int], *, act: Act, role: str, signer: access.Signer | None = None
) -> Posting:
    """Release holds, as their reasons ask: by a role, and signed where one of them says so.

    The signature is put on record with the event. Raises Refused: hold_ends_by_itself, hold_role,
    signature_needed, and as the ledger's release.
    """
    if own := _ending_by_itself(holds):
        refuse("hold_ends_by_itself", reason=own)
    wanted = needs(holds)
    require(wanted, role=role, signer=signer)
    meaning = release_meaning(holds, act.reason) if signer else ""

    def once() -> Posting:
        with db.writing():
            posting = ledger.release(holds, act=act)
            if signer:
                content = {"event": posting.event, "holds": sorted(set(holds)), "why": act.reason}
                access.sign(signer, act_kind=EVENT, act_id=str(posting.event), meaning=meaning,
                            content=content)  # fmt: skip
            return posting

    return db.retried(once)


def require(wanted: Needs, *, role: str, signer: access.Signer | None) -> None:
    """Raise Refused unless this role, with this signature, gives what is needed: hold_role,
    signature_needed."""
    for each in wanted.roles:
        if role not in (each, "admin"):
            refuse("hold_role", role=role, allowed=each, reason=", ".join(wanted.asking))
    if wanted.is_signed and signer is None:
        refuse("signature_needed")


def asks_for_release(events: Sequence[int]) -> str:
    """Return the code of a reason, among those for which these events held something, that asks
    for a role or a signature to release it; "" where none does. Six statements at most."""
    among, param = db.ids_in(events)
    held = [id for (id,) in db.query(_HELD_BY.format(among), [param])]
    if not held:
        return ""
    return _ending_by_itself(held).partition(":")[0] or min(needs(held).asking, default="")


def _ending_by_itself(holds: Sequence[int]) -> str:
    """The reason of a hold among these that ends by itself, "" where none does."""
    texts = [each.reason for each in ledger.read.holds(holds)]
    return min((text for text in texts if text.startswith(BY_ITSELF)), default="")


def need_undoable(events: Sequence[int]) -> None:
    """Raise Refused hold_undone_by_release where undoing would pass by what a reason asks for."""
    if code := asks_for_release(events):
        refuse("hold_undone_by_release", reason=code)
