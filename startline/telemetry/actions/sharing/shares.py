"""Links to live sessions: made, taken back, opened."""

import datetime as dt
import uuid
from dataclasses import dataclass, field
from functools import partial

from django.db import transaction

from startline.platform.clock import utc_now
from startline.platform.ids import new_token
from startline.platform.live import grants, keys
from startline.telemetry.actions.sharing.shown_tracks import forget_share, forget_shown_track
from startline.telemetry.domain.sharing.secrets import SECRET_BYTES
from startline.telemetry.errors import LiveSessionEndedError, LiveShareNotFoundError, TooManySharesError
from startline.telemetry.locks import lock_shares_of_user
from startline.telemetry.models import HiddenPlace, LiveShare
from startline.telemetry.models.live import LiveSessionState
from startline.telemetry.queries.live_pages import access_live_session
from startline.telemetry.queries.live_shares import hash_share_secret, list_shares

MAX_SHARES = 10  # of one session; more are a script
LONGEST = dt.timedelta(hours=72)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewShare:
    """A link with its secret, which is known at this moment only."""

    share: LiveShare
    secret: str = field(repr=False)


@transaction.atomic
def share_session(
    user_id: int, *, session_id: uuid.UUID, shows_heart_rate: bool, valid_for: dt.timedelta
) -> NewShare:
    """Make a link to a session of this person.

    Args:
        shows_heart_rate: whether those who open it see the heart rate.
        valid_for: until it works no more, `LONGEST` at most.

    Raises:
        LiveSessionNotFoundError: the person has no such session.
        LiveSessionEndedError: it is over.
        TooManySharesError: it has `MAX_SHARES` links that work.
    """
    lock_shares_of_user(user_id)
    session = access_live_session(user_id, session_id=session_id)
    if session.state != LiveSessionState.OPEN or session.finished_at:
        raise LiveSessionEndedError("The session is over. Share the next one while it is under way.")
    if len(list_shares(user_id, session_id=session_id)) >= MAX_SHARES:
        raise TooManySharesError("Take a link back first.", data={"limit": MAX_SHARES})
    secret, now = new_token(size_bytes=SECRET_BYTES), utc_now()
    share = LiveShare.objects.create(
        user_id=user_id,
        session=session,
        secret_hash=hash_share_secret(secret),
        shows_heart_rate=shows_heart_rate,
        created_at=now,
        expires_at=now + min(valid_for, LONGEST),
    )
    return NewShare(share=share, secret=secret)


@transaction.atomic
def revoke_share(user_id: int, *, share_id: uuid.UUID) -> None:
    """Take a link back: who watches by it is cut off at once; a second call changes nothing.

    Raises:
        LiveShareNotFoundError: the person has no such link.
    """
    found = LiveShare.objects.select_for_update(no_key=True).filter(pk=share_id, user_id=user_id).first()
    if found is None:
        raise LiveShareNotFoundError("There is no such link.")
    if found.revoked_at is None:
        found.revoked_at = utc_now()
        found.save(update_fields=["revoked_at"])
    # Again, even when it is taken back already: the first call may not have reached Valkey.
    transaction.on_commit(partial(close_share, share_id))


def erase_shares(user_id: int) -> None:
    """Needs a transaction: remove a person's links and hidden places, and cut off who watches by them."""
    shares = LiveShare.objects.filter(user_id=user_id)
    for share_id, session_id in shares.values_list("id", "session_id"):
        transaction.on_commit(partial(close_share, share_id))
        transaction.on_commit(partial(forget_shown_track, session_id))
    shares.delete()
    HiddenPlace.objects.filter(user_id=user_id).delete()


def close_share(share_id: uuid.UUID) -> None:
    """Cut off everybody who watches by a link, and remove what it showed."""
    grants.close_context(share_context(share_id))
    forget_share(share_id)


def share_context(share_id: uuid.UUID) -> str:
    """Return the context that those with a link watch."""
    return keys.context("share", str(share_id))
