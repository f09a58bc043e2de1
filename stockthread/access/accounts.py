"""Accounts: which person a signed-in user acts as, and in which role.

At least one admin stays. Passwords and sessions are Django's; a user's id comes from the shell
that has just signed the user in or made the user.
"""

from stockthread.access.records import Account, Actor
from stockthread.access.roles import ROLES
from stockthread.kernel import db
from stockthread.kernel.errors import refuse
from stockthread.parties import LOCAL_ADMINISTRATOR, SYSTEM

_ADD = """
    INSERT INTO access_account (user_id, person_id, role)
    SELECT %s, id, %s FROM parties_person WHERE id = %s AND is_active
    ON CONFLICT DO NOTHING"""
_PERSON = "SELECT 1 FROM parties_person WHERE id = %s AND is_active"
_ROLE = "SELECT role FROM access_account WHERE user_id = %s"
_CHANGE = "UPDATE access_account SET role = %s WHERE user_id = %s"
_OTHER_ADMIN = "SELECT 1 FROM access_account WHERE role = 'admin' AND user_id <> %s LIMIT 1"
_ACTOR = """
    SELECT person.id, person.name, account.role
      FROM access_account account JOIN parties_person person ON person.id = account.person_id
     WHERE account.user_id = %s AND person.is_active"""
_ACCOUNTS = """
    SELECT account.user_id, person.id, person.name, account.role
      FROM access_account account JOIN parties_person person ON person.id = account.person_id
     ORDER BY account.user_id"""


def add_account(user: int, person: int, role: str) -> None:
    """Let a user (who exists) act as a person in a role.

    Raises Refused unknown_role, unknown_person, account_taken.
    """
    _check_role(role)
    with db.writing():
        if not db.query(_PERSON, (person,)):
            refuse("unknown_person", person=person)
        if not db.execute(_ADD, (user, role, person)):
            refuse("account_taken")


def change_role(user: int, role: str) -> None:
    """Give a user's account another role. Raises Refused unknown_role, no_account, last_admin."""
    _check_role(role)
    with db.writing():
        db.lock_text("access_account")  # two admins must not demote each other at once
        now = db.query_one(_ROLE, (user,))
        if now is None:
            refuse("no_account")
        if now[0] == "admin" and role != "admin" and not db.query(_OTHER_ADMIN, (user,)):
            refuse("last_admin")
        db.execute(_CHANGE, (role, user))


def actor_of(user: int) -> Actor:
    """Return whom a signed-in user acts as. Raises Refused no_account."""
    found = db.query_records(Actor, _ACTOR, (user,))
    return found[0] if found else refuse("no_account")


def accounts() -> list[Account]:
    """Return every account, in the order in which users were made."""
    return db.query_records(Account, _ACCOUNTS)


def local_actor() -> Actor:
    """Return who acts for commands typed on the machine itself, when they name nobody else."""
    return Actor(LOCAL_ADMINISTRATOR, "Local administrator", "admin")


def system_actor() -> Actor:
    """Return who acts for what the application does by itself."""
    return Actor(SYSTEM, "System", "admin")


def _check_role(role: str) -> None:
    if role not in ROLES:
        refuse("unknown_role", role=role, roles=", ".join(ROLES))
