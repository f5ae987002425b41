"""`startline simulate live`: athletes under way, for a demo and for load."""

import argparse
import datetime as dt
import os
import sys
import uuid
from pathlib import Path

import httpx
import msgspec

from startline.cli.simulator.crowd import Athlete, Crowd
from startline.cli.simulator.errors import SimulatorError
from startline.cli.simulator.pairing import Credentials, Platform
from startline.cli.simulator.wire import DeviceWire
from startline.config.environment import data_path, read_environment
from startline.telemetry.domain.generator.live import KINDS, make_live_outing

# The platform lets a person have this many sessions open at once.
SESSIONS_PER_PERSON = 20
DEMO_PASSWORD_PEOPLE = [f"runner{number:02d}@demo.example" for number in range(1, 11)]
DEMO_PASSWORD_PEOPLE += [f"city{number:03d}@demo.example" for number in range(12, 200)]
NAMES = {"run": "Live run", "ride": "Live ride", "walk": "Live walk"}
DEVICE_NAME = "Simulated athlete"


def configure(parser: argparse.ArgumentParser) -> None:
    """How many, who, how fast."""
    parser.add_argument("--sessions", type=int, default=10, metavar="N", help="how many at once (10)")
    parser.add_argument(
        "--pair", nargs=2, metavar=("EMAIL", "PASSWORD"), action="append",
        help="whose they are; again for more people. Without it: the demo's people of a local platform",
    )  # fmt: skip
    parser.add_argument("--url", default="", help="the platform's address (STARTLINE_PUBLIC_URL)")
    parser.add_argument("--ca", metavar="FILE", help="certificate to trust, for a platform with its own")
    parser.add_argument("--speed", type=float, default=1.0, metavar="X", help="X times as fast (1)")
    parser.add_argument(
        "--underway", type=float, default=0.0, metavar="MIN", help="begun MIN minutes ago (0)"
    )
    parser.add_argument("--kind", choices=KINDS, default="", help="all of this kind; else a mixture")
    parser.add_argument("--km", type=float, help="length of each; else what suits the kind")
    parser.add_argument("--batch", type=float, default=5.0, metavar="S", help="seconds in a message (5)")
    parser.add_argument("--seed", type=int, default=1, help="the same seed makes the same athletes (1)")
    parser.add_argument("--no-gaps", action="store_true", help="the network never goes away")


def run(options: argparse.Namespace) -> int:
    """Send all sessions to their end; 0 when everything was acknowledged."""
    if not 1 <= options.sessions <= 5000 or options.speed <= 0 or not 0.5 <= options.batch <= 60:
        raise SimulatorError("--sessions goes from 1 to 5000, --speed above 0, --batch from 0.5 to 60.")
    url = options.url or read_environment().public_url
    wires = _wires(options, url)
    for wire in wires:
        wire.open()
    crowd = Crowd(
        _athletes(options, wires), speed=options.speed, underway_s=60 * options.underway, tell=_tell
    )
    for wire in wires[:3]:
        print(f"A device of {wire.address.owner}: its sessions are on {url}/live", flush=True)
    try:
        return 0 if crowd.run() else 1
    finally:
        print(flush=True)
        for wire in wires:
            wire.close()


