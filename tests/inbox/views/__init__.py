"""The inbox's pages and forms, as a browser without JavaScript uses them."""

from django.urls import reverse

from inbox.models import Conversation
from workspaces.tenancy import across_workspaces


def url(teammate, name: str, **kwargs) -> str:
    return reverse(name, kwargs={"workspace_slug": teammate.workspace.slug, **kwargs})


def fresh(conversation) -> Conversation:
    with across_workspaces():
        return Conversation.objects.get(pk=conversation.pk)
