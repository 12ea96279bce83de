"""Ending one of one's own sessions."""

from allauth.usersessions.models import UserSession
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from workspaces.live import ring_seat_changed


@login_required
@require_POST
def end_session(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign one browser out, its sockets too; somebody else's does not exist."""
    session = get_object_or_404(UserSession, pk=pk, user_id=request.user.pk)
    session.end()
    ring_seat_changed(session.user_id)
    return redirect("usersessions_list")
