"""Statements that are kept: each names its workspace and its teammate, so that nobody is answered with another's."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from inbox.actions.tagging import tag_conversation
from inbox.models import Notification
from inbox.queries import tags_of
from inbox.queries.bell import bell_of
from tagging.models import Tag
from tests.factories.inbox import ConversationFactory
from workspaces.tenancy import inside_workspace

MOST_STATEMENTS = 16


def tagged(teammate, contact):
    """Return a new conversation of the teammate's workspace with one tag."""
    with inside_workspace(teammate.workspace_id):
        conversation = ConversationFactory(contact=contact)
        tag = Tag.objects.create(workspace_id=teammate.workspace_id, name="billing")
        tag_conversation(conversation=conversation, tag=tag, by=teammate)
    return conversation


def test_a_kept_statement_finds_nothing_of_another_workspace(teammate, outsider, contact):
    pk = tagged(teammate, contact).pk

    found = []
    for seat in (teammate, outsider, teammate):
        with inside_workspace(seat.workspace_id):
            found.append(tags_of([pk]))

    assert [name for _, name in found[0][pk]] == ["billing"]
    assert found[1] == {}
    assert found[2] == found[0]


@pytest.mark.in_workspace
def test_a_kept_statement_is_a_teammates_own(teammate, colleague, conversation):
    before = bell_of(teammate)["count"], bell_of(colleague)["count"]
    Notification.objects.create(
        workspace_id=teammate.workspace_id,
        teammate=colleague,
        kind="mention",
        conversation=conversation,
        seq=conversation.last_seq + 1,
    )

    assert (bell_of(teammate)["count"], bell_of(colleague)["count"]) == (before[0], before[1] + 1)


def test_the_list_stays_within_its_statements(signed_in, teammate, conversation):
    path = f"/w/{teammate.workspace.slug}/inbox/everyone/"
    signed_in.get(path)

    with CaptureQueriesContext(connection) as made:
        signed_in.get(path)

    assert len([one for one in made if one["sql"].startswith("SELECT")]) <= MOST_STATEMENTS
