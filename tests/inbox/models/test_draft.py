"""Drafts: the newest wins, and no words are lost by it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from inbox.actions.forgetting import forget_old_versions
from inbox.models import Draft, DraftVersion
from inbox.models.draft_version import MOST_VERSIONS
from tests.factories.workspaces import TeammateFactory
from workspaces.tenancy import across_workspaces

pytestmark = pytest.mark.in_workspace
LONG = "one two three four five six seven eight"


@pytest.fixture
def keep(teammate, conversation):
    """Save a draft as one of two open pages."""

    def keep(body, version, writer="a", **said):
        own = {"conversation": conversation, "teammate": teammate, "mode": "reply"}
        return Draft.objects.keep(**own, body=body, version=version, writer=writer, **said)

    return keep


def earlier():
    return list(DraftVersion.objects.order_by("pk").values_list("body", flat=True))


def test_a_text_that_was_emptied_or_cut_short_can_be_restored(keep):
    keep(LONG, 1)
    keep("one two three", 2)
    keep("one two three and on", 3)
    keep("", 4)

    assert earlier() == [LONG, "one two three and on"]


def test_typing_on_and_small_changes_keep_no_versions(keep):
    for version, body in enumerate(
        ["one", "one two", LONG, LONG.replace("eight", "nine"), "one two three four five"]
    ):
        keep(body, version)

    assert earlier() == []


def test_two_windows_writing_one_draft_lose_no_words(keep):
    keep("left one", 1, "a")
    keep("right one", 2, "b")
    keep("left one two", 3, "a")
    keep("right one two", 4, "b")
    assert keep("left too late", 3, "a") is False

    assert Draft.objects.get().body == "right one two"
    assert earlier() == ["right one", "left one two", "left too late"]


def test_what_was_sent_is_no_earlier_version_but_what_another_window_wrote_is(keep):
    keep("to send", 1, "a")
    keep("to send", 2, "a", is_sent=True)
    assert earlier() == []
    keep("from the other window", 3, "b")

    keep("sent from here", 4, "a", is_sent=True)

    assert Draft.objects.get().body == ""
    assert earlier() == ["from the other window"]


def test_only_the_newest_few_are_kept(keep):
    for number in range(MOST_VERSIONS + 3):
        keep(f"text {number} alone{number}", number, writer=str(number))

    assert len(earlier()) == MOST_VERSIONS


def test_earlier_texts_are_shown_to_their_writer_alone(client, teammate, colleague, conversation, keep):
    keep(LONG, 1)
    keep("", 2)
    with across_workspaces():
        stranger = TeammateFactory(name="Nobody")
    url = f"/w/fernhill/inbox/conversations/{conversation.pk}/drafts/?mode=reply"
    seen = []
    for who in (teammate, colleague, stranger):
        client.force_login(who.user)
        seen.append((client.get(url).status_code, LONG in client.get(url).content.decode()))

    assert seen == [(200, True), (200, False), (404, False)]


def test_an_earlier_text_is_kept_for_thirty_days(keep):
    keep(LONG, 1)
    keep("", 2)
    keep("nine ten eleven twelve", 3)
    keep("", 4)
    first = DraftVersion.objects.filter(body=LONG)
    first.update(created_at=timezone.now() - timedelta(days=31))

    assert (forget_old_versions(), earlier()) == (1, ["nine ten eleven twelve"])
