"""Finding and beginning the sessions that batches belong to, with what was found kept for the next time."""

import datetime as dt
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial

from django.db import transaction
from django.db.models import Count

from startline.platform.clock import utc_now
from startline.platform.live.pages import push_to_user
from startline.telemetry.actions.live.stored import KnownSession
from startline.telemetry.domain.live.limits import MAX_OPEN_SESSIONS
from startline.telemetry.models import LiveChunk, LiveSession
from startline.telemetry.models.live import LiveSessionState

FORGET_AFTER_S = 600.0  # less than the silence that seals, and far less than the days that chunks stay
FIRST_LOOK = dt.timedelta(minutes=1)  # when the process role looks at a new session first
SessionName = tuple[int, str]  # user id, session key


@dataclass(slots=True)
class SessionDirectory:
    """The sessions that this process met lately. Use it from one thread."""

    known: dict[SessionName, KnownSession] = field(default_factory=dict)
    swept_s: float = 0.0

    def find(
        self,
        names: Iterable[SessionName],
        *,
        may_begin: Callable[[list[SessionName]], list[SessionName]],
        is_admitted: bool = False,
    ) -> "FoundSessions":
        """Needs a transaction: look the sessions up, and begin those that are not there.

        Args:
            may_begin: asked for those that are not there; returns those that somebody with the right began.
            is_admitted: let in before: a person's open sessions are not limited any more.

        What is new is kept only by `keep`, after the commit.
        """
        now_s = time.monotonic()
        self._forget_idle(now_s)
        found, missing = FoundSessions(), []
        for name in names:
            if session := self.known.get(name):
                session.used_s = now_s
                found.sessions[name] = session
            else:
                missing.append(name)
        if missing:
            _look_up(missing, found)
            absent = [name for name in missing if name not in found.sessions]
            begun = _begin(may_begin(absent), is_admitted=is_admitted) if absent else []
            if begun:
                _look_up(begun, found)
                for name in begun:
                    session = found.sessions[name]
                    session.is_begun_here = session.chunks == 0
        return found

    def keep(self, found: "FoundSessions") -> None:
        """Remember what was found, once it is committed."""
        now_s = time.monotonic()
        for name, session in found.looked_up.items():
            session.used_s = now_s
            self.known[name] = session

    def forget(self, names: Iterable[SessionName]) -> None:
        """Look these up again the next time."""
        for name in names:
            self.known.pop(name, None)

    def _forget_idle(self, now_s: float) -> None:
        # So that a session whose chunks are dropped meanwhile, or that is erased, is looked up again.
        if now_s - self.swept_s < FORGET_AFTER_S / 10:
            return
        self.swept_s = now_s
        for name in [n for n, s in self.known.items() if now_s - s.used_s > FORGET_AFTER_S]:
            del self.known[name]


@dataclass(slots=True)
class FoundSessions:
    """The sessions of a flush; those that are missing here were refused: too many are open."""

    sessions: dict[SessionName, KnownSession] = field(default_factory=dict)
    looked_up: dict[SessionName, KnownSession] = field(default_factory=dict)


def _look_up(names: list[SessionName], found: FoundSessions) -> None:
    wanted = set(names)
    rows = LiveSession.objects.filter(
        user_id__in={user_id for user_id, _ in names}, session_key__in={key for _, key in names}
    )
    sessions = {
        (row.user_id, row.session_key): row for row in rows if (row.user_id, row.session_key) in wanted
    }
    counts = dict(
        LiveChunk.objects.filter(session_id__in=[row.id for row in sessions.values()])
        .values_list("session_id")
        .annotate(chunks=Count("seq"))
    )
    for name, row in sessions.items():
        known = KnownSession(
            id=row.id,
            user_id=row.user_id,
            context=(row.context_kind, row.context_id),
            chunks=counts.get(row.id, 0),
            dropped=row.seq_ranges if row.chunks_dropped_at else None,
        )
        found.sessions[name] = found.looked_up[name] = known


def _begin(names: list[SessionName], *, is_admitted: bool) -> list[SessionName]:
    """Make rows for the sessions that nobody began yet; return those that are there now."""
    open_sessions = Counter(
        LiveSession.objects.filter(
            user_id__in={user_id for user_id, _ in names}, state=LiveSessionState.OPEN
        ).values_list("user_id", flat=True)
    )
    allowed: list[SessionName] = []
    for name in names:
        open_sessions[name[0]] += 1
        if is_admitted or open_sessions[name[0]] <= MAX_OPEN_SESSIONS:
            allowed.append(name)
    now = utc_now()
    rows = [new_session(user_id, session_key=key, now=now) for user_id, key in allowed]
    # Another process may begin the same one beside us: whoever is first stands.
    LiveSession.objects.bulk_create(rows, ignore_conflicts=True)
    for row in rows:
        transaction.on_commit(partial(tell_page, row.user_id, session_id=row.id, state="live"))
    return allowed


def new_session(user_id: int, *, session_key: str, now: dt.datetime) -> LiveSession:
    """Return an unsaved session that begins now."""
    return LiveSession(
        user_id=user_id, session_key=session_key, created_at=now, updated_at=now, due_at=now + FIRST_LOOK
    )


def tell_page(
    user_id: int, *, session_id: uuid.UUID, state: str, workout_id: uuid.UUID | None = None
) -> None:
    """Tell the owner's open pages that a session begins (`live`) or has become a workout (`ended`)."""
    facts = {
        "session_id": str(session_id),
        "state": state,
        "workout_id": str(workout_id) if workout_id else None,
    }
    push_to_user(user_id, "live", facts)
