"""What teammates may send."""

from datetime import datetime
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from inbox.calc.keys import clean_key, conflicts
from inbox.calc.macro_steps import MOST_STEPS, NOTE, step_of
from inbox.calc.moments import Clock, read_moment
from inbox.calc.variables import open_places, unknown_places
from inbox.keyboard import ACTIONS, BY_ID, keys_of
from inbox.models import Audience, Conversation, Macro, VoiceGuide, WritingChoices
from inbox.models.attachment import MOST_FILES
from inbox.models.held_reply import Then
from inbox.models.macro import LONGEST_BODY, LONGEST_GROUP, LONGEST_NAME
from inbox.models.voice_guide import When
from tagging.models import Tag
from workspaces.calc.numbers import read_number
from workspaces.calc.permissions import Permission
from workspaces.forms import NameField
from workspaces.models import Team, Teammate, User

LONGEST = 25_000
MOST_IDS = 1000
UNTIL_REPLY = "reply"


class KeysField(forms.Field):
    """The keys of uploads that go with it; none is fine."""

    widget = forms.MultipleHiddenInput

    def __init__(self) -> None:
        """Be optional."""
        super().__init__(required=False)

    def to_python(self, value: Any) -> list[str]:
        """Return the keys, each shortened to what a key could be."""
        return [str(key)[:64] for key in value or []][: MOST_FILES + 1]


class ListField(forms.Field):
    """Some short texts; none is fine."""

    widget = forms.MultipleHiddenInput

    def __init__(self) -> None:
        """Be optional."""
        super().__init__(required=False)

    def to_python(self, value: Any) -> list[str]:
        """Return the texts, each shortened to what one could be."""
        return [str(text)[:64] for text in value or []][: MOST_STEPS + 1]


class MomentField(forms.CharField):
    """A moment in words ("fri 14", "in 3 days"), read on the clock its form was given; it must be still to come."""

    clock: Clock
    refusal = _("Choose a time that is still to come.")

    def __init__(self, **options: Any) -> None:
        """Take the words as they are."""
        super().__init__(max_length=200, **options)

    def clean(self, value: Any) -> datetime | None:
        """Return the moment, in UTC; None for no words."""
        text = super().clean(value)
        if not text:
            return None
        moment = read_moment(text, self.clock)
        if moment is None:
            raise forms.ValidationError(self.refusal, code="no moment")
        return moment


class UntilField(MomentField):
    """How long to snooze: a moment, or ``UNTIL_REPLY``, which cleans to None."""

    def clean(self, value: Any) -> datetime | None:
        """Return the moment; None for until the contact writes, and for nothing where that is allowed."""
        return None if value == UNTIL_REPLY else super().clean(value)


class WriteForm(forms.Form):
    """A reply or a note."""

    body = forms.CharField(max_length=LONGEST, strip=True, required=False)
    mode = forms.ChoiceField(choices=[("reply", "Reply"), ("note", "Note")])
    client_id = forms.UUIDField()
    began_at_seq = forms.IntegerField(required=False, min_value=0, max_value=2**31 - 1)
    began_at_held = forms.IntegerField(required=False, min_value=0, max_value=2**31 - 1)
    sent_at_ms = forms.IntegerField(required=False, min_value=0, max_value=2**62)
    attachments = KeysField()
    confirmed = forms.CharField(required=False, max_length=200)
    writer = forms.CharField(required=False, max_length=36)

    def clean(self) -> dict[str, Any]:
        """Want words or files."""
        data = super().clean() or {}
        if not data.get("body") and not data.get("attachments"):
            self.add_error("body", _("Write something, or attach a file."))
        return data


class ReplyForm(WriteForm):
    """A reply, when to send it, and what follows."""

    then = forms.ChoiceField(choices=Then.choices, required=False)
    until = UntilField(required=False)
    send_at = MomentField(required=False)

    def __init__(self, *args: Any, clock: Clock, **kwargs: Any) -> None:
        """Take the teammate's clock."""
        super().__init__(*args, **kwargs)
        tell_time(self, clock)

    def clean(self) -> dict[str, Any]:
        """Want to know until when, where snoozing is to follow."""
        data = super().clean()
        if data.get("then") == Then.SNOOZE and not self.data.get("until"):
            self.add_error("until", MomentField.refusal)
        return data


