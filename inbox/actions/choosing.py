"""Which saved replies to offer somebody who is writing, best first."""

from collections import Counter
from dataclasses import dataclass
from typing import NamedTuple

from inbox.actions.filling import values_of
from inbox.actions.step_words import StepNames
from inbox.calc.macro_steps import Step
from inbox.calc.matching import match_score
from inbox.calc.variables import Filled, fill
from inbox.models import Conversation, Macro, MacroUse
from workspaces.models import Teammate

MOST_MACROS, MOST_USES, MOST_SHOWN = 2000, 300, 8
WEIGHTS = {"tag": 4, "team": 2, "plan": 1, "kind": 1}
"""How much it says about two conversations that they share a tag, a team, a plan or the kind of contact."""
COMMON, MOST_FOLLOWED = 2, 400
"""How often one must have followed another to be called common, among so many latest uses."""


@dataclass(frozen=True)
class Choice:
    """A macro as it is offered: filled for the customer, its steps in words, and what often comes next."""

    macro: Macro
    body: Filled
    note: Filled
    steps: list[tuple[Step, str]]
    followed_by: str
    follows: bool
    """Whether it often came after the one used last in this conversation."""


class Candidate(NamedTuple):
    """A macro that could be offered, and how well it fits what was typed."""

    pk: int
    name: str
    used_count: int
    score: float


def macro_choices(
    conversation: Conversation, *, by: Teammate, query: str = "", only: int | None = None
) -> list[Choice]:
    """Return at most 8 macros that fit what was typed, best first. At most 10 queries, whatever there is.

    The order: how well it fits; then how often this teammate used it in conversations like this one, then how often
    everybody did, then the name. Without a query, what often follows the macro used last here comes first.

    :param only: the id of the one that is wanted, None for all
    """
    fitting = _fitting(by, query, only)
    contexts = contexts_of(conversation)
    own = _own_use(by, contexts)
    follow_ups = set() if query else _follow_ups_here(conversation, contexts)

    def place(one: Candidate) -> tuple[float | bool | str, ...]:
        similar, own_count = own.get(one.pk, (0, 0))
        rank = (-one.score, one.pk not in follow_ups, -similar, -one.used_count, -own_count)
        return (*rank, one.name.casefold(), one.pk)

    first = [one.pk for one in sorted(fitting, key=place)[:MOST_SHOWN]]
    found = Macro.objects.in_bulk(first)
    shown = [found[pk] for pk in first if pk in found]
    return _choices(shown, conversation, by=by, contexts=contexts, follow_ups=follow_ups)


def contexts_of(conversation: Conversation) -> list[str]:
    """Return what a conversation is like, for comparing it with others. 1 query."""
    tags = [
        f"tag:{tag_id}" for tag_id in conversation.tag_links.order_by("pk").values_list("tag", flat=True)[:20]
    ]
    named = {"kind": conversation.contact_kind, "plan": conversation.plan, "team": conversation.team_id}
    return [*tags, *(f"{name}:{value}" for name, value in named.items() if value)]


def _fitting(by: Teammate, query: str, only: int | None) -> list[Candidate]:
    """Return what a teammate may use and what fits; words are read only to be searched. 1 query."""
    usable = Macro.objects.usable_by(by).order_by("-used_count", "pk")
    if only is not None:
        usable = usable.filter(pk=only)
    if not query:
        rows = usable.values_list("pk", "name", "used_count")[:MOST_MACROS]
        return [Candidate(pk, name, used_count, 0) for pk, name, used_count in rows]
    found = []
    for pk, name, used_count, group, body in usable.values_list("pk", "name", "used_count", "group", "body")[
        :MOST_MACROS
    ]:
        if (score := match_score(query, name=name, text=f"{group} {body}")) is not None:
            found.append(Candidate(pk, name, used_count, score))
    return found


def _own_use(by: Teammate, contexts: list[str]) -> dict[int, tuple[int, int]]:
    """Return how alike and how many a teammate's last 300 uses of each macro are. 1 query."""
    uses = MacroUse.objects.filter(teammate=by).order_by("-used_at").values_list("macro", "contexts")
    here, found = set(contexts), dict[int, tuple[int, int]]()
    for macro_id, there in uses[:MOST_USES]:
        alike = sum(WEIGHTS[shared.partition(":")[0]] for shared in here.intersection(there))
        similar, count = found.get(macro_id, (0, 0))
        found[macro_id] = (similar + alike, count + 1)
    return found


def _follow_ups_here(conversation: Conversation, contexts: list[str]) -> set[int]:
    """Return the macros that often came next after the one used last here. 2 queries, 1 where none was."""
    last = MacroUse.objects.filter(conversation=conversation).order_by("-used_at").first()
    if last is None:
        return set()
    counts = follow_up_counts([last.macro_id], contexts=contexts, but_not_in=conversation.pk)
    return {pk for (_, pk), count in counts.items() if count >= COMMON}


def follow_up_counts(
    macro_ids: list[int], *, contexts: list[str], but_not_in: int | None = None
) -> Counter[tuple[int, int]]:
    """Count which macro came next after each of some in the same conversation, among the 400 latest uses. 2 queries.

    Only conversations that share a tag with these contexts count, or all where there is no tag.
    """
    uses = MacroUse.objects.filter(macro__in=macro_ids)
    if tags := [context for context in contexts if context.startswith("tag:")]:
        uses = uses.filter(contexts__overlap=tags)
    first = list(uses.order_by("-used_at").values_list("conversation", "macro", "used_at")[:MOST_FOLLOWED])
    later = MacroUse.objects.filter(conversation__in={where for where, _, _ in first} - {but_not_in})
    by_place: dict[int, list[tuple[object, int]]] = {}
    for where, macro_id, at in later.order_by("used_at").values_list("conversation", "macro", "used_at"):
        by_place.setdefault(where, []).append((at, macro_id))
    counts: Counter[tuple[int, int]] = Counter()
    for where, macro_id, at in first:
        after = [other for then, other in by_place.get(where, []) if then > at and other != macro_id]  # type: ignore[operator]
        counts.update({(macro_id, after[0]): 1} if after else {})
    return counts


def _choices(
    macros: list[Macro],
    conversation: Conversation,
    *,
    by: Teammate,
    contexts: list[str],
    follow_ups: set[int],
) -> list[Choice]:
    names = StepNames.of(step for macro in macros for step in macro.steps)
    values = values_of(conversation, by=by)
    following = _names_of_followers(macros, contexts, by)
    return [
        Choice(
            macro=macro,
            body=fill(macro.body, values),
            note=fill(macro.note, values),
            steps=[(step, names.words(step)) for step in macro.steps],
            followed_by=following.get(macro.pk, ""),
            follows=macro.pk in follow_ups,
        )
        for macro in macros
    ]


def _names_of_followers(macros: list[Macro], contexts: list[str], by: Teammate) -> dict[int, str]:
    """Return the name of what most often came next after each, where it did so at least twice. 3 queries."""
    counts = follow_up_counts([macro.pk for macro in macros], contexts=contexts)
    best: dict[int, int] = {}
    for (macro_id, next_id), count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        if count >= COMMON:
            best.setdefault(macro_id, next_id)
    names = dict(Macro.objects.usable_by(by).filter(pk__in=best.values()).values_list("pk", "name"))
    return {macro_id: names[next_id] for macro_id, next_id in best.items() if next_id in names}
