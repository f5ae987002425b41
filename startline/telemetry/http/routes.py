"""The routers of this service, filled: importing a module of this room registers its routes."""

from startline.telemetry.http import (
    crops,
    live_pages,
    overviews,
    recordings,
    samples,
    uploads,
    verdicts,
    workout_gear,
    workouts,
)
from startline.telemetry.http.router import uploads as uploads_router
from startline.telemetry.http.router import workouts as workouts_router

__all__ = [
    "crops",
    "live_pages",
    "overviews",
    "recordings",
    "samples",
    "uploads",
    "uploads_router",
    "verdicts",
    "workout_gear",
    "workouts",
    "workouts_router",
]
