"""What must not count as it is: driven, edited, drawn, copied; by intent or by a watch left running."""

import datetime as dt
from dataclasses import replace

import numpy as np

from benchmarks.labelled import making
from benchmarks.labelled.honest import maybe_gpx
from benchmarks.labelled.labels import CHEAT, Class, Made
from benchmarks.labelled.making import Column, Drive, Path
from benchmarks.labelled.real import RIDES, RUNS, real_part
from startline.telemetry.domain.generator.noise import wander
from startline.telemetry.domain.generator.routes import Place
from startline.telemetry.domain.verdicts import origins

HILLS = Place(lat_deg=43.5855, lon_deg=39.7231, altitude_m=300.0, hill_height_m=150.0)


def car_as_run(random: np.random.Generator) -> Made:
    speed = making.traffic(random, int(random.uniform(900, 2400)), top_mps=float(random.uniform(11, 17)))
    recording = making.record(random, Drive(speed_mps=speed))
    return maybe_gpx(random, Made(recording=recording, sport="run"))


def drive_home(random: np.random.Generator) -> Made:
    """A real run, a few minutes beside the car, and home with the watch running."""
    run, source = real_part(random, RUNS, otherwise="easy")
    speed = making.traffic(random, int(random.uniform(400, 1500)), top_mps=float(random.uniform(11, 22)))
    speed = np.concatenate((np.zeros(int(random.uniform(60, 200))), speed))
    count = len(speed)
    quiet = making.heart(random, count, mean_bpm=88, deviation=4)
    drive = Drive(speed_mps=speed, heart_rate_bpm=quiet, cadence_rpm=np.zeros(count))
    samples = making.joined(run.samples, making.record(random, drive).samples)
    return maybe_gpx(random, Made(recording=making.with_samples(run, samples), sport="run", source=source))


def ride_between(random: np.random.Generator) -> Made:
    """A bus in the middle of a run."""
    first, source = real_part(random, RUNS, otherwise="easy", least_share=0.4)
    second, _ = real_part(random, RUNS, otherwise="easy", least_share=0.4)
    speed = making.traffic(random, int(random.uniform(240, 700)), top_mps=float(random.uniform(11, 16)))
    bus = making.record(random, Drive(speed_mps=speed, cadence_rpm=np.zeros(len(speed))))
    samples = making.joined(making.joined(first.samples, bus.samples), second.samples)
    return maybe_gpx(random, Made(recording=making.with_samples(first, samples), sport="run", source=source))


def ride_as_run(random: np.random.Generator) -> Made:
    recording, source = real_part(random, RIDES, otherwise="ride", least_share=0.2)
    return maybe_gpx(random, Made(recording=recording, sport="run", source=source))


def slow_ride_as_run(random: np.random.Generator) -> Made:
    """A bicycle at a pace that good runners have: steps are missing, or too long for feet."""
    count = int(random.uniform(1200, 3000))
    speed = random.uniform(4.9, 6.4) + wander(random, count=count, length=40, deviation=0.5)
    cadence = np.zeros(count) if random.random() < 0.5 else 62 + random.normal(0, 3, count)
    cadence[: 60 + int(random.integers(60))] = 80.0
    rate = making.heart(random, count, mean_bpm=112)
    rate[:90] = 150
    drive = Drive(speed_mps=speed, cadence_rpm=cadence, heart_rate_bpm=rate)
    return maybe_gpx(random, Made(recording=making.record(random, drive), sport="run"), share=0.3)


def car_as_ride(random: np.random.Generator) -> Made:
    speed = making.traffic(
        random, int(random.uniform(900, 2700)), top_mps=float(random.uniform(14, 25)), halts=1 / 150
    )
    return maybe_gpx(
        random, Made(recording=making.record(random, Drive(speed_mps=speed), fit_sport=2), sport="ride")
    )


def moped_as_ride(random: np.random.Generator) -> Made:
    """45 km/h up the hills too, away from every light like an engine."""
    speed = making.traffic(random, int(random.uniform(1500, 3000)), top_mps=14.0, halts=1 / 120)
    drive = Drive(speed_mps=speed, place=HILLS, heart_rate_bpm=making.heart(random, len(speed), mean_bpm=90))
    recording = making.record(random, drive, fit_sport=2)
    return maybe_gpx(random, Made(recording=recording, sport="road_ride"))


def e_bike_as_ride(random: np.random.Generator) -> Made:
    """A motor without a limit on a mountain road."""
    count = int(random.uniform(1500, 2400))
    speed = random.uniform(9.5, 11.5) + wander(random, count=count, length=40, deviation=0.4)

    def path(distance: Column) -> tuple[Column, Column, Column]:
        return distance * 0.7, 250 * np.sin(distance / 400), 400 + 0.06 * distance

    drive = Drive(
        speed_mps=speed,
        path=path,
        cadence_rpm=70 + random.normal(0, 4, count),
        heart_rate_bpm=making.heart(random, count, mean_bpm=125),
    )
    return maybe_gpx(random, Made(recording=making.record(random, drive, fit_sport=2), sport="road_ride"))


def squeezed_time(random: np.random.Generator) -> Made:
    """A real run whose clock was made to run slower in an editor."""
    recording, source = real_part(random, RUNS, otherwise="easy")
    samples = recording.samples
    factor = float(random.uniform(0.36, 0.46))
    speed = samples.speed_mps / factor
    squeezed = replace(samples, time_s=np.round(samples.time_s * factor, 3), speed_mps=speed)
    return maybe_gpx(
        random, Made(recording=making.with_samples(recording, squeezed), sport="run", source=source)
    )


