"""Sums by month and week, the calendar's sheet, and tracks that lie in an area."""

import datetime as dt
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest
from ninja import Query

from startline.platform.clock import utc_now
from startline.platform.http.authentication import session_auth
from startline.telemetry.http import schemas, shapes
from startline.telemetry.http.actor import actor_of
from startline.telemetry.http.request_schemas import Area
from startline.telemetry.http.router import workouts
from startline.telemetry.queries import overviews


@workouts.get("/months", response=schemas.Months, auth=session_auth)
def list_months(request: HttpRequest) -> dict[str, Any]:
    """Every month with workouts, newest first, with its sums."""
    months = overviews.list_months(actor_of(request).pk)
    return {"items": [{**month, "month": f"{month['month']:%Y-%m}"} for month in months]}


@workouts.get("/weeks", response=schemas.Weeks, auth=session_auth)
def list_weeks(request: HttpRequest, count: Annotated[int, Query(ge=1, le=60)] = 5) -> dict[str, Any]:
    """The last weeks from Monday to Sunday, up to the present one in the person's time zone."""
    today = utc_now().astimezone(ZoneInfo(actor_of(request).time_zone)).date()
    weeks = overviews.list_weeks(actor_of(request).pk, today=today, count=count)
    return {"weeks": [shapes.week(each) for each in weeks]}


@workouts.get("/calendar", response=schemas.Calendar, auth=session_auth)
def get_calendar(
    request: HttpRequest, month: Annotated[str, Query(pattern=r"^(19|20)\d{2}-(0[1-9]|1[0-2])$")]
) -> dict[str, Any]:
    """A month's sheet of whole weeks: the workouts of each day and the sums of each week."""
    first = dt.date(int(month[:4]), int(month[5:]), 1)
    days, weeks = overviews.list_calendar(actor_of(request).pk, month=first)
    return {
        "month": month,
        "days": [
            {"date": day, "items": [shapes.workout_summary(each) for each in found]}
            for day, found in days.items()
        ],
        "weeks": [{**shapes.sums(each), "week_start": each.week_start} for each in weeks],
    }


@workouts.get("/known-tracks", response=schemas.KnownTracks, auth=session_auth)
def list_known_tracks(request: HttpRequest, area: Query[Area]) -> dict[str, Any]:
    """Lines of the person's other workouts that touch the rectangle, newest first, at most 60."""
    return {"lines": overviews.list_known_tracks(actor_of(request).pk, **area.dict())}
