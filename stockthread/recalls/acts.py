"""Recalls are begun, widened, narrowed and closed: each a signed version that stays on record.

What comes into a recall is held, and what of it is with us gets a task to be brought back, in the
same transaction; what goes out of it is released. A key does its act once.
"""

import json
from collections.abc import Sequence
from typing import Any, Final

from stockthread import access, holds, ledger, tasks
from stockthread.access import Signer
from stockthread.kernel import clock, db, rows
from stockthread.kernel.errors import refuse
from stockthread.ledger import Act, Block, Cause, Lines
from stockthread.recalls import fetching, public, read, read_notices, signed
from stockthread.recalls.answers import rings, told
from stockthread.recalls.deeds import Deed
from stockthread.recalls.parting import part_off
from stockthread.recalls.read import reason_of
from stockthread.recalls.recall_records import CAUSE, CLOSED, RUNNING, NewRecall, Recall
from stockthread.recalls.scope import preview
from stockthread.recalls.scope_json import scope_json
from stockthread.recalls.scope_records import HAND, USED, Preview, Scope
from stockthread.recalls.signed import ToSign

WORDS_MAX: Final = 300
ADVICE_MAX: Final = 4_000
_BLOCKS: Final = int(Block.SHIP | Block.CONSUME | Block.PASSES_ON)
"""What a recall forbids, also of what is made of it later; moving it back is what is wanted."""

_RECALL: Final = {
    "key": "text", "words": "text", "advice": "text", "cause_kind": "text", "cause_id": "text",
    "state": "text", "target": "bigint", "person": "bigint", "begun_at": "bigint",
    "closed_at": "bigint",
}  # fmt: skip
_VERSION: Final = {
    "recall_id": "bigint", "number": "bigint", "key": "text", "scope": "text", "reason": "text",
    "person": "bigint", "made_at": "bigint", "added": "bigint", "left_out": "bigint",
    "hold_event": "bigint", "release_event": "bigint", "tasks": "bigint",
}  # fmt: skip
_MEMBER: Final = {
    "recall_id": "bigint", "item": "bigint", "product": "bigint", "version_in": "bigint",
    "version_out": "bigint", "cut": "bigint", "reason": "text",
}  # fmt: skip
_BACK_IN: Final = """
UPDATE recalls_member SET version_in = %s, version_out = 0, cut = -1, reason = ''
WHERE recall_id = %s AND item IN {}"""
_OUT: Final = """
UPDATE recalls_member SET version_out = %s, cut = %s, reason = %s
WHERE recall_id = %s AND item IN {}"""
_OPEN_HOLDS: Final = """
SELECT id, item FROM ledger_hold WHERE reason = %s AND item <> 0 AND closed_by IS NULL
ORDER BY id"""
_VERSION_OF: Final = "SELECT recall_id, number FROM recalls_version WHERE key = %s"
_SET: Final = "UPDATE recalls_recall SET state = %s, closed_at = %s WHERE id = %s"


def begin(new: NewRecall, *, signer: Signer | None, act: Act, seen: str | None = None) -> Recall:
    """Begin a recall: hold all that is affected, and issue tasks for what is with us.

    seen: what the signer was shown, as signed.beginning says. Repeating a key returns the first.
    Raises Refused: field_missing, field_too_long, recall_text, no_lines, recall_nothing,
    recall_cut, recall_cut_reason, recall_changed, signature_needed, and as ledger.hold.
    """
    if not new.words.strip():
        refuse("field_missing", field="reason")
    if len(new.words) > WORDS_MAX:
        refuse("field_too_long", field="reason", length=len(new.words), limit=WORDS_MAX)
    if not db.is_storable("".join([new.words, new.advice, act.key, *new.cause])):
        refuse("recall_text")
    if len(new.advice) > ADVICE_MAX:
        refuse("field_too_long", field="advice", length=len(new.advice), limit=ADVICE_MAX)

    def once() -> Recall:
        with db.writing():
            db.lock_text(f"recalls.{act.key}")
            if known := read.by_key(act.key):
                return known
            db.lock_alone(db.RULES_LOCK)  # from here on nothing moves until it is held
            found = preview(new.scope)
            if not found.meant:
                refuse("recall_nothing")
            signed.check(signed.beginning(found), seen)
            at = clock.micros(act.recorded_at)
            row = (act.key, new.words.strip(), new.advice.strip(), *new.cause, RUNNING, new.target,
                   act.by, at, 0)  # fmt: skip
            id = rows.insert("recalls_recall", _RECALL, [row], key="key")[act.key]
            meaning = signed.beginning(found).meaning
            _new_version(read.recall(id), found, new.words, meaning, signer, act)
            return read.recall(id)

    return db.retried(once)


