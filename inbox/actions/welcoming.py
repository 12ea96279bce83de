"""The first conversation of a new workspace."""

from uuid import UUID

from customers.models import Contact
from inbox.actions.inbound import start_conversation
from inbox.models import MessengerSettings
from workspaces.tenancy import inside_workspace

GUIDE = "parley-guide"
FIRST = UUID("00000000-0000-4000-8000-000000000001")
TEXT = """Welcome! This is how a customer's message looks. Answer it with R, then close it with E.

To hear from your own customers, put the Messenger on your site. Every key is listed under ?."""


def welcome(*, workspace_id: int) -> None:
    """Let the guide write, once: asked again it finds its own message and changes nothing."""
    with inside_workspace(workspace_id):
        MessengerSettings.objects.of(workspace_id)
        guide, _ = Contact.objects.get_or_create(
            workspace_id=workspace_id, external_id=GUIDE, defaults={"name": "Parley Guide"}
        )
        start_conversation(contact=guide, body=TEXT, client_id=FIRST)
