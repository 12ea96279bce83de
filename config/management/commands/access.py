"""Print how to reach the demo, as JSON for scripts and tests."""

import json
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from config.demo.credentials import PASSWORD, WORKSPACES, DemoWorkspace, api_token
from inbox.models import MessengerSettings
from workspaces.models import Workspace
from workspaces.tenancy import inside_workspace


class Command(BaseCommand):
    """Print addresses, keys and sign-ins of the demo workspaces."""

    help = __doc__ or ""

    def handle(self, **_: Any) -> None:
        """Write one JSON object to standard output."""
        found = [access_of(demo) for demo in WORKSPACES if Workspace.objects.filter(slug=demo.slug).exists()]
        access = {
            "url": settings.PARLEY_BASE_URL,
            "messenger_demo_url": settings.PARLEY_MESSENGER_DEMO_URL,
            "workspaces": found,
        }
        self.stdout.write(json.dumps(access, indent=2))


def access_of(demo: DemoWorkspace) -> dict[str, Any]:
    """Return what a script needs to use one demo workspace."""
    workspace = Workspace.objects.get(slug=demo.slug)
    with inside_workspace(workspace.pk):
        secret = MessengerSettings.objects.of(workspace.pk).identity_secret
    people = [
        {"name": t.name, "email": t.email, "password": PASSWORD, "role": t.role} for t in demo.teammates
    ]
    return {
        "slug": workspace.slug,
        "name": workspace.name,
        "app_id": workspace.app_id,
        "identity_secret": secret,
        "api_token": api_token(workspace.slug),
        "teammates": people,
    }
