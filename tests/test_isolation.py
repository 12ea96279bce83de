"""With the Python fence switched off, Postgres alone keeps neighbours apart."""

from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, models, transaction
from django.utils import timezone

from customers.models import Contact
from inbox.actions.acts import perform
from inbox.actions.indexing import reindex_workspace
from inbox.actions.macros import save_macro
from inbox.actions.notes import write_note
from inbox.actions.tagging import tag_conversation
from inbox.models import (
    Announcement,
    AssignmentGiven,
    AssignmentRule,
    Attachment,
    Conversation,
    ConversationRead,
    Draft,
    DraftVersion,
    Follow,
    HeldReply,
    InboxView,
    ListOrder,
    MacroUse,
    MessengerSettings,
    Notification,
    NotificationSettings,
    SearchDue,
    VoiceGuide,
    WritingChoices,
)
from tagging.models import Tag
from tests.factories.customers import CompanyFactory, ContactFactory
from tests.factories.inbox import ConversationFactory
from tests.factories.workspaces import TeamFactory, WorkspaceFactory
from tests.test_house_rules import label, owned_models
from workspaces.models import (
    AccessToken,
    AuditEntry,
    Invitation,
    OfficeHours,
    Team,
    Teammate,
    TeamMembership,
    Workspace,
)
from workspaces.models.access_token import Scope
from workspaces.tenancy import inside_workspace


def fill(teammate: Teammate) -> None:
    """Put at least one row into every owned table of a workspace."""
    workspace_id = teammate.workspace_id
    own = {"workspace_id": workspace_id}
    with inside_workspace(workspace_id):
        contact = fill_customer(teammate.workspace)
        team = fill_team(teammate)
        conversation = ConversationFactory(contact=contact)
        write_note(conversation=conversation, by=teammate, body=f"@{teammate.name} look")
        tag_conversation(conversation=conversation, tag=Tag.objects.called("Bug", **own), by=teammate)
        ConversationRead.objects.create(teammate=teammate, conversation=conversation, seq=1, **own)
        Draft.objects.create(teammate=teammate, conversation=conversation, body="So", **own)
        fill_what_is_personal(teammate, conversation)
        perform(by=teammate, conversation_ids=[conversation.pk], steps=[{"do": "close"}], client_id=uuid4())
        macro = save_macro(None, by=teammate, name="Thanks", audience="teams", teams=[team])
        MacroUse.objects.note(macro, by=teammate, conversation=conversation, client_id=uuid4())
        HeldReply.objects.create(
            conversation=conversation,
            by_teammate=teammate,
            client_id=uuid4(),
            send_after=timezone.now(),
            **own,
        )
        MessengerSettings.objects.of(workspace_id)
        fill_lists(teammate, team)
        Attachment.objects.create(name="file.pdf", size_bytes=1, part=conversation.parts.first(), **own)
        reindex_workspace()
        SearchDue.objects.note("contact", contact.pk, **own)
        AccessToken.objects.issue(by=teammate, name="Export", scopes=[Scope.READ])
        Invitation.objects.issue(by=teammate, email="new@example.com", role=teammate.role)
        AuditEntry.objects.record(by=teammate, action="team.created", **own)


def fill_what_is_personal(teammate: Teammate, conversation: Conversation) -> None:
    fill_writing(teammate, conversation)
    fill_what_tells_teammates(teammate, conversation)


def fill_what_tells_teammates(teammate: Teammate, conversation: Conversation) -> None:
    own = {"workspace_id": teammate.workspace_id}
    announcement = Announcement.objects.create(by=teammate, text="Fire drill", **own)
    announcement.read(by=teammate)
    Follow.objects.set(conversation, teammate=teammate, is_on=True)
    Notification.objects.create(teammate=teammate, conversation=conversation, seq=1, kind="note", **own)
    NotificationSettings.objects.create(teammate=teammate, **own)


def fill_writing(teammate: Teammate, conversation: Conversation) -> None:
    own = {"workspace_id": teammate.workspace_id}
    DraftVersion.objects.keep("Thus", teammate=teammate, conversation=conversation, mode="note")
    WritingChoices.objects.create(teammate=teammate, **own)
    VoiceGuide.objects.create(title="Always", body="Be kind", **own)


