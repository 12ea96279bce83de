"""Ending one of one's own sessions."""

from allauth.usersessions.forms import ManageUserSessionsForm
from allauth.usersessions.models import UserSession
from allauth.usersessions.views import ListUserSessionsView
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from workspaces.guards import signed_in_user
from workspaces.live import ring_seat_changed


class SessionsPage(ListUserSessionsView):
    """Lists the browsers that are signed in; a form signs all but this one out."""

    def form_valid(self, form: ManageUserSessionsForm) -> HttpResponse:
        """Sign the others out, their sockets too."""
        answer: HttpResponse = super().form_valid(form)
        ring_seat_changed(signed_in_user(self.request).pk)
        return answer


@login_required
@require_POST
def end_session(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign one browser out, its sockets too; somebody else's does not exist."""
    session = get_object_or_404(UserSession, pk=pk, user_id=request.user.pk)
    session.end()
    ring_seat_changed(session.user_id)
    return redirect("usersessions_list")
