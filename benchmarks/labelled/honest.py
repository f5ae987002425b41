"""Honest recordings, half of them odd: what a rule must not mistake for cheating."""

from dataclasses import replace

import numpy as np

from benchmarks.labelled import making
from benchmarks.labelled.labels import HONEST, Class, Made
from benchmarks.labelled.making import Drive
from benchmarks.labelled.real import HIKES, RIDES, RUNS, real_part
from startline.telemetry.domain.generator.effort import Legs
from startline.telemetry.domain.generator.noise import follow, wander

METERS_PER_DEGREE = making.METERS_PER_DEGREE


def maybe_gpx(random: np.random.Generator, made: Made, *, share: float = 0.5) -> Made:
    """The same as a phone would have it, for a share of the cases."""
    if random.random() > share:
        return made
    return replace(made, recording=making.as_gpx(made.recording, keeps_heart_rate=random.random() < 0.5))


def plain_run(random: np.random.Generator) -> Made:
    kind = str(random.choice(["easy", "long", "tempo", "intervals", "race", "recovery"]))
    recording = making.outing(random, kind, float(random.uniform(4000, 15_000)))
    return maybe_gpx(random, Made(recording=recording, sport="run"))


def plain_ride(random: np.random.Generator) -> Made:
    recording = making.outing(random, "ride", float(random.uniform(15_000, 50_000)))
    return maybe_gpx(random, Made(recording=recording, sport="ride"))


def real_run(random: np.random.Generator) -> Made:
    recording, source = real_part(random, RUNS, otherwise="easy", least_share=0.4)
    return maybe_gpx(random, Made(recording=recording, sport="run", source=source), share=0.4)


def real_ride(random: np.random.Generator) -> Made:
    recording, source = real_part(random, RIDES, otherwise="ride", least_share=0.3)
    return maybe_gpx(random, Made(recording=recording, sport="ride", source=source), share=0.3)


def hike(random: np.random.Generator) -> Made:
    recording, source = real_part(random, HIKES, otherwise="walk")
    return Made(recording=recording, sport="hike", source=source)


def tunnel(random: np.random.Generator) -> Made:
    """Minutes without a position; the receiver finds itself tens of metres away when it is back."""
    names = RUNS if random.random() < 0.6 else RIDES
    recording, source = real_part(random, names, otherwise="easy" if names is RUNS else "ride")
    made = maybe_gpx(
        random, Made(recording=recording, sport="run" if names is RUNS else "ride", source=source)
    )
    samples = made.recording.samples
    lat, lon = samples.lat_deg.copy(), samples.lon_deg.copy()
    for _ in range(int(random.integers(1, 4))):
        first = int(random.uniform(0.1, 0.8) * len(samples))
        last = min(first + int(random.uniform(30, 240)), len(samples) - 40)
        lat[first:last] = lon[first:last] = np.nan
        back = slice(last, last + 25)
        fade = np.linspace(1, 0, 25) * random.uniform(15, 60) / METERS_PER_DEGREE
        lat[back] += fade
    return replace(
        made, recording=making.with_samples(made.recording, samples.with_columns(lat_deg=lat, lon_deg=lon))
    )


def treadmill(random: np.random.Generator) -> Made:
    """A belt at one speed to the millimetre; some phones note where the room is."""
    count = int(random.uniform(1200, 3600))
    speed = np.full(count, round(float(random.uniform(2.2, 4.6)), 2))
    cadence = 78 + 2.5 * speed + random.normal(0, 0.7, count)
    rate = making.heart(random, count, mean_bpm=float(random.uniform(135, 170)))
    drive = Drive(speed_mps=speed, heart_rate_bpm=rate, cadence_rpm=cadence)
    recording = making.record(random, drive)
    in_the_room = random.random() < 0.4
    room = np.full(count, 55.75) + wander(random, count=count, length=60, deviation=6) / METERS_PER_DEGREE
    samples = recording.samples.with_columns(
        lat_deg=room if in_the_room else np.full(count, np.nan),
        lon_deg=np.full(count, 37.6) if in_the_room else np.full(count, np.nan),
        altitude_m=np.full(count, np.nan),
    )
    sport = "run" if in_the_room and random.random() < 0.5 else "treadmill_run"
    return Made(recording=making.with_samples(recording, samples), sport=sport)


