"""Where a recording belongs: to the workout that other devices recorded too, or to a new one."""

import uuid
from collections import defaultdict
from dataclasses import asdict, dataclass
from functools import partial
from typing import Any

from django.db import transaction

from startline.telemetry.actions.groups.drafts import Drafts
from startline.telemetry.actions.groups.joining import absorb_workout, keep_entered_values
from startline.telemetry.actions.groups.rebuilding import rebuild_with
from startline.telemetry.actions.groups.recorded_workouts import finish_recording, save_recorded_workout
from startline.telemetry.actions.recordings.deposits import remove_objects
from startline.telemetry.actions.recordings.facts import describe_recording
from startline.telemetry.actions.workouts.measuring import MeasuredFile
from startline.telemetry.domain.matching import Match, RecordingFacts, best, match
from startline.telemetry.models import Recording, Workout
from startline.telemetry.queries.recordings import (
    entered_facts_of,
    facts_of,
    list_candidates,
    list_entered_candidates,
    list_kept_apart,
)

CREATED, MERGED = "created", "merged"
JsonObject = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """Where a recording went; `state`: `created` (a workout of its own) or `merged` (joined to others)."""

    workout: Workout
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Link:
    """The strongest match with one workout's recordings; `shift_s` leads to that workout's clock."""

    workout_id: uuid.UUID
    members: tuple[RecordingFacts, ...]
    match: Match
    shift_s: int
    recording_id: uuid.UUID | None


def place_recording(
    recording: Recording, *, measured: MeasuredFile, drafts: Drafts, device_name: str = ""
) -> Placement:
    """Needs the transaction of `store_with_drafts` and the lock of the person's workouts: find its workout.

    It joins every workout of the person that has a recording of the same activity; when there are several,
    they become one. The result does not depend on the order in which recordings come in. What the person
    split stays apart.

    Args:
        recording: unsaved, or locked; a workout that it had before is forgotten.
        measured: the recording by itself, with its samples in object storage (`put_samples`).
        device_name: what its owner calls the device; "" lets the content's own words stand.
    """
    describe_recording(recording, measured=measured, device_name=device_name)
    recording.removed_at = recording.joined_from_id = recording.match = None
    recording.is_primary, recording.clock_shift_s = False, 0
    links = _compatible(recording, _links(recording))
    if not links:
        workout = save_recorded_workout(measured, recording=recording)
        return Placement(workout=workout, state=CREATED)
    # Its samples alone are nobody's now.
    transaction.on_commit(partial(remove_objects, [measured.workout.samples_object_key]))
    return Placement(workout=_join(recording, links, drafts=drafts), state=MERGED)


def match_facts(found: Match, *, recording_id: uuid.UUID | None) -> JsonObject:
    """Return why a recording was joined as its row keeps it, with the id of the one that it matched."""
    facts = asdict(found)
    for name, places in (("overlap", 4), ("distance_share", 4), ("track_gap_m", 1)):
        facts[name] = None if facts[name] is None else round(facts[name], places)
    return facts | {"with": str(recording_id) if recording_id else None}


def _links(recording: Recording) -> list[_Link]:
    """The workouts that the recording belongs to, the strongest first."""
    own = facts_of(recording)
    members: dict[uuid.UUID, list[Recording]] = defaultdict(list)
    for other in list_candidates(recording):
        if other.workout_id is not None:
            members[other.workout_id].append(other)
    links = [link for workout_id, others in members.items() if (link := _link(own, workout_id, others))]
    for workout in list_entered_candidates(recording):
        entered = entered_facts_of(workout)
        if found := match(entered, own):
            links.append(
                _Link(workout_id=workout.id, members=(entered,), match=found, shift_s=0, recording_id=None)
            )
    return sorted(
        links, key=lambda link: (link.match.shift_s != 0, -link.match.overlap, str(link.workout_id))
    )


def _link(own: RecordingFacts, workout_id: uuid.UUID, others: list[Recording]) -> _Link | None:
    by_key = {other.identity: other for other in others}
    facts = {key: facts_of(other) for key, other in by_key.items()}
    found = [(key, each) for key, fact in facts.items() if (each := match(fact, own))]
    if not found:
        return None
    key, strongest = best(found)
    other = by_key[key]
    return _Link(
        workout_id=workout_id,
        members=tuple(facts.values()),
        match=strongest,
        shift_s=other.clock_shift_s + strongest.shift_s,
        recording_id=other.id,
    )


def _compatible(recording: Recording, links: list[_Link]) -> list[_Link]:
    """The links that may hold together: no pair that was split, and one sport family at most."""
    if not links:
        return []
    chosen: list[_Link] = []
    identities = {recording.identity}
    families = {recording.family}
    for link in links:
        keys = {each.key for each in link.members}
        apart = set().union(*(list_kept_apart(recording.user_id, identity=key) for key in keys))
        together = families | {each.family for each in link.members}
        if apart & identities or len(together - {""}) > 1:
            continue
        chosen.append(link)
        identities |= keys
        families = together
    return chosen


def _join(recording: Recording, links: list[_Link], *, drafts: Drafts) -> Workout:
    workouts = Workout.objects.in_bulk([link.workout_id for link in links])
    survivor = min(workouts.values(), key=lambda workout: (workout.created_at, workout.id))
    clock_s = next(link.shift_s for link in links if link.workout_id == survivor.id)
    for link in links:
        workout = workouts[link.workout_id]
        if workout.recording_count == 0:
            keep_entered_values(workout)
        if workout.id != survivor.id:
            absorb_workout(workout, into=survivor, shift_s=clock_s - link.shift_s)
    recording.clock_shift_s = clock_s
    recording.match = match_facts(links[0].match, recording_id=links[0].recording_id)
    finish_recording(recording, workout=survivor)
    return rebuild_with(drafts, workout_id=survivor.id)
