"""The workspace's vocabulary."""

from tagging.models.tag import Tag

__all__ = ["Tag"]
