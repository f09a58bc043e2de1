"""`stockthread user` says who may sign in, and what each of them may do."""

import sys
from typing import Final

import click
from django.contrib.auth import get_user_model
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from stockthread import access, parties
from stockthread.cli import exits, naming, words
from stockthread.cli.frame import Frame, asking, listing
from stockthread.kernel import db

ROLES: Final = click.Choice(list(access.ROLES))


@click.group("user")
def users() -> None:
    """Say who may sign in, and as what."""


@users.command("add")
@click.argument("login")
@click.option("--role", type=ROLES, required=True)
@click.option("--name", help="As others read it. Default: the login.")
@click.option("--email", default="")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
@asking("manage_users")
def add(
    frame: Frame, login: str, role: str, name: str | None, email: str, password_stdin: bool
) -> None:
    """Let somebody sign in."""
    user = get_user_model()(username=login, email=email)
    password = asked_password(user, password_stdin)
    with db.writing():
        if get_user_model().objects.filter(username=login).exists():
            raise exits.Failure("login_taken", f"There is a user {login} already.")
        user.set_password(password)
        user.save()
        [person] = parties.add_people([parties.NewPerson(name or login, email)])
        access.add_account(user.pk, person, role)
    if frame.is_json:
        frame.print({"login": login, "role": role, "name": name or login})
        return
    click.echo(f"{login} may sign in as {role}.")


@users.command("list")
@listing("manage_users")
def list_users(frame: Frame) -> None:
    """List who may sign in."""
    logins = dict(get_user_model().objects.values_list("id", "username"))
    found = [(logins.get(each.user, ""), each.name, each.role) for each in access.accounts()]
    if frame.is_json:
        frame.print([dict(zip(("login", "name", "role"), each, strict=True)) for each in found])
        return
    click.echo(words.table(["login", "name", "role"], [list(each) for each in found]))


@users.command("role")
@click.argument("login")
@click.argument("role", type=ROLES)
@asking("manage_users")
def change_role(frame: Frame, login: str, role: str) -> None:
    """Give somebody another role."""
    access.change_role(user_of(login).pk, role)
    if frame.is_json:
        frame.print({"login": login, "role": role})
        return
    click.echo(f"{login} is {role} now.")


@users.command("password")
@click.argument("login")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
@asking("manage_users")
def change_password(frame: Frame, login: str, password_stdin: bool) -> None:
    """Give somebody another password."""
    user = user_of(login)
    user.set_password(asked_password(user, password_stdin))
    user.save()
    if frame.is_json:
        frame.print({"login": login})
        return
    click.echo(f"{login} has another password now.")


def user_of(login: str):  # type: ignore[no-untyped-def]
    """The user with this login. Raises Failure unknown_user."""
    user = get_user_model().objects.filter(username=login).first()
    if user is None:
        raise exits.Failure("unknown_user", f"There is no user {login}.", exit_code=exits.NOT_FOUND)
    return user


def asked_password(user, from_stdin: bool) -> str:  # type: ignore[no-untyped-def]
    """A password that is good enough, asked for twice or read once. Raises Failure bad_password."""
    if from_stdin:
        password = sys.stdin.readline().rstrip("\r\n")
    elif not naming.is_interactive():
        raise exits.Failure(
            "no_terminal",
            "Nobody can be asked for a password here. Give it on standard input:",
            "say --password-stdin, and let its first line be the password.",
            exit_code=exits.USAGE,
        )
    else:
        password = click.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise exits.Failure("bad_password", *error.messages) from None
    return str(password)
