"""The tables of the service `telemetry`."""

from startline.telemetry.models.device import Device
from startline.telemetry.models.live import LiveChunk, LiveSession
from startline.telemetry.models.recording import Recording
from startline.telemetry.models.upload import DeviceUpload, DeviceUploadPart
from startline.telemetry.models.workout import AthleteLog, Workout

__all__ = [
    "AthleteLog",
    "Device",
    "DeviceUpload",
    "DeviceUploadPart",
    "LiveChunk",
    "LiveSession",
    "Recording",
    "Workout",
]
