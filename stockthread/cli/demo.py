"""`stockthread demo` fills an empty installation with a company to try things with.

Its users are made here, with a password that everybody knows: they exist in the demo alone.
"""

import json
import sys
from typing import Any

import click
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password

from stockthread import access, demo
from stockthread.cli import words
from stockthread.cli.installation import bring_up_to_date
from stockthread.kernel import clock, db


@click.command("demo")
@click.option("--json", "is_json", is_flag=True, help="Print JSON.")
def make_demo(is_json: bool) -> None:
    """Make a demo company in an empty installation.

    It has two years of history up to now, and logins of every role. Where it is there already,
    nothing is changed.
    """
    if is_json:
        from stockthread.cli import exits

        exits.speak_json()
    bring_up_to_date()
    shows_progress = sys.stderr.isatty() and not is_json
    with db.writing():
        report = demo.create(now=clock.now(), progress=_progress if shows_progress else None)
        if report.made:
            add_logins(report)
    if shows_progress and report.made:
        click.echo("\r" + " " * 40 + "\r", nl=False, err=True)
    if is_json:
        click.echo(json.dumps(as_json(report)))
    else:
        say(report)


def _progress(month: str) -> None:
    click.echo(f"\r{month:40}", nl=False, err=True)


def add_logins(report: demo.DemoReport) -> None:
    """Make the demo's users, each acting as its person; their one password is hashed once."""
    users, password = get_user_model().objects, make_password(demo.PASSWORD)
    for login in demo.LOGINS:
        person = report.people[login.login]
        user = users.create(username=login.login, first_name=login.name, password=password)
        access.add_account(user.pk, person, login.role)


def as_json(report: demo.DemoReport) -> dict[str, Any]:
    """The report for programs."""
    numbers = {name: getattr(report, name) for name in ("units", "lots", "containers", "events")}
    logins = [{**login._asdict(), "password": demo.PASSWORD} for login in demo.LOGINS]
    return {"made": report.made, **numbers, "logins": logins}


def say(report: demo.DemoReport) -> None:
    """The report for people, with who may sign in."""
    if report.made:
        units, events = words.count(report.units, "unit"), words.count(report.events, "event")
        click.echo(f"Made the demo company: {units} in {events} over two years.")
    else:
        click.echo("The demo company is here already.")
    rows = [[login.login, login.role, login.name] for login in demo.LOGINS]
    click.echo(words.table(["login", "role", "name"], rows))
    click.echo(f"Password of all, for the demo only: {demo.PASSWORD}")
