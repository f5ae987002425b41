"""From the live state of shared sessions to what people with a link are told: later, and cut.

One process at a time does it (a lease in Valkey); another one takes over within seconds, and cuts the whole
way anew from what the live state holds.
"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, cast

import msgspec
import structlog

from startline.platform.clock import utc_now
from startline.platform.ids import new_token
from startline.platform.live import keys
from startline.platform.live.cursors import START, StreamId, format_id, parse_id
from startline.platform.valkey_client import client
from startline.telemetry.actions.live.store import read_snapshot
from startline.telemetry.actions.sharing.hidden_places import hide_place, list_hidden_zones
from startline.telemetry.actions.sharing.shown_tracks import (
    add_places,
    add_update,
    forget_share,
    forget_shown_track,
    place_of,
)
from startline.telemetry.domain.sharing.cutting import ShownPoint, WayPoint
from startline.telemetry.domain.sharing.following import FollowedSession
from startline.telemetry.models import LiveSession, LiveShare
from startline.telemetry.models.live import LiveSessionState
from startline.telemetry.queries.live_shares import list_followed_shares

log = structlog.get_logger(__name__)

LEASE_KEY = "live:shares:lease"
LEASE_MS = 3000
LOOK_EVERY_S = 1.0
READ_ENTRIES = 50
ENDED = "ended"


@dataclass(slots=True)
class Followed:
    """A session with links: its cut, its place in the live state's stream, and its links by id."""

    user_id: int
    cut: FollowedSession = field(default_factory=FollowedSession)
    position: StreamId = START
    shares: dict[uuid.UUID, bool] = field(default_factory=dict)  # whether the heart rate is shown


