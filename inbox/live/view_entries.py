"""Entries of the list of lists."""

from django.utils.safestring import SafeString

from inbox.live.fragments import ShownView, Surroundings, view_html
from inbox.live.patches import shown_count
from inbox.models.standard_view import StandardView


def shown_view(view: StandardView, count: int | None, *, current: str) -> ShownView:
    """Return what an entry shows of a list and how many it holds.

    :param current: the key of the list that is open
    """
    said = "" if count is None else shown_count(count)
    label = str(view.label)
    return ShownView(view.key, label, view.icon, view.color, count=said, is_current=view.key == current)


def saved_views_html(
    counts: list[tuple[StandardView, int | None]], around: Surroundings, current: str
) -> list[SafeString]:
    """Return the entries of the saved views among all lists."""
    saved = [(view, count) for view, count in counts if view.is_saved]
    return [view_html(shown_view(view, count, current=current), around) for view, count in saved]
