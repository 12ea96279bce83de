"""The data folder: its keys, its lock, and how other commands find the servers through it."""

import json
import os
import stat

import pytest

from config.bootstrap import ROOT
from config.dev.attaching import find_servers_for, running_servers
from config.dev.home import Home
from config.dev.keys import Keys, write_privately


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A data folder named by the environment, in which nothing else of Parley is set."""
    monkeypatch.setattr(os, "environ", {"PARLEY_HOME": str(tmp_path / "home")})
    found = Home.of_environment()
    found.make()
    return found


def test_keys_are_made_once_and_private(tmp_path):
    first = Keys.kept_in(tmp_path)

    second = Keys.kept_in(tmp_path)

    assert first == second
    assert first != Keys()
    assert stat.S_IMODE((tmp_path / "keys.json").stat().st_mode) == 0o600


def test_the_folder_is_the_checkouts_unless_the_environment_names_one(monkeypatch):
    monkeypatch.delenv("PARLEY_HOME", raising=False)
    assert Home.of_environment().path == (ROOT / ".parley").resolve()

    monkeypatch.setenv("PARLEY_HOME", "data")
    assert Home.of_environment().path == (ROOT / "data").resolve()


def test_commands_attach_to_a_running_dev_and_what_is_set_stays(home):
    theirs = {"REDIS_URL": "redis://theirs", "DATABASE_URL": "postgresql://theirs"}
    write_privately(home.state_file, json.dumps({"environment": theirs}))
    lock = home.lock()
    os.environ["REDIS_URL"] = "redis://mine"

    find_servers_for(["shell"])

    os.close(lock)
    assert (os.environ["REDIS_URL"], os.environ["DATABASE_URL"]) == ("redis://mine", "postgresql://theirs")


def test_the_state_of_a_dev_that_was_killed_counts_for_nothing(home):
    write_privately(home.state_file, json.dumps({"environment": {"REDIS_URL": "redis://gone"}}))

    assert running_servers() is None


def test_migrations_run_as_the_owner(home):
    os.environ |= {"PARLEY_ENV": "production", "DATABASE_OWNER_URL": "postgresql://owner"}

    find_servers_for(["migrate"])

    assert os.environ["PARLEY_AS_OWNER"] == "1"


def test_a_command_that_does_not_migrate_does_not(home):
    os.environ |= {"PARLEY_ENV": "production", "DATABASE_OWNER_URL": "postgresql://owner"}

    find_servers_for(["shell"])

    assert "PARLEY_AS_OWNER" not in os.environ
