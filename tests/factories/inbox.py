"""Conversations, made the way the product makes them."""

from typing import Any

from customers.models import Contact
from inbox.actions.inbound import start_conversation
from inbox.models import Conversation
from workspaces.tenancy import inside_workspace


def ConversationFactory(  # noqa: N802 -- reads like the factories beside it
    *, contact: Contact, body: str = "The export shows the wrong month.", **fields: Any
) -> Conversation:
    """Return a conversation that a contact has begun."""
    with inside_workspace(contact.workspace_id):
        return start_conversation(contact=contact, body=body, **fields).conversation
