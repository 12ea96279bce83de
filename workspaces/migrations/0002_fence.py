"""Grants for the serving roles, and the second fence around this app's tables."""

from django.contrib.postgres.operations import (
    BtreeGinExtension,
    CITextExtension,
    TrigramExtension,
    UnaccentExtension,
)
from django.db import migrations

from workspaces.calc.fencing import APPEND_ONLY_SQL, DELETE_WORKSPACE_SQL, GRANTS_SQL, fence_sql

REFERENCES = {
    "workspaces_teammate": {},
    "workspaces_team": {},
    "workspaces_teammembership": {"team_id": "workspaces_team", "teammate_id": "workspaces_teammate"},
    "workspaces_accesstoken": {"created_by_id": "workspaces_teammate"},
    "workspaces_invitation": {"invited_by_id": "workspaces_teammate"},
    "workspaces_auditentry": {"by_id": "workspaces_teammate"},
    "workspaces_audithead": {},
    "workspaces_outboxevent": {},
    "workspaces_officehours": {"team_id": "workspaces_team"},
    "workspaces_officehoursexception": {"office_hours_id": "workspaces_officehours"},
}


class Migration(migrations.Migration):
    """Close the fence."""

    dependencies = [
        ("workspaces", "0001_initial"),
        ("account", "0009_emailaddress_unique_primary_email"),
        ("mfa", "0003_authenticator_type_uniq"),
        ("usersessions", "0001_initial"),
        ("sessions", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [
        TrigramExtension(),
        UnaccentExtension(),
        CITextExtension(),
        BtreeGinExtension(),
        migrations.RunSQL(GRANTS_SQL),
        *[
            migrations.RunSQL(fence_sql(table, references=references))
            for table, references in REFERENCES.items()
        ],
        migrations.RunSQL(APPEND_ONLY_SQL.format(table="workspaces_auditentry")),
        migrations.RunSQL(DELETE_WORKSPACE_SQL),
    ]
