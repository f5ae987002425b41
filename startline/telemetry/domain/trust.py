"""How far a recording can be believed, and what it may be used for."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Any


class _Choice(StrEnum):
    """Text values with what a table's column asks of its choices; this layer knows no tables."""

    @classmethod
    def pairs(cls) -> list[tuple[str, str]]:
        """Return each value with a label, as a column's choices."""
        return [(member.value, member.name.replace("_", " ").capitalize()) for member in cls]

    @classmethod
    def texts(cls) -> list[str]:
        """Return the plain values, for a constraint of a table."""
        return [member.value for member in cls]


class Trust(_Choice):
    """Levels of trust by source, lowest first.

    By hand; positions that any program can write (GPX, TCX); a FIT file without a device's serial number;
    a FIT file with one, or a live stream of a device with credentials; a partner's signed push.
    """

    MANUAL = "manual"
    TRACK = "track"
    FIT = "fit"
    DEVICE = "device"
    PARTNER = "partner"


class PermittedUse(_Choice):
    """`owner_only` is for data whose provider forbids showing it to anybody but its owner."""

    ALL = "all"
    OWNER_ONLY = "owner_only"


_RANKS = {level.value: rank for rank, level in enumerate(Trust)}


def trust_of(*, source_kind: str, file_format: str, device_serial: str) -> Trust:
    """Return the level of a recording by where it came from and what it is."""
    by_source = {"manual": Trust.MANUAL, "live": Trust.DEVICE, "partner": Trust.PARTNER}
    if source_kind in by_source:
        return by_source[source_kind]
    if file_format == "fit":
        return Trust.DEVICE if device_serial else Trust.FIT
    return Trust.TRACK


def rank(level: str) -> int:
    """Return the level as a number: a higher one is believed further."""
    return _RANKS[level]


def lowest(levels: Iterable[Any]) -> Trust:
    """Return the lowest of the levels; a whole is believed as far as its least part."""
    return Trust(min(levels, key=rank))
