"""The inbox's pages, below ``/w/<slug>/``."""

from django.urls import path

from inbox.views import inbox

urlpatterns = [path("inbox/", inbox, name="inbox")]