class PreviewForm(forms.Form):
    """What to show as it will look."""

    body = forms.CharField(max_length=LONGEST, required=False, strip=False)
    mode = forms.ChoiceField(choices=[("reply", "Reply"), ("note", "Note")])


class DraftForm(forms.Form):
    """What is being written."""

    body = forms.CharField(max_length=LONGEST, required=False, strip=False)
    mode = forms.ChoiceField(choices=[("reply", "Reply"), ("note", "Note")])
    version = forms.IntegerField(min_value=0, max_value=2**62)
    writer = forms.CharField(required=False, max_length=36)


class WritingForm(forms.ModelForm):  # type: ignore[type-arg] # not subscriptable at run time
    """Somebody's signature, and what they want to be warned of."""

    class Meta:
        model = WritingChoices
        fields = (
            *("signature", "adds_signature"),
            *("warns_missing_file", "warns_card_number", "warns_placeholder", "warns_closed"),
        )
        labels = {
            "signature": _("Signature"),
            "adds_signature": _("Add it below my replies"),
            "warns_missing_file": _("An attachment is mentioned and no file is there"),
            "warns_card_number": _("The number of a payment card is in the text"),
            "warns_placeholder": _("Something is not filled in, as {{ name }} or [date]"),
            "warns_closed": _("It is outside our office hours"),
        }
        help_texts = {"signature": _("Markdown works, as in replies.")}
        widgets = {"signature": forms.Textarea({"rows": 4})}


class VoiceGuideForm(forms.Form):
    """A short guide for writing, and where it applies."""

    title = NameField(label=_("Title"), max_length=80)
    body = forms.CharField(label=_("How we write then"), max_length=2000, widget=forms.Textarea({"rows": 6}))
    when = forms.ChoiceField(
        label=_("It applies"),
        choices=[
            (When.ALWAYS.value, _("always")),
            (When.TAG.value, _("when a conversation has the tag")),
            (When.LEAD.value, _("to people who are not signed in")),
            (When.USER.value, _("to signed-in users")),
        ],
    )
    tag: Any = forms.ModelChoiceField(label=_("Tag"), queryset=None, required=False)

    def __init__(self, *args: Any, guide: VoiceGuide | None = None, **options: Any) -> None:
        """Begin with a guide that is there."""
        if guide is not None:
            options["initial"] = {name: getattr(guide, name) for name in ("title", "body", "when", "tag")}
        super().__init__(*args, **options)
        self.fields["tag"].queryset = Tag.objects.order_by("name")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Want a tag where one decides."""
        data = super().clean() or {}
        if data.get("when") == When.TAG and not data.get("tag"):
            self.add_error("tag", _("Choose the tag."))
        return data

    def said(self) -> dict[str, Any]:
        """Return what was written; a tag only where it decides."""
        data = self.cleaned_data
        return data | {"tag": data["tag"] if data["when"] == When.TAG else None}


class AssignForm(forms.Form):
    """Whom to hand a conversation to; an empty choice means nobody."""

    teammate: Any = forms.ModelChoiceField(queryset=None, required=False)
    team: Any = forms.ModelChoiceField(queryset=None, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["teammate"].queryset = Teammate.objects.seated()  # type: ignore[attr-defined]
        self.fields["team"].queryset = Team.objects.all()  # type: ignore[attr-defined]


class IdsField(forms.Field):
    """Ids, parted by commas; none is fine."""

    def __init__(self) -> None:
        """Be optional."""
        super().__init__(required=False)

    def to_python(self, value: Any) -> list[int]:
        """Return the ids."""
        ids = [read_number(one) for one in str(value or "").split(",") if one]
        if None in ids or len(ids) > MOST_IDS:
            raise forms.ValidationError(_("These are no conversations."))
        return [one for one in ids if one]


class ActForm(forms.Form):
    """Which conversations an act is about, and the id its sender gave it."""

    act = forms.UUIDField(required=False)
    conversations = IdsField()
    everything = forms.BooleanField(required=False)
    view = forms.CharField(required=False, max_length=80)
    filter = forms.CharField(required=False, strip=False)
    sort = forms.CharField(required=False)
    unread = forms.CharField(required=False)


class MergeForm(forms.Form):
    """What to merge a conversation into."""

    into: Any = forms.ModelChoiceField(queryset=None)
    act = forms.UUIDField(required=False)
    is_confirmed = forms.BooleanField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["into"].queryset = Conversation.objects.all()  # type: ignore[attr-defined]


class PressForm(forms.Form):
    """The id of one press of a button, so that a second try does nothing twice."""

    client_id = forms.UUIDField(required=False)


class PriorityForm(forms.Form):
    """Whether a conversation is urgent."""

    priority = forms.ChoiceField(choices=[("yes", _("Priority")), ("no", _("Ordinary"))])


class TagForm(forms.Form):
    """The name of a tag."""

    tag = NameField(max_length=60)
    wanted = forms.ChoiceField(required=False, choices=[("on", _("On")), ("off", _("Off"))])


class KeysForm(forms.Form):
    """Which key does what, for one person; an empty field takes the key away."""

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        """Make a field for every action whose key is the person's to choose."""
        super().__init__(*args, **kwargs)
        keys = keys_of(user)
        for action in ACTIONS:
            if not action.is_fixed:
                self.fields[action.id] = forms.CharField(
                    label=action.label, required=False, max_length=20, initial=keys[action.id]
                )

    def clean(self) -> dict[str, Any]:
        """Bring the keys into their one spelling, and let none do two things."""
        data = super().clean() or {}
        for name, key in list(data.items()):
            try:
                data[name] = clean_key(key) if key.strip() else ""
            except ValueError:
                self.add_error(
                    name, _("A key is one letter or sign, like E, Shift+E or ?, or two, like G I.")
                )
                data.pop(name, None)
        for name, earlier in conflicts(data).items():
            self.add_error(name, _("That key already means: %(action)s.") % {"action": BY_ID[earlier].label})
        return data

    def choices(self) -> dict[str, str]:
        """Return the keys that differ from the usual ones."""
        return {name: key for name, key in self.cleaned_data.items() if key != BY_ID[name].key}


