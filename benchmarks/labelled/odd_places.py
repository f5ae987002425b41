"""Honest recordings from where speed and position are odd: track, slope, water, trainer, mountain pass."""

import numpy as np

from benchmarks.labelled import making
from benchmarks.labelled.honest import METERS_PER_DEGREE, maybe_gpx
from benchmarks.labelled.labels import HONEST, Class, Made
from benchmarks.labelled.making import Column, Drive, Path
from startline.telemetry.domain.generator.noise import follow, wander


def _oval(random: np.random.Generator, around_m: float) -> Path:
    """A stadium's track as a path by distance: two straights, two bends."""
    straight = around_m * 0.21
    radius = (around_m - 2 * straight) / (2 * np.pi)
    turned = float(random.uniform(0, np.pi))

    def path(distance: Column) -> tuple[Column, Column, Column]:
        at = np.mod(distance, around_m)
        bend = np.pi * radius
        east, north = np.empty(len(at)), np.empty(len(at))
        for first, sign in ((0.0, 1.0), (straight + bend, -1.0)):
            on = (at >= first) & (at < first + straight)
            east[on], north[on] = sign * (at[on] - first - straight / 2), -sign * radius
            turn = (at >= first + straight) & (at < first + straight + bend)
            angle = (at[turn] - first - straight) / radius - np.pi / 2
            east[turn] = sign * (straight / 2 + radius * np.cos(angle))
            north[turn] = sign * radius * np.sin(angle)
        cos, sin = np.cos(turned), np.sin(turned)
        return cos * east - sin * north, sin * east + cos * north, np.full(len(at), 30.0)

    return path


def track_sprint(random: np.random.Generator) -> Made:
    """Fast repetitions on a stadium's track with long rests."""
    speed = np.concatenate(
        [np.full(600, 3.0), *(_repetition(random) for _ in range(int(random.integers(5, 10))))]
    )
    speed = np.maximum(follow(speed, length=2.0), 0.0)
    rate = 100 + 75 * follow(np.clip(speed / 8, 0, 1), length=40)
    cadence = np.where(speed > 2, 78 + 5.0 * speed, 45)
    drive = Drive(
        speed_mps=speed,
        heart_rate_bpm=rate,
        cadence_rpm=np.where(speed > 0.3, cadence, 0),
        noise_m=float(random.uniform(1.0, 3.0)),
        noise_memory_s=20,
        path=_oval(random, 400.0),
    )
    made = Made(recording=making.record(random, drive), sport=str(random.choice(["run", "track_run"])))
    return maybe_gpx(random, made, share=0.3)


def _repetition(random: np.random.Generator) -> Column:
    length, fast = [(60, 9.6), (100, 9.4), (200, 8.8), (300, 8.0), (400, 7.4)][int(random.integers(5))]
    pace = fast * random.uniform(0.86, 1.0)
    return np.concatenate((np.full(int(length / pace) + 1, pace), np.full(int(random.uniform(60, 200)), 1.2)))


def track_bike(random: np.random.Generator) -> Made:
    """A velodrome: standing starts, flying laps at 70 km/h, a receiver under a roof."""
    blocks = [np.full(500, 10.0)]
    for _ in range(int(random.integers(3, 6))):
        blocks += [np.full(15, 0.0), np.full(int(random.uniform(60, 240)), random.uniform(14.0, 16.0))]
        blocks += [np.full(12, random.uniform(18.0, 20.5)), np.full(180, 8.0)]
    speed = np.maximum(follow(np.concatenate(blocks), length=6.0), 0.0)
    rate = 110 + 70 * follow(np.clip(speed / 18, 0, 1), length=45)
    drive = Drive(
        speed_mps=speed,
        heart_rate_bpm=rate,
        cadence_rpm=speed * 7.0,
        noise_m=float(random.uniform(2, 6)),
        noise_memory_s=15,
        path=_oval(random, 250.0),
    )
    return Made(
        recording=making.record(random, drive, fit_sport=2), sport=str(random.choice(["ride", "track_ride"]))
    )


