"""Commands that list things: as a table for people, as JSON, and as CSV with the same fields."""

import csv
import io

import click
import pytest

from stockthread import parties
from stockthread.cli.main import main
from tests.cli.command import ok, told

pytestmark = pytest.mark.django_db


def list_commands() -> list[tuple[str, click.Command]]:
    """Every command named `list`, with the words that call it."""
    found, waiting = [], [((), main)]
    while waiting:
        way, command = waiting.pop()
        if isinstance(command, click.Group):
            context = click.Context(command)
            for name in command.list_commands(context):
                waiting.append(((*way, name), command.get_command(context, name)))
        elif way[-1] == "list":
            found.append((" ".join(way), command))
    return sorted(found, key=lambda each: each[0])


COMMANDS = list_commands()


@pytest.mark.parametrize("name", [name for name, _ in COMMANDS])
def test_a_list_command_prints_a_table_as_csv(name):
    command = dict(COMMANDS)[name]
    options = {option for each in command.params for option in each.opts}
    assert "--csv" in options, name


def test_the_table_has_the_fields_and_rows_of_the_json_and_no_formulas():
    parties.add_parties(
        [
            parties.NewParty("NORTH", "Northwind", is_supplier=True, is_carrier=True),
            parties.NewParty("EVIL", "=1+1", is_customer=True),
        ]
    )
    rows = list(csv.DictReader(io.StringIO(ok("party", "list", "--csv"))))
    assert [row["code"] for row in rows] == [each["code"] for each in told("party", "list")]
    assert list(rows[0]) == list(told("party", "list")[0])
    assert {row["code"]: row["name"] for row in rows}["EVIL"] == "'=1+1"
    assert [row["code"] for row in csv.DictReader(io.StringIO(ok(
        "party", "list", "--kind", "supplier", "--csv")))] == ["NORTH"]  # fmt: skip
