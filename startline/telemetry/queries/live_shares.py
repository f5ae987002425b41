"""Reads about links to live sessions."""

import datetime as dt
import uuid

from django.conf import settings
from django.utils.crypto import salted_hmac

from startline.platform.clock import utc_now
from startline.telemetry.domain.sharing.secrets import is_secret
from startline.telemetry.errors import LiveShareNotFoundError
from startline.telemetry.models import LiveShare, Recording

SECRET_SALT = "startline.telemetry.live_share"  # noqa: S105 - names the purpose, is no secret


def hash_share_secret(secret: str, *, key: str | bytes | None = None) -> bytes:
    """Return the HMAC-SHA256 of a link's secret under the installation's key (32 bytes)."""
    return salted_hmac(SECRET_SALT, secret, secret=key, algorithm="sha256").digest()


def get_share_by_secret(secret: str) -> LiveShare:
    """Return the link that a secret opens, with its session and owner.

    Raises:
        LiveShareNotFoundError: none, expired, taken back, or its owner's account is closed.
    """
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    hashes = [hash_share_secret(secret, key=key) for key in keys] if is_secret(secret) else []
    active = LiveShare.objects.select_related("session", "user")
    share = active.filter(
        secret_hash__in=hashes, revoked_at=None, expires_at__gt=utc_now(), user__is_active=True
    ).first()
    if share is None:
        raise LiveShareNotFoundError("This link has expired, or was taken back.")
    return share


def list_shares(user_id: int, *, session_id: uuid.UUID) -> list[LiveShare]:
    """Return the links to a session that work now, the newest first."""
    active = LiveShare.objects.filter(revoked_at=None, expires_at__gt=utc_now())
    return list(active.filter(user_id=user_id, session_id=session_id).order_by("-created_at"))


def list_workout_shares(workout_id: uuid.UUID) -> list[LiveShare]:
    """Return the links that work now to the live sessions that a workout is made of, the newest first."""
    recordings = Recording.objects.filter(workout_id=workout_id, removed_at=None)
    active = LiveShare.objects.filter(revoked_at=None, expires_at__gt=utc_now())
    return list(active.filter(session__recording_id__in=recordings.values("id")).order_by("-created_at"))


def list_followed_shares(*, now: dt.datetime) -> list[LiveShare]:
    """Return every link that works now, with its session, in the order of sessions."""
    active = LiveShare.objects.filter(revoked_at=None, expires_at__gt=now, user__is_active=True)
    return list(active.select_related("session").order_by("session_id", "pk"))
