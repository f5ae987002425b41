"""Giving and withdrawing the consent to health data."""

import datetime as dt

import pytest

from startline.platform.clock import frozen_at
from startline.users import queries
from startline.users.domain.consent_texts import CURRENT, TEXTS
from startline.users.models import BodyMass, Consent
from tests.users.factories import BodyMassFactory, ConsentFactory
from tests.users.outbox import published

VERSION = CURRENT["health"].text_version
AT = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)


def give(client, version=VERSION):
    return client.call(
        "POST", "/api/v1/me/consents", {"purpose": "health", "text_version": version, "granted": True}
    )


def withdraw(client):
    return client.call(
        "POST", "/api/v1/me/consents", {"purpose": "health", "text_version": VERSION, "granted": False}
    )


def test_text_is_readable_by_anybody_in_both_languages(anonymous):
    body = anonymous.call("GET", "/api/v1/consents/health").json()

    assert body["text_version"] == VERSION
    assert body["text_en"].startswith("I agree that this platform stores and uses data about my health")
    assert body["text_ru"].startswith("Я согласен (согласна), чтобы эта платформа хранила")


def test_unknown_purpose_is_refused(anonymous, owner, db):
    assert anonymous.call("GET", "/api/v1/consents/marketing").json()["code"] == "consent_purpose_unknown"
    body = {"purpose": "marketing", "text_version": "1", "granted": True}
    assert owner.call("POST", "/api/v1/me/consents", body).json()["code"] == "consent_purpose_unknown"
    assert Consent.objects.count() == 0


def test_consent_is_written_into_the_ledger(owner, user):
    with frozen_at(AT):
        response = give(owner)

    assert response.json()["health_consent"] == {
        "text_version": VERSION,
        "granted_at": "2026-11-23T12:00:00Z",
    }
    row = Consent.objects.get()
    assert (row.user, row.purpose, row.text_version, row.granted_at, row.withdrawn_at) == (
        user,
        "health",
        VERSION,
        AT,
        None,
    )
    assert published() == [
        (
            "users.consent_changed.v1",
            {
                "user_id": user.pk,
                "version": 2,
                "purpose": "health",
                "text_version": VERSION,
                "is_granted": True,
            },
        )
    ]


def test_second_consent_to_the_same_text_changes_nothing(owner):
    give(owner)
    give(owner)

    assert Consent.objects.count() == 1
    assert len(published()) == 1


def test_consent_to_an_old_text_is_refused(owner):
    response = give(owner, version="2020-01-1")

    assert response.status_code == 409
    assert response.json()["code"] == "consent_text_outdated"
    assert response.json()["data"] == {"text_version": VERSION}
    assert Consent.objects.count() == 0


def test_new_text_closes_the_old_consent(owner, user):
    old = ConsentFactory(user=user, text_version="2020-01-1")

    give(owner)

    old.refresh_from_db()
    assert old.withdrawn_at is not None
    assert Consent.objects.get(withdrawn_at=None).text_version == VERSION


def test_withdrawal_erases_every_health_value_and_keeps_the_ledger(owner, user):
    give(owner)
    values = {
        "date_of_birth": "1990-05-17",
        "sex": "male",
        "resting_heart_rate_bpm": 50,
        "max_heart_rate_bpm": 188,
        "body_mass_kg": 75,
    }
    owner.call("PATCH", "/api/v1/me", values)

    with frozen_at(AT):
        body = withdraw(owner).json()

    assert {name: body[name] for name in values} == dict.fromkeys(values)
    assert body["health_consent"] is None
    user.refresh_from_db()
    assert (user.date_of_birth, user.sex, user.resting_heart_rate_bpm, user.max_heart_rate_bpm) == (
        None,
        None,
        None,
        None,
    )
    assert BodyMass.objects.count() == 0
    assert Consent.objects.get().withdrawn_at == AT
    assert published()[-1][1]["is_granted"] is False


def test_withdrawal_without_consent_changes_nothing(owner):
    assert withdraw(owner).status_code == 200
    assert published() == []


def test_calculations_see_no_health_value_without_consent(user):
    consent = ConsentFactory(user=user)
    BodyMassFactory(user=user)
    user.sex = "female"
    user.save()
    assert queries.get_athlete(user.pk).sex == "female"

    Consent.objects.filter(pk=consent.pk).update(withdrawn_at=AT)

    athlete = queries.get_athlete(user.pk)
    assert (athlete.sex, athlete.body_mass_history) == (None, ())


@pytest.mark.parametrize("text", TEXTS)
def test_every_text_exists_in_both_languages(text):
    assert text.text_en
    assert text.text_ru
    assert text.text_en.isascii()
