"""The second fence around this app's tables."""

from django.db import migrations

from workspaces.calc.fencing import fence_sql

REFERENCES: dict[str, dict[str, str]] = {
    "tagging_tag": {},
}


class Migration(migrations.Migration):
    """Close the fence."""

    dependencies = [("tagging", "0001_initial"), ("workspaces", "0002_fence")]
    operations = [
        migrations.RunSQL(fence_sql(table, references=references)) for table, references in REFERENCES.items()
    ]
