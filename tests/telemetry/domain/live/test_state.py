"""The live state: what spectators see, whatever order the batches come in."""

import random

import numpy as np
import pytest

from startline.telemetry.domain.elevation import GPS_THRESHOLD_M, measure_climb
from startline.telemetry.domain.live.marks import Mark
from startline.telemetry.domain.live.samples import SampleBatch
from startline.telemetry.domain.live.state import LiveState, make_update, take_batch
from tests.telemetry.live.factories import STARTED_MS, sample_batch

WATCH, STRAP = "watch", "strap"
DEGREE_STEP = 270  # 3.0022 m north


def take(
    state: LiveState, seq: int, content, *, device: str = WATCH, kind: str = "samples", late_s: float = 0.5
):
    last_ms = max(content.times_ms) if isinstance(content, SampleBatch) else content.time_ms
    return take_batch(
        state,
        device_id=device,
        seq=seq,
        kind=kind,
        content=content,
        received_ms=last_ms + round(late_s * 1000),
    )


def runner() -> LiveState:
    return LiveState(sport="run", family="run")


def without(batch: SampleBatch, *names: str) -> SampleBatch:
    return SampleBatch(
        batch.times_ms, {name: column for name, column in batch.columns.items() if name not in names}
    )


def test_update_says_where_the_person_is_and_how_it_goes():
    state = runner()
    take(state, 1, sample_batch(0))
    take(state, 2, sample_batch(20))

    update = make_update(state, session_id="s")

    assert (update.state, update.at, update.received_at) == ("live", STARTED_MS + 39_000, STARTED_MS + 39_500)
    assert (update.lat, update.lon) == (55.7512440 + 39 * 270e-7, 37.6184230)
    assert (update.distance_m, update.elapsed_s, update.moving_s) == (117.0, 39, 39)
    assert (update.speed_mps, update.heart_rate_bpm, update.cadence_rpm) == (3.0, 144, 85.4)
    assert (update.altitude_m, update.ascent_m) == (150.3, 0)
    assert update.track is not None
    assert update.track[0] == (55.751244, 37.618423, 0)
    assert [point[2] for point in update.track] == list(range(0, 40, 2))


def test_track_is_sent_once():
    state = runner()
    take(state, 1, sample_batch(0))
    make_update(state, session_id="s")
    take(state, 2, sample_batch(20))

    track = make_update(state, session_id="s").track

    assert track is not None
    assert [point[2] for point in track] == list(range(20, 40, 2))


def test_repeated_batch_changes_nothing():
    state, again = runner(), runner()
    for seq in (1, 2, 3):
        take(state, seq, sample_batch(20 * seq))
        take(again, seq, sample_batch(20 * seq))

    assert take(again, 2, sample_batch(40), late_s=99) is False
    assert again == state


def test_late_batch_takes_nothing_back_and_asks_for_a_rebuild():
    state = runner()
    take(state, 1, sample_batch(0))
    take(state, 3, sample_batch(40))
    before = make_update(state, session_id="s")
    assert state.is_behind is False

    take(state, 2, sample_batch(20), late_s=30)
    after = make_update(state, session_id="s")

    assert state.is_behind is True
    for name in ("at", "lat", "distance_m", "heart_rate_bpm", "state", "elapsed_s"):
        assert getattr(after, name) == getattr(before, name)


def test_distance_by_the_track_when_the_device_gives_none():
    state = runner()
    for seq in range(1, 31):
        take(state, seq, without(sample_batch(20 * (seq - 1)), "distance_m", "speed_mps"))

    update = make_update(state, session_id="s")

    assert update.distance_m == pytest.approx(599 * 3.0022, rel=0.01)
    assert update.speed_mps == pytest.approx(3.0, rel=0.02)
    assert update.moving_s == pytest.approx(599, abs=5)


def test_noise_jumps_and_standing_add_little_distance():
    chance = random.Random(7)
    state = runner()
    north = 0
    for seq in range(1, 61):
        lats, lons, accuracies = [], [], []
        for second in range(20):
            walks = not 20 <= seq < 30  # 200 s of standing in the middle
            north += DEGREE_STEP if walks else 0
            jump = 45_000 if chance.random() < 0.01 else 0  # 500 m
            lats.append(557_512_440 + north + round(chance.gauss(0, 90)) + jump)
            lons.append(376_184_230 + round(chance.gauss(0, 90)))
            accuracies.append(800 if second == 3 else 40)
            if second == 3:
                lats[-1] += 90_000
        times = [STARTED_MS + 1000 * (20 * (seq - 1) + second) for second in range(20)]
        take(state, seq, SampleBatch(times, {"lat": lats, "lon": lons, "accuracy_m": accuracies}))

    update = make_update(state, session_id="s")

    assert update.distance_m == pytest.approx(1000 * 3.0022, rel=0.05)
    assert update.moving_s == pytest.approx(1000, rel=0.06)


def test_strap_and_watch_are_one_person():
    state = runner()
    take(state, 1, without(sample_batch(0), "heart_rate_bpm"))
    pulse = SampleBatch(sample_batch(0).times_ms, {"heart_rate_bpm": [171] * 20})
    take(state, 1, pulse, device=STRAP)

    update = make_update(state, session_id="s")

    assert (update.heart_rate_bpm, update.distance_m) == (171, 57.0)
    assert state.is_behind is False


def test_value_that_is_long_gone_is_not_shown():
    state = runner()
    take(state, 1, sample_batch(0))
    take(state, 2, without(sample_batch(60), "heart_rate_bpm"))

    assert make_update(state, session_id="s").heart_rate_bpm is None


