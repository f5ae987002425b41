"""S3.1, telemetry analyses shoe wear: from a watch's files, through every role, to the runner's pages.

Real processes: `startline up` with its web, react and live roles. The steps build on one another; each is
asked for what it promises.
"""

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from startline.telemetry.domain.fit.writer import write_fit
from startline.telemetry.domain.generator.outings import Outing, record_outing
from tests.person import LivePage, Person
from tests.platform_stack import PlatformStack, wait_until

pytestmark = pytest.mark.timeout(240)
TODAY = dt.datetime.now(dt.UTC).replace(hour=5, minute=0, second=0, microsecond=0)
LIFE_M = 50_000  # a short life, so that a few runs pass many per cents


@dataclass
class Story:
    """Vera with her shoes, and what came of each step."""

    vera: Person
    stack: PlatformStack
    page: LivePage
    shoes: str = ""
    spare: str = ""
    runs: list[str] = field(default_factory=list)

    def upload(self, *, days_ago: int, length_m: float, seed: int) -> str:
        """Bring in the file of a run; return its workout."""
        started_at = TODAY - dt.timedelta(days=days_ago)
        data = write_fit(record_outing(Outing(seed=seed, started_at=started_at, length_m=length_m)))
        token = self.vera.http.cookies.get("csrftoken") or ""
        answer = self.vera.http.post(
            "/api/v1/workouts", files={"files": (f"{seed}.fit", data)}, headers={"X-CSRFToken": token}
        )
        (result,) = answer.json()["results"]
        workout_id = result["workout_id"]
        if result["state"] == "pending":  # on Kafka the workout comes a moment later
            workout_id = wait_until(lambda: self._workout_of(f"{seed}.fit"))
        else:
            assert result["state"] == "created", result
        self.runs.append(workout_id)
        return workout_id

    def _workout_of(self, file_name: str) -> str | None:
        """What became of a file that was answered with `pending`."""
        uploads = self.vera.get("/uploads")["items"]
        return next(one["workout_id"] for one in uploads if one["file_name"] == file_name)

    def sums(self, gear_id: str) -> dict[str, Any]:
        """The sums of a piece as its page reads them."""
        return self.vera.get(f"/gear/{gear_id}/wear")

    def wait_for_workouts(self, gear_id: str, count: int) -> dict[str, Any]:
        """Wait until the wear rests on so many workouts."""
        wait_until(lambda: self.sums(gear_id)["workout_count"] == count)
        return self.sums(gear_id)

    def told(self) -> list[int]:
        """The whole per cents that were published for Vera's shoes, in their order."""
        query = "SELECT payload FROM platform_bus_outboxevent WHERE name = %s ORDER BY id"
        rows = self.stack.rows(query, "telemetry.gear_worn.v1")
        payloads = [row[0] if isinstance(row[0], dict) else json.loads(row[0]) for row in rows]
        return [one["percent"] for one in payloads if one["gear_id"] == self.shoes]

    def add(self, **values: Any) -> str:
        response = self.vera.call("POST", "/api/v1/gear", {"kind": "shoes", "foam": "eva", **values})
        assert response.status_code == 201, response.text
        return response.json()["gear_id"]


@pytest.fixture(scope="module")
def story(stack: PlatformStack) -> Iterator[Story]:
    """Vera signs up, gives her body mass, and adds the shoes that she runs in."""
    vera = Person(stack, "Vera").sign_up()
    text = vera.get("/consents/health")["text_version"]
    vera.call("POST", "/api/v1/me/consents", {"purpose": "health", "text_version": text, "granted": True})
    measured_on = str((TODAY - dt.timedelta(days=40)).date())
    mass = {"measured_on": measured_on, "body_mass_kg": 84}
    weighed = vera.call("POST", "/api/v1/me/body-mass", mass)
    assert weighed.status_code == 201, weighed.text
    page = vera.listen()
    told = Story(vera, stack, page)
    told.shoes = told.add(
        brand="Kesta",
        model="Tempo 2",
        size="EU 39",
        expected_distance_m=LIFE_M,
        starting_distance_m=10_000,
        purchased_on=str((TODAY - dt.timedelta(days=60)).date()),
        default_sports=["run"],
    )
    told.spare = told.add(brand="Norva", model="Glide 4")
    yield told
    page.close()


def test_new_shoes_stand_at_their_starting_distance(story: Story):
    wait_until(lambda: story.sums(story.shoes)["wear"])

    sums = story.sums(story.shoes)
    assert (sums["distance_m"], sums["workout_count"], sums["reasons"]) == (10_000, 0, [])
    assert (sums["wear"]["percent"], sums["wear"]["life_source"]) == (20.0, "owner")
    assert story.told() == []


