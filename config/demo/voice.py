"""How the made-up company writes: a signature, and guides for the voice."""

from config.demo.telling import Cast
from inbox.models import VoiceGuide, WritingChoices

_GUIDES = (
    (
        "How we sound",
        "always",
        None,
        (
            "Greet by first name. Say what happens next, and when. One thank you is enough, and none for waiting: say sorry "
            "for that.\n\nWe never write “unfortunately”, “policy” or “as mentioned”."
        ),
    ),
    (
        "Charged twice, or too much",
        "tag",
        "Billing",
        (
            "The money comes first: say how much goes back and on which day, then why it happened. Do not ask for a card "
            "number; the last four digits do."
        ),
    ),
    (
        "When somebody is angry",
        "tag",
        "Angry",
        "Say back in your own words what went wrong before you explain anything. Offer one thing you do yourself today.",
    ),
    (
        "First time here",
        "lead",
        None,
        "No product words without a picture. Link one article, not three, and offer to look together.",
    ),
)


def write_voice(cast: Cast) -> None:
    """Write Fernhill's guides, and a signature for whoever owns it."""
    own = {"workspace_id": cast.workspace.pk}
    VoiceGuide.objects.bulk_create(
        VoiceGuide(title=title, when=when, tag=cast.tags[tag] if tag else None, body=body, **own)
        for title, when, tag, body in _GUIDES
    )
    owner = cast.teammates[0]
    WritingChoices.objects.create(
        teammate=owner, signature=f"{owner.first_name} at {cast.workspace.name}", **own
    )
