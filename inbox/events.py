"""What the inbox announces."""

from workspaces.events import topic

part_added = topic("inbox.part_added")
"""A conversation changed. Ids: ``conversation_id``, ``contact_id``, ``seq`` (where the conversation now stands)."""

contact_saw = topic("inbox.contact_saw")
"""A contact saw more of a conversation; no part tells of it. Ids as above; ``seq`` is where the conversation stands."""

act_to_go_on_with = topic("inbox.act_to_go_on_with")
"""An act is too large for a request: ``act_id``. Sweeps find it anyway; this makes it sooner."""

followers_changed = topic("inbox.followers_changed")
"""Somebody follows a conversation, or no longer; no part tells of it. Ids as above."""

announced = topic("inbox.announced")
"""A manager told the whole team something: ``announcement_id``."""

reply_held = topic("inbox.reply_held")
"""A reply is on its way in a conversation, or was taken back, scheduled, changed. Ids as above; no part tells of it."""

reply_withheld = topic("inbox.reply_withheld")
"""A reply did not go out, because it would have been sent blindly or its writer lost the seat; it is a draft again.

Ids: ``conversation_id``, ``contact_id``, ``seq``, ``teammate_id`` (whose reply it was) and ``held_id``. For whoever
notifies teammates; the thread tells of it by a part and by the reply itself.
"""

transcript_wanted = topic("inbox.transcript_wanted")
"""A transcript is to be mailed: ``conversation_id``, ``teammate_id`` who asked, ``to`` ("me" or "contact"), ``with_notes``."""

assignment_rule_changed = topic("inbox.assignment_rule_changed")
"""Conversations are given out in another way: ``rule_id``."""
