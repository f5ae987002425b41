"""Recordings for tests of verdicts, in by the real door: a run that counts, and one with a drive home."""

import datetime as dt
from dataclasses import replace

import numpy as np

from startline.platform.bus.models import DeadLetter
from startline.platform.bus.reader import OutboxBus
from startline.platform.bus.worker import drain
from startline.telemetry.actions.recordings.receiving import receive_file
from startline.telemetry.contracts import SourceFacts
from startline.telemetry.domain import gpx_writer
from startline.telemetry.domain.fit.writer import FitDevice, write_fit
from startline.telemetry.domain.recording import DeviceSummary, Recording, Samples
from startline.telemetry.models import Workout
from tests.telemetry.domain.verdicts.evidence import moving, steady
from tests.telemetry.factories import FROM_PAGE, STARTED_AT

RUN_S, DRIVE_S = 1500, 600
SERIAL = 3_412_345_678


def run_samples(seed: int = 1) -> Samples:
    """A run of 25 minutes."""
    return moving(steady(RUN_S, seed=seed + 2), seed=seed)


def drive_home_samples(seed: int = 1) -> Samples:
    """The run, a minute and a half beside the car, and ten minutes home at 54 km/h."""
    drive = np.concatenate((np.zeros(90), np.minimum(np.arange(DRIVE_S - 90) * 1.5, 15.0)))
    return moving(np.concatenate((steady(RUN_S, seed=seed + 2), drive)), seed=seed)


def fit_file(samples: Samples, *, started_at: dt.datetime = STARTED_AT, serial: int | None = SERIAL) -> bytes:
    """A FIT file of the samples, by a watch with a serial unless told otherwise."""
    elapsed, total = float(samples.time_s[-1]), float(samples.distance_m[-1])
    recording = Recording(
        format="fit",
        started_at=started_at,
        samples=samples,
        fit_sport=1,
        fit_sub_sport=0,
        summary=DeviceSummary(distance_m=total, timer_s=elapsed, elapsed_s=elapsed),
    )
    return write_fit(recording, device=FitDevice(1, 1967, serial) if serial else FitDevice(255, 0, 0))


def gpx_file(samples: Samples, *, started_at: dt.datetime = STARTED_AT) -> bytes:
    """A GPX file of the samples: positions, heights and times."""
    absent = np.full(len(samples), np.nan)
    bare = replace(samples, speed_mps=absent, distance_m=absent)
    return gpx_writer.write_gpx(bare, started_at=started_at, name="Run", sport="run")


def receive(user, data: bytes, *, source: SourceFacts = FROM_PAGE, name: str = "run") -> Workout:
    """The workout that a file becomes."""
    received = receive_file(user.pk, data=data, file_name=name, source=source)
    assert received.workout is not None, received.error
    return received.workout


def deliver() -> None:
    """Everything that happened reaches telemetry's handlers."""
    drain(OutboxBus(), groups=["telemetry"], wait_s=5)
    assert DeadLetter.objects.count() == 0
