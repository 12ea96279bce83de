"""A login."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Theme(models.TextChoices):
    """Which colors somebody sees."""

    SYSTEM = "system", _("As the device")
    LIGHT = "light", _("Light")
    DARK = "dark", _("Dark")


class Density(models.TextChoices):
    """How much fits on somebody's screen."""

    COMFORTABLE = "comfortable", _("Comfortable")
    COMPACT = "compact", _("Compact")


class Hold(models.IntegerChoices):
    """For how many seconds somebody's replies can be taken back."""

    NONE = 0, _("Not at all")
    USUAL = 8, _("8 seconds")
    LONG = 20, _("20 seconds")


class UserManager(BaseUserManager["User"]):
    """Finds and makes logins by e-mail address, whatever its case."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Make a login; without a password it can only sign in after a reset."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        """Return the login with this e-mail address."""
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """Somebody who can sign in; may sit in several workspaces, and is never a contact."""

    email = models.EmailField(max_length=254)
    name = models.CharField(max_length=120, blank=True)
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(default=timezone.now)
    theme = models.CharField(max_length=8, choices=Theme.choices, default=Theme.SYSTEM)
    density = models.CharField(max_length=12, choices=Density.choices, default=Density.COMFORTABLE)
    has_letter_keys = models.BooleanField(default=True, help_text="single letters act as shortcuts")
    key_choices = models.JSONField(
        default=dict, blank=True, help_text="keys chosen instead of the usual ones, by the action's name"
    )

    hold_s = models.PositiveSmallIntegerField(
        choices=Hold.choices, default=Hold.USUAL, help_text="how long replies can be taken back"
    )
    time_zone = models.CharField(
        max_length=64, blank=True, help_text="IANA name, as their browser said last; empty until one did"
    )

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_once")]

    def __str__(self) -> str:
        """Return the name, or the address when there is none."""
        return self.name or self.email

    def switch(self, *, is_active: bool) -> None:
        """Let the login sign in, or end it: its sessions and tokens are refused from then on."""
        self.is_active = is_active
        self.save(update_fields=["is_active"])

    def prefer(self, **preferences: Any) -> None:
        """Keep how this person wants to see and use Parley."""
        for name, value in preferences.items():
            setattr(self, name, value)
        self.save(update_fields=list(preferences))
