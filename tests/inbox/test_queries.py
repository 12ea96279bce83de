"""What the reads cost, and which index each of them needs."""

import re
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, models
from django.db.models.functions import Lower
from django.utils import timezone

from customers.models import Contact
from inbox import queries
from inbox.models import (
    Act,
    ActChange,
    Announcement,
    AnnouncementRead,
    AssignmentGiven,
    AssignmentRule,
    AssignmentShare,
    Attachment,
    Conversation,
    ConversationPart,
    ConversationRead,
    ConversationTag,
    Draft,
    DraftVersion,
    Follow,
    HeldReply,
    InboxView,
    ListOrder,
    Macro,
    MacroTeam,
    MacroUse,
    Mention,
    Notification,
    NotificationSettings,
    VoiceGuide,
    WritingChoices,
)
from inbox.models.listing import Listing
from inbox.models.standard_view import BY_KEY, STANDARD_VIEWS, team_view
from tests.factories.inbox import ConversationFactory
from tests.factories.workspaces import TeamFactory
from workspaces.tenancy import across_workspaces

pytestmark = pytest.mark.in_workspace

TABLES = (
    *(AssignmentGiven, AssignmentRule, AssignmentShare),
    *(Act, ActChange, Conversation, ConversationPart, ConversationRead, ConversationTag, Draft, Mention),
    *(DraftVersion, InboxView, ListOrder, Announcement, AnnouncementRead, VoiceGuide),
    *(Attachment, NotificationSettings, WritingChoices),
    *(HeldReply, Macro, MacroTeam, MacroUse, Follow, Notification),
)
# Needed by constraints that point at them, not by a query of ours.
FOR_FOREIGN_KEYS = {
    "part_of_workspace",
    "conversation_of_workspace",
    "act_of_workspace",
    "macro_of_workspace",
    "assignment_rule_of_workspace",
    "held_of_workspace",
    "announcement_of_workspace",
    # Keeps keys apart; looked for is the key alone.
    "attachment_key",
}


