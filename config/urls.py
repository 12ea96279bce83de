"""Every route: below ``/w/<slug>/`` a workspace's, below ``/api/`` and ``/messenger/`` a token's, else public."""

from django.urls import include, path

from config.health import healthz, readyz

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("api/", include("workspaces.api.urls")),
    path("messenger/", include("inbox.messenger.urls")),
    path("w/<slug:workspace_slug>/", include("inbox.urls")),
    path("", include("workspaces.urls")),
    path("accounts/", include("allauth.urls")),
]

handler400 = "config.errors.bad_request"
handler404 = "config.errors.not_found"
handler500 = "config.errors.server_error"
