"""Saved replies in use: counted once, done as one act, taken back as a whole."""

from datetime import timedelta
from threading import Thread
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from inbox.actions.delivering import deliver_held_replies
from inbox.actions.macros import save_macro
from inbox.actions.sending import Outgoing, discard, send_reply, take_back
from inbox.actions.tagging import tag_conversation
from inbox.actions.using import NOTE_HELD, Use, leave_held_notes, take_back_uses, use_macros
from inbox.models import Act, Conversation, ConversationTag, Macro, MacroUse
from tagging.models import Tag
from workspaces.actions.refusals import RefusedError
from workspaces.tenancy import across_workspaces, inside_workspace

STEPS = [{"do": "assign", "teammate": "me"}, {"do": "priority", "is_priority": True}, {"do": "close"}]


def moment_of(word):
    return (timezone.now() + timedelta(days=1)).isoformat()


@pytest.fixture
def macro(teammate):
    with inside_workspace(teammate.workspace_id):
        tag = Tag.objects.called("Billing", workspace_id=teammate.workspace_id)
        steps = [{"do": "tag", "tag": tag.pk}, *STEPS]
        return save_macro(
            None,
            by=teammate,
            name="Done",
            note="For {{ customer.first_name }}: {{ company.name }}",
            steps=steps,
        )


def use(macro, conversation, by, client_id):
    asked = Use([macro], macro.steps, client_id, moment_of)
    return use_macros(asked, conversation=conversation, by=by)


def standing(conversation):
    stored = Conversation.objects.get(pk=conversation.pk)
    tags = list(ConversationTag.objects.filter(conversation=stored).values_list("tag__name", flat=True))
    tags.sort()
    fields = ("state", "assignee_id", "team_id", "is_priority", "waiting_since", "snoozed_until")
    return {name: getattr(stored, name) for name in fields} | {"tags": tags}


@pytest.mark.in_workspace
def test_undo_gives_back_exactly_what_was_there(teammate, conversation, macro):
    client_id = uuid4()
    tag_conversation(
        conversation=conversation,
        tag=Tag.objects.called("Bug", workspace_id=teammate.workspace_id),
        by=teammate,
    )
    before = standing(conversation)

    act = use(macro, conversation, teammate, client_id)
    done = standing(conversation)
    take_back_uses(conversation=conversation, by=teammate, client_id=client_id)

    assert (done["state"], done["assignee_id"], done["is_priority"]) == ("closed", teammate.pk, True)
    assert done["tags"] == ["Billing", "Bug"]
    assert act.label == "Done"
    assert standing(conversation) == before
    left = macro.fresh()
    assert (MacroUse.objects.count(), left.used_count, left.last_used_at) == (0, 0, None)
    assert not MacroUse.objects.due_notes(timezone.now() + 2 * NOTE_HELD).exists()


@pytest.mark.in_workspace
def test_the_same_request_again_changes_and_counts_nothing(teammate, conversation, macro):
    client_id = uuid4()

    acts = {use(macro, conversation, teammate, client_id).pk for _ in range(3)}

    assert (len(acts), Act.objects.count(), MacroUse.objects.count()) == (1, 1, 1)
    assert macro.fresh().used_count == 1


@pytest.mark.django_db(transaction=True)
def test_two_browsers_at_once_use_it_once_each_and_one_request_twice_only_once(teammate, conversation, macro):
    first, second = uuid4(), uuid4()

    def try_it(client_id):
        with inside_workspace(teammate.workspace_id):
            use(macro, conversation, teammate, client_id)
        connection.close()

    threads = [Thread(target=try_it, args=[client_id]) for client_id in (first, first, second, second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with across_workspaces():
        kinds = list(conversation.parts.order_by("seq").values_list("kind", flat=True))
        assert (Act.objects.count(), MacroUse.objects.count()) == (2, 2)
        assert Macro.objects.get().used_count == 2
    assert sorted(kinds) == ["assigned", "closed", "message", "prioritized", "tagged"]


@pytest.mark.in_workspace
def test_a_note_is_left_once_nobody_can_take_it_back_and_only_once(teammate, conversation, macro):
    with time_machine.travel("2026-03-02 09:00:00+00:00", tick=False) as clock:
        use(macro, conversation, teammate, uuid4())
        early = leave_held_notes()
        clock.shift(NOTE_HELD + timedelta(seconds=1))
        swept = [leave_held_notes(), leave_held_notes()]

    notes = conversation.parts.filter(kind="note").values_list("body", flat=True)
    assert (early, swept, list(notes)) == (0, [1, 0], ["For Priya: (no company name)"])


@pytest.mark.in_workspace
def test_a_note_waits_as_long_as_its_reply_is_held(teammate, conversation, macro):
    client_id = uuid4()
    with time_machine.travel("2026-03-02 09:00:00+00:00", tick=False) as clock:
        reply = Outgoing(body="Words", client_id=client_id)
        send_reply(conversation=conversation, by=teammate, reply=reply, hold_s=60)
        use(macro, conversation, teammate, client_id)
        clock.shift(2 * NOTE_HELD)
        early = leave_held_notes()
        clock.shift(timedelta(minutes=1))
        deliver_held_replies()
        late = leave_held_notes()

    assert (early, late) == (0, 1)


@pytest.mark.in_workspace
@pytest.mark.parametrize("away", [take_back, discard])
def test_a_reply_that_is_taken_back_or_dropped_takes_everything_with_it(teammate, conversation, macro, away):
    client_id, before = uuid4(), standing(conversation)
    reply = Outgoing(body="Words", client_id=client_id)
    send_reply(conversation=conversation, by=teammate, reply=reply, hold_s=60)
    use(macro, conversation, teammate, client_id)

    away(conversation=conversation, by=teammate, client_id=client_id)

    assert standing(conversation) == before
    assert (MacroUse.objects.count(), macro.fresh().used_count) == (0, 0)


@pytest.mark.in_workspace
def test_nobody_takes_back_what_a_colleague_used(teammate, colleague, conversation, macro):
    client_id = uuid4()
    use(macro, conversation, teammate, client_id)

    act = take_back_uses(conversation=conversation, by=colleague, client_id=client_id)

    assert (act.state, standing(conversation)["state"], macro.fresh().used_count) == ("done", "closed", 1)


@pytest.mark.in_workspace
def test_a_step_about_something_gone_is_refused_and_nothing_is_done(teammate, conversation, macro):
    Tag.objects.all().delete()

    with pytest.raises(RefusedError, match="can no longer be done"):
        use(macro, conversation, teammate, uuid4())

    assert (Conversation.objects.get(pk=conversation.pk).state, MacroUse.objects.count()) == ("open", 0)
