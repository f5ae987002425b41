"""An upload over HTTP: a one-hour FIT file in, its workout complete in the answer, through Granian.

Every file is new: other bytes, another workout. The engines keep what they write. Held against the aim of
25 ms and, in turns, against decoding the same file alone; then the share of each stage, taken in this process
on the same engines.
"""

import datetime as dt
import http.client
import json
import os
import socket
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial, wraps
from pathlib import Path
from pkgutil import resolve_name
from statistics import median, quantiles
from typing import Any

from benchmarks.frame import Bench, Figure, figure, platform, timed

AIM_MS = 25.0
HOUR_S = 3600
BOUNDARY = "----startline-bench"
# Where each stage's function is called from: (stage, module or class, name). The objects are put beside the
# rest, so only the waiting for them is a part of the whole.
STAGES = (
    ("decode", "startline.telemetry.actions.workouts.measuring", "decode_file"),
    ("time_zone", "startline.telemetry.actions.workouts.measuring", "place_in_time"),
    ("metrics", "startline.telemetry.domain.metrics", "measure"),
    ("parquet", "startline.telemetry.domain.streams", "encode"),
    ("objects_wait", "startline.telemetry.actions.recordings.deposits:Deposit", "wait"),
    ("athlete", "startline.users.api", "get_athlete"),
    ("transaction", "startline.telemetry.actions.recordings.inline_processing", "_save"),
)


def run(bench: Bench) -> Iterator[Figure]:
    """Measure with two web workers of the platform's own settings, one upload at a time."""
    rounds = bench.choose(full=200, quick=20)
    files = [hour_file(seed) for seed in range(2 * rounds + 20)]
    with platform() as folder, web_role(folder) as port:
        key = make_key()
        uploads_ms, decodes_ms = measure_in_turns(port, key, files[: rounds + 10], warm=10)
        yield figure(
            "upload.p50",
            uploads_ms,
            unit="ms",
            against="aim",
            against_values=[AIM_MS],
            is_more_better=False,
        )
        p95_ms = quantiles(uploads_ms, n=20)[-1]
        yield figure(
            "upload.p95", [p95_ms], unit="ms", against="aim", against_values=[AIM_MS], is_more_better=False
        )
        yield figure(
            "upload.over_decode",
            uploads_ms,
            unit="ms",
            against="decoding alone",
            against_values=decodes_ms,
            is_more_better=False,
        )
        yield from stages(files[rounds + 10 :], whole_ms=median(uploads_ms))


def hour_file(seed: int) -> bytes:
    """A made-up run of about an hour (57 to 63 minutes) at 1 Hz."""
    from startline.telemetry.domain.fit.writer import write_fit
    from startline.telemetry.domain.generator.outings import Outing, record_outing

    started_at = dt.datetime(2026, 1, 1, 6, tzinfo=dt.UTC) + dt.timedelta(hours=2 * seed)
    return write_fit(record_outing(Outing(seed=seed % 8, started_at=started_at, length_m=10_600.0)))


def measure_in_turns(
    port: int, key: str, files: list[bytes], *, warm: int
) -> tuple[list[float], list[float]]:
    """Upload each file and decode it here, in turns; milliseconds. The first `warm` do not count."""
    from startline.telemetry.domain.files import decode_file

    web = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    uploads_ms, decodes_ms = [], []
    for data in files:
        uploads_ms.append(1000 * timed(partial(upload, web, key, data)))
        decodes_ms.append(1000 * timed(partial(decode_file, data)))
    web.close()
    return uploads_ms[warm:], decodes_ms[warm:]


def upload(web: http.client.HTTPConnection, key: str, data: bytes) -> None:
    """Send one file and read the answer, which must hold the workout."""
    head = (
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="files"; filename="run.fit"\r\n'
        "Content-Type: application/octet-stream\r\n\r\n"
    )
    body = head.encode() + data + f"\r\n--{BOUNDARY}--\r\n".encode()
    headers = {
        "Authorization": f"Bearer {key}",
        "Content-Type": f"multipart/form-data; boundary={BOUNDARY}",
    }
    web.request("POST", "/api/v1/workouts", body, headers)
    answer = json.loads(web.getresponse().read())
    if answer["results"][0]["state"] != "created" or not answer["results"][0]["workout"]["splits_km"]:
        raise RuntimeError(f"not a new and complete workout: {answer}")


def stages(files: list[bytes], *, whole_ms: float) -> Iterator[Figure]:
    """Each stage's own time in this process, against the whole upload."""
    from startline.telemetry.actions.recordings.receiving import receive_file
    from startline.telemetry.contracts import SourceFacts
    from startline.users.models import User

    user_id = User.objects.get().pk
    spent_ms: dict[str, list[float]] = defaultdict(list)
    with watched(spent_ms):
        for data in files:
            receive_file(user_id, data=data, file_name="run.fit", source=SourceFacts(kind="http"))
    warm = len(files) // 4
    for name, values in spent_ms.items():
        yield figure(
            f"upload.stage.{name}",
            values[warm:],
            unit="ms",
            against="whole upload",
            against_values=[whole_ms],
            is_more_better=False,
        )


@contextmanager
def watched(spent_ms: dict[str, list[float]]) -> Iterator[None]:
    """Note how long each call of a stage's function takes."""
    originals = []
    for stage, module_name, name in STAGES:
        module = resolve_name(module_name)
        original = getattr(module, name)
        originals.append((module, name, original))
        setattr(module, name, _noting(original, spent_ms[stage]))
    try:
        yield
    finally:
        for module, name, original in originals:
            setattr(module, name, original)


def _noting(function: Callable[..., Any], values: list[float]) -> Callable[..., Any]:
    @wraps(function)
    def noting(*arguments: Any, **named: Any) -> Any:
        started = time.perf_counter()
        try:
            return function(*arguments, **named)
        finally:
            values.append(1000 * (time.perf_counter() - started))

    return noting


def make_key() -> str:
    """An athlete with everything that calculations can use, and an API key."""
    from startline.users.actions.accounts import create_account
    from startline.users.actions.api_keys import create_api_key

    user = create_account(
        "bench@example.org",
        name="Bench",
        password="silver birch river",
        language="en",
        time_zone="Europe/Moscow",
    )
    return create_api_key(user.pk, name="bench")[1]


@contextmanager
def web_role(folder: Path) -> Iterator[int]:
    """`startline web` as a process of its own; yields its port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {
        **os.environ,
        "STARTLINE_PORT": str(port),
        "STARTLINE_PUBLIC_URL": f"http://127.0.0.1:{port}",
        "STARTLINE_SECRET_KEY": "of-the-bench-only",
    }
    with (folder / "logs" / "web.log").open("wb") as log:
        role = subprocess.Popen(
            [sys.executable, "-m", "startline.cli.main", "web"], env=environment, stdout=log, stderr=log
        )
    try:
        wait_until_ready(port, role)
        yield port
    finally:
        role.terminate()
        role.wait(timeout=20)


def wait_until_ready(port: int, role: subprocess.Popen[bytes]) -> None:
    """Ask until the role answers."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and role.poll() is None:
        try:
            web = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            web.request("GET", "/healthz")
            if web.getresponse().status == http.client.OK:
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the web role did not become ready")
