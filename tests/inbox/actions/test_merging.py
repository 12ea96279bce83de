"""Two conversations become one and two again; nobody's words go astray or to somebody else."""

from typing import Any
from uuid import uuid4

import pytest

from inbox.actions.acts import undo
from inbox.actions.inbound import receive_message
from inbox.actions.merging import MergeRefusedError, merge, separate
from inbox.actions.notes import write_note
from inbox.actions.tagging import tag_conversation
from inbox.models import Conversation, ConversationPart, ConversationRead, ConversationTag, Draft, Mention
from inbox.models.states import MergedAwayError
from tagging.models import Tag
from tests.factories.customers import ContactFactory
from tests.factories.inbox import ConversationFactory
from workspaces.tenancy import across_workspaces

pytestmark = pytest.mark.in_workspace


@pytest.fixture
def other(contact, conversation) -> Conversation:
    """Priya's second conversation, younger than the first."""
    return ConversationFactory(contact=contact, body="And the invoice is wrong.")


@pytest.fixture
def somebody_elses(workspace) -> Conversation:
    with across_workspaces():
        tom = ContactFactory(workspace=workspace, name="Tom Berg", email="tom@berg.example")
    return ConversationFactory(contact=tom, body="CANARY of Tom")


def join(source, into, by, **said: Any):
    return merge(source=source.fresh(), into=into.fresh(), by=by, client_id=uuid4(), **said)


def kinds(conversation) -> list[str]:
    return list(conversation.parts.order_by("seq").values_list("kind", flat=True))


def has_no_gap(conversation) -> bool:
    seqs = list(conversation.parts.order_by("seq").values_list("seq", flat=True))
    return seqs == list(range(1, conversation.fresh().last_seq + 1))


FIELDS = (
    "state",
    "waiting_since",
    "assignee_id",
    "is_priority",
    "snippet",
    "last_message_seq",
    "last_reply_seq",
)


def standing(conversation) -> dict[str, Any]:
    fresh = conversation.fresh()
    return {name: getattr(fresh, name) for name in FIELDS}


def test_a_merge_carries_what_matters_and_separating_gives_it_back(teammate, colleague, conversation, other):
    conversation.assign(by=teammate, teammate=colleague)
    conversation.prioritize(by=teammate, is_priority=True)
    tag = Tag.objects.called("Bug", workspace_id=teammate.workspace_id)
    tag_conversation(conversation=conversation, tag=tag, by=teammate)
    write_note(conversation=conversation, by=teammate, body=f"@{colleague.name} look")
    before = [standing(one) for one in (conversation, other)]

    act = join(conversation, other, teammate)
    merged = other.fresh()

    assert (merged.assignee_id, merged.is_priority, merged.waiting_since) == (
        colleague.pk,
        True,
        before[0]["waiting_since"],
    )
    assert ConversationTag.objects.filter(conversation=other, tag=tag).exists()
    assert Mention.objects.filter(conversation=other, teammate=colleague).exists()
    assert (conversation.fresh().state, conversation.fresh().merged_into_id) == ("closed", other.pk)
    undo(act, by=teammate)
    assert [standing(one) for one in (conversation, other)] == before
    assert not ConversationTag.objects.filter(conversation=other).exists()
    assert not Mention.objects.filter(conversation=other).exists()
    assert (has_no_gap(conversation), has_no_gap(other)) == (True, True)


def test_what_comes_in_late_lands_where_the_conversation_went(teammate, conversation, other, contact):
    third, client_id = ConversationFactory(contact=contact), uuid4()
    join(conversation, other, teammate)
    join(other, third, teammate)

    parts = [
        receive_message(conversation=conversation.fresh(), body="Late", client_id=client_id) for _ in range(2)
    ]

    assert [part.conversation_id for part in parts] == [third.pk] * 2
    assert (kinds(third)[-1], kinds(conversation)) == ("message", ["message", "merged_away"])


def test_a_message_stored_before_the_merge_is_not_stored_again_after(teammate, conversation, other):
    said = {"body": "Late", "client_id": uuid4()}
    part = receive_message(conversation=conversation, **said)
    join(conversation, other, teammate)

    assert receive_message(conversation=conversation.fresh(), **said).pk == part.pk
    assert kinds(other) == ["message", "merged"]


