"""Acts asked for and taken back several times at once: each with a connection of its own."""

from functools import partial
from uuid import uuid4

import pytest

from inbox.actions.acts import perform, undo
from inbox.models import Act, ConversationPart
from tests.factories.inbox import ConversationFactory
from tests.inbox.actions.test_merging_races import at_once
from workspaces.tenancy import inside_workspace


@pytest.mark.django_db(transaction=True)
def test_one_request_many_times_at_once_is_done_once_and_undone_once(teammate, contact):
    pks = [ConversationFactory(contact=contact, body=f"number {number}").pk for number in range(3)]
    steps = [{"do": "close"}, {"do": "tag", "name": "Bug"}]
    ask = partial(perform, by=teammate, conversation_ids=pks, steps=steps, client_id=uuid4())

    acts = at_once(teammate.workspace_id, *[ask] * 4)
    undone = at_once(teammate.workspace_id, *[partial(undo, acts[0], by=teammate)] * 4)

    with inside_workspace(teammate.workspace_id):
        act = Act.objects.get()
        kinds = list(ConversationPart.objects.values_list("kind", flat=True))
    assert {one.pk for one in [*acts, *undone]} == {act.pk}
    assert (act.state, act.undone) == ("undone", 3)
    assert [kinds.count(kind) for kind in ("closed", "tagged", "reopened", "untagged")] == [3] * 4
