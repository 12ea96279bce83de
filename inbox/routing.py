"""Sockets."""

websocket_urlpatterns: list[object] = []
