"""Making the demo: repeatable, only where nothing is, and by one command with its logins."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from stockthread import demo, parties
from stockthread.parties import NewParty
from tests import installation as installations
from tests.demo.conftest import NOW
from tests.installation import Installation
from tests.refusals import refused

MAKE = f"""
from datetime import datetime
from stockthread import demo
demo.create(now=datetime.fromisoformat({NOW.isoformat()!r}){{seed}})
"""
FACTS = """
import hashlib
from stockthread.kernel import db
hasher = hashlib.sha256()
for table in ("ledger_event", "ledger_movement", "ledger_code", "places_place", "parties_party",
              "parties_person", "catalog_product", "identifiers_counter"):
    for row in db.query(f"SELECT * FROM {table} ORDER BY 1, 2"):
        hasher.update(repr([bytes(each) if isinstance(each, memoryview) else each
                            for each in row]).encode())
print(hasher.hexdigest())
"""


def test_any_seed_tells_a_whole_story(
    new_installation: Callable[[], Installation], is_long: bool
) -> None:
    if not is_long:
        pytest.skip("--long tries several seeds")
    makes = [MAKE.format(seed=f", seed={seed}") for seed in range(1, 9)]
    told = {new_installation().run(make + FACTS) for make in makes}
    assert len(told) == 8


@pytest.mark.django_db
def test_it_is_not_made_where_something_else_is() -> None:
    parties.add_parties([NewParty("US", "Our own company", is_own=True)])
    assert refused(lambda: demo.create(now=NOW)) == [(None, "demo_not_empty")]


def test_the_command_makes_it_with_its_logins_once(
    demo_template: Installation, server: str, tmp_path: Path
) -> None:
    said = (demo_template.directory / "said").read_text()
    assert "Made the demo company" in said
    for login in demo.LOGINS:
        assert login.login in said
    assert demo.PASSWORD in said
    installation = installations.copy(demo_template, tmp_path / "demo", server, "made_demo")
    again = json.loads(installation.stockthread("demo", "--json").stdout)
    assert not again["made"]
    roles = installation.run(
        "from django.contrib.auth.models import User\n"
        "from stockthread import access, demo\n"
        "for user in User.objects.order_by('username'):\n"
        "    assert user.check_password(demo.PASSWORD)\n"
        "    actor = access.actor_of(user.pk)\n"
        "    print(user.username, actor.name, actor.role, sep=',')\n"
    )
    assert roles.splitlines() == sorted(",".join(login) for login in demo.LOGINS)