def test_files_from_the_watch_become_wear_with_reasons(story: Story):
    first = story.upload(days_ago=20, length_m=8000, seed=301)
    story.upload(days_ago=12, length_m=9000, seed=302)

    sums = story.wait_for_workouts(story.shoes, 2)
    workouts = [story.vera.get(f"/workouts/{one}") for one in story.runs]
    real_m = sum(one["distance_m"] for one in workouts)
    expected_m = sum(
        one["distance_m"]
        * 1.2  # 84 kg
        * (1 + 0.4 * (one["descent_m"] / (one["distance_m"] / 1000)) / 100)
        * min(1.15, max(0.95, 1 + 0.05 * (one["speed_avg_mps"] - 3)))
        for one in workouts
    )
    assert sums["distance_m"] == pytest.approx(10_000 + real_m, abs=0.1)
    assert sums["wear"]["effective_m"] == pytest.approx(10_000 + expected_m, abs=0.1)
    assert sums["wear"]["low_percent"] < sums["wear"]["percent"] < sums["wear"]["high_percent"]
    reasons = {one["code"]: one for one in sums["reasons"]}
    assert reasons["mass"]["factor"] == pytest.approx(1.2)
    assert sum(one["added_m"] for one in reasons.values()) == pytest.approx(expected_m - real_m, abs=0.1)
    assert story.vera.get(f"/workouts/{first}/gear")["items"][0]["gear_id"] == story.shoes


def test_each_whole_per_cent_from_fifty_is_told_once_in_order(story: Story):
    percent = int(story.sums(story.shoes)["wear"]["percent"])

    assert 55 < percent < 90
    assert story.told() == list(range(50, percent + 1))


def test_open_page_hears_that_the_gear_changed(story: Story):
    assert story.shoes in {data["id"] for data in story.page.of("gear")}


def test_workout_deleted_and_restored_takes_wear_along_and_tells_nothing_again(story: Story):
    before, told = story.sums(story.shoes)["wear"], story.told()

    assert story.vera.call("DELETE", f"/api/v1/workouts/{story.runs[1]}").status_code == 204
    less = story.wait_for_workouts(story.shoes, 1)
    assert less["wear"]["percent"] < before["percent"] - 15

    story.vera.call("POST", f"/api/v1/workouts/{story.runs[1]}/restore")
    restored = story.wait_for_workouts(story.shoes, 2)
    assert restored["wear"]["percent"] == before["percent"]
    assert story.told() == told


def test_change_of_the_sport_changes_the_surface(story: Story):
    before = story.sums(story.shoes)["wear"]["effective_m"]
    workout = story.vera.get(f"/workouts/{story.runs[0]}")
    effective_m = before - 10_000

    story.vera.call("PATCH", f"/api/v1/workouts/{story.runs[0]}", {"sport": "trail_run"})

    changed = wait_until(
        lambda: (now := story.sums(story.shoes)["wear"]["effective_m"]) != before and now, timeout_s=20
    )
    # A tenth more on the outsole for the metres of this run, which are about half of all.
    assert 0.04 < (changed - before) / effective_m < 0.06
    assert workout["sport"] == "run"
    story.vera.call("PATCH", f"/api/v1/workouts/{story.runs[0]}", {"sport": "run"})
    wait_until(lambda: story.sums(story.shoes)["wear"]["effective_m"] == before)


def test_workout_moved_to_another_pair_moves_its_kilometres(story: Story):
    moved = story.vera.get(f"/workouts/{story.runs[0]}")["distance_m"]

    answer = story.vera.call("PUT", f"/api/v1/workouts/{story.runs[0]}/gear", {"gear_ids": [story.spare]})

    assert answer.status_code == 200, answer.text
    assert story.sums(story.spare)["distance_m"] == pytest.approx(moved, abs=0.1)
    assert story.sums(story.shoes)["workout_count"] == 1
    story.vera.call("PUT", f"/api/v1/workouts/{story.runs[0]}/gear", {"gear_ids": [story.shoes]})
    assert (story.sums(story.spare)["distance_m"], story.sums(story.shoes)["workout_count"]) == (0, 2)


def test_body_mass_of_that_day_counts(story: Story):
    before = story.sums(story.shoes)["wear"]["effective_m"]

    day = str((TODAY - dt.timedelta(days=15)).date())
    story.vera.call("POST", "/api/v1/me/body-mass", {"measured_on": day, "body_mass_kg": 70})

    wait_until(lambda: story.sums(story.shoes)["wear"]["effective_m"] < before - 1000)
    reasons = {one["code"]: one for one in story.sums(story.shoes)["reasons"]}
    assert 1.08 < reasons["mass"]["factor"] < 1.11  # one run at 84 kg, one at 70 kg


def test_one_run_past_many_per_cents_tells_every_one(story: Story):
    told = story.told()

    story.upload(days_ago=1, length_m=15_000, seed=303)
    story.wait_for_workouts(story.shoes, 3)

    percent = int(story.sums(story.shoes)["wear"]["percent"])
    assert percent > told[-1] + 5
    assert story.told() == list(range(50, percent + 1))


def test_retired_pair_keeps_its_numbers(story: Story):
    state = story.vera.call("POST", f"/api/v1/gear/{story.shoes}/retire").json()["state"]
    before = story.sums(story.shoes)

    story.vera.call("DELETE", f"/api/v1/workouts/{story.runs[0]}")
    later = story.upload(days_ago=0, length_m=3000, seed=304)

    wait_until(lambda: story.vera.get("/me/totals")["all"]["count"] == 3)
    assert state == "retired"
    assert story.vera.get(f"/workouts/{later}/gear")["items"] == []
    after = story.sums(story.shoes)
    assert after["distance_m"] == before["distance_m"]
    assert after["wear"]["percent"] == before["wear"]["percent"]
