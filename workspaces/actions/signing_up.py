"""A company begins."""

from django.db import transaction
from django.utils.text import slugify

from workspaces.events import workspace_created
from workspaces.models import AuditEntry, Team, Teammate, TeamMembership, User, Workspace, announce
from workspaces.tenancy import inside_workspace

RESERVED = {"api", "accounts", "admin", "messenger", "new", "static", "w", "www", "parley"}


@transaction.atomic
def sign_up(*, name: str, email: str, password: str, company: str) -> Teammate:
    """Make a login, its workspace and the owner's seat; return the seat."""
    user = User.objects.create_user(email, password, name=name)
    workspace = Workspace.objects.create(name=company, slug=_free_slug(company))
    with inside_workspace(workspace.pk):
        own = {"workspace_id": workspace.pk}
        owner = Teammate.objects.create(user=user, name=name, role="owner", **own)
        team = Team.objects.create(name="Support", **own)
        TeamMembership.objects.create(team=team, teammate=owner, **own)
        AuditEntry.objects.record(by=owner, action="workspace.created", target=workspace.slug, **own)
        announce(workspace_created, workspace_id=workspace.pk)
    return owner


def _free_slug(company: str) -> str:
    base = slugify(company)[:50] or "team"
    taken = set(Workspace.objects.filter(slug__startswith=base).values_list("slug", flat=True)) | RESERVED
    number, slug = 1, base
    while slug in taken:
        number += 1
        slug = f"{base}-{number}"
    return slug
