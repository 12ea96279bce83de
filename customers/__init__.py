"""Who writes in: contacts, their companies and what they do."""
