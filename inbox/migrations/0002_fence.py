"""The second fence around this app's tables."""

from django.db import migrations

from inbox.calc.search_sql import SEARCH_SQL
from workspaces.calc.fencing import fence_sql

REFERENCES: dict[str, dict[str, str]] = {
    "inbox_conversation": {
        "contact_id": "customers_contact",
        "company_id": "customers_company",
        "assignee_id": "workspaces_teammate",
        "team_id": "workspaces_team",
        "snippet_by_id": "workspaces_teammate",
        "merged_into_id": "inbox_conversation",
    },
    "inbox_conversationpart": {
        "conversation_id": "inbox_conversation",
        "by_teammate_id": "workspaces_teammate",
        "by_contact_id": "customers_contact",
    },
    "inbox_attachment": {
        "part_id": "inbox_conversationpart",
        "held_id": "inbox_heldreply",
        "by_contact_id": "customers_contact",
        "by_teammate_id": "workspaces_teammate",
    },
    "inbox_conversationread": {
        "teammate_id": "workspaces_teammate",
        "conversation_id": "inbox_conversation",
    },
    "inbox_conversationtag": {
        "conversation_id": "inbox_conversation",
        "tag_id": "tagging_tag",
    },
    "inbox_draft": {
        "teammate_id": "workspaces_teammate",
        "conversation_id": "inbox_conversation",
    },
    "inbox_assignmentrule": {"team_id": "workspaces_team"},
    "inbox_assignmentshare": {
        "rule_id": "inbox_assignmentrule",
        "teammate_id": "workspaces_teammate",
    },
    "inbox_assignmentgiven": {
        "rule_id": "inbox_assignmentrule",
        "teammate_id": "workspaces_teammate",
    },
    "inbox_macro": {"owner_id": "workspaces_teammate"},
    "inbox_macroteam": {
        "macro_id": "inbox_macro",
        "team_id": "workspaces_team",
    },
    "inbox_macrouse": {
        "macro_id": "inbox_macro",
        "teammate_id": "workspaces_teammate",
        "conversation_id": "inbox_conversation",
    },
    "inbox_heldreply": {
        "conversation_id": "inbox_conversation",
        "by_teammate_id": "workspaces_teammate",
    },
    "inbox_mention": {
        "teammate_id": "workspaces_teammate",
        "conversation_id": "inbox_conversation",
    },
    "inbox_act": {"teammate_id": "workspaces_teammate"},
    "inbox_actchange": {"act_id": "inbox_act", "conversation_id": "inbox_conversation"},
    "inbox_draftversion": {
        "teammate_id": "workspaces_teammate",
        "conversation_id": "inbox_conversation",
    },
    "inbox_writingchoices": {"teammate_id": "workspaces_teammate"},
    "inbox_voiceguide": {"tag_id": "tagging_tag"},
    "inbox_inboxview": {
        "team_id": "workspaces_team",
        "owner_id": "workspaces_teammate",
    },
    "inbox_listorder": {
        "teammate_id": "workspaces_teammate",
    },
    "inbox_messengersettings": {},
    "inbox_announcement": {"by_id": "workspaces_teammate"},
    "inbox_announcementread": {
        "announcement_id": "inbox_announcement",
        "teammate_id": "workspaces_teammate",
    },
    "inbox_follow": {
        "conversation_id": "inbox_conversation",
        "teammate_id": "workspaces_teammate",
    },
    "inbox_notification": {
        "teammate_id": "workspaces_teammate",
        "conversation_id": "inbox_conversation",
        "announcement_id": "inbox_announcement",
        "by_id": "workspaces_teammate",
    },
    "inbox_notificationsettings": {"teammate_id": "workspaces_teammate"},
    "inbox_searchdue": {},
    "inbox_searchentry": {"conversation_id": "inbox_conversation"},
    "inbox_searchname": {"contact_id": "customers_contact", "company_id": "customers_company"},
    "inbox_searchword": {},
}


class Migration(migrations.Migration):
    """Close the fence."""

    dependencies = [
        ("inbox", "0001_initial"),
        ("workspaces", "0002_fence"),
        ("tagging", "0002_fence"),
        ("customers", "0002_fence"),
    ]
    operations = [
        *[
            migrations.RunSQL(fence_sql(table, references=references))
            for table, references in REFERENCES.items()
        ],
        migrations.RunSQL(SEARCH_SQL),
    ]
