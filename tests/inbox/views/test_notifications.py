"""The bell, its settings, being away, following and announcements, by form and by script."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from inbox.actions.announcing import announce_to_team
from inbox.models import Announcement, Follow, Notification, NotificationSettings
from tests.factories.workspaces import TeammateFactory
from tests.inbox.views import fresh, url
from workspaces.actions.relaying import relay_outbox
from workspaces.models import AuditEntry, Teammate
from workspaces.tenancy import across_workspaces, inside_workspace

JSON = {"HTTP_ACCEPT": "application/json"}


@pytest.fixture
def told(teammate, colleague, outsider, conversation):
    """Maya was given a conversation; a neighbour was told of something of theirs."""
    with inside_workspace(teammate.workspace_id):
        conversation.assign(by=colleague, teammate=teammate)
    with inside_workspace(outsider.workspace_id):
        own = {"workspace_id": outsider.workspace_id}
        notice = Announcement.objects.create(by=outsider, text="CANARY", **own)
        Notification.objects.create(teammate=outsider, kind="announced", announcement=notice, **own)
    relay_outbox()
    return conversation


def test_the_list_behind_the_bell_is_ones_own(signed_in, teammate, told):
    page = signed_in.get(url(teammate, "notifications")).content.decode()
    fragment = signed_in.get(url(teammate, "notifications"), headers={"X-Fragment": "bell"}).content.decode()

    assert ["Sam made this yours" in page, "CANARY" in page, "<html" in page] == [True, False, True]
    assert ["Sam made this yours" in fragment, "<html" in fragment] == [True, False]


def test_the_list_behind_the_bell_pages(signed_in, teammate, contact):
    from tests.factories.inbox import ConversationFactory

    with inside_workspace(teammate.workspace_id):
        for _ in range(32):
            own = {
                "workspace_id": teammate.workspace_id,
                "conversation": ConversationFactory(contact=contact),
            }
            Notification.objects.create(teammate=teammate, kind="message", seq=1, **own)

    first = signed_in.get(url(teammate, "notifications")).content.decode()
    cursor = first.split("?cursor=")[1].split('"')[0]
    second = signed_in.get(url(teammate, "notifications"), {"cursor": cursor}).content.decode()

    assert (first.count("data-notification="), second.count("data-notification=")) == (30, 2)


@pytest.mark.parametrize("how", ["all", "one", "read"])
def test_what_is_seen_is_no_longer_counted(signed_in, teammate, told, how):
    rung = signed_in.get(url(teammate, "inbox_live"), {"view": "yours"}).json()["bell"]
    before = rung["count"]
    if how == "read":
        signed_in.post(url(teammate, "conversation_read", pk=told.pk), **JSON)
    else:
        which = {"conversation": told.pk} if how == "one" else {}
        signed_in.post(url(teammate, "notifications_clear"), which, **JSON)
    after = signed_in.get(url(teammate, "inbox_live"), {"view": "yours"}).json()["bell"]["count"]

    assert (before, after, rung["unread"]) == (1, 0, {"yours": 1, "mentions": 0, "following": 0})


def test_nobody_clears_for_somebody_else(client, teammate, outsider, told):
    client.force_login(outsider.user)

    client.post(url(outsider, "notifications_clear"), {"conversation": told.pk})

    with inside_workspace(teammate.workspace_id):
        assert Notification.objects.filter(seen_at=None).count() == 1


def test_choices_are_kept_and_both_ends_of_quiet_hours_are_wanted(signed_in, teammate):
    page, form = url(teammate, "settings_notifications"), {"time_zone": "Europe/Dublin", "mention-mail": "on"}
    shown = signed_in.get(page)
    refused = signed_in.post(page, form | {"quiet_from": "22:00"}, **JSON)
    kept = signed_in.post(page, form | {"quiet_from": "22:00", "quiet_until": "07:00"}, **JSON)

    assert (shown.status_code, list(refused.json()["errors"]), kept.json()) == (
        200,
        ["quiet_until"],
        {"saved": True},
    )
    with inside_workspace(teammate.workspace_id):
        chosen = NotificationSettings.objects.get()
    assert (chosen.ways["mention"], chosen.ways["message"], chosen.follows_by_itself) == (["mail"], [], False)


def test_a_mail_is_sent_to_try_it(signed_in, teammate):
    signed_in.post(url(teammate, "notifications_test_mail"))

    (sent,) = mail.outbox
    assert (sent.to, "Hello Maya" in sent.body) == ([teammate.user.email], True)


def test_being_away_shows_beside_the_name_and_ends(signed_in, teammate, conversation):
    away = signed_in.post(url(teammate, "away"), {"until": "hour", "reason": "At lunch"}, **JSON).json()
    menus = signed_in.get(url(teammate, "inbox_menus")).content.decode()
    page = signed_in.get(
        url(teammate, "inbox_conversation", view="everyone", pk=conversation.pk)
    ).content.decode()
    back = signed_in.post(url(teammate, "away_back"), **JSON).json()

    assert (away["is_away"], away["words"][:10], back) == (
        True,
        "away until",
        {"is_away": False, "words": ""},
    )
    assert ('data-is-away="yes"' in page, menus.count("menu-away")) == (True, 1)


def test_whoever_assigns_to_somebody_away_is_told(signed_in, teammate, colleague, conversation):
    with inside_workspace(teammate.workspace_id):
        colleague.go_away(until=None)

    said = signed_in.post(
        url(teammate, "conversation_assign", pk=conversation.pk), {"teammate": colleague.pk}, **JSON
    ).json()["act"]["said"]

    assert said == "Assigned. Sam is away."


def test_a_time_that_is_over_is_refused(signed_in, teammate):
    gone = (timezone.now() - timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")

    answer = signed_in.post(url(teammate, "away"), {"until": "picked", "at": gone}, **JSON)

    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["at"])


def test_managers_set_others_away_and_it_is_noted(client, signed_in, teammate, colleague, outsider):
    page = signed_in.get(url(teammate, "away")).content.decode()
    signed_in.post(url(teammate, "away"), {"until": "open", "teammate": colleague.pk})
    elsewhere = signed_in.post(url(teammate, "away"), {"until": "open", "teammate": outsider.pk})
    client.force_login(colleague.user)
    refused = client.post(url(teammate, "away"), {"until": "open", "teammate": teammate.pk})

    with across_workspaces():
        away = set(Teammate.objects.filter(is_away=True).values_list("name", flat=True))
        noted = list(AuditEntry.objects.values_list("action", "target"))
    assert (away, noted) == ({"Sam Okafor"}, [("teammate.away", "Sam Okafor")])
    assert (elsewhere.status_code, refused.status_code) == (404, 403)
    assert (f"?teammate={colleague.pk}" in page, f"?teammate={outsider.pk}" in page) == (True, False)


def test_handing_over_offers_its_undo(signed_in, teammate, told):
    page = signed_in.get(url(teammate, "away")).content.decode()
    client_id = page.split('name="client_id" value="')[1].split('"')[0]
    form = {"teammate": teammate.pk, "client_id": client_id}

    over = signed_in.post(url(teammate, "away_hand_over"), form, follow=True).content.decode()
    free = fresh(told).assignee_id
    act = over.split('name="act" value="')[1].split('"')[0]
    signed_in.post(url(teammate, "away_take_back"), {"act": act})

    assert ("Hand over 1 conversation" in page, free, fresh(told).assignee_id) == (True, None, teammate.pk)


def test_following_oneself_and_pulling_in_a_colleague(signed_in, teammate, colleague, outsider, conversation):
    follow = url(teammate, "conversation_follow", pk=conversation.pk)
    for form in ({"wanted": "on"}, {"teammate": colleague.pk}, {"teammate": outsider.pk}):
        signed_in.post(follow, form, **JSON)
    thread = signed_in.get(url(teammate, "conversation_thread", pk=conversation.pk)).content.decode()
    listed = signed_in.get(url(teammate, "inbox_view", view="following")).content.decode()
    signed_in.post(follow, {"wanted": "off"}, **JSON)

    with across_workspaces():
        left = set(Follow.objects.on().values_list("teammate__name", flat=True))
    assert ("Maya and Sam" in thread, "Priya Raman" in listed, left) == (True, True, {"Sam Okafor"})


def test_an_announcement_stands_above_the_inbox_until_it_is_read(client, teammate, colleague):
    with inside_workspace(teammate.workspace_id):
        notice = announce_to_team(by=teammate, text="<b>Fire</b> drill", until=None)
        TeammateFactory(workspace=teammate.workspace, name="Ines Duarte")
    client.force_login(colleague.user)
    before = client.get(url(colleague, "inbox_view", view="yours")).content.decode()
    client.post(url(colleague, "announcement_read", pk=notice.pk))
    after = client.get(url(colleague, "announcement_banner")).content.decode()
    page = client.get(url(colleague, "announcements")).content.decode()
    refused = client.post(url(colleague, "announcements"), {"text": "Me, too"}).status_code

    assert ("&lt;b&gt;Fire&lt;/b&gt; drill" in before, "drill" in after, refused) == (True, False, 403)
    assert ("1 of 1 have read it" in page, "Tell everybody" in page) == (True, False)


def test_a_notice_is_over_after_its_last_day_or_once_it_is_taken_down(signed_in, teammate, colleague):
    yesterday = (timezone.now() - timedelta(days=2)).date().isoformat()
    signed_in.post(url(teammate, "announcements"), {"text": "Old", "until": yesterday})
    signed_in.post(url(teammate, "announcements"), {"text": "New"})
    with inside_workspace(teammate.workspace_id):
        notice = Announcement.objects.get(text="New")
        before = [one.text for one in Announcement.objects.unread_by(colleague, timezone.now())]

    signed_in.post(url(teammate, "announcement_end", pk=notice.pk))

    with inside_workspace(teammate.workspace_id):
        after = list(Announcement.objects.unread_by(colleague, timezone.now()))
    assert (before, after) == (["New"], [])


def test_a_guest_calls_a_colleague_but_lets_none_miss_anything(client, teammate, colleague, conversation):
    with inside_workspace(teammate.workspace_id):
        type(colleague).objects.filter(pk=colleague.pk).update(role="guest")
    client.force_login(colleague.user)
    follow = url(teammate, "conversation_follow", pk=conversation.pk)

    answers = [
        client.post(follow, form, **JSON).status_code
        for form in (
            {"teammate": teammate.pk, "wanted": "on"},
            {"teammate": teammate.pk, "wanted": "off"},
            {"wanted": "off"},
        )
    ]

    with inside_workspace(teammate.workspace_id):
        assert Follow.objects.on().filter(conversation=conversation, teammate=teammate).exists()
    assert answers == [200, 403, 200]


def test_the_last_day_of_the_calendar_is_no_end(signed_in, teammate):
    answer = signed_in.post(url(teammate, "announcements"), {"text": "For good", "until": "9999-12-31"})

    assert answer.status_code == 302
