"""What telemetry refuses, with codes that the texts of every language are keyed by."""

from http import HTTPStatus

from startline.platform.errors import InvalidError, TooLargeError


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
