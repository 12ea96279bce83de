"""Who calls the API: a workspace's access token."""

from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from workspaces.models import AccessToken, User
from workspaces.tenancy import across_workspaces

KEYWORD = "Bearer "


class BearerAuthentication(BaseAuthentication):
    """``Authorization: Bearer <token>``: the token decides the workspace."""

    def authenticate(self, request: Request) -> tuple[User, AccessToken] | None:
        """Return the token and its maker, or None when the request carries none.

        :raises AuthenticationFailed: the token is unknown, expired or revoked
        """
        header = request.headers.get("Authorization", "")
        if not header.startswith(KEYWORD):
            return None
        with across_workspaces():
            token = AccessToken.objects.recognise(header.removeprefix(KEYWORD).strip())
            if token is None or not token.is_backed:
                raise AuthenticationFailed
            token.touch()
        return token.created_by.user, token

    def authenticate_header(self, request: Request) -> str:
        """Return what makes a missing token a 401 rather than a 403."""
        return 'Bearer realm="api"'
