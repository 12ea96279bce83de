"""How the company sounds: short guides for writing, by scenario."""

from typing import ClassVar

from django.db import models
from django.utils import timezone

from tagging.models import Tag
from workspaces.models import OwnedForeignKey, WorkspaceManager, WorkspaceOwned

MOST_GUIDES = 100


class When(models.TextChoices):
    """Where a guide applies."""

    ALWAYS = "always"
    TAG = "tag"
    LEAD = "lead"
    USER = "user"


class VoiceGuideManager(WorkspaceManager["VoiceGuide"]):
    """Finds guides."""

    def by_title(self) -> models.QuerySet["VoiceGuide"]:
        """Return them with their tags, in the order of the settings page. 1 query."""
        return self.get_queryset().select_related("tag").order_by("title", "pk")[:MOST_GUIDES]


class VoiceGuide(WorkspaceOwned):
    """A short guide: how to write to somebody who was charged twice, in public, to a newcomer."""

    title = models.CharField(max_length=80)
    body = models.TextField(max_length=2000)
    when = models.CharField(max_length=6, choices=When.choices, default=When.ALWAYS)
    tag = OwnedForeignKey(Tag, null=True, related_name="+", db_index=False)
    updated_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[VoiceGuideManager] = VoiceGuideManager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(when="tag", tag__isnull=False)
                | (~models.Q(when="tag") & models.Q(tag__isnull=True)),
                name="guide_of_a_tag_names_it",
            )
        ]
        indexes = [models.Index(fields=["workspace", "title", "id"], name="guides_by_title")]

    def applies_to(self, *, tag_names: tuple[str, ...], contact_kind: str) -> bool:
        """Tell whether it is meant for a conversation with these tags and this kind of contact."""
        if self.when == When.TAG:
            return self.tag is not None and self.tag.name in tag_names
        return self.when in (When.ALWAYS, contact_kind)

    def change(self, *, title: str, body: str, when: str, tag: Tag | None) -> None:
        """Say something else."""
        self.title, self.body, self.when, self.tag = title, body, when, tag
        self.updated_at = timezone.now()
        self.save(update_fields=["title", "body", "when", "tag", "updated_at"])
