"""A file that came in, and what became of it."""

import re
import uuid
from dataclasses import dataclass, field

from startline.platform.errors import StartlineError
from startline.platform.ids import new_id
from startline.telemetry.contracts import SourceFacts
from startline.telemetry.models import Recording, Workout

MAX_FILE_NAME_LENGTH = 200
_NOT_IN_A_NAME = re.compile(r"[\x00-\x1f\x7f]")


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomingFile:
    """A whole file of a known person, known by its `sha256`; `recording_id` is its row's, if it is new."""

    user_id: int
    data: bytes
    sha256: bytes
    file_name: str
    source: SourceFacts
    recording_id: uuid.UUID = field(default_factory=new_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivedFile:
    """What became of a file.

    Args:
        state: `created`, `merged` (another device's recording of `workout`, which was here), `restored` (the
            same bytes were here before, and their deleted workout is back), `duplicate` (the same bytes were
            here before: `workout` is that one), `pending` (durable, to be processed later) or `failed`
            (`error` says why).
        workout: the workout, None while there is none.
    """

    file_name: str
    state: str
    workout: Workout | None = None
    recording_id: uuid.UUID | None = None
    error: StartlineError | None = None

    @property
    def workout_id(self) -> uuid.UUID | None:
        """The workout's id, None while there is none."""
        return self.workout.id if self.workout else None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredRecording:
    """A file that is durable, as an object or as the parts in which a device sent it.

    Its `state`: `stored` waits for the process role, `duplicate` was here before (`is_restored`: with a
    workout that was deleted and is back, or soon will be, joined with its copies).
    """

    recording_id: uuid.UUID
    state: str
    workout_id: uuid.UUID | None
    is_restored: bool = False


def clean_file_name(file_name: str) -> str:
    """Return the last part of a path, without control characters, at most 200 characters, its end kept."""
    last = re.split(r"[/\\]", file_name)[-1]
    return _NOT_IN_A_NAME.sub("", last).strip()[-MAX_FILE_NAME_LENGTH:]


def new_recording(incoming: IncomingFile, *, object_key: str) -> Recording:
    """Return an unsaved row for the file; its state and times are the caller's to set."""
    return Recording(
        id=incoming.recording_id,
        user_id=incoming.user_id,
        sha256=incoming.sha256,
        object_key=object_key,
        size_bytes=len(incoming.data),
        file_name=incoming.file_name,
        source_kind=incoming.source.kind,
        device_id=incoming.source.device_id,
        external_id=incoming.source.external_id,
        permitted_use=incoming.source.permitted_use,
    )