def downhill_ski(random: np.random.Generator) -> Made:
    """Lifts up, runs down at up to 100 km/h."""
    speed, slope = [], []
    for _ in range(int(random.integers(3, 7))):
        up, down = int(random.uniform(240, 500)), int(random.uniform(90, 240))
        speed += [
            np.full(up, random.uniform(2.5, 6.0)),
            np.full(60, 0.0),
            np.full(down, random.uniform(12, 27)),
        ]
        slope += [np.full(up, 0.25), np.zeros(60), np.full(down, -0.25)]
    pace = np.maximum(follow(np.concatenate(speed), length=8.0), 0.0)
    height = 2200 + np.cumsum(np.concatenate(slope) * pace)

    def path(distance: Column) -> tuple[Column, Column, Column]:
        order = np.linspace(0, distance[-1], len(height))
        return distance * 0.6, 400 * np.sin(distance / 700), np.interp(distance, order, height)

    drive = Drive(speed_mps=pace, path=path, heart_rate_bpm=making.heart(random, len(pace), mean_bpm=115))
    sport = str(random.choice(["ski_alpine", "snowboard"]))
    return maybe_gpx(random, Made(recording=making.record(random, drive, fit_sport=13), sport=sport))


def swim(random: np.random.Generator) -> Made:
    """Open water: the wrist is under water half of the time, positions come and go and err."""
    count = int(random.uniform(1200, 4200))
    speed = np.full(count, random.uniform(0.7, 1.35)) + wander(random, count=count, length=60, deviation=0.05)
    drive = Drive(speed_mps=speed, noise_m=float(random.uniform(5, 12)), noise_memory_s=12)
    recording = making.record(random, drive, fit_sport=5)
    samples = recording.samples
    lat, lon = samples.lat_deg.copy(), samples.lon_deg.copy()
    under = random.random(count) < 0.6
    lat[under] = lon[under] = np.nan
    for _ in range(int(random.integers(3, 12))):
        at = int(random.integers(0, count - 5))
        lat[at : at + 3] += random.uniform(-60, 60) / METERS_PER_DEGREE
    samples = samples.with_columns(lat_deg=lat, lon_deg=lon, altitude_m=np.zeros(count))
    made = Made(recording=making.with_samples(recording, samples), sport="open_water_swim")
    return maybe_gpx(random, made, share=0.4)


def trainer(random: np.random.Generator) -> Made:
    """A stationary trainer: constant power, and a road of a made-up world that everyone rides on."""
    count = int(random.uniform(1800, 4000))
    is_virtual = random.random() < 0.5
    speed = np.full(count, random.uniform(7.5, 11.5))
    if is_virtual:
        speed = speed + wander(random, count=count, length=120, deviation=1.2)
    drive = Drive(
        speed_mps=speed,
        noise_m=0.0,
        cadence_rpm=88 + random.normal(0, 2, count),
        heart_rate_bpm=making.heart(random, count, mean_bpm=145),
    )
    recording = making.record(random, drive, fit_sport=2)
    absent = np.full(count, np.nan)
    samples = recording.samples.with_columns(power_w=np.full(count, 210.0))
    if not is_virtual:
        samples = samples.with_columns(lat_deg=absent, lon_deg=absent, altitude_m=absent)
    sport = "virtual_ride" if is_virtual else "indoor_ride"
    return Made(recording=making.with_samples(recording, samples), sport=sport)


def mountain_descent(random: np.random.Generator) -> Made:
    """An hour up a pass and a quarter of an hour down at 70 km/h."""
    up, down = int(random.uniform(2400, 3600)), int(random.uniform(600, 1000))
    speed = np.concatenate((np.full(up, random.uniform(3.2, 4.6)), np.full(down, random.uniform(14, 19.5))))
    speed = follow(speed, length=12) + wander(random, count=up + down, length=30, deviation=0.4)
    slope = np.concatenate((np.full(up, 0.065), np.full(down, -0.07)))
    height = 600 + np.cumsum(slope * speed)

    def path(distance: Column) -> tuple[Column, Column, Column]:
        order = np.concatenate(([0.0], np.cumsum((speed[1:] + speed[:-1]) / 2)))
        return distance * 0.5, 300 * np.sin(distance / 350), np.interp(distance, order, height)

    rate = np.concatenate((making.heart(random, up, mean_bpm=158), making.heart(random, down, mean_bpm=112)))
    cadence = np.concatenate((np.full(up, 74.0), np.zeros(down)))
    drive = Drive(speed_mps=speed, heart_rate_bpm=rate, cadence_rpm=cadence, path=path)
    return maybe_gpx(random, Made(recording=making.record(random, drive, fit_sport=2), sport="road_ride"))


CLASSES = (
    Class(kind="sprints on a track", label=HONEST, count=8, make=track_sprint),
    Class(kind="track bike", label=HONEST, count=8, make=track_bike),
    Class(kind="downhill skiing", label=HONEST, count=8, make=downhill_ski),
    Class(kind="open water", label=HONEST, count=8, make=swim),
    Class(kind="stationary trainer", label=HONEST, count=6, make=trainer),
    Class(kind="mountain descent", label=HONEST, count=6, make=mountain_descent),
)
