"""What a conversation can be merged into."""

from django.db.models import Case, Q, When

from customers.models import Contact
from inbox.models import Conversation

MOST, MOST_NAMED = 20, 50


def mergeable(conversation: Conversation, *, words: str = "") -> list[Conversation]:
    """Return what a conversation could become part of: its contact's others, or with words those they name. 1 query.

    At most 20, those of the same contact first, then the latest.
    """
    others = Conversation.objects.filter(merged_into=None, is_spam=False).exclude(pk=conversation.pk)
    if words:
        named = Contact.objects.filter(Q(name__icontains=words) | Q(email__icontains=words)).order_by("-id")
        others = others.filter(contact__in=list(named.values_list("pk", flat=True)[:MOST_NAMED]))
    else:
        others = others.filter(contact_id=conversation.contact_id)
    is_theirs = Case(When(contact_id=conversation.contact_id, then=0), default=1)
    return list(others.select_related("contact", "snippet_by").order_by(is_theirs, "-id")[:MOST])
