"""What the database keeps true of conversations, and the indexes their lists are read by."""

from django.db import models

CONSTRAINTS: list[models.BaseConstraint] = [
    models.UniqueConstraint(fields=["workspace", "id"], name="conversation_of_workspace"),
    models.UniqueConstraint(
        fields=["workspace", "contact", "client_id"],
        condition=models.Q(client_id__isnull=False),
        name="conversation_started_once",
    ),
    models.CheckConstraint(
        condition=models.Q(state="snoozed") | models.Q(snoozed_until__isnull=True),
        name="only_snoozed_wakes",
    ),
    models.CheckConstraint(
        condition=models.Q(is_spam=False) | models.Q(state="closed"), name="spam_is_closed"
    ),
    models.CheckConstraint(
        condition=models.Q(merged_into=None)
        | (models.Q(state="closed", is_spam=False) & ~models.Q(merged_into=models.F("id"))),
        name="merged_is_closed",
    ),
]

INDEXES = [
    models.Index(
        fields=["workspace", "merged_into"],
        name="merged_into",
        condition=models.Q(merged_into__isnull=False),
    ),
    models.Index(fields=["workspace", "state", "queue_key", "id"], name="queue_of_everyone"),
    models.Index(fields=["workspace", "assignee", "state", "queue_key", "id"], name="queue_of_teammate"),
    models.Index(
        fields=["workspace", "team", "state", "queue_key", "id"],
        name="queue_of_team",
        condition=models.Q(team__isnull=False),
    ),
    models.Index(
        fields=["workspace", "queue_key", "id"],
        name="queue_of_unassigned",
        condition=models.Q(state="open", assignee__isnull=True),
    ),
    models.Index(fields=["workspace", "contact", "-id"], name="conversations_of_contact"),
    models.Index(fields=["snoozed_until"], name="due_to_wake", condition=models.Q(state="snoozed")),
    models.Index(
        fields=["workspace", "queue_key", "id"],
        name="queue_of_never_answered",
        condition=models.Q(
            state="closed", is_spam=False, merged_into=None, last_reply_seq=0, last_message_seq__gt=0
        ),
    ),
    models.Index(
        fields=["workspace", "queue_key", "id"],
        name="queue_of_spam",
        condition=models.Q(is_spam=True),
    ),
    models.Index(
        fields=["workspace", "created_at"],
        name="closed_by_beginning",
        condition=models.Q(state="closed"),
    ),
    # The live feed asks for what changed in the last seconds, should Redis be away.
    models.Index(fields=["workspace", "-updated_at"], name="changed_lately"),
]