@dataclass(slots=True)
class ShareTrailer:
    """Call `step` about five times a second from one thread."""

    _token: str = field(default_factory=new_token)
    _followed: dict[uuid.UUID, Followed] = field(default_factory=dict)
    _look_at_s: float = 0.0

    def step(self, now_s: float) -> bool:
        """Bring all links forward; return whether this process holds the lease.

        Args:
            now_s: seconds of a steady clock.

        Raises:
            valkey.ValkeyError, django.db.Error: an engine is away; call `forget` before the next step.
        """
        if not self._hold_lease():
            self.forget()
            return False
        if now_s >= self._look_at_s:
            self._look_at_s = now_s + LOOK_EVERY_S
            self._look()
        self._read()
        return True

    def forget(self) -> None:
        """Begin anew with the next step."""
        self._followed.clear()
        self._look_at_s = 0.0

    def give_up_lease(self) -> None:
        """Let another process go on at once."""
        if self._is_holder():
            client().delete(LEASE_KEY)

    def _hold_lease(self) -> bool:
        valkey = client()
        if valkey.set(LEASE_KEY, self._token, nx=True, px=LEASE_MS):
            return True
        return self._is_holder() and bool(valkey.pexpire(LEASE_KEY, LEASE_MS))

    def _is_holder(self) -> bool:
        return cast(bytes | None, client().get(LEASE_KEY)) == self._token.encode()

    def _look(self) -> None:
        """Find out which sessions have links now."""
        by_session: dict[uuid.UUID, list[LiveShare]] = {}
        for share in list_followed_shares(now=utc_now()):
            by_session.setdefault(share.session_id, []).append(share)
        for gone in self._followed.keys() - by_session.keys():
            for share_id in self._followed.pop(gone).shares:
                forget_share(share_id)
            forget_shown_track(gone)
        zones = list_hidden_zones({shares[0].user_id for shares in by_session.values()})
        for session_id, shares in by_session.items():
            session = shares[0].session
            followed = self._followed.get(session_id)
            if followed is None:
                followed = self._followed[session_id] = self._begin(session)
            self._note_links(followed, shares)
            if followed.cut.shows_through(zones.get(followed.user_id, [])):
                # Another of the person's places is hidden since: what was shown of it goes.
                followed = self._restate(session_id, followed)
            if session.state == LiveSessionState.SEALED and followed.cut.state != ENDED:
                followed.cut.state = ENDED
                self._tell(session_id, followed, [])

    def _note_links(self, followed: Followed, shares: list[LiveShare]) -> None:
        fresh = [share for share in shares if share.pk not in followed.shares]
        for gone in followed.shares.keys() - {share.pk for share in shares}:
            forget_share(gone)
        followed.shares = {share.pk: share.shows_heart_rate for share in shares}
        if fresh:
            pipeline = client().pipeline(transaction=False)
            for share in fresh:
                told = followed.cut.update(shows_heart_rate=share.shows_heart_rate)
                add_update(pipeline, share_id=share.pk, kind="update", data=told)
            pipeline.execute()

    def _begin(self, session: LiveSession) -> Followed:
        """Take a session up: its whole way so far, cut, in place of what another process may have left."""
        followed = Followed(session.user_id)
        stream = keys.context_stream(keys.context("session", str(session.pk)))
        newest = cast(list[Any], client().xrevrange(stream, count=1))
        followed.position = (parse_id(newest[0][0].decode()) or START) if newest else START
        shown: list[ShownPoint] = []
        if (snapshot := read_snapshot(session.pk)) is not None:
            raw_update, rows = snapshot
            update = msgspec.json.decode(raw_update)
            followed.cut.take({**update, "track": None})
            shown = followed.cut.add([WayPoint(float(row[2]), row[0], row[1]) for row in rows])
            shown += self._draw_zone(followed)
        pipeline = client().pipeline()
        places = [place_of(one) for one in shown]
        add_places(pipeline, session_id=session.pk, places=places, begins_anew=True)
        pipeline.execute()
        return followed

    def _read(self) -> None:
        """Take what the live state has told since."""
        streams = {
            keys.context_stream(keys.context("session", str(session_id))): session_id
            for session_id in self._followed
        }
        if not streams:
            return
        places = {name: format_id(self._followed[streams[name]].position) for name in streams}
        entries_of = cast(list[Any], client().xread(cast(Any, places), count=READ_ENTRIES))
        for raw_name, entries in entries_of:
            session_id = streams[raw_name.decode()]
            followed = self._followed[session_id]
            followed.position = parse_id(entries[-1][0].decode()) or START
            updates = (msgspec.json.decode(fields[b"data"]) for _, fields in entries)
            self._take(session_id, followed, updates)

    def _take(self, session_id: uuid.UUID, followed: Followed, updates: Iterable[dict[str, Any]]) -> None:
        shown: list[ShownPoint] = []
        for update in updates:
            shown += followed.cut.take(update)
            shown += self._draw_zone(followed)
        if followed.cut.is_restated:
            # Late samples changed the way so far: cut all of it again, and have the pages read it again.
            self._restate(session_id, followed)
            return
        self._tell(session_id, followed, shown)

    def _restate(self, session_id: uuid.UUID, followed: Followed) -> Followed:
        session = LiveSession.objects.filter(pk=session_id).first()
        if session is None:
            return followed
        fresh = self._begin(session)
        fresh.shares = followed.shares
        self._followed[session_id] = fresh
        self._tell(session_id, fresh, [], kind="restated")
        return fresh

    def _tell(
        self, session_id: uuid.UUID, followed: Followed, shown: list[ShownPoint], *, kind: str = "update"
    ) -> None:
        places = [place_of(one) for one in shown]
        pipeline = client().pipeline()
        add_places(pipeline, session_id=session_id, places=places, begins_anew=False)
        for share_id, shows_heart_rate in followed.shares.items():
            told = followed.cut.update(shows_heart_rate=shows_heart_rate)
            if places:
                told["track"] = places
            add_update(pipeline, share_id=share_id, kind=kind, data=told)
        pipeline.execute()

    def _draw_zone(self, followed: Followed) -> list[ShownPoint]:
        start = followed.cut.start
        if start is None:
            return []
        zone = hide_place(followed.user_id, lat_deg=start[0], lon_deg=start[1])
        return followed.cut.hide(zone, list_hidden_zones([followed.user_id]).get(followed.user_id, []))
