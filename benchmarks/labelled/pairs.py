"""Two recordings of two people: friends side by side, the same round again, and copies of a file."""

import datetime as dt
from dataclasses import replace

import numpy as np

from benchmarks.labelled import making
from benchmarks.labelled.labels import CHEAT, HONEST, Class, Made
from benchmarks.labelled.making import METERS_PER_DEGREE
from benchmarks.labelled.real import RUNS, real_part
from startline.telemetry.domain.generator.noise import wander
from startline.telemetry.domain.recording import Recording, Samples
from startline.telemetry.domain.verdicts import copies


def against(made: Made, other: Recording) -> Made:
    """The case with what a comparison with the other person's recording found, as the platform does it."""
    track = copies.track_of(made.recording.samples, started_at=made.recording.started_at)
    other_track = copies.track_of(other.samples, started_at=other.started_at)
    assert track is not None and other_track is not None
    shared = sum(
        mine == theirs
        for mine, theirs in zip(copies.shape_hashes(track), copies.shape_hashes(other_track), strict=True)
    )
    if shared < copies.MIN_SHARED_HASHES:
        return made
    found = copies.compare_tracks(track, other_track)
    return replace(made, others=(found,) if found else ())


def _second_wrist(random: np.random.Generator, recording: Recording, *, beside_m: float) -> Samples:
    """The same way by another receiver: another error, another side of the path."""
    samples = making.shaken(
        random, recording.samples, memory_s=45, deviation_m=float(random.uniform(1.2, 3.0))
    )
    return samples.with_columns(lat_deg=samples.lat_deg + beside_m / METERS_PER_DEGREE)


def friends(random: np.random.Generator) -> Made:
    """Side by side from start to finish."""
    recording, source = real_part(random, RUNS, otherwise="easy", least_share=0.7)
    seconds = float(random.uniform(-20, 20))
    other = making.with_samples(
        recording, _second_wrist(random, recording, beside_m=float(random.uniform(-2, 2)))
    )
    other = replace(other, started_at=recording.started_at + dt.timedelta(seconds=seconds))
    shifted = replace(other.samples, time_s=np.maximum(other.samples.time_s, 0))
    return against(Made(recording=recording, sport="run", source=source), replace(other, samples=shifted))


def same_round_again(random: np.random.Generator) -> Made:
    """Another person on the same round on another day, at a pace that is almost the same."""
    recording, source = real_part(random, RUNS, otherwise="easy", least_share=0.7)
    samples = _second_wrist(random, recording, beside_m=1.0)
    count = len(samples)
    pace = random.uniform(0.97, 1.03) + wander(random, count=count, length=90, deviation=0.04)
    time_s = np.concatenate(([0.0], np.cumsum(np.diff(samples.time_s) * pace[1:])))
    other = making.with_samples(recording, replace(samples, time_s=np.round(time_s)))
    other = replace(other, started_at=recording.started_at - dt.timedelta(days=int(random.integers(1, 30))))
    return against(Made(recording=recording, sport="run", source=source), other)


def copied(random: np.random.Generator) -> Made:
    """The file of another person: as it is, on another day, cut, thinned, shaken a little, faster."""
    original, source = real_part(random, RUNS, otherwise="easy", least_share=0.8)
    samples, way = original.samples, int(random.integers(6))
    if way == 1:
        cut = len(samples) // 8
        samples = making.part_of(samples, cut, len(samples) - cut)
    elif way == 2:
        every = np.arange(0, len(samples), 5)
        columns = {name: getattr(samples, name)[every] for name in ("lat_deg", "lon_deg", "altitude_m")}
        samples = Samples.from_columns(samples.time_s[every], columns)
    elif way == 3:
        samples = making.shaken(random, samples, memory_s=30, deviation_m=2.0)
    elif way == 4:
        samples = replace(samples, time_s=samples.time_s * float(random.uniform(0.85, 0.95)))
    copy = making.as_gpx(making.with_samples(original, samples))
    if way != 5:
        copy = replace(copy, started_at=original.started_at + dt.timedelta(days=int(random.integers(1, 9))))
    return against(Made(recording=copy, sport="run", source=source), original)


CLASSES = (
    Class(kind="friends side by side", label=HONEST, count=8, make=friends),
    Class(kind="same round again", label=HONEST, count=8, make=same_round_again),
    Class(kind="copied track", label=CHEAT, count=18, make=copied),
)
