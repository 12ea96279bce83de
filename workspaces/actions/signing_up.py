"""A company begins."""

from datetime import timedelta

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.text import slugify

from workspaces.events import workspace_created
from workspaces.models import AuditEntry, Team, Teammate, TeamMembership, User, Workspace, announce
from workspaces.tenancy import across_workspaces, inside_workspace

RESERVED = {"api", "accounts", "admin", "messenger", "new", "static", "w", "www", "parley"}
TRIES = 8
SAME_WISH = timedelta(minutes=1)


class AddressTakenError(Exception):
    """Somebody signs in with this address already; nothing was made."""


def sign_up(*, name: str, email: str, password: str, company: str, ip: str | None = None) -> Teammate:
    """Make a login, its workspace and the owner's seat; return the seat.

    :raises AddressTakenError: the address signs in already
    """
    try:
        with transaction.atomic():
            return found_workspace(
                user=make_login(name=name, email=email, password=password), company=company, ip=ip
            )
    except IntegrityError as error:
        if not User.objects.filter(email__iexact=email).exists():
            raise
        raise AddressTakenError from error


def make_login(*, name: str, email: str, password: str) -> User:
    """Make a login whose address is taken as confirmed: by a link in a mail, or because none can be sent."""
    user = User.objects.create_user(email, password, name=name)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def found_workspace(*, user: User, company: str, ip: str | None = None) -> Teammate:
    """Make a workspace that a login owns, once however often the button is pressed; return the owner's seat."""
    with transaction.atomic():
        # Whoever presses twice waits here for the first press to be done, and gets what that made.
        User.objects.select_for_update(no_key=True).get(pk=user.pk)
        if (made := _just_made(user, company)) is not None:
            return made
        workspace = _make_workspace(company)
        own = {"workspace_id": workspace.pk}
        with inside_workspace(workspace.pk):
            owner = Teammate.objects.create(user=user, name=user.name or user.email, role="owner", **own)
            team = Team.objects.create(name="Support", **own)
            TeamMembership.objects.create(team=team, teammate=owner, **own)
            AuditEntry.objects.record(
                by=owner, action="workspace.created", target=workspace.slug, ip=ip, **own
            )
            announce(workspace_created, workspace_id=workspace.pk)
    return owner


def _just_made(user: User, company: str) -> Teammate | None:
    """Return the seat in a workspace of this name that the login founded within the last minute."""
    with across_workspaces():
        own = Teammate.objects.seated().filter(user=user, role="owner", workspace__name=company)
        own = own.filter(workspace__created_at__gt=timezone.now() - SAME_WISH)
        return own.select_related("workspace").order_by("pk").first()


def _make_workspace(company: str) -> Workspace:
    """Make it under a free address; where somebody took that at the same moment, try the next one."""
    for _ in range(TRIES):
        try:
            with transaction.atomic():
                return Workspace.objects.create(name=company, slug=free_slug(company))
        except IntegrityError:
            continue
    message = f"no free address for {company!r}"
    raise RuntimeError(message)


def free_slug(company: str) -> str:
    """Return an address of a workspace that nobody has at this moment."""
    base = slugify(company)[:50] or "team"
    taken = set(Workspace.objects.filter(slug__startswith=base).values_list("slug", flat=True)) | RESERVED
    number, slug = 1, base
    while slug in taken:
        number += 1
        slug = f"{base}-{number}"
    return slug
