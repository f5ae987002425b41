"""GPX 1.1 export of a workout."""

from datetime import datetime

from startline.telemetry.domain.recording import Samples


def write_gpx(samples: Samples, *, started_at: datetime, name: str = "", sport: str = "") -> bytes:
    """The samples as GPX 1.1 with Garmin's TrackPointExtension v2; one segment per piece without gaps."""
    raise NotImplementedError
