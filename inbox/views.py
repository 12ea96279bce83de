"""The inbox."""

from django.http import HttpResponse

from workspaces.middleware import TeammateRequest


def inbox(request: TeammateRequest) -> HttpResponse:
    """Show the inbox."""
    return HttpResponse("inbox")
