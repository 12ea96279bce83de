"""Who is told of what, once each, and what clears it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from inbox.actions.announcing import announce_to_team, read_announcement
from inbox.actions.following import set_following
from inbox.actions.forgetting import forget_old_notifications
from inbox.actions.notes import write_note
from inbox.actions.notifying import notify_of_parts, notify_of_withheld
from inbox.actions.reading import read_conversation
from inbox.models import Follow, Notification, NotificationSettings
from inbox.queries.bell import bell_of, bell_page, to_say_aloud
from tests.factories.workspaces import TeamFactory, TeammateFactory
from workspaces.actions.relaying import relay_outbox
from workspaces.models import TeamMembership
from workspaces.tenancy import across_workspaces, inside_workspace


def told() -> set[tuple[str, str]]:
    """Pass everything on, and return who was told of what."""
    relay_outbox()
    with across_workspaces():
        return set(Notification.objects.values_list("teammate__name", "kind"))


def test_a_part_is_told_to_those_it_concerns_and_never_to_who_did_it(teammate, colleague, conversation):
    with inside_workspace(teammate.workspace_id):
        conversation.assign(by=teammate, teammate=colleague)
        set_following(conversation, teammate=teammate, is_on=True)
        conversation.receive(body="And now?")
        write_note(conversation=conversation, by=colleague, body="I look at it")

    assert told() == {
        ("Sam Okafor", "assigned"),
        ("Sam Okafor", "message"),
        ("Maya Lindqvist", "message"),
        ("Maya Lindqvist", "note"),
    }


def test_whoever_is_called_hears_of_a_note_once_and_follows_from_then_on(teammate, colleague, conversation):
    with inside_workspace(teammate.workspace_id):
        conversation.assign(by=teammate, teammate=colleague)
        write_note(conversation=conversation, by=teammate, body="@Sam, @Maya: look")

    assert told() == {("Sam Okafor", "assigned"), ("Sam Okafor", "mention")}
    with inside_workspace(teammate.workspace_id):
        assert Follow.objects.on().count() == 2


def test_whoever_stopped_following_is_left_in_peace(teammate, colleague, conversation):
    with inside_workspace(teammate.workspace_id):
        set_following(conversation, teammate=colleague, is_on=True)
        set_following(conversation, teammate=colleague, is_on=False)
        write_note(conversation=conversation, by=colleague, body="One more thing")
        conversation.receive(body="And now?")

    assert told() == set()


def test_a_team_hears_of_what_it_is_given(teammate, colleague, conversation):
    with inside_workspace(teammate.workspace_id):
        team = TeamFactory(workspace=teammate.workspace, name="Billing")
        for member in (teammate, colleague):
            TeamMembership.objects.create(workspace=teammate.workspace, team=team, teammate=member)
        conversation.assign_team(by=teammate, team=team)

    assert told() == {("Sam Okafor", "assigned_team")}


def test_an_event_that_comes_twice_is_told_once(teammate, colleague, conversation):
    with inside_workspace(teammate.workspace_id):
        conversation.assign(by=teammate, teammate=colleague)
        for _ in range(2):
            notify_of_parts(conversation_id=conversation.pk, first_seq=1, seq=conversation.last_seq)

        assert Notification.objects.count() == 1


def test_nobody_hears_of_spam_nor_does_who_lost_the_seat(teammate, colleague, conversation):
    with inside_workspace(teammate.workspace_id):
        conversation.assign(by=teammate, teammate=colleague)
        conversation.mark_spam(by=teammate)
    assert told() == set()

    with inside_workspace(teammate.workspace_id):
        conversation.unmark_spam(by=teammate)
        colleague.remove()
        conversation.receive(body="Hello?")
    assert told() == set()


@pytest.mark.parametrize("is_read_first", [True, False])
def test_what_was_read_is_never_new_whichever_came_first(teammate, colleague, conversation, is_read_first):
    with inside_workspace(teammate.workspace_id):
        conversation.assign(by=colleague, teammate=teammate)
        seq = conversation.last_seq
    steps = [
        relay_outbox,
        lambda: read_conversation(conversation, teammate=teammate, seq=seq),
    ]
    for step in reversed(steps) if is_read_first else steps:
        with inside_workspace(teammate.workspace_id):
            step()

    with inside_workspace(teammate.workspace_id):
        assert bell_of(teammate)["count"] == 0


def test_behind_the_bell_a_conversation_stands_once(
    teammate, colleague, conversation, django_assert_num_queries
):
    with inside_workspace(teammate.workspace_id):
        conversation.assign(by=colleague, teammate=teammate)
        for number in range(3):
            conversation.receive(body=f"message {number}")
    relay_outbox()

    with inside_workspace(teammate.workspace_id), django_assert_num_queries(3):
        (item,) = bell_page(teammate).items
    with inside_workspace(teammate.workspace_id):
        count = bell_of(teammate)["count"]

    assert (item.words, item.text, item.unseen, count) == ("Priya wrote", "message 2", 4, 1)


def test_quiet_hours_and_being_away_keep_desktop_and_sound_silent(teammate, colleague, conversation):
    with inside_workspace(teammate.workspace_id):
        conversation.assign(by=colleague, teammate=teammate)
    relay_outbox()
    asked = {"after": 0, "slug": "fernhill", "zone": "UTC"}
    with inside_workspace(teammate.workspace_id):
        aloud = to_say_aloud(teammate, **asked)
        teammate.go_away(until=None)
        away = to_say_aloud(teammate, **asked)
        teammate.come_back()
        now = timezone.now()
        NotificationSettings.objects.of(teammate).change(
            quiet_from=(now - timedelta(hours=1)).time(), quiet_until=(now + timedelta(hours=1)).time()
        )
        quiet = to_say_aloud(teammate, **asked)

    assert (aloud["shown"][0]["title"], aloud["sound"]) == ("Priya Raman", "hidden")
    assert (away["shown"], away["sound"], quiet["shown"], quiet["sound"]) == ([], "", [], "")


def test_an_announcement_is_told_to_everybody_else_until_they_read_it(teammate, colleague, outsider):
    with inside_workspace(teammate.workspace_id):
        announcement = announce_to_team(by=teammate, text="Fire drill at noon", until=None)
    names = told()
    with inside_workspace(teammate.workspace_id):
        before = bell_of(colleague)["count"]
        read_announcement(announcement, by=colleague)
        after = bell_of(colleague)["count"]

    assert (names, before, after) == ({("Sam Okafor", "announced")}, 1, 0)


def test_a_reply_that_did_not_go_out_is_new_whatever_was_read(teammate, conversation):
    with inside_workspace(teammate.workspace_id):
        read_conversation(conversation, teammate=teammate, seq=conversation.last_seq)
        for _ in range(2):
            notify_of_withheld(
                conversation_id=conversation.pk, seq=conversation.last_seq, teammate_id=teammate.pk
            )
        (item,) = bell_page(teammate).items
        before = bell_of(teammate)["count"]
        read_conversation(conversation, teammate=teammate, seq=conversation.last_seq)
        after = bell_of(teammate)["count"]

    assert (item.words, before, after) == ("Your reply did not go out", 1, 0)


def test_what_is_older_than_ninety_days_is_deleted(teammate, conversation):
    with inside_workspace(teammate.workspace_id):
        own = {"workspace": teammate.workspace, "conversation": conversation, "kind": "note"}
        for seq, days in ((1, 91), (2, 89)):
            at = timezone.now() - timedelta(days=days)
            Notification.objects.create(teammate=teammate, seq=seq, created_at=at, **own)
    with across_workspaces():
        deleted = forget_old_notifications()
        left = list(Notification.objects.values_list("seq", flat=True))

    assert (deleted, left) == (1, [2])


def test_a_guest_of_the_team_is_pulled_in_by_name(teammate, conversation):
    with inside_workspace(teammate.workspace_id):
        TeammateFactory(workspace=teammate.workspace, name="Ines Duarte", role="guest")
        write_note(conversation=conversation, by=teammate, body="@Ines Duarte third one this week")
        conversation.receive(body="Still wrong")

    assert told() == {("Ines Duarte", "mention"), ("Ines Duarte", "message"), ("Maya Lindqvist", "message")}
