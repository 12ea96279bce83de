"""What the inbox announces."""

from workspaces.events import topic

part_added = topic("inbox.part_added")
"""A conversation changed. Ids: ``conversation_id``, ``contact_id``, ``seq`` (where the conversation now stands)."""