def _wires(options: argparse.Namespace, url: str) -> list[DeviceWire]:
    wanted = -(-options.sessions // SESSIONS_PER_PERSON)
    kept = KeptDevices(data_path(read_environment()) / "simulated-devices.json", url)
    people = [(email, password) for email, password in options.pair or ()] or _demo_people(url, options.ca)
    wires: list[DeviceWire] = []
    # One athlete each as long as there are people; the demo's many cost a sign-in each, once.
    wanted = max(wanted, min(options.sessions, len(people) if options.pair else 12))
    for email, password in people:
        if len(wires) == wanted:
            break
        credentials = kept.find(email) or _pair(url, email, password, options.ca)
        if credentials is not None:
            kept.keep(email, credentials)
            wires.append(DeviceWire(credentials, ca_file=options.ca))
    if len(wires) * SESSIONS_PER_PERSON < options.sessions:
        raise SimulatorError(
            f"{len(wires)} people can have {len(wires) * SESSIONS_PER_PERSON} sessions at once. "
            "Give more of them with --pair, or make some with `startline demo --city`."
        )
    return wires


def _demo_people(url: str, ca_file: str | None) -> list[tuple[str, str]]:
    try:
        answer = httpx.get(f"{url.rstrip('/')}/api/v1/config", verify=ca_file or True, timeout=20)
        accounts = answer.json()["demo_accounts"]
    except (httpx.HTTPError, ValueError, KeyError) as error:
        raise SimulatorError(f"{url} does not answer ({type(error).__name__}).") from error
    if not accounts:
        raise SimulatorError("This platform has no demo accounts: say whose athletes they are with --pair.")
    password = accounts[0]["password"]
    return [(one["email"], password) for one in accounts] + [
        (email, password) for email in DEMO_PASSWORD_PEOPLE
    ]


def _pair(url: str, email: str, password: str, ca_file: str | None) -> Credentials | None:
    """Pair a new device; None when there is no such account in this demo."""
    platform = Platform(url, ca_file=ca_file)
    try:
        platform.sign_in(email=email, password=password)
        return platform.pair(name=DEVICE_NAME)
    except SimulatorError:
        if email in DEMO_PASSWORD_PEOPLE:
            return None
        raise
    finally:
        platform.close()


def _athletes(options: argparse.Namespace, wires: list[DeviceWire]) -> list[Athlete]:
    athletes = []
    begun = uuid.uuid4().hex[:8]
    now = dt.datetime.now(dt.UTC).replace(microsecond=0)
    for number in range(options.sessions):
        outing = make_live_outing(
            options.seed * 100_000 + number,
            started_at=now,
            kind=options.kind,
            length_m=1000 * options.km if options.km else None,
            batch_s=options.batch,
            has_gaps=not options.no_gaps,
        )
        length_s = float(outing.recording.samples.time_s[-1])
        # Faster than life, the samples are of the past, so that none is ever ahead of the clock.
        behind_s = max(60 * options.underway, length_s * (1 - 1 / options.speed))
        wire = wires[number % len(wires)]
        athlete = Athlete(
            key=f"sim-{begun}-{number:04d}",
            name=NAMES[outing.sport],
            outing=outing,
            wire=wire,
            started_at=now - dt.timedelta(seconds=behind_s),
        )
        athletes.append(athlete)
    _listen(athletes)
    return athletes


def _listen(athletes: list[Athlete]) -> None:
    by_key = {athlete.key: athlete for athlete in athletes}

    def note(session_key: str, ranges: list[list[int]]) -> None:
        if athlete := by_key.get(session_key):
            for first, last in ranges:
                athlete.safe.update(range(first, last + 1))

    for athlete in athletes:
        athlete.wire.listen(note)


def _tell(text: str) -> None:
    is_screen = sys.stdout.isatty()
    print(f"\r{text:<110}" if is_screen else text, end="" if is_screen else "\n", flush=True)


class KeptDevices:
    """Devices that earlier starts paired: a person may have twenty, and secrets are shown once."""

    def __init__(self, path: Path, url: str) -> None:
        self._path, self._url = path, url
        self._kept: dict[str, Credentials] = {}
        if path.exists():
            self._kept = msgspec.json.decode(path.read_bytes(), type=dict[str, Credentials])

    def find(self, email: str) -> Credentials | None:
        """Return a device of this person that the platform still knows."""
        credentials = self._kept.get(f"{self._url} {email}")
        if credentials is None:
            return None
        try:
            answer = httpx.get(
                f"{self._url.rstrip('/')}/api/v1/iot/sessions/none",
                auth=(credentials.device_id, credentials.secret),
                timeout=20,
            )
        except httpx.HTTPError:
            return None
        return credentials if answer.status_code == 200 else None

    def keep(self, email: str, credentials: Credentials) -> None:
        """Remember a device, in a file that only its owner reads."""
        self._kept[f"{self._url} {email}"] = credentials
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with open(os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(msgspec.json.encode(self._kept))
