"""Parley's routes and the bare one: the same session, seat and workspace, and next to nothing to show."""

from django.http import HttpResponse
from django.template import engines
from django.urls import path

from config.urls import handler404, handler500
from config.urls import urlpatterns as parleys
from workspaces.middleware import TeammateRequest

__all__ = ["handler404", "handler500", "urlpatterns"]
PAGE = engines["django"].from_string("<!doctype html><title>Bare</title><p>{{ request.teammate.name }}</p>")


def bare(request: TeammateRequest) -> HttpResponse:
    """Answer with the least a page below ``/w/`` can be."""
    return HttpResponse(PAGE.render({"request": request}))


urlpatterns = [path("w/<slug:workspace_slug>/bare/", bare, name="bare"), *parleys]