def fill_customer(workspace: Workspace) -> Contact:
    own = {"workspace_id": workspace.pk}
    contact = ContactFactory(workspace=workspace)
    contact.memberships.create(company=CompanyFactory(workspace=workspace), **own)
    contact.events.create(name="signed in", **own)
    contact.browsers.create(digest="0" * 64, **own)
    return contact


def fill_team(teammate: Teammate) -> Team:
    own = {"workspace_id": teammate.workspace_id}
    team = TeamFactory(workspace=teammate.workspace)
    TeamMembership.objects.create(team=team, teammate=teammate, **own)
    hours = OfficeHours.objects.create(team=team, time_zone_name="UTC", **own)
    hours.exceptions.create(name="New Year", on="2030-01-01", **own)
    rule = AssignmentRule.objects.create(team=team, **own)
    rule.shares.create(teammate=teammate, **own)
    AssignmentGiven.objects.create(rule=rule, teammate=teammate, given_at=timezone.now(), **own)
    return team


def fill_lists(teammate: Teammate, team: Team) -> None:
    """Save a view and an order."""
    own = {"workspace_id": teammate.workspace_id}
    InboxView.objects.create(name="Waiting", owner=teammate, team=team, **own)
    ListOrder.objects.remember("yours", teammate=teammate, sort="newest")


@pytest.fixture
def two_full_workspaces(teammate: Teammate, outsider: Teammate) -> tuple[Teammate, Teammate]:
    fill(teammate)
    fill(outsider)
    return teammate, outsider


def rows_behind_the_python_fence(model: type[models.Model]) -> list[Any]:
    unfenced = models.QuerySet(model)
    return list(unfenced.values_list("workspace_id", flat=True))


@pytest.mark.parametrize("model", owned_models(), ids=label)
def test_postgres_alone_returns_no_foreign_row(two_full_workspaces, model):
    teammate, outsider = two_full_workspaces

    with inside_workspace(teammate.workspace_id):
        mine = rows_behind_the_python_fence(model)
    with inside_workspace(outsider.workspace_id):
        theirs = rows_behind_the_python_fence(model)

    assert set(mine) == {teammate.workspace_id}
    assert set(theirs) == {outsider.workspace_id}
    assert rows_behind_the_python_fence(model) == []


@pytest.mark.parametrize("model", owned_models(), ids=label)
def test_postgres_alone_lets_nobody_change_a_foreign_row(two_full_workspaces, model):
    teammate, outsider = two_full_workspaces
    table = model._meta.db_table

    with inside_workspace(outsider.workspace_id), connection.cursor() as cursor:
        cursor.execute(f'SELECT count(*) FROM "{table}" WHERE workspace_id = %s', [teammate.workspace_id])
        seen = cursor.fetchone()
        with pytest.raises(DatabaseError) if table.endswith("auditentry") else transaction.atomic():
            with transaction.atomic():
                cursor.execute(
                    f'UPDATE "{table}" SET workspace_id = workspace_id WHERE workspace_id = %s',
                    [teammate.workspace_id],
                )
                assert cursor.rowcount == 0

    assert seen == (0,)


def test_a_row_cannot_be_written_into_another_workspace(teammate, outsider):
    with inside_workspace(outsider.workspace_id), pytest.raises(DatabaseError):
        TeamFactory(workspace=teammate.workspace)


def test_a_link_cannot_cross_workspaces(two_full_workspaces, conversation):
    _, outsider = two_full_workspaces

    with pytest.raises(DatabaseError), inside_workspace(outsider.workspace_id):
        ConversationRead.objects.create(
            workspace_id=outsider.workspace_id, teammate=outsider, conversation=conversation, seq=1
        )
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_an_inner_workspace_does_not_outlive_its_block(teammate, outsider):
    with inside_workspace(teammate.workspace_id):
        with inside_workspace(outsider.workspace_id):
            pass

        assert rows_behind_the_python_fence(Teammate) == [teammate.workspace_id]


def test_a_failed_inner_block_does_not_leave_its_workspace_open(teammate, outsider):
    with inside_workspace(teammate.workspace_id):
        with pytest.raises(ZeroDivisionError), inside_workspace(outsider.workspace_id):
            raise ZeroDivisionError

        assert rows_behind_the_python_fence(Teammate) == [teammate.workspace_id]


def test_a_fresh_workspace_sees_nothing(two_full_workspaces):
    with inside_workspace(WorkspaceFactory().pk):
        assert [label(model) for model in owned_models() if rows_behind_the_python_fence(model)] == []
