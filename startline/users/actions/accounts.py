"""Making accounts and changing their passwords."""

import secrets
from functools import partial

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction

from startline.platform.bus.outbox import publish
from startline.platform.live.grants import close_user_grants
from startline.users.contracts import AVATAR_COLORS, LANGUAGES
from startline.users.domain.profile import clean_name
from startline.users.errors import EmailTakenError
from startline.users.events import AccountCreated
from startline.users.models import User


@transaction.atomic
def register_account(
    user: User, *, email: str, password: str, name: str, language: str, time_zone: str
) -> User:
    """Save a new account whose address is still to be verified; the caller has checked the values.

    Args:
        user: the empty account that allauth has made.
        password: empty for an account that can sign in by other means only.

    Raises:
        EmailTakenError: another account has just taken the address.
    """
    user.email = email.lower()
    user.name = clean_name(name)
    user.language = language if language in LANGUAGES else LANGUAGES[0]
    user.time_zone = time_zone
    user.units = "metric"
    user.avatar_color = secrets.randbelow(AVATAR_COLORS)
    if password:
        user.set_password(password)
    else:
        user.set_unusable_password()
    try:
        with transaction.atomic():
            user.save(force_insert=True)
    except IntegrityError as error:
        raise EmailTakenError("Another account has this address.") from error
    publish(AccountCreated(user_id=user.pk, version=user.version, language=user.language))
    return user


@transaction.atomic
def create_account(
    email: str, *, name: str, password: str = "", language: str = "en", time_zone: str = "UTC"
) -> User:
    """Make an account with a verified address without mails: for demo data and for operators.

    Raises:
        EmailTakenError: another account has the address.
    """
    user = register_account(
        User(), email=email, password=password, name=name, language=language, time_zone=time_zone
    )
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


@transaction.atomic
def replace_password(user: User, *, password: str) -> None:
    """Set a new password; open live streams of every browser close, other sessions end by Django's check."""
    user.set_password(password)
    user.save(update_fields=["password"])
    transaction.on_commit(partial(close_user_grants, user.pk))
