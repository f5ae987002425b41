"""A part of a recording: its samples, laps, pauses and pieces, with time counted from its start."""

import datetime as dt
from dataclasses import replace

import numpy as np

from startline.telemetry.domain.cropping import Crop, cropped, samples_between
from startline.telemetry.domain.recording import DeviceSummary
from tests.telemetry.domain.recordings import STARTED_AT, recording_of


def at(seconds: float) -> dt.datetime:
    return STARTED_AT + dt.timedelta(seconds=seconds)


def test_both_ends_are_cut_and_counted_anew():
    whole = recording_of(1200, pauses=((100.0, 130.0), (500.0, 560.0)))
    whole = replace(whole, summary=replace(whole.summary, calories_kcal=300.0))

    part = cropped(whole, Crop(at(110), at(700)))

    assert part.started_at == at(110)
    assert part.samples.time_s.tolist() == np.arange(591.0).tolist()
    assert part.samples.distance_m[0] == 0.0
    assert part.samples.distance_m[-1] == whole.samples.distance_m[700] - whole.samples.distance_m[110]
    assert part.timer_pauses == ((0.0, 20.0), (390.0, 450.0))
    # 590 s less 80 s of pauses, of 1199 s less 90 s: a device's energy is shared by the time under way.
    assert part.summary == DeviceSummary(calories_kcal=round(300 * 510 / 1109))
    assert [(lap.start_s, lap.end_s, lap.distance_m) for lap in part.laps] == [
        (0.0, 490.0, None),
        (490.0, 590.0, None),
    ]


def test_energy_that_the_device_does_not_say_is_not_made_up():
    whole = recording_of(1200)

    part = cropped(replace(whole, summary=replace(whole.summary, calories_kcal=None)), Crop(None, at(900)))

    assert part.summary == DeviceSummary()


def test_whole_laps_keep_what_the_device_said():
    part = cropped(recording_of(1200), Crop(None, at(900)))

    assert part.started_at == STARTED_AT
    assert [(lap.end_s, lap.timer_s) for lap in part.laps] == [(600.0, 600.0), (900.0, None)]


def test_pieces_of_track_move_with_the_start():
    whole = replace(recording_of(1200), segment_starts=(50, 400, 900))

    assert cropped(whole, Crop(at(100), at(800))).segment_starts == (300,)


def test_bounds_outside_cut_nothing_and_a_crop_of_everything_is_none():
    whole = recording_of(600)

    assert cropped(whole, Crop(None, None)) is whole
    assert cropped(whole, Crop(at(-50), at(5000))) is whole
    assert cropped(whole, Crop(at(9000), None)) is whole
    assert cropped(whole, Crop(at(300.2), at(300.7))) is whole


def test_bounds_between_samples_take_the_samples_inside():
    samples = samples_between(recording_of(100).samples, 10.5, 20.5)

    assert samples.time_s.tolist() == [value - 0.5 + 1 for value in range(10)]


def test_tighter_ends_hold_when_two_crops_meet():
    one, other = Crop(at(100), at(900)), Crop(at(50), at(800))
    assert one.tightened(other) == other.tightened(one) == Crop(at(100), at(800))
    assert Crop().tightened(one) == one.tightened(Crop()) == one
    assert Crop(at(500), None).tightened(Crop(None, at(400))) == Crop(at(500), None)
    assert Crop(at(100), None).moved(-40) == Crop(at(60), None)


def test_crop_within_a_time_has_only_the_bounds_that_cut_there():
    crop = Crop(at(100), at(800))
    assert crop.within(at(0), at(500)) == Crop(at(100), None)
    assert crop.within(at(300), at(900)) == Crop(None, at(800))
    assert crop.within(at(0), at(100)) == crop.within(at(800), at(900)) == Crop()
    assert (crop.leaves_some_of(at(0), at(100)), crop.leaves_some_of(at(0), at(101))) == (False, True)
