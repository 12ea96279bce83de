"""The second fence around this app's tables."""

from django.db import migrations

from workspaces.calc.fencing import fence_sql

REFERENCES: dict[str, dict[str, str]] = {
    "customers_company": {},
    "customers_contact": {},
    "customers_companymembership": {
        "company_id": "customers_company",
        "contact_id": "customers_contact",
    },
    "customers_contactevent": {"contact_id": "customers_contact"},
    "customers_visitor": {"contact_id": "customers_contact"},
}


class Migration(migrations.Migration):
    """Close the fence."""

    dependencies = [("customers", "0001_initial"), ("workspaces", "0002_fence")]
    operations = [
        migrations.RunSQL(fence_sql(table, references=references)) for table, references in REFERENCES.items()
    ]
