"""Statements that every page runs: the ORM makes them once, and they are run again with other values.

Making one costs ten times what running it does. A cache of them is keyed by whom it is for: a teammate, or the
workspace in force, because a statement names its workspace.
"""

from typing import Any

from django.db import connection
from django.db.models import Field, Lookup, QuerySet
from django.db.models.fields.related import ForeignObject

Statement = tuple[str, tuple[Any, ...]]
"""SQL and its values."""
REMEMBERED = 1000


class Blank:
    """A value of a kept statement that each run fills in."""


BLANK = Blank()


class AnyOf(Lookup):  # type: ignore[type-arg] # the class takes no argument when it runs
    """``column__any_of``: equal to one of a list that is sent as one value, so that its length changes no statement."""

    lookup_name = "any_of"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """Return the SQL and its values."""
        column, values = self.process_lhs(compiler, connection)
        return f"{column} = ANY(%s)", (*values, self.rhs)


# Foreign keys look no further up for their lookups.
Field.register_lookup(AnyOf)
ForeignObject.register_lookup(AnyOf)


def statement_of(rows: "QuerySet[Any, Any]") -> Statement:
    """Return the statement of a query, to be kept."""
    statement, values = rows.query.sql_with_params()
    return statement, tuple(values)


def count_of(rows: "QuerySet[Any, Any]") -> Statement:
    """Return an expression that counts the rows of a query."""
    statement, values = statement_of(rows)
    return f"(SELECT count(*) FROM ({statement}) few)", values  # noqa: S608 -- Django's own


def all_of(*expressions: Statement) -> Statement:
    """Return one statement that answers several expressions, each with one value, in one row."""
    statement = f"SELECT {', '.join(expression for expression, _ in expressions)}"
    return statement, tuple(value for _, values in expressions for value in values)


def filled(kept: Statement, *values: Any) -> Statement:
    """Return a statement with its blanks filled in, in their order."""
    statement, kept_values = kept
    rest = iter(values)
    return statement, tuple(next(rest) if value is BLANK else value for value in kept_values)


def fetch(kept: Statement, *values: Any) -> list[tuple[Any, ...]]:
    """Run a kept statement with values in its blanks. 1 query."""
    with connection.cursor() as cursor:
        cursor.execute(*filled(kept, *values))
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found
