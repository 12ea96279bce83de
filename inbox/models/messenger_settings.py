"""How a workspace's Messenger looks and whom it trusts."""

import secrets
from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models

from workspaces.models import EncryptedTextField, WorkspaceManager, WorkspaceOwned


class Side(models.TextChoices):
    """Where the launcher sits."""

    LEFT = "left"
    RIGHT = "right"


class MessengerSettingsManager(WorkspaceManager["MessengerSettings"]):
    """Finds the one row of a workspace."""

    def of(self, workspace_id: int) -> "MessengerSettings":
        """Return the workspace's settings, with the defaults when it has set nothing yet."""
        return self.get_or_create(workspace_id=workspace_id)[0]


def new_identity_secret() -> str:
    """Return 256 random bits for signing identities, as 43 characters."""
    return secrets.token_urlsafe(32)


class MessengerSettings(WorkspaceOwned):
    """Colour, place, words and identity rules of one workspace's Messenger."""

    action_color = models.CharField(
        max_length=7, default="#0f684b", validators=[RegexValidator(r"^#[0-9a-fA-F]{6}$")]
    )
    side = models.CharField(max_length=5, choices=Side.choices, default=Side.RIGHT)
    horizontal_padding = models.PositiveSmallIntegerField(
        default=20, validators=[MinValueValidator(20), MaxValueValidator(400)]
    )
    vertical_padding = models.PositiveSmallIntegerField(
        default=20, validators=[MinValueValidator(20), MaxValueValidator(400)]
    )
    greeting = models.CharField(max_length=120, blank=True)
    introduction = models.CharField(max_length=240, blank=True)
    identity_secret = EncryptedTextField(default=new_identity_secret)
    previous_identity_secret = EncryptedTextField(blank=True, default="")
    requires_identity = models.BooleanField(default=True)
    allowed_origins = models.JSONField(default=list, blank=True)
    shows_previews = models.BooleanField(default=True)
    usual_reply_s = models.PositiveIntegerField(
        null=True, blank=True, help_text="median wait of the last two weeks, in seconds; None when too few"
    )

    seen_on = models.CharField(max_length=255, blank=True, default="", help_text="first site that opened it")

    objects: ClassVar[MessengerSettingsManager] = MessengerSettingsManager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace"], name="one_messenger_a_workspace")]

    @property
    def secrets(self) -> list[str]:
        """Return the secrets that prove an identity: the present one and, during a rotation, the one before."""
        return [secret for secret in (self.identity_secret, self.previous_identity_secret) if secret]

    def note_site(self, origin: str) -> None:
        """Remember the first site that opened the Messenger; later ones change nothing."""
        if not self.seen_on:
            type(self).objects.filter(pk=self.pk, seen_on="").update(seen_on=origin[:255])

    def rotate_secret(self) -> None:
        """Make a new identity secret; the one before stays valid until it is ended."""
        self.previous_identity_secret, self.identity_secret = self.identity_secret, new_identity_secret()
        self.save(update_fields=["identity_secret", "previous_identity_secret"])

    def end_previous_secret(self) -> bool:
        """End a rotation: only the present secret proves anybody. Tell whether there was one to end."""
        had_one = bool(self.previous_identity_secret)
        self.previous_identity_secret = ""
        self.save(update_fields=["previous_identity_secret"])
        return had_one
