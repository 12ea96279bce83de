"""Making and changing saved replies."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from inbox.actions.filling import values_of
from inbox.actions.step_words import checked_steps
from inbox.calc.macro_steps import Step
from inbox.calc.markup import snippet
from inbox.calc.variables import generalize
from inbox.models import Audience, ConversationPart, Macro, MacroTeam, WritingChoices
from inbox.models.macro import LONGEST_BODY, LONGEST_NAME
from workspaces.actions.refusals import RefusedError
from workspaces.calc.permissions import Permission
from workspaces.models import Team, Teammate

FEWEST_WORDS, MOST_WORDS = 3, 7


@transaction.atomic
def save_macro(
    macro: Macro | None, *, by: Teammate, teams: Iterable[Team] | None = None, **fields: Any
) -> Macro:
    """Make a macro, or change some fields of one.

    :param teams: who may use one for teams; None leaves them as they are
    :raises RefusedError: it is not this teammate's to change or to share, or a step cannot be
    """
    if "steps" in fields:
        fields["steps"] = checked_steps(fields["steps"])
    audience = fields.get("audience", macro.audience if macro else Audience.PERSONAL)
    _check_right(macro, by=by, audience=audience)
    if macro is None:
        macro = Macro.objects.create(workspace_id=by.workspace_id, owner=by, **fields)
    elif fields:
        macro.change(**fields)
    if teams is not None:
        _set_teams(macro, list(teams) if audience == Audience.TEAMS else [])
    return macro


@transaction.atomic
def add_step(macro: Macro, *, by: Teammate, step: Step) -> Macro:
    """Let a macro do one thing more; two who add one at once both succeed.

    :raises RefusedError: the step cannot be, or not beside the others
    """
    held = Macro.objects.select_for_update().get(pk=macro.pk)
    return save_macro(held, by=by, steps=[*held.steps, step])


@transaction.atomic
def remove_step(macro: Macro, *, by: Teammate, step: Step) -> Macro:
    """Let a macro no longer do something; one that it did not do changes nothing."""
    held = Macro.objects.select_for_update().get(pk=macro.pk)
    _check_right(held, by=by, audience=held.audience)
    held.change(steps=[other for other in held.steps if other != step])
    return held


def set_archived(macro: Macro, *, by: Teammate, is_archived: bool) -> Macro:
    """Put a macro away, or bring it back.

    :raises RefusedError: it is not this teammate's to change
    """
    _check_right(macro, by=by, audience=macro.audience)
    return macro.archive() if is_archived else macro.restore()


def duplicate_macro(macro: Macro, *, by: Teammate) -> Macro:
    """Return a personal copy of a macro, steps about what is gone left out."""
    copied: dict[str, Any] = {name: getattr(macro, name) for name in ("group", "body", "note")}
    try:
        copied["steps"] = checked_steps(macro.steps)
    except RefusedError:
        copied["steps"] = []
    name = _("%(name)s (copy)") % {"name": macro.name[: LONGEST_NAME - 12]}
    return save_macro(None, by=by, name=name, **copied)


def reply_as_macro(part: ConversationPart, *, by: Teammate) -> str:
    """Return a sent reply's words with the names in them replaced by variables; contact and company must be loaded.

    The writer's signature is left out: it is added again when the reply is sent. 1 query.
    """
    values = values_of(part.conversation, by=by)
    of_people = (
        "customer.name",
        "customer.first_name",
        "company.name",
        "teammate.name",
        "teammate.first_name",
    )
    names = {variable: values[variable] for variable in of_people}
    if part.by_teammate and part.by_teammate_id != by.pk:
        # A colleague's reply: their name stands for whoever uses it.
        names |= {"teammate.name": part.by_teammate.name, "teammate.first_name": part.by_teammate.first_name}
    body = WritingChoices.objects.of(part.by_teammate or by).unsign(part.body)
    return generalize(body, names)[:LONGEST_BODY]


def name_for(text: str) -> str:
    """Return a name for a saved reply: the first words of its first paragraph that says more than hello."""
    paragraphs = [snippet(paragraph) for paragraph in text.split("\n\n")]
    telling = next((one for one in paragraphs if one.count(" ") >= FEWEST_WORDS), paragraphs[0])
    return " ".join(telling.split(" ")[:MOST_WORDS])[:LONGEST_NAME].rstrip(" ,;:.")


def _check_right(macro: Macro | None, *, by: Teammate, audience: str) -> None:
    may_share = by.may(Permission.MANAGE_MACROS)
    if macro is not None and not macro.may_be_changed_by(by):
        raise RefusedError(_("This saved reply is not yours to change."), status=403)
    if not by.may(Permission.REPLY) or (audience != Audience.PERSONAL and not may_share):
        raise RefusedError(_("Your role does not allow sharing saved replies."), status=403)


def _set_teams(macro: Macro, teams: list[Team]) -> None:
    own = {"workspace_id": macro.workspace_id, "macro": macro}
    MacroTeam.objects.filter(macro=macro).exclude(team__in=teams).delete()
    MacroTeam.objects.bulk_create([MacroTeam(team=team, **own) for team in teams], ignore_conflicts=True)
