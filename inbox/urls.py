"""The inbox's pages, below ``/w/<slug>/``."""

from django.urls import path

from inbox.messenger import settings as messenger_settings
from inbox.views import (
    acting,
    announcing,
    away,
    completing,
    files,
    filtering,
    following,
    keyboard,
    macro_settings,
    macros,
    moments,
    notification_settings,
    notifications,
    pages,
    saved_views,
    search,
    sending,
    shelves,
    starting,
    transcripts,
    writing,
    writing_settings,
)

CONVERSATION = "inbox/conversations/<int:pk>/"
VERBS = ("assign", "snooze", "close", "reopen", "priority", "tag", "unread", "spam", "not-spam")
"""What can be done with one conversation or with many."""

urlpatterns = [
    path("inbox/", pages.front, name="inbox"),
    path("inbox/live/", pages.live, name="inbox_live"),
    path("inbox/moments/", moments.read, name="inbox_moments"),
    path("inbox/menus/", pages.menus, name="inbox_menus"),
    path("inbox/places/", keyboard.places, name="inbox_places"),
    path("inbox/emoji/", completing.emoji, name="inbox_emoji"),
    path("inbox/preview/", writing.preview, name="inbox_preview"),
    path("inbox/people/", completing.people, name="inbox_people"),
    path(f"{CONVERSATION}thread/", pages.thread, name="conversation_thread"),
    path(f"{CONVERSATION}write/", macros.uses_macros(writing.write), name="conversation_write"),
    path(f"{CONVERSATION}macros/", macros.choices, name="conversation_macros"),
    path(f"{CONVERSATION}macros/apply/", macros.apply, name="conversation_macro_apply"),
    path(f"{CONVERSATION}macros/undo/", macros.take_back, name="conversation_macro_undo"),
    path(f"{CONVERSATION}parts/<int:seq>/macro/", macros.of_reply, name="macro_of_reply"),
    path(f"{CONVERSATION}drafts/", shelves.earlier_drafts, name="conversation_drafts"),
    path(f"{CONVERSATION}guides/", shelves.guides, name="conversation_guides"),
    path(f"{CONVERSATION}held/<uuid:client_id>/undo/", sending.undo, name="held_undo"),
    path(f"{CONVERSATION}held/<uuid:client_id>/send/", sending.resend, name="held_resend"),
    path(f"{CONVERSATION}held/<uuid:client_id>/drop/", sending.drop, name="held_drop"),
    path(f"{CONVERSATION}draft/", writing.save_draft, name="conversation_draft"),
    *(
        path(f"{CONVERSATION}{verb}/", acting.act_on_one, {"verb": verb}, name=f"conversation_{verb}")
        for verb in VERBS
    ),
    *(
        path(f"{CONVERSATION}{verb}/", acting.act_on_one, {"verb": verb}, name=f"conversation_{verb}")
        for verb in ("block", "unblock")
    ),
    *(
        path(f"inbox/acts/{verb}/", acting.act_on_many, {"verb": verb}, name=f"acts_{verb}")
        for verb in (*VERBS, "read")
    ),
    path("inbox/acts/<int:pk>/", acting.show_act, name="act"),
    path("inbox/acts/<int:pk>/undo/", acting.undo_act, name="act_undo"),
    path("inbox/acts/<int:pk>/stop/", acting.stop_act, name="act_stop"),
    path(f"{CONVERSATION}read/", acting.mark_read, name="conversation_read"),
    path(f"{CONVERSATION}follow/", following.follow, name="conversation_follow"),
    path("inbox/notifications/", notifications.show, name="notifications"),
    path("inbox/notifications/seen/", notifications.clear, name="notifications_clear"),
    path("inbox/notifications/aloud/", notifications.aloud, name="notifications_aloud"),
    path("inbox/announcement/", announcing.banner, name="announcement_banner"),
    path("inbox/announcements/<int:pk>/read/", announcing.read, name="announcement_read"),
    path("away/", away.show, name="away"),
    path("away/back/", away.back, name="away_back"),
    path("away/hand-over/", away.pass_everything_on, name="away_hand_over"),
    path("away/take-back/", away.take_back, name="away_take_back"),
    path("settings/notifications/", notification_settings.show, name="settings_notifications"),
    path("settings/notifications/mail/", notification_settings.test_mail, name="notifications_test_mail"),
    path("settings/announcements/", announcing.show, name="announcements"),
    path("settings/announcements/<int:pk>/end/", announcing.end, name="announcement_end"),
    path("inbox/uploads/", files.upload, name="inbox_upload"),
    path("inbox/files/<str:key>/", files.download, name="inbox_file"),
    path("settings/first-steps/", starting.first_steps, name="settings_first_steps"),
    path("settings/keyboard/", keyboard.choose, name="settings_keyboard"),
    path("settings/macros/", macro_settings.macros, name="settings_macros"),
    path("settings/macros/preview/", macro_settings.preview, name="macro_preview"),
    path("settings/macros/<int:pk>/", macro_settings.macro, name="settings_macro"),
    path("settings/macros/<int:pk>/steps/", macro_settings.steps, name="macro_steps"),
    path("settings/macros/<int:pk>/archive/", macro_settings.archive, name="macro_archive"),
    path("settings/macros/<int:pk>/restore/", macro_settings.restore, name="macro_restore"),
    path("settings/macros/<int:pk>/duplicate/", macro_settings.duplicate, name="macro_duplicate"),
    path("settings/writing/", writing_settings.choose, name="settings_writing"),
    path("settings/voice/", writing_settings.guides, name="settings_voice"),
    path("settings/voice/<int:pk>/", writing_settings.guide, name="settings_voice_guide"),
    path("settings/voice/<int:pk>/delete/", writing_settings.delete, name="settings_voice_delete"),
    path("settings/messenger/", messenger_settings.show, name="settings_messenger"),
    path("settings/messenger/secret/", messenger_settings.show_secret, name="messenger_secret"),
    path("settings/messenger/rotate/", messenger_settings.rotate, name="messenger_rotate"),
    path("settings/messenger/end-old/", messenger_settings.end_old, name="messenger_end_old"),
    path(f"{CONVERSATION}transcript/", transcripts.show, name="conversation_transcript"),
    path(f"{CONVERSATION}transcript/file/", transcripts.download, name="conversation_transcript_file"),
    path(f"{CONVERSATION}transcript/mail/", transcripts.mail, name="conversation_transcript_mail"),
    path("inbox/search/", search.show, name="inbox_search"),
    path("inbox/search/<int:pk>", search.show, name="inbox_found"),
    path("inbox/views/", saved_views.index, name="inbox_views"),
    path("inbox/views/new/", saved_views.create, name="inbox_view_create"),
    path("inbox/views/<int:pk>/", saved_views.change, name="inbox_view_change"),
    path("inbox/views/<int:pk>/filter/", saved_views.change_filter, name="inbox_view_filter"),
    path("inbox/views/<int:pk>/move/", saved_views.move, name="inbox_view_move"),
    path("inbox/views/<int:pk>/delete/", saved_views.delete, name="inbox_view_delete"),
    path("inbox/views/<int:pk>/restore/", saved_views.restore, name="inbox_view_restore"),
    path("inbox/<slug:view>/filter/", filtering.build, name="inbox_filter"),
    path("inbox/<slug:view>/filter/form/", filtering.panel, name="inbox_filter_form"),
    path("inbox/<slug:view>/sort/", filtering.sort, name="inbox_sort"),
    path("inbox/<slug:view>/", pages.show, name="inbox_view"),
    # Without a slash at the end: rows link to each other by number alone, in whichever list they are shown.
    path("inbox/<slug:view>/<int:pk>", pages.show, name="inbox_conversation"),
]
