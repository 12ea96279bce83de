"""The inbox's pages, below ``/w/<slug>/``."""

from django.urls import path

from inbox import views

CONVERSATION = "inbox/conversations/<int:pk>/"

urlpatterns = [
    path("inbox/", views.front, name="inbox"),
    path("inbox/counts/", views.counts, name="inbox_counts"),
    path(f"{CONVERSATION}thread/", views.thread, name="conversation_thread"),
    path(f"{CONVERSATION}changes/", views.changes, name="conversation_changes"),
    path(f"{CONVERSATION}write/", views.write, name="conversation_write"),
    path(f"{CONVERSATION}draft/", views.save_draft, name="conversation_draft"),
    path(f"{CONVERSATION}assign/", views.assign, name="conversation_assign"),
    path(f"{CONVERSATION}snooze/", views.snooze, name="conversation_snooze"),
    path(f"{CONVERSATION}close/", views.close, name="conversation_close"),
    path(f"{CONVERSATION}reopen/", views.reopen, name="conversation_reopen"),
    path(f"{CONVERSATION}read/", views.mark_read, name="conversation_read"),
    path("inbox/<slug:view>/", views.show, name="inbox_view"),
    path("inbox/<slug:view>/<int:pk>/", views.show, name="inbox_conversation"),
]
