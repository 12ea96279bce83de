"""The API's routes on this floor."""

from django.urls import path

from workspaces.api.views import MeView

urlpatterns = [path("me", MeView.as_view(), name="api_me")]
