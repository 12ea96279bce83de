"""How many conversations each list holds: one statement for all of them."""

from functools import lru_cache
from typing import Any

from django.db import connection

from inbox.models import Conversation
from inbox.models.inbox_view import MOST_VIEWS, InboxView
from inbox.models.listing import Listing
from inbox.models.standard_view import STANDARD_VIEWS, StandardView, team_view
from inbox.queries.kept import REMEMBERED, Statement, statement_of
from workspaces.models import Team, Teammate
from workspaces.tenancy import Fence, current_fence

MOST_COUNTED = 1000
MOST_COUNTED_VIEWS = 10
"""So many saved views are counted, the first ones: a filter is looked for in everything that is open."""


def counted_views(teammate: Teammate) -> list[tuple[StandardView, int | None]]:
    """Return every list with how many it holds, at most 1000 each; None where nobody counts.

    1 query for the teams, 1 for the saved views and 1 for all counts. Saved views that reach into what is closed are
    not counted, as the list of all that is closed is not.
    """
    teams = tuple(Team.objects.raw(*_teams_statement(current_fence())))
    saved = tuple(view.listing() for view in InboxView.objects.raw(*_saved_statement(teammate)))
    counted, statement, values = _counting_statement(teammate, teams, saved, teammate.workspace.time_zone)
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        counts = dict(zip(counted, cursor.fetchone() or (), strict=True))
    views = [*STANDARD_VIEWS, *(team_view(team) for team in teams), *(listing.view for listing in saved)]
    return [(view, counts.get(view.key)) for view in views]


@lru_cache(maxsize=REMEMBERED)
def _teams_statement(_fence: Fence) -> Statement:
    return statement_of(Team.objects.order_by("name"))


@lru_cache(maxsize=REMEMBERED)
def _saved_statement(teammate: Teammate) -> Statement:
    return statement_of(InboxView.objects.seen_by(teammate)[:MOST_VIEWS])


@lru_cache(maxsize=1000)
def _counting_statement(
    teammate: Teammate, teams: tuple[Team, ...], saved: tuple[Listing, ...], zone: str
) -> tuple[tuple[str, ...], str, tuple[Any, ...]]:
    """Return the keys of the counted lists and the statement that counts them: it costs more to make than to run.

    :param zone: of the workspace, where days in a filter depend on it
    """
    views = [view for view in STANDARD_VIEWS if view.is_counted] + [team_view(team) for team in teams]
    listings = [Listing(view) for view in views]
    listings += [listing for listing in saved if "closed" not in listing.states][:MOST_COUNTED_VIEWS]
    few = [_some(listing, teammate) for listing in listings]
    selects = [rows.query.sql_with_params() for rows in few]
    counts = [f"(SELECT count(*) FROM ({select}) few)" for select, _ in selects]  # noqa: S608 -- Django's own
    statement = f"SELECT {', '.join(counts)}"
    values = tuple(value for _, some in selects for value in some)
    return tuple(listing.key for listing in listings), statement, values


def _some(listing: Listing, teammate: Teammate) -> Any:
    found = Conversation.objects.filter(listing.conversations(teammate))
    if listing.is_narrowed:
        found = found.filter(state__in=sorted(listing.states))
    return found.order_by().values("pk")[:MOST_COUNTED]
