"""One outing as several devices record it: a watch, a phone, a bike computer, a strap, a wrong clock."""

import datetime as dt
from dataclasses import replace

import numpy as np

from startline.telemetry.actions.recordings.incoming import ReceivedFile
from startline.telemetry.actions.recordings.receiving import receive_file
from startline.telemetry.contracts import SourceFacts
from startline.telemetry.domain.fit.writer import FitDevice, write_fit
from startline.telemetry.domain.generator.outings import Outing, record_outing
from startline.telemetry.domain.gpx_writer import write_gpx
from startline.telemetry.domain.recording import Recording, Samples
from tests.telemetry.factories import FROM_PAGE, STARTED_AT

WATCH = FitDevice(1, 3992, 3412345678)
COMPUTER = FitDevice(1, 3843, 77)


def outing(seed: int = 1, *, length_m: float = 2000.0, kind: str = "easy") -> Recording:
    """What happened; each seed is a day of its own."""
    started_at = STARTED_AT - dt.timedelta(days=seed - 1)
    return record_outing(Outing(seed=seed, started_at=started_at, length_m=length_m, kind=kind))


def piece(recording: Recording, first_s: float, last_s: float) -> Recording:
    """The part of a recording that a device had that was started late or stopped early."""
    samples = recording.samples
    rows = np.flatnonzero((samples.time_s >= first_s) & (samples.time_s <= last_s))
    names = ("lat_deg", "lon_deg", "altitude_m", "speed_mps", "heart_rate_bpm", "cadence_rpm", "power_w")
    columns = {name: getattr(samples, name)[rows] for name in names}
    columns["distance_m"] = samples.distance_m[rows] - samples.distance_m[rows][0]
    start_s = float(samples.time_s[rows][0])
    bare = Recording(
        format="fit",
        started_at=recording.started_at + dt.timedelta(seconds=start_s),
        samples=Samples.from_columns(samples.time_s[rows] - start_s, columns),
        fit_sport=recording.fit_sport,
        fit_sub_sport=recording.fit_sub_sport,
    )
    return replace(
        bare,
        summary=replace(
            bare.summary,
            distance_m=float(columns["distance_m"][-1]),
            elapsed_s=float(bare.samples.time_s[-1]),
            timer_s=float(bare.samples.time_s[-1]),
        ),
    )


def watch_file(recording: Recording, *, device: FitDevice | None = WATCH) -> bytes:
    """The FIT file of a watch; `device=None` is a program without a serial number."""
    return write_fit(recording, device=device)


def phone_file(
    recording: Recording,
    *,
    late_s: float = 20.0,
    every: int = 3,
    shift: dt.timedelta = dt.timedelta(),
    name: str = "",
    sport: str = "running",
    number: int = 0,
) -> bytes:
    """The GPX file of a phone: fewer points, some noise, no heart rate; each `number` has other bytes."""
    samples = recording.samples
    rows = np.flatnonzero(samples.time_s >= late_s)[::every]
    random = np.random.default_rng(number)
    columns = {
        "lat_deg": samples.lat_deg[rows] + random.normal(0, 2e-5, len(rows)),
        "lon_deg": samples.lon_deg[rows] + random.normal(0, 2e-5, len(rows)),
        "altitude_m": samples.altitude_m[rows] + 12.0,
    }
    start_s = float(samples.time_s[rows][0])
    started_at = recording.started_at + dt.timedelta(seconds=start_s) + shift
    thinned = Samples.from_columns(samples.time_s[rows] - start_s, columns)
    return write_gpx(thinned, started_at=started_at, name=name, sport=sport)


def receive(user, data: bytes, *, file_name: str = "file", source: SourceFacts = FROM_PAGE) -> ReceivedFile:
    """Take a file in through the real entrance."""
    received = receive_file(user.pk, data=data, file_name=file_name, source=source)
    assert received.error is None, received.error
    return received
