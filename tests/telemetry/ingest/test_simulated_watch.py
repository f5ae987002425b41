"""`startline simulate watch` against the running platform."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.person import PASSWORD, Person
from tests.platform_stack import ROOT, PlatformStack
from tests.telemetry.devices.conftest import run_file

pytestmark = pytest.mark.timeout(180)


def simulate(stack: PlatformStack, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "startline.cli.main", "simulate", "watch", "--url", stack.url]
    return subprocess.run(
        [*command, *arguments], cwd=ROOT, capture_output=True, text=True, timeout=90, check=False
    )


def test_made_up_run_becomes_a_workout_whose_address_is_printed(stack: PlatformStack, anna: Person):
    done = simulate(stack, "--pair", anna.email, PASSWORD, "--generate", "run", "--km", "4", "--seed", "7")

    assert done.returncode == 0, done.stdout + done.stderr
    found = re.search(r"The workout is at (\S+)/training/(\S+)$", done.stdout.strip())
    assert found, done.stdout
    assert found[1] == stack.url
    workout = anna.get(f"/workouts/{found[2]}")
    assert workout["distance_m"] == pytest.approx(4000, rel=0.01)
    assert workout["source"]["device_name"] == "Simulated watch"


def test_pairing_again_takes_the_same_watch_and_leaves_nobody_signed_in(stack: PlatformStack):
    vera = Person(stack, "Vera").sign_up()

    for seed in ("11", "12"):
        done = simulate(
            stack, "--pair", vera.email, PASSWORD, "--generate", "run", "--km", "3", "--seed", seed
        )
        assert done.returncode == 0, done.stdout + done.stderr

    assert [device["name"] for device in vera.get("/devices")["items"]] == ["Simulated watch"]
    sessions = vera.call("GET", "/_allauth/browser/v1/auth/sessions").json()["data"]
    assert [session["is_current"] for session in sessions] == [True]


def test_second_start_with_the_same_file_and_device_finds_it_done(
    stack: PlatformStack, anna: Person, tmp_path: Path
):
    path = tmp_path / "my run.fit"
    path.write_bytes(run_file(seed=301))
    credentials = anna.pair("Watch again")
    login = ["--device", credentials["device_id"], "--secret", credentials["password"]]

    first = simulate(stack, *login, "--file", str(path), "--part-kib", "8")
    second = simulate(stack, "--qr", credentials["qr_text"], "--file", str(path), "--part-kib", "8")

    assert (first.returncode, second.returncode) == (0, 0), first.stdout + second.stdout
    assert first.stdout.splitlines()[-1] == second.stdout.splitlines()[-1]


def test_file_that_is_no_recording_ends_with_its_reason(stack: PlatformStack, anna: Person, tmp_path: Path):
    path = tmp_path / "letter.txt"
    path.write_text("Dear platform")

    done = simulate(stack, "--pair", anna.email, PASSWORD, "--file", str(path))

    assert done.returncode == 1
    assert "The platform cannot use this file: file_format_unknown." in done.stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--pair", "nobody@example.org", "guess", "--generate", "run"], "do not go together"),
        (["--device", "dev_" + "a" * 20, "--generate", "run"], "--device needs --secret"),
        (["--device", "dev_" + "a" * 20, "--secret", "x", "--generate", "run"], "refused the device"),
        (["--qr", "https://example.org", "--generate", "run"], "not the text of a pairing code"),
        (["--qr", "x", "--file", "no/such/file.fit"], "cannot be read"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(stack: PlatformStack, arguments: list[str], words: str):
    done = simulate(stack, *arguments)

    assert done.returncode == 2
    assert words in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
