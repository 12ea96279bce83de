"""Parley's database and its three roles, on a server of which we are the superuser."""

import re
from pathlib import Path
from typing import LiteralString, cast

import psycopg
from psycopg import sql

ROLES_SQL = Path(__file__).parent.parent / "roles.sql"
DATABASE = "parley"


def make_roles_and_database(server_url: str, *, owner_password: str, app_password: str) -> None:
    """Make what is missing, and set the roles' passwords; running it again changes nothing else."""
    passwords = {"owner_password": owner_password, "app_password": app_password}
    with psycopg.connect(server_url, autocommit=True) as connection:
        found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone()
        if found is None:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(DATABASE)))
        connection.execute(_roles_sql(passwords))


def _roles_sql(passwords: dict[str, str]) -> sql.Composed:
    """Return the script with psql's variables filled in, as psql does."""
    pieces = re.split(r":'(\w+)'", ROLES_SQL.read_text(encoding="utf-8"))
    return sql.Composed(
        sql.Literal(passwords[piece]) if position % 2 else sql.SQL(cast("LiteralString", piece))
        for position, piece in enumerate(pieces)
    )
