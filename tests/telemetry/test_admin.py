"""The admin of telemetry: who sees it, what it never shows, and processing again."""

import pytest

from startline.platform.clock import utc_now
from startline.telemetry.models import LiveSession, Recording
from startline.telemetry.models.recording import RecordingState
from tests.telemetry.browsers import JsonClient
from tests.telemetry.devices.factories import DeviceFactory, DeviceUploadFactory
from tests.telemetry.factories import RecordingFactory
from tests.users.factories import UserFactory

pytestmark = pytest.mark.django_db
LIST = "/admin/telemetry/recording/"


@pytest.fixture
def operator():
    client = JsonClient()
    client.force_login(UserFactory(name="Operator", is_staff=True, is_superuser=True))
    return client


def run_action(client, *recordings):
    chosen = {"action": "process_failed_again", "_selected_action": [each.pk for each in recordings]}
    return client.post(LIST, chosen, follow=True)


def test_athlete_is_sent_to_the_sign_in(owner):
    assert owner.get(LIST).status_code == 302


def test_operator_sees_state_and_reason(operator):
    recording = RecordingFactory(
        state=RecordingState.FAILED, error_code="processing_failed", error_detail="IndexError"
    )

    page = operator.get(LIST)
    one = operator.get(f"{LIST}{recording.pk}/change/")

    assert page.status_code == one.status_code == 200
    assert (b"processing_failed" in page.content, b"IndexError" in page.content) == (True, True)
    assert b"IndexError" in one.content


def test_failed_recording_is_put_back_and_others_are_left(operator):
    failed = RecordingFactory(state=RecordingState.FAILED, error_code="processing_failed", attempts=6)
    waiting = RecordingFactory(state=RecordingState.PROCESSING, attempts=2)

    response = run_action(operator, failed, waiting)

    assert b"Put back into the line: 1" in response.content
    failed.refresh_from_db()
    waiting.refresh_from_db()
    assert (failed.state, failed.attempts, failed.error_code) == ("received", 0, "")
    assert (waiting.state, waiting.attempts) == ("processing", 2)


def test_who_may_only_look_puts_nothing_back(db):
    from django.contrib.auth.models import Permission

    support = UserFactory(is_staff=True)
    support.user_permissions.add(Permission.objects.get(codename="view_recording"))
    client = JsonClient()
    client.force_login(support)
    failed = RecordingFactory(state=RecordingState.FAILED)

    assert client.get(LIST).status_code == 200
    run_action(client, failed)

    assert Recording.objects.get().state == "failed"


def test_secrets_of_devices_are_not_shown(operator):
    device = DeviceFactory()
    upload = DeviceUploadFactory(device=device)

    page = operator.get(f"/admin/telemetry/device/{device.pk}/change/")

    assert page.status_code == 200
    assert b"secret_hash" not in page.content
    for address in ("device/", "deviceupload/", f"deviceupload/{upload.pk}/change/"):
        assert operator.get(f"/admin/telemetry/{address}").status_code == 200


def test_session_that_was_given_up_is_found_and_sealed_again(operator, user):
    now = utc_now()
    kept = {"user": user, "created_at": now, "updated_at": now}
    given_up = LiveSession.objects.create(
        **kept, session_key="lost", attempts=7, error_code="processing_failed"
    )
    waiting = LiveSession.objects.create(**kept, session_key="fine", due_at=now)

    page = operator.get("/admin/telemetry/livesession/?sealing=given_up").content.decode()
    assert (str(given_up.pk) in page, str(waiting.pk) in page) == (True, False)
    assert operator.get(f"/admin/telemetry/livesession/{given_up.pk}/change/").status_code == 200
    chosen = {"action": "seal_chosen_again", "_selected_action": [given_up.pk, waiting.pk]}
    answer = operator.post("/admin/telemetry/livesession/", chosen, follow=True)

    assert b"Put back into the line: 1" in answer.content
    given_up.refresh_from_db()
    assert (given_up.attempts, given_up.error_code, given_up.due_at is None) == (0, "", False)


def test_recordings_show_who_vouches_for_them_and_what_they_may_be_used_for(operator):
    RecordingFactory(trust="device", permitted_use="owner_only")

    page = operator.get(LIST).content.decode()

    assert ("device" in page, "owner_only" in page) == (True, True)
