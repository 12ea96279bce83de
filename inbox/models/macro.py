"""A saved reply with steps, and how often it was used."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, ClassVar, Self
from uuid import UUID

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
        client_id: UUID,
        contexts: Sequence[str] = (),
        at: datetime | None = None,
    ) -> bool:
        """Count one use, with the conversation's lock held; tell whether this one was not counted before."""
        at = at or timezone.now()
        use = MacroUse(
            workspace_id=macro.workspace_id,
            macro=macro,
            teammate=by,
            conversation=conversation,
            client_id=client_id,
            contexts=list(contexts),
            used_at=at,
        )
        key = {"macro": macro, "conversation": conversation, "client_id": client_id}
        if self.filter(**key).exists():
            return False
        use.save()
        Macro.objects.filter(pk=macro.pk).update(
            used_count=models.F("used_count") + 1,
            last_used_at=models.functions.Greatest(models.Value(at), "last_used_at"),
        )
        return True

    def claim(self, *, conversation: Conversation, by: Teammate, client_id: UUID) -> list["MacroUse"]:
        """Return what a teammate used with one request, locked until the transaction ends."""
        rows = self.filter(conversation=conversation, teammate=by, client_id=client_id)
        return list(rows.select_for_update().order_by("macro_id"))

    def uncount(self, uses: Sequence["MacroUse"]) -> None:
        """Forget claimed uses, and the notes that were not left yet."""
        self.filter(pk__in=[use.pk for use in uses]).delete()
        for use in uses:
            left = self.filter(macro=use.macro_id).order_by("-used_at").values("used_at")[:1]
            used = Macro.objects.filter(pk=use.macro_id, used_count__gt=0)
            used.update(used_count=models.F("used_count") - 1, last_used_at=models.Subquery(left))

    def due_notes(self, now: datetime) -> models.QuerySet["MacroUse"]:
        """Return those whose note is to be left now."""
        return self.get_queryset().filter(note_after__lte=now)


class MacroUse(WorkspaceOwned):
    """One use of a macro in a conversation.

    ``contexts`` is what the conversation was like then: "tag:7", "team:3", "kind:user", "plan:Pro". ``note`` waits here
    until the use can no longer be taken back: a note that was left stays.
    """

    macro = OwnedForeignKey(Macro, related_name="uses", db_index=False)
    teammate = OwnedForeignKey(Teammate, related_name="+", db_index=False)
    conversation = OwnedForeignKey(Conversation, related_name="+", db_index=False)
    client_id = models.UUIDField(help_text="of the reply it went with, or of the act it was alone")
    contexts = ArrayField(models.CharField(max_length=140), default=list)
    note = models.TextField(blank=True, default="", help_text="to be left at ``note_after``")
    note_after = models.DateTimeField(null=True, blank=True, help_text="empty: there is none, or it was left")
    used_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[MacroUseManager] = MacroUseManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "conversation", "client_id", "macro"], name="macro_used_once_a_request"
            )
        ]
        indexes = [
            models.Index(fields=["workspace", "teammate", "-used_at"], name="macro_uses_of_teammate"),
            models.Index(fields=["workspace", "macro", "-used_at"], name="macro_uses_of_macro"),
            models.Index(
                fields=["note_after"], name="macro_notes_due", condition=models.Q(note_after__isnull=False)
            ),
        ]

    def hold_note(self, text: str, *, until: datetime) -> None:
        """Let a note be left at a time, unless the use is taken back before."""
        self.note, self.note_after = text, until
        self.save(update_fields=["note", "note_after"])

    def drop_note(self) -> None:
        """Forget the note: it was left, or never can be."""
        self.note, self.note_after = "", None
        self.save(update_fields=["note", "note_after"])
