"""Doing failed work again, or letting go of it: what an operator chose, one by one."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import structlog

from startline.platform.errors import InvalidError
from startline.platform.operations.registry import FailureSource, failure_sources

log = structlog.get_logger(__name__)

MAX_CHOSEN = 200


@dataclass(frozen=True, slots=True)
class Chosen:
    """One failure that the operator has ticked."""

    kind: str
    id: str


@dataclass(frozen=True, slots=True)
class Acted:
    """How many were acted on, and how many had gone meanwhile."""

    done: int
    gone: int


def replay(chosen: Iterable[Chosen]) -> Acted:
    """Have each done again.

    Raises:
        InvalidError: a kind or an id is not known.
        UnavailableError: Kafka is away; those before it are done.
    """
    pairs = [(_source(each).replay, each) for each in chosen]
    return _carry_out(pairs, name="replayed")


def discard(chosen: Iterable[Chosen]) -> Acted:
    """Let go of each for good.

    Raises:
        InvalidError: a kind or an id is not known, or the kind can't be discarded here.
    """
    pairs = []
    for each in chosen:
        let_go = _source(each).discard
        if let_go is None:
            raise InvalidError("This kind can't be discarded here.", {"reason": "kind"})
        pairs.append((let_go, each))
    return _carry_out(pairs, name="discarded")


def _source(each: Chosen) -> FailureSource:
    source = failure_sources().get(each.kind)
    if source is None:
        raise InvalidError("There is no such kind of failure.", {"reason": "kind"})
    return source


def _carry_out(pairs: Sequence[tuple[Callable[[str], bool], Chosen]], *, name: str) -> Acted:
    try:
        results = [act(each.id) for act, each in pairs]
    except ValueError as error:
        raise InvalidError("There is no failure with such an id.", {"reason": "id"}) from error
    acted = Acted(done=sum(results), gone=len(results) - sum(results))
    log.info("failures_acted_on", act=name, done=acted.done, gone=acted.gone)
    return acted
