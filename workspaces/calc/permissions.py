"""Who may do what: the one table of roles and permissions."""

from enum import StrEnum


class Role(StrEnum):
    """A teammate's role in a workspace, from most to least trusted."""

    OWNER = "owner"
    ADMIN = "admin"
    MANAGER = "manager"
    TEAMMATE = "teammate"
    GUEST = "guest"


class Permission(StrEnum):
    """One thing a role may allow."""

    READ_CONVERSATIONS = "read conversations"
    NOTE = "write notes"
    REPLY = "reply to customers"
    MANAGE_CONVERSATIONS = "assign, snooze and close"
    MANAGE_MACROS = "manage shared saved replies"
    BLOCK_CONTACTS = "block people"
    MANAGE_VIEWS = "change shared saved views"
    SEE_REPORTS = "see reports"
    MANAGE_TEAMS = "manage teams"
    INVITE = "invite and remove teammates"
    MANAGE_MESSENGER = "set up the Messenger"
    MANAGE_TOKENS = "manage API access"
    READ_AUDIT_LOG = "read the audit log"
    MANAGE_WORKSPACE = "rename or delete the workspace"


_P = Permission
ROLE_PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.GUEST: frozenset({_P.READ_CONVERSATIONS, _P.NOTE}),
    Role.TEAMMATE: frozenset(
        {_P.READ_CONVERSATIONS, _P.NOTE, _P.REPLY, _P.MANAGE_CONVERSATIONS, _P.BLOCK_CONTACTS}
    ),
    Role.MANAGER: frozenset(
        {_P.READ_CONVERSATIONS, _P.NOTE, _P.REPLY, _P.MANAGE_CONVERSATIONS}
        | {_P.BLOCK_CONTACTS, _P.MANAGE_MACROS, _P.MANAGE_VIEWS, _P.SEE_REPORTS, _P.MANAGE_TEAMS}
    ),
    Role.ADMIN: frozenset(set(_P) - {_P.MANAGE_WORKSPACE}),
    Role.OWNER: frozenset(_P),
}
"""The whole of it: a permission missing here is refused everywhere."""

RANK: dict[Role, int] = {role: rank for rank, role in enumerate(reversed(Role))}
"""Guest 0 … owner 4: nobody grants a role above their own."""


def allows(role: Role, permission: Permission) -> bool:
    """Tell whether a role holds a permission."""
    return permission in ROLE_PERMISSIONS[role]


def roles_with(permission: Permission) -> list[Role]:
    """Return the roles that hold a permission, most trusted first."""
    return [role for role in Role if allows(role, permission)]


def may_grant(giver: Role, role: Role) -> bool:
    """Tell whether somebody with role ``giver`` may give ``role`` to (or take it from) somebody."""
    return allows(giver, Permission.INVITE) and RANK[role] <= RANK[giver]
