"""What a group of recordings comes to: decoded, merged and measured, nothing stored."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace

import structlog

from startline.platform.storage import objects
from startline.platform.storage.objects import ObjectNotFoundError
from startline.telemetry.actions.workouts.measuring import measure_recording, sport_of
from startline.telemetry.domain import trust as trust_levels
from startline.telemetry.domain.cropping import Crop, cropped
from startline.telemetry.domain.files import decode_file
from startline.telemetry.domain.merging import Part, merge
from startline.telemetry.domain.metrics import STEPS_OF_BOTH_FEET, steps_of_one_leg
from startline.telemetry.domain.recording import Recording as Decoded
from startline.telemetry.domain.trust import PermittedUse, Trust
from startline.telemetry.errors import FileTooLargeError, UnreadableFileError
from startline.telemetry.models import Recording, Workout
from startline.users.contracts import SPORTS, Athlete

log = structlog.get_logger(__name__)

# Decoding and merging more takes seconds; what a ninth copy could add, eight have.
MERGED_AT_MOST = 8


@dataclass(frozen=True, slots=True)
class Member:
    """One recording that feeds a workout, and all that its part of the result depends on."""

    recording_id: uuid.UUID
    object_key: str
    file_name: str
    trust: str
    clock_shift_s: int


@dataclass(frozen=True, slots=True)
class GroupBasis:
    """Everything that a workout's numbers depend on; the first member is the primary."""

    user_id: int
    workout_id: uuid.UUID
    members: tuple[Member, ...]
    sport_code: str | None
    athlete: Athlete
    crop: Crop  # on the primary's clock


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuredGroup:
    """What the group comes to.

    Args:
        values: an unsaved row with the computed numbers.
        sources: by channel, the share that each recording gave, by its id; None when only one feeds it.
    """

    values: Workout
    sources: dict[str, dict[str, float]] | None
    trust: Trust


def basis_of(
    workout: Workout,
    *,
    recordings: Sequence[Recording],
    primary: Recording,
    athlete: Athlete,
    sport_code: str | None = None,
) -> GroupBasis:
    """Return what the workout's numbers depend on.

    Recordings with another permitted use than the primary's do not feed it: what only its owner may see is in
    nothing that others see.

    Args:
        workout: whose sport holds, if the person chose it.
        sport_code: the sport that the person chooses now.
    """
    others = [
        each
        for each in recordings
        if each.id != primary.id and each.entered is None and each.permitted_use == primary.permitted_use
    ]
    others.sort(key=merit, reverse=True)
    members = [primary, *others][:MERGED_AT_MOST]
    chosen = sport_code or (workout.sport if "sport" in workout.edited_fields else None)
    return GroupBasis(
        user_id=workout.user_id,
        workout_id=workout.id,
        members=tuple(
            Member(each.id, each.object_key, each.file_name, each.trust, each.clock_shift_s)
            for each in members
        ),
        sport_code=chosen,
        athlete=athlete,
        crop=crop_of(workout).moved(-primary.clock_shift_s),
    )


def crop_of(workout: Workout) -> Crop:
    """Return what the workout's owner cropped off, on the clock of its group."""
    return Crop(workout.crop_start_at, workout.crop_end_at)


def choose_primary(workout: Workout, *, recordings: Sequence[Recording]) -> Recording:
    """Return the recording that sets the timeline: the person's choice, else the most credible and richest.

    One that only its owner may see comes last; the order in which they came in does not matter.
    """
    if workout.has_chosen_primary:
        chosen = next((each for each in recordings if each.is_primary), None)
        open_ones = [each for each in recordings if each.permitted_use == PermittedUse.ALL]
        if chosen is not None and (chosen in open_ones or not open_ones):
            return chosen
    return max(recordings, key=merit)


def merit(recording: Recording) -> tuple[bool, int, int, float, str]:
    """Return what makes one recording lead before another one: a larger one leads."""
    return (
        recording.permitted_use == PermittedUse.ALL,
        trust_levels.rank(recording.trust),
        len(recording.channels),
        recording.elapsed_s or 0.0,
        recording.identity,
    )


def measure_basis(basis: GroupBasis, *, decoded: dict[str, Decoded]) -> tuple[MeasuredGroup, bytes]:
    """Decode, merge and measure a group. Reads the object storage: call it outside of a transaction.

    Args:
        decoded: what is decoded already, by object key; what is read here is added.

    Returns:
        The measured group, and its samples as a Parquet file.

    Raises:
        ObjectNotFoundError: the primary's original is gone.
        StorageAwayError: an original could not be read.
    """
    read = _decoded(basis.members, decoded)
    primary = read[basis.members[0].recording_id]
    family = SPORTS[basis.sport_code].family if basis.sport_code else sport_of(primary).family
    parts = [
        _part(member, read[member.recording_id], family=family)
        for member in basis.members
        if member.recording_id in read
    ]
    merged = merge(parts, crop=basis.crop)
    kept = cropped(merged.recording, basis.crop)
    measured = measure_recording(kept, athlete=basis.athlete, sport_code=basis.sport_code)
    sources = merged.sources if len(parts) > 1 else None
    group = MeasuredGroup(values=measured.workout, sources=sources, trust=merged.trust)
    return group, measured.samples_parquet


def _decoded(members: Sequence[Member], known: dict[str, Decoded]) -> dict[uuid.UUID, Decoded]:
    """The decoded recordings by id; one that can no longer be read is left out, unless it is the primary."""
    read: dict[uuid.UUID, Decoded] = {}
    for member in members:
        try:
            if member.object_key not in known:
                data = objects.get(member.object_key)
                known[member.object_key] = decode_file(data, file_name=member.file_name)
        except (UnreadableFileError, FileTooLargeError, ObjectNotFoundError) as error:
            if member is members[0]:
                raise
            log.warning("recording_left_out", recording_id=str(member.recording_id), error=error.code)
            continue
        read[member.recording_id] = known[member.object_key]
    return read


def _part(member: Member, decoded: Decoded, *, family: str) -> Part:
    if family in STEPS_OF_BOTH_FEET:
        decoded = replace(decoded, samples=steps_of_one_leg(decoded.samples, family))
    return Part(
        key=str(member.recording_id),
        recording=decoded,
        trust=Trust(member.trust),
        shift_s=float(member.clock_shift_s),
    )
