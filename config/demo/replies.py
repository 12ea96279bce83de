"""The saved replies of a demo workspace, and how its teammates have used them."""

import random
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from config.demo.telling import Cast
from inbox.models import Audience, Conversation, ConversationTag, Macro, MacroTeam, MacroUse

MOST_USES = 500


@dataclass(frozen=True)
class Reply:
    """A saved reply: the tag of the conversations it fits, its words, what else it does, and what came before it."""

    name: str
    group: str
    tag: str
    body: str
    steps: tuple[str, ...] = ()
    note: str = ""
    audience: str = Audience.EVERYONE
    after: str = ""


HELLO = "Hi {{ customer.first_name | there }},\n\n"
BYE = "\n\nAll the best"
REPLIES = (
    Reply(
        "Export: press Update",
        "Reports",
        "Confused",
        f"{HELLO}the range only counts once you press **Update** beside the dates; then download again.{BYE}",
    ),
    Reply(
        "Did that help with the export?",
        "Reports",
        "Confused",
        f"{HELLO}did the file come out right this time? If not, send me the dates you chose and I will look.{BYE}",
        steps=("snooze:tomorrow",),
        after="Export: press Update",
    ),
    Reply(
        "New address on invoices",
        "Billing",
        "Billing",
        f"{HELLO}I put the new address of {{{{ company.name }}}} on the invoice and sent it again.{BYE}",
        steps=("tag:Billing", "close"),
    ),
    Reply(
        "Refund is on its way",
        "Billing",
        "Billing",
        (
            f"{HELLO}you are right, and I am sorry: I have paid **{{{{ customer.attribute.amount }}}}** back. Your bank "
            f"shows it within five days.{BYE}"
        ),
        steps=("tag:Billing", "assign_team:Billing"),
        note="Refund for {{ customer.name }} ({{ company.name }}, {{ company.plan }}): please book it.",
    ),
    Reply(
        "Why two charges",
        "Billing",
        "Billing",
        f"{HELLO}one of the two is a hold that your bank lifts by itself within five days.{BYE}",
    ),
    Reply(
        "Cancel: who can, and what stays",
        "Billing",
        "Cancellation",
        (
            f"{HELLO}the owner of {{{{ company.name }}}} can cancel under *Settings, Plan*. You keep everything until the "
            f"end of the month; *Export all* gives you every report as files.{BYE}"
        ),
        steps=("tag:Cancellation",),
        audience=Audience.TEAMS,
    ),
    Reply(
        "Send me a screenshot",
        "Technical",
        "Bug",
        f"{HELLO}could you send me a picture of what you see, and say at about which time it happened?{BYE}",
        steps=("tag:Bug",),
    ),
    Reply(
        "Fixed: please reload",
        "Technical",
        "Bug",
        f"{HELLO}this is mended. Please reload the page once; if it is still there, write back and it is mine.{BYE}",
        steps=("tag:Bug", "close"),
        after="Send me a screenshot",
    ),
    Reply(
        "Calendar link",
        "Technical",
        "Integration",
        (
            f"{HELLO}under *Share*, choose **Calendar link** and paste it into your calendar as *From URL*. It refreshes "
            f"every few hours; that part is up to the calendar.{BYE}"
        ),
    ),
    Reply(
        "Wish noted",
        "Product",
        "Feature request",
        (
            f"{HELLO}that is not there yet. I wrote down your case, with {{{{ company.name }}}} on it, and you hear from me "
            f"when it is.{BYE}"
        ),
        steps=("tag:Feature request", "close"),
        note="Wish of {{ customer.name }}, {{ company.name }} ({{ company.plan }}).",
    ),
    Reply(
        "Pass on to Technical",
        "Steps alone",
        "Bug",
        "",
        steps=("tag:Bug", "assign_team:Technical", "priority:yes"),
        note="Passed on: reproduced as the customer describes it.",
    ),
    Reply("Thanks, close", "Steps alone", "Positive", "", steps=("tag:Positive", "close")),
    Reply(
        "My way of saying thanks",
        "",
        "Positive",
        f"{HELLO}that made our day. I will read it out to the team.{BYE}",
        audience=Audience.PERSONAL,
    ),
)


def write_replies(cast: Cast, chance: random.Random) -> None:
    """Write the saved replies and some hundred uses of them in conversations they fit. About 10 queries."""
    own = {"workspace_id": cast.workspace.pk}
    macros = {
        reply.name: Macro(
            name=reply.name,
            group=reply.group,
            body=reply.body,
            note=reply.note,
            audience=reply.audience,
            owner=cast.teammates[0],
            steps=[_step(text, cast) for text in reply.steps],
            **own,
        )
        for reply in REPLIES
    }
    Macro.objects.bulk_create(macros.values())
    shared = [macros[reply.name] for reply in REPLIES if reply.audience == Audience.TEAMS]
    MacroTeam.objects.bulk_create(MacroTeam(macro=one, team=cast.teams["Billing"], **own) for one in shared)
    uses = [use for reply in REPLIES for use in _uses(reply, macros, cast, chance)]
    MacroUse.objects.bulk_create(uses)
    counts = Counter(use.macro_id for use in uses)
    for macro in macros.values():
        macro.used_count = counts[macro.pk]
        macro.last_used_at = max((use.used_at for use in uses if use.macro_id == macro.pk), default=None)
    Macro.objects.bulk_update(macros.values(), ["used_count", "last_used_at"])


def _uses(reply: Reply, macros: dict[str, Macro], cast: Cast, chance: random.Random) -> list[MacroUse]:
    tagged = ConversationTag.objects.filter(tag=cast.tags[reply.tag], conversation__state="closed")
    most = MOST_USES // len(REPLIES) // (2 if reply.after or reply.audience == Audience.PERSONAL else 1)
    some = list(tagged.order_by("-conversation").values_list("conversation", flat=True)[:most])
    found = Conversation.objects.filter(pk__in=some).exclude(assignee=None).order_by("pk")
    is_own = reply.audience == Audience.PERSONAL
    uses = []
    for conversation in found:
        if chance.random() < (0.3 if reply.after else 0.5):
            by = (not is_own and conversation.assignee_id) or cast.teammates[0].pk
            minutes = chance.uniform(30, 60) if reply.after else chance.uniform(1, 20)
            uses.append(_use(macros[reply.name], reply, conversation, cast, chance, by, minutes))
    return uses


def _use(
    macro: Macro,
    reply: Reply,
    conversation: Conversation,
    cast: Cast,
    chance: random.Random,
    by: int,
    minutes: float,
) -> MacroUse:
    contexts = [f"tag:{cast.tags[reply.tag].pk}", f"team:{conversation.team_id}"]
    contexts += [f"kind:{conversation.contact_kind}", f"plan:{conversation.plan}"]
    return MacroUse(
        workspace_id=cast.workspace.pk,
        macro=macro,
        teammate_id=by,
        conversation=conversation,
        client_id=UUID(int=chance.getrandbits(128), version=4),
        contexts=contexts,
        used_at=conversation.created_at + timedelta(minutes=minutes),
    )


def _step(text: str, cast: Cast) -> dict[str, Any]:
    """Return a step told with names instead of ids."""
    do, _, value = text.partition(":")
    found: dict[str, dict[str, Any]] = {
        "tag": {"tag": cast.tags[value].pk if value in cast.tags else None},
        "assign_team": {"team": cast.teams[value].pk if value in cast.teams else None},
        "priority": {"is_priority": value == "yes"},
        "snooze": {"until": value},
    }
    return {"do": do} | found.get(do, {})
