"""Reasons in English words, for staff. Athletes read them in their language in the web application.

Health values stay out: the admin shows none.
"""

from collections.abc import Callable
from typing import Any

Figures = dict[str, Any]


def _speed(figures: Figures) -> str:
    return (
        f"{_kmh(figures['speed_mps'])} over {figures['window']}: "
        f"{figures['times']:.2f} times the world's best, {_kmh(figures['best_mps'])}"
    )


def _motor(figures: Figures) -> str:
    if figures["sign"] == "climb":
        power, best = figures["power_w_per_kg"], figures["best_w_per_kg"]
        spent = _clock(figures["seconds"])
        return f"climbed with {power:.1f} W/kg for {spent}; the best riders reach {best:.1f}"
    if figures["sign"] == "starts":
        return f"{figures['count']:.0f} starts from standing to 40 km/h within {figures['seconds']:.0f} s"
    return f"{_clock(figures['seconds'])} at {_kmh(figures['speed_mps'])} without pedalling"


def _copied(figures: Figures) -> str:
    same = "place and second" if figures["sign"] == "pace" else "line"
    return f"{figures['share']:.0%} of the track has the same {same} as another person's"


_SENTENCES: dict[str, Callable[[Figures], str]] = {
    "speed_impossible": _speed,
    "vehicle": lambda f: (
        f"{_km(f['distance_m'])} in {_clock(f['seconds'])} as in a vehicle, up to {_kmh(f['speed_mps'])}"
    ),
    "motor": _motor,
    "teleport": lambda f: f"{_km(f['distance_m'])} counted in {_clock(f['seconds'])} without a recording",
    "distance_without_track": lambda f: f"{_km(f['distance_m'])} counted, {_km(f['track_m'])} of track",
    "no_steps": lambda f: f"{_clock(f['seconds'])} at {_kmh(f['speed_mps'])} without steps",
    "stride_impossible": lambda f: f"steps of {f['step_m']:.1f} m for {_clock(f['seconds'])}",
    "heart_rate_flat": lambda f: f"one heart rate throughout, at {f['share']:.0%} of the world's best speed",
    "heart_rate_absent": lambda f: (
        f"no heart rate at {f['share']:.0%} of the world's best speed, in a file anyone can write"
    ),
    "track_copied": _copied,
    "sampling_constant": lambda f: f"one speed throughout: it varies by {f['variation']:.2%}",
    "track_drawn": lambda f: f"{f['share']:.0%} of the points lie on straight lines to the centimetre",
    "track_jittered": lambda f: (
        f"the points are shaken one by one: the way is {f['times']:.2f} times its smoothed length"
    ),
    "clock_stretched": lambda f: f"all steps of time are multiples of {f['step_s']:.3f} s, as no device has",
    "altitude_invented": lambda f: f"one altitude throughout: {f['altitude_m']:.0f} m",
    "device_twice": lambda f: f"the device recorded for another account during {f['share']:.0%} of the time",
    "future": lambda f: f"ends {_clock(f['seconds'])} after it came in",
}


def sentence(reason: dict[str, Any]) -> str:
    """Return one sentence on a stored reason, with where it is: "12 km/h ... (0:10:00 to 0:12:30)"."""
    write = _SENTENCES.get(reason["code"])
    words = write(reason["figures"]) if write else str(reason["code"])
    places = ", ".join(f"{_clock(start)} to {_clock(end)}" for start, end in reason["stretches"][:5])
    return f"{words} ({places})" if places else words


def _kmh(speed_mps: float) -> str:
    return f"{speed_mps * 3.6:.1f} km/h"


def _km(distance_m: float) -> str:
    return f"{distance_m / 1000:.2f} km"


def _clock(seconds: float) -> str:
    whole = round(seconds)
    return f"{whole // 3600}:{whole % 3600 // 60:02}:{whole % 60:02}"
