"""Work the inbox does on its own."""

import pytest

from inbox.models import ConversationPart, MessengerSettings
from inbox.tasks import measure_reply_times
from tests.factories.inbox import ConversationFactory
from tests.factories.messenger import configure
from workspaces.tenancy import inside_workspace

pytestmark = pytest.mark.django_db


def test_reply_times_are_measured_for_each_workspace_by_itself_and_again_without_harm(
    contact, teammate, outsider
):
    with inside_workspace(contact.workspace_id):
        for _ in range(10):
            ConversationFactory(contact=contact).reply(by=teammate, body="Hi")
        ConversationPart.objects.filter(kind="reply").update(details={"waited_s": 700})
    configure(outsider.workspace, usual_reply_s=60)

    for _ in range(2):
        measure_reply_times()

    found = []
    for workspace in (contact.workspace, outsider.workspace):
        with inside_workspace(workspace.pk):
            found.append(MessengerSettings.objects.of(workspace.pk).usual_reply_s)
    assert found == [700, None]
