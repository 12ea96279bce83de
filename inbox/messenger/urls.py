"""The Messenger's routes, below ``/messenger/``."""

from django.urls import path

from inbox.messenger import booting, conversations, files, loading, people

urlpatterns = [
    path("loader.js", loading.loader, name="messenger_loader"),
    path("loader/<slug:app_id>.js", loading.loader, name="messenger_loader_of"),
    # The path an Intercom snippet ends with, so that only its host has to change.
    path("widget/<slug:app_id>", loading.loader, name="messenger_widget"),
    path("frame/<slug:app_id>/", loading.frame, name="messenger_frame"),
    path("<slug:app_id>/boot", booting.boot, name="messenger_boot"),
    path("<slug:app_id>/renew", booting.renew, name="messenger_renew"),
    path("<slug:app_id>/email", people.leave_email, name="messenger_email"),
    path("<slug:app_id>/events", people.track, name="messenger_track"),
    path("<slug:app_id>/uploads", files.upload, name="messenger_upload"),
    path("<slug:app_id>/files/<str:token>", files.download, name="messenger_file"),
    path("<slug:app_id>/conversations", conversations.conversations, name="messenger_conversations"),
    path("<slug:app_id>/messages", conversations.start, name="messenger_start"),
    path("<slug:app_id>/conversations/<int:pk>", conversations.parts, name="messenger_parts"),
    path("<slug:app_id>/conversations/<int:pk>/messages", conversations.write, name="messenger_write"),
    path("<slug:app_id>/conversations/<int:pk>/seen", conversations.seen, name="messenger_seen"),
]