def change(
    id: int, scope: Scope, *, reason: str, signer: Signer | None, act: Act, seen: str | None = None
) -> Recall:
    """Widen or narrow a recall to another scope; what it was about before stays on record.

    seen: what the signer was shown, as signed.changing says. Raises Refused: unknown_id, no_reason,
    recall_text, recall_closed, recall_nothing, signature_needed, key_reused, and as `begin`.
    """
    _need_reason(reason)

    def once() -> Recall:
        with db.writing():
            db.lock_text(f"recalls.{id}")
            recall = read.recall(id)
            if known := db.query_one(_VERSION_OF, [act.key]):
                return (
                    recall if known[0] == id and known[1] > 1 else refuse("key_reused", key=act.key)
                )
            if recall.state != RUNNING:
                refuse("recall_closed", number=recall.number)
            db.lock_alone(db.RULES_LOCK)
            found = preview(scope)
            if not found.meant:
                refuse("recall_nothing")
            to_sign = signed.changing(recall, found)
            signed.check(to_sign, seen)
            _new_version(recall, found, reason, to_sign.meaning, signer, act)
            return read.recall(id)

    return db.retried(once)


def _need_reason(reason: str) -> None:
    if not reason.strip():
        refuse("no_reason", length_max=WORDS_MAX)
    if not db.is_storable(reason):
        refuse("recall_text")


def _new_version(
    recall: Recall, found: Preview, reason: str, meaning: str, signer: Signer | None, act: Act
) -> None:
    number = len(recall.versions) + 1
    cause = Cause(CAUSE, recall.number)
    found = part_off(found, act._replace(cause=cause, reason=reason.strip()))
    members = read.members(recall.id)
    inside = {item for item, member in members.items() if not member.version_out}
    meant = found.meant
    left_out = {each.item: n for each, n in found.cut if each.item not in meant}
    come = sorted(item for item in meant if item not in inside)
    gone = sorted(item for item in inside if item not in meant)
    scope = json.dumps(scope_json(found.scope))
    access.sign(
        signer, act_kind=CAUSE, act_id=recall.number, meaning=meaning,
        content={"recall": recall.number, "version": number, "scope": scope_json(found.scope),
                 "items": sorted(meant), "reason": reason.strip()},
    )  # fmt: skip
    held = _hold(recall, found, set(come), act._replace(cause=cause))
    own = act._replace(cause=cause, reason=reason.strip())
    released = _release(recall, set(meant), own, signer)
    if gone:
        fetching.call_off(recall, gone, reason, act)
    issued = _issue(recall, found, set(come), cause, act)
    _note_members(recall.id, number, members, meant, left_out, gone, found, reason)
    row = (recall.id, number, act.key, scope, reason.strip()[:WORDS_MAX], act.by,
           clock.micros(act.recorded_at), len(come), len(gone), held, released, issued)  # fmt: skip
    rows.insert("recalls_version", _VERSION, [row], key="number")
    if public.is_shown(recall):
        public.show(recall, sorted(meant), by=act.by, at=act.recorded_at)


def _hold(recall: Recall, found: Preview, come: set[int], act: Act) -> int:
    """Hold what came in and is still there; return the event, 0 where there is nothing.

    What was used up where the recall begins is held, too: what still comes out of that is then held
    from its making on. What is made of held goods has their hold already.
    """
    roots = set(found.scope.roots)
    meant = found.meant
    wanted = {each.item for each in found.positions if each.item in meant
              and (each.is_living or (each.where == USED and each.item in roots))}  # fmt: skip
    items = sorted(wanted & come - {item for _, item in _open_holds(recall)})
    if not items:
        return 0
    header = act._replace(key=f"{ledger.stem(act.key)}.hold", accept="good")
    words = reason_of(recall)
    return ledger.hold(Lines(items), reason=words, blocks=_BLOCKS, act=header).event


def _open_holds(recall: Recall) -> list[tuple[int, int]]:
    """The recall's open holds with their items, those that were passed on, too: its number stands
    in their reason."""
    return db.query(_OPEN_HOLDS, [reason_of(recall)])


def _release(recall: Recall, meant: set[int], act: Act, signer: Signer | None) -> int:
    """Release what is not meant, from this recall's holds alone; return the event.

    Raises Refused: hold_role, signature_needed, as any release of them would.
    """
    held = [id for id, item in _open_holds(recall) if item not in meant]
    if not held:
        return 0
    holds.require(holds.needs(held), role=signer.role if signer else "", signer=signer)
    header = act._replace(key=f"{ledger.stem(act.key)}.release")
    return ledger.release(held, act=header).event


