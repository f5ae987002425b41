"""Where and when a recording claims to be from: the future, or a device that was elsewhere at that time."""

import datetime as dt

from startline.telemetry.domain.verdicts.findings import DEVICE_TWICE, DOUBT, FUTURE, PROOF, Finding

CLOCK_SLACK = dt.timedelta(minutes=10)
# Clocks set to local time and read as UTC are up to 14 hours ahead; beyond a day nobody errs.
LARGEST_ERROR = dt.timedelta(hours=24)
# Serials that makers and writers leave in as a filler.
FILLERS = frozenset({"", "0", "1", "1234", "12345", "123456789", "2147483647", "4294967295", "305419896"})


def from_the_future(ended_at: dt.datetime, *, received_at: dt.datetime) -> list[Finding]:
    """Whether the recording ends after it came in."""
    ahead = ended_at - received_at
    if ahead <= CLOCK_SLACK:
        return []
    figures: dict[str, float | str] = {"seconds": ahead.total_seconds()}
    weight = PROOF if ahead > LARGEST_ERROR else DOUBT
    return [Finding(code=FUTURE, weight=weight, figures=figures)]


def is_serial(serial: str) -> bool:
    """Whether a device's serial says which device it is."""
    return serial.strip() not in FILLERS


def device_elsewhere(overlap_s: float, *, duration_s: float) -> list[Finding]:
    """The same device recorded for another account at the same time.

    Args:
        overlap_s: the longest time that both recordings share.
        duration_s: how long this one is.
    """
    if overlap_s < 60 or duration_s <= 0:
        return []
    share = min(1.0, overlap_s / duration_s)
    figures: dict[str, float | str] = {"seconds": overlap_s, "share": share}
    return [Finding(code=DEVICE_TWICE, weight=PROOF if share >= 0.5 else DOUBT, figures=figures)]
