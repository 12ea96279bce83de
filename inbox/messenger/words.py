"""The words the frame's scripts say, in the reader's language."""

from django.utils.translation import gettext as _


def script_words() -> dict[str, str]:
    """Return every text of the scripts by its name; ``{name}`` in one is filled in by the script."""
    return {
        "hello": _("Hi, how can we help?"),
        "hello_name": _("Hi {name}, how can we help?"),
        "refused": _("This site could not confirm who you are, so messages cannot be sent from here."),
        "offline": _("You are offline. What you write is kept, and sent when you are back."),
        "kept_one": _("Not sent yet. Your message is kept, and sent by itself."),
        "kept_many": _("Not sent yet. {count} messages are kept, and sent by themselves."),
        "too_much": _("That was a lot at once. What you wrote is kept, and sent in {seconds} seconds."),
        "not_accepted": _("This could not be sent. It is back in the box below."),
        "too_large": _("A file may have 25 MB at most."),
        "too_many": _("Ten files at once are the most."),
        "upload_failed": _("The file could not be sent. Try again."),
        "typing": _("{name} is typing"),
        "back_today": _("Back at {time}"),
        "back_tomorrow": _("Back tomorrow at {time}"),
        "back_day": _("Back on {day} at {time}"),
        "back_never": _("We are closed. What you write is read later."),
        "person_answers": _("A person will answer here"),
    }
