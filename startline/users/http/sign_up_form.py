"""What sign-up asks beside address and password."""

from typing import Any

from django import forms
from django.http import HttpRequest

from startline.users.contracts import LANGUAGES, MAX_NAME_LENGTH
from startline.users.domain.profile import clean_name, known_time_zones


class SignUpForm(forms.Form):
    """The name; language and time zone come from the browser when they are not sent."""

    name = forms.CharField(max_length=MAX_NAME_LENGTH)
    language = forms.ChoiceField(choices=[(code, code) for code in LANGUAGES], required=False)
    time_zone = forms.CharField(max_length=64, required=False)

    def clean_name(self) -> str:
        name = clean_name(self.cleaned_data["name"])
        if not name:
            raise forms.ValidationError("Must have a value.", code="required")
        return name

    def clean_time_zone(self) -> str:
        time_zone: str = self.cleaned_data["time_zone"]
        if time_zone and time_zone not in known_time_zones():
            raise forms.ValidationError(
                "Must be an IANA name such as Europe/Moscow.", code="unknown_time_zone"
            )
        return time_zone

    def signup(self, request: HttpRequest, user: Any) -> None:
        """Nothing is left to do: the adapter has saved everything in one transaction."""
