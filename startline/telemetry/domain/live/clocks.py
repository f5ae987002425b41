"""How far each device's clock was off, told by comparing its times with their arrival.

A clock is steady until it is set: a device's messages, in the order of their numbers, are cut into
stretches where the times jump, and each stretch has one offset. Samples can't come from the future, so a
clock that runs ahead shows by itself. One that is behind looks like data that is late; it is believed when
the device said what its clock showed at sending, or when the samples kept arriving with the same delay.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median

# Less than this is the way through networks and queues, and what a batch waits to be full.
TOLERANCE_MS = 10_000
SET_BACK_MS = 2_000  # samples of one message may be that much out of order
JUMP_AHEAD_MS = 60_000  # beyond the time that passed between the arrivals
BEHIND_MS = 60_000
STEADY_MS = 10_000  # half of the messages arrive with the least delay or at most this much more
STEADY_RUNS, STEADY_SPAN_MS = 5, 60_000
# No recording is older: the clock was never set (SAFETY 3.3).
UNSET_BEFORE_MS = 788_918_400_000  # 1995-01-01
USUAL_STEP_MS = 1_000
# A device sends after it recorded, and keeps what it could not send for this long at most. A client that
# writes seconds or nothing for its clock does not move its samples to another decade.
SENT_BEFORE_MS, SENT_AFTER_MS = 60_000, 60 * 86_400_000
SECOND_MS = 1_000


@dataclass(slots=True)
class Run:
    """Neighbouring samples of one message whose times do not jump, or a mark by itself.

    Args:
        first_ms, last_ms: by the device's clock.
        received_ms: when the message arrived; None when samples came after these in the same message.
        sent_ms: the device's clock at sending, None = not said.
    """

    first_ms: int
    last_ms: int
    received_ms: int | None
    sent_ms: int | None = None


@dataclass(slots=True)
class _Stretch:
    runs: list[Run] = field(default_factory=list)
    places: list[int] = field(default_factory=list)


def clock_offsets_ms(runs: Sequence[Run]) -> list[int]:
    """Return for each run what is to be added to its times.

    Args:
        runs: of one device, in the order in which it recorded them.

    Returns:
        Whole seconds in milliseconds: an arrival tells no more. 0 for a clock that is right or not known to
        be wrong.
    """
    stretches = _stretches(runs)
    offsets: list[int | None] = [_measured_ms(stretch.runs) for stretch in stretches]
    result = [0] * len(runs)
    for number in reversed(range(len(stretches))):
        offset = offsets[number]
        if offset is None:  # no arrival belongs to it: it ends where the next one begins
            offset = _joining_ms(stretches, offsets, number)
            offsets[number] = offset
        for place in stretches[number].places:
            result[place] = offset
    return result


def split_jumps(times_ms: Sequence[int]) -> list[tuple[int, int]]:
    """Return the pieces of a message, (first, last + 1) indices, between which the clock was set back."""
    edges = [0]
    for place in range(1, len(times_ms)):
        if times_ms[place] < times_ms[place - 1] - SET_BACK_MS:
            edges.append(place)
    return list(zip(edges, [*edges[1:], len(times_ms)], strict=True))


def _stretches(runs: Sequence[Run]) -> list[_Stretch]:
    stretches: list[_Stretch] = []
    known_by_ms = _known_by_ms(runs)
    for place, run in enumerate(runs):
        passed_ms = max(0, known_by_ms[place] - known_by_ms[place - 1]) if place else 0
        if not stretches or _is_jump(stretches[-1].runs[-1], run, passed_ms):
            stretches.append(_Stretch())
        stretches[-1].runs.append(run)
        stretches[-1].places.append(place)
    return stretches


def _known_by_ms(runs: Sequence[Run]) -> list[int]:
    """By when each run was over for certain: at the latest when something recorded later arrived."""
    result, earliest_ms = [0] * len(runs), max((run.received_ms or 0 for run in runs), default=0)
    for place in reversed(range(len(runs))):
        if (received_ms := runs[place].received_ms) is not None:
            earliest_ms = min(earliest_ms, received_ms)
        result[place] = earliest_ms
    return result


def _is_jump(before: Run, run: Run, passed_ms: int) -> bool:
    if run.first_ms < before.last_ms - SET_BACK_MS:
        return True
    return run.first_ms - before.last_ms > passed_ms + JUMP_AHEAD_MS


def _measured_ms(runs: list[Run]) -> int | None:
    arrived = [run for run in runs if run.received_ms is not None]
    if not arrived:
        return None
    said = [
        run.received_ms - run.sent_ms
        for run in arrived
        if run.sent_ms is not None
        and run.received_ms
        and -SENT_BEFORE_MS <= run.sent_ms - run.last_ms <= SENT_AFTER_MS
    ]
    if said:
        offset_ms = median(said)
        return _whole_s(offset_ms) if abs(offset_ms) > TOLERANCE_MS else 0
    delays = [run.received_ms - run.last_ms for run in arrived if run.received_ms is not None]
    least_ms = min(delays)
    if least_ms < -TOLERANCE_MS or runs[-1].last_ms < UNSET_BEFORE_MS:
        return _whole_s(least_ms)
    if least_ms > BEHIND_MS and _is_steady(arrived, delays):
        return _whole_s(least_ms)
    return 0


def _is_steady(arrived: list[Run], delays: list[int]) -> bool:
    """Whether samples kept coming as they were taken, instead of all at once later."""
    span_ms = arrived[-1].last_ms - arrived[0].last_ms
    if len(arrived) < STEADY_RUNS or span_ms < STEADY_SPAN_MS:
        return False
    return median(delays) - min(delays) <= STEADY_MS


def _joining_ms(stretches: list[_Stretch], offsets: list[int | None], number: int) -> int:
    if number + 1 == len(stretches):
        return 0
    following = stretches[number + 1].runs[0].first_ms + (offsets[number + 1] or 0)
    return _whole_s(following - USUAL_STEP_MS - stretches[number].runs[-1].last_ms)


def _whole_s(milliseconds: float) -> int:
    return round(milliseconds / SECOND_MS) * SECOND_MS
