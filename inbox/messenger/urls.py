"""The Messenger's routes, below ``/messenger/``."""

from django.urls import path

from inbox.messenger import views

urlpatterns = [
    path("loader.js", views.loader, name="messenger_loader"),
    path("frame/<slug:app_id>/", views.frame, name="messenger_frame"),
    path("<slug:app_id>/boot", views.boot, name="messenger_boot"),
    path("<slug:app_id>/email", views.leave_email, name="messenger_email"),
    path("<slug:app_id>/events", views.track, name="messenger_track"),
    path("<slug:app_id>/conversations", views.conversations, name="messenger_conversations"),
    path("<slug:app_id>/messages", views.write, name="messenger_start"),
    path("<slug:app_id>/conversations/<int:pk>", views.parts, name="messenger_parts"),
    path("<slug:app_id>/conversations/<int:pk>/messages", views.write, name="messenger_write"),
    path("<slug:app_id>/conversations/<int:pk>/seen", views.seen, name="messenger_seen"),
]
