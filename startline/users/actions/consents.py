"""Giving and withdrawing consent."""

from django.db import transaction

from startline.platform.bus.outbox import publish
from startline.platform.clock import utc_now
from startline.users.contracts import HEALTH, HEALTH_FIELDS
from startline.users.domain.consent_texts import CURRENT, ConsentText
from startline.users.errors import ConsentPurposeUnknownError, ConsentTextOutdatedError
from startline.users.events import ConsentChanged
from startline.users.locks import lock_user
from startline.users.models import BodyMass, Consent, User
from startline.users.queries import find_consent


@transaction.atomic
def give_consent(user_id: int, *, purpose: str, text_version: str) -> Consent:
    """Write into the ledger that the person agreed to the current text; a second time changes nothing.

    Raises:
        UserNotFoundError: no such account.
        ConsentPurposeUnknownError: nobody asks for this.
        ConsentTextOutdatedError: the text has changed since the person read it; `data` has the version.
    """
    user = lock_user(user_id)
    text = _current_text(purpose)
    if text_version != text.text_version:
        raise ConsentTextOutdatedError("The text has changed.", data={"text_version": text.text_version})
    active = find_consent(user_id, purpose=purpose)
    if active is not None and active.text_version == text_version:
        return active
    if active is not None:
        Consent.objects.filter(pk=active.pk).update(withdrawn_at=utc_now())
    consent = Consent.objects.create(user=user, purpose=purpose, text_version=text_version)
    _publish_change(user, purpose=purpose, text_version=text_version, is_granted=True)
    return consent


@transaction.atomic
def withdraw_consent(user_id: int, *, purpose: str) -> None:
    """End the consent and erase what was kept on its ground; without an active one nothing happens.

    Raises:
        UserNotFoundError: no such account.
        ConsentPurposeUnknownError: nobody asks for this.
    """
    user = lock_user(user_id)
    _current_text(purpose)
    active = find_consent(user_id, purpose=purpose)
    if active is None:
        return
    Consent.objects.filter(pk=active.pk).update(withdrawn_at=utc_now())
    if purpose == HEALTH:
        _erase_health_values(user)
    _publish_change(user, purpose=purpose, text_version=active.text_version, is_granted=False)


def _current_text(purpose: str) -> ConsentText:
    if purpose not in CURRENT:
        raise ConsentPurposeUnknownError("There is no such purpose.", data={"known": sorted(CURRENT)})
    return CURRENT[purpose]


def _erase_health_values(user: User) -> None:
    BodyMass.objects.filter(user=user).delete()
    for name in HEALTH_FIELDS:
        setattr(user, name, None)
    user.save(update_fields=HEALTH_FIELDS)


def _publish_change(user: User, *, purpose: str, text_version: str, is_granted: bool) -> None:
    user.version += 1
    user.save(update_fields=["version"])
    publish(
        ConsentChanged(
            user_id=user.pk,
            version=user.version,
            purpose=purpose,
            text_version=text_version,
            is_granted=is_granted,
        )
    )
