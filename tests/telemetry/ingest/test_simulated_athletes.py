"""`startline simulate live` against the running platform: all of it is safe, and becomes workouts."""

import os
import re
import subprocess
import sys

import pytest

from tests.person import PASSWORD, Person
from tests.platform_stack import ROOT, PlatformStack, wait_until

pytestmark = pytest.mark.timeout(240)


def simulate(stack: PlatformStack, *arguments: str, data: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "startline.cli.main", "simulate", "live", "--url", stack.url]
    return subprocess.run(
        [*command, *arguments],
        cwd=ROOT,
        env={**os.environ, "STARTLINE_DATA_DIR": data},
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )


def test_athletes_run_to_their_end_and_have_workouts(stack: PlatformStack, tmp_path):
    person = Person(stack, "Boris").sign_up()
    login = ["--pair", person.email, PASSWORD]
    shape = ["--sessions", "3", "--kind", "easy", "--km", "1", "--speed", "60", "--seed", "4"]

    done = simulate(stack, *login, *shape, data=str(tmp_path))

    assert done.returncode == 0, done.stdout + done.stderr
    last = done.stdout.strip().splitlines()[-1]
    assert last.startswith("0 under way, 0 without network, 3 finished | 3.0 km"), last
    sent, safe = re.search(r"([\d,]+) messages sent, ([\d,]+) safe, 0 open$", last).groups()
    assert int(safe.replace(",", "")) <= int(sent.replace(",", ""))

    def workouts():
        items = person.get("/workouts")["items"]
        return items if len(items) == 3 else None

    found = wait_until(workouts, timeout_s=60)
    assert {one["sport"] for one in found} == {"run"}
    assert {one["name"] for one in found} == {"Live run"}
    for one in found:
        assert one["distance_m"] == pytest.approx(1000, rel=0.03)

    def batteries():
        active = [one for one in person.get("/devices")["items"] if one["state"] == "active"]
        return [one["battery_percent"] for one in active]

    # What devices say of themselves is written every ten seconds.
    wait_until(lambda: None not in batteries(), timeout_s=30)
    (battery_percent,) = batteries()
    assert 1 <= battery_percent <= 100

    again = simulate(stack, *login, *shape, data=str(tmp_path))
    assert again.returncode == 0, again.stdout + again.stderr
    assert len(person.get("/devices")["items"]) == 1, "the device of the first start is used again"


def test_more_sessions_than_people_can_have_is_said_beforehand(stack: PlatformStack, anna: Person, tmp_path):
    done = simulate(stack, "--pair", anna.email, PASSWORD, "--sessions", "21", data=str(tmp_path))
    assert done.returncode == 2
    assert "1 people can have 20 sessions at once" in done.stderr


def test_wrong_password_is_said(stack: PlatformStack, anna: Person, tmp_path):
    done = simulate(stack, "--pair", anna.email, "wrong password", data=str(tmp_path))
    assert done.returncode == 2
    assert done.stderr == f"startline: {anna.email} and this password do not go together.\n"