def _issue(recall: Recall, found: Preview, come: set[int], cause: Cause, act: Act) -> int:
    """Issue a task to bring back each thing that is with us; return how many."""
    items = sorted({each.item for each in found.positions
                    if each.where == HAND and each.item in come})  # fmt: skip
    if not items:
        return 0
    issued = tasks.issue(
        [tasks.NewTask(item, recall.target) for item in items], kind=tasks.RETRIEVE, by=act.by,
        at=act.recorded_at, key=f"{ledger.stem(act.key)}.tasks", cause=cause,
        instruction=f"Recall {recall.number}"[:200], accept="good",
    )  # fmt: skip
    return len(issued.ids)


def _note_members(
    id: int, number: int, members: dict[int, Any], meant: dict[int, int], left_out: dict[int, int],
    gone: Sequence[int], found: Preview, reason: str,
) -> None:  # fmt: skip
    cuts = found.scope.cuts
    products = {each.item: each.product for each, _ in found.cut}
    fresh = [(id, item, product, number, 0, -1, "") for item, product in meant.items()
             if item not in members]  # fmt: skip
    fresh += [(id, item, products[item], 0, number, n, cuts[n].reason[:WORDS_MAX])
              for item, n in left_out.items() if item not in members]  # fmt: skip
    if fresh:
        rows.insert("recalls_member", _MEMBER, fresh, key="item")
    back = [item for item in meant if item in members and members[item].version_out]
    if back:
        ids, param = db.ids_in(back)
        db.execute(_BACK_IN.format(ids), [number, id, param])
    by_cut: dict[int, list[int]] = {}
    for item in gone:
        by_cut.setdefault(left_out.get(item, -1), []).append(item)
    for n, items in by_cut.items():  # as many as there are cuts
        ids, param = db.ids_in(items)
        why = cuts[n].reason if n >= 0 else reason.strip()
        db.execute(_OUT.format(ids), [number, n, why[:WORDS_MAX], id, param])


def close(
    id: int, *, reason: str, signer: Signer | None, act: Act, seen: str | None = None
) -> Recall:
    """Close a recall; what is held stays held until it is released, and what is not brought back
    yet stays where it is. seen: what the signer was shown, as `to_set` says. A key closes once.
    Raises Refused: unknown_id, recall_closed, no_reason, recall_text, recall_changed,
    signature_needed, bad_key, key_reused."""
    return _set_state(id, RUNNING, reason, signer, act, seen)


def reopen(
    id: int, *, reason: str, signer: Signer | None, act: Act, seen: str | None = None
) -> Recall:
    """Open a closed recall again; what was not brought back yet is to be brought again. Raises
    Refused as `close`, recall_running instead of recall_closed."""
    return _set_state(id, CLOSED, reason, signer, act, seen)


def to_set(recall: Recall, found: Preview | None = None) -> ToSign:
    """What whoever closes a recall, or opens it again, signs. found: its preview, if at hand."""
    found = found or preview(recall.scope)
    words = signed.closing if recall.state == RUNNING else signed.reopening
    return words(recall, rings(recall, found), told(recall, found))


def _set_state(
    id: int, was: str, reason: str, signer: Signer | None, act: Act, seen: str | None
) -> Recall:
    _need_reason(reason)
    state = CLOSED if was == RUNNING else RUNNING

    def once() -> Recall:
        with db.writing():
            db.lock_text(f"recalls.{id}")
            deed = Deed(state, act.key, {"recall": id, "reason": reason.strip()})
            recall = read.recall(id)
            if deed.result:
                return recall
            if recall.state != was:
                refuse("recall_closed" if was == RUNNING else "recall_running",
                       number=recall.number)  # fmt: skip
            to_sign = to_set(recall)
            signed.check(to_sign, seen)
            at = clock.micros(act.recorded_at) if state == CLOSED else 0
            db.execute(_SET, [state, at, id])
            access.sign(
                signer, act_kind=CAUSE, act_id=recall.number, meaning=to_sign.meaning,
                content={"recall": recall.number, "state": state, "key": act.key,
                         "reason": reason.strip()},
            )  # fmt: skip
            deed.done(recall.number)
            if state == CLOSED:
                public.hide(recall, by=act.by, at=act.recorded_at)
                fetching.call_off(recall, None, reason, act)
                return read.recall(id)
            meant = [item for item, each in read.members(id).items() if not each.version_out]
            again = fetching.called_off(recall) & set(meant)
            if again:
                _issue(recall, preview(recall.scope), again, Cause(CAUSE, recall.number), act)
            if read_notices.notices(id):
                public.show(recall, meant, by=act.by, at=act.recorded_at)
            return read.recall(id)

    return db.retried(once)
