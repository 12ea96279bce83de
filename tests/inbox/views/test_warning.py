"""What is asked before something goes out, and the signature that goes below it."""

from uuid import uuid4

import pytest

from inbox.models import ConversationPart, WritingChoices
from tests.factories.inbox import ConversationFactory
from workspaces.models import OfficeHours
from workspaces.tenancy import across_workspaces, inside_workspace

JSON = {"HTTP_ACCEPT": "application/json"}


def write(client, conversation, body, *, headers=JSON, **said):
    url = f"/w/fernhill/inbox/conversations/{conversation.pk}/write/"
    data = {"body": body, "mode": "reply", "client_id": str(uuid4())} | said
    return client.post(url, data, **headers)


def written(conversation):
    with across_workspaces():
        parts = ConversationPart.objects.filter(conversation=conversation, kind__in=["reply", "note"])
        return list(parts.order_by("seq").values_list("kind", "body"))


@pytest.fixture(autouse=True)
def _sent_at_once(teammate, colleague):
    """Let replies go out without being held."""
    for one in (teammate, colleague):
        one.user.prefer(hold_s=0)


def test_a_reply_with_a_reason_stops_and_stores_nothing_until_it_is_confirmed(signed_in, conversation):
    body = "Dear [Name], I attached it. Card 4111 1111 1111 1111"

    stop = write(signed_in, conversation, body)

    kinds = [warning["kind"] for warning in stop.json()["warnings"]]
    assert (stop.status_code, kinds) == (409, ["missing_file", "card_number", "placeholder"])
    assert "•••• •••• •••• 1111" in stop.json()["masked"]
    assert written(conversation) == []
    assert write(signed_in, conversation, body, confirmed="missing_file placeholder").status_code == 409
    assert write(signed_in, conversation, body, confirmed=" ".join(kinds)).status_code == 200
    assert written(conversation) == [("reply", body)]


@pytest.mark.parametrize("hold_s", [0, 20])
def test_a_try_that_was_stored_is_not_asked_about_again(signed_in, teammate, conversation, hold_s):
    teammate.user.prefer(hold_s=hold_s)
    said = {"body": "It is attached", "client_id": str(uuid4())}
    write(signed_in, conversation, confirmed="missing_file", **said)

    again = write(signed_in, conversation, **said)

    assert again.status_code == 200
    assert len(written(conversation)) == (0 if hold_s else 1)


def test_without_scripts_the_stop_is_a_page_that_sends(signed_in, conversation):
    page = write(signed_in, conversation, "Dear [Name]", headers={}, began_at_seq="1")

    html = page.content.decode()
    assert page.status_code == 409
    assert '<input type="hidden" name="confirmed" value="placeholder">' in html
    assert '<input type="hidden" name="began_at_seq" value="1">' in html
    assert "Dear [Name]</textarea>" in html


def test_notes_are_only_asked_about_card_numbers_and_choices_are_ones_own(signed_in, teammate, conversation):
    assert write(signed_in, conversation, "[Name] attached", mode="note").status_code == 200
    assert write(signed_in, conversation, "4111111111111111", mode="note").status_code == 409

    signed_in.post("/w/fernhill/settings/writing/", {"signature": "", "warns_missing_file": "on"}, **JSON)

    assert write(signed_in, conversation, "Dear [Name] 4111111111111111").status_code == 200
    assert write(signed_in, conversation, "It is attached").status_code == 409


def test_a_signature_goes_below_replies_once_and_below_no_note(signed_in, conversation):
    signed_in.post("/w/fernhill/settings/writing/", {"signature": "**Maya**", "adds_signature": "on"}, **JSON)

    write(signed_in, conversation, "Hello")
    write(signed_in, conversation, "Hello\n\n**Maya**")
    write(signed_in, conversation, "Look", mode="note")
    signed_in.post("/w/fernhill/settings/writing/", {"signature": "**Maya**"}, **JSON)
    write(signed_in, conversation, "Plain")

    signed = ("reply", "Hello\n\n**Maya**")
    assert written(conversation) == [signed, signed, ("note", "Look"), ("reply", "Plain")]


def test_a_signature_that_was_added_can_be_taken_off(teammate):
    with inside_workspace(teammate.workspace_id):
        choices = WritingChoices(teammate=teammate, signature=" Maya\r\nFernhill ")

    assert choices.unsign(choices.sign("Hello ")) == "Hello"
    assert choices.sign("Hi\r\n\r\nMaya\r\nFernhill") == "Hi\r\n\r\nMaya\r\nFernhill"
    assert choices.sign("") == ""


def test_one_s_signature_is_nobody_else_s(client, signed_in, colleague, contact, conversation):
    signed_in.post("/w/fernhill/settings/writing/", {"signature": "Maya", "adds_signature": "on"}, **JSON)
    client.force_login(colleague.user)
    with inside_workspace(colleague.workspace_id):
        other = ConversationFactory(contact=contact)

    write(client, other, "Hello")

    assert written(other) == [("reply", "Hello")]


@pytest.mark.parametrize(
    ("is_away_all_week", "is_for_later", "status"), [(True, "", 409), (True, "fri 14", 200), (False, "", 200)]
)
def test_outside_office_hours_whoever_wants_is_asked(
    signed_in, teammate, conversation, is_away_all_week, is_for_later, status
):
    with inside_workspace(teammate.workspace_id):
        OfficeHours.objects.create(
            workspace=teammate.workspace, time_zone_name="UTC", is_always_open=not is_away_all_week
        )
    assert write(signed_in, conversation, "Not asked about").status_code == 200
    signed_in.post("/w/fernhill/settings/writing/", {"warns_closed": "on"}, **JSON)

    answer = write(signed_in, conversation, "Hello", send_at=is_for_later)

    assert answer.status_code == status
    assert status == 200 or "Nobody is in" in answer.json()["stop"]
