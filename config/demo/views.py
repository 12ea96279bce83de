"""The saved views of the demo: three that everybody sees."""

from typing import Any

from config.demo.telling import Cast
from inbox.calc.filters import read_filter
from inbox.models.inbox_view import InboxView, ViewAudience


def write_views(cast: Cast) -> None:
    """Save what a small team would look at each morning."""
    tags = {name: {"field": "tag", "value": tag.pk} for name, tag in cast.tags.items()}
    is_open = {"field": "state", "value": "open"}
    waiting, scale = {"field": "reply", "value": "waiting"}, {"field": "plan", "value": "Scale"}
    this_week = {"field": "created", "op": "last", "value": "7d"}
    leaving = {"any": [tags["Cancellation"], tags["Deal blocker"]]}
    wanted: tuple[tuple[str, str, list[dict[str, Any]]], ...] = (
        ("Scale plan, waiting", "waiting", [is_open, scale, waiting]),
        ("Outage, this week", "newest", [is_open, tags["Bug"], tags["Angry"], this_week]),
        ("Thinking of leaving", "waiting", [{"field": "state", "value": "closed", "not": True}, leaving]),
    )
    for position, (name, sort, conditions) in enumerate(wanted, start=1):
        InboxView.objects.create(
            workspace_id=cast.workspace.pk,
            owner=cast.teammates[0],
            audience=ViewAudience.EVERYONE,
            name=name,
            sort=sort,
            filter=read_filter({"all": conditions}).as_data(),
            position=position,
        )
