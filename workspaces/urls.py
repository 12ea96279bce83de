"""Public pages and the pages about people and workspaces."""

from django.urls import path

from workspaces.views import front_door

urlpatterns = [path("", front_door, name="front_door")]
