"""Who may do what: one table, and the two functions that read it.

Pure. Every shell asks here before it calls a verb; the verbs themselves do not ask. The same
table stands in docs/reference/roles.md, and a test compares the two.
"""

from collections.abc import Mapping
from types import MappingProxyType

from stockthread.access.records import Actor
from stockthread.kernel.errors import refuse

ROLES = ("viewer", "operator", "supervisor", "quality", "admin")

_ALL = frozenset(ROLES)
_FLOOR = frozenset(("operator", "supervisor", "quality", "admin"))
_HANDS = frozenset(("operator", "supervisor", "admin"))
_LEAD = frozenset(("supervisor", "admin"))
_LEAD_OR_QUALITY = frozenset(("supervisor", "quality", "admin"))
_QUALITY = frozenset(("quality", "admin"))
_ADMIN = frozenset(("admin",))

ACTIONS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "view": _ALL,
        "find": _ALL,
        "receive": _HANDS,
        "commission": _HANDS,
        "move": _FLOOR,
        "pack": _HANDS,
        "hold": _FLOOR,
        "release": _QUALITY,
        "set_reasons": _QUALITY,
        "certify": _LEAD_OR_QUALITY,
        "concede": _QUALITY,
        "reserve": _HANDS,
        "produce": _HANDS,
        "sample": _FLOOR,
        "ship": _HANDS,
        "take_back": _FLOOR,
        "complain": _FLOOR,
        "answer": _LEAD_OR_QUALITY,
        "decide": _LEAD_OR_QUALITY,
        "scrap": _LEAD_OR_QUALITY,
        "recall": _LEAD_OR_QUALITY,
        "order": _HANDS,
        "study": _LEAD_OR_QUALITY,
        "count": _FLOOR,
        "task": _FLOOR,
        "issue_task": _LEAD_OR_QUALITY,
        "break_rule": _LEAD_OR_QUALITY,
        "adjust": _LEAD,
        "correct": _LEAD,
        "reverse": _FLOOR,
        "label": _FLOOR,
        "reprint": _LEAD_OR_QUALITY,
        "import": _LEAD,
        "export": _ALL,
        "verify": _LEAD_OR_QUALITY,
        "prove": _LEAD_OR_QUALITY,
        "change_key": _ADMIN,
        "see_costs": _LEAD,
        "lock_period": _ADMIN,
        "set_up": _LEAD,
        "manage_users": _ADMIN,
    }
)


def may(actor: Actor, action: str) -> bool:
    """Tell whether the actor's role allows the action (a key of ACTIONS)."""
    return actor.role in ACTIONS[action]


def require(actor: Actor, action: str) -> None:
    """Raise Refused not_allowed unless the actor's role allows the action."""
    if not may(actor, action):
        allowed = ", ".join(role for role in ROLES if role in ACTIONS[action])
        words = action.replace("_", " ")
        refuse("not_allowed", action=words, role=actor.role, allowed=allowed)
