"""What the settings pages of saved replies show."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.db.models.functions import Lower
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from inbox.actions.filling import NAMES, fill_note, missing_sentence, values_of
from inbox.actions.step_words import SNOOZED_UNTIL, StepNames
from inbox.calc.macro_steps import ME, Step, value_of
from inbox.calc.markup import render_markdown
from inbox.calc.variables import ATTRIBUTE, Filled, fill, mark_places
from inbox.models import Conversation, Macro
from tagging.models import Tag
from workspaces.calc.numbers import read_number
from workspaces.models import Team, Teammate

PAGE, MOST_CHOICES, MOST_GROUPS, SAMPLES = 50, 200, 100, 5


@dataclass(frozen=True)
class MacroPage:
    """A page of saved replies; ``cursor`` asks for the next one, None on the last."""

    rows: Sequence[Macro]
    cursor: str | None


def macro_page(
    teammate: Teammate, *, q: str = "", group: str = "", is_archived: bool = False, cursor: str = ""
) -> MacroPage:
    """Return the next 50 saved replies by name, with owners and teams. 2 queries."""
    rows = Macro.objects.listed_for(teammate).filter(archived_at__isnull=not is_archived)
    rows = rows.annotate(place=Lower("name")).select_related("owner").prefetch_related("teams")
    if q:
        rows = rows.filter(Q(name__icontains=q) | Q(body__icontains=q) | Q(group__icontains=q))
    if group:
        rows = rows.filter(group=group)
    if after := _read_cursor(cursor):
        name, pk = after
        rows = rows.filter(Q(place__gt=name) | Q(place=name, pk__gt=pk))
    found = list(rows.order_by("place", "pk")[: PAGE + 1])
    more = len(found) > PAGE
    return MacroPage(found[:PAGE], _write_cursor(found[PAGE - 1]) if more else None)


def groups_of(teammate: Teammate) -> list[str]:
    """Return the groups of what a teammate sees, by name. 1 query."""
    rows = Macro.objects.listed_for(teammate).filter(archived_at=None).exclude(group="")
    return list(rows.order_by("group").values_list("group", flat=True).distinct()[:MOST_GROUPS])


def editor(teammate: Teammate, macro: Macro, *, sample: str = "") -> dict[str, Any]:
    """Return what the page of one saved reply shows beside its form. 10 queries."""
    names = StepNames.of(macro.steps)
    samples = _samples()
    return {
        "macro": macro,
        "may_change": macro.may_be_changed_by(teammate),
        "steps": [(value_of(step), names.words(step), names.is_there(step)) for step in macro.steps],
        "offered": _offered_steps(macro.steps),
        "variables": [(f"{{{{ {name} }}}}", label) for name, label in _variables(samples)],
        "groups": groups_of(teammate),
        "samples": samples,
        "preview": preview_html(teammate, body=macro.body, note=macro.note, sample=sample, samples=samples),
    }


def preview_html(
    teammate: Teammate, *, body: str, note: str, sample: str = "", samples: list[Conversation] | None = None
) -> SafeString:
    """Return what a sample customer would read. 1 query where no samples are given."""
    samples = _samples() if samples is None else samples
    wanted = read_number(sample)
    about = next((one for one in samples if one.pk == wanted), samples[0] if samples else None)
    values = values_of(about, by=teammate) if about else {}
    filled = fill(body, values)
    shown = {
        "about": about,
        "samples": samples,
        "body": SafeString(mark_places(render_markdown(filled.text))),
        "note": SafeString(render_markdown(fill_note(note, values))),
        "missing": _first_missing(filled, about),
    }
    return render_to_string("inbox/settings/_macro_preview.html", shown)


def _first_missing(filled: Filled, about: Conversation | None) -> str:
    if about is None or not filled.missing:
        return ""
    return missing_sentence(filled.missing[0], first_name=about.contact.first_name)


def _samples() -> list[Conversation]:
    """Return the latest conversations, whose customers serve as examples. 1 query."""
    return list(Conversation.objects.select_related("contact", "company").order_by("-pk")[:SAMPLES])


def _variables(samples: list[Conversation]) -> list[tuple[str, str]]:
    """Return the variables there are, with what people call them; attributes as far as the examples have some."""
    known = [(name, str(label)) for name, label in NAMES.items()]
    attributes = {name for one in samples for name in one.contact.custom_attributes}
    usable = sorted(name for name in attributes if not set("{}|\n") & set(name))[:20]
    return known + [(f"{ATTRIBUTE}{name}", name) for name in usable]


def _offered_steps(taken: list[Step]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return what can be added to some steps, in groups, as choices of a form. 3 queries."""
    done = {step["do"] for step in taken}
    tags = list(Tag.objects.order_by("name").values_list("pk", flat=True)[:MOST_CHOICES])
    people = [ME, *Teammate.objects.seated().order_by("name").values_list("pk", flat=True)[:MOST_CHOICES]]
    teams = list(Team.objects.order_by("name").values_list("pk", flat=True)[:MOST_CHOICES])
    groups: dict[str, list[Step]] = {
        "tag": [{"do": "tag", "tag": pk} for pk in tags],
        "untag": [{"do": "untag", "tag": pk} for pk in tags],
        "assign": [{"do": "assign", "teammate": pk} for pk in people],
        "assign_team": [{"do": "assign_team", "team": pk} for pk in teams],
        "priority": [{"do": "priority", "is_priority": is_priority} for is_priority in (True, False)],
        "end": [{"do": "close"}, *({"do": "snooze", "until": until} for until in SNOOZED_UNTIL)],
    }
    is_ended = bool(done & {"close", "snooze"})
    names = StepNames.of(step for some in groups.values() for step in some)
    return [
        (kind, [(value_of(step), names.words(step)) for step in some if step not in taken])
        for kind, some in groups.items()
        if kind not in done - {"tag", "untag"} and not (kind == "end" and is_ended)
    ]


def _write_cursor(last: Any) -> str:
    return base64.urlsafe_b64encode(f"{last.pk}.{last.place}".encode()).decode()


def _read_cursor(cursor: str) -> tuple[str, int] | None:
    """Return the name and id a cursor holds; one that was tampered with starts from the top."""
    try:
        pk, _, name = base64.urlsafe_b64decode(cursor.encode()).decode().partition(".")
        return name.replace("\0", ""), int(pk)
    except ValueError:
        return None
