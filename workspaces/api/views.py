"""The caller itself."""

from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from workspaces.tenancy import inside_workspace


class MeView(APIView):
    """Who holds the token, and whose workspace it opens."""

    def get(self, request: Request) -> Response:
        """Answer with the admin behind the token and its app."""
        token: Any = request.auth
        with inside_workspace(token.workspace_id):
            return Response(admin_with_app(token))


def admin_with_app(token: Any) -> dict[str, Any]:
    """Return the admin object of a token's maker, with the workspace as ``app``."""
    teammate, workspace = token.created_by, token.workspace
    return {
        "type": "admin",
        "id": str(teammate.pk),
        "name": teammate.name,
        "email": teammate.user.email,
        "job_title": teammate.job_title or None,
        "away_mode_enabled": teammate.is_away,
        "away_mode_reassign": False,
        "away_status_reason_id": None,
        "has_inbox_seat": teammate.removed_at is None,
        "team_ids": list(teammate.teams.order_by("pk").values_list("pk", flat=True)),
        "avatar": None,
        "email_verified": True,
        "app": {
            "type": "app",
            "id_code": workspace.app_id,
            "name": workspace.name,
            "region": "SELF",
            "timezone": workspace.time_zone,
            "created_at": int(workspace.created_at.timestamp()),
            "identity_verification": True,
        },
    }
