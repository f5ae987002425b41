"""`/live-sessions` and `/live-shares`: watching one's own sessions, and letting others watch by a link."""

import datetime as dt
import uuid
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja import Router, Status

from startline.platform.http.authentication import session_auth
from startline.telemetry.actions.sharing import shares as actions
from startline.telemetry.actions.sharing import watching
from startline.telemetry.http import live_schemas as schemas
from startline.telemetry.http.actor import actor_of
from startline.telemetry.http.router import workouts
from startline.telemetry.queries.live_pages import access_live_session, list_live_sessions
from startline.telemetry.queries.live_shares import list_shares, list_workout_shares
from startline.telemetry.queries.workouts import access_workout

sessions_router = Router(tags=["live"], auth=session_auth)
shares_router = Router(tags=["live"])


@sessions_router.get("", response=schemas.LiveSessionList)
def read_live_sessions(request: HttpRequest) -> dict[str, Any]:
    """The person's sessions that are under way, and the last ones that are over."""
    sessions = watching.describe_sessions(list_live_sessions(actor_of(request).pk))
    is_over = [one["state"] == "ended" for one in sessions]
    return {
        "running": [one for one, over in zip(sessions, is_over, strict=True) if not over],
        "recent": [one for one, over in zip(sessions, is_over, strict=True) if over],
    }


@sessions_router.get("/{uuid:session_id}", response=schemas.LiveSessionDetail)
def read_live_session(request: HttpRequest, session_id: uuid.UUID) -> dict[str, Any]:
    """One session with its numbers and its way so far."""
    return watching.describe_session(access_live_session(actor_of(request).pk, session_id=session_id))


@sessions_router.post("/{uuid:session_id}/watch", response={204: None})
def watch_live_session(request: HttpRequest, session_id: uuid.UUID) -> Status[None]:
    """Have the updates of a session in this browser's live stream; open that with `POST /live/open`."""
    watching.watch_own_session(
        actor_of(request).pk, session_id=session_id, session_key=request.session.session_key or ""
    )
    return Status(204, None)


@sessions_router.get("/{uuid:session_id}/shares", response=schemas.LiveShareList)
def read_live_shares(request: HttpRequest, session_id: uuid.UUID) -> dict[str, Any]:
    """The links to a session that work now, the newest first."""
    user_id = actor_of(request).pk
    access_live_session(user_id, session_id=session_id)
    return {"items": list_shares(user_id, session_id=session_id)}


@sessions_router.post("/{uuid:session_id}/shares", response={201: schemas.NewLiveShareOut})
def share_live_session(
    request: HttpRequest, response: HttpResponse, session_id: uuid.UUID, payload: schemas.LiveShareIn
) -> Status[dict[str, Any]]:
    """Make a link by which others may watch. The answer holds its address, which is shown this once only."""
    made = actions.share_session(
        actor_of(request).pk,
        session_id=session_id,
        shows_heart_rate=payload.shows_heart_rate,
        valid_for=dt.timedelta(hours=payload.valid_for_h),
    )
    response["Cache-Control"] = "no-store"
    address = f"{settings.ENVIRONMENT.public_url.rstrip('/')}/s/{made.secret}"
    return Status(201, {"share": made.share, "url": address})


@workouts.get("/{uuid:workout_id}/live-shares", response=schemas.LiveShareList, auth=session_auth)
def read_workout_shares(request: HttpRequest, workout_id: uuid.UUID) -> dict[str, Any]:
    """The links that work now to the live sessions that became this workout, the newest first."""
    workout = access_workout(actor_of(request), workout_id=workout_id)
    return {"items": list_workout_shares(workout.pk)}


@shares_router.delete("/{uuid:share_id}", response={204: None}, auth=session_auth)
def revoke_live_share(request: HttpRequest, share_id: uuid.UUID) -> Status[None]:
    """Take a link back: who watches by it is cut off at once."""
    actions.revoke_share(actor_of(request).pk, share_id=share_id)
    return Status(204, None)


@shares_router.post("/open", response=schemas.ShownSession)
def open_live_share(
    request: HttpRequest, response: HttpResponse, payload: schemas.OpenShareIn
) -> dict[str, Any]:
    """Show what a link shows, and have its updates in this browser's live stream. Nobody needs to sign in."""
    viewer = watching.Viewer(
        user_id=request.user.pk if request.user.is_authenticated else None,
        session_key=request.session.session_key or "",
        token=request.COOKIES.get(watching.viewer_cookie_name(), ""),
    )
    opened = watching.open_share(payload.secret, viewer=viewer)
    response["Cache-Control"] = "no-store"
    if opened.token:
        response.set_cookie(
            watching.viewer_cookie_name(),
            opened.token,
            max_age=watching.VIEWER_COOKIE_AGE_S,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
    return opened.shown
