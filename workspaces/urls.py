"""Public pages."""

from django.urls import path
from django.views.generic import RedirectView

from workspaces.views.doors import confirmed_page, found_workspace_page, front_door, sign_up_page
from workspaces.views.sessions import end_session

urlpatterns = [
    path("", front_door, name="front_door"),
    path("signup/", sign_up_page, name="sign_up"),
    path("signup/<str:token>/", confirmed_page, name="sign_up_confirmed"),
    path("workspaces/new/", found_workspace_page, name="found_workspace"),
    path("accounts/sessions/<int:pk>/end/", end_session, name="end_session"),
    path("accounts/signup/", RedirectView.as_view(pattern_name="sign_up")),
]
