"""What a filter means: to the database, and to a conversation at hand."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Now
from django.utils import timezone

from customers.models import Company, Contact
from inbox.calc.filters import FIELDS, STATES, Condition, Group, minutes_of, states_of
from inbox.models.links import ConversationRead, ConversationTag
from inbox.models.standard_view import BY_KEY
from workspaces.models import Teammate

AsQuery = Callable[[Condition, Teammate], Q]
Holds = Callable[[Condition, Any, Teammate], bool]
NOTHING = Q(pk__in=[])


@dataclass(frozen=True)
class Meaning:
    """A field's meaning; ``holds`` is None where only the database can tell."""

    as_query: AsQuery
    holds: Holds | None = None


MEANINGS: dict[str, Meaning] = {}


def query_of(part: Condition | Group, me: Teammate) -> Q:
    """Return what the database looks for; times are compared with its own clock, so that it may be kept."""
    if isinstance(part, Condition):
        query = MEANINGS[part.field].as_query(part, me)
        return ~query if part.negated else query
    found = [query_of(one, me) for one in part.parts]
    if not found:
        return Q() if part.joined == "all" else NOTHING
    joined = found[0]
    for query in found[1:]:
        joined = joined & query if part.joined == "all" else joined | query
    return joined


def is_told_by_rows(part: Group) -> bool:
    """Tell whether ``holds`` can answer without the database."""
    return all(_is_told(one) for one in part.conditions())


def _is_told(one: Condition) -> bool:
    if one.field == "list":
        return (view := BY_KEY.get(str(one.value))) is not None and view.holds is not None
    return MEANINGS[one.field].holds is not None


def holds(part: Condition | Group, row: Any, me: Teammate) -> bool:
    """Tell whether a filter holds a list row now; only where ``is_told_by_rows``."""
    if isinstance(part, Group):
        told = (holds(one, row, me) for one in part.parts)
        return all(told) if part.joined == "all" else any(told)
    meaning = MEANINGS[part.field].holds
    return meaning is not None and meaning(part, row, me) is not part.negated


def may_hold_states(part: Condition | Group) -> frozenset[str]:
    """Return the states of the conversations a filter may hold."""
    return states_of(part, lambda key: BY_KEY[key].states if key in BY_KEY else STATES)


def _equals(column: str, value: Callable[[Condition, Teammate], Any]) -> Meaning:
    return Meaning(
        lambda one, me: Q(**{column: value(one, me)}),
        lambda one, row, me: bool(getattr(row, column) == value(one, me)),
    )


def _plain(column: str) -> Meaning:
    return _equals(column, lambda one, _me: one.value)


def _looked_up(rows: QuerySet[Any], fits: Q) -> Q:
    """Return whether the one row beside a conversation fits, looked up for each conversation that is looked at.

    Not as a join: the planner takes a rare name for a single row, and begins there instead of in the queue.
    """
    told = rows.annotate(fits=ExpressionWrapper(fits, output_field=BooleanField())).values("fits")
    return Q(Coalesce(Subquery(told[:1]), Value(False)))


def _company(one: Condition, _me: Teammate) -> Q:
    # Inside an expression the companies, which are few, are looked for once; a join goes wrong as above.
    named = Q(company__in=Company.objects.filter(name__icontains=str(one.value)).values("pk"))
    return Q(Coalesce(ExpressionWrapper(named, output_field=BooleanField()), Value(False)))


def _country(one: Condition, _me: Teammate) -> Q:
    return _looked_up(Contact.objects.filter(pk=OuterRef("contact")), Q(country=one.value))


def _in_list(one: Condition, me: Teammate) -> Q:
    view = BY_KEY.get(str(one.value))
    return view.conversations(me) if view else NOTHING


def _held_by_list(one: Condition, row: Any, me: Teammate) -> bool:
    told = BY_KEY[str(one.value)].holds
    return told is not None and told(row, me)


def _reply(one: Condition, _me: Teammate) -> Q:
    answered = Q(waiting_since=None, last_reply_seq__gt=0)
    return {"waiting": Q(waiting_since__isnull=False), "never": Q(last_reply_seq=0)}.get(
        str(one.value), answered
    )


