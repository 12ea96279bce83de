"""Transcripts as files and by mail."""

from uuid import uuid4

import pytest
from django.core import mail

from inbox.actions.notes import write_note
from inbox.actions.transcripts import mail_transcript
from inbox.models import Attachment, Mention
from inbox.tasks import deliver_transcript
from tests.factories.inbox import ConversationFactory
from workspaces.models import OutboxEvent
from workspaces.tenancy import inside_workspace


@pytest.fixture
def talk(teammate, contact):
    """A conversation with a message, a reply, a file and a note."""
    with inside_workspace(teammate.workspace_id):
        contact.name = 'Priya "../<Raman>\r\n'
        contact.save()
        conversation = ConversationFactory(contact=contact, body="Is <this> right?")
        conversation.reply(by=teammate, body="**Yes**, it is")
        own = {"workspace_id": teammate.workspace_id, "part": conversation.parts.first()}
        Attachment.objects.create(name="receipt.pdf", size_bytes=1, **own)
        write_note(conversation=conversation, by=teammate, body="Secretly not")
    return conversation


def address(conversation, end=""):
    return f"/w/fernhill/inbox/conversations/{conversation.pk}/transcript/{end}"


def test_a_text_holds_messages_and_replies_and_notes_only_on_demand(signed_in, talk):
    answer = signed_in.get(address(talk, "file/?as=text"))
    text = answer.content.decode()

    assert "Is <this> right?" in text
    assert "Maya Lindqvist\n**Yes**, it is" in text
    assert "[receipt.pdf]" in text
    assert "Secretly" not in text
    assert "Secretly not" in signed_in.get(address(talk, "file/?as=text&notes=1")).content.decode()


def test_html_is_escaped_and_the_file_name_is_harmless(signed_in, talk):
    answer = signed_in.get(address(talk, "file/?as=html"))
    html = answer.content.decode()

    assert "Is &lt;this&gt; right?" in html
    assert "<strong>Yes</strong>" in html
    assert "<Raman>" not in html
    disposition = answer["Content-Disposition"]
    assert disposition.startswith('attachment; filename="priya-raman-20')
    assert disposition.endswith(f'-{talk.pk}.html"')
    assert "sandbox" in answer["Content-Security-Policy"]
    assert signed_in.get(address(talk, "file/?as=exe")).status_code == 400


def test_the_customer_gets_no_notes_and_the_team_sees_that_it_was_sent(signed_in, talk, teammate):
    answer = signed_in.post(address(talk, "mail/"), {"to": "contact", "notes": "1"})
    with inside_workspace(teammate.workspace_id):
        (event,) = OutboxEvent.objects.filter(topic="inbox.transcript_wanted")
        last = talk.parts.order_by("-seq").first()

    assert answer.status_code == 302
    assert event.payload["with_notes"] is False
    assert (last.kind, "transcript" in last.body) == ("note", True)
    deliver_transcript(workspace_id=teammate.workspace_id, **event.payload)
    (sent,) = mail.outbox
    whole = sent.body + str(sent.alternatives) + str(sent.attachments)
    assert sent.to == ["priya@halden.example"]
    assert "Is <this> right?" in sent.body
    assert ("Maya" in whole, "Lindqvist" in whole) == (True, False)
    assert "Secretly" not in whole
    assert "\n" not in sent.subject


def test_notes_never_reach_the_customer_whatever_is_asked(talk, teammate):
    ids = {"workspace_id": teammate.workspace_id, "conversation_id": talk.pk, "teammate_id": teammate.pk}

    assert mail_transcript(**ids, to="contact", with_notes=True)
    assert mail_transcript(**ids, to="me", with_notes=True)
    assert not mail_transcript(**ids | {"conversation_id": 0}, to="me", with_notes=True)

    assert ["Secretly" in one.body for one in mail.outbox] == [False, True]
    assert mail.outbox[1].to == [teammate.user.email]


def test_a_guest_mails_customers_nothing(client, talk, colleague):
    with inside_workspace(talk.workspace_id):
        colleague.role = "guest"
        colleague.save()
    client.force_login(colleague.user)

    assert client.post(address(talk, "mail/"), {"to": "contact"}).status_code == 403
    assert b"Send to Priya" not in client.get(address(talk)).content
    assert client.post(address(talk, "mail/"), {"to": "me"}).status_code == 302
    assert client.post(address(talk, "mail/"), {"to": "boss@example.com"}).status_code == 400


def test_a_stranger_gets_no_transcript(client, talk, outsider):
    client.force_login(outsider.user)

    for end in ("", "file/?as=text"):
        assert client.get(address(talk, end)).status_code == 404
        assert client.get(address(talk, end).replace("fernhill", "quarry")).status_code == 404


def test_the_menu_leads_to_the_page_without_scripts(signed_in, talk):
    answer = signed_in.post(address(talk))

    assert (answer.status_code, answer.url) == (302, address(talk))
    assert b"Download as HTML" in signed_in.get(address(talk)).content


def test_pressing_twice_mails_the_customer_once_and_a_name_calls_nobody(signed_in, talk, teammate, colleague):
    with inside_workspace(teammate.workspace_id):
        talk.contact.name = "@Sam [here](https://evil.example)"
        talk.contact.save()
    said = {"to": "contact", "client_id": uuid4()}

    for _ in range(2):
        signed_in.post(address(talk, "mail/"), said)

    with inside_workspace(teammate.workspace_id):
        note = talk.parts.order_by("-seq").first()
        assert OutboxEvent.objects.filter(topic="inbox.transcript_wanted").count() == 1
        assert not Mention.objects.filter(teammate=colleague).exists()
    assert (note.seq, "<a href" in note.body_html) == (5, False)
    assert signed_in.post(address(talk, "mail/"), said | {"client_id": "x"}).status_code == 400
