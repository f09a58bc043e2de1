"""Who may do what, and what people signed.

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
from stockthread.access.records import Account, Actor, Signature, Signer
from stockthread.access.roles import ACTIONS, ROLES, may, require
from stockthread.access.signing import (
    AT_THE_MACHINE,
    BY_PASSWORD,
    count_signatures,
    digest_of,
    sign,
    signatures,
    signatures_of,
)
from stockthread.access.undoing import UNDOING, WITHIN, may_undo, require_undo

__all__ = [
    "ACTIONS",
    "AT_THE_MACHINE",
    "BY_PASSWORD",
    "ROLES",
    "UNDOING",
    "WITHIN",
    "Account",
    "Actor",
    "Signature",
    "Signer",
    "accounts",
    "actor_of",
    "add_account",
    "change_role",
    "count_signatures",
    "digest_of",
    "local_actor",
    "may",
    "may_undo",
    "require",
    "require_undo",
    "sign",
    "signatures",
    "signatures_of",
    "system_actor",
]
