"""How teammates write: signatures, warnings, guides."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from inbox.models import VoiceGuide, WritingChoices
from inbox.models.voice_guide import When
from tagging.models import Tag
from workspaces.forms import NameField


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
