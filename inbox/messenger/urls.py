"""The Messenger's routes, below ``/messenger/``."""

urlpatterns: list[object] = []
