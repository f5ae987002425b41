"""What a recording's row says of its content: what it is matched, believed and shown by."""

import numpy as np

from startline.telemetry.actions.workouts.measuring import MeasuredFile, sport_of
from startline.telemetry.domain import trust as trust_levels
from startline.telemetry.domain.recording import CHANNELS, Samples
from startline.telemetry.domain.sightings import take_sightings, write_sightings
from startline.telemetry.models import Recording
from startline.users.contracts import OTHER

POSITION = "position"


def describe_recording(recording: Recording, *, measured: MeasuredFile, device_name: str = "") -> None:
    """Put into the row (not saved) what its decoded and measured content says.

    Args:
        device_name: what its owner calls the device; "" lets the content's own words stand.
    """
    decoded, values = measured.recording, measured.workout
    own_sport = sport_of(decoded)
    recording.format = measured.format
    recording.started_at, recording.elapsed_s = values.started_at, values.elapsed_s
    recording.sport = own_sport.code
    # A source that names no sport may be of any.
    recording.family = "" if own_sport.code == OTHER else own_sport.family
    recording.distance_m, recording.shape = values.distance_m, values.polyline
    samples = decoded.samples
    sightings = take_sightings(
        samples.time_s, samples.lat_deg, samples.lon_deg, started_s=decoded.started_at.timestamp()
    )
    recording.places = write_sightings(sightings)
    recording.channels = measured_channels(samples)
    recording.device_serial = (decoded.device.serial if decoded.device else "")[:40]
    recording.device_name = device_name or values.device_name
    recording.trust = trust_levels.trust_of(
        source_kind=recording.source_kind,
        file_format=recording.format,
        device_serial=recording.device_serial,
    ).value


def measured_channels(samples: Samples) -> list[str]:
    """Return the channels that hold values, positions as one."""
    plain = [name for name in CHANNELS if name not in ("time_s", "lat_deg", "lon_deg")]
    names = [name for name in plain if np.isfinite(getattr(samples, name)).any()]
    return [POSITION, *names] if np.isfinite(samples.lat_deg).any() else names
