"""Run as a program on an empty database: fill its first state, migrate it, say what became of it.

Prints one JSON line for each of: the rows after the way up, and after the way down and up again.
"""

import datetime as dt
import json
import os
import sys
from typing import Any

import django
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

FIRST = [("users", "0001_initial"), ("telemetry", "0002_initial")]
AT = dt.datetime(2026, 5, 3, 7, 0, tzinfo=dt.UTC)
# (name of the row, columns of the workout, columns of its recording or None)
WORKOUTS: list[tuple[str, dict[str, Any], dict[str, Any] | None]] = [
    ("fit", {"sport_raw": "fit:1/0", "polyline": "abc", "device_name": "Watch"}, {"format": "fit"}),
    ("gpx", {"sport_raw": "trail run", "sport": "ride", "family": "ride"}, {"format": "gpx"}),
    ("other", {"sport_raw": "", "sport": "other", "family": "other"}, {"format": "gpx"}),
    ("told", {"sport_raw": "fit:1/0", "description": "Windy", "effort": 7}, {"format": "fit"}),
    ("by hand", {"source_kind": "manual", "effort": 3}, None),
    ("deleted", {"sport_raw": "fit:1/0", "deleted_at": AT}, {"format": "fit"}),
]


def migrate(*target: str) -> None:
    call_command("migrate", *target, verbosity=0, interactive=False)


def fill() -> None:
    """One person with everything that the first state had a table for."""
    old = MigrationExecutor(connection).loader.project_state(FIRST).apps
    user = old.get_model("users", "User").objects.create(email="anna@example.org", name="Anna", password="x")
    for model, values in {
        "ApiKey": {"name": "Laptop", "prefix": "slk_aaaa", "key_sha256": b"k" * 32},
        "Consent": {"purpose": "health", "text_version": "1"},
        "BodyMass": {"measured_on": AT.date(), "body_mass_kg": "61.5"},
    }.items():
        old.get_model("users", model).objects.create(user=user, **values)
    times = {"created_at": AT, "updated_at": AT}
    for number, (name, given, recording) in enumerate(WORKOUTS):
        values = {"sport": "run", "family": "run", "source_kind": "file", **given}
        if recording is not None:
            values |= {"format": recording["format"]}
        workout = old.get_model("telemetry", "Workout").objects.create(
            **{**values, **times, "user": user, "name": "" if name == "fit" else name},
            started_at=AT,
            local_date=AT.date(),
            time_zone="UTC",
            utc_offset_s=0,
            elapsed_s=1800.0,
            moving_s=1750.0,
            distance_m=5000.0,
            file_name=name,
        )
        if recording is not None:
            add_recording(old, user, number, workout=workout, state="done", **recording)
    add_recording(old, user, 90, workout=None, state="failed", error_code="processing_failed")
    device = old.get_model("telemetry", "Device").objects.create(
        user=user, name="Watch", secret_hash=b"s" * 32, created_at=AT, secret_changed_at=AT
    )
    upload = old.get_model("telemetry", "DeviceUpload").objects.create(
        user_id=user.pk, device=device, upload_id="run.fit", parts_total=2, parts_have=1, **times
    )
    old.get_model("telemetry", "DeviceUploadPart").objects.create(
        upload=upload, number=1, data=b"part", digest=b"d" * 8
    )


def add_recording(old: Any, user: Any, number: int, **values: Any) -> None:
    old.get_model("telemetry", "Recording").objects.create(
        user=user,
        sha256=bytes([number]) * 32,
        object_key=f"o/{number}",
        size_bytes=9,
        **{"source_kind": "file", "due_at": AT, "received_at": AT, "updated_at": AT, **values},
    )


def read() -> dict[str, Any]:
    """What the code of today finds."""
    from startline.telemetry import models as telemetry
    from startline.users import models as users

    workouts = {}
    for workout in telemetry.Workout.objects.prefetch_related("recordings"):
        recordings = [
            [r.is_primary, r.trust, r.sport, r.family, r.distance_m, r.shape, r.device_name]
            for r in workout.recordings.all()
        ]
        workouts[workout.file_name] = [
            *(workout.recording_count, workout.trust, sorted(workout.edited_fields), recordings)
        ]
    counted = (
        *(users.User, users.ApiKey, users.Consent, users.BodyMass),
        *(telemetry.Recording, telemetry.Device, telemetry.DeviceUpload, telemetry.DeviceUploadPart),
    )
    counts = {model._meta.label: model._default_manager.count() for model in counted}
    failed = telemetry.Recording.objects.get(state="failed")
    return {"workouts": workouts, "counts": counts, "failed": [failed.is_primary, failed.started_at]}


def main() -> None:
    """Up with the old rows in it, told; down and up again, told once more."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "startline.config.settings")
    django.setup()
    for app, name in FIRST:
        migrate(app, name)
    fill()
    migrate()
    sys.stdout.write(json.dumps(read()) + "\n")
    for app, name in reversed(FIRST):
        migrate(app, name)
    migrate()
    sys.stdout.write(json.dumps(read()) + "\n")


if __name__ == "__main__":
    main()
