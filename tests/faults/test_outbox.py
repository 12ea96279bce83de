"""What was committed is passed on, whoever dies in between."""

import subprocess
import sys
from typing import Any
from uuid import uuid4

import pytest

from inbox.events import part_added
from inbox.models import ConversationPart
from tests.faults.programs import environment_of_this_database
from workspaces.actions.relaying import relay_outbox
from workspaces.models import OutboxEvent
from workspaces.tenancy import across_workspaces, inside_workspace

DIES_BETWEEN_COMMIT_AND_PUBLISH = """
import os, signal, sys, uuid, django
django.setup()
from inbox.events import part_added
from inbox.models import Conversation
from workspaces.tenancy import inside_workspace

def die(**_):
    os.kill(os.getpid(), signal.SIGKILL)

part_added.hastened.receivers = []
part_added.hastened.connect(die, weak=False)
workspace_id, pk, client_id = int(sys.argv[1]), int(sys.argv[2]), uuid.UUID(sys.argv[3])
with inside_workspace(workspace_id):
    Conversation.objects.get(pk=pk).receive(body="Still here?", client_id=client_id)
"""


@pytest.mark.django_db(transaction=True)
def test_a_message_is_passed_on_though_its_process_died_after_the_commit(conversation):
    relay_outbox()
    arguments = [str(conversation.workspace_id), str(conversation.pk), str(uuid4())]
    heard: list[dict[str, Any]] = []

    def hear(**said: Any) -> None:
        heard.append(said)

    program = [sys.executable, "-W", "ignore", "-c", DIES_BETWEEN_COMMIT_AND_PUBLISH, *arguments]
    died = subprocess.run(program, env=environment_of_this_database(), check=False)
    part_added.happened.connect(hear)
    try:
        relayed = [relay_outbox(), relay_outbox()]
    finally:
        part_added.happened.disconnect(hear)

    with across_workspaces():
        stored = ConversationPart.objects.filter(body="Still here?").count()
    assert (died.returncode, stored, relayed) == (-9, 1, [1, 0])
    assert [(said["conversation_id"], said["seq"]) for said in heard] == [(conversation.pk, 2)]


DIES_IN_THE_MIDDLE_OF_A_BATCH = """
import os, signal, django
django.setup()
from inbox.events import part_added
from workspaces.actions.relaying import relay_outbox

heard = []

def die_at_the_third(**said):
    heard.append(said)
    if len(heard) == 3:
        os.kill(os.getpid(), signal.SIGKILL)

part_added.happened.connect(die_at_the_third, weak=False)
relay_outbox()
"""


@pytest.mark.django_db(transaction=True)
def test_a_relay_that_dies_in_the_middle_leaves_its_whole_batch_to_the_next(conversation):
    with inside_workspace(conversation.workspace_id):
        for number in range(4):
            conversation.receive(body=f"Message {number}")
    program = [sys.executable, "-W", "ignore", "-c", DIES_IN_THE_MIDDLE_OF_A_BATCH]

    died = subprocess.run(program, env=environment_of_this_database(), check=False)

    assert (died.returncode, relay_outbox(), relay_outbox()) == (-9, 5, 0)


@pytest.mark.django_db
def test_an_event_whose_receiver_fails_waits_for_another_try(conversation):
    def fail(**_: Any) -> None:
        raise ValueError

    part_added.happened.connect(fail)
    try:
        relayed = relay_outbox()
    finally:
        part_added.happened.disconnect(fail)

    with across_workspaces():
        event = OutboxEvent.objects.get()
    assert (relayed, event.attempts, "ValueError" in event.last_error) == (0, 1, True)
