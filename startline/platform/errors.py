"""The base of every error that a caller can act on; `platform.http` turns it into a response."""

from dataclasses import dataclass, field
from http import HTTPStatus


@dataclass(frozen=True, slots=True)
class FieldError:
    """What is wrong with one field of a request: the field's path, a stable code and a sentence."""

    field: str
    code: str
    message: str


@dataclass
class StartlineError(Exception):
    """An expected refusal, with a stable `code` that the texts of every language are keyed by.

    Args:
        message: what is wrong and what to do, in English, without personal data.
        data: facts for the caller's text (limits, names of fields), JSON-compatible.
        field_errors: one entry for each wrong field.
    """

    message: str
    data: dict[str, object] = field(default_factory=dict)
    field_errors: tuple[FieldError, ...] = ()

    code = "error"
    status = HTTPStatus.BAD_REQUEST

    def __str__(self) -> str:
        return f"{self.code}: {self.message}"


class InvalidError(StartlineError):
    """The request's content breaks a rule."""

    code = "invalid"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class UnauthenticatedError(StartlineError):
    """Nobody is signed in, or the credentials are wrong."""

    code = "unauthenticated"
    status = HTTPStatus.UNAUTHORIZED


class ForbiddenError(StartlineError):
    """The person is known and lacks the right."""

    code = "forbidden"
    status = HTTPStatus.FORBIDDEN


class NotFoundError(StartlineError):
    """There is no such thing, or the person may not know of it."""

    code = "not_found"
    status = HTTPStatus.NOT_FOUND


class ConflictError(StartlineError):
    """The request does not fit the present state."""

    code = "conflict"
    status = HTTPStatus.CONFLICT


class TooLargeError(StartlineError):
    """A limit of size, count, time or memory was passed."""

    code = "too_large"
    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE


class TooManyRequestsError(StartlineError):
    """A limit of rate was passed."""

    code = "too_many_requests"
    status = HTTPStatus.TOO_MANY_REQUESTS


class UnavailableError(StartlineError):
    """Something that the request needs is away for now; the same request may be sent again."""

    code = "unavailable"
    status = HTTPStatus.SERVICE_UNAVAILABLE


class VersionConflictError(StartlineError):
    """The caller changed a version that is no longer the present one: read again, then repeat the change."""

    code = "version_conflict"
    status = HTTPStatus.PRECONDITION_FAILED
