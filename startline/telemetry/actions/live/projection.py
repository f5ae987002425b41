"""The live state of sessions, brought forward by what became durable and told to spectators.

One thread of a process gathers what was stored and saves each session at most once a second. Valkey may be
away, or lose everything: what was not saved is kept, and a session whose state is gone is rebuilt from its
chunks.
"""

import threading
import time
import uuid
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

import structlog
import valkey
from django.db import InterfaceError, OperationalError, connection
from prometheus_client import Counter, Histogram

from startline.platform.live import keys
from startline.telemetry.actions.live.context_rights import ContextRights, Wish
from startline.telemetry.actions.live.rebuilding import add_missing_chunks, rebuild_state, take
from startline.telemetry.actions.live.store import LOST, Save, read_states, save_states, state_names
from startline.telemetry.actions.live.stored import NewBatch
from startline.telemetry.domain.live.state import LiveState, make_update

log = structlog.get_logger(__name__)

UPDATE_EVERY_S = 1.0
TICK_S = 0.05
ON_TIME_S = 0.25  # an update that is made so soon after it was due is on time
REBUILD_EVERY_S = 5.0
REBUILDS_PER_TICK = 5  # one of an hour takes some 5 ms: nobody waits for all of them
SESSIONS_PER_SAVE = 200
FORGET_AFTER_S = 600.0
AWAY_S = 1.0
MAX_WAITING = 200_000  # batches kept while Valkey is away; beyond it the sessions are rebuilt instead

UPDATES = Counter("startline_live_updates", "Updates of live sessions sent to spectators.")
REBUILT = Counter("startline_live_rebuilt", "Live states built anew from the chunks.", ["reason"])
SHOWN_AFTER = Histogram(
    "startline_live_shown_after_seconds",
    "From the arrival of a session's newest batch to its update in Valkey.",
    buckets=(0.05, 0.1, 0.25, 0.5, 0.75, 1, 1.5, 2.5, 5, 10),
)


@dataclass(slots=True, kw_only=True)
class Following:
    """A session that this process follows. `unsaved` is in `state` but not yet in Valkey."""

    session_id: uuid.UUID
    user_id: int
    names: list[str]
    context: tuple[str, str] = ("", "")
    state: LiveState | None = None
    version: int = 0
    is_begun_here: bool = False
    rebuild: str = ""
    waiting: list[NewBatch] = field(default_factory=list)
    unsaved: list[NewBatch] = field(default_factory=list)
    due_s: float = 0.0
    rebuild_due_s: float = 0.0
    used_s: float = 0.0


