"""What a verdict says: findings with a code, figures and the stretch of the recording they are about."""

from dataclasses import dataclass, field
from typing import Any

OK, SUSPECT, REJECTED = "ok", "suspect", "rejected"
OUTCOMES = (OK, SUSPECT, REJECTED)

# The codes; the texts of every language are keyed by these.
SPEED_IMPOSSIBLE = "speed_impossible"
VEHICLE = "vehicle"
MOTOR = "motor"
TELEPORT = "teleport"
DISTANCE_WITHOUT_TRACK = "distance_without_track"
NO_STEPS = "no_steps"
STRIDE_IMPOSSIBLE = "stride_impossible"
HEART_RATE_FLAT = "heart_rate_flat"
HEART_RATE_ABSENT = "heart_rate_absent"
TRACK_COPIED = "track_copied"
SAMPLING_CONSTANT = "sampling_constant"
CLOCK_STRETCHED = "clock_stretched"
TRACK_DRAWN = "track_drawn"
TRACK_JITTERED = "track_jittered"
ALTITUDE_INVENTED = "altitude_invented"
DEVICE_TWICE = "device_twice"
FUTURE = "future"
CODES = (
    *(SPEED_IMPOSSIBLE, VEHICLE, MOTOR, TELEPORT, DISTANCE_WITHOUT_TRACK, NO_STEPS, STRIDE_IMPOSSIBLE),
    *(HEART_RATE_FLAT, HEART_RATE_ABSENT, TRACK_COPIED, SAMPLING_CONSTANT, TRACK_DRAWN, TRACK_JITTERED),
    *(CLOCK_STRETCHED, ALTITUDE_INVENTED, DEVICE_TWICE, FUTURE),
)
# What a finding weighs: a hint does nothing alone, two of them make a workout suspect.
HINT, DOUBT, PROOF = 1, 2, 4

Stretch = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One reason against a recording.

    Args:
        code: one of `CODES`.
        weight: `HINT`, `DOUBT` (suspect by itself) or `PROOF` (rejected by itself).
        figures: what was measured and what it was held against, SI units in the names.
        stretches: (start_s, end_s) from the recording's start; empty = the whole of it.
    """

    code: str
    weight: int
    figures: dict[str, float | str] = field(default_factory=dict)
    stretches: tuple[Stretch, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """JSON-compatible, rounded to what people read."""
        return {
            "code": self.code,
            "weight": self.weight,
            "figures": {
                name: round(value, 3) if isinstance(value, float) else value
                for name, value in self.figures.items()
            },
            "stretches": [[round(start, 1), round(end, 1)] for start, end in self.stretches],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """The outcome with its findings, the gravest first, and the part of the recording that could stay.

    `keep` is (start_s, end_s) of what is left when the marked stretch at one end is cropped off; None when
    cropping would not help.
    """

    outcome: str
    findings: tuple[Finding, ...] = ()
    keep: Stretch | None = None


def outcome_of(findings: list[Finding]) -> str:
    """Rejected by a proof, suspect by a doubt or two hints, else ok."""
    if any(finding.weight >= PROOF for finding in findings):
        return REJECTED
    return SUSPECT if sum(finding.weight for finding in findings) >= DOUBT else OK