def test_what_came_in_after_the_merge_stays_and_its_wait_too(teammate, conversation, other):
    act = join(conversation, other, teammate)
    other.fresh().reply(by=teammate, body="Both are fixed.")
    late = receive_message(conversation=conversation.fresh(), body="Not the second.")

    undo(act, by=teammate)

    assert (conversation.fresh().state, conversation.fresh().waiting_since) == ("open", None)
    assert (other.fresh().waiting_since, other.fresh().snippet) == (late.created_at, "Not the second.")
    assert kinds(conversation) == ["message", "merged_away", "unmerged"]


def test_nobody_writes_into_what_went_away(teammate, conversation, other):
    join(conversation, other, teammate)

    for write in (Conversation.reply, Conversation.note):
        with pytest.raises(MergedAwayError):
            write(conversation.fresh(), by=teammate, body="Hello?")
    for verb in (Conversation.reopen, Conversation.mark_spam):
        assert verb(conversation.fresh(), by=teammate) is False

    assert kinds(conversation) == ["message", "merged_away"]


def test_two_people_are_merged_only_when_confirmed_and_never_see_each_other(
    teammate, conversation, somebody_elses
):
    with pytest.raises(MergeRefusedError, match="other_person"):
        join(somebody_elses, conversation, teammate)
    join(somebody_elses, conversation, teammate, is_confirmed=True)

    part = receive_message(conversation=somebody_elses.fresh(), body="Hello?")

    seen = ConversationPart.objects.seen_by_contact().filter(conversation=conversation)
    assert list(seen.values_list("kind", flat=True)) == ["message"]
    assert (part.conversation_id, somebody_elses.fresh().merged_into_id) == (somebody_elses.pk, None)
    assert kinds(somebody_elses) == ["message", "merged_away", "unmerged", "reopened", "message"]
    assert conversation.fresh().snippet == "The export shows the wrong month."


def test_a_reply_begun_for_one_person_is_not_put_before_another(teammate, conversation, somebody_elses):
    for mode in ("reply", "note"):
        Draft.objects.keep(
            conversation=somebody_elses, teammate=teammate, mode=mode, body="Dear Tom", version=1
        )

    join(somebody_elses, conversation, teammate, is_confirmed=True)

    there = Draft.objects.written().filter(conversation=conversation)
    assert list(there.values_list("mode", "body")) == [("note", "Dear Tom")]


def test_drafts_come_along_below_what_was_begun_there(teammate, conversation, other):
    for one, body in ((conversation, "first"), (other, "second")):
        Draft.objects.keep(conversation=one, teammate=teammate, mode="reply", body=body, version=1)

    join(conversation, other, teammate)

    written = list(Draft.objects.written().values_list("conversation_id", "body"))
    assert written == [(other.pk, "second\n\nfirst")]


def test_it_is_unread_for_who_had_not_read_both(teammate, colleague, conversation, other):
    for who, read in ((teammate, (conversation, other)), (colleague, (other,))):
        for one in read:
            ConversationRead.objects.note(one, teammate=who, seq=1)

    join(conversation, other, teammate)

    seqs = dict(ConversationRead.objects.filter(conversation=other).values_list("teammate_id", "seq"))
    assert [seqs[who.pk] >= other.fresh().last_message_seq for who in (teammate, colleague)] == [True, False]


def test_a_merge_again_and_in_circles_is_refused(teammate, conversation, other, contact):
    join(conversation, other, teammate)

    for source, into, why in (
        (other, conversation, "itself"),
        (conversation, other, "already"),
        (other, other, "itself"),
    ):
        with pytest.raises(MergeRefusedError, match=why):
            join(source, into, teammate)
    with pytest.raises(MergeRefusedError, match="apart"):
        separate(other.fresh(), by=teammate)


def test_the_same_request_again_merges_once(teammate, conversation, other):
    said = {"source": conversation, "into": other, "by": teammate, "client_id": uuid4()}

    acts = [merge(**said).pk for _ in range(2)]

    assert (acts[0], kinds(other)) == (acts[1], ["message", "merged"])
