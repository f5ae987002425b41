"""The request as views see it once the authentication has let it through."""

from django.http import HttpRequest

from startline.users.models import User


class SignedInRequest(HttpRequest):
    """A request of a known person."""

    user: User
