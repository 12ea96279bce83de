"""Changing a filter one step at a time; a place in it is a path of numbers such as ``1.0``, the whole is no path."""

from collections.abc import Callable

from inbox.calc.filters import EVERYTHING, Condition, Group

Part = Condition | Group


def part_at(group: Group, path: str) -> Part:
    """Return what stands at a place.

    :raises IndexError: nothing does
    """
    part: Part = group
    for place in _places(path):
        if not isinstance(part, Group) or place >= len(part.parts):
            raise IndexError(path)
        part = part.parts[place]
    return part


def without(group: Group, path: str) -> Group:
    """Return a filter without what stands at a place; groups that hold nothing any more go, too.

    :raises IndexError: nothing stands there
    """
    part_at(group, path)
    left = _changed(group, _places(path), lambda _part: None)
    return left if isinstance(left, Group) else EVERYTHING


def put(group: Group, path: str, condition: Condition) -> Group:
    """Return a filter with another condition in a condition's place.

    :raises IndexError: none stands there
    """
    if not isinstance(part_at(group, path), Condition):
        raise IndexError(path)
    return _whole(_changed(group, _places(path), lambda _part: condition))


def added(group: Group, into: str, condition: Condition) -> Group:
    """Return a filter with one more condition, in the group at a place; ``new`` begins a group joined the other way.

    :raises IndexError: no group stands there
    """
    if into == "new":
        other = "any" if group.joined == "all" else "all"
        return Group(group.joined, (*group.parts, Group(other, (condition,))))
    if not isinstance(part_at(group, into), Group):
        raise IndexError(into)
    return _whole(_changed(group, _places(into), lambda part: _with(part, condition)))


def flipped(group: Group, path: str) -> Group:
    """Return a filter with "and" in a group for "or", or the reverse.

    :raises IndexError: no group stands there
    """
    if not isinstance(part_at(group, path), Group):
        raise IndexError(path)
    return _whole(_changed(group, _places(path), _flip))


def _places(path: str) -> list[int]:
    if not all(place.isdecimal() and len(place) < 4 for place in path.split(".") if path):  # noqa: PLR2004 -- 30 parts
        raise IndexError(path)
    return [int(place) for place in path.split(".")] if path else []


def _whole(part: Part | None) -> Group:
    return part if isinstance(part, Group) else EVERYTHING


def _with(part: Part, condition: Condition) -> Part:
    return Group(part.joined, (*part.parts, condition)) if isinstance(part, Group) else part


def _flip(part: Part) -> Part:
    return Group("any" if part.joined == "all" else "all", part.parts) if isinstance(part, Group) else part


def _changed(part: Part, places: list[int], change: Callable[[Part], Part | None]) -> Part | None:
    if not places or not isinstance(part, Group):
        return change(part)
    first, *rest = places
    parts = [_changed(one, rest, change) if number == first else one for number, one in enumerate(part.parts)]
    kept = tuple(one for one in parts if one is not None)
    return Group(part.joined, kept) if kept else None
