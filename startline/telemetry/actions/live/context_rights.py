"""Who may be shown in a context (`event:<id>`, `race:<id>`): asked of the service that it belongs to.

A device names the context of its session by itself, so the name proves nothing. Each kind of context has a
guard; a kind without one shows nobody. What a guard refuses is recorded like any other session: only the
sharing is refused.
"""

import time
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field

import structlog

from startline.platform.database import is_away
from startline.platform.errors import ConflictError
from startline.telemetry.domain.live.batches import LiveBatch
from startline.telemetry.domain.live.marks import Mark

log = structlog.get_logger(__name__)

# Gets a context's id and people's ids, returns those of them who may be shown in it now.
ContextGuard = Callable[[str, Collection[int]], Collection[int]]
Context = tuple[str, str]  # kind, id
Wish = tuple[int, Context]  # user id, where the person's session wants to be shown

CONTEXT_REFUSED = "context_refused"
REMEMBERED_S = 10.0
MAX_REMEMBERED = 100_000

_guards: dict[str, ContextGuard] = {}


def register_guard(kind: str, *, guard: ContextGuard) -> None:
    """Have a guard asked for a kind of context; once for each kind, when the service's app is ready.

    Raises:
        ConflictError: the kind has another guard.
    """
    if _guards.setdefault(kind, guard) is not guard:
        raise ConflictError(f"Contexts of the kind {kind} have a guard.")


@dataclass(slots=True)
class ContextRights:
    """Answers of the guards, remembered for ten seconds. Use it from one thread."""

    _answers: dict[Wish, tuple[float, bool]] = field(default_factory=dict)

    def find_allowed(self, wishes: Iterable[Wish]) -> set[Wish]:
        """Return the wishes that are granted; each context's guard is asked once for all people at most.

        Raises:
            django.db.OperationalError, django.db.InterfaceError: a guard could not ask the database.
        """
        now_s = time.monotonic()
        asked: dict[Context, set[int]] = defaultdict(set)
        allowed: set[Wish] = set()
        for wish in wishes:
            until_s, answer = self._answers.get(wish, (0.0, False))
            if until_s <= now_s:
                asked[wish[1]].add(wish[0])
            elif answer:
                allowed.add(wish)
        if len(self._answers) > MAX_REMEMBERED:
            self._answers.clear()
        for context, user_ids in asked.items():
            shown = ask_guard(context, user_ids=user_ids)
            for user_id in user_ids:
                wish = (user_id, context)
                self._answers[wish] = (now_s + REMEMBERED_S, user_id in shown)
                if user_id in shown:
                    allowed.add(wish)
        return allowed


def ask_guard(context: Context, *, user_ids: Collection[int]) -> Collection[int]:
    """Return who of these people may be shown in a context now; nobody where no guard says so.

    Raises:
        django.db.Error: the guard could not ask the database.
    """
    kind, context_id = context
    guard = _guards.get(kind)
    if guard is None:
        return ()
    try:
        return guard(context_id, user_ids)
    except Exception as error:
        if is_away(error):
            raise
        log.error("context_guard_failed", kind=kind, error=type(error).__name__, exc_info=error)
        return ()


def context_notice(batch: LiveBatch) -> str:
    """Return what the sender of a durable message has to hear about its context, "" for nothing.

    Raises:
        django.db.Error: the guard could not ask the database.
    """
    mark = batch.content
    if not isinstance(mark, Mark) or not mark.context_kind:
        return ""
    context = (mark.context_kind, mark.context_id)
    return "" if may_be_shown(batch.user_id, context=context) else CONTEXT_REFUSED


def may_be_shown(user_id: int, *, context: Context) -> bool:
    """Return whether a person may be shown in a context now.

    Raises:
        django.db.Error: the guard could not ask the database.
    """
    return user_id in ask_guard(context, user_ids=[user_id])
