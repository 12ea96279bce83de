"""Saved replies where they are used: offered, sent, done at once, made of a reply."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from inbox.actions.macros import save_macro
from inbox.models import Conversation, ConversationPart, Macro, MacroUse
from tagging.models import Tag
from tests.factories.customers import CompanyFactory
from tests.factories.inbox import ConversationFactory
from tests.inbox.views import fresh, url
from workspaces.tenancy import across_workspaces, inside_workspace

JSON = {"headers": {"Accept": "application/json"}}
CLOSE = [{"do": "close"}]


def make(by, name, **fields) -> Macro:
    with inside_workspace(by.workspace_id):
        return save_macro(
            None, by=by, name=name, **{"audience": "everyone", "body": f"Words of {name}", **fields}
        )


def use(macro, by, conversation, times=1, contexts=()):
    with inside_workspace(by.workspace_id):
        for _ in range(times):
            MacroUse.objects.note(
                macro, by=by, conversation=conversation, client_id=uuid4(), contexts=contexts
            )


def offered(client, teammate, conversation, query="") -> list[str]:
    return [item["name"] for item in items(client, teammate, conversation, query)]


def items(client, teammate, conversation, query=""):
    return client.get(url(teammate, "conversation_macros", pk=conversation.pk), {"q": query}).json()["items"]


def reply(client, teammate, conversation, body, macro, **more):
    form = {
        "body": body,
        "mode": "reply",
        "client_id": uuid4(),
        "began_at_seq": 1,
        "macros": macro.pk,
        **more,
    }
    return client.post(url(teammate, "conversation_write", pk=conversation.pk), form, **JSON)


def test_own_use_in_conversations_like_this_one_comes_first_then_everybodys_then_the_name(
    signed_in, teammate, colleague, contact, conversation
):
    with inside_workspace(teammate.workspace_id):
        tag = Tag.objects.called("Billing", workspace_id=teammate.workspace_id)
        conversation.tag_links.create(workspace_id=teammate.workspace_id, tag=tag)
        elsewhere = ConversationFactory(contact=contact)
    like_this, other = [f"tag:{tag.pk}", "kind:user"], ["tag:0", "plan:None"]
    zebra, often, own, alike = (make(teammate, name) for name in ("zebra", "often", "own", "alike"))
    make(teammate, "Ant")
    use(often, colleague, elsewhere, times=5, contexts=like_this)
    use(own, teammate, elsewhere, times=3, contexts=other)
    use(alike, teammate, elsewhere, times=1, contexts=like_this)

    assert offered(signed_in, teammate, conversation) == ["alike", "often", "own", "Ant", "zebra"]
    assert offered(signed_in, teammate, conversation, "zbra") == [zebra.name]
    assert offered(signed_in, teammate, conversation, "words of own") == ["own"]
    assert offered(signed_in, teammate, conversation, "unicorn") == []


def test_nobody_is_offered_what_is_not_theirs(signed_in, teammate, colleague, outsider, conversation):
    make(colleague, "CANARY mine", audience="personal")
    make(outsider, "CANARY next door")
    gone = make(teammate, "CANARY archived")
    with across_workspaces():
        gone.archive()

    assert offered(signed_in, teammate, conversation) == []
    assert (
        "CANARY"
        not in signed_in.get(
            url(teammate, "conversation_macros", pk=conversation.pk), {"names": ""}
        ).content.decode()
    )


def test_a_choice_is_filled_for_the_customer_and_says_what_is_missing(signed_in, teammate, conversation):
    with across_workspaces():
        company = CompanyFactory(workspace=teammate.workspace, name="Halden Studio")
        Conversation.objects.filter(pk=conversation.pk).update(company=company)
    body = "Hi {{ customer.first_name | there }}, {{ company.name }} is on {{ company.plan }}. {{ teammate.first_name }}"
    make(teammate, "Plan", body=body, steps=CLOSE, note="Asked for the plan")

    (item,) = items(signed_in, teammate, conversation)

    assert item["text"] == "Hi Priya, Halden Studio is on {{ company.plan }}. Maya"
    assert item["missing"] == {"{{ company.plan }}": "Priya has no company plan: fill the marked place."}
    assert [step["words"] for step in item["steps"]] == ["close", "leave a note"]
    assert '<mark class="place">{{ company.plan }}</mark>' in item["preview"]


def test_offering_costs_the_same_for_one_and_for_many(signed_in, teammate, colleague, conversation):
    with inside_workspace(teammate.workspace_id):
        tag = Tag.objects.called("Billing", workspace_id=teammate.workspace_id)
    costs = set()
    for number in range(3):
        for one in range(number * 3 + 2):
            steps = [{"do": "tag", "tag": tag.pk}, {"do": "assign", "teammate": colleague.pk}]
            macro = make(teammate, f"Macro {number} {one}", steps=steps)
            use(macro, teammate, conversation, times=2)
        with CaptureQueriesContext(connection) as asked:
            offered(signed_in, teammate, conversation)
        costs.add(len(asked))

    assert len(costs) == 1


def test_what_often_came_next_is_said_and_offered_first(signed_in, teammate, contact, conversation):
    ask, answer, other = (
        make(teammate, name) for name in ("Ask for a file", "Thanks for the file", "A other")
    )
    for _ in range(2):
        with inside_workspace(teammate.workspace_id):
            before = ConversationFactory(contact=contact)
        use(ask, teammate, before)
        use(answer, teammate, before)
    use(other, teammate, conversation, times=3)

    first = items(signed_in, teammate, conversation, "ask")[0]
    honest = items(signed_in, teammate, conversation, "other")[0]
    use(ask, teammate, conversation)
    then = items(signed_in, teammate, conversation)

    assert "Often followed by “Thanks for the file”" in first["preview"]
    assert "Often followed" not in honest["preview"]
    assert (then[0]["name"], then[0]["detail"]) == ("Thanks for the file", "often next")


def test_a_reply_does_the_steps_that_are_left_and_can_be_taken_back(signed_in, teammate, conversation):
    macro = make(teammate, "Done", steps=[{"do": "priority", "is_priority": True}, *CLOSE])

    answer = reply(signed_in, teammate, conversation, "Words", macro, steps=["close"]).json()
    done = fresh(conversation)
    signed_in.post(
        url(teammate, "conversation_macro_undo", pk=conversation.pk), {"client_id": answer["uses"]}, **JSON
    )

    assert (done.state, done.is_priority, answer["act"]["said"]) == ("closed", False, "Done")
    assert fresh(conversation).state == "open"
    with across_workspaces():
        assert (MacroUse.objects.count(), Macro.objects.get().used_count) == (0, 0)


def test_an_open_place_stops_the_reply_before_anything_is_stored(signed_in, teammate, conversation):
    macro = make(teammate, "Plan", body="On {{ company.plan }}", steps=CLOSE)

    answer = reply(signed_in, teammate, conversation, "On {{ company.plan }}", macro, steps=["close"])
    free = signed_in.post(
        url(teammate, "conversation_write", pk=conversation.pk),
        {"body": "Write {{ name }} there", "mode": "note", "client_id": uuid4()},
        **JSON,
    )

    assert answer.status_code == 400
    assert answer.json()["errors"]["body"] == ["Fill the marked place first: {{ company.plan }}"]
    assert free.status_code == 200
    with across_workspaces():
        assert not ConversationPart.objects.filter(kind="reply").exists()
    assert fresh(conversation).state == "open"


def test_a_step_that_is_gone_stores_no_reply_either(signed_in, teammate, conversation):
    macro = make(teammate, "Gone")

    answer = reply(signed_in, teammate, conversation, "Words", macro, steps=["tag:999999"])

    assert (answer.status_code, fresh(conversation).last_seq) == (400, 1)
    with across_workspaces():
        assert not MacroUse.objects.exists()


@pytest.mark.parametrize("kind", ["personal", "elsewhere"])
def test_nobody_uses_what_is_not_theirs(signed_in, teammate, colleague, outsider, conversation, kind):
    macro = make(colleague, "x", audience="personal") if kind == "personal" else make(outsider, "x")

    sent = reply(signed_in, teammate, conversation, "Words", macro)
    done = signed_in.post(
        url(teammate, "conversation_macro_apply", pk=conversation.pk),
        {"macros": macro.pk, "client_id": uuid4()},
        **JSON,
    )

    assert (sent.status_code, done.status_code, fresh(conversation).last_seq) == (400, 400, 1)


def test_one_without_words_is_done_at_once_and_once(signed_in, teammate, conversation):
    macro = make(teammate, "Not for us", body="", steps=CLOSE)
    form = {"macros": macro.pk, "client_id": uuid4()}

    for _ in range(2):
        answer = signed_in.post(url(teammate, "conversation_macro_apply", pk=conversation.pk), form, **JSON)
    done = fresh(conversation)
    signed_in.post(url(teammate, "conversation_macro_undo", pk=conversation.pk), form, **JSON)

    assert (answer.json()["act"]["said"], done.state, fresh(conversation).state) == (
        "Not for us",
        "closed",
        "open",
    )
    with across_workspaces():
        assert Macro.objects.get().used_count == 0


def test_a_good_reply_becomes_a_saved_one_with_its_names_as_places(signed_in, teammate, conversation):
    with across_workspaces():
        part = conversation.reply(by=teammate, body="Hi Priya, press Update. Maya")
    address = url(teammate, "macro_of_reply", pk=conversation.pk, seq=part.seq)

    form = signed_in.get(address).content.decode()
    kept = signed_in.post(
        address, {"name": "Press Update", "audience": "everyone", "body": "Hi {{ customer.name }}"}
    )
    of_message = signed_in.get(url(teammate, "macro_of_reply", pk=conversation.pk, seq=1))

    assert "Hi {{ customer.first_name }}, press Update. {{ teammate.first_name }}</textarea>" in form
    assert "Press Update" in kept.json()["said"]
    assert of_message.status_code == 404
    with across_workspaces():
        macro = Macro.objects.get()
    assert (macro.body, macro.audience, macro.owner_id) == ("Hi {{ customer.name }}", "everyone", teammate.pk)


def test_a_guest_and_a_stranger_are_offered_nothing(client, workspace, teammate, outsider, conversation):
    make(teammate, "CANARY")
    with across_workspaces():
        teammate.change(role="guest")
    client.force_login(teammate.user)
    guest = client.get(url(teammate, "conversation_macros", pk=conversation.pk))
    client.force_login(outsider.user)
    stranger = client.get(url(teammate, "conversation_macros", pk=conversation.pk))

    assert (guest.status_code, stranger.status_code) == (403, 404)
    assert b"CANARY" not in guest.content + stranger.content
