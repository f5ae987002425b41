"""Copied tracks: hashes of the rounded shape find them, positions in time tell them from friends."""

import datetime as dt
from dataclasses import replace

import numpy as np

from startline.telemetry.domain.verdicts import copies
from startline.telemetry.domain.verdicts.copies import Track
from tests.telemetry.domain.recordings import STARTED_AT
from tests.telemetry.domain.verdicts.evidence import moving, steady

NEXT_DAY = STARTED_AT + dt.timedelta(days=1)


def track(*, seed: int = 1, speed_seed: int = 3, started_at: dt.datetime = STARTED_AT) -> Track:
    found = copies.track_of(moving(steady(2400, seed=speed_seed), seed=seed), started_at=started_at)
    assert found is not None
    return found


def shared(first: Track, second: Track) -> int:
    pairs = zip(copies.shape_hashes(first), copies.shape_hashes(second), strict=True)
    return sum(mine == theirs for mine, theirs in pairs)


def test_hashes_are_of_the_shape_and_not_of_time_or_noise() -> None:
    first = track()
    slower = replace(track(seed=9), time_s=first.time_s * 1.2, started_at=NEXT_DAY)

    assert len(copies.shape_hashes(first)) == 12
    assert copies.shape_hashes(first) == copies.shape_hashes(track())
    assert shared(first, slower) >= 9
    assert all(-(2**63) <= value < 2**63 for value in copies.shape_hashes(first))


def test_another_town_shares_no_hash() -> None:
    first = track()

    assert shared(first, replace(first, lat_deg=first.lat_deg + 3.0)) == 0


def test_a_short_track_has_no_hashes() -> None:
    first = track()

    assert (
        copies.shape_hashes(Track(STARTED_AT, first.time_s[:200], first.lat_deg[:200], first.lon_deg[:200]))
        == []
    )


def test_the_same_file_on_another_day_is_a_copy() -> None:
    found = copies.compare_tracks(replace(track(), started_at=NEXT_DAY), track())

    assert found is not None
    assert (found.code, found.figures["sign"], found.figures["share"]) == ("track_copied", "pace", 1.0)


def test_the_same_file_at_the_same_time_is_a_copy() -> None:
    assert copies.compare_tracks(track(), track()) is not None


def test_a_middle_part_is_a_copy() -> None:
    whole = track()
    part = slice(300, 2100)
    cut = Track(NEXT_DAY, whole.time_s[part] - whole.time_s[300], whole.lat_deg[part], whole.lon_deg[part])

    found = copies.compare_tracks(cut, whole)
    assert found is not None
    assert found.figures["share"] == 1.0


def test_the_same_line_at_another_pace_is_suspect() -> None:
    faster = replace(track(), time_s=track().time_s * 0.9, started_at=NEXT_DAY)

    found = copies.compare_tracks(faster, track())
    assert found is not None
    assert (found.figures["sign"], found.weight) == ("line", 2)


def test_friends_side_by_side_are_no_copies() -> None:
    beside = track(seed=7)
    two_metres = replace(beside, lat_deg=beside.lat_deg + 2 / 111_195)

    assert copies.compare_tracks(two_metres, track()) is None


def test_the_same_round_at_ones_own_pace_is_no_copy() -> None:
    assert copies.compare_tracks(track(seed=7, speed_seed=8, started_at=NEXT_DAY), track()) is None


def test_everyone_is_on_one_line_in_a_made_up_world() -> None:
    faster = replace(track(), time_s=track().time_s * 0.9, started_at=NEXT_DAY)

    assert copies.compare_tracks(faster, track(), is_virtual=True) is None


def test_tracks_across_180_degrees_compare() -> None:
    first = track()
    moved = replace(first, lon_deg=first.lon_deg - first.lon_deg[1200] + 180.0)
    wrapped = replace(moved, lon_deg=(moved.lon_deg + 180.0) % 360.0 - 180.0)
    unwrapped = replace(wrapped, lon_deg=np.unwrap(wrapped.lon_deg, period=360.0), started_at=NEXT_DAY)

    assert copies.compare_tracks(unwrapped, moved) is not None
