"""Tenancy, the people who work here, and what they are allowed to do."""

from workspaces.models.access_token import AccessToken, Scope
from workspaces.models.audit import AuditEntry, AuditHead, ChainState
from workspaces.models.encrypted import EncryptedTextField
from workspaces.models.invitation import Invitation
from workspaces.models.office_hours import OfficeHours, OfficeHoursException
from workspaces.models.outbox import OutboxEvent, announce
from workspaces.models.owned import OwnedForeignKey, WorkspaceManager, WorkspaceOwned
from workspaces.models.team import Team, TeamMembership
from workspaces.models.teammate import Teammate
from workspaces.models.user import User
from workspaces.models.workspace import Workspace

__all__ = [
    "AccessToken",
    "AuditEntry",
    "AuditHead",
    "ChainState",
    "EncryptedTextField",
    "Invitation",
    "OfficeHours",
    "OfficeHoursException",
    "OutboxEvent",
    "OwnedForeignKey",
    "Scope",
    "Team",
    "TeamMembership",
    "Teammate",
    "User",
    "Workspace",
    "WorkspaceManager",
    "WorkspaceOwned",
    "announce",
]
