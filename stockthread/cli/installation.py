"""An installation: a directory with a secret key and a database of the right shape.

`bring_up_to_date` makes what is missing and changes nothing that is right already, so
any number of calls leave the same installation.
"""

from pathlib import Path
from typing import Final, NamedTuple

from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor

from project import environment
from stockthread import ledger
from stockthread.kernel import db
from stockthread.kernel.errors import refuse


class Installation(NamedTuple):
    """Where an installation is, and what a call had to do to it."""

    directory: Path
    database: str  # "sqlite" or "postgresql"
    made: bool  # the database had no tables before
    migrations: int  # how many changes of the database's shape were applied


def exists() -> bool:
    """Tell whether there is a database here that this or an older release has made."""
    if connection.vendor == "sqlite" and not Path(settings.DATABASES["default"]["NAME"]).exists():
        return False
    # Every command asks this first: listing all tables for it would take longer than most.
    return db.query_one(_IS_THERE[connection.vendor]) is not None


_IS_THERE: Final = {
    "sqlite": "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'django_migrations'",
    "postgresql": "SELECT 1 WHERE to_regclass('django_migrations') IS NOT NULL",
}


def bring_up_to_date() -> Installation:
    """Make the directory, the key and the tables, as far as they are not there yet."""
    directory = Path(settings.DATA_DIRECTORY)
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    settings.SECRET_KEY = environment.secret_key(directory)
    made = not exists()
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        call_command("migrate", interactive=False, verbosity=0)
    # A migration that makes a table anew may lose its triggers without a word.
    for finding in ledger.check_tables():
        refuse("tables_differ", what=finding.what)
    vendor = connection.vendor
    connections.close_all()
    return Installation(directory, vendor, made, len(plan))
