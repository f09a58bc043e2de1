"""Signing in the shell, and `stockthread signatures`: what people signed.

Who acts as a user types that user's password. Who acts as the local administrator sits at the
machine that holds the database, and that is what the signature says.
"""

import sys
from collections.abc import Callable
from typing import Any, Final

import click
from django.contrib.auth import get_user_model

from stockthread import access, parties
from stockthread.cli import exits, naming, words
from stockthread.cli.frame import DEVICE, Frame, listing
from stockthread.kernel import clock
from stockthread.kernel.errors import refuse

SHOWN_MAX: Final = 1000


def signing(function: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the option with which its password comes from standard input."""
    return click.option(
        "--password-stdin", is_flag=True, help="Sign with the password on standard input."
    )(function)


def signer(frame: Frame, meaning: str, from_stdin: bool = False) -> access.Signer:
    """Who signs this sentence, asked for the password. Raises Failure, Refused signature_wrong."""
    actor = frame.actor
    if actor == access.local_actor():
        return access.Signer(
            actor.person, actor.role, access.AT_THE_MACHINE, clock.now(), DEVICE
        )  # fmt: skip
    typed = password(meaning, from_stdin)
    own = [each.user for each in access.accounts() if each.person == actor.person]
    users = get_user_model().objects.filter(pk__in=own, is_active=True)
    if not any(user.check_password(typed) for user in users):
        refuse("signature_wrong")
    return access.Signer(actor.person, actor.role, access.BY_PASSWORD, clock.now(), DEVICE)


def password(meaning: str, from_stdin: bool) -> str:
    """The password of who signs. Raises Failure where nobody can be asked."""
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if not naming.is_interactive():
        raise exits.Failure(
            "no_terminal",
            f"This is to be signed: {meaning}",
            "Say --password-stdin, and let the first line there be the password.",
            exit_code=exits.USAGE,
        )
    click.echo(f"You sign: {meaning}", err=True)
    return str(click.prompt("Password", hide_input=True, err=True))


@click.command("signatures")
@click.option("--limit", type=click.IntRange(1, SHOWN_MAX), default=50, help="How many.")
@listing("verify")
def signatures(frame: Frame, limit: int) -> None:
    """List what people signed, the newest first."""
    found = access.signatures(limit=limit)
    people = parties.read.people_names(sorted({each.person for each in found}))
    told = [
        {"at": each.at, "by": people.get(each.person, ""), "role": each.role, "how": each.how,
         "meaning": each.meaning, "act": each.act_kind, "id": each.act_id, "digest": each.digest}
        for each in found
    ]  # fmt: skip
    if frame.is_json:
        frame.print(told)
        return
    head = ["at", "by", "how", "meaning", "act", "id"]
    rows = [[str({**row, "at": words.moment(each.at)}[name]) for name in head]
            for row, each in zip(told, found, strict=True)]  # fmt: skip
    click.echo(words.table(head, rows))