class Projector:
    """Follows sessions in a thread of its own, which begins with the first batch."""

    def __init__(self, *, is_threaded: bool = True) -> None:
        self._is_threaded = is_threaded
        self._arrived: deque[NewBatch] = deque()
        self._following: dict[uuid.UUID, Following] = {}
        # Those of them that have something to tell: nobody looks through all of them twenty times a second.
        self._pending: dict[uuid.UUID, Following] = {}
        self._rights = ContextRights()
        self._busy = threading.Lock()
        self._wake = threading.Event()
        self._thread: threading.Thread | None = None
        self._away_until_s = self._swept_s = 0.0

    def note(self, new: Sequence[NewBatch]) -> None:
        """Take note of what became durable; returns at once."""
        if not new:
            return
        self._arrived.extend(new)
        if self._is_threaded and self._thread is None:
            self._thread = threading.Thread(target=self._run, name="live-state", daemon=True)
            self._thread.start()
        self._wake.set()

    def flush(self) -> None:
        """Save everything that was noted so far now, without regard to the second (the end of a process)."""
        with self._busy:
            self._gather()
            while due := list(self._pending.values()):
                for one in due:
                    one.rebuild_due_s = 0.0
                self._bring_forward(due, rebuilds=len(due))
                self._settle(due)

    def _run(self) -> None:
        while True:
            self._wake.wait()
            self._wake.clear()
            self._round()
            time.sleep(TICK_S)

    def _round(self) -> None:
        with self._busy:
            try:
                self._gather()
                now_s = time.monotonic()
                if now_s >= self._away_until_s:
                    due = [one for one in self._pending.values() if _is_due(one, now_s)]
                    for start in range(0, len(due), SESSIONS_PER_SAVE):
                        some = due[start : start + SESSIONS_PER_SAVE]
                        self._bring_forward(some, rebuilds=REBUILDS_PER_TICK)
                        self._settle(some)
            except valkey.ValkeyError as error:
                self._away_until_s = time.monotonic() + AWAY_S
                log.warning("live_state_not_saved", error=type(error).__name__)
            except (OperationalError, InterfaceError) as error:
                self._away_until_s = time.monotonic() + AWAY_S
                log.warning("database_away", error=type(error).__name__)
                connection.close()
            except Exception as error:
                log.error("live_state_failed", error=type(error).__name__, exc_info=error)
            if self._pending:
                self._wake.set()
            self._forget_idle()

    def _gather(self) -> None:
        now_s = time.monotonic()
        while self._arrived:
            new = self._arrived.popleft()
            one = self._following.get(new.session.id)
            if one is None:
                one = Following(
                    session_id=new.session.id,
                    user_id=new.session.user_id,
                    names=state_names(new.session.id),
                )
                self._following[new.session.id] = one
                one.is_begun_here = new.session.is_begun_here
            one.context, one.used_s = new.session.context, now_s
            one.waiting.append(new)
            self._pending[one.session_id] = one
        if sum(len(one.waiting) for one in self._pending.values()) > MAX_WAITING:
            for one in self._pending.values():
                one.waiting, one.unsaved, one.state = [], [], None
                one.rebuild = "too_much_waited"

    def _settle(self, told: list[Following]) -> None:
        """Leave those that have nothing more to tell."""
        for one in told:
            if not one.waiting and not one.rebuild:
                self._pending.pop(one.session_id, None)

    def _bring_forward(self, due: list[Following], *, rebuilds: int) -> None:
        """Take what arrived of these sessions into their states, and save them all, or none."""
        rebuilt: set[uuid.UUID] = set()
        try:
            self._save(self._states_of(due, rebuilds=rebuilds, rebuilt=rebuilt))
        except BaseException:
            # What was taken is not saved: every one of them begins again from what Valkey has.
            for one in due:
                if one.session_id in rebuilt:
                    one.state, one.rebuild, one.rebuild_due_s = None, "lost", 0.0
                elif one.state is not None:
                    _begin_again(one)
            raise

    def _states_of(
        self, due: list[Following], *, rebuilds: int, rebuilt: set[uuid.UUID]
    ) -> list[tuple[Following, bool, Save]]:
        self._load([one for one in due if one.state is None and not one.rebuild])
        allowed = self._rights.find_allowed(_wish(one) for one in due if one.context[0])
        now_s, saves = time.monotonic(), []
        for one in due:
            is_rebuilt = False
            if one.state is not None:
                _take_waiting(one)
            if one.rebuild and one.rebuild_due_s <= now_s and rebuilds > 0:
                rebuilds -= 1
                self._rebuild(one, now_s)
                is_rebuilt = True
                rebuilt.add(one.session_id)
            if one.state is None:
                continue
            saves.append((one, is_rebuilt, _save_of(one, is_rebuilt, allowed)))
            one.due_s = _next_due_s(one.due_s, now_s)
        return saves

    def _load(self, fresh: list[Following]) -> None:
        """Take up what Valkey has of sessions that this process has not followed yet."""
        looked_up = [one for one in fresh if not one.is_begun_here]
        saved = read_states([one.session_id for one in looked_up]) if looked_up else {}
        for one in fresh:
            if found := saved.get(one.session_id):
                one.state, one.version = found.state, found.version
                _take_waiting(one)
                # What was committed by a process that died before it was seen here.
                if add_missing_chunks(one.state, session_id=one.session_id):
                    one.rebuild = one.rebuild or "late"
            elif one.is_begun_here:
                one.state, one.version, one.is_begun_here = LiveState(), 0, False
            else:
                one.rebuild, one.rebuild_due_s = "lost", 0.0

    def _rebuild(self, one: Following, now_s: float) -> None:
        REBUILT.labels(one.rebuild).inc()
        one.state = rebuild_state(one.session_id)
        one.rebuild, one.rebuild_due_s = "", now_s + REBUILD_EVERY_S
        one.waiting, one.unsaved = [], []

    def _save(self, saves: list[tuple[Following, bool, Save]]) -> None:
        if not saves:
            return
        results = save_states([save for _, _, save in saves])
        now_s = time.time()
        for (one, is_rebuilt, save), result in zip(saves, results, strict=True):
            if result == LOST:
                one.state, one.rebuild = None, "lost"
            elif result:  # another process was faster
                _begin_again(one)
            else:
                UPDATES.inc()
                if one.unsaved:
                    SHOWN_AFTER.observe(max(0.0, now_s - save.state.received_ms / 1000))
                one.version += 1
                if is_rebuilt:  # the version is not known: it is read again
                    one.state = None
            one.unsaved = []

    def _forget_idle(self) -> None:
        now_s = time.monotonic()
        if now_s - self._swept_s < FORGET_AFTER_S / 10:
            return
        self._swept_s = now_s
        for key in [key for key, one in self._following.items() if now_s - one.used_s > FORGET_AFTER_S]:
            del self._following[key]
            self._pending.pop(key, None)


def _wish(one: Following) -> Wish:
    return one.user_id, one.context


def _save_of(one: Following, is_rebuilt: bool, allowed: set[Wish]) -> Save:
    assert one.state is not None
    return Save(
        names=one.names,
        version=None if is_rebuilt else one.version,
        state=one.state,
        update=make_update(one.state, session_id=str(one.session_id)),
        contexts=[keys.context(*one.context)] if _wish(one) in allowed else [],
        is_new_track=is_rebuilt,
    )


def _is_due(one: Following, now_s: float) -> bool:
    if one.due_s > now_s:  # whatever there is to tell, one update a second
        return False
    return bool(one.waiting) or (bool(one.rebuild) and one.rebuild_due_s <= now_s)


def _next_due_s(due_s: float, now_s: float) -> float:
    """A second after this update was due, not after it was made.

    Otherwise the samples of a device that sends each second would wait a little longer every time.
    """
    return (due_s if now_s - due_s <= ON_TIME_S else now_s) + UPDATE_EVERY_S


def _take_waiting(one: Following) -> None:
    """Bring the state forward; what came late asks for a rebuild."""
    assert one.state is not None
    for new in one.waiting:
        take(one.state, batch=new.batch)
    one.unsaved += one.waiting
    one.waiting = []
    if one.state.is_behind:
        one.state.is_behind, one.rebuild = False, one.rebuild or "late"


def _begin_again(one: Following) -> None:
    """Put what was not saved on top of what Valkey has, the next time."""
    one.state, one.is_begun_here = None, False
    one.waiting, one.unsaved = one.unsaved + one.waiting, []


@cache
def projector() -> Projector:
    """Return this process's projector."""
    return Projector()
