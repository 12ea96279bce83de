"""Sockets."""

from django.urls import path

from inbox.consumers import InboxConsumer
from inbox.messenger.consumers import MessengerConsumer

websocket_urlpatterns = [
    path("ws/w/<slug:workspace_slug>/inbox/", InboxConsumer.as_asgi()),
    path("ws/messenger/<slug:app_id>/", MessengerConsumer.as_asgi()),
]