class NewMacroForm(forms.Form):
    """The beginning of a saved reply: its name."""

    name = NameField(label=_("Name"), max_length=LONGEST_NAME)


class MacroForm(forms.Form):
    """A saved reply's words, and who may use it; steps are added one by one."""

    name = NameField(label=_("Name"), max_length=LONGEST_NAME)
    group = NameField(
        label=_("Group"),
        max_length=LONGEST_GROUP,
        required=False,
        help_text=_("Optional. Replies of a group stand together."),
        widget=forms.TextInput({"list": "groups"}),
    )
    audience = forms.ChoiceField(
        label=_("Who may use it"),
        choices=[
            (Audience.PERSONAL.value, _("Only me")),
            (Audience.TEAMS.value, _("Teams")),
            (Audience.EVERYONE.value, _("Everyone")),
        ],
    )
    teams: "forms.ModelMultipleChoiceField[Team]" = forms.ModelMultipleChoiceField(
        label=_("Which teams"),
        queryset=QuerySet(Team).none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    body = forms.CharField(
        label=_("Reply"),
        max_length=LONGEST_BODY,
        required=False,
        help_text=_("Markdown works. Leave it empty for steps alone."),
        widget=forms.Textarea({"rows": 8}),
    )
    note = forms.CharField(
        label=_("Note for your team"),
        max_length=LONGEST_BODY,
        required=False,
        help_text=_("Left in the conversation when the reply is used; customers never see it."),
        widget=forms.Textarea({"rows": 3}),
    )

    def __init__(self, *args: Any, by: Teammate, macro: Macro, **options: Any) -> None:
        """Begin with what is stored, and offer sharing to those alone who may share."""
        fields = ("name", "group", "audience", "body", "note")
        initial: dict[str, Any] = {name: getattr(macro, name) for name in fields}
        options["initial"] = initial | {"teams": list(macro.teams.all())}
        super().__init__(*args, **options)
        teams = self.fields["teams"]
        if isinstance(teams, forms.ModelMultipleChoiceField):
            teams.queryset = Team.objects.order_by("name")
        if not by.may(Permission.MANAGE_MACROS):
            del self.fields["audience"], self.fields["teams"]

    def clean(self) -> dict[str, Any]:
        """Want teams where it is for teams, and no place that nothing can ever fill."""
        data = super().clean() or {}
        if data.get("audience") == Audience.TEAMS and not data.get("teams"):
            self.add_error("teams", _("Choose at least one team."))
        return data

    def clean_body(self) -> str:
        """Refuse a place that nothing can ever fill."""
        return without_unknown_places(self.cleaned_data["body"])

    def clean_note(self) -> str:
        """Refuse a place that nothing can ever fill."""
        return without_unknown_places(self.cleaned_data["note"])


def without_unknown_places(text: str) -> str:
    """Return a text whose places can all be filled for somebody.

    :raises ValidationError: names the first that cannot
    """
    if places := unknown_places(text):
        raise forms.ValidationError(_("Nothing fills %(place)s.") % {"place": places[0]})
    return text


class MacroUseForm(forms.Form):
    """The saved replies in what is sent, the steps of theirs that are left, and that no place is left open."""

    client_id = forms.UUIDField()
    macros: "forms.ModelMultipleChoiceField[Macro]" = forms.ModelMultipleChoiceField(
        queryset=QuerySet(Macro).none(), required=False
    )
    steps = ListField()
    body = forms.CharField(required=False, strip=False)
    has_note = False
    """Whether their notes are to be left as well."""

    def __init__(self, *args: Any, by: Teammate, **options: Any) -> None:
        """Know what the teammate may use."""
        super().__init__(*args, **options)
        macros = self.fields["macros"]
        if isinstance(macros, forms.ModelMultipleChoiceField):
            macros.queryset = Macro.objects.usable_by(by)

    def clean_steps(self) -> list[dict[str, Any]]:
        """Return the steps the choices name; whoever takes them checks them."""
        values = self.cleaned_data["steps"]
        self.has_note = NOTE in values
        return [step_of(value) for value in values if value != NOTE]

    def clean_body(self) -> str:
        """Stop at a place that nobody filled."""
        body: str = self.cleaned_data["body"]
        if places := open_places(body):
            raise forms.ValidationError(_("Fill the marked place first: %(place)s") % {"place": places[0]})
        return body


class ReplyAsMacroForm(forms.Form):
    """A sent reply as a saved one."""

    name = NameField(label=_("Name"), max_length=LONGEST_NAME)
    body = forms.CharField(label=_("Reply"), max_length=LONGEST_BODY, widget=forms.Textarea({"rows": 6}))
    audience = forms.ChoiceField(
        label=_("Who may use it"),
        choices=[(Audience.PERSONAL.value, _("Only me")), (Audience.EVERYONE.value, _("Everyone"))],
    )

    def __init__(self, *args: Any, by: Teammate, **options: Any) -> None:
        """Offer sharing to those alone who may share."""
        options["auto_id"] = "macro-%s"
        super().__init__(*args, **options)
        if not by.may(Permission.MANAGE_MACROS):
            del self.fields["audience"]

    def clean_body(self) -> str:
        """Refuse a place that nothing can ever fill."""
        return without_unknown_places(self.cleaned_data["body"])


class SnoozeForm(forms.Form):
    """How long to put a conversation aside."""

    until = UntilField(error_messages={"required": MomentField.refusal})

    def __init__(self, *args: Any, clock: Clock, **kwargs: Any) -> None:
        """Take the teammate's clock."""
        super().__init__(*args, **kwargs)
        tell_time(self, clock)


class ScheduleForm(forms.Form):
    """When to send a reply; empty for now."""

    send_at = MomentField(required=False)

    def __init__(self, *args: Any, clock: Clock, **kwargs: Any) -> None:
        """Take the teammate's clock."""
        super().__init__(*args, **kwargs)
        tell_time(self, clock)


def tell_time(form: forms.Form, clock: Clock) -> None:
    """Let the fields of a form that read moments read them on a clock."""
    for field in form.fields.values():
        if isinstance(field, MomentField):
            field.clock = clock