def ferry(random: np.random.Generator) -> Made:
    """Across the water on the way: mostly with the watch paused, at times with a bike computer on."""
    if random.random() < 0.6:
        recording, source = real_part(random, RUNS, otherwise="easy")
        samples = recording.samples
        middle = len(samples) // 2
        lat = samples.lat_deg.copy()
        lat[middle:] += random.uniform(1500, 7000) / METERS_PER_DEGREE
        time_s = samples.time_s.copy()
        paused_s = float(random.uniform(600, 1800))
        time_s[middle:] += paused_s
        moved = replace(samples, time_s=time_s, lat_deg=lat)
        paused = making.with_samples(recording, moved)
        start = float(samples.time_s[middle - 1])
        summary = replace(paused.summary, timer_s=float(samples.time_s[-1]))
        return Made(
            recording=replace(
                paused,
                summary=summary,
                timer_pauses=((start, start + paused_s),),
                segment_starts=(middle,),
            ),
            sport="run",
            source=source,
        )
    ride = making.outing(random, "ride", 15_000.0)
    count = int(random.uniform(600, 1500))
    speed = np.clip(follow(np.full(count, random.uniform(5.0, 8.5)), length=40), 0, None)
    boat = making.record(random, Drive(speed_mps=speed))
    samples = making.joined(ride.samples, boat.samples, gap_s=60.0)
    samples = samples.with_columns(
        cadence_rpm=np.full(len(samples), np.nan), power_w=np.full(len(samples), np.nan)
    )
    return maybe_gpx(random, Made(recording=making.with_samples(ride, samples), sport="ride"))


def ferry_left_running(random: np.random.Generator) -> Made:
    """The rare honest mistake: a runner on a ferry with the watch still on."""
    run = making.outing(random, "easy", float(random.uniform(5000, 8000)))
    count = int(random.uniform(600, 1200))
    quiet = making.heart(random, count, mean_bpm=85, deviation=3)
    speed = follow(np.full(count, random.uniform(5.0, 6.5)), length=40)
    boat = making.record(random, Drive(speed_mps=speed, heart_rate_bpm=quiet, cadence_rpm=np.zeros(count)))
    samples = making.joined(run.samples, boat.samples, gap_s=30.0)
    return Made(recording=making.with_samples(run, samples), sport="run")


def high_houses(random: np.random.Generator) -> Made:
    """Between towers the position wanders by tens of metres and jumps to the next street and back."""
    if random.random() < 0.6:
        recording, source = real_part(random, RUNS, otherwise="easy")
    else:
        recording, source = making.outing(random, "easy", 8000.0), "made"
    made = maybe_gpx(random, Made(recording=recording, sport="run", source=source), share=0.7)
    samples = making.shaken(
        random,
        made.recording.samples,
        memory_s=float(random.uniform(15, 40)),
        deviation_m=float(random.uniform(6, 16)),
    )
    lat, lon = samples.lat_deg.copy(), samples.lon_deg.copy()
    for _ in range(int(random.integers(3, 12))):
        first = int(random.integers(60, len(samples) - 80))
        length = int(random.uniform(2, 25))
        lat[first : first + length] += random.uniform(-140, 140) / METERS_PER_DEGREE
        lon[first : first + length] += random.uniform(-140, 140) / METERS_PER_DEGREE
    shaken = samples.with_columns(lat_deg=lat, lon_deg=lon)
    return replace(made, recording=making.with_samples(made.recording, shaken))


def paused_watch(random: np.random.Generator) -> Made:
    """Minutes without samples, taken up again somewhat further on; with and without a mark in the file."""
    recording, source = real_part(random, RUNS, otherwise="easy")
    made = maybe_gpx(random, Made(recording=recording, sport="run", source=source))
    samples = made.recording.samples
    time_s, lat = samples.time_s.copy(), samples.lat_deg.copy()
    cuts = np.sort(random.choice(np.arange(60, len(samples) - 60), int(random.integers(1, 5)), replace=False))
    pauses = []
    for cut in cuts:
        length = float(random.uniform(120, 1500))
        pauses.append((float(time_s[cut - 1]), float(time_s[cut - 1]) + length))
        time_s[cut:] += length
        lat[cut:] += random.uniform(-250, 250) / METERS_PER_DEGREE
    moved = making.with_samples(made.recording, replace(samples, time_s=time_s, lat_deg=lat))
    if random.random() < 0.5:
        timer = float(samples.time_s[-1])
        summary = replace(moved.summary, timer_s=timer) if moved.format == "fit" else moved.summary
        marks = tuple(int(cut) for cut in cuts)
        moved = replace(moved, timer_pauses=tuple(pauses), segment_starts=marks, summary=summary)
    return replace(made, recording=moved)


