"""The tables of the service `telemetry`."""

from startline.telemetry.models.device import Device
from startline.telemetry.models.gear import (
    GearChoice,
    GearInspection,
    GearUse,
    GearWear,
    WorkoutGear,
    WorkoutStance,
)
from startline.telemetry.models.live import LiveChunk, LiveSession
from startline.telemetry.models.recording import KeptApart, Recording
from startline.telemetry.models.sharing import HiddenPlace, LiveShare
from startline.telemetry.models.tracker import TrackerRun
from startline.telemetry.models.upload import DeviceUpload, DeviceUploadPart
from startline.telemetry.models.verdict import Appeal, TrackShape, Verdict
from startline.telemetry.models.workout import AthleteLog, Workout

__all__ = [
    "Appeal",
    "AthleteLog",
    "Device",
    "DeviceUpload",
    "DeviceUploadPart",
    "GearChoice",
    "GearInspection",
    "GearUse",
    "GearWear",
    "HiddenPlace",
    "KeptApart",
    "LiveChunk",
    "LiveSession",
    "LiveShare",
    "Recording",
    "TrackShape",
    "TrackerRun",
    "Verdict",
    "Workout",
    "WorkoutGear",
    "WorkoutStance",
]
