"""An installation is made once, kept as it is, and works on either database."""

import json
import os
import socket
import stat
from contextlib import suppress
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.db import connection

from stockthread.cli.serve import PORT, PORTS_TRIED, port_to_use


def test_init_on_an_installation_changes_nothing(installation):
    key = (installation.directory / "secret_key").read_text()
    done = installation.stockthread("init", "--json")
    said = json.loads(done.stdout)
    assert said == {
        "directory": str(installation.directory),
        "database": "postgresql" if installation.address else "sqlite",
        "made": False,
        "migrations": 0,
    }
    assert (installation.directory / "secret_key").read_text() == key


def test_an_installation_without_a_guard_of_the_ledger_does_not_start(installation):
    table = " ON ledger_event" if installation.address else ""
    with installation.connect() as connection:
        connection.execute(f"DROP TRIGGER ledger_event_fixed{table}")
    done = installation.stockthread("init")
    assert done.returncode == 1
    assert "ledger_event_fixed" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_secret_key_is_for_its_owner_alone(installation):
    path = installation.directory / "secret_key"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert len(path.read_text()) >= 50
    assert "SECRET_KEY" not in installation.environment


def test_two_installations_do_not_share_their_rows(new_installation):
    first, second = new_installation(), new_installation()
    add = "from django.contrib.auth.models import User\nUser.objects.create(username='ada')\n"
    number = "from django.contrib.auth.models import User\nprint(User.objects.count())\n"
    first.run(add)
    assert int(first.run(number)) == int(second.run(number)) + 1


def test_a_copy_is_independent_of_the_database_of_this_process(installation, db):
    User.objects.create(username="ada")
    assert (
        installation.run(
            "from django.contrib.auth.models import User\n"
            "print(User.objects.filter(username='ada').exists())"
        )
        == "False\n"
    )


@pytest.mark.parametrize("turn", [1, 2])
def test_each_test_finds_the_database_as_it_was_made(db, turn):
    assert not User.objects.filter(username="left over").exists()
    User.objects.create(username="left over")


def test_sqlite_survives_a_power_cut_and_checks_foreign_keys(db, installation):
    if connection.vendor != "sqlite":
        assert installation.address.startswith("postgresql://")
        return
    said = installation.run(
        "from django.db import connection\n"
        "with connection.cursor() as cursor:\n"
        "    for name in ('journal_mode', 'synchronous', 'foreign_keys', 'temp_store'):\n"
        "        print(name, cursor.execute(f'PRAGMA {name}').fetchone()[0])\n"
    )
    assert said.split("\n")[:4] == [
        "journal_mode wal",
        "synchronous 2",
        "foreign_keys 1",
        "temp_store 2",
    ]


def test_the_database_of_this_process_belongs_to_this_run_alone(db):
    own = connection.settings_dict["NAME"]
    run = os.environ["STOCKTHREAD_TEST_HOME"]
    assert str(own).startswith(run) or str(own).endswith(Path(run).name)


def test_without_a_port_asked_for_the_next_free_one_is_taken():
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        with suppress(OSError):  # another program has it already, which is what this test needs
            taken.bind(("127.0.0.1", PORT))
        taken.listen()
        assert PORT < port_to_use("127.0.0.1", None) < PORT + PORTS_TRIED
