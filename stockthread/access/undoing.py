"""Who may undo what: the right to the act that undoes it, and everybody what they just did.

Pure. To undo a hold is to release it, to undo a release is to hold again; most else is undone by
those who may do it. Verbs and documents are named by their words, as the ledger keeps them; tests
compare them with those that there are, and the table in docs/reference/roles.md with this one.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final, Protocol

from stockthread.access.records import Actor
from stockthread.access.roles import ACTIONS, ROLES, may, require
from stockthread.kernel.errors import refuse

AT_ONCE: Final = timedelta(hours=1)
"""How long people may undo what they did themselves, whatever undoing it would need else."""

UNDOING: Final[Mapping[str, str]] = MappingProxyType(
    {
        "expect": "receive",
        "receive": "receive",
        "commission": "commission",
        "serialise": "commission",
        "move": "move",
        "pack": "pack",
        "unpack": "pack",
        "repack": "pack",
        "hold": "release",
        "release": "hold",
        "reserve": "reserve",
        "produce": "produce",
        "consume": "produce",
        "finish": "produce",
        "install": "produce",
        "remove": "produce",
        "split": "produce",
        "merge": "produce",
        "blend": "produce",
        "ship": "ship",
        "deliver": "ship",
        "change_owner": "ship",
        "take_back": "take_back",
        "scrap": "scrap",
        "adjust": "adjust",
        "lose": "adjust",
        "find": "adjust",
        "correct_code": "correct",
        "correct_product": "correct",
        "unreserve": "reverse",  # these three the ledger never undoes
        "observe": "reverse",
        "reverse": "reverse",
    }
)
_OF_RETURNS = {
    "find": "take_back", "split": "take_back", "unpack": "take_back",
    "hold": "decide", "release": "decide",
}  # fmt: skip
WITHIN: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {
        "production order": {"adjust": "produce", "correct_code": "produce"},
        "return": _OF_RETURNS,
        "buy-back": _OF_RETURNS,
        "sales order": {"reserve": "move", "unpack": "take_back"},
    }
)
"""Where an act for a document does more than its verb says: document -> verb -> action."""
COUNT: Final = "count"
TASK: Final = "task"
WHOLE: Final = {COUNT: "undone_with_its_count", TASK: "undone_with_its_task"}
"""The documents whose events are undone only with them, each with its refusal."""
_INTAKE = ("receive", "take_back")
BY_RULE: Final = ("Inspection", "Returned: to be inspected")
"""Reasons of holds that a rule puts on goods as they come in, whoever takes them in."""


class Done(Protocol):
    """What is known of an event that is to be undone."""

    @property
    def kind(self) -> str: ...
    @property
    def person(self) -> int: ...
    @property
    def recorded_at(self) -> datetime: ...
    @property
    def reason(self) -> str: ...
    @property
    def cause_kind(self) -> str: ...
    @property
    def cause_id(self) -> str: ...


def may_undo(actor: Actor, events: Sequence[Done], at: datetime) -> bool:
    """Tell whether the actor may undo all of these events together at that moment."""
    needed = {"reverse": "", **_needed(actor, events, at)}
    is_of_whole = any(event.cause_kind in WHOLE for event in events)
    return not is_of_whole and all(may(actor, action) for action in needed)


def require_undo(actor: Actor, events: Sequence[Done], at: datetime) -> None:
    """Raise Refused unless the actor may undo them all: not_allowed, undone_with_its_count,
    undone_with_its_task."""
    require(actor, "reverse")
    for event in events:
        if event.cause_kind in WHOLE:
            refuse(WHOLE[event.cause_kind], number=event.cause_id)
    for action, verb in _needed(actor, events, at).items():
        if not may(actor, action):
            allowed = [
                role for role in ROLES if role in ACTIONS[action] & ACTIONS["reverse"]
            ]  # fmt: skip
            words = f"undo “{verb.replace('_', ' ')}”"
            refuse("not_allowed", action=words, role=actor.role, allowed=", ".join(allowed))


def _needed(actor: Actor, events: Sequence[Done], at: datetime) -> dict[str, str]:
    """Which actions undoing needs, each with a verb that needs it.

    Goods that were held as they came in are no longer held when their coming in is undone too.
    Without that a hold that a rule put on them is nobody's own: else who takes goods in could pass
    them by the inspection.
    """
    came_in = {(each.person, each.recorded_at): each for each in events if each.kind in _INTAKE}
    found: dict[str, str] = {}
    for event in events:
        of = came_in.get((event.person, event.recorded_at)) if event.kind == "hold" else None
        is_by_rule = event.kind == "hold" and event.reason in BY_RULE and of is None
        is_own = event.person == actor.person and at - event.recorded_at <= AT_ONCE
        if is_own and not is_by_rule:
            continue
        verb = (of or event).kind
        action = WITHIN.get(event.cause_kind, {}).get(verb) or UNDOING[verb]
        found.setdefault(action, verb)
    return found
