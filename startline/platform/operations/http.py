"""`/operator`: the state of the system, for operators signed in to the web app only."""

import datetime as dt
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Router, Schema, Status
from pydantic import Field

from startline.platform.errors import ForbiddenError, NotFoundError
from startline.platform.http.authentication import session_auth
from startline.platform.kafka.setting_aside import resume_group
from startline.platform.operations import failures
from startline.platform.operations.registry import Failure, Queue
from startline.platform.operations.state import SystemState, is_flowing, read_state

router = Router(tags=["Operator"], auth=session_auth)

# Only the role "operator" has it; staff of other roles have the permissions that they were given.
PERMISSION = "platform_kafka.change_setasidemessage"
FailureKind = Literal["event", "message", "recording"]


class ServiceOut(Schema):
    """A role; `processes` have spoken in the last seconds."""

    role: str
    processes: int
    is_well: bool


class EngineOut(Schema):
    """An engine; `facts` are numbers by name, with the unit in the name."""

    name: str
    is_well: bool
    version: str
    place: str
    facts: dict[str, int]


class QueueOut(Schema):
    """Something that waits; `oldest_s` is null when it is not known."""

    kind: str
    name: str
    waiting: int
    oldest_s: float | None
    is_well: bool


class StoppedGroupOut(Schema):
    """A consumer group that rejected too much and reads nothing until it is resumed."""

    group: str
    reason: str
    stopped_at: dt.datetime


class FailureOut(Schema):
    """Something that was given up."""

    kind: FailureKind
    id: str
    title: str
    subject: str
    reason_code: str
    reason: str
    attempts: int
    failed_at: dt.datetime
    can_discard: bool


class StateOut(Schema):
    """The whole system; `failure_count` also counts those that are not listed."""

    checked_at: dt.datetime
    is_well: bool
    has_kafka: bool
    services: list[ServiceOut]
    engines: list[EngineOut]
    queues: list[QueueOut]
    stopped_groups: list[StoppedGroupOut]
    failures: list[FailureOut]
    failure_count: int
    versions: dict[str, str]


class ChosenIn(Schema):
    """One failure of the list."""

    kind: FailureKind
    id: Annotated[str, Field(pattern=r"^[0-9a-f-]{1,36}$")]


class ChosenListIn(Schema):
    """The failures that the operator has ticked."""

    items: Annotated[list[ChosenIn], Field(min_length=1, max_length=failures.MAX_CHOSEN)]


class ActedOut(Schema):
    """How many were acted on, and how many had gone meanwhile."""

    done: int
    gone: int


@router.get("/state", response=StateOut, summary="See the state of the whole system")
def get_state(request: HttpRequest) -> dict[str, Any]:
    _require_operator(request)
    return _shown(read_state())


@router.post("/failures/replay", response=ActedOut, summary="Have failed work done again")
def replay_failures(request: HttpRequest, chosen: ChosenListIn) -> failures.Acted:
    _require_operator(request)
    return failures.replay([failures.Chosen(each.kind, each.id) for each in chosen.items])


@router.post("/failures/discard", response=ActedOut, summary="Let go of failed work for good")
def discard_failures(request: HttpRequest, chosen: ChosenListIn) -> failures.Acted:
    _require_operator(request)
    return failures.discard([failures.Chosen(each.kind, each.id) for each in chosen.items])


@router.post("/groups/{group}/resume", response={204: None}, summary="Let a stopped consumer group go on")
def resume(request: HttpRequest, group: str) -> Status[None]:
    _require_operator(request)
    if not resume_group(group):
        raise NotFoundError("This group is not stopped.")
    return Status(204, None)


def _require_operator(request: HttpRequest) -> None:
    if not request.user.has_perm(PERMISSION):
        raise ForbiddenError("Only operators see the state of the system.")


def _shown(state: SystemState) -> dict[str, Any]:
    return {
        "checked_at": state.checked_at,
        "is_well": state.is_well,
        "has_kafka": state.has_kafka,
        "services": state.services,
        "engines": state.engines,
        "queues": [_queue(queue) for queue in state.queues],
        "stopped_groups": state.stopped_groups,
        "failures": _failures(state),
        "failure_count": sum(state.failure_counts.values()),
        "versions": state.versions,
    }


def _queue(queue: Queue) -> dict[str, Any]:
    return {
        "kind": queue.kind,
        "name": queue.name,
        "waiting": queue.waiting,
        "oldest_s": queue.oldest_s,
        "is_well": is_flowing(queue),
    }


def _failures(state: SystemState) -> list[dict[str, Any]]:
    shown = [_failure(kind, each) for kind, found in state.failures.items() for each in found]
    return sorted(shown, key=lambda each: each["failed_at"], reverse=True)


def _failure(kind: str, failure: Failure) -> dict[str, Any]:
    return {
        "kind": kind,
        "id": failure.id,
        "title": failure.title,
        "subject": failure.subject,
        "reason_code": failure.reason_code,
        "reason": failure.reason,
        "attempts": failure.attempts,
        "failed_at": failure.failed_at,
        "can_discard": kind != "recording",
    }
