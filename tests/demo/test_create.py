"""Making the demo: repeatable, only where nothing is, and by one command with its logins."""

import json
from collections.abc import Callable

import pytest

from stockthread import demo, parties
from stockthread.parties import NewParty
from tests.demo.test_demo import NOW
from tests.installation import Installation
from tests.refusals import refused

FACTS = f"""
import hashlib, json
from datetime import datetime
from stockthread import demo
from stockthread.kernel import db
demo.create(now=datetime.fromisoformat({NOW.isoformat()!r}){{seed}})
hasher = hashlib.sha256()
for table in ("ledger_event", "ledger_movement", "ledger_code", "places_place", "parties_party",
              "parties_person", "catalog_product", "identifiers_counter"):
    for row in db.query(f"SELECT * FROM {{{{table}}}} ORDER BY 1, 2"):
        hasher.update(repr([bytes(each) if isinstance(each, memoryview) else each
                            for each in row]).encode())
print(hasher.hexdigest())
"""


def test_the_same_seed_and_moment_make_the_same_facts(
    new_installation: Callable[[], Installation],
) -> None:
    first, second = (new_installation().run(FACTS.format(seed="")) for _ in range(2))
    assert first == second


def test_any_seed_tells_a_whole_story(
    new_installation: Callable[[], Installation], is_long: bool
) -> None:
    if not is_long:
        pytest.skip("--long tries several seeds")
    told = {new_installation().run(FACTS.format(seed=f", seed={seed}")) for seed in range(1, 9)}
    assert len(told) == 8


@pytest.mark.django_db
def test_it_is_not_made_where_something_else_is() -> None:
    parties.add_parties([NewParty("US", "Our own company", is_own=True)])
    assert refused(lambda: demo.create(now=NOW)) == [(None, "demo_not_empty")]


def test_the_command_makes_it_with_its_logins_once(installation: Installation) -> None:
    made = installation.stockthread("demo")
    assert made.returncode == 0, made.stderr
    assert "Made the demo company" in made.stdout
    for login in demo.LOGINS:
        assert login.login in made.stdout
    assert demo.PASSWORD in made.stdout
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
