"""What a form asks for, as the steps of an act."""

from collections.abc import Callable
from typing import Any

from django import forms

from inbox.forms.acting import AssignForm, PriorityForm, SnoozeForm, TagForm
from inbox.models import ConversationTag
from inbox.views.moments import clock_of
from workspaces.middleware import TeammateRequest

Steps = list[dict[str, Any]]


class FormRefusedError(Exception):
    """A form makes no sense; ``errors`` says where."""

    def __init__(self, form: forms.Form) -> None:
        """Carry what is wrong, by field."""
        super().__init__("a form makes no sense")
        self.errors = form.errors


def steps_asked_for(verb: str, request: TeammateRequest, *, pk: int | None = None) -> Steps:
    """Return the steps that a form asks for.

    :param pk: the one conversation it is about, None for several
    :raises FormRefusedError: it makes no sense
    """
    if verb in _READERS:
        return _READERS[verb](request, pk)
    return [{"do": verb.replace("-", "_")}]


def _checked(form: forms.Form) -> dict[str, Any]:
    if not form.is_valid():
        raise FormRefusedError(form)
    return form.cleaned_data


def _assign(request: TeammateRequest, _pk: int | None) -> Steps:
    said, steps = _checked(AssignForm(request.POST)), []
    for name, do in (("teammate", "assign"), ("team", "assign_team")):
        if name in request.POST:
            steps.append({"do": do, name: said[name].pk if said[name] else None})
    return steps or [{"do": "assign", "teammate": None}]


def _snooze(request: TeammateRequest, _pk: int | None) -> Steps:
    until = _checked(SnoozeForm(request.POST, clock=clock_of(request)))["until"]
    return [{"do": "snooze", "until": until.isoformat() if until else None}]


def _prioritize(request: TeammateRequest, _pk: int | None) -> Steps:
    return [{"do": "priority", "is_priority": _checked(PriorityForm(request.POST))["priority"] == "yes"}]


def _tag(request: TeammateRequest, pk: int | None) -> Steps:
    """Read what is wanted of a tag; without a word of it, the other of what is."""
    said = _checked(TagForm(request.POST))
    links = ConversationTag.objects.filter(conversation_id=pk or 0, tag__name__iexact=said["tag"])
    is_on = said["wanted"] == "on" if said["wanted"] else not links.exists()
    return [{"do": "tag" if is_on else "untag", "name": said["tag"]}]


_READERS: dict[str, Callable[[TeammateRequest, int | None], Steps]] = {
    "assign": _assign,
    "snooze": _snooze,
    "priority": _prioritize,
    "tag": _tag,
}
