"""Developer fields: channels that an app on the watch defines by itself.

Source: FIT protocol, "Developer Data Fields"; messages field_description (206) and their use by the
bit 0x20 of a definition's header.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from startline.telemetry.domain.fit.columns import Messages
from startline.telemetry.domain.fit.profile import BASE_TYPES, RECORD_CHANNELS, STRING, Message, Scale
from startline.telemetry.domain.recording import CHANNELS, Column

MAX_DEVELOPER_CHANNELS = 24
MAX_NAME_LENGTH = 48
_DESCRIPTION_FIELDS = {
    "developer_index": Scale(0),
    "number": Scale(1),
    "base_type": Scale(2),
    "scale": Scale(6),
    "offset": Scale(7),
    "native_message": Scale(14),
    "native_field": Scale(15),
}
_NAME_FIELD = 3
_CHANNEL_OF_NATIVE_FIELD = {field.number: channel for channel, field in RECORD_CHANNELS.items()} | {
    73: "speed_mps",
    78: "altitude_m",
}


@dataclass(frozen=True, slots=True)
class DeveloperField:
    """What a field_description message says of one developer field."""

    name: str
    base_type: int
    scale: float
    offset: float
    channel: str | None  # the channel of ours that it declares itself to be (`native_field_num`)


DeveloperFields = dict[tuple[int, int, int], DeveloperField]  # by (part, developer index, number)


def read_descriptions(messages: Messages) -> DeveloperFields:
    """All field descriptions, keyed by the chained part they belong to; a later one replaces an earlier."""
    described: DeveloperFields = {}
    if not messages.count:
        return described
    table = messages.table(_DESCRIPTION_FIELDS)
    names = messages.texts(_NAME_FIELD)
    parts = messages.in_file_order([np.full(block.rows, float(block.part)) for block in messages.blocks])
    for row in range(messages.count):
        values = {name: column[row] for name, column in table.items()}
        if not np.isfinite([values["developer_index"], values["number"], values["base_type"]]).all():
            continue
        key = int(parts[row]), int(values["developer_index"]), int(values["number"])
        is_record = values["native_message"] == Message.RECORD
        described[key] = DeveloperField(
            name=channel_name(names[row]) or f"developer_{key[1]}_{key[2]}",
            base_type=_base_type(int(values["base_type"])),
            scale=values["scale"] if values["scale"] > 0 else 1.0,
            offset=values["offset"] if np.isfinite(values["offset"]) else 0.0,
            channel=_CHANNEL_OF_NATIVE_FIELD.get(values["native_field"]) if is_record else None,
        )
    return described


def read_channels(
    messages: Messages, described: DeveloperFields
) -> tuple[dict[str, Column], dict[str, Column]]:
    """The developer fields of the messages as columns.

    Returns:
        Columns that stand for one of our channels, and further channels by their own names. Text fields,
        fields without a description and channels without any value are left out.
    """
    native: dict[str, list[Column | None]] = {}
    own: dict[str, list[Column | None]] = {}
    for index, block in enumerate(messages.blocks):
        for place in block.definition.developer_fields:
            field = described.get((block.part, place.developer_index or 0, place.number))
            if field is None or field.base_type == STRING:
                continue
            values = block.numbers(place, field.base_type, field.scale, field.offset)
            if values.shape[1] == 0 or not np.isfinite(values[:, 0]).any():
                continue
            target, name = (native, field.channel) if field.channel else (own, field.name)
            if name not in target and len(target) >= MAX_DEVELOPER_CHANNELS:
                continue
            target.setdefault(name, [None] * len(messages.blocks))[index] = values[:, 0]
    return _joined(messages, native.items()), _joined(messages, own.items())


def _joined(messages: Messages, channels: Iterable[tuple[str, list[Column | None]]]) -> dict[str, Column]:
    return {
        name: messages.in_file_order(
            [
                np.full(block.rows, np.nan) if piece is None else piece
                for block, piece in zip(messages.blocks, pieces, strict=True)
            ]
        )
        for name, pieces in channels
    }


def channel_name(text: str) -> str:
    """A column name of lower-case letters, digits and underscores: "Form Power" -> "form_power".

    A name that belongs to one of our own channels gets a prefix.
    """
    name = re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_")[:MAX_NAME_LENGTH]
    return f"developer_{name}" if name in CHANNELS else name


def _base_type(number: int) -> int:
    return number if number in BASE_TYPES else number | 0x80
