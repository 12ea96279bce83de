"""Writes down what the relay passes on; and, when asked to, takes the outbox away to show that this is noticed."""

import os
from typing import Any

from django.apps import AppConfig

TABLE = "fault_harness_heard"
TABLE_SQL = f"CREATE TABLE {TABLE} (conversation_id bigint, first_seq int, seq int)"
TASK = "fault_harness.pass_on"


class WitnessConfig(AppConfig):
    """Listens like any receiver of the product."""

    name = "tests.faults.harness"
    label = "fault_harness"

    def ready(self) -> None:
        """Connect the witness."""
        from inbox.events import part_added

        part_added.happened.connect(write_down)
        if "outbox" in os.environ.get("FAULTS_BREAK", ""):
            _take_the_outbox_away()


def write_down(*, conversation_id: int, first_seq: int, seq: int, **_: Any) -> None:
    """Record which parts of a conversation were announced, in the relay's transaction."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {TABLE} VALUES (%s, %s, %s)", [conversation_id, first_seq, seq])


def _take_the_outbox_away() -> None:
    """Announce the customary way instead: after the commit, by a task on the broker."""
    from django.db import transaction

    import inbox.models.conversation
    from config.celery import app
    from workspaces.events import Topic, topic

    @app.task(name=TASK)
    def pass_on(name: str, ids: dict[str, Any]) -> None:
        topic(name).happened.send_robust(sender=Topic, **ids)

    def announce(said: Topic, **ids: Any) -> None:
        transaction.on_commit(lambda: pass_on.apply_async([said.name, ids], retry=False), robust=True)

    inbox.models.conversation.announce = announce
