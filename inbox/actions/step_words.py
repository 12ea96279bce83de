"""Steps in words, with the names of whom and what they are about."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inbox.calc.macro_steps import ME, Step, StepError, read_steps
from tagging.models import Tag
from workspaces.actions.refusals import RefusedError
from workspaces.models import Team, Teammate

SNOOZED_UNTIL = {
    "later": gettext_lazy("for 3 hours"),
    "tomorrow": gettext_lazy("until tomorrow"),
    "monday": gettext_lazy("until Monday"),
    "week": gettext_lazy("for a week"),
}
DONE = {
    "tag": gettext_lazy("tag %s"),
    "untag": gettext_lazy("remove tag %s"),
    "assign": gettext_lazy("assign to %s"),
    "assign_team": gettext_lazy("assign to the team %s"),
    "snooze": gettext_lazy("snooze %s"),
}
REASONS = {
    "many": gettext_lazy("These are too many steps."),
    "unknown": gettext_lazy("there is no such step."),
    "argument": gettext_lazy("say what it is about."),
    "twice": gettext_lazy("it is there already."),
    "both": gettext_lazy("a conversation is either closed or snoozed."),
}


@dataclass(frozen=True)
class StepNames:
    """The names behind the ids in some steps."""

    tag: dict[int, str]
    teammate: dict[int, str]
    team: dict[int, str]

    @classmethod
    def of(cls, steps: Iterable[Step]) -> "StepNames":
        """Look up everything some steps name. At most 3 queries, whatever their number."""
        ids: dict[str, set[int]] = {"tag": set(), "teammate": set(), "team": set()}
        for step in steps:
            for kind, known in ids.items():
                if isinstance(step.get(kind), int):
                    known.add(step[kind])
        found: dict[str, Any] = {
            "tag": Tag.objects.filter(pk__in=ids["tag"]),
            "teammate": Teammate.objects.seated().filter(pk__in=ids["teammate"]),
            "team": Team.objects.filter(pk__in=ids["team"]),
        }
        return cls(**{kind: dict(rows.values_list("pk", "name")) for kind, rows in found.items()})

    def words(self, step: Step) -> str:
        """Return a step in words: "tag Billing"; one about somebody gone says so."""
        do = step["do"]
        if do == "close":
            return _("close")
        if do == "priority":
            return _("mark as a priority") if step["is_priority"] else _("no longer a priority")
        if do == "snooze":
            return str(DONE[do]) % SNOOZED_UNTIL[step["until"]]
        return str(DONE[do]) % (self._name(step) or _("(no longer there)"))

    def is_there(self, step: Step) -> bool:
        """Tell whether what a step is about still exists."""
        return step["do"] in {"close", "priority", "snooze"} or bool(self._name(step))

    def _name(self, step: Step) -> str:
        if step.get("teammate") == ME:
            return _("whoever uses it")
        kind = next(kind for kind in ("tag", "teammate", "team") if kind in step)
        names: dict[int, str] = getattr(self, kind)
        return names.get(step[kind], "")


def checked_steps(given: Any) -> list[Step]:
    """Return steps that can be done, in their order. At most 3 queries.

    :raises RefusedError: names the step that cannot be
    """
    try:
        steps = read_steps(given)
    except StepError as error:
        raise RefusedError(refusal_words(error), status=400) from error
    names = StepNames.of(steps)
    for number, step in enumerate(steps, start=1):
        if not names.is_there(step):
            words = {"number": number, "step": names.words(step)}
            raise RefusedError(_("Step %(number)s, %(step)s: it is no longer there.") % words, status=400)
    return steps


def refusal_words(error: StepError) -> str:
    """Return what is wrong with a step, in a sentence that names it."""
    reason = str(REASONS[error.reason])
    if error.reason == "many":
        return reason
    words = {"number": error.number, "step": error.do or "?", "reason": reason}
    return _("Step %(number)s, %(step)s: %(reason)s") % words
