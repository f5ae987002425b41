"""Athletes under way: an outing as a device would send it while it happens, with a link that breaks.

The same seed gives the same outing and the same sendings, whatever the clock says.
"""

from dataclasses import dataclass
from datetime import datetime

import numpy as np

from startline.telemetry.domain.generator.effort import Legs
from startline.telemetry.domain.generator.outings import DEFAULT_PLACE, Outing, record_outing
from startline.telemetry.domain.generator.routes import Place
from startline.telemetry.domain.recording import Recording

KINDS = ("easy", "long", "tempo", "intervals", "recovery", "walk", "ride")
KIND_SHARES = (0.34, 0.16, 0.12, 0.1, 0.08, 0.08, 0.12)
# What the device does: a tunnel or a dead spot every ten minutes or so.
GAP_EVERY_S = 600.0
GAP_LENGTH_S = (8.0, 75.0)
BATTERY_PER_HOUR = 6.0
HOMES_WITHIN_M = 4000.0


@dataclass(frozen=True, slots=True)
class Sending:
    """One message of a session on its way.

    Args:
        at_s: when it leaves the device, seconds since the start.
        seq: its number; a repeated sending has the number of the first.
        kind: `start`, `samples`, `event` or `finish`.
        first, last: the samples in it, `first` included and `last` not.
        event: `pause` or `resume`, for an event.
        event_s: when what it tells happened, seconds since the start.
    """

    at_s: float
    seq: int
    kind: str
    first: int = 0
    last: int = 0
    event: str = ""
    event_s: float = 0.0


@dataclass(frozen=True, slots=True)
class LiveOuting:
    """An outing and how it is sent. `gaps` are the stretches without a network, (from, until) in seconds."""

    sport: str
    recording: Recording
    sendings: tuple[Sending, ...]
    gaps: tuple[tuple[float, float], ...]
    battery_percent: float

    def battery_at(self, elapsed_s: float) -> int:
        """The battery in per cent after so many seconds."""
        return max(1, round(self.battery_percent - BATTERY_PER_HOUR * elapsed_s / 3600))


def make_live_outing(
    seed: int,
    *,
    started_at: datetime,
    place: Place = DEFAULT_PLACE,
    kind: str = "",
    length_m: float | None = None,
    batch_s: float = 5.0,
    has_gaps: bool = True,
) -> LiveOuting:
    """Make an athlete's outing and the messages of it.

    Args:
        kind: one of `KINDS`; "" draws one.
        length_m: None draws one that suits the kind.
        batch_s: how many seconds of samples a message holds.
        has_gaps: whether the network goes away at times.
    """
    random = np.random.default_rng([seed, 0x4C69])
    kind = kind or str(random.choice(KINDS, p=KIND_SHARES))
    typical_m = {"ride": 32_000.0, "walk": 5_000.0, "long": 16_000.0, "recovery": 6_000.0}.get(kind, 9_000.0)
    east_m, north_m = (float(metres) for metres in random.uniform(-HOMES_WITHIN_M, HOMES_WITHIN_M, 2))
    outing = Outing(
        seed=seed,
        started_at=started_at,
        kind=kind,
        length_m=length_m or typical_m * float(random.uniform(0.8, 1.25)),
        place=place,
        home=(east_m, north_m),
        legs=Legs(
            threshold_speed_mps=float(random.uniform(3.2, 4.7)),
            threshold_power_w=float(random.uniform(180, 300)),
            max_heart_rate_bpm=float(round(random.uniform(175, 198))),
        ),
    )
    recording = record_outing(outing)
    gaps = _gaps(random, float(recording.samples.time_s[-1])) if has_gaps else ()
    return LiveOuting(
        sport=outing.sport,
        recording=recording,
        sendings=tuple(_sendings(recording, gaps=gaps, batch_s=batch_s)),
        gaps=gaps,
        battery_percent=float(random.uniform(35, 100)),
    )


def _gaps(random: np.random.Generator, length_s: float) -> tuple[tuple[float, float], ...]:
    """Stretches without a network, in order and apart from each other."""
    gaps: list[tuple[float, float]] = []
    at = float(random.exponential(GAP_EVERY_S)) + 30
    while at < length_s - 60:
        length = float(random.uniform(*GAP_LENGTH_S))
        gaps.append((at, at + length))
        at += length + 60 + float(random.exponential(GAP_EVERY_S))
    return tuple(gaps)


def _sendings(
    recording: Recording, *, gaps: tuple[tuple[float, float], ...], batch_s: float
) -> list[Sending]:
    """All messages in the order in which they leave; what waited for a network goes out at its return.

    The message before a gap is sent twice: its acknowledgement was lost with the network.
    """
    plain = _without_gaps(recording, batch_s)
    sendings: list[Sending] = []
    for index, sending in enumerate(plain):
        gap = next((gap for gap in gaps if gap[0] <= sending.at_s < gap[1]), None)
        if gap is None:
            sendings.append(sending)
            continue
        is_first = index == 0 or not gap[0] <= plain[index - 1].at_s < gap[1]
        if is_first and index:
            sendings.append(_at(plain[index - 1], gap[1]))
        sendings.append(_at(sending, gap[1]))
    return sendings


def _without_gaps(recording: Recording, batch_s: float) -> list[Sending]:
    times = recording.samples.time_s
    marks = [(0.0, "start", "")]
    for begin, end in recording.timer_pauses:
        marks += [(begin, "event", "pause"), (end, "event", "resume")]
    ends = np.append(np.flatnonzero(np.diff(np.floor(times / batch_s))) + 1, len(times))
    starts = np.concatenate([[0], ends[:-1]])
    messages = [Sending(at, 0, kind, event=event, event_s=at) for at, kind, event in marks]
    messages += [
        Sending(float(times[last - 1]), 0, "samples", int(first), int(last))
        for first, last in zip(starts, ends, strict=True)
    ]
    finished_s = float(times[-1])
    messages.sort(key=lambda one: (one.at_s, one.kind == "samples"))
    messages.append(Sending(finished_s, 0, "finish", event_s=finished_s))
    return [
        Sending(one.at_s, seq, one.kind, one.first, one.last, one.event, one.event_s)
        for seq, one in enumerate(messages, start=1)
    ]


def _at(sending: Sending, at_s: float) -> Sending:
    return Sending(
        at_s, sending.seq, sending.kind, sending.first, sending.last, sending.event, sending.event_s
    )