def _reply_holds(one: Condition, row: Any, _me: Teammate) -> bool:
    if one.value == "answered":
        return row.waiting_since is None and row.last_reply_seq > 0
    return row.last_reply_seq == 0 if one.value == "never" else row.waiting_since is not None


def _waiting(one: Condition, _me: Teammate) -> Q:
    since = Now() - timedelta(minutes=minutes_of(str(one.value)))
    return Q(waiting_since__lte=since) if one.op == "longer" else Q(waiting_since__gt=since)


def _waiting_holds(one: Condition, row: Any, _me: Teammate) -> bool:
    if row.waiting_since is None:
        return False
    since = timezone.now() - timedelta(minutes=minutes_of(str(one.value)))
    return bool((row.waiting_since <= since) is (one.op == "longer"))


def unread(me: Teammate) -> Q:
    """Return those the contact wrote in after the teammate last read."""
    read = ConversationRead.objects.filter(teammate=me, conversation=OuterRef("pk"))
    return Q(last_message_seq__gt=0) & ~Q(Exists(read.filter(seq__gte=OuterRef("last_message_seq"))))


def _assignee(one: Condition, me: Teammate) -> int | None:
    return {"me": me.pk, "nobody": None}[one.value] if isinstance(one.value, str) else one.value


def _tag(one: Condition, _me: Teammate) -> Q:
    links = ConversationTag.objects.filter(conversation=OuterRef("pk"))
    return ~Q(Exists(links)) if one.value == "none" else Q(Exists(links.filter(tag_id=one.value)))


def _tag_holds(one: Condition, row: Any, _me: Teammate) -> bool:
    return not row.tag_ids if one.value == "none" else one.value in row.tag_ids


def _language(one: Condition, _me: Teammate) -> Q:
    fits = Q(language=one.value) | Q(language__startswith=f"{one.value}-")
    return _looked_up(Contact.objects.filter(pk=OuterRef("contact")), fits)


def _language_holds(one: Condition, row: Any, _me: Teammate) -> bool:
    return bool(row.language == one.value or row.language.startswith(f"{one.value}-"))


def _moment(column: str) -> Meaning:
    def as_query(one: Condition, me: Teammate) -> Q:
        if one.op == "last":
            return Q(**{f"{column}__gt": Now() - timedelta(minutes=minutes_of(str(one.value)))})
        limit = _edge(one, me)
        return Q(**{f"{column}__lt": limit}) if one.op == "before" else Q(**{f"{column}__gte": limit})

    def tell(one: Condition, row: Any, me: Teammate) -> bool:
        moment: datetime = getattr(row, column)
        if one.op == "last":
            return moment > timezone.now() - timedelta(minutes=minutes_of(str(one.value)))
        return (moment < _edge(one, me)) is (one.op == "before")

    return Meaning(as_query, tell)


def _edge(one: Condition, me: Teammate) -> datetime:
    """Return the beginning of a day where the workspace is, or its end for "after"."""
    start = datetime.combine(datetime.fromisoformat(str(one.value)), time(), ZoneInfo(me.workspace.time_zone))
    return start + timedelta(days=1) if one.op == "after" else start


MEANINGS |= {
    "list": Meaning(_in_list, _held_by_list),
    "state": _plain("state"),
    "reply": Meaning(_reply, _reply_holds),
    "waiting": Meaning(_waiting, _waiting_holds),
    "unread": Meaning(lambda _one, me: unread(me)),
    "assignee": _equals("assignee_id", _assignee),
    "team": _equals("team_id", lambda one, _me: None if one.value == "none" else one.value),
    "tag": Meaning(_tag, _tag_holds),
    "priority": _equals("is_priority", lambda _one, _me: True),
    "channel": _plain("channel"),
    "plan": _plain("plan"),
    "company": Meaning(_company),
    "subject": Meaning(lambda one, _me: Q(subject__icontains=one.value)),
    "contact_kind": _plain("contact_kind"),
    "language": Meaning(_language, _language_holds),
    "country": Meaning(_country, lambda one, row, _me: bool(row.country == one.value)),
    "attachment": _equals("has_files", lambda _one, _me: True),
    "created": _moment("created_at"),
    "updated": _moment("updated_at"),
}
if set(MEANINGS) != set(FIELDS):
    message = "every field of the language needs a meaning"
    raise RuntimeError(message)
