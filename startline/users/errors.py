"""The refusals of the service `users`, each with a stable code."""

from dataclasses import dataclass

from startline.platform.errors import (
    ConflictError,
    ForbiddenError,
    InvalidError,
    NotFoundError,
)


@dataclass
class UserNotFoundError(NotFoundError):
    """There is no such account, or it was deleted."""

    code = "user_not_found"


@dataclass
class ProfileInvalidError(InvalidError):
    """A value of the profile is out of its range; `field_errors` names each."""

    code = "profile_invalid"


@dataclass
class ConsentRequiredError(ConflictError):
    """A health value was sent without an active consent."""

    code = "consent_required"


@dataclass
class ConsentTextOutdatedError(ConflictError):
    """The person agreed to a text that is no longer the current one."""

    code = "consent_text_outdated"


@dataclass
class ConsentPurposeUnknownError(InvalidError):
    """Nobody asks for consent to this purpose."""

    code = "consent_purpose_unknown"


@dataclass
class BodyMassNotFoundError(NotFoundError):
    """The person has no such measurement."""

    code = "body_mass_not_found"


@dataclass
class ApiKeyNotFoundError(NotFoundError):
    """The person has no such key."""

    code = "api_key_not_found"


@dataclass
class TooManyApiKeysError(ConflictError):
    """The person has as many keys as one may have."""

    code = "too_many_api_keys"


@dataclass
class RoleUnknownError(InvalidError):
    """There is no such role."""

    code = "role_unknown"


@dataclass
class DemoNotAllowedError(ForbiddenError):
    """Demo accounts exist only while everything listens on loopback."""

    code = "demo_not_allowed"


@dataclass
class EmailTakenError(ConflictError):
    """Another account has the address."""

    code = "email_taken"


@dataclass
class PasswordWrongError(ForbiddenError):
    """The password that confirms an irreversible step is wrong."""

    code = "password_wrong"


@dataclass
class GearNotFoundError(NotFoundError):
    """The person has no such piece of gear."""

    code = "gear_not_found"


@dataclass
class GearInvalidError(InvalidError):
    """A value of a piece of gear is out of its range; `field_errors` names each."""

    code = "gear_invalid"


@dataclass
class GearRetiredError(ConflictError):
    """A retired piece keeps its history as it was; it has to be restored first."""

    code = "gear_retired"


@dataclass
class TooMuchGearError(ConflictError):
    """The person has as many pieces as one may have; `data["limit"]` says how many."""

    code = "too_much_gear"
