"""Letting browsers watch live sessions: their owner's, and those of people with a link."""

import datetime as dt
import re
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec
from django.conf import settings

from startline.platform.geo import time_zones
from startline.platform.ids import new_token
from startline.platform.live import grants, keys
from startline.telemetry.actions.live.restoring import restore_live_states
from startline.telemetry.actions.live.store import read_snapshot, read_updates
from startline.telemetry.actions.sharing.shares import share_context
from startline.telemetry.actions.sharing.shown_tracks import read_shown
from startline.telemetry.models import LiveSession
from startline.telemetry.models.live import LiveSessionState
from startline.telemetry.queries.live_pages import access_live_session, list_workout_zones
from startline.telemetry.queries.live_shares import get_share_by_secret
from startline.users.contracts import OTHER, SPORTS

VIEWER_COOKIE_AGE_S = keys.GRANT_EXPIRY_S
VIEWER_TOKEN = re.compile(r"[A-Za-z0-9_-]{32}")
LIVE, ENDED = "live", "ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class Viewer:
    """The browser that opens a link: who is signed in there (None: nobody), its session and its cookie."""

    user_id: int | None
    session_key: str
    token: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedShare:
    """What a link shows; `token` is a new cookie for the browser, "" when it needs none."""

    shown: dict[str, Any]
    token: str = field(default="", repr=False)


def watch_own_session(user_id: int, *, session_id: uuid.UUID, session_key: str) -> None:
    """Let the person's browser watch a session of theirs.

    Raises:
        LiveSessionNotFoundError: the person has no such session.
        TooManyContextsError: the browser watches too much.
    """
    access_live_session(user_id, session_id=session_id)
    name = grants.open_grant(session_key, user_id)
    grants.watch(name, keys.context("session", str(session_id)))


def open_share(secret: str, *, viewer: Viewer) -> OpenedShare:
    """Let a browser watch what a link shows, until the link expires.

    Raises:
        LiveShareNotFoundError: there is no such link, or it works no more.
        TooManyContextsError: the browser watches too much.
    """
    share = get_share_by_secret(secret)
    token = ""
    if viewer.user_id is not None:
        name = grants.open_grant(viewer.session_key, viewer.user_id)
    else:
        is_known = VIEWER_TOKEN.fullmatch(viewer.token) is not None
        token = "" if is_known else new_token()
        name = grants.open_viewer_grant(viewer.token if is_known else token)
    grants.watch(name, share_context(share.pk), until=share.expires_at)
    update, places = read_shown(share.session_id, share_id=share.pk)
    sport = (update or {}).get("sport") or share.session.sport
    shown = {
        "context": share_context(share.pk),
        "stream_url": settings.LIVE_URL,
        "athlete": share.user.name,
        "family": SPORTS.get(sport, SPORTS[OTHER]).family,
        "shows_heart_rate": share.shows_heart_rate,
        "expires_at": share.expires_at,
        "numbers": {"state": LIVE} | update if update else None,
        "track": places,
    }
    return OpenedShare(shown=shown, token=token)


def viewer_cookie_name() -> str:
    """Return the name of the cookie of a browser in which nobody is signed in."""
    return keys.viewer_cookie(is_secure=settings.SESSION_COOKIE_SECURE)


def describe_sessions(sessions: Sequence[LiveSession]) -> list[dict[str, Any]]:
    """Return sessions of one person with their newest numbers; one question to Valkey for all of them.

    What Valkey has lost of those that are open, a handful, is built from their chunks, once.
    """
    updates = read_updates([session.pk for session in sessions])
    decoded = {session_id: msgspec.json.decode(raw) for session_id, raw in updates.items()}
    lost = [each for each in sessions if each.state == LiveSessionState.OPEN and each.pk not in decoded]
    restored = restore_live_states(lost) if lost else {}
    decoded |= {session_id: msgspec.to_builtins(update) for session_id, update in restored.items()}
    zones = list_workout_zones([session.workout_id for session in sessions if session.workout_id])
    return [_described(session, decoded.get(session.pk), zones) for session in sessions]


def describe_session(session: LiveSession) -> dict[str, Any]:
    """Return one session with its newest numbers and its way so far."""
    update, points = _snapshot(session)
    context = keys.context("session", str(session.pk))
    zones = list_workout_zones([session.workout_id] if session.workout_id else [])
    return {**_described(session, update, zones), "context": context, "track": points}


def _zone(session: LiveSession, update: dict[str, Any] | None, zones: Mapping[uuid.UUID, str]) -> str | None:
    """The IANA zone of its times: that of its workout, or of the newest place; None while unknown."""
    if session.workout_id is not None and session.workout_id in zones:
        return zones[session.workout_id]
    lat, lon = (update or {}).get("lat"), (update or {}).get("lon")
    return time_zones.zone_at(lat_deg=lat, lon_deg=lon) if lat is not None and lon is not None else None


def _started_at(session: LiveSession, update: dict[str, Any] | None) -> dt.datetime:
    """When the athlete began, by the newest update; a device may have begun long before its first message."""
    if not update or not update.get("at"):
        return session.created_at
    return dt.datetime.fromtimestamp(update["at"] / 1000 - update.get("elapsed_s", 0), tz=dt.UTC)


def _snapshot(session: LiveSession) -> tuple[dict[str, Any] | None, list[Any]]:
    """The newest update and all points; from the chunks where Valkey has forgotten them."""
    if (snapshot := read_snapshot(session.pk)) is not None:
        return msgspec.json.decode(snapshot[0]), list(snapshot[1])
    update = restore_live_states([session]).get(session.pk)
    return (None, []) if update is None else (msgspec.to_builtins(update), list(update.track or []))


def _described(
    session: LiveSession, update: dict[str, Any] | None, zones: Mapping[uuid.UUID, str]
) -> dict[str, Any]:
    is_over = session.state == LiveSessionState.SEALED
    sport = (update or {}).get("sport") or session.sport
    state = ENDED if is_over else (update or {}).get("state", LIVE)
    return {
        "id": session.pk,
        "name": session.name,
        "sport": sport,
        "family": SPORTS.get(sport, SPORTS[OTHER]).family,
        "state": state,
        "started_at": _started_at(session, update),
        "time_zone": _zone(session, update, zones),
        "workout_id": session.workout_id,
        "numbers": {**update, "state": state} if update else None,
    }
