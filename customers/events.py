"""What this floor announces."""

from workspaces.events import topic

contact_changed = topic("customers.contact_changed")
"""A person is new, or is called something else: ``contact_id``."""

company_changed = topic("customers.company_changed")
"""A company is new, or is called something else: ``company_id``."""