def plan(rows: models.QuerySet[Any]) -> str:
    """Return how Postgres runs a query when it may not just read and sort the whole of so small a table."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_sort = off")
        cursor.execute("SET LOCAL enable_bitmapscan = off")
        statement, values = rows.query.sql_with_params()
        cursor.execute(f"EXPLAIN {statement}", values)
        return "\n".join(line for (line,) in cursor.fetchall())


def indexes_of(plan: str) -> set[str]:
    return set(re.findall(r"using (\S+) on", plan))


def page_of(view: Any, teammate: Any) -> models.QuerySet[Any]:
    return Conversation.objects.filter(view.conversations(teammate)).order_by("queue_key", "id")[:51]


@pytest.fixture
def many(teammate: Any, colleague: Any, conversation: Any) -> None:
    """Give the planner something to choose by, and the same each time: what it knew of earlier tests is gone."""
    own = {"workspace_id": conversation.workspace_id}
    with across_workspaces():
        by = {"teammate": teammate, **own}
        contacts = Contact.objects.bulk_create(Contact(name=f"Contact {n}", **own) for n in range(400))
        rows = Conversation.objects.bulk_create(Conversation(contact=contact, **own) for contact in contacts)
        acts = Act.objects.bulk_create(
            Act(steps=[], state="done", total=1, client_id=uuid4(), **by) for _ in rows
        )
        ActChange.objects.bulk_create(ActChange(act=act, conversation=conversation, **own) for act in acts)
        said = {"by_teammate": by["teammate"], "send_after": timezone.now(), **own}
        HeldReply.objects.bulk_create(HeldReply(conversation=row, client_id=uuid4(), **said) for row in rows)
        for table, fields in ((Draft, {}), (Follow, {}), (Mention, {}), (ConversationRead, {"seq": 1})):
            models.QuerySet(table).bulk_create(table(conversation=row, **by, **fields) for row in rows)
        about = {"seq": 1, "kind": "note", **own}
        told = [Notification(conversation=row, teammate=colleague, **about) for row in rows]
        told += [Notification(conversation=row, teammate=teammate, **about) for row in rows[:20]]
        for notification in told[: -len(told) // 20]:
            notification.seen_at = timezone.now()
        Notification.objects.bulk_create(told)
        part = conversation.parts.first()
        Attachment.objects.bulk_create(Attachment(name="a", size_bytes=1, **own) for _ in rows)
        Attachment.objects.bulk_create(Attachment(name="a", size_bytes=1, part=part, **own) for _ in rows[:9])
    filled = (
        Act,
        Attachment,
        ActChange,
        Conversation,
        ConversationRead,
        Draft,
        Follow,
        HeldReply,
        Mention,
        Notification,
    )
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {', '.join(table._meta.db_table for table in filled)}")


def lists(teammate: Any) -> Iterator[models.QuerySet[Any]]:
    for view in [*STANDARD_VIEWS, team_view(TeamFactory(workspace=teammate.workspace))]:
        yield page_of(view, teammate)


def other_queries(teammate: Any, conversation: Any) -> Iterator[models.QuerySet[Any]]:
    """Yield the named reads beside the lists, and what deleting a conversation, teammate or tag looks for."""
    now, pk = timezone.now(), conversation.pk
    yield Conversation.objects.filter(updated_at__gt=now).order_by("-updated_at")
    yield Conversation.objects.filter(contact=conversation.contact).order_by("-id")[:5]
    yield Conversation.objects.filter(state="closed").order_by("-created_at", "id")[:51]
    yield Conversation.objects.filter(contact=conversation.contact, client_id=uuid4())
    yield ConversationPart.objects.filter(conversation_id=pk).order_by("-seq")[:40]
    yield ConversationPart.objects.filter(conversation_id=pk, client_id=uuid4())
    yield ConversationRead.objects.filter(teammate=teammate, conversation__in=[pk])
    yield ConversationTag.objects.filter(conversation__in=[pk])
    drafted = {"teammate": teammate, "conversation": pk}
    yield from (Draft.objects.filter(**drafted), DraftVersion.objects.filter(**drafted, mode="note"))
    yield Mention.objects.filter(teammate=teammate, conversation=pk)
    yield from (ConversationTag.objects.filter(tag=1), Conversation.objects.filter(merged_into=pk))
    yield from (Act.objects.filter(client_id=uuid4()), Act.objects.unfinished().order_by("pk"))
    yield ActChange.objects.filter(act=Act.objects.first(), state="waiting").order_by("conversation_id")[:20]
    yield ActChange.objects.filter(conversation=Conversation.objects.last())
    yield Macro.objects.annotate(place=Lower("name")).order_by("place", "pk")[:51]
    yield MacroTeam.objects.filter(team=1)
    yield MacroTeam.objects.filter(macro=1, team=1)
    yield MacroUse.objects.filter(teammate=teammate).order_by("-used_at")[:300]
    yield MacroUse.objects.filter(macro=1).order_by("-used_at")[:400]
    yield MacroUse.objects.filter(conversation=pk, client_id=uuid4())
    yield MacroUse.objects.filter(conversation=pk).order_by("-used_at")
    yield from (models.QuerySet(table).filter(pk=1) for table in TABLES)


def queries_of_choices(teammate: Any) -> Iterator[models.QuerySet[Any]]:
    yield InboxView.objects.seen_by(teammate)
    yield ListOrder.objects.filter(teammate=teammate, view="closed")
    yield VoiceGuide.objects.by_title()
    yield AnnouncementRead.objects.filter(announcement=1, teammate=teammate)
    yield NotificationSettings.objects.filter(teammate__in=[teammate])
    yield WritingChoices.objects.filter(teammate=teammate)


def queries_of_files(conversation: Any) -> Iterator[models.QuerySet[Any]]:
    yield Attachment.objects.filter(part=conversation.parts.first())
    yield Attachment.objects.filter(held=HeldReply.objects.first())
    yield Attachment.objects.filter(key="a", workspace=1)


def queries_of_assignment(teammate: Any) -> Iterator[models.QuerySet[Any]]:
    yield AssignmentRule.objects.filter(team=1)
    yield AssignmentShare.objects.filter(rule=1, teammate=teammate)
    yield AssignmentGiven.objects.filter(given_at__gte=timezone.now())


def queries_of_forgetting() -> Iterator[models.QuerySet[Any]]:
    old = {"created_at__lt": timezone.now()}
    yield Notification.objects.filter(**old).order_by("created_at")
    yield DraftVersion.objects.filter(**old).order_by("created_at")
    yield HeldReply.objects.filter(state="undone", **old).order_by("created_at")
    yield Act.objects.filter(**old).exclude(kind="merge").order_by("created_at")
    yield Attachment.objects.left_over(timezone.now()).order_by("created_at")
    yield models.QuerySet(Attachment).filter(key__in=["a"])


def queries_of_sending(pk: int) -> Iterator[models.QuerySet[Any]]:
    yield HeldReply.objects.filter(conversation=pk, client_id=uuid4())
    yield HeldReply.objects.due(timezone.now()).order_by("send_after", "pk")


def queries_behind_the_bell(teammate: Any, pk: int) -> Iterator[models.QuerySet[Any]]:
    yield Follow.objects.on().filter(conversation__in=[pk])
    yield Notification.objects.newest_of_each(teammate).order_by("-pk")[:31]
    yield Notification.objects.unseen().filter(teammate=teammate)
    yield Notification.objects.due_for_mail(timezone.now()).order_by("mail_due_at")
    yield Notification.objects.filter(conversation_id=pk, teammate=teammate, seq=1)
    yield Notification.objects.filter(announcement_id=1, teammate=teammate)


@pytest.mark.parametrize(
    ("key", "index"),
    [
        ("yours", "queue_of_teammate"),
        ("unassigned", "queue_of_unassigned"),
        ("mentions", "mentions_of_teammate"),
        ("following", "follows_of_teammate"),
        ("snoozed", "queue_of_everyone"),
        ("drafts", "drafts_of_teammate"),
        ("scheduled", "scheduled_of_teammate"),
        ("everyone", "queue_of_everyone"),
        ("closed", "queue_of_everyone"),
        ("never-answered", "queue_of_never_answered"),
        ("spam", "queue_of_spam"),
    ],
)
@pytest.mark.usefixtures("many")
def test_a_list_is_read_by_its_index(teammate, key, index):
    assert index in indexes_of(plan(page_of(BY_KEY[key], teammate)))


@pytest.mark.usefixtures("many")
def test_a_list_in_the_order_of_an_index_sorts_nothing(teammate):
    plans = [plan(rows) for rows in lists(teammate)]

    # Mentions, follows, drafts and what is scheduled: at most a thousand rows.
    assert sum("Sort" in shown for shown in plans) == 4


@pytest.mark.usefixtures("many")
def test_every_index_is_used_by_a_query(teammate, conversation):
    used = FOR_FOREIGN_KEYS.copy()
    read = [*lists(teammate), *other_queries(teammate, conversation)]
    read += [*queries_of_assignment(teammate), *queries_of_choices(teammate), *queries_of_files(conversation)]
    read += queries_of_sending(conversation.pk)
    for rows in [*read, *queries_behind_the_bell(teammate, conversation.pk)]:
        used |= indexes_of(plan(rows))
    with across_workspaces():
        used |= indexes_of(plan(Conversation.objects.due_to_wake(timezone.now()).order_by("snoozed_until")))
        for rows in queries_of_forgetting():
            used |= indexes_of(plan(rows))
        used |= indexes_of(plan(MacroUse.objects.due_notes(timezone.now()).order_by("note_after")))
    with connection.cursor() as cursor:
        names = [table._meta.db_table for table in TABLES]
        cursor.execute("SELECT indexname FROM pg_indexes WHERE tablename = ANY(%s)", [names])
        present = {name for (name,) in cursor.fetchall()}

    assert sorted(present - used) == []


def test_counts_cost_three_queries_whatever_there_is(
    teammate, contact, conversation, django_assert_num_queries
):
    TeamFactory(workspace=teammate.workspace)
    with django_assert_num_queries(3):
        one = dict(counts(teammate))
    for _ in range(2):
        ConversationFactory(contact=contact).assign(by=teammate, teammate=teammate)

    with django_assert_num_queries(3):
        three = dict(counts(teammate))

    assert (one["everyone"], one["yours"], one["closed"]) == (1, 0, None)
    assert (three["everyone"], three["yours"], three["unassigned"]) == (3, 2, 1)


def counts(teammate: Any) -> list[tuple[str, int | None]]:
    return [(view.key, count) for view, count in queries.counted_views(teammate)]


def test_counts_stop_at_a_thousand(teammate, contact, monkeypatch):
    monkeypatch.setattr(queries.counts, "MOST_COUNTED", 2)
    queries.counts._counting_statement.cache_clear()
    for _ in range(3):
        ConversationFactory(contact=contact)

    assert dict(counts(teammate))["everyone"] == 2
    queries.counts._counting_statement.cache_clear()


def test_two_drafts_in_one_conversation_show_it_once(teammate, conversation):
    for mode in ("reply", "note"):
        Draft.objects.keep(conversation=conversation, teammate=teammate, mode=mode, body="So", version=1)

    page = queries.conversation_page(Listing(BY_KEY["drafts"]), teammate=teammate)

    assert ([row.pk for row in page.rows], dict(counts(teammate))["drafts"]) == ([conversation.pk], 1)


def test_a_page_costs_four_queries_for_one_row_and_for_three(
    teammate, contact, conversation, django_assert_num_queries
):
    for _ in range(2):
        with django_assert_num_queries(4):
            page = queries.conversation_page(Listing(BY_KEY["everyone"]), teammate=teammate)
            assert [(row.who, row.tags) for row in page.rows]
        ConversationFactory(contact=Contact.objects.create(workspace=teammate.workspace, name="Tomás"))


def test_a_thread_costs_the_same_for_forty_parts_and_for_four_hundred(
    teammate, conversation, django_assert_num_queries
):
    own = {"workspace_id": conversation.workspace_id, "conversation": conversation, "kind": "message"}
    for first, last in ((2, 40), (41, 400)):
        ConversationPart.objects.bulk_create(
            ConversationPart(seq=seq, body="x", by_contact=conversation.contact, **own)
            for seq in range(first, last + 1)
        )
        with django_assert_num_queries(1):
            parts = queries.newest_parts(conversation)
            assert [(str(part.by_contact), part.has_files) for part in parts]
        assert (len(parts), parts[-1].seq) == (40, last)
