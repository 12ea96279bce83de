"""From what was typed to what the index is asked: operators become marks, names become ids."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from inbox.calc.search_marks import attribute_mark
from inbox.calc.search_query import Filter, Query, Words, attribute_of, days_of
from inbox.calc.search_words import fold, quoted, words_of
from inbox.models.search import SearchName, SearchWord, all_of, any_of
from tagging.models import Tag
from workspaces.models import Team, Teammate

OF_PARTS = ("from", "in", "has", "company")
OF_CONVERSATIONS = ("is", "assignee", "team", "tag", "subject", "attribute")
NOBODY = ("nobody", "none", "no", "unassigned")
NOTHING = quoted("x:nothing")
"""A mark nothing has: what was named is not there."""
COMPLETIONS, SHORTEST_START = 12, 3
MOST_NAMED, MOST_BESIDE = 200, 20
UNKNOWN = 10**9


@dataclass
class Plan:
    """What the index is asked."""

    entries: list[str] = field(default_factory=list)
    """What an entry must match, all of it."""
    is_of_parts: bool = False
    """Parts are looked for, not only conversations as a whole."""
    ranked: str = ""
    own: list[str] = field(default_factory=list)
    """What the conversation's own entry must match, all of it."""
    without: list[str] = field(default_factory=list)
    """What no entry of the conversation may match."""
    since: datetime | None = None
    until: datetime | None = None
    is_unread: bool | None = None
    """Only what the teammate has not read, or only what they have."""
    is_spam: bool = False
    about_uses: int = UNKNOWN
    """About how many entries hold the rarest word at most."""
    shown: set[str] = field(default_factory=set)
    """The words to be set apart in what is shown."""


def plan_query(query: Query, *, teammate: Teammate, today: date, zone: ZoneInfo) -> Plan:
    """Return what the index is asked. 2 queries a word at most, 1 or 2 an operator."""
    plan = Plan()
    beside = len(query.wanted) > 1
    for words in query.words:
        if words.is_not:
            plan.without.append(phrase(words.words))
        else:
            _want(words, plan, beside=beside)
    plan.is_of_parts = bool(query.wanted or query.named("from", "in", "has"))
    if plan.shown:
        plan.ranked = any_of(*sorted(plan.shown))
    for one in query.named(*OF_PARTS):
        plan.entries.append(_signed(one, _of_part(one, teammate)))
    for one in query.named(*OF_CONVERSATIONS):
        _narrow(one, plan, teammate)
    for one in query.named("before", "after", "on"):
        _limit(one, plan, today=today, zone=zone)
    return plan


def phrase(words: list[str]) -> str:
    """Return a query for words that stand together."""
    return f"({' <-> '.join(map(quoted, words))})"


def named(text: str, *, most: int, kind: str = "") -> list[tuple[int | None, int | None]]:
    """Return ids of the people and companies whose names hold words that begin like these. 1 query."""
    starts = [f"{quoted(word)}:*" if len(word) >= SHORTEST_START else quoted(word) for word in words_of(text)]
    if not starts:
        return []
    return SearchName.objects.search(" & ".join([*starts, *([quoted(kind)] if kind else [])]), most=most)


def _want(words: Words, plan: Plan, *, beside: bool) -> None:
    found = words.words
    if words.is_phrase or len(found) > 1:
        plan.entries.append(phrase(found))
        plan.shown |= set(found)
        # Each part of an address may be common; all of them together are one person's.
        plan.about_uses = 1 if "@" in words.text else plan.about_uses
        return
    word = found[0]
    known = SearchWord.objects.beginning_with(word, most=COMPLETIONS) if len(word) >= SHORTEST_START else []
    forms = {form for form, _ in known} | {word}
    plan.shown |= forms
    if known or (word.isalpha() and len(word) >= SHORTEST_START):
        plan.about_uses = min(plan.about_uses, sum(uses for _, uses in known))
    # With other words, one that names somebody need not stand in the text: it may say whose conversation it is.
    people = _whose(named(word, most=MOST_BESIDE)) if beside else []
    plan.about_uses = UNKNOWN if people else plan.about_uses
    plan.entries.append(any_of(*sorted(forms), *people))


