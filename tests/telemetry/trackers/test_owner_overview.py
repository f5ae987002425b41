"""A device asks for its owner's totals, gear and next session: by HTTP and as a message."""

import json

import pytest

from startline.telemetry.actions.devices.messages import DeviceMessage, record_messages
from startline.telemetry.actions.workouts.totals import refresh_totals
from startline.users.api import add_gear
from startline.users.contracts import NewGear
from tests.telemetry.devices.factories import DeviceFactory
from tests.telemetry.factories import recorded_workout

pytestmark = pytest.mark.django_db(transaction=True)
ME = "/api/v1/iot/me"


def test_device_is_told_of_its_owner(anonymous, phone, login, user):
    workout = recorded_workout(user)
    refresh_totals(user.pk)
    shoes = add_gear(user.pk, values=NewGear(kind="shoes", name="Blue pair"))
    answer = anonymous.call("GET", ME, **login).json()
    assert answer["type"] == "me"
    assert answer["totals"]["all"] == {
        "workouts": 1,
        "distance_m": round(workout.distance_m),
        "moving_s": round(workout.moving_s),
        "ascent_m": round(workout.ascent_m or 0),
    }
    assert answer["gear"] == [
        {
            "id": str(shoes.gear_id),
            "kind": "shoes",
            "name": "Blue pair",
            "default_sports": [],
            "distance_m": 0,
            "wear_percent": None,
        }
    ]
    assert answer["next_session"] is None


def test_same_answer_comes_by_mqtt(anonymous, phone, login):
    message = DeviceMessage(key="1", topic=f"devices/{phone.pk}/ask/me", payload=b"")
    outcome = record_messages([message])
    assert outcome.accepted == ["1"]
    (answer,) = outcome.answers
    assert (answer.topic, answer.is_retained) == (f"devices/{phone.pk}/ack", False)
    assert json.loads(answer.payload) == anonymous.call("GET", ME, **login).json()


def test_others_are_told_nothing(anonymous, other, phone, login, user):
    recorded_workout(user)
    refresh_totals(user.pk)
    assert anonymous.call("GET", ME).status_code == 401
    assert other.call("GET", ME).json()["totals"]["all"]["workouts"] == 0
    stranger = DeviceFactory()
    outcome = record_messages([DeviceMessage(key="1", topic=f"devices/{stranger.pk}/ask/me", payload=b"")])
    assert json.loads(outcome.answers[0].payload)["totals"]["all"]["workouts"] == 0


def test_device_without_the_right_is_refused(anonymous, phone, login):
    phone.scopes = ["files:write", "live:write"]
    phone.save()
    assert anonymous.call("GET", ME, **login).status_code == 403
    outcome = record_messages([DeviceMessage(key="1", topic=f"devices/{phone.pk}/ask/me", payload=b"")])
    assert json.loads(outcome.answers[0].payload)["error"]["data"] == {"reason": "scope"}
