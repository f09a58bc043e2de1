"""Settings from the environment: what is accepted, and what is said otherwise."""

from pathlib import Path

import pytest

from project import environment


def test_an_address_of_postgresql_is_taken_apart():
    said = environment.postgresql("postgresql://ann:p%40ss@db.example:5433/stock?sslmode=require")
    assert said["NAME"] == "stock"
    assert said["USER"] == "ann"
    assert said["PASSWORD"] == "p@ss"
    assert said["HOST"] == "db.example"
    assert said["PORT"] == "5433"
    assert said["OPTIONS"] == {
        "options": "-c jit=off -c random_page_cost=1.1",
        "sslmode": "require",
    }


def test_a_socket_directory_is_a_host():
    said = environment.postgresql("postgresql:///stock?host=/run/postgresql")
    assert said["HOST"] == "/run/postgresql"
    assert said["OPTIONS"] == {"options": "-c jit=off -c random_page_cost=1.1"}


@pytest.mark.parametrize("address", ["mysql://a/b", "postgresql://host", "stock", "sqlite:///x"])
def test_another_kind_of_address_is_refused_with_the_right_form(address):
    with pytest.raises(environment.BadSetting, match="postgresql://user:password@host:5432/name"):
        environment.postgresql(address)


def test_a_flag_is_yes_or_no(monkeypatch):
    monkeypatch.setenv("STOCKTHREAD_DEBUG", "yes")
    with pytest.raises(environment.BadSetting, match="STOCKTHREAD_DEBUG is 'yes'"):
        environment.flag("STOCKTHREAD_DEBUG")
    monkeypatch.setenv("STOCKTHREAD_DEBUG", "")
    assert environment.flag("STOCKTHREAD_DEBUG") is False


def test_without_an_installation_no_key_is_kept(tmp_path: Path):
    missing = tmp_path / "missing"
    assert environment.secret_key(missing) != environment.secret_key(missing)
    assert not missing.exists()


def test_with_an_installation_the_key_is_made_once(tmp_path: Path):
    first = environment.secret_key(tmp_path)
    assert environment.secret_key(tmp_path) == first
    assert [path.name for path in tmp_path.iterdir()] == ["secret_key"]


def test_a_bad_setting_ends_a_command_with_one_sentence(installation):
    installation.environment["STOCKTHREAD_DATABASE"] = "mysql://here/stock"
    done = installation.stockthread("init")
    assert done.returncode == 2
    assert done.stderr.startswith("STOCKTHREAD_DATABASE is not the address")
    assert "Traceback" not in done.stderr
