"""What a token may be used for."""

from typing import Any

from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from workspaces.models import AccessToken, Scope


class HasScope(BasePermission):
    """``read`` for safe methods, ``write`` for all others; every API view keeps it."""

    message = "This token's scopes do not allow this."

    def has_permission(self, request: Request, view: Any) -> bool:
        """Tell whether the token carries the scope the method takes."""
        scope = Scope.READ if request.method in SAFE_METHODS else Scope.WRITE
        return isinstance(request.auth, AccessToken) and scope in request.auth.scopes