def test_clock_that_runs_ahead_is_taken_as_of_its_arrival():
    state = runner()
    take(state, 1, sample_batch(0), late_s=-420)

    assert make_update(state, session_id="s").at == STARTED_MS + 19_000 - 420_000


def test_pause_and_resume_by_their_time_not_their_arrival():
    state = runner()
    take(state, 1, sample_batch(0))
    take(state, 3, Mark("resume", STARTED_MS + 30_000), kind="event")
    take(state, 2, Mark("pause", STARTED_MS + 20_000), kind="event")
    assert make_update(state, session_id="s").state == "live"

    take(state, 4, Mark("pause", STARTED_MS + 40_000), kind="event")
    assert make_update(state, session_id="s").state == "paused"


def test_paused_time_is_not_moving_time():
    state = runner()
    take(state, 1, sample_batch(0))
    take(state, 2, Mark("pause", STARTED_MS + 19_000), kind="event")
    take(state, 3, sample_batch(20))
    take(state, 4, Mark("resume", STARTED_MS + 39_000), kind="event")
    take(state, 5, sample_batch(40))

    update = make_update(state, session_id="s")

    assert (update.moving_s, update.elapsed_s) == (39, 59)


@pytest.mark.parametrize("names", [("lat", "lon", "distance_m"), ("distance_m",)], ids="+".join)
def test_standing_is_not_moving_time_where_the_device_measures_the_distance(names):
    chance = random.Random(11)
    state = runner()
    gone = 0
    for seq in range(1, 31):
        seconds = range(20 * (seq - 1), 20 * seq)
        batch = SampleBatch([STARTED_MS + 1000 * second for second in seconds], {})
        for second in seconds:
            gone += 0 if 300 <= second < 420 else 3
            wandered = [
                round(chance.gauss(0, 400)) for _ in range(2)
            ]  # 4 m: the receiver wanders all the time
            for name, value in (
                ("lat", 557_512_440 + 90 * gone + wandered[0]),
                ("lon", 376_184_230 + wandered[1]),
                ("distance_m", 10 * gone),
            ):
                if name in names:
                    batch.columns.setdefault(name, []).append(value)
        take(state, seq, batch)

    update = make_update(state, session_id="s")

    assert (update.elapsed_s, update.distance_m) == (599, 1440.0)
    assert update.moving_s == pytest.approx(480, abs=6)


def test_distance_in_whole_metres_every_few_seconds_is_moving_time():
    state = runner()
    for seq in range(1, 11):
        seconds = range(20 * (seq - 1), 20 * seq)
        times = [STARTED_MS + 1000 * second for second in seconds]
        take(state, seq, SampleBatch(times, {"distance_m": [100 * (second // 4) for second in seconds]}))

    assert make_update(state, session_id="s").moving_s == pytest.approx(199, abs=6)


def test_time_is_counted_once_where_only_some_batches_have_a_speed():
    state = runner()
    for seq in range(1, 13):
        batch = sample_batch(10 * (seq - 1), count=10)
        take(state, seq, batch if seq % 2 else without(batch, "speed_mps"))

    update = make_update(state, session_id="s")

    assert update.elapsed_s == 119
    assert 119 - 2 * 6 <= update.moving_s <= 119


def test_distances_of_two_standing_devices_are_no_way():
    state = runner()
    for seq in range(1, 13):
        times = [STARTED_MS + 1000 * second for second in range(10 * (seq - 1), 10 * seq)]
        gone = 10_000 if seq % 2 else 30_000
        batch = SampleBatch(times, {"distance_m": [gone] * 10})
        take(state, seq, batch, device=WATCH if seq % 2 else STRAP)

    assert make_update(state, session_id="s").moving_s == 0


def test_finish_ends_and_later_samples_go_on():
    state = runner()
    take(state, 1, sample_batch(0))
    take(state, 2, Mark("finish", STARTED_MS + 20_000), kind="finish")
    assert make_update(state, session_id="s").state == "ended"

    take(state, 3, sample_batch(40))
    assert make_update(state, session_id="s").state == "live"


def test_ascent_counts_hills_not_noise():
    chance = random.Random(3)
    state = runner()
    heights = [*range(100, 160), *range(160, 120, -1), *range(120, 150)]
    for seq, height in enumerate(heights, start=1):
        times = [STARTED_MS + 1000 * (5 * seq + second) for second in range(5)]
        altitude = [round(10 * height + chance.gauss(0, 10)) for _ in times]
        take(state, seq, SampleBatch(times, {"altitude_m": altitude, "speed_mps": [300] * 5}))

    # Each hill is counted up to its last ten metres.
    assert 70 <= make_update(state, session_id="s").ascent_m <= 90


def test_ascent_is_the_one_that_the_workout_will_have():
    chance = random.Random(5)
    state = runner()
    height, heights = 100.0, []
    for second in range(1200):
        height += chance.uniform(-0.6, 0.7) + (60.0 if second == 700 else 0.0)  # there the device sets itself
        heights.append(round(height, 1))
    seconds = list(range(len(heights)))
    # The last value twice more, as the median repeats the edge.
    for seq, first in enumerate(range(0, len(heights) + 2, 20), start=1):
        values = (heights + heights[-1:] * 2)[first : first + 20]
        times = [STARTED_MS + 1000 * (first + place) for place in range(len(values))]
        columns = {"altitude_m": [round(10 * value) for value in values], "speed_mps": [300] * len(values)}
        take(state, seq, SampleBatch(times, columns))
    workout = measure_climb(np.array(heights), np.array(seconds, dtype=float), threshold_m=GPS_THRESHOLD_M)

    assert workout.total_ascent_m > 30
    assert make_update(state, session_id="s").ascent_m == round(workout.total_ascent_m)
