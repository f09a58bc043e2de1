"""Who may do what.

Other areas use what is listed here.
"""

from stockthread.access.accounts import (
    accounts,
    actor_of,
    add_account,
    change_role,
    local_actor,
    system_actor,
)
from stockthread.access.records import Account, Actor
from stockthread.access.roles import ACTIONS, ROLES, may, require
from stockthread.access.undoing import UNDOING, WITHIN, may_undo, require_undo

__all__ = [
    "ACTIONS",
    "ROLES",
    "UNDOING",
    "WITHIN",
    "Account",
    "Actor",
    "accounts",
    "actor_of",
    "add_account",
    "change_role",
    "local_actor",
    "may",
    "may_undo",
    "require",
    "require_undo",
    "system_actor",
]
