"""Conversations and what belongs to them."""

from inbox.models.act import Act, ActChange
from inbox.models.announcement import Announcement, AnnouncementRead
from inbox.models.assignment import AssignmentGiven, AssignmentMode, AssignmentRule, AssignmentShare
from inbox.models.attachment import Attachment
from inbox.models.conversation import Conversation
from inbox.models.draft import Draft
from inbox.models.draft_version import DraftVersion
from inbox.models.follow import Follow
from inbox.models.held_reply import HeldReply
from inbox.models.inbox_view import InboxView, ListOrder
from inbox.models.links import ConversationRead, ConversationTag, Mention
from inbox.models.macro import Audience, Macro, MacroTeam, MacroUse
from inbox.models.messenger_settings import MessengerSettings
from inbox.models.notification import Notification, NotificationKind, NotificationSettings
from inbox.models.part import ConversationPart, PartKind
from inbox.models.search import SearchEntry, SearchName, SearchWord
from inbox.models.search_due import SearchDue
from inbox.models.states import Channel, ConversationState
from inbox.models.voice_guide import VoiceGuide
from inbox.models.writing_choices import WritingChoices

__all__ = [
    "Act",
    "ActChange",
    "Announcement",
    "AnnouncementRead",
    "AssignmentGiven",
    "AssignmentMode",
    "AssignmentRule",
    "AssignmentShare",
    "Attachment",
    "Audience",
    "Channel",
    "Conversation",
    "ConversationPart",
    "ConversationRead",
    "ConversationState",
    "ConversationTag",
    "Draft",
    "DraftVersion",
    "Follow",
    "HeldReply",
    "InboxView",
    "ListOrder",
    "Macro",
    "MacroTeam",
    "MacroUse",
    "Mention",
    "MessengerSettings",
    "Notification",
    "NotificationKind",
    "NotificationSettings",
    "PartKind",
    "SearchDue",
    "SearchEntry",
    "SearchName",
    "SearchWord",
    "VoiceGuide",
    "WritingChoices",
]
