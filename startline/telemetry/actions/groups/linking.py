"""Which workouts hold recordings of the same activity, and how those become one workout."""

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from startline.telemetry.actions.groups.drafts import Drafts
from startline.telemetry.actions.groups.joining import (
    MAX_RECORDINGS,
    RESTORED,
    absorb_workout,
    keep_entered_values,
)
from startline.telemetry.actions.groups.rebuilding import REBUILT, rebuild_with
from startline.telemetry.domain.matching import Match, RecordingFacts, best, match
from startline.telemetry.models import Recording, Workout
from startline.telemetry.queries.recordings import (
    entered_facts_of,
    facts_of,
    group_of,
    list_candidates,
    list_entered_candidates,
    list_kept_apart,
)

JsonObject = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """The strongest match between some recordings of one clock and one workout's recordings.

    Args:
        members: what the workout's recordings are matched by.
        shift_s: what leads from the clock of ours to that workout's clock.
        own_id: which of ours matched.
        other_id: which of the workout's it matched; None for numbers entered by hand.
    """

    workout_id: uuid.UUID
    members: tuple[RecordingFacts, ...]
    match: Match
    shift_s: int
    own_id: uuid.UUID
    other_id: uuid.UUID | None

    @property
    def order(self) -> tuple[bool, float, str, str]:
        """The strongest link is the least."""
        return self.match.shift_s != 0, -self.match.overlap, str(self.workout_id), str(self.own_id)


def link_workout(workout_id: uuid.UUID, *, drafts: Drafts, is_restored: bool = False) -> Workout | None:
    """Needs the transaction of `store_with_drafts` and the lock of the person's workouts.

    Join a workout that is there with all others of the same activity: for one whose recordings have become
    others, or that counts again. What the person split stays apart. Done twice, nothing more happens.

    Args:
        is_restored: what the event says when this workout is the one that stays.

    Returns:
        The one that stays, computed anew; None when there was nothing to join.
    """
    if not Workout.objects.filter(pk=workout_id, deleted_at=None).exists():
        return None
    links = _links_of_workout(workout_id)
    if not links:
        return None
    survivor, _ = unite({workout_id: 0} | {link.workout_id: link.shift_s for link in links})
    for link in links:
        _note_match(link, is_survivor_own=survivor.id == workout_id)
    change = RESTORED if is_restored and survivor.id == workout_id else REBUILT
    return rebuild_with(drafts, workout_id=survivor.id, change=change)


def has_copies(workout_id: uuid.UUID) -> bool:
    """Tell whether others of the same activity count, with which `link_workout` would join this one."""
    return bool(_links_of_workout(workout_id))


def _links_of_workout(workout_id: uuid.UUID) -> list[Link]:
    recordings = group_of(workout_id)
    return compatible_links(recordings, links=find_links(recordings, own_workout_id=workout_id))


def find_links(recordings: Sequence[Recording], *, own_workout_id: uuid.UUID | None = None) -> list[Link]:
    """Return the workouts that the recordings belong to, one link for each, the strongest first.

    Args:
        recordings: of one clock; numbers entered by hand look for nothing, they are found.
        own_workout_id: the workout that they are in already.
    """
    strongest: dict[uuid.UUID, Link] = {}
    for recording in recordings:
        if recording.entered is None:
            for link in _links_of(recording, own_workout_id=own_workout_id):
                known = strongest.get(link.workout_id)
                if known is None or link.order < known.order:
                    strongest[link.workout_id] = link
    return sorted(strongest.values(), key=lambda link: link.order)


