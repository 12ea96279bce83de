"""Public pages."""

from django.urls import path
from django.views.generic import RedirectView

from workspaces.views import front_door, sign_up_page

urlpatterns = [
    path("", front_door, name="front_door"),
    path("signup/", sign_up_page, name="sign_up"),
    path("accounts/signup/", RedirectView.as_view(pattern_name="sign_up")),
]
