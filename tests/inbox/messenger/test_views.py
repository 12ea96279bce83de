"""The Messenger's HTTP edge."""

import json
from typing import Any
from uuid import uuid4

import brotli
import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from customers.models import Contact
from inbox.actions.notes import write_note
from inbox.calc.identity import user_hash
from inbox.models import Conversation, ConversationPart, MessengerSettings
from workspaces.tenancy import across_workspaces, inside_workspace

pytestmark = pytest.mark.django_db


class Messenger:
    """A browser's Messenger."""

    def __init__(self, workspace, **settings: Any) -> None:
        self.client, self.app = Client(), workspace.app_id
        answer = self.client.post(
            f"/messenger/{self.app}/boot", json.dumps({"settings": settings}), content_type="application/json"
        )
        self.status, self.said = answer.status_code, answer.json()

    def post(self, path: str, **said: Any) -> Any:
        token = self.said.get("token", "")
        return self.client.post(
            f"/messenger/{self.app}/{path}",
            json.dumps(said),
            content_type="application/json",
            headers={"authorization": f"Bearer {token}"},
        )

    def get(self, path: str) -> Any:
        token = self.said.get("token", "")
        return self.client.get(f"/messenger/{self.app}/{path}", headers={"authorization": f"Bearer {token}"})


def signed(workspace, user_id: str) -> dict[str, str]:
    with inside_workspace(workspace.pk):
        secret = MessengerSettings.objects.of(workspace.pk).identity_secret
    return {"user_id": user_id, "user_hash": user_hash(secret=secret, user_id=user_id, email="")}


def test_a_visitor_becomes_a_lead_only_by_writing(workspace):
    visitor = Messenger(workspace)
    with across_workspaces():
        before = Contact.objects.count()

    answer = visitor.post("messages", body="Hello", client_id=str(uuid4()))

    with across_workspaces():
        assert (before, answer.status_code, Contact.objects.get().kind) == (0, 201, "lead")


def test_the_same_message_again_answers_the_same_and_stores_once(workspace):
    visitor, client_id = Messenger(workspace), str(uuid4())

    answers = [visitor.post("messages", body="Hello", client_id=client_id).json() for _ in range(3)]

    with across_workspaces():
        assert (ConversationPart.objects.count(), Conversation.objects.count()) == (1, 1)
    assert answers[0] == answers[1] == answers[2]


def test_another_visitors_conversation_does_not_exist(workspace):
    mine, theirs = Messenger(workspace), Messenger(workspace)
    pk = theirs.post("messages", body="CANARY", client_id=str(uuid4())).json()["conversation"]
    mine.post("messages", body="Hello", client_id=str(uuid4()))

    answers = [
        mine.get(f"conversations/{pk}"),
        mine.post(f"conversations/{pk}/messages", body="Hi", client_id=str(uuid4())),
        mine.post(f"conversations/{pk}/seen", seq=1),
    ]

    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert not any(b"CANARY" in answer.content for answer in [*answers, mine.get("conversations")])


def test_a_token_of_another_workspace_is_refused(workspace, outsider):
    messenger = Messenger(workspace)
    messenger.app = outsider.workspace.app_id

    assert messenger.get("conversations").status_code == 401


def test_notes_and_what_teammates_do_never_reach_the_customer(workspace, teammate):
    visitor = Messenger(workspace)
    pk = visitor.post("messages", body="Hello", client_id=str(uuid4())).json()["conversation"]
    with inside_workspace(workspace.pk):
        conversation = Conversation.objects.get(pk=pk)
        write_note(conversation=conversation, by=teammate, body="CANARY note")
        conversation.reply(by=teammate, body="Hi there")
        conversation.close(by=teammate)

    said = visitor.get(f"conversations/{pk}").json()

    assert [part["seq"] for part in said["parts"]] == [1, 3]
    assert "CANARY" not in json.dumps(said)


def test_an_unsigned_claim_joins_nothing(workspace, contact):
    with across_workspaces():
        Contact.objects.filter(pk=contact.pk).update(kind="user", external_id="7")

    claim = Messenger(workspace, user_id="7", email=contact.email)

    assert (claim.status, "token" in claim.said) == (403, False)


def test_two_users_of_one_browser_never_see_each_other(workspace):
    priya = Messenger(workspace, **signed(workspace, "priya"))
    priya.post("messages", body="CANARY", client_id=str(uuid4()))
    jonas = Messenger(workspace, **signed(workspace, "jonas"))

    assert "CANARY" not in jonas.get("conversations").json()["html"]
    assert "CANARY" in Messenger(workspace, **signed(workspace, "priya")).get("conversations").json()["html"]


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"body": "", "client_id": str(uuid4())}, "body"),
        ({"body": "x" * 10_001, "client_id": str(uuid4())}, "body"),
        ({"body": "Hi", "client_id": "1"}, "client_id"),
    ],
)
def test_a_bad_message_is_refused_by_name(workspace, said, field):
    answer = Messenger(workspace).post("messages", **said)

    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, field)


def test_what_customers_write_is_shown_as_text(workspace):
    visitor = Messenger(workspace)
    body = "<img src=x onerror=alert(1)> [x](javascript:alert(1)) <script>1</script>"

    html = visitor.post("messages", body=body, client_id=str(uuid4())).json()["part"]["html"]

    assert "&lt;img src=x onerror=alert(1)&gt;" in html
    assert "<script" not in html
    assert "<img" not in html


def test_sizes_of_what_a_customers_site_loads():
    def size(*names: str) -> int:
        found = [finders.find(name) for name in names]
        return sum(len(brotli.compress(open(path, "rb").read())) for path in found)  # noqa: PTH123

    frame = ("messenger/frame.js", "messenger/frame.css", "config/css/tokens.css", "config/js/live.js")

    assert size("messenger/loader.js") <= 3 * 1024
    assert size(*frame, "config/js/times.js") <= 35 * 1024