def no_arm_swing(random: np.random.Generator) -> Made:
    """A pram, or a foot pod whose battery died: no steps where there were steps."""
    recording, source = real_part(random, RUNS, otherwise="tempo")
    if random.random() < 0.5:
        legs = Legs(threshold_speed_mps=float(random.uniform(4.3, 4.9)))
        recording, source = making.outing(random, "tempo", 10_000.0, legs=legs), "made"
    cadence = recording.samples.cadence_rpm.copy()
    cadence[int(random.uniform(0.2, 0.6) * len(cadence)) :] = 0.0
    return Made(
        recording=making.with_samples(recording, recording.samples.with_columns(cadence_rpm=cadence)),
        sport="run",
        source=source,
    )


def elite_race(random: np.random.Generator) -> Made:
    """A race at world level, by a watch with a serial, with a strap or without one."""
    legs = Legs(threshold_speed_mps=float(random.uniform(5.4, 5.85)))
    recording = making.outing(
        random,
        "race",
        float(random.choice([5000, 10_000, 21_097])),
        legs=legs,
        has_heart_rate=random.random() < 0.6,
    )
    return Made(recording=recording, sport="run")


def rough_sampling(random: np.random.Generator) -> Made:
    """A sample every few seconds, or whenever the watch found it worth one."""
    recording, source = real_part(random, RUNS, otherwise="easy")
    samples = recording.samples
    if random.random() < 0.5:
        chosen = np.arange(0, len(samples), int(random.integers(4, 11)))
    else:
        chosen = np.flatnonzero(random.random(len(samples)) < 0.25)
    names = [
        *("lat_deg", "lon_deg", "altitude_m", "distance_m", "speed_mps"),
        "heart_rate_bpm",
        "cadence_rpm",
    ]
    columns = {name: getattr(samples, name)[chosen] for name in names}
    time_s = samples.time_s[chosen] - samples.time_s[chosen[0]]
    rough = making.Samples.from_columns(time_s, columns)
    return maybe_gpx(
        random, Made(recording=making.with_samples(recording, rough), sport="run", source=source)
    )


def e_bike(random: np.random.Generator) -> Made:
    """A pedelec that says so."""
    speed = making.traffic(random, int(random.uniform(1800, 3600)), top_mps=7.2, halts=1 / 240)
    drive = Drive(speed_mps=speed, heart_rate_bpm=making.heart(random, len(speed), mean_bpm=105))
    return maybe_gpx(random, Made(recording=making.record(random, drive, fit_sport=21), sport="e_bike"))


CLASSES = (
    Class(kind="plain run", label=HONEST, count=10, make=plain_run),
    Class(kind="plain ride", label=HONEST, count=8, make=plain_ride),
    Class(kind="real run", label=HONEST, count=10, make=real_run),
    Class(kind="real ride", label=HONEST, count=8, make=real_ride),
    Class(kind="hike", label=HONEST, count=4, make=hike),
    Class(kind="tunnel", label=HONEST, count=8, make=tunnel),
    Class(kind="treadmill", label=HONEST, count=8, make=treadmill),
    Class(kind="ferry", label=HONEST, count=10, make=ferry),
    Class(kind="ferry, watch left on", label=HONEST, count=2, make=ferry_left_running),
    Class(kind="high houses", label=HONEST, count=12, make=high_houses),
    Class(kind="paused watch", label=HONEST, count=10, make=paused_watch),
    Class(kind="no arm swing", label=HONEST, count=6, make=no_arm_swing),
    Class(kind="elite race", label=HONEST, count=8, make=elite_race),
    Class(kind="rough sampling", label=HONEST, count=6, make=rough_sampling),
    Class(kind="e-bike", label=HONEST, count=4, make=e_bike),
)