def _drawn_line(random: np.random.Generator, length_m: float) -> Path:
    """East and north of straight lines between clicks on a map, by distance."""
    turns = np.cumsum(random.uniform(-0.9, 0.9, 200))
    sides = random.uniform(80, 400, 200)
    corners = np.concatenate(([0.0], np.cumsum(sides)))
    east = np.concatenate(([0.0], np.cumsum(sides * np.cos(turns))))
    north = np.concatenate(([0.0], np.cumsum(sides * np.sin(turns))))

    def path(distance: Column) -> tuple[Column, Column, Column]:
        height = np.zeros(len(distance)) if random.random() < 0.5 else 120 + 6 * np.sin(distance / 500)
        return np.interp(distance, corners, east), np.interp(distance, corners, north), height

    return path


def drawn(random: np.random.Generator) -> Made:
    """Clicked on a map by a web page that invents files: one speed, straight lines, often no heart."""
    count = int(random.uniform(900, 3000))
    speed = np.full(count, random.uniform(2.8, 4.6))
    if random.random() < 0.5:
        speed = speed * (1 + 0.08 * np.sin(np.arange(count) / random.uniform(60, 300)))
    rate = np.full(count, 150.0) if random.random() < 0.4 else None
    drive = Drive(speed_mps=speed, noise_m=0.0, path=_drawn_line(random, speed.sum()), heart_rate_bpm=rate)
    recording = making.record(random, drive)
    return Made(recording=making.as_gpx(recording, keeps_heart_rate=True), sport="run")


def jittered(random: np.random.Generator) -> Made:
    """The same, every point shaken so that it looks real."""
    made = drawn(random)
    samples = making.shaken(
        random, made.recording.samples, memory_s=0, deviation_m=float(random.uniform(1.6, 5.0))
    )
    return replace(made, recording=making.with_samples(made.recording, samples))


def longer_distance(random: np.random.Generator) -> Made:
    """The distance of a real run multiplied in an editor; the track stayed."""
    recording, source = real_part(random, RUNS, otherwise="easy", least_share=0.8)
    samples = recording.samples
    factor = float(random.uniform(1.6, 1.9))
    longer = samples.with_columns(
        distance_m=samples.distance_m * factor, speed_mps=samples.speed_mps * factor
    )
    return Made(recording=making.with_samples(recording, longer), sport="run", source=source)


def record_without_heart(random: np.random.Generator) -> Made:
    """National class in a file that anybody can write: no device, no heart rate, no steps."""
    count = int(random.uniform(1500, 2000))
    speed = random.uniform(5.5, 6.2) + wander(random, count=count, length=60, deviation=0.12)
    recording = making.record(random, Drive(speed_mps=speed))
    return Made(recording=making.as_gpx(recording), sport="run")


def flat_heart(random: np.random.Generator) -> Made:
    """National class with one heart rate from start to finish."""
    count = int(random.uniform(1500, 2400))
    speed = random.uniform(5.0, 5.9) + wander(random, count=count, length=60, deviation=0.12)
    drive = Drive(speed_mps=speed, heart_rate_bpm=np.full(count, 152.0), cadence_rpm=np.full(count, 92.0))
    return maybe_gpx(random, Made(recording=making.record(random, drive), sport="run"), share=0.0)


def from_the_future(random: np.random.Generator) -> Made:
    recording, source = real_part(random, RUNS, otherwise="easy")
    ahead = dt.timedelta(hours=float(random.uniform(2, 400)))
    return Made(recording=recording, sport="run", source=source, received_after=-ahead)


def one_device_two_accounts(random: np.random.Generator) -> Made:
    """A watch that was on another account's wrist at the same time."""
    recording, source = real_part(random, RUNS, otherwise="easy")
    whole = float(recording.samples.time_s[-1])
    shared = whole * float(random.uniform(0.2, 1.0))
    others = tuple(origins.device_elsewhere(shared, duration_s=whole))
    return Made(recording=recording, sport="run", source=source, others=others)


CLASSES = (
    Class(kind="car as a run", label=CHEAT, count=8, make=car_as_run),
    Class(kind="drove home", label=CHEAT, count=12, make=drive_home),
    Class(kind="bus in between", label=CHEAT, count=6, make=ride_between),
    Class(kind="ride as a run", label=CHEAT, count=10, make=ride_as_run),
    Class(kind="slow ride as a run", label=CHEAT, count=8, make=slow_ride_as_run),
    Class(kind="car as a ride", label=CHEAT, count=8, make=car_as_ride),
    Class(kind="moped as a ride", label=CHEAT, count=6, make=moped_as_ride),
    Class(kind="e-bike as a ride", label=CHEAT, count=6, make=e_bike_as_ride),
    Class(kind="squeezed time", label=CHEAT, count=8, make=squeezed_time),
    Class(kind="drawn on a map", label=CHEAT, count=10, make=drawn),
    Class(kind="drawn and shaken", label=CHEAT, count=8, make=jittered),
    Class(kind="longer distance", label=CHEAT, count=6, make=longer_distance),
    Class(kind="record without heart", label=CHEAT, count=4, make=record_without_heart),
    Class(kind="flat heart rate", label=CHEAT, count=4, make=flat_heart),
    Class(kind="from the future", label=CHEAT, count=4, make=from_the_future),
    Class(kind="device twice", label=CHEAT, count=4, make=one_device_two_accounts),
)