def _whose(ids: Iterable[tuple[int | None, int | None]]) -> list[str]:
    return [f"c:{contact_id}" if contact_id else f"o:{company_id}" for contact_id, company_id in ids]


def _of_part(one: Filter, teammate: Teammate) -> str:
    if one.name == "in":
        return quoted(f"k:{one.value}")
    if one.name == "has":
        return quoted("f:")
    if one.name == "company":
        return _any([f"o:{company}" for _, company in named(one.value, most=MOST_NAMED, kind="k:company")])
    ids = named(one.value, most=MOST_NAMED)
    wrote = [f"t:{pk}" for pk in _teammates(one.value, teammate)]
    wrote += [f"p:{contact}" for contact, _ in ids if contact]
    of_company = [f"o:{company}" for _, company in ids if company]
    if not of_company:
        return _any(wrote)
    return f"({_any(wrote)} | ({any_of(*of_company)} & 'k:message'))"


def _narrow(one: Filter, plan: Plan, teammate: Teammate) -> None:
    if one.name == "is" and one.value == "unread":
        plan.is_unread = not one.is_not
        return
    if one.name == "is" and one.value == "spam":
        plan.is_spam = not one.is_not
    plan.own.append(_signed(one, _OWN[one.name](one.value, teammate)))


def _limit(one: Filter, plan: Plan, *, today: date, zone: ZoneInfo) -> None:
    days = days_of(one, today=today)
    if days is None:
        return
    first, after = (_midnight(day, zone) for day in (days[0], days[1] + timedelta(days=1)))
    if one.is_not and one.name == "on":
        return
    name = {"before": "after", "after": "before"}.get(one.name, "on") if one.is_not else one.name
    if name == "on":
        plan.since, plan.until = _later(plan.since, first), _earlier(plan.until, after)
    elif name == "before":
        plan.until = _earlier(plan.until, after if one.is_not else first)
    else:
        plan.since = _later(plan.since, first if one.is_not else after)


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), tzinfo=zone)


def _later(one: datetime | None, other: datetime) -> datetime:
    return max(one or other, other)


def _earlier(one: datetime | None, other: datetime) -> datetime:
    return min(one or other, other)


def _signed(one: Filter, query: str) -> str:
    return f"!{query}" if one.is_not else query


def _any(marks: list[str]) -> str:
    return any_of(*marks) if marks else NOTHING


def _teammates(said: str, me: Teammate) -> list[int]:
    if fold(said) == "me":
        return [me.pk]
    wanted = words_of(said)
    everybody = Teammate.objects.values_list("pk", "name")
    return [pk for pk, name in everybody if _is_called(wanted, name)]


def _is_called(wanted: list[str], name: str) -> bool:
    called = words_of(name)
    return bool(wanted) and all(any(word.startswith(start) for word in called) for start in wanted)


def _state(value: str, _me: Teammate) -> str:
    return quoted({"priority": "pr:", "spam": "sp:"}.get(value, f"s:{value}"))


def _assignee(value: str, me: Teammate) -> str:
    return quoted("a:0") if fold(value) in NOBODY else _any([f"a:{pk}" for pk in _teammates(value, me)])


def _team(value: str, _me: Teammate) -> str:
    if fold(value) in NOBODY:
        return quoted("g:0")
    wanted = words_of(value)
    return _any(
        [f"g:{pk}" for pk, name in Team.objects.values_list("pk", "name") if _is_called(wanted, name)]
    )


def _tag(value: str, _me: Teammate) -> str:
    tags = list(Tag.objects.values_list("pk", "name"))
    same = [pk for pk, name in tags if fold(name) == fold(value)]
    wanted = words_of(value)
    return _any([f"tag:{pk}" for pk in same or [pk for pk, name in tags if _is_called(wanted, name)]])


def _subject(value: str, _me: Teammate) -> str:
    return f"({' <-> '.join(f'{quoted(word)}:A' for word in words_of(value))})"


def _attribute(value: str, _me: Teammate) -> str:
    name, said = attribute_of(value) or ("", "")
    return all_of(attribute_mark(name, said))


_OWN: dict[str, Callable[[str, Teammate], str]] = {
    "is": _state,
    "assignee": _assignee,
    "team": _team,
    "tag": _tag,
    "subject": _subject,
    "attribute": _attribute,
}
