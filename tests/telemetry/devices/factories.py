"""Factories of devices and uploads."""

import datetime as dt
import hashlib

import factory

from startline.platform.clock import utc_now
from startline.telemetry.models import Device, DeviceUpload, DeviceUploadPart
from startline.telemetry.queries.devices import hash_secret
from tests.users.factories import UserFactory

SECRET = "a-secret-that-only-the-watch-knows"
PAIRED_AT = dt.datetime(2026, 5, 1, 8, tzinfo=dt.UTC)


class DeviceFactory(factory.django.DjangoModelFactory):
    """An active watch whose secret is `SECRET`."""

    class Meta:
        model = Device

    user = factory.SubFactory(UserFactory)
    name = factory.Sequence(lambda number: f"Watch {number}")
    kind = "watch"
    secret_hash = factory.LazyFunction(lambda: hash_secret(SECRET))
    created_at = PAIRED_AT
    secret_changed_at = PAIRED_AT


class DeviceUploadFactory(factory.django.DjangoModelFactory):
    """A file begun, in three parts, none of which is here."""

    class Meta:
        model = DeviceUpload

    device = factory.SubFactory(DeviceFactory)
    user_id = factory.LazyAttribute(lambda upload: upload.device.user_id)
    upload_id = factory.Sequence(lambda number: f"run-{number}.fit")
    parts_total = 3
    created_at = factory.LazyFunction(utc_now)
    updated_at = factory.LazyFunction(utc_now)


class DeviceUploadPartFactory(factory.django.DjangoModelFactory):
    """One part of ten bytes."""

    class Meta:
        model = DeviceUploadPart

    upload = factory.SubFactory(DeviceUploadFactory)
    number = 1
    data = b"0123456789"
    digest = factory.LazyAttribute(lambda part: hashlib.sha256(part.data).digest()[:8])
