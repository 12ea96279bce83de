"""What a conversation takes over from one that becomes part of it, and what it leaves when that goes again."""

from typing import Any

from inbox.actions.tagging import tag_conversation
from inbox.calc.markup import first_words, snippet
from inbox.models import Conversation, ConversationPart, ConversationRead, Draft, Follow, Mention, PartKind
from inbox.models.draft import DraftMode
from inbox.models.part import SEEN_BY_CONTACT
from inbox.models.states import ConversationState
from workspaces.models import Teammate


def carry_over(
    source: Conversation, target: Conversation, *, part: ConversationPart, by: Teammate
) -> dict[str, Any]:
    """Take over care, tags, mentions, followers and drafts, and for the same contact who waits and what is unread.

    Both are held. About 10 queries, and some for each tag, mention and draft.

    :param part: the one that tells of the merge in ``target``
    :return: what an act notes of it beside the fields of the conversation
    """
    _carry_care(source, target, by)
    carried = _carry_tags(source, target, by) | _carry_mentions(source, target)
    Follow.objects.begin_by_itself(
        target, Follow.objects.on().filter(conversation=source).values_list("teammate_id", flat=True)
    )
    _carry_drafts(source, target)
    target.has_files = target.has_files or source.has_files
    if source.contact_id == target.contact_id:
        _carry_reads(source, target, part, by)
        _carry_wait(source, target)
        _carry_counters(source, target, part)
        _carry_snippet(source, target)
    return carried


def leave_behind(target: Conversation, *, source: Conversation, merged_at_seq: int) -> None:
    """Count from its own parts again what stood for those of the other one, where nothing newer came.

    While a third one is part of it, too, nothing is counted: rather is it bold once too often.
    """
    if target.merged.exclude(pk=source.pk).exists():
        return
    own = target.parts.order_by("-seq")
    if target.last_message_seq == merged_at_seq:
        target.last_message_seq = _last_seq(own.filter(kind=PartKind.MESSAGE))
    if target.last_reply_seq == merged_at_seq:
        target.last_reply_seq = _last_seq(own.filter(kind=PartKind.REPLY))
    if target.waiting_since:
        target.waiting_since = target.unanswered_since()
    last = own.filter(kind__in=SEEN_BY_CONTACT).select_related("by_teammate").first()
    if last and last.seq < merged_at_seq and last.body:
        words = snippet if last.kind == PartKind.REPLY else first_words
        target.snippet, target.snippet_by = words(last.body), last.by_teammate


def _last_seq(parts: Any) -> int:
    return parts.values_list("seq", flat=True).first() or 0


def _carry_care(source: Conversation, target: Conversation, by: Teammate) -> None:
    if source.assignee and not target.assignee:
        target.assign(by=by, teammate=source.assignee)
    if source.team and not target.team:
        target.assign_team(by=by, team=source.team)
    if source.is_priority:
        target.prioritize(by=by, is_priority=True)


def _carry_tags(source: Conversation, target: Conversation, by: Teammate) -> dict[str, Any]:
    links = source.tag_links.select_related("tag").order_by("pk")
    tags = [link.tag for link in links if tag_conversation(conversation=target, tag=link.tag, by=by)]
    return {f"tag:{tag.pk}": True for tag in tags}


def _carry_mentions(source: Conversation, target: Conversation) -> dict[str, Any]:
    carried = {}
    for mention in source.mentions.order_by("pk"):
        own = {
            "workspace_id": target.workspace_id,
            "conversation": target,
            "teammate_id": mention.teammate_id,
        }
        _, is_new = Mention.objects.get_or_create(**own, defaults={"mentioned_at": mention.mentioned_at})
        if is_new:
            carried[f"mention:{mention.teammate_id}"] = mention.mentioned_at.isoformat()
    return carried


def _carry_drafts(source: Conversation, target: Conversation) -> None:
    """Let what was begun be found where it can still be sent; with words there, too, it stands below them.

    What was begun for one person is never put before another: of somebody else only drafts of notes come along.
    """
    drafts = Draft.objects.written().filter(conversation=source).select_related("teammate")
    if source.contact_id != target.contact_id:
        drafts = drafts.filter(mode=DraftMode.NOTE)
    for draft in drafts:
        there = Draft.objects.filter(conversation=target, teammate=draft.teammate, mode=draft.mode).first()
        bodies = [there.body if there else "", draft.body]
        Draft.objects.keep(
            conversation=target,
            teammate=draft.teammate,
            mode=draft.mode,
            body="\n\n".join(filter(None, bodies)),
            version=max(draft.version, there.version if there else 0) + 1,
        )
        Draft.objects.filter(pk=draft.pk).update(body="")


def _carry_reads(source: Conversation, target: Conversation, part: ConversationPart, by: Teammate) -> None:
    """Leave it read for who had read both; for everybody else what was unread there is unread here."""
    if not source.last_message_seq:
        return
    reads = ConversationRead.objects.filter(conversation=source, seq__gte=source.last_message_seq)
    readers = {by.pk, *reads.values_list("teammate_id", flat=True)}
    here = ConversationRead.objects.filter(conversation=target, seq__gte=target.last_message_seq)
    here.filter(teammate_id__in=readers).update(seq=part.seq)


def _carry_wait(source: Conversation, target: Conversation) -> None:
    if source.state == ConversationState.OPEN and target.state != ConversationState.OPEN:
        target.enter_open()
    waits = [since for since in (source.waiting_since, target.waiting_since) if since]
    target.waiting_since = min(waits, default=None)


def _carry_counters(source: Conversation, target: Conversation, part: ConversationPart) -> None:
    is_unseen = source.last_reply_seq > source.contact_read_seq
    has_seen_all = not is_unseen and target.last_reply_seq <= target.contact_read_seq
    if source.last_message_seq:
        target.last_message_seq = part.seq
    if is_unseen or (source.last_reply_seq and not target.last_reply_seq):
        target.last_reply_seq = part.seq
    if has_seen_all:
        target.contact_read_seq = part.seq


def _carry_snippet(source: Conversation, target: Conversation) -> None:
    """Let the row say what was written last, in whichever of the two."""
    written = [
        conversation.parts.filter(kind__in=SEEN_BY_CONTACT).order_by("-seq").values_list("created_at").first()
        for conversation in (source, target)
    ]
    if written[0] and (not written[1] or written[0] > written[1]):
        target.snippet, target.snippet_by = source.snippet, source.snippet_by
