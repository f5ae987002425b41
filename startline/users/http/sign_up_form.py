"""What sign-up asks beside address and password."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.http import HttpRequest

from startline.users.contracts import LANGUAGES, MAX_NAME_LENGTH
from startline.users.domain.profile import clean_name, known_time_zones
from startline.users.models import User


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

    def clean(self) -> dict[str, Any]:
        """Hold the password against the address and the name: allauth has checked it alone so far."""
        super().clean()
        data = self.cleaned_data
        if data.get("password"):
            person = User(email=data.get("email") or "", name=data.get("name") or "")
            try:
                validate_password(data["password"], user=person)
            except forms.ValidationError as error:
                self.add_error("password", error)
        return data

    def signup(self, request: HttpRequest, user: Any) -> None:
        """Nothing is left to do: the adapter has saved everything in one transaction."""
