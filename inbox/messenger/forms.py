"""What can be set about a Messenger."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inbox.calc.origins import plain_origin
from inbox.models import MessengerSettings

MOST_SITES = 50


class SitesField(forms.CharField):
    """Sites, one a line; each becomes an origin."""

    widget = forms.Textarea(attrs={"rows": 3, "spellcheck": "false"})

    def prepare_value(self, value: Any) -> Any:
        """Show stored origins one a line."""
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> Any:
        """Return the origins in their one spelling, each once.

        :raises ValidationError: naming the line that is no site
        """
        sites: list[str] = []
        for line in str(super().clean(value) or "").splitlines():
            if not line.strip():
                continue
            origin = plain_origin(line)
            if origin is None:
                raise forms.ValidationError(
                    _("“%(line)s” is not a site. Write for example https://shop.example.com.")
                    % {"line": line[:100]}
                )
            sites.append(origin)
        if len(sites) > MOST_SITES:
            raise forms.ValidationError(_("At most 50 sites, please; *.example.com stands for many."))
        return list(dict.fromkeys(sites))


class MessengerForm(forms.ModelForm):  # type: ignore[type-arg] # not subscriptable at run time
    """Look, words, and proof of identity: each is saved as it changes."""

    class Meta:
        model = MessengerSettings
        fields = (
            *("action_color", "side", "horizontal_padding", "vertical_padding", "greeting", "introduction"),
            *("shows_previews", "requires_identity"),
        )
        labels = {
            "action_color": gettext_lazy("Color"),
            "side": gettext_lazy("Side of the page"),
            "horizontal_padding": gettext_lazy("Pixels from the side"),
            "vertical_padding": gettext_lazy("Pixels from the bottom"),
            "greeting": gettext_lazy("Greeting"),
            "introduction": gettext_lazy("Introduction"),
            "shows_previews": gettext_lazy("Show new replies beside the closed launcher"),
            "requires_identity": gettext_lazy("Ask for proof of who somebody is"),
        }
        help_texts = {
            "greeting": gettext_lazy("Empty: “Hi Priya, how can we help?”"),
            "introduction": gettext_lazy("Empty: “Write to us. A person will answer here.”"),
            "requires_identity": gettext_lazy(
                "Off: a page may name somebody without proof; that names a lead and never opens a user’s history."
            ),
        }
        widgets = {"action_color": forms.TextInput(attrs={"type": "color"}), "side": forms.RadioSelect}


class SitesForm(forms.ModelForm):  # type: ignore[type-arg] # not subscriptable at run time
    """Which sites may carry it. Saved on demand: half an address would shut the others out."""

    allowed_origins = SitesField(
        label=gettext_lazy("Trusted sites"),
        required=False,
        help_text=gettext_lazy(
            "One a line, such as https://shop.example.com or *.example.com. Empty: every site may carry it."
        ),
    )

    class Meta:
        model = MessengerSettings
        fields = ("allowed_origins",)
