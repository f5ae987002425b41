"""What telemetry refuses, with codes that the texts of every language are keyed by."""

from http import HTTPStatus

from startline.platform.errors import (
    ConflictError,
    InvalidError,
    NotFoundError,
    TooLargeError,
    TooManyRequestsError,
    UnavailableError,
)


class UnreadableFileError(InvalidError):
    """The base of everything that makes a file no workout; `data["reason"]` says which case it is."""

    code = "file_unreadable"


class NotAnActivityError(UnreadableFileError):
    """The file is sound and holds no activity.

    Reasons: `no_times`, `route_only`, `no_points`, `device_settings`, `course`, `planned_workout`,
    `other_fit_type`.
    """

    code = "file_not_an_activity"


class BrokenFileError(UnreadableFileError):
    """The file is damaged beyond what can be kept, or breaks its format's rules.

    Reasons: `no_messages`, `bad_header`, `bad_xml`, `doctype`, `too_deep`, `too_many_attributes`,
    `no_valid_times`, `encoding`.
    """

    code = "file_broken"


class UnknownFormatError(UnreadableFileError):
    """The bytes belong to no format that we read. Reasons: `unknown`, `empty`."""

    code = "file_format_unknown"


class FileTooLargeError(TooLargeError):
    """The file passes a limit of size or content; `data` has `reason`, `limit` and `unit`."""

    code = "file_too_large"
    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE


class DeviceNotFoundError(NotFoundError):
    """The person has no such device."""

    code = "device_not_found"


class DeviceRevokedError(ConflictError):
    """The device lost its rights for good."""

    code = "device_revoked"


class TooManyDevicesError(ConflictError):
    """The person has as many active devices as one may have; `data["limit"]` says how many."""

    code = "too_many_devices"


class DeviceMessageError(InvalidError):
    """A device's message breaks the protocol: its topic, its part numbers or its content."""

    code = "message_invalid"


class BatchTooLargeError(TooLargeError):
    """A message of a live session has more bytes or samples than one may; `data["limit"]` says how many."""

    code = "batch_too_large"


class LiveLimitError(TooManyRequestsError):
    """A person or a device passed a limit of live sessions; `data["reason"]` says which.

    Reasons: `rate`, `open_sessions`, `messages`.
    """

    code = "live_limit"


class LiveSessionClosedError(ConflictError):
    """The session was sealed so long ago that its parts are gone: nothing can be added."""

    code = "session_closed"


class LiveSessionNotFoundError(NotFoundError):
    """The person has no such live session."""

    code = "live_session_not_found"


class PartConflictError(ConflictError):
    """The upload id is in use for other content: another number of parts, or other bytes of this part."""

    code = "part_conflict"


class UploadLimitError(TooManyRequestsError):
    """The device passed a limit of open uploads, of waiting bytes or of rate; `data` says which one."""

    code = "upload_limit"


class TooManyFilesError(TooLargeError):
    """A request brings more files than one may; `data["limit"]` says how many."""

    code = "too_many_files"


class ProcessingFailedError(UnavailableError):
    """The file is sound as far as we know, and we could not turn it into a workout; an operator sees it."""

    code = "processing_failed"


class WorkoutNotFoundError(NotFoundError):
    """The person has no such workout."""

    code = "workout_not_found"


class WorkoutDeletedError(WorkoutNotFoundError):
    """The person deleted this workout and can restore it; `data["deleted_at"]` says since when (ISO 8601).

    One that was joined with another has `data["merged_into_id"]` instead.
    """

    code = "workout_deleted"
    status = HTTPStatus.GONE


class WorkoutInvalidError(InvalidError):
    """A value of a workout is out of its range; `field_errors` names each."""

    code = "workout_invalid"


class RecordingNotFoundError(NotFoundError):
    """The workout has no such recording."""

    code = "recording_not_found"


class LastRecordingError(ConflictError):
    """The workout has no other recording: nothing can be split off or removed from it."""

    code = "last_recording"


class RecordingOwnerOnlyError(ConflictError):
    """The recording may not be shown to others, so it can't be what the workout is made from."""

    code = "recording_owner_only"


class WorkoutsApartError(ConflictError):
    """The two workouts can't be joined; `data["reason"]`: `same`, `too_far`, `too_many`."""

    code = "workouts_apart"


class NoSamplesError(NotFoundError):
    """The workout has no samples: it was entered by hand, or its file held none."""

    code = "workout_has_no_samples"


class NoTrackError(NotFoundError):
    """The workout has no positions."""

    code = "workout_has_no_track"


class NoOriginalError(NotFoundError):
    """The workout has no file that it came from."""

    code = "workout_has_no_original"


class UploadNotFoundError(NotFoundError):
    """The person has no such upload, or it is not one that failed or waits for parts."""

    code = "upload_not_found"


class AthleteErasedError(NotFoundError):
    """The account was deleted while the request was under way."""

    code = "user_not_found"


class EncryptedMessageError(InvalidError):
    """A tracking application encrypts what it sends with a key that we do not have."""

    code = "tracker_encrypted"


class GearInUseError(ConflictError):
    """Workouts use the piece, and nobody has said what is to become of them; `data["workouts"]` counts."""

    code = "gear_in_use"


class GearKindTwiceError(InvalidError):
    """A workout has one pair of shoes and one bike; `data["kind"]` says which came twice."""

    code = "gear_kind_twice"


class GearKindDiffersError(ConflictError):
    """Workouts of a piece go to one of the same kind only; `data["kind"]` says which that is."""

    code = "gear_kind_differs"


class GearNotWornError(ConflictError):
    """Only shoes have wear."""

    code = "gear_not_worn"


class InspectionNotFoundError(NotFoundError):
    """The piece has no such inspection."""

    code = "inspection_not_found"


class LiveShareNotFoundError(NotFoundError):
    """There is no such link, or it has expired or was taken back: all the same for whoever asks."""

    code = "live_share_not_found"


class LiveSessionEndedError(ConflictError):
    """The session is over: there is nothing left to watch."""

    code = "live_session_ended"


class TooManySharesError(ConflictError):
    """The session has as many links as one may have; `data["limit"]` says how many."""

    code = "too_many_shares"


class AppealInvalidError(InvalidError):
    """The words of an appeal or of its answer are missing or too long."""

    code = "appeal_invalid"


class AppealOpenError(ConflictError):
    """An appeal on this workout waits for an answer already."""

    code = "appeal_open"


class NothingToAppealError(ConflictError):
    """The workout counts, is not judged yet, or was appealed as often as one may."""

    code = "nothing_to_appeal"


class CropInvalidError(InvalidError):
    """The part to keep is too short, or reaches beyond the workout; `field_errors` names which bound."""

    code = "crop_invalid"
