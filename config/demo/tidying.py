"""Tells Postgres what a freshly filled database holds."""

import os

import psycopg
from django.apps import apps
from psycopg import sql

TIDIED_APPS = ("customers", "inbox")


def tidy_tables() -> bool:
    """Vacuum and analyze the tables that were filled; only their owner may, so tell whether it was possible.

    Without it the planner guesses, and index-only scans read every row, until autovacuum comes by.
    """
    address = os.environ.get("DATABASE_OWNER_URL")
    if not address:
        return False
    with psycopg.connect(address, autocommit=True) as owner:
        for app in TIDIED_APPS:
            for model in apps.get_app_config(app).get_models():
                table = model._meta.db_table  # noqa: SLF001 -- documented by Django
                owner.execute(sql.SQL("VACUUM (ANALYZE) {}").format(sql.Identifier(table)))
    return True
