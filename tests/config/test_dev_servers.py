"""The embedded servers: what they keep, and what they recover from."""

import os
import secrets
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
import redis

from config.dev.accounts import Account
from config.dev.binaries import postgres_binaries, valkey_binary
from config.dev.errors import DevError
from config.dev.ports import free_port
from config.dev.postgres import Postgres
from config.dev.processes import Process
from config.dev.roles import make_roles_and_database
from config.dev.valkey import Valkey


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that PostgreSQL's account may pass through."""
    place = Path(tempfile.mkdtemp(prefix="parley-servers-"))
    place.chmod(0o711)
    yield place
    shutil.rmtree(place)


@pytest.fixture(scope="module")
def initialised() -> Iterator[Postgres]:
    """A server with an initialised data folder, which tests copy: making one takes a second."""
    place = Path(tempfile.mkdtemp(prefix="parley-servers-"))
    place.chmod(0o711)
    server = server_in(place, password=secrets.token_hex(8))
    server.prepare()
    yield server
    shutil.rmtree(place)


@pytest.fixture
def empty(folder: Path) -> Postgres:
    """A server that has no data folder yet; safe as in development."""
    return server_in(folder, password=secrets.token_hex(8))


@pytest.fixture
def postgres(folder: Path, initialised: Postgres) -> Postgres:
    """A server that was not started yet; safe as in development."""
    server = server_in(folder, password=initialised.password)
    subprocess.run(["cp", "--archive", initialised.data, server.data], check=True)
    return server


@pytest.fixture
def valkey(folder: Path) -> Valkey:
    """A server that was not started yet, and that keeps what it holds."""
    return Valkey(folder / "valkey", free_port(), secrets.token_hex(8), folder / "valkey.log")


def server_in(folder: Path, *, password: str) -> Postgres:
    """Return a server whose files PostgreSQL's account may write."""
    account = Account.for_postgres()
    place = folder / "postgres"
    place.mkdir(mode=0o700)
    os.chown(place, account.uid, account.gid)
    return Postgres(place, account, free_port(), password, folder / "postgres.log")


@contextmanager
def running(server: Postgres | Valkey) -> Iterator[Process]:
    """Run a server for the block, and stop it properly."""
    server.prepare()
    process = server.start()
    try:
        server.wait_until_ready(process)
        yield process
    finally:
        server.stop(process)


def test_postgres_keeps_its_data_and_lets_nobody_in_without_the_password(postgres):
    with running(postgres), psycopg.connect(postgres.url(), autocommit=True) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")

    with running(postgres):
        with psycopg.connect(postgres.url()) as connection:
            assert connection.execute("SELECT answer FROM kept").fetchall() == [(42,)]
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            psycopg.connect(postgres.url(password="wrong"))


def test_postgres_recovers_what_was_committed_before_it_was_killed(postgres):
    with running(postgres) as process:
        with psycopg.connect(postgres.url(), autocommit=True) as connection:
            connection.execute("CREATE TABLE kept AS SELECT generate_series(1, 1000)")
        os.kill(process.pid, signal.SIGKILL)
        process.wait()

    assert (postgres.data / "postmaster.pid").exists()
    with running(postgres), psycopg.connect(postgres.url()) as connection:
        assert connection.execute("SELECT count(*) FROM kept").fetchone() == (1000,)


def test_a_lock_with_the_number_of_another_program_is_dropped(postgres):
    postgres.prepare()
    (postgres.data / "postmaster.pid").write_text(f"{os.getpid()}\n")

    with running(postgres):
        assert postgres.is_ready()


def test_a_server_that_outlived_its_supervisor_is_ended_first(postgres):
    with running(postgres) as left_over, running(postgres):
        assert left_over.poll() is not None


def test_an_initialisation_that_was_interrupted_begins_anew(empty):
    unfinished = empty.folder / "data.unfinished"
    unfinished.mkdir()
    (unfinished / "PG_VERSION").write_text("18\n")

    with running(empty):
        assert not unfinished.exists()


def test_a_half_initialised_database_is_refused(empty):
    empty.data.mkdir()
    (empty.data / "global").mkdir()

    with pytest.raises(DevError) as refusal:
        empty.prepare()

    assert str(refusal.value) == (
        f"The database in {empty.data} is half-initialised (PG_VERSION is missing): "
        "move that folder away to begin with an empty one."
    )


def test_a_database_of_another_version_is_refused(empty):
    empty.data.mkdir()
    (empty.data / "PG_VERSION").write_text("17\n")

    with pytest.raises(DevError, match="was made by PostgreSQL 17, and this one is 18"):
        empty.prepare()


def test_a_damaged_database_is_told_in_the_servers_own_words(empty):
    empty.data.mkdir(mode=0o700)
    (empty.data / "PG_VERSION").write_text("18\n")
    os.chown(empty.data, empty.account.uid, empty.account.gid)

    process = empty.start()

    with pytest.raises(DevError, match=r"PostgreSQL did not start: .*postgresql.conf"):
        empty.wait_until_ready(process)


def test_the_roles_are_what_row_level_security_needs(postgres):
    with running(postgres):
        for _ in range(2):
            make_roles_and_database(postgres.url(), owner_password="it's", app_password="%5c")
        app = {"host": "127.0.0.1", "port": postgres.port, "user": "parley_app", "password": "%5c"}
        with psycopg.connect(**app, dbname="parley") as connection:
            inherits = connection.execute("SELECT pg_has_role('parley_system', 'USAGE')").fetchone()
            connection.execute("SET LOCAL ROLE parley_system")
            roles = connection.execute(
                "SELECT rolname, rolsuper, rolbypassrls, rolcanlogin, rolcreatedb FROM pg_roles"
                " WHERE rolname LIKE 'parley%' ORDER BY rolname"
            ).fetchall()

    assert inherits == (False,)
    assert roles == [
        ("parley_app", False, False, True, False),
        ("parley_owner", False, False, True, True),
        ("parley_system", False, True, False, False),
    ]


def test_programs_are_copied_to_where_the_account_can_read_them(monkeypatch):
    with monkeypatch.context() as patched:
        patched.setattr(Account, "can_reach", lambda *_: False)
        installation = postgres_binaries(Account.for_postgres())

    assert Account.for_postgres().can_reach(installation / "bin" / "postgres")


def test_valkey_keeps_its_data_and_lets_nobody_in_without_the_password(valkey):
    with running(valkey), redis.Redis.from_url(valkey.url) as client:
        client.set("kept", "yes")

    with running(valkey):
        with redis.Redis.from_url(valkey.url) as client:
            assert client.get("kept") == b"yes"
        with redis.Redis(port=valkey.port) as stranger, pytest.raises(redis.exceptions.AuthenticationError):
            stranger.ping()


def test_the_package_still_holds_valkeys_program():
    assert os.access(valkey_binary(), os.X_OK)
