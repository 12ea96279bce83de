"""The servers that ``dev`` brings along, each unless the environment names another."""

import os

from config.dev.accounts import Account
from config.dev.children import Program
from config.dev.console import step
from config.dev.home import Home
from config.dev.keys import Keys
from config.dev.ports import free_port
from config.dev.postgres import Postgres
from config.dev.roles import DATABASE, make_roles_and_database
from config.dev.supervisor import Supervisor
from config.dev.valkey import Valkey


def start_embedded(supervisor: Supervisor, home: Home, keys: Keys) -> dict[str, str]:
    """Start what the environment does not name; return the addresses as variables of the environment."""
    servers: dict[str, str] = {}
    if not os.environ.get("DATABASE_URL"):
        with step("PostgreSQL"):
            servers |= _start_postgres(supervisor, home, keys)
    if not os.environ.get("REDIS_URL"):
        with step("Valkey"):
            servers |= _start_valkey(supervisor, home, keys)
    return servers


def _start_postgres(supervisor: Supervisor, home: Home, keys: Keys) -> dict[str, str]:
    account = Account.for_postgres()
    server = Postgres(
        folder=home.postgres_folder(account, database_id=keys.database_id),
        account=account,
        port=free_port(),
        password=keys.superuser_password,
        log=home.fresh_log("postgres"),
    )
    server.prepare()
    server.wait_until_ready(supervisor.start(Program("postgres", server.start, server.stop)))
    make_roles_and_database(server.url(), owner_password=keys.owner_password, app_password=keys.app_password)
    return {
        "DATABASE_URL": server.url(user="parley_app", password=keys.app_password, database=DATABASE),
        "DATABASE_OWNER_URL": server.url(
            user="parley_owner", password=keys.owner_password, database=DATABASE
        ),
    }


def _start_valkey(supervisor: Supervisor, home: Home, keys: Keys) -> dict[str, str]:
    server = Valkey(
        folder=home.path / "valkey",
        port=free_port(),
        password=keys.valkey_password,
        log=home.fresh_log("valkey"),
    )
    server.prepare()
    server.wait_until_ready(supervisor.start(Program("valkey", server.start, server.stop)))
    return {"REDIS_URL": server.url}
