"""One run of the tests works on one database, and every test finds it as it was made.

`--database=postgresql` starts a PostgreSQL server for the run (or uses the one named by
STOCKTHREAD_TEST_POSTGRESQL). `--long` runs the long numbers. Under pytest-xdist each
worker has a database of its own.
"""

import os
import shutil
import signal
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import count
from pathlib import Path
from typing import Any

import hypothesis
import pytest

from tests import installation as installations
from tests.installation import Installation
from tests.shared import made_once, without_cast_first

SERVER = "STOCKTHREAD_TEST_POSTGRESQL"
HOME = "STOCKTHREAD_TEST_HOME"
CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium-headless-shell", "chromium", "chromium-browser"))), ""
)
NO_CHROMIUM = "no Chromium on this machine: install the package chromium to run browser tests"
DATABASES = {"db", "django_db_setup", "server", "template"}
closing = ExitStack()

hypothesis.settings.register_profile(
    "stockthread",
    deadline=None,
    suppress_health_check=[
        hypothesis.HealthCheck.too_slow,
        hypothesis.HealthCheck.function_scoped_fixture,
    ],
)
hypothesis.settings.load_profile("stockthread")


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("stockthread")
    group.addoption("--database", choices=("sqlite", "postgresql"), default="sqlite")
    group.addoption("--long", action="store_true", help="run the long numbers")


def pytest_configure(config: pytest.Config) -> None:
    """Choose the database before Django is set up, which pytest-django does after this."""
    if not hasattr(config, "workerinput"):
        begin_run(config.getoption("database"))
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    directory = Path(os.environ[HOME]) / worker
    server = os.environ[SERVER] if config.getoption("database") == "postgresql" else ""
    name = f"{worker}_{directory.parent.name}"
    from django.conf import settings

    if settings.configured:
        raise pytest.UsageError("Unset DJANGO_SETTINGS_MODULE: the tests choose their database.")
    os.environ.pop("STOCKTHREAD_PROGRAM", None)
    os.environ["STOCKTHREAD_DATA"] = str(directory)
    os.environ["STOCKTHREAD_DATABASE"] = installations.address_of(server, name)
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    # Playwright runs an event loop in the test's own thread.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    assert settings.DATABASES
    # A worker started from here must not set Django up before it has chosen its own database.
    del os.environ["DJANGO_SETTINGS_MODULE"]


def begin_run(database: str) -> None:
    """What all workers of a run share: a place for its installations, and a server.

    A run that is told to end ends like one that is interrupted, and leaves neither behind.
    """
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    home = Path(tempfile.mkdtemp(prefix="stockthread-tests-"))
    os.environ[HOME] = str(home)
    closing.callback(shutil.rmtree, home, ignore_errors=True)
    if database == "postgresql":
        if not os.environ.get(SERVER):
            os.environ[SERVER] = closing.enter_context(installations.postgresql())
            closing.callback(os.environ.pop, SERVER, None)
        for kind in ("template", "demo"):
            closing.callback(installations.drop, os.environ[SERVER], f"{kind}_{home.name}")


def pytest_unconfigure(config: pytest.Config) -> None:
    closing.close()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Refuse tests that would flush; leave out browser tests only where nobody counts on them."""
    if config.getoption("database") == "postgresql":
        config.hook.pytest_deselected(items=[item for item in items if not touches(item)])
        items[:] = [item for item in items if touches(item)]
    without_cast_first(items)
    for item in items:
        marker = item.get_closest_marker("django_db")
        if marker and (marker.kwargs.get("transaction") or any(marker.args)):
            raise pytest.UsageError(
                f"{item.nodeid} asks for transaction=True, which would empty the database. "
                "Use the fixture `installation`."
            )
        if "browser" not in item.path.parts:
            continue
        item.add_marker(pytest.mark.browser)
        if not CHROMIUM and "CI" not in os.environ:
            item.add_marker(pytest.mark.skip(reason=NO_CHROMIUM))


def touches(item: pytest.Item) -> bool:
    """Whether a test can reach a database; what cannot proves the same on each of them."""
    fixtures = set(getattr(item, "fixturenames", ()))
    return bool(item.get_closest_marker("django_db")) or not fixtures.isdisjoint(DATABASES)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    left_out = [
        report
        for report in terminalreporter.stats.get("skipped", [])
        if NO_CHROMIUM in str(report.longrepr)
    ]
    if left_out:
        terminalreporter.write_sep("!", f"{len(left_out)} BROWSER TESTS SKIPPED", red=True)
        terminalreporter.write_line(NO_CHROMIUM, red=True)


@pytest.fixture(scope="session")
def server(request: pytest.FixtureRequest) -> str:
    """The address of the PostgreSQL server of this run; empty on SQLite."""
    return os.environ[SERVER] if request.config.getoption("database") == "postgresql" else ""


@pytest.fixture(scope="session")
def template(server: str) -> Installation:
    """A migrated installation, made once; only copies of it are worked on."""

    def fill(directory: Path, name: str) -> Installation:
        return installations.make(directory, server, name)

    return installations.once(Path(os.environ[HOME]), server, "template", fill)


@pytest.fixture(scope="session")
def demo_template(template: Installation, server: str) -> Installation:
    """An installation with the demo company, made once; only copies of it are worked on."""

    def fill(directory: Path, name: str) -> Installation:
        demo = installations.copy(template, directory, server, name)
        done = demo.stockthread("demo", timeout=300)
        assert done.returncode == 0, done.stderr
        (directory / "said").write_text(done.stdout)
        return demo

    return installations.once(Path(os.environ[HOME]), server, "demo", fill)


@pytest.fixture(scope="session")
def django_db_setup(template: Installation, server: str, django_db_blocker: Any) -> Iterator[None]:
    """The database behind the fixture `db`: a copy of the template that every test rolls back.

    Its temporary tables stay: each test would make them anew and take them back.
    """
    from django.db import connections

    from stockthread.ledger import staging

    directory = Path(os.environ["STOCKTHREAD_DATA"])
    own = installations.copy(
        template, directory, server, f"{directory.name}_{directory.parent.name}"
    )
    with django_db_blocker.unblock():
        staging.clear()
    yield
    connections.close_all()
    installations.discard(own, server)


@pytest.fixture
def transactional_db() -> None:
    """Closed: it would empty the database after the test, which the ledger refuses."""
    pytest.fail("Use the fixture `installation`: no test may flush the database.")


@pytest.fixture
def new_installation(
    template: Installation, server: str, tmp_path: Path
) -> Iterator[Callable[[], Installation]]:
    """Gives as many fresh installations as a test asks for."""
    made: list[Installation] = []
    number = count()

    def make_one() -> Installation:
        name = f"i{next(number)}_{os.getpid()}_{Path(os.environ[HOME]).name}"
        made.append(installations.copy(template, tmp_path / name, server, name))
        return made[-1]

    yield make_one
    for each in made:
        installations.discard(each, server)


@pytest.fixture
def installation(new_installation: Callable[[], Installation]) -> Installation:
    """A fresh installation for a test that needs processes of its own."""
    return new_installation()


def _build() -> Any:
    from tests.world import build

    return build()


cast = made_once(_build)


@pytest.fixture
def world(cast: Callable[[], Any], db: None) -> Any:
    """The fixed cast in a database that is rolled back after the test."""
    return cast()


@pytest.fixture(scope="session")
def is_long(request: pytest.FixtureRequest) -> bool:
    """Whether the long numbers were asked for."""
    return bool(request.config.getoption("long"))