def compatible_links(recordings: Sequence[Recording], *, links: Sequence[Link]) -> list[Link]:
    """Return the links that may hold together.

    No pair that was split, one sport family at most, and no more recordings than a workout may have.
    """
    if not links:
        return []
    workouts = Workout.objects.filter(pk__in=[link.workout_id for link in links])
    counts = dict(workouts.values_list("id", "recording_count"))
    count = len(recordings)
    chosen: list[Link] = []
    identities = {each.identity for each in recordings}
    families = {each.family for each in recordings}
    for link in links:
        keys = {each.key for each in link.members}
        apart = set().union(*(list_kept_apart(recordings[0].user_id, identity=key) for key in keys))
        together = families | {each.family for each in link.members}
        size = max(1, counts.get(link.workout_id, 0))
        if apart & identities or len(together - {""}) > 1 or count + size > MAX_RECORDINGS:
            continue
        count += size
        chosen.append(link)
        identities |= keys
        families = together
    return chosen


def unite(shifts: Mapping[uuid.UUID, int]) -> tuple[Workout, int]:
    """Needs a transaction and the lock of the person's workouts: let workouts go up in the oldest of them.

    The one that stays is to be rebuilt by the caller.

    Args:
        shifts: by workout, the seconds that lead from one clock, the same for all, to that of the workout.

    Returns:
        The workout that stays, and what leads from that one clock to its own.
    """
    workouts = Workout.objects.in_bulk(list(shifts))
    survivor = min(workouts.values(), key=lambda workout: (workout.created_at, workout.id))
    clock_s = shifts[survivor.id]
    for workout_id, shift_s in shifts.items():
        workout = workouts[workout_id]
        if workout.recording_count == 0:
            keep_entered_values(workout)
        if workout.id != survivor.id:
            absorb_workout(workout, into=survivor, shift_s=clock_s - shift_s)
    return survivor, clock_s


def match_facts(found: Match, *, recording_id: uuid.UUID | None) -> JsonObject:
    """Return why a recording was joined as its row keeps it, with the id of the one that it matched."""
    facts = asdict(found)
    for name, places in (("overlap", 4), ("distance_share", 4), ("track_gap_m", 1)):
        facts[name] = None if facts[name] is None else round(facts[name], places)
    return facts | {"with": str(recording_id) if recording_id else None}


def _note_match(link: Link, *, is_survivor_own: bool) -> None:
    """Say at the recording that came in with the workout that went up why it did."""
    came_in, stays, found = link.own_id, link.other_id, link.match
    if is_survivor_own:
        if link.other_id is None:
            return
        came_in, stays = link.other_id, link.own_id
        found = replace(found, shift_s=-found.shift_s)
    without = Recording.objects.filter(pk=came_in, match__isnull=True)
    without.update(match=match_facts(found, recording_id=stays))


def _links_of(recording: Recording, *, own_workout_id: uuid.UUID | None) -> list[Link]:
    own = facts_of(recording)
    members: dict[uuid.UUID, list[Recording]] = defaultdict(list)
    for other in list_candidates(recording):
        if other.workout_id is not None and other.workout_id != own_workout_id:
            members[other.workout_id].append(other)
    links = [
        link for workout_id, others in members.items() if (link := _link(recording, own, workout_id, others))
    ]
    for workout in list_entered_candidates(recording):
        entered = entered_facts_of(workout)
        if workout.id != own_workout_id and (found := match(entered, own)):
            links.append(
                Link(
                    workout_id=workout.id,
                    members=(entered,),
                    match=found,
                    shift_s=-recording.clock_shift_s,
                    own_id=recording.id,
                    other_id=None,
                )
            )
    return links


def _link(
    recording: Recording, own: RecordingFacts, workout_id: uuid.UUID, others: list[Recording]
) -> Link | None:
    by_key = {other.identity: other for other in others}
    facts = {key: facts_of(other) for key, other in by_key.items()}
    found = [(key, each) for key, fact in facts.items() if (each := match(fact, own))]
    if not found:
        return None
    key, strongest = best(found)
    other = by_key[key]
    return Link(
        workout_id=workout_id,
        members=tuple(facts.values()),
        match=strongest,
        shift_s=other.clock_shift_s + strongest.shift_s - recording.clock_shift_s,
        own_id=recording.id,
        other_id=other.id,
    )
