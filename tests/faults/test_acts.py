"""A worker that is killed in the middle of a large act."""

import subprocess
import sys
import time
from uuid import uuid4

import pytest

from config.bootstrap import ROOT
from inbox.actions.acts import go_on_with_acts, perform
from inbox.models import Act, Conversation, ConversationPart
from tests.faults.programs import environment_of_this_database
from workspaces.tenancy import across_workspaces, inside_workspace

GO_ON = "import django; django.setup(); from inbox.actions.acts import go_on_with_acts; go_on_with_acts()"
MANY, PATIENCE_S = 400, 20.0


def done(act: Act) -> int:
    with across_workspaces():
        return Act.objects.get(pk=act.pk).done


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_killed_worker_is_gone_on_from_where_it_was(teammate, contact):
    with inside_workspace(teammate.workspace_id):
        rows = [Conversation(workspace_id=teammate.workspace_id, contact=contact) for _ in range(MANY)]
        ids = [row.pk for row in Conversation.objects.bulk_create(rows)]
        act = perform(by=teammate, conversation_ids=ids, steps=[{"do": "close"}], client_id=uuid4())
    worker = subprocess.Popen([sys.executable, "-c", GO_ON], cwd=ROOT, env=environment_of_this_database())
    give_up_at = time.monotonic() + PATIENCE_S

    while not done(act) and time.monotonic() < give_up_at:
        time.sleep(0.01)
    worker.kill()
    worker.wait()
    at_the_kill = done(act)
    go_on_with_acts()

    with across_workspaces():
        assert (Act.objects.get(pk=act.pk).state, done(act)) == ("done", MANY)
        closed = ConversationPart.objects.filter(kind="closed")
        assert sorted(closed.values_list("conversation_id", flat=True)) == ids
    assert 0 < at_the_kill < MANY
