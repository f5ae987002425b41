"""Who is calling: a browser's session (with CSRF) or an API key. `request.auth` is the user."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.module_loading import import_string
from ninja.security import HttpBearer
from ninja.security.apikey import APIKeyCookie


class BrowserSession(APIKeyCookie):
    """The session cookie; an unsafe method also needs the CSRF token in `X-CSRFToken`."""

    param_name = settings.SESSION_COOKIE_NAME

    def _get_key(self, request: HttpRequest) -> str | None:
        # The person first: Django's check of the token looks into the body before it looks at the header, and
        # anybody may have a token.
        return super()._get_key(request) if request.user.is_authenticated else None

    def authenticate(self, request: HttpRequest, key: str | None) -> Any | None:
        return request.user if request.user.is_authenticated else None


class ApiKey(HttpBearer):
    """`Authorization: Bearer <key>`; the service that owns the keys is named by `API_KEY_LOOKUP`."""

    openapi_bearerFormat = "API key"  # noqa: N815 - ninja's name

    def authenticate(self, request: HttpRequest, token: str) -> Any | None:
        find_user: Callable[..., Any | None] = import_string(settings.API_KEY_LOOKUP)
        return find_user(token)


session_auth = BrowserSession(csrf=True)
api_key_auth = ApiKey()
# The key first: a program that sends one has no cookie and needs no CSRF token.
any_auth = [api_key_auth, session_auth]
