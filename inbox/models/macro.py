"""A saved reply with steps, and how often it was used."""

from datetime import datetime
from typing import Any, ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext as _

from inbox.models.conversation import Conversation
from workspaces.calc.permissions import Permission
from workspaces.models import OwnedForeignKey, Team, Teammate, WorkspaceManager, WorkspaceOwned

LONGEST_NAME, LONGEST_GROUP, LONGEST_BODY = 80, 40, 10_000


class Audience(models.TextChoices):
    """Who may use a macro."""

    PERSONAL = "personal"
    TEAMS = "teams"
    EVERYONE = "everyone"


class MacroManager(WorkspaceManager["Macro"]):
    """Finds macros by who may see and change them."""

    def usable_by(self, teammate: Teammate) -> models.QuerySet["Macro"]:
        """Return those a teammate may use: everyone's, their teams' and their own, unless archived."""
        return self.get_queryset().filter(self._open_to(teammate), archived_at=None)

    def listed_for(self, teammate: Teammate) -> models.QuerySet["Macro"]:
        """Return those a teammate sees in the settings, archived ones too; who manages macros sees every shared one."""
        shown = self._open_to(teammate)
        if teammate.may(Permission.MANAGE_MACROS):
            shown |= ~models.Q(audience=Audience.PERSONAL)
        return self.get_queryset().filter(shown)

    def _open_to(self, teammate: Teammate) -> models.Q:
        links = MacroTeam.objects.filter(team__memberships__teammate=teammate).values("macro")
        return (
            models.Q(audience=Audience.EVERYONE)
            | models.Q(audience=Audience.PERSONAL, owner=teammate)
            | models.Q(audience=Audience.TEAMS, pk__in=links)
        )


class Macro(WorkspaceOwned):
    """A saved reply: words for the customer, words for a note, steps, or any of them.

    ``steps`` holds what ``inbox.calc.macro_steps`` lets through: ids of tags, teammates and teams, never names.
    """

    name = models.CharField(max_length=LONGEST_NAME)
    group = models.CharField(
        max_length=LONGEST_GROUP, blank=True, default="", help_text="what it is listed under"
    )
    body = models.TextField(blank=True, default="", help_text="Markdown with places to fill")
    note = models.TextField(blank=True, default="", help_text="left as a note when it is used")
    steps = models.JSONField(default=list, blank=True)
    audience = models.CharField(max_length=8, choices=Audience.choices, default=Audience.PERSONAL)
    teams = models.ManyToManyField(Team, through="MacroTeam", related_name="+")
    owner = OwnedForeignKey(Teammate, related_name="+", db_index=False)
    used_count = models.PositiveIntegerField(default=0)
    last_used_at = models.DateTimeField(null=True, blank=True)
    archived_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[MacroManager] = MacroManager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "id"], name="macro_of_workspace")]
        indexes = [models.Index("workspace", Lower("name"), "id", name="macros_by_name")]

    def __str__(self) -> str:
        """Return its name."""
        return self.name

    @property
    def is_shared(self) -> bool:
        """Tell whether others than its owner may use it."""
        return self.audience != Audience.PERSONAL

    @property
    def audience_words(self) -> str:
        """Return who may use it, in words; owner and teams must be loaded."""
        if self.audience == Audience.EVERYONE:
            return _("Everyone")
        if self.audience == Audience.TEAMS:
            return ", ".join(team.name for team in self.teams.all()) or _("No team any more")
        return _("Only %(name)s") % {"name": self.owner.first_name}

    def may_be_changed_by(self, teammate: Teammate) -> bool:
        """Tell whether a teammate may change it: their own, or a shared one by those who manage them."""
        if self.is_shared:
            return teammate.may(Permission.MANAGE_MACROS)
        return self.owner_id == teammate.pk and teammate.may(Permission.REPLY)

    def change(self, **fields: Any) -> None:
        """Set some of its fields, and no others."""
        fields["updated_at"] = timezone.now()
        for name, value in fields.items():
            setattr(self, name, value)
        self.save(update_fields=list(fields))

    def archive(self) -> Self:
        """Put it away; what it did stays counted. An archived one keeps its date."""
        Macro.objects.filter(pk=self.pk, archived_at=None).update(archived_at=timezone.now())
        return self.fresh()

    def restore(self) -> Self:
        """Bring an archived one back."""
        Macro.objects.filter(pk=self.pk).update(archived_at=None)
        return self.fresh()


class MacroTeam(WorkspaceOwned):
    """A team that may use a macro."""

    macro = OwnedForeignKey(Macro, related_name="team_links", db_index=False)
    team = OwnedForeignKey(Team, related_name="+", db_index=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "macro", "team"], name="macro_of_team_once")
        ]
        indexes = [models.Index(fields=["workspace", "team"], name="macros_of_team")]


class MacroUseManager(WorkspaceManager["MacroUse"]):
    """Counts uses and takes them back."""

    def note(
        self,
        macro: Macro,
        *,
        by: Teammate,
        conversation: Conversation,
        contexts: list[str],
        at: datetime | None = None,
    ) -> "MacroUse":
        """Count one use."""
        at = at or timezone.now()
        Macro.objects.filter(pk=macro.pk).update(
            used_count=models.F("used_count") + 1,
            last_used_at=models.functions.Greatest(models.Value(at), "last_used_at"),
        )
        return self.create(
            workspace_id=macro.workspace_id,
            macro=macro,
            teammate=by,
            conversation=conversation,
            contexts=contexts,
            used_at=at,
        )

    def take_back(self, pks: list[int]) -> None:
        """Uncount uses that were undone; the time of the last use stays as it was said."""
        undone = list(self.filter(pk__in=pks).select_for_update())
        self.filter(pk__in=[use.pk for use in undone]).delete()
        for macro_id in sorted(use.macro_id for use in undone):
            rows = Macro.objects.filter(pk=macro_id, used_count__gt=0)
            rows.update(used_count=models.F("used_count") - 1)


class MacroUse(WorkspaceOwned):
    """One use of a macro in a conversation.

    ``contexts`` is what the conversation was like then: "tag:7", "team:3", "kind:user", "plan:Pro".
    """

    macro = OwnedForeignKey(Macro, related_name="uses", db_index=False)
    teammate = OwnedForeignKey(Teammate, related_name="+", db_index=False)
    conversation = OwnedForeignKey(Conversation, related_name="+", db_index=False)
    contexts = ArrayField(models.CharField(max_length=140), default=list)
    used_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[MacroUseManager] = MacroUseManager()

    class Meta:
        indexes = [
            models.Index(fields=["workspace", "teammate", "-used_at"], name="macro_uses_of_teammate"),
            models.Index(fields=["workspace", "macro", "-used_at"], name="macro_uses_of_macro"),
            models.Index(fields=["workspace", "conversation", "used_at"], name="macro_uses_in_conversation"),
        ]
