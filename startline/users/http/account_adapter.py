"""How django-allauth makes accounts, writes mails and ends sessions here."""

from collections.abc import Iterable
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as allauth_context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.headless.base.response import ConflictResponse
from allauth.usersessions.adapter import DefaultUserSessionsAdapter
from allauth.usersessions.models import UserSession
from django import forms
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.mail import EmailMultiAlternatives
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import get_language_from_request

from startline.platform.http.caller import is_local_visitor
from startline.platform.live.grants import close_grant
from startline.users.actions.accounts import register_account, replace_password
from startline.users.domain.demo_accounts import is_demo_address
from startline.users.domain.mail_texts import find_mail_text
from startline.users.errors import EmailTakenError
from startline.users.models import User
from startline.users.queries import find_language_of_address

UNUSED_PASSWORD = "hashed and thrown away"  # noqa: S105 - nobody's


def display_name(user: User) -> str:
    """Return what allauth shows of a person."""
    return user.name


class AccountAdapter(DefaultAccountAdapter):
    """Accounts with a name and a language; mails in that language; live streams end with the session."""

    def save_user(self, request: HttpRequest, user: Any, form: forms.BaseForm, commit: bool = True) -> Any:
        data = form.cleaned_data
        try:
            return register_account(
                user,
                email=data["email"],
                password=data.get("password1") or data.get("password") or "",
                name=data["name"],
                language=data.get("language") or get_language_from_request(request),
                time_zone=data.get("time_zone") or "UTC",
            )
        except EmailTakenError as error:
            # Sent twice at once: the other request has made the account, and its browser goes on with it.
            raise ImmediateHttpResponse(ConflictResponse(request)) from error

    def send_account_already_exists_mail(self, email: str) -> None:
        # ASVS 5.0, 6.3.8: a new account costs a slow hash here, so the answer must not come sooner without.
        make_password(UNUSED_PASSWORD)
        super().send_account_already_exists_mail(email)

    def set_password(self, user: Any, password: str) -> None:
        replace_password(user, password=password)

    def logout(self, request: HttpRequest) -> None:
        session_key = request.session.session_key
        super().logout(request)
        if session_key:
            close_grant(session_key)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        super().pre_authenticate(request, **credentials)
        if is_demo_address(credentials.get("email", "")) and not is_local_visitor(request):
            raise self.validation_error("email_password_mismatch")

    def render_mail(
        self, template_prefix: str, email: Any, context: dict[str, Any], headers: dict[str, str] | None = None
    ) -> EmailMultiAlternatives:
        recipients = [email] if isinstance(email, str) else list(email)
        text = find_mail_text(
            template_prefix.rpartition("/")[2], language=_language_of(recipients[0], context)
        )
        values = {
            **context,
            "name": getattr(context.get("user"), "name", ""),
            "public_url": settings.PUBLIC_URL,
            "mail": text,
        }
        filled = {**values, "paragraphs": [line.format_map(_Facts(values)) for line in text.paragraphs]}
        message = EmailMultiAlternatives(
            subject=text.subject.format_map(_Facts(values)),
            body=render_to_string("users/mail/message.txt", filled).strip() + "\n",
            from_email=self.get_from_email(),
            to=recipients,
            # RFC 3834, 5: keeps out-of-office programs from answering.
            headers={"Auto-Submitted": "auto-generated", **(headers or {})},
        )
        message.attach_alternative(render_to_string("users/mail/message.html", filled), "text/html")
        return message


class SessionsAdapter(DefaultUserSessionsAdapter):
    """A session that is ended from the list of sessions loses its live stream at once."""

    def end_sessions(self, sessions: Iterable[UserSession]) -> None:
        ended = list(sessions)
        keys = [session.session_key for session in ended]
        super().end_sessions(ended)
        for key in keys:
            close_grant(key)


class _Facts(dict[str, Any]):
    """The values that a text may name; one that is not known stays empty."""

    def __missing__(self, key: str) -> str:
        return ""


def _language_of(address: str, context: dict[str, Any]) -> str:
    """The recipient's own language; for somebody without an account the browser's."""
    user = context.get("user")
    language = getattr(user, "language", None) or find_language_of_address(address)
    if language:
        return language
    request = context.get("request") or allauth_context.request
    return get_language_from_request(request) if request else settings.LANGUAGE_CODE
