"""Very many conversations by COPY look as if the verbs had written them."""

import re
from itertools import groupby

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from config.demo.credentials import LARGE
from config.demo.loading import load_workspace
from config.demo.moulds import text
from config.demo.searching import load_index
from customers.models import Contact
from inbox.calc.queue import queue_key
from inbox.models import Conversation, ConversationPart, ConversationTag, SearchEntry
from inbox.search.finding import find
from workspaces.models import Teammate, Workspace
from workspaces.tenancy import inside_workspace

HOW_MANY = 2_000


@pytest.fixture
def loaded(db: None) -> Workspace:
    load_workspace(conversations=HOW_MANY, now=timezone.now(), progress=lambda *_: None)
    return Workspace.objects.get(slug=LARGE.slug)


def test_a_loaded_workspace_can_be_searched(loaded):
    load_index(loaded.pk, progress=lambda *_: None)

    with inside_workspace(loaded.pk):
        teammate = Teammate.objects.select_related("workspace").order_by("pk").first()
        part = ConversationPart.objects.filter(kind="message").order_by("-pk").first()
        words = " ".join(re.findall("[a-z]{4,}", part.body)[:4])
        assert SearchEntry.objects.filter(seq=0).count() == HOW_MANY
        assert find(words, teammate=teammate).found
        assert find(part.by_contact.email, teammate=teammate).found


def check_books(conversation: Conversation, parts: list[ConversationPart]) -> None:
    messages = [part for part in parts if part.kind == "message"]
    replies = [part for part in parts if part.kind == "reply"]
    written = [part for part in parts if part.kind in {"message", "reply"}]
    is_waiting = conversation.state == "open" and written[-1].kind == "message"
    assert [part.seq for part in parts] == list(range(1, conversation.last_seq + 1))
    assert conversation.last_message_seq == messages[-1].seq
    assert conversation.last_reply_seq == (replies[-1].seq if replies else 0)
    assert (conversation.waiting_since is not None) == is_waiting
    assert conversation.snippet_by_id == written[-1].by_teammate_id
    assert conversation.updated_at == parts[-1].created_at <= timezone.now()
    assert {part.by_contact_id for part in messages} == {conversation.contact_id}
    assert conversation.queue_key == queue_key(
        state=conversation.state,
        waiting_since=conversation.waiting_since,
        snoozed_until=conversation.snoozed_until,
        updated_at=conversation.updated_at,
    )


def test_loaded_conversations_keep_the_books_of_the_verbs(loaded):
    with inside_workspace(loaded.pk):
        conversations = list(Conversation.objects.order_by("pk"))
        parts = ConversationPart.objects.order_by("conversation_id", "seq")
        by_conversation = {pk: list(some) for pk, some in groupby(parts, key=lambda it: it.conversation_id)}
        for conversation in conversations:
            check_books(conversation, by_conversation[conversation.pk])

        states = dict.fromkeys(("open", "snoozed", "closed"), 0)
        for conversation in conversations:
            states[conversation.state] += 1
        assert states == {"open": 200, "snoozed": 40, "closed": 1760}
        assert Contact.objects.count() > HOW_MANY // 8
        assert ConversationTag.objects.count() > HOW_MANY // 2


def test_it_is_written_once(loaded):
    with pytest.raises(CommandError):
        call_command("demo", conversations=10)


@pytest.mark.parametrize(
    ("value", "expected"),
    [(None, "\\N"), (True, "t"), ("a\tb\nc\\d\r", "a\\tb\\nc\\\\d\\r"), ({"a": "x\ny"}, '{"a": "x\\\\ny"}')],
)
def test_text_of_copy_escapes_what_would_end_a_field(value, expected):
    assert text(value) == expected
