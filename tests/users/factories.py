"""Factories of the users' tables."""

import datetime as dt

import factory
from allauth.account.models import EmailAddress

from startline.users.domain.consent_texts import CURRENT
from startline.users.models import ApiKey, BodyMass, Consent, GearItem, SportTotals, TotalsState, User

PASSWORD = "silver birch river"


class UserFactory(factory.django.DjangoModelFactory):
    """An account with a verified address and the password `PASSWORD`."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda number: f"runner{number}@example.org")
    name = factory.Sequence(lambda number: f"Runner {number}")
    time_zone = "Europe/Moscow"

    @factory.post_generation
    def password(self, create, extracted, **kwargs):
        self.set_password(extracted or PASSWORD)
        self.save(update_fields=["password"])

    @factory.post_generation
    def address(self, create, extracted, **kwargs):
        EmailAddress.objects.create(user=self, email=self.email, verified=True, primary=True)


class ConsentFactory(factory.django.DjangoModelFactory):
    """An active consent to the current text."""

    class Meta:
        model = Consent

    user = factory.SubFactory(UserFactory)
    purpose = "health"
    text_version = CURRENT["health"].text_version


class BodyMassFactory(factory.django.DjangoModelFactory):
    """70 kg on the first of June."""

    class Meta:
        model = BodyMass

    user = factory.SubFactory(UserFactory)
    measured_on = dt.date(2026, 6, 1)
    body_mass_kg = 70


class ApiKeyFactory(factory.django.DjangoModelFactory):
    """A key whose text nobody knows; tests that use one make it by the action."""

    class Meta:
        model = ApiKey

    user = factory.SubFactory(UserFactory)
    name = "Uploader"
    prefix = "slk_test"
    key_sha256 = factory.Sequence(lambda number: number.to_bytes(32, "big"))


class TotalsStateFactory(factory.django.DjangoModelFactory):
    """Version 1."""

    class Meta:
        model = TotalsState

    user = factory.SubFactory(UserFactory)
    version = 1
    updated_at = dt.datetime(2026, 6, 1, tzinfo=dt.UTC)


class SportTotalsFactory(factory.django.DjangoModelFactory):
    """One run of ten kilometres in 2026."""

    class Meta:
        model = SportTotals

    user = factory.SubFactory(UserFactory)
    sport = "run"
    family = "run"
    year = 2026
    count = 1
    distance_m = 10_000.0
    moving_s = 3_000.0
    elapsed_s = 3_100.0
    ascent_m = 50.0
    calories_kcal = 600.0
    longest_distance_m = 10_000.0
    last_started_at = dt.datetime(2026, 6, 1, 7, tzinfo=dt.UTC)


class GearItemFactory(factory.django.DjangoModelFactory):
    """Running shoes in use, added on the first of June 2026, the default for no sport."""

    class Meta:
        model = GearItem

    user = factory.SubFactory(UserFactory)
    kind = "shoes"
    brand = "Kesta"
    model = "Tempo 2"
    foam = "eva"
    created_at = dt.datetime(2026, 6, 1, 9, tzinfo=dt.UTC)
