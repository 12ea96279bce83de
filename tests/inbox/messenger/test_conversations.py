"""A person's own conversations, and nobody else's."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from inbox.actions.notes import write_note
from inbox.models import Conversation, ConversationPart
from tests.factories.messenger import Messenger
from workspaces.models import OutboxEvent
from workspaces.tenancy import across_workspaces, inside_workspace

pytestmark = pytest.mark.django_db


def test_the_same_message_again_answers_the_same_and_stores_once(workspace):
    visitor, client_id = Messenger(workspace), str(uuid4())

    answers = [visitor.write(client_id=client_id).json() for _ in range(3)]

    with across_workspaces():
        assert (ConversationPart.objects.count(), Conversation.objects.count()) == (1, 1)
    assert answers[0] == answers[1] == answers[2]


def test_the_same_id_with_another_text_is_refused(workspace):
    visitor, client_id = Messenger(workspace), str(uuid4())
    pk = visitor.write(client_id=client_id).json()["conversation"]

    assert visitor.write("Other", pk, client_id=client_id).status_code == 409


def test_another_visitors_conversation_does_not_exist(workspace):
    mine, theirs = Messenger(workspace), Messenger(workspace)
    pk = theirs.write("CANARY").json()["conversation"]
    mine.write()

    answers = [
        mine.get(f"conversations/{pk}"),
        mine.get(f"conversations/{pk}?after=0"),
        mine.get(f"conversations/{pk}?before=9"),
        mine.write("Hi", pk),
        mine.post(f"conversations/{pk}/seen", seq=1),
    ]

    assert {answer.status_code for answer in answers} == {404}
    others = [mine.get("conversations"), mine.get(f"conversations?before={pk + 1}")]
    assert not any(b"CANARY" in answer.content for answer in [*answers, *others])


def test_a_token_of_another_workspace_is_refused(workspace, outsider):
    messenger = Messenger(workspace)
    messenger.app = outsider.workspace.app_id

    assert messenger.get("conversations").status_code == 401


def test_notes_and_what_teammates_do_never_reach_the_customer(workspace, teammate):
    visitor = Messenger(workspace)
    pk = visitor.write().json()["conversation"]
    with inside_workspace(workspace.pk):
        conversation = Conversation.objects.get(pk=pk)
        conversation.reply(by=teammate, body="Hi there")
        write_note(conversation=conversation, by=teammate, body="CANARY note")
        conversation.close(by=teammate)

    said = [visitor.get(f"conversations/{pk}{after}").json() for after in ("", "?after=0", "?before=99")]

    assert [[part["seq"] for part in answer["parts"]] for answer in said] == [[1, 2]] * 3
    assert "CANARY" not in json.dumps([*said, visitor.get("conversations").json()])


def test_what_the_customer_saw_moves_forward_only_and_is_announced(workspace, teammate):
    visitor = Messenger(workspace)
    pk = visitor.write().json()["conversation"]
    with inside_workspace(workspace.pk):
        Conversation.objects.get(pk=pk).reply(by=teammate, body="Hi there")
    unread = visitor.get("conversations").json()

    answers = [visitor.post(f"conversations/{pk}/seen", seq=seq).json()["unread"] for seq in (2, 1, 99)]
    garbage = [
        visitor.post(f"conversations/{pk}/seen", seq=seq).status_code for seq in ("2", [2], True, -1, None)
    ]

    assert (unread["unread"], answers, garbage) == (1, [0, 0, 0], [400] * 5)
    assert [(row["id"], row["seq"], row["who"], row["text"]) for row in unread["previews"]] == [
        (pk, 2, teammate.first_name, "Hi there")
    ]
    with inside_workspace(workspace.pk):
        conversation = Conversation.objects.get(pk=pk)
        saw = OutboxEvent.objects.filter(topic="inbox.contact_saw")
        assert (conversation.contact_read_seq, saw.count(), conversation.parts.count()) == (3, 2, 3)


def test_the_list_says_how_many_replies_are_new(workspace, teammate):
    visitor = Messenger(workspace)
    pk = visitor.write().json()["conversation"]
    with inside_workspace(workspace.pk):
        conversation = Conversation.objects.get(pk=pk)
        write_note(conversation=conversation, by=teammate, body="a note is none")
        for number in range(3):
            conversation.reply(by=teammate, body=f"reply {number}")
    before = visitor.get("conversations").json()["html"]
    with inside_workspace(workspace.pk):
        seqs = list(conversation.parts.filter(kind="reply").order_by("seq").values_list("seq", flat=True))
    visitor.post(f"conversations/{pk}/seen", seq=seqs[0])
    after = visitor.get("conversations").json()["html"]
    visitor.post(f"conversations/{pk}/seen", seq=seqs[2])

    assert ("</span>3</span>" in before, "</span>2</span>" in after) == (True, True)
    assert 'class="n"' not in visitor.get("conversations").json()["html"]


def test_conversations_are_listed_page_by_page_in_as_many_queries(workspace):
    visitor = Messenger(workspace)
    ids = [visitor.write(f"number {n}").json()["conversation"] for n in range(6)]
    with CaptureQueriesContext(
        connection,
    ) as few:
        visitor.get("conversations")
    with inside_workspace(workspace.pk):
        first = Conversation.objects.get(pk=ids[0])
        for n in range(17):
            Conversation.objects.create(
                workspace_id=workspace.pk, contact_id=first.contact_id, snippet=f"more {n}"
            )

    with CaptureQueriesContext(connection) as many:
        newest = visitor.get("conversations").json()
    oldest = visitor.get(f"conversations?before={newest['before']}").json()

    assert len(few) == len(many)
    assert (newest["html"].count("data-open"), oldest["html"].count("data-open")) == (20, 3)
    assert oldest["before"] is None


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"body": "", "client_id": str(uuid4())}, "body"),
        ({"body": "\0", "client_id": str(uuid4())}, "body"),
        ({"body": "x" * 10_001, "client_id": str(uuid4())}, "body"),
        *(({"body": body, "client_id": str(uuid4())}, "body") for body in (["Hi"], {"a": "Hi"}, True)),
        ({"body": "Hi", "client_id": "1"}, "client_id"),
        ({"body": "Hi", "client_id": str(uuid4()), "attachments": ["\0\ud800"]}, "attachments"),
    ],
)
def test_a_bad_message_is_refused_by_name(workspace, said, field):
    answer = Messenger(workspace).post("messages", **said)

    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, field)


def test_what_customers_write_is_shown_as_text(workspace):
    body = "<img src=x onerror=alert(1)> [x](javascript:alert(1)) <script>1</script>"

    html = Messenger(workspace).write(body).json()["part"]["html"]

    assert "&lt;img src=x onerror=alert(1)&gt;" in html
    assert "<script" not in html
    assert "<img" not in html


def test_the_customer_is_told_how_many_wait_longer(workspace):
    first, second = Messenger(workspace), Messenger(workspace)
    first.write()

    said = second.write().json()

    assert said["standing"] == "Received. 1 person is before you."


def test_signs_the_database_cannot_hold_are_left_out_and_huge_numbers_passed_over(workspace):
    visitor = Messenger(workspace)
    pk = visitor.write("a\0b\ud800c").json()["conversation"]

    paths = [f"conversations{pick}" for pick in (f"?before={'9' * 5000}", f"/{pk}?after={'9' * 5000}")]
    answers = [visitor.get(path).status_code for path in [*paths, f"conversations/{pk}?before={'9' * 18}"]]

    with across_workspaces():
        assert ConversationPart.objects.get().body == "abc"
    assert answers == [200, 200, 200]


def test_whoever_is_being_talked_to_is_told_no_place(workspace, teammate):
    first, second = Messenger(workspace), Messenger(workspace)
    first.write()
    pk = second.write().json()["conversation"]
    places = []
    for ago in (timedelta(hours=2), timedelta(minutes=5)):
        with inside_workspace(workspace.pk):
            conversation = Conversation.objects.get(pk=pk)
            conversation.reply(by=teammate, body="Hi", at=timezone.now() - ago)
        places.append(second.write("And?", pk).json()["standing"])

    assert places == ["Received. 1 person is before you.", ""]


def test_what_the_team_does_shows_in_no_list_and_no_state(workspace, teammate):
    person = Messenger(workspace)
    with time_machine.travel("2026-11-20 10:00Z", tick=False):
        pk = person.write("Anybody there?").json()["conversation"]
        before = person.get("conversations").json()["html"]
    with time_machine.travel("2026-11-20 10:30Z", tick=False):
        with inside_workspace(workspace.pk):
            conversation = Conversation.objects.get(pk=pk)
            write_note(conversation=conversation, by=teammate, body="Let them wait")
            conversation.snooze(by=teammate, until=None)
        after = person.get("conversations").json()["html"]
        state = person.get(f"conversations/{pk}").json()["state"]

    assert (after, state) == (before, "open")
